/* account_inside.h — what the parts of an account share: names told once, parameters and decisions of the law. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_ACCOUNT_INSIDE_H
#define BALIE_DESK_ACCOUNT_INSIDE_H

#include <stdbool.h>

struct account;
struct json_t;
struct trace_part;

#define PARAMETER "param("

/* Whether KIND NAME comes for the first time. */
bool account_is_new(struct account *account, const char *kind, const char *name);
/* NAME and its label into OUT. */
void account_set_name(struct account *account, struct json_t *out, const char *name);
/* The text between the first quotes after FROM; NULL when there is none. Yours. */
char *account_quoted(const char *from);
/* The parameter, or the decision, that PART called for, with the date it was called for. */
void account_set_parameter(struct account *account, struct json_t *out, const struct trace_part *part);
void account_set_decision(struct account *account, struct json_t *out, const struct trace_part *part);

#endif
