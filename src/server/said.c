/* said.c — what was saved of the person of a dossier, as the desks wrote it last. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "said.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "store.h"
#include "turn.h"
#include "wire/body.h"
#include "wire/change.h"
#include "wire/inquiry.h"
#include "words.h"

struct saying {
    struct turn *turn;
    struct arena *arena;   /* of what is told */
    struct arena *reading; /* of one change */
    struct inquiry_said said[INQUIRY_SAID];
    size_t count;
    struct error *err;
    bool has_failed;
};

static struct inquiry_said *find(struct saying *saying, const char *property)
{
    for (size_t i = 0; i < saying->count; i++)
        if (text_equal(saying->said[i].property, property))
            return &saying->said[i];
    if (saying->count == INQUIRY_SAID)
        return NULL;
    saying->said[saying->count] = (struct inquiry_said){ arena_text(saying->arena, property), "" };
    return &saying->said[saying->count++];
}

static void note_value(void *with, const struct body_save *save)
{
    struct saying *saying = with;
    struct inquiry_said *said;

    if (strlen(save->property) > INQUIRY_SAID_BYTES || strlen(save->value.text) > INQUIRY_SAID_BYTES)
        return;
    said = find(saying, save->property);
    if (said)
        said->value = arena_text(saying->arena, save->value.text);
}

static bool note_change(void *with, const struct store_change *kept)
{
    struct saying *saying = with;
    const struct shelf_content *content;
    struct change change;

    arena_reset(saying->reading);
    if (kept->refusal || !change_decode(saying->reading, kept->line, kept->line_bytes, &change, NULL))
        return true;
    saying->has_failed = !turn_content(saying->turn, change.region, &content, saying->err);
    if (!saying->has_failed)
        words_each(saying->reading, content, &change, note_value, saying);
    return !saying->has_failed;
}

bool said_read(struct turn *turn, struct arena *arena, struct inquiry_found *found, struct error *err)
{
    scoped(arena) reading = arena_new();
    struct saying saying = { .turn = turn, .arena = arena, .reading = reading, .err = err };
    const struct store_visitor visitor = { .change = note_change, .with = &saying };

    if (!turn->store->each_of(turn->store, found->dossier, &visitor, err) || saying.has_failed)
        return false;
    found->said = arena_copy(arena, saying.said, saying.count * sizeof *saying.said);
    found->said_count = saying.count;
    return true;
}
