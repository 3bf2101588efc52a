/* rules.c — the folder of rules, read and compiled once. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "rules/rules.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"
#include "parts.h"

#define FOLDER            "regels/"
#define SHEET_LIMIT_BYTES 16777216

/* Any name gets a slot; whether it binds is judged when everything is loaded. */
static bool bind(void *with, const char *name, unsigned *slot, struct error *err)
{
    struct rules *rules = with;
    uintptr_t found = (uintptr_t)map_find(rules->slots, name);

    (void)err;
    if (!found) {
        const char *kept = arena_text(rules->arena, name);
        *array_add(&rules->names) = kept;
        found = rules->names.count;
        map_put(rules->slots, kept, (void *)found);
    }
    cell_use(rules, USE_NAME, name, NULL);
    *slot = (unsigned)(found - 1);
    return true;
}

struct kind {
    const char *file;
    bool (*load)(struct rules *rules, const struct sheet *sheet);
};
static const struct kind kinds[] = {
    { "parameters", parameters_load },
    { "feiten", facts_load },
    { "voorwaarden", preconditions_load },
    { "taken", tasks_load },
};
static const char *const not_rules[] = { "tests", "rechten", "bewaartermijnen" };

static bool load_sheet(struct rules *rules, const struct sheet *sheet, const char *name)
{
    for (size_t i = 0; i < sizeof not_rules / sizeof *not_rules; i++)
        if (text_equal(not_rules[i], name))
            return true;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (text_equal(kinds[i].file, name))
            return kinds[i].load(rules, sheet);
    return table_load(rules, sheet, name);
}

static bool load_file(void *with, const char *path, struct error *err)
{
    struct rules *rules = with;
    scoped_buf bytes = { 0 };
    scoped_text name = NULL;

    if (!text_starts(path, FOLDER) || !text_ends(path, ".csv"))
        return true;
    if (!rules->world->read(rules->world->with, path, &bytes, err))
        return false;
    if (bytes.size_bytes > SHEET_LIMIT_BYTES)
        return error_set(err, ERROR_INPUT, _("%s is too large: split it."), path);
    scoped(sheet) sheet = sheet_parse(path, buf_view(&bytes), bytes.size_bytes, err);
    if (!sheet) {
        if (rules->world->report)
            rules->world->report(rules->world->with, true, err->field, err->text);
        rules->error_count++;
        return true;
    }
    name = mem_text_part(path + strlen(FOLDER), strlen(path) - strlen(FOLDER) - strlen(".csv"));
    return load_sheet(rules, sheet, name);
}

static struct rules *rules_new(const struct rules_world *world)
{
    struct rules *rules = mem_new(sizeof *rules);

    rules->arena = arena_new();
    rules->world = world;
    rules->slots = map_new();
    rules->parameters = map_new();
    rules->facts = map_new();
    rules->tables = map_new();
    rules->functions[0] =
        (struct expr_function){ "param", 2, 2, rules, view_param, rules_param_references, rules_param_carries };
    rules->functions[1] =
        (struct expr_function){ "decide", 3, 3, rules, view_decide, rules_decide_references, rules_decide_carries };
    rules->host = (struct expr_host){ .with = rules, .functions = rules->functions, .function_count = 2, .bind = bind };
    return rules;
}

struct rules *rules_load(const struct rules_world *world, struct error *err)
{
    struct rules *rules = rules_new(world);

    if (!world->each(world->with, FOLDER, load_file, rules, err)) {
        rules_free(rules);
        return NULL;
    }
    rules_check(rules);
    if (rules->error_count) {
        error_set(err, ERROR_INPUT, _("The rules have %zu errors: run “balie check” to see them."), rules->error_count);
        rules_free(rules);
        return NULL;
    }
    return rules;
}

void rules_free(struct rules *rules)
{
    if (!rules)
        return;
    for (size_t i = 0; i < map_count(rules->parameters); i++)
        array_clear(&((struct parameter_list *)map_value(rules->parameters, i))->periods);
    for (size_t i = 0; i < map_count(rules->tables); i++)
        array_clear(&((struct table *)map_value(rules->tables, i))->rows);
    array_clear(&rules->names);
    array_clear(&rules->uses);
    array_clear(&rules->preconditions);
    array_clear(&rules->tasks);
    map_free(rules->slots);
    map_free(rules->parameters);
    map_free(rules->facts);
    map_free(rules->tables);
    arena_free(rules->arena);
    mem_free(rules);
}

struct table *rules_table(const struct rules *rules, const char *name)
{
    scoped_text all = NULL;
    struct table *table = map_find(rules->tables, name);

    if (table)
        return table;
    all = mem_format("%s.all", name);
    return map_find(rules->tables, all);
}

bool rules_has_table(const struct rules *rules, const char *table)
{
    return rules_table(rules, table);
}

const struct expr_function *rules_functions(const struct rules *rules, struct rules_view *view, size_t *count)
{
    *count = 2;
    return view ? view->functions : rules->functions;
}
