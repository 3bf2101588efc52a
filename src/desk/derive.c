/* derive.c — what the rules make of a dossier that changed: its tasks and its facts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk.h"

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "expr/node.h"
#include "library.h"
#include "rules/rules.h"
#include "store/entity.h"
#include "store/log.h"
#include "store/pace.h"
#include "store/store.h"
#include "store/task.h"
#include "world.h"

#define BATCH 64

/* The words of the setting task_actions, in this order: the entity list and its properties. */
enum action_word { ACTION_LIST, ACTION_TASK, ACTION_ENTITY, ACTION_UNTIL, ACTION_USER, ACTION_ROLE, ACTION_WORDS };

/* The tasks of one dossier being gathered. */
struct gathering {
    struct arena *arena;
    struct id dossier;
    const char *words[ACTION_WORDS];
    struct node *actions; /* what people did with tasks: snoozed, handed over, ticked off */
    ARRAY(struct task) tasks;
};

static void read_words(struct gathering *gathering, const char *setting)
{
    const char *word;

    for (size_t i = 0; i < ACTION_WORDS; i++) {
        size_t size = text_word(&setting, &word);
        gathering->words[i] = arena_text_part(gathering->arena, word, size);
    }
}

static const char *action_text(const struct gathering *gathering, const struct node *item, enum action_word word)
{
    const struct node *child = node_child(item, node_name(gathering->words[word]));

    return child && child->text ? child->text : "";
}

/* What a person did with this task last; false when it is done with. */
static bool apply_actions(const struct gathering *gathering, struct task *task)
{
    const struct node *root = gathering->actions ? node_child(gathering->actions, node_name("root")) : NULL;
    bool is_open = true;

    for (const struct node *item = root ? root->first : NULL; item; item = item->next) {
        const char *to = action_text(gathering, item, ACTION_USER), *role = action_text(gathering, item, ACTION_ROLE);
        const char *until = action_text(gathering, item, ACTION_UNTIL);
        if (!text_equal(action_text(gathering, item, ACTION_TASK), task->name) ||
            !text_equal(action_text(gathering, item, ACTION_ENTITY), task->entity))
            continue;
        is_open = *until || *to || *role;
        if (*until)
            date_parse(until, &task->until);
        if (*to)
            task->assignee = arena_text(gathering->arena, to);
        if (*role)
            task->role = arena_text(gathering->arena, role);
    }
    return is_open;
}

/* The words in every language: who looks at the list reads them in their own. */
static const char *words_of(struct arena *arena, const struct rules_task *found)
{
    scoped_buf words = { 0 };

    for (size_t i = 0; i < found->label_count; i++) {
        buf_char(&words, i ? ',' : '{');
        json_quote(&words, found->languages[i]);
        buf_char(&words, ':');
        json_quote(&words, found->labels[i]);
    }
    buf_text(&words, found->label_count ? "}" : "{}");
    return arena_text(arena, buf_view(&words));
}

static bool gather(void *with, const struct rules_task *found)
{
    struct gathering *gathering = with;
    struct arena *arena = gathering->arena;
    struct task task = { .dossier = gathering->dossier,
                         .name = arena_text(arena, found->name),
                         .entity = arena_text(arena, found->entity),
                         .label = words_of(arena, found),
                         .from = found->from,
                         .due = found->due,
                         .until = date_none(),
                         .priority = found->priority,
                         .role = arena_text(arena, found->role),
                         .assignee = arena_text(arena, found->assignee),
                         .form = arena_text(arena, found->form),
                         .who = "" };

    if (apply_actions(gathering, &task))
        *array_add(&gathering->tasks) = task;
    return true;
}

struct facts {
    struct store *store;
    struct id dossier;
    struct error *err;
};

static bool put_fact(void *with, const char *column, const char *value)
{
    struct facts *facts = with;

    return entity_put_fact(facts->store, facts->dossier, column, value, facts->err);
}

bool derive_dossier(struct seat *seat, struct id dossier, struct error *err)
{
    struct store *store = seat_store(seat);
    scoped(arena) arena = arena_new();
    scoped(world) world = seat_world(seat, seat_library(seat), dossier, err);
    struct gathering gathering = { .arena = arena, .dossier = dossier };
    struct facts facts = { store, dossier, err };
    struct error trouble = { 0 };
    bool good;

    if (!world)
        return false;
    read_words(&gathering, seat_setting(seat, "task_actions"));
    gathering.actions = world_instance(world, gathering.words[ACTION_LIST]);
    rules_tasks(world_rules(world), gather, &gathering, &trouble); /* a rule that fails gives no task; check names it */
    good = task_replace(store, dossier, gathering.tasks.at, gathering.tasks.count, err) &&
           rules_facts(world_rules(world), seat_today(seat), put_fact, &facts, &trouble);
    array_clear(&gathering.tasks);
    return (good || trouble.kind) && store_clean(store, dossier, err);
}

/* A slice of those whose tasks and facts must be derived; *LEFT of them, counted up to BATCH. False: it failed. */
static bool derive_some(struct seat *seat, int64_t budget_ms, size_t *left)
{
    struct store *store = seat_store(seat);
    struct id dirty[BATCH];
    struct slice slice;
    bool goes_on = true;

    *left = store_dirty(store, dirty, BATCH);
    if (!*left || !slice_begin(&slice, store, SLICE_TASKS, budget_ms, NULL))
        return !*left;
    for (size_t i = 0; i < *left && goes_on; i++) {
        if (!derive_dossier(seat, dirty[i], NULL))
            store_clean(store, dirty[i], NULL);
        goes_on = slice_go_on(&slice);
    }
    if (!slice_commit(&slice, NULL))
        return false;
    *left = store_dirty(store, dirty, BATCH);
    return true;
}

static size_t derive_all(struct seat *seat)
{
    size_t left = 0, dirty;

    log_derive(seat_store(seat), 0, &left, NULL);
    while (derive_some(seat, 0, &dirty) && dirty)
        ;
    return left + dirty;
}

/* Folding and deriving are not done in one step, unless the first was next to nothing. */
static size_t derive_slice(struct seat *seat, int64_t budget_ms)
{
    int64_t half_us = clock_tick_us() + budget_ms * 500;
    size_t left = 0, dirty;

    log_derive(seat_store(seat), budget_ms, &left, NULL);
    if (left || clock_tick_us() > half_us)
        return left + store_dirty(seat_store(seat), &(struct id){ { 0 } }, 1);
    derive_some(seat, budget_ms, &dirty);
    return dirty;
}

size_t seat_derive(struct seat *seat, int64_t budget_ms)
{
    struct store *store = seat_store(seat);
    size_t left = 1;

    if (!budget_ms)
        return derive_all(seat);
    if (store_is_behind(store))
        return left;
    store_set_pace(store, STORE_SMALL_PORTIONS);
    store_defer(store, true);
    if (!store_must_carry(store) || !store_carry(store, NULL))
        left = derive_slice(seat, budget_ms);
    store_defer(store, false);
    return left;
}

size_t seat_wait_behind(struct seat *seat, struct pollfd *out, size_t room, int *timeout_ms)
{
    return store_wait_behind(seat_store(seat), out, room, timeout_ms);
}
