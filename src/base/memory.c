/* memory.c — memory that is never refused: out of memory ends the program. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Not translated: gettext itself may need memory. */
static _Noreturn void give_up(void)
{
    fputs("balie: there is no memory left. Close other programs and start balie again.\n", stderr);
    exit(1);
}

static size_t product(size_t count, size_t each_bytes)
{
    size_t size_bytes;

    if (__builtin_mul_overflow(count, each_bytes, &size_bytes) || size_bytes > PTRDIFF_MAX)
        give_up();
    return size_bytes ? size_bytes : 1;
}

void *mem_array(size_t count, size_t each_bytes)
{
    void *memory = calloc(1, product(count, each_bytes));

    if (!memory)
        give_up();
    return memory;
}

void *mem_new(size_t size_bytes)
{
    return mem_array(1, size_bytes);
}

void *mem_resize(void *old, size_t count, size_t each_bytes)
{
    void *memory = realloc(old, product(count, each_bytes));

    if (!memory)
        give_up();
    return memory;
}

char *mem_text_part(const char *text, size_t size_bytes)
{
    char *copy = mem_resize(NULL, size_bytes + 1, 1);

    if (size_bytes)
        memcpy(copy, text, size_bytes);
    copy[size_bytes] = '\0';
    return copy;
}

char *mem_text(const char *text)
{
    return text ? mem_text_part(text, strlen(text)) : NULL;
}

char *mem_format(const char *format, ...)
{
    va_list list;
    char *text = NULL;
    int size;

    va_start(list, format);
    size = vasprintf(&text, format, list);
    va_end(list);
    if (size < 0)
        give_up();
    return text;
}

void mem_free(void *memory)
{
    free(memory);
}

void mem_text_scope_free(char **owned)
{
    free(*owned);
}
