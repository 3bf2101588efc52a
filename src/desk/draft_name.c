/* draft_name.c — whom a draft is about, as far as who sits here may see it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/draft_name.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/id.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "desk/rights.h"
#include "desk/seat.h"
#include "store/draft.h"
#include "store/entity.h"

#define SHOWN_MOST 2

struct naming {
    struct seat *seat;
    const char *property;
    struct buf *out; /* its value on the card */
};

/* What is searched for may be in a label that was written when it could still be seen. */
static bool hides_some(struct seat *seat)
{
    const char *properties = seat_setting(seat, "card_search"), *word;
    bool found = false;

    for (size_t size; !found && (size = text_word(&properties, &word));) {
        scoped_text name = mem_text_part(word, size);
        found = seat_hides_of(seat, NULL, seat_setting(seat, "card"), name);
    }
    return found;
}

static bool take(void *with, const struct entity_row *row)
{
    struct naming *naming = with;

    buf_cut(naming->out, 0);
    for (size_t i = 0; i < row->count; i++)
        if (row->values[i] && text_equal(row->names[i], naming->property))
            buf_text(naming->out, row->values[i]);
    return true;
}

static const char *answer_in(const struct json_t *first, const struct json_t *second, const char *key)
{
    const char *text = json_get_text(first, key);

    return text ? text : json_get_text(second, key);
}

/* Put together again, of what may be seen. */
static void write_seen(struct seat *seat, const struct draft *draft, struct buf *out)
{
    const char *properties = seat_setting(seat, "card_search"), *word;
    scoped_json answers = json_parse(draft->answers, strlen(draft->answers), NULL);
    scoped_json shown = json_parse(draft->shown, strlen(draft->shown), NULL);
    size_t count = 0;

    for (size_t size; count < SHOWN_MOST && (size = text_word(&properties, &word));) {
        scoped_text name = mem_text_part(word, size);
        scoped_buf card = { 0 };
        const char *value = answer_in(answers, shown, name);
        if (seat_hides(seat, draft->form, name) || seat_hides_of(seat, NULL, seat_setting(seat, "card"), name))
            continue;
        if (!value)
            entity_each(seat_store(seat), draft->dossier, seat_setting(seat, "card"), take,
                        &(struct naming){ seat, name, &card });
        value = value ? value : buf_view(&card);
        if (*value)
            buf_format(out, "%s%s", count++ ? " " : "", value);
    }
}

void draft_name(struct seat *seat, const struct draft *draft, struct buf *out)
{
    scoped(arena) arena = arena_new();
    struct draft whole;
    size_t start = out->size_bytes;

    if (!seat_hides_some(seat) || !hides_some(seat)) {
        buf_text(out, draft->label);
        return;
    }
    if (!text_equal(seat_seen_name(seat, "?"), RIGHTS_MASK) &&
        draft_load(seat_store(seat), draft->id, arena, &whole, NULL))
        write_seen(seat, &whole, out);
    if (out->size_bytes == start)
        buf_text(out, RIGHTS_MASK);
}
