/* central.c — people who are not at this desk: looked for at the centre, taken in hand, moved to another region. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/central.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/finder.h"
#include "desk/rights.h"
#include "fold/fold.h"
#include "store/departure.h"
#include "store/dossier.h"
#include "store/entity.h"
#include "store/store.h"
#include "sync/sync.h"
#include "wire/inquiry.h"

struct central_asking {
    struct seat *seat;
    struct sync_inquiry *inquiry;
    char *words;
};

/* What the centre says of ONE, as the row of a card. */
static bool describe(struct seat *seat, const char *words, const struct inquiry_found *one, struct found *out)
{
    const char *names[INQUIRY_SAID], *values[INQUIRY_SAID];
    const struct entity_row row = { "", one->dossier, id_none(), names, values, one->said_count };

    for (size_t i = 0; i < one->said_count; i++) {
        names[i] = one->said[i].property;
        values[i] = one->said[i].value;
    }
    return finder_afar(seat, words, &row, out);
}

static struct json_t *make_list(struct seat *seat, const char *words, const struct inquiry_answer *answer)
{
    struct json_t *list = json_make_array();

    for (size_t i = 0; i < answer->count; i++) {
        struct json_t *one;
        char id[ID_TEXT_BYTES];
        struct found found;

        if (!describe(seat, words, &answer->at[i], &found))
            continue;
        one = json_make_object();
        json_set_text(one, "dossier", id_format(found.dossier, id));
        json_set_text(one, "code", found.code);
        json_set_text(one, "region", answer->at[i].region);
        json_set_text(one, "name", found.name);
        json_set_text(one, "birth", found.birth);
        json_set_text(one, "place", found.place);
        json_set_text(one, "key", found.key);
        json_set(one, "here", json_make_bool(answer->at[i].is_seen));
        json_add(list, one);
    }
    return list;
}

struct central_asking *central_ask(struct seat *seat, const char *words, struct error *err)
{
    struct sync_inquiry *inquiry = NULL;
    struct central_asking *asking;

    if (seat_may(seat, RIGHT_LOOK, NULL, err))
        inquiry = sync_inquire(seat_store(seat), seat_line(seat), &(struct inquiry){ seat_user(seat), words }, err);
    if (!inquiry)
        return NULL;
    asking = mem_new(sizeof *asking);
    *asking = (struct central_asking){ seat, inquiry, mem_text(words) };
    return asking;
}

size_t central_wait(struct central_asking *asking, struct pollfd *out, size_t room, int *timeout_ms)
{
    return sync_inquiry_wait(asking->inquiry, out, room, timeout_ms);
}

bool central_step(struct central_asking *asking, struct json_t **found, struct error *err)
{
    scoped(arena) arena = arena_new();
    struct inquiry_answer answer;
    bool is_done = false;

    if (!sync_inquiry_step(asking->inquiry, arena, &answer, &is_done, err))
        return false;
    if (!is_done)
        return true;
    if (!finder_opened(asking->seat, answer.count, id_none(), err))
        return false;
    *found = make_list(asking->seat, asking->words, &answer);
    return true;
}

void central_end(struct central_asking *asking)
{
    if (!asking)
        return;
    sync_inquiry_free(asking->inquiry);
    mem_free(asking->words);
    mem_free(asking);
}

struct json_t *central_search(struct seat *seat, const char *words, struct error *err)
{
    scoped(arena) arena = arena_new();
    struct central_asking *asking = central_ask(seat, words, err);
    struct inquiry_answer answer;
    struct json_t *list = NULL;

    if (asking && sync_inquiry_run(asking->inquiry, arena, &answer, err) &&
        finder_opened(seat, answer.count, id_none(), err))
        list = make_list(seat, words, &answer);
    central_end(asking);
    return list;
}

bool central_is_here(struct seat *seat, struct id dossier)
{
    return dossier_exists(seat_store(seat), dossier) && !departure_is_gone(seat_store(seat), dossier);
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

struct moving {
    struct id dossier;
    const char *region, *reason;
};

/* One person goes whole: of linked dossiers those of the same region go along. */
static bool move_all(struct seat *seat, const struct dossier *opened, const struct moving *moving, struct error *err)
{
    const char *before = fold_region(dossier_fold_of(opened, moving->dossier));

    for (size_t i = 0; i < dossier_fold_count(opened); i++) {
        const struct fold *fold = dossier_fold(opened, i);
        struct change change = change_begin(seat, CHANGE_MOVE, dossier_id_at(opened, i), fold);

        change.region = moving->region;
        if (text_equal(fold_region(fold), before) && !write_alone(seat, &change, moving->reason, err))
            return false;
    }
    return true;
}

bool central_move(struct seat *seat, struct id dossier, const char *region, const char *reason, struct error *err)
{
    scoped(dossier) opened = NULL;
    struct store *store = seat_store(seat);

    if (!seat_may_in(seat, RIGHT_WRITE, dossier, NULL, err))
        return false;
    opened = dossier_load(store, dossier, date_none(), err);
    if (!opened || !store_begin(store, err))
        return false;
    if (move_all(seat, opened, &(struct moving){ dossier, region, reason }, err))
        return store_commit(store, err);
    store_cancel(store);
    return false;
}
