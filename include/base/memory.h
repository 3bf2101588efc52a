/* memory.h — memory that is never refused: out of memory ends the program. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BASE_MEMORY_H
#define BALIE_BASE_MEMORY_H

#include <stddef.h>

/* All of these never return NULL; a size from outside must be bounded before it comes here. */
void *mem_new(size_t size_bytes);                             /* zeroed */
void *mem_array(size_t count, size_t each_bytes);             /* zeroed; product checked */
void *mem_resize(void *old, size_t count, size_t each_bytes); /* like realloc; new part not zeroed */
char *mem_text(const char *text);                             /* a copy; NULL gives NULL */
char *mem_text_part(const char *text, size_t size_bytes);     /* a terminated copy of the first bytes */
char *mem_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
void mem_free(void *memory); /* NULL is fine */

void mem_text_scope_free(char **owned);
#define scoped_text __attribute__((cleanup(mem_text_scope_free))) char *

#endif
