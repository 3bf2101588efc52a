/* merged.c — whether a record put together from two desks is one that the form would have taken. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "merged.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/map.h"
#include "base/text.h"
#include "base/words.h"
#include "entry_inside.h"

struct findings_of_merged {
    struct json_t *all;
};

static void add(struct json_t *all, const char *key, const char *what, const char *value, const char *text)
{
    struct json_t *one = json_make_object();

    json_set_text(one, "key", key);
    json_set_text(one, "what", what);
    json_set_text(one, "value", value);
    json_set_text(one, "text", text);
    json_add(all, one);
}

static void add_refusal(void *with, struct item *item, const char *sentence)
{
    struct findings_of_merged *found = with;

    add(found->all, item_key(item), "constraint", item_value(item), sentence);
}

/* The session opened the record as it stands and worked out the rest: what it would write now, and does not stand, no
 * longer holds. */
static void compare(struct entry *entry, struct json_t *all)
{
    scoped(arena) arena = arena_new();
    const struct session_write *writes;
    size_t count;

    if (!session_writes(entry->session, arena, &writes, &count, NULL))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct standing *standing = map_find(entry->standing, writes[i].key);
        const char *stands = standing ? standing->value : NULL;

        if (!stands || text_equal(stands, writes[i].value) || (writes[i].blank && !writes[i].value))
            continue;
        if (writes[i].computed)
            add(all, writes[i].key, "calculation", stands,
                _("It is worked out otherwise from the answers that stand."));
        else if (!writes[i].value)
            add(all, writes[i].key, "relevance", stands, _("It is not asked with the answers that stand."));
    }
}

struct json_t *merged_judge(struct seat *seat, struct id dossier, struct id record)
{
    struct entry *entry = entry_look(seat, dossier, record, NULL);
    struct findings_of_merged found = { NULL };

    if (!entry)
        return NULL;
    found.all = json_make_array();
    session_check(entry->session, false, add_refusal, &found);
    compare(entry, found.all);
    entry_free(entry);
    return found.all;
}
