/* character.h — what kind of byte stands here: white space or a digit, as XML and XPath count them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_EXPR_CHARACTER_H
#define BALIE_EXPR_CHARACTER_H

#include <stdbool.h>

static inline bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

#endif
