/* seen.c — what the author of a change had before his eyes for one question. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "seen.h"

#include "base/arena.h"
#include "base/array.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "desk.h"
#include "store/log.h"

struct node {
    struct change change;
    size_t visit; /* the last question it was met in */
};

struct seen {
    struct seat *seat;
    struct arena *arena;
    struct map *nodes; /* id in hex -> struct node */
    size_t visits;
};

static bool keep(void *with, const struct change *change, int64_t arrival_ms)
{
    struct seen *seen = with;
    struct node *node = arena_alloc(seen->arena, sizeof *node);
    char *id = arena_alloc(seen->arena, ID_TEXT_BYTES);

    (void)arrival_ms;
    change_copy(seen->arena, &node->change, change);
    id_format(change->id, id);
    map_put(seen->nodes, id, node);
    return true;
}

struct seen *seen_open(struct seat *seat, struct id dossier)
{
    struct seen *seen = mem_new(sizeof *seen);

    seen->seat = seat;
    seen->arena = arena_new();
    seen->nodes = map_new();
    log_each(seat_store(seat), dossier, false, keep, seen);
    return seen;
}

static struct node *find(struct seen *seen, struct id id)
{
    char text[ID_TEXT_BYTES];

    return map_find(seen->nodes, id_format(id, text));
}

/* What CHANGE says of KEY; NULL when it says nothing. */
static const struct body_set *find_set(struct seen *seen, const struct change *change, struct id record,
                                       const char *key)
{
    struct body body;

    if (!id_equal(change->record, record) || !change->body ||
        !body_decode(seen->arena, change->body, change->body_bytes, &body, NULL))
        return NULL;
    for (size_t i = 0; i < body.set_count; i++)
        if (text_equal(body.sets[i].key, key))
            return &body.sets[i];
    return NULL;
}

static void add_value(struct seen *seen, const struct change *change, const struct body_set *set, struct json_t *out)
{
    struct json_t *one = json_make_object();
    char moment[CLOCK_TEXT_BYTES];

    json_set_text(one, "value", set->value.kind == BODY_TEXT ? set->value.text : NULL);
    if (set->value.kind == BODY_BLANK)
        json_set_text(one, "leeg", set->value.text);
    json_set_text(one, "by", seat_name_of(seen->seat, change->user));
    json_set_text(one, "at", clock_format(change->at_ms, moment));
    json_add(out, one);
}

/* Back from change to parent, until on each way somebody gave the key a value. */
struct json_t *seen_before(struct seen *seen, struct id change, struct id record, const char *key)
{
    struct json_t *out = json_make_array();
    ARRAY(struct node *) ways = { 0 };
    struct node *start = find(seen, change);

    seen->visits++;
    if (start)
        *array_add(&ways) = start;
    for (size_t i = 0; i < ways.count; i++) {
        const struct change *from = &ways.at[i]->change;
        const struct body_set *set = i ? find_set(seen, from, record, key) : NULL;

        if (set) {
            add_value(seen, from, set, out);
            continue;
        }
        for (size_t p = 0; p < from->parent_count; p++) {
            struct node *parent = find(seen, from->parents[p]);

            if (!parent || parent->visit == seen->visits)
                continue;
            parent->visit = seen->visits;
            *array_add(&ways) = parent;
        }
    }
    array_clear(&ways);
    return out;
}

void seen_free(struct seen *seen)
{
    if (!seen)
        return;
    map_free(seen->nodes);
    arena_free(seen->arena);
    mem_free(seen);
}
