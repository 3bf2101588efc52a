/* rules.c — fuzz target: a folder of rules is loaded, looked at through one dossier, and decided with. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <stddef.h>
#include <stdint.h>

#include "expr/value.h"
#include "rules/rules.h"

#include "folder.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static bool each_file(void *with, const char *folder, bool (*visit)(void *, const char *, struct error *),
                      void *visitor, struct error *err)
{
    const struct folder *files = with;

    for (size_t i = 0; i < files->count; i++)
        if (strncmp(files->paths[i], folder, strlen(folder)) == 0 && !visit(visitor, files->paths[i], err))
            return false;
    return true;
}

/* Every name begins with the letter that says what is known of it: q a question, p a partial date, i a list. */
static bool knows_name(void *with, const char *name)
{
    (void)with;
    return name[0] == 'q' || name[0] == 'p';
}

static bool knows_instance(void *with, const char *id)
{
    (void)with;
    return id[0] == 'i';
}

static bool knows_code(void *with, const char *name, const char *code)
{
    (void)with;
    (void)name;
    return code[0] != 'x';
}

static bool is_partial(void *with, const char *name)
{
    (void)with;
    return name[0] == 'p';
}

static bool answer(void *with, const char *name, struct node *context, struct value *out)
{
    (void)with;
    (void)context;
    if (name[0] != 'q')
        return false;
    *out = value_text(name[1] == 'n' ? "7" : name[1] == 'd' ? "2024-02-29" : "ja");
    return true;
}

static bool passes(void *with, const struct rules_task *task)
{
    (void)with;
    return task->priority < 5;
}

static void refused(void *with, const struct rules_refusal *refusal)
{
    (void)with;
    (void)refusal;
}

static void look(struct rules *rules, struct folder *folder, struct date on)
{
    struct rules_scope scope = { .with = folder, .answer = answer, .card = "i", .language = "nl" };
    struct rules_view *view = rules_view_new(rules, &scope);
    const struct rules_decision *decision;
    struct error err = { 0 };
    scoped_buf out = { 0 };

    rules_decide(view, "t", on, &decision, &err);
    rules_name(view, "f", on, &out);
    rules_evaluate(view, "decide('t', 'name', '2024-02-29')", on, &out);
    rules_refusals(view, "v", on, refused, NULL);
    rules_tasks(view, passes, NULL, &err);
    rules_view_free(view);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena = arena_new();
    struct folder folder;
    struct rules_world world = { .with = &folder,
                                 .read = folder_read,
                                 .each = each_file,
                                 .knows_name = knows_name,
                                 .knows_instance = knows_instance,
                                 .knows_code = knows_code,
                                 .is_partial = is_partial };
    struct error err = { 0 };
    struct rules *rules;

    folder_open(&folder, arena, bytes, size);
    rules = rules_load(&world, &err);
    if (rules)
        look(rules, &folder, date_make(2024, 2, 29));
    rules_free(rules);
    arena_free(arena);
    return 0;
}
