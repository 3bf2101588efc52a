/* author.c — a desk writes a change: of any kind, with what it had seen when its draft was opened. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "world.h"
#include "wire/body.h"

/* What a person at DESK has on the screen, and all that lies behind it. */
static uint64_t shown_on(const struct world *w, const struct desk *desk)
{
    uint64_t known = whole_of(w, desk->held);

    for (int i = 0; i < w->count; i++)
        if (w->made[i].kind == FOLD_OTHER || (desk->is_behind && w->made[i].is_newer))
            known &= ~bit(i);
    return known | seen_by_any(w, known);
}

static uint64_t parents_of(const struct world *w, const struct desk *desk, uint64_t seen)
{
    uint64_t known = seen;

    for (int i = 0; i < w->count; i++)
        if (w->made[i].kind == FOLD_OTHER || (desk->is_behind && w->made[i].is_newer))
            known &= ~bit(i);
    return unseen(w, known);
}

static void set_parents(struct world *w, struct made *made, uint64_t parents)
{
    for (; parents; parents &= parents - 1) {
        struct id id = w->made[__builtin_ctzll(parents)].id;
        size_t at = made->parent_count++;

        for (; at > 0 && memcmp(&made->parents[at - 1], &id, 16) > 0; at--)
            made->parents[at] = made->parents[at - 1];
        made->parents[at] = id;
    }
}

static enum fold_kind draw_kind(struct world *w)
{
    static const struct {
        int percent;
        enum fold_kind kind;
    } kinds[] = { { 70, FOLD_SET },      { 76, FOLD_WITHDRAW }, { 79, FOLD_RESTORE }, { 83, FOLD_FREEZE },
                  { 85, FOLD_ERASE },    { 89, FOLD_MOVE },     { 91, FOLD_LINK },    { 93, FOLD_UNLINK },
                  { 95, FOLD_RESTRICT }, { 97, FOLD_LIFT },     { 98, FOLD_PERMIT },  { 100, FOLD_OTHER } };
    int roll = pick(w, 100);
    size_t i = 0;

    while (roll >= kinds[i].percent)
        i++;
    return kinds[i].kind;
}

/* The value that the author takes to stand: for a decision that names a key and changes nothing. */
static const struct fold_write *standing_write(const struct world *w, const struct made *made, int key)
{
    for (int i = w->count; i-- > 0;)
        if (made->seen & bit(i) && w->made[i].record == made->record && write_in(w, i, key))
            return write_in(w, i, key);
    return NULL;
}

static void write_key(struct world *w, struct made *made, int key)
{
    struct fold_write *write = &made->write[made->write_count];
    const struct fold_write *same_again = chance(w, 20) ? standing_write(w, made, key) : NULL;
    int roll = pick(w, 100);

    for (size_t i = 0; i < made->write_count; i++)
        if (made->key[i] == key)
            return;
    made->key[made->write_count++] = key;
    *write = (struct fold_write){ .key = keys[key].name, .value = made->text };
    write->computed = key == KEY_COMPUTED && chance(w, 80);
    if (keys[key].is_row) {
        write->value = roll < 60 ? "" : NULL;
        return;
    }
    if (roll < 15)
        write->value = NULL;
    else if (roll < 30)
        write->value = "x";
    else if (roll < 40)
        write->value = NULL, write->blank = "weet niet";
    if (same_again) {
        write->value = same_again->value;
        write->blank = same_again->blank;
    }
}

static void fill_set(struct world *w, struct made *made)
{
    for (int n = 1 + pick(w, 2); n > 0; n--)
        write_key(w, made, pick(w, KEYS));
    if (chance(w, 40))
        made->save[made->save_count++] =
            (struct fold_save){ "persoon", "e1", "tel", chance(w, 80) ? made->text : "x", chance(w, 25) };
    if (chance(w, 25))
        made->save[made->save_count++] = (struct fold_save){ "persoon", "e1", "", chance(w, 85) ? "1" : NULL, false };
    made->parked = chance(w, 15) ? "later" : NULL;
    made->is_newer = chance(w, 5);
}

/* The change as it travels; its id is what the header says. */
static void put_on_wire(struct world *w, struct made *made, const struct desk *desk)
{
    static const char *const names[] = { CHANGE_SET,      CHANGE_WITHDRAW, CHANGE_RESTORE, CHANGE_FREEZE,
                                         CHANGE_MOVE,     CHANGE_LINK,     CHANGE_UNLINK,  CHANGE_ERASE,
                                         CHANGE_RESTRICT, CHANGE_LIFT,     CHANGE_PERMIT,  "later_kind" };
    struct body_set sets[3];
    struct body body = { .sets = sets, .set_count = made->write_count, .why = made->parked, .linked = made->other };
    scoped_buf out = { 0 };

    for (size_t i = 0; i < made->write_count; i++) {
        const struct fold_write *write = &made->write[i];

        sets[i] = (struct body_set){ write->key, { BODY_NULL, NULL }, write->computed };
        if (write->value || write->blank)
            sets[i].value = (struct body_value){ write->value ? BODY_TEXT : BODY_BLANK,
                                                 write->value ? write->value : write->blank };
    }
    body_encode(&out, &body);
    made->wire = (struct change){ .kind = names[made->kind],
                                  .at_ms = made->at_ms,
                                  .user = w->user,
                                  .device = desk->device,
                                  .seq = desk->queued + 1,
                                  .dossier = w->dossier,
                                  .record = made->record < 0 ? (struct id){ { 0 } } : w->record[made->record],
                                  .form = "formulier",
                                  .region = made->region,
                                  .date = made->date,
                                  .parents = made->parents,
                                  .parent_count = made->parent_count,
                                  .body = arena_text_part(w->arena, out.bytes, out.size_bytes),
                                  .body_bytes = out.size_bytes };
    change_identify(&made->wire);
    made->id = made->wire.id;
}

static void queue_up(struct desk *desk, int change)
{
    desk->queue[desk->queued++] = change;
    desk->held |= bit(change);
    desk->known[change] = (struct known){ INT64_MAX, desk->device, desk->queued };
}

static bool is_of_dossier(struct world *w, enum fold_kind kind)
{
    if (kind == FOLD_ERASE)
        return chance(w, 20);
    return kind == FOLD_MOVE || kind == FOLD_LINK || kind == FOLD_UNLINK || kind == FOLD_RESTRICT ||
           kind == FOLD_LIFT || kind == FOLD_PERMIT || kind == FOLD_OTHER;
}

static void fill(struct world *w, struct made *made)
{
    made->date = (struct date){ 19000 + pick(w, 3) };
    made->region = "antwerpen";
    snprintf(made->text, sizeof made->text, "v%d", w->count);
    if (is_of_dossier(w, made->kind))
        made->record = -1;
    if (made->kind == FOLD_SET)
        fill_set(w, made);
    if (made->kind == FOLD_MOVE)
        made->region = made->text;
    if (made->kind == FOLD_LINK || made->kind == FOLD_UNLINK)
        made->other = "ander";
}

static void submit(struct world *w, struct desk *desk)
{
    struct made *made = &w->made[w->count];
    uint64_t now = shown_on(w, desk), seen = desk->has_draft ? desk->draft_seen : now;

    if (w->count == MOST || desk->queued == MOST * 2)
        return;
    *made = (struct made){ .kind = draw_kind(w), .record = pick(w, RECORDS), .seen = seen };
    made->at_ms = w->now_ms + desk->clock_off_ms;
    fill(w, made);
    set_parents(w, made, parents_of(w, desk, BUG(33) ? now : seen));
    made->id = draw_id(w);
    if (w->by_wire)
        put_on_wire(w, made, desk);
    queue_up(desk, w->count++);
    desk->has_draft = false;
}

static void open_draft(struct world *w, struct desk *desk)
{
    desk->has_draft = true;
    desk->draft_seen = shown_on(w, desk);
}
