/* task_words.c — what a task asks, in the language of who sits here and with what may not be seen masked. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/worklist.h"

#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "desk.h"
#include "rules/rules.h"
#include "store/task.h"
#include "world.h"

/* A task that is looked for among what the rules give. */
struct wanted {
    const struct task *task;
    const char *language;
    struct buf *out;
    bool is_found;
};

static bool match(void *with, const struct rules_task *found)
{
    struct wanted *wanted = with;
    const char *words = found->label_count ? found->labels[0] : "";

    if (!text_equal(found->name, wanted->task->name) || !text_equal(found->entity, wanted->task->entity))
        return true;
    for (size_t i = 0; i < found->label_count; i++)
        if (text_equal(found->languages[i], wanted->language) && *found->labels[i])
            words = found->labels[i];
    buf_text(wanted->out, words);
    wanted->is_found = true;
    return false;
}

/* Kept words hold whatever the rule puts in them: they are put together again, from what may be seen. */
static void write_seen(struct seat *seat, const struct task *task, struct buf *out)
{
    scoped(world) world = seat_told_world(seat, seat_library(seat), task->dossier, NULL);
    struct wanted wanted = { task, seat_language(seat), out, false };
    struct error trouble = { 0 };

    if (world)
        rules_tasks(world_rules(world), match, &wanted, &trouble);
    if (!wanted.is_found)
        buf_text(out, RIGHTS_MASK);
}

static void write_kept(struct seat *seat, const char *kept, struct buf *out)
{
    scoped_json words = json_parse(kept, strlen(kept), NULL);
    const char *mine = json_get_text(words, seat_language(seat));
    void *first = words ? json_first(words) : NULL;

    if (!mine || !*mine)
        mine = first ? json_text(json_member(first)) : kept; /* kept by an older program: one language */
    buf_text(out, mine);
}

void task_words(struct seat *seat, const struct task *task, struct buf *out)
{
    if (seat_hides_some(seat))
        write_seen(seat, task, out);
    else
        write_kept(seat, task->label, out);
}
