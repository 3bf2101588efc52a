/* array.h — a growable array of any type, as a value in a struct. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BASE_ARRAY_H
#define BALIE_BASE_ARRAY_H

#include <stddef.h>

/* ARRAY(struct question) questions = { 0 };  *array_add(&questions) = q;  questions.at[i];  array_clear(&questions); */
#define ARRAY(type)                                                                                                    \
    struct {                                                                                                           \
        type *at;                                                                                                      \
        size_t count, room;                                                                                            \
    }

/* Adds one zeroed element and gives its address, valid until the next add. */
#define array_add(array)                                                                                               \
    ((array)->at = array_grow((array)->at, (array)->count, &(array)->room, sizeof *(array)->at),                       \
     &(array)->at[(array)->count++])

#define array_clear(array) (array_release((array)->at), (array)->at = NULL, (array)->count = (array)->room = 0)

void *array_grow(void *at, size_t count, size_t *room, size_t each_bytes);
void array_release(void *at);

#endif
