/* mask.h — JSON of a dossier with what may not be seen here taken out. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_MASK_H
#define BALIE_DESK_MASK_H

struct json_t;
struct seat;

/* JSON, of any shape in which an object names its "form", a member or the first of an array a question, and the third
 * of an array a property: the same with a mask for every value that who sits here may not see. Yours; JSON is freed. */
struct json_t *mask_json(struct seat *seat, struct json_t *json);

#endif
