/* itemset.c — where the choices of a question come from, when that takes more than its list: as expressions. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "itemset.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/id.h"
#include "base/text.h"
#include "base/words.h"
#include "inside.h"
#include "loading.h"
#include "parameters.h"

#define SEEDS 100000

bool itemset_is_answers(const char *list)
{
    return text_starts(list, "${") && text_ends(list, "}");
}

/* The question whose answers are the choices; NULL when it stands in no repeat. */
static const struct question *answers_of(const struct form *form, const struct question *question)
{
    const char *list = question->list;
    const struct question *found;

    if (!itemset_is_answers(list))
        return NULL;
    found = form_bind(form, detail_of(form, question)->plan, arena_text_part(form->arena, list + 2, strlen(list) - 3));
    return found && found->type != QUESTION_REPEAT && found->repeat ? found : NULL;
}

/* The way from a row of its repeat to QUESTION. */
static const char *way_to(struct form *form, const struct question *question)
{
    const char *way = detail_of(form, question)->name;

    for (const struct question *at = question->parent; at && at->type != QUESTION_REPEAT; at = at->parent)
        way = arena_format(form->arena, "%s/%s", detail_of(form, at)->name, way);
    return way;
}

static const char *parameter(struct form *form, const struct question *question, const char *name)
{
    size_t size;
    const char *value = parameters_find(question->parameters, name, &size);

    return value ? arena_text_part(form->arena, value, size) : NULL;
}

/* A list read from a file may call its code and label otherwise. */
static const char *ref_of(struct form *form, const struct question *question, const char *parameter_name,
                          const char *in_places)
{
    const struct question *answers = answers_of(form, question);
    const char *written = parameter(form, question, parameter_name);

    if (answers)
        return way_to(form, answers);
    if (written && question->list_from_file)
        return written;
    return form->details[question->index].is_places ? in_places : NULL;
}

const char *itemset_code(struct form *form, const struct question *question)
{
    const char *code = ref_of(form, question, "value", "id");

    return code || !ref_of(form, question, "label", "title") ? code : "name";
}

const char *itemset_label(struct form *form, const struct question *question)
{
    const char *label = ref_of(form, question, "label", "title");

    return label || !ref_of(form, question, "value", "id") ? label : "label";
}

static const char *filtered(struct form *form, const struct question *question)
{
    const char *filter = form->details[question->index].written[WRITTEN_CHOICE_FILTER];
    const struct question *answers = answers_of(form, question);

    if (answers && filter)
        return arena_format(form->arena, "${%s}[%s != '' and (%s)]", answers->repeat->name, way_to(form, answers),
                            filter);
    if (answers)
        return arena_format(form->arena, "${%s}[%s != '']", answers->repeat->name, way_to(form, answers));
    if (filter)
        return arena_format(form->arena, "instance('%s')/root/item[%s]", question->list, filter);
    return arena_format(form->arena, "instance('%s')/root/item", question->list);
}

/* Without a seed of its own, an order stays what it is as long as the form is loaded. */
static const char *seed_of(struct form *form, const struct question *question)
{
    const char *seed = parameter(form, question, "seed");
    struct id random;

    if (seed)
        return seed;
    random = id_random();
    return arena_format(form->arena, "%u", (unsigned)(random.bytes[0] << 8 | random.bytes[1]) % SEEDS);
}

const char *itemset_nodes(struct form *form, const struct question *question)
{
    const char *filter = form->details[question->index].written[WRITTEN_CHOICE_FILTER];
    const char *random = parameter(form, question, "randomize");
    bool is_random = random && text_equal(random, "true");

    if (!*question->list || (itemset_is_answers(question->list) && !answers_of(form, question)))
        return NULL;
    if (is_random)
        return arena_format(form->arena, "randomize(%s, %s)", filtered(form, question), seed_of(form, question));
    return filter || answers_of(form, question) || itemset_code(form, question) ? filtered(form, question) : NULL;
}

void itemset_check(struct loading *loading, const struct question *question)
{
    if (itemset_is_answers(question->list) && !answers_of(loading->form, question))
        loading_error(loading, loading_at(loading, question->index, "type"),
                      _("%s is no question in a repeat, so that nothing can be chosen from it: correct the name."),
                      question->list);
}
