/* origin.h — who gave a stored value, in which record, and when. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_ORIGIN_H
#define BALIE_DESK_ORIGIN_H

struct account;
struct fold_change;
struct item;
struct json_t;

/* {kind: stored, title, date, by, at …} of PROPERTY of ENTITY in LIST ("" and NULL: the whole, the only one). NULL when
 * nobody saved it. */
struct json_t *origin_stored(struct account *account, const char *list, const char *entity, const char *property);
/* Who gave the answer that stands in the record for ITEM; NULL when it does not stand there as it is. */
struct json_t *origin_answered(struct account *account, const struct item *item);
/* Adds by and at of CHANGE. */
void origin_add_author(struct account *account, struct json_t *out, const struct fold_change *change);

#endif
