/* error.c — why something was refused: a kind for the program, a sentence for the person. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/error.h"

#include <stdint.h>
#include <stdio.h>

#include "base/text.h"

/* Cuts a text that did not fit back to a whole character. */
static void cut_whole(char *text, size_t room_bytes, int size)
{
    size_t end = room_bytes - 1, last = end;
    uint32_t code;

    if (size < 0 || (size_t)size <= end)
        return;
    do
        last--;
    while (last > 0 && ((unsigned char)text[last] & 0xC0) == 0x80);
    if (utf8_next(text + last, &code) != end - last)
        text[last] = '\0';
}

bool error_set(struct error *err, enum error_kind kind, const char *format, ...)
{
    va_list list;
    int size;

    if (!err)
        return false;
    err->kind = kind;
    err->field[0] = '\0';
    va_start(list, format);
    size = vsnprintf(err->text, sizeof err->text, format, list);
    va_end(list);
    cut_whole(err->text, sizeof err->text, size);
    return false;
}

void error_at(struct error *err, const char *format, ...)
{
    va_list list;
    int size;

    if (!err)
        return;
    va_start(list, format);
    size = vsnprintf(err->field, sizeof err->field, format, list);
    va_end(list);
    cut_whole(err->field, sizeof err->field, size);
}

int error_exit(const struct error *err)
{
    static const int exits[] = { [ERROR_NONE] = 0,  [ERROR_INPUT] = 1,  [ERROR_ABSENT] = 1,  [ERROR_SYSTEM] = 1,
                                 [ERROR_USAGE] = 2, [ERROR_LOCKED] = 3, [ERROR_NETWORK] = 4, [ERROR_DAMAGED] = 5 };

    return exits[err->kind];
}
