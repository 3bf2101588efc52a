/* central.c — people who are not at this desk: looked for at the centre, taken in hand, moved to another region. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/central.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/finder.h"
#include "desk/rights.h"
#include "store/dossier.h"
#include "store/store.h"
#include "sync/sync.h"
#include "wire/inquiry.h"

struct json_t *central_search(struct seat *seat, const char *words, struct error *err)
{
    scoped(arena) arena = arena_new();
    struct inquiry_answer answer;
    struct json_t *list;

    if (!seat_may(seat, RIGHT_LOOK, NULL, err) ||
        !sync_inquire(seat_store(seat), &(struct inquiry){ seat_user(seat), words }, arena, &answer, err) ||
        !finder_opened(seat, answer.count, id_none(), err))
        return NULL;
    list = json_make_array();
    for (size_t i = 0; i < answer.count; i++) {
        struct json_t *one = json_make_object();
        char id[ID_TEXT_BYTES], code[ID_CODE_BYTES];

        json_set_text(one, "dossier", id_format(answer.at[i].dossier, id));
        json_set_text(one, "code", id_code(answer.at[i].dossier, code));
        json_set_text(one, "region", answer.at[i].region);
        json_set_text(one, "said", answer.at[i].said);
        json_set(one, "here", json_make_bool(answer.at[i].is_seen));
        json_add(list, one);
    }
    return list;
}

static bool write_alone(struct seat *seat, struct change *change, const char *reason, struct error *err)
{
    const struct body body = { .note = reason };

    if (text_is_blank(reason))
        return error_set(err, ERROR_INPUT, _("Say why: it stays in the log of the dossier."));
    return change_write(seat, change, &body, err);
}

bool central_take(struct seat *seat, struct id dossier, const char *reason, struct error *err)
{
    struct change change = change_begin(seat, CHANGE_TAKE, dossier, NULL);

    return seat_may_in(seat, RIGHT_WRITE, dossier, NULL, err) && write_alone(seat, &change, reason, err);
}

bool central_move(struct seat *seat, struct id dossier, const char *region, const char *reason, struct error *err)
{
    struct dossier *opened;
    struct change change;
    bool good;

    if (!seat_may_in(seat, RIGHT_WRITE, dossier, NULL, err))
        return false;
    opened = dossier_load(seat_store(seat), dossier, date_none(), err);
    if (!opened)
        return false;
    change = change_begin(seat, CHANGE_MOVE, dossier, dossier_fold_of(opened, dossier));
    change.region = region;
    good = write_alone(seat, &change, reason, err);
    dossier_free(opened);
    return good;
}
