/* check.c — what can only be judged when all rules are there: names, circles, gaps, unguarded blanks. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"

static void report(struct rules *rules, bool is_error, const char *where, const char *sentence)
{
    if (rules->world->report)
        rules->world->report(rules->world->with, is_error, where, sentence);
    rules->error_count += is_error;
}

static bool binds(const struct rules *rules, const char *name)
{
    const struct rules_world *world = rules->world;

    return text_equal(name, "peildatum") || map_find(rules->facts, name) || !world->knows_name ||
           world->knows_name(world->with, name);
}

static char *judge_table(const struct rules *rules, const struct use *use)
{
    const struct table *table = rules_table(rules, use->name);

    if (!table)
        return mem_format(_("There is no table named %s: look in regels/."), use->name);
    if (!use->column || text_equal(use->column, "name"))
        return NULL;
    for (size_t i = 0; i < table->output_count; i++)
        if (text_equal(table->outputs[i], use->column))
            return NULL;
    return mem_format(_("The table %s has no column %s."), use->name, use->column);
}

/* What is wrong with it, NULL when nothing is. */
static char *judge_use(const struct rules *rules, const struct use *use)
{
    if (use->kind == USE_TABLE)
        return judge_table(rules, use);
    if (use->kind == USE_PARAMETER)
        return map_find(rules->parameters, use->name)
                   ? NULL
                   : mem_format(_("There is no parameter named %s: look in regels/parameters.csv."), use->name);
    if (binds(rules, use->name))
        return NULL;
    return mem_format(_("${%s} binds nowhere: no question, property or fact has that name."), use->name);
}

static void check_uses(struct rules *rules)
{
    for (size_t i = 0; i < rules->uses.count; i++) {
        scoped_text sentence = judge_use(rules, &rules->uses.at[i]);
        if (sentence)
            report(rules, true, rules->uses.at[i].where, sentence);
    }
}

/* One expression looked into: what it reads, for circles, tables and instances. */
struct look {
    struct rules *rules;
    const char *where;
    struct fact *fact;
};

static bool check_circle(struct rules *rules, struct fact *fact);

static bool follow_fact(void *with, const struct expr_reference *reference, struct error *err)
{
    struct look *look = with;
    struct fact *next = NULL;

    (void)err;
    if (reference->kind == EXPR_READS_NAME)
        next = map_find(look->rules->facts, reference->text);
    return !next || check_circle(look->rules, next);
}

/* Depth first: a fact met again while still open closes a circle. */
static bool check_circle(struct rules *rules, struct fact *fact)
{
    struct look look = { rules, fact->name, fact };
    struct expr_visitor visitor = { follow_fact, &look };
    bool good = true;

    if (fact->is_bound)
        return true;
    if (fact->is_visited) {
        scoped_text where = mem_format("regels/feiten.csv:%zu:calculation", fact->line);
        scoped_text sentence = mem_format(_("The fact %s needs itself to be computed: break the circle."), fact->name);
        report(rules, true, where, sentence);
        fact->is_bound = true;
        return false;
    }
    fact->is_visited = true;
    if (fact->calculation)
        good = expr_references(fact->calculation, &rules->host, &visitor, NULL);
    fact->is_bound = true;
    return good;
}

static const char *skip_space(const char *text)
{
    while (*text == ' ')
        text++;
    return text;
}

/* Whether ${NAME} in TEXT at AT is compared by < <= > >=. */
static bool is_ordered(const char *text, const char *at, const char *after)
{
    const char *before = at;

    after = skip_space(after);
    while (before > text && before[-1] == ' ')
        before--;
    return *after == '<' || *after == '>' || (before > text && (before[-1] == '<' || before[-1] == '>')) ||
           (before > text + 1 && before[-1] == '=' && (before[-2] == '<' || before[-2] == '>'));
}

/* Whether a row up to UPTO of TABLE asks whether NAME is blank. */
static bool is_guarded(const struct table *table, size_t upto, const char *name)
{
    scoped_text guard = mem_format("${%s} = ''", name);
    scoped_text counter = mem_format("${%s} != ''", name);

    for (size_t i = 0; i <= upto; i++) {
        const char *when = table->rows.at[i].when ? expr_source(table->rows.at[i].when) : "";
        if (strstr(when, guard) || strstr(when, counter))
            return true;
    }
    return false;
}

static void judge_name(struct rules *rules, const struct table *table, size_t row, const char *name)
{
    const struct rules_world *world = rules->world;
    scoped_text where = mem_format("regels/%s.csv:%zu:when", table->name, table->rows.at[row].line);
    scoped_text sentence = NULL;

    if (world->is_partial && world->is_partial(world->with, name)) {
        sentence = mem_format(
            _("${%s} may be half known and is never compared directly: use age-at(), date-first() or date-last()."),
            name);
        report(rules, true, where, sentence);
    } else if (!text_equal(name, "peildatum") && !is_guarded(table, row, name)) {
        sentence =
            mem_format(_("${%s} is compared but may be blank: a row before must deal with ${%s} = ''."), name, name);
        report(rules, false, where, sentence);
    }
}

static void check_comparisons(struct rules *rules, const struct table *table, size_t row)
{
    const char *text = table->rows.at[row].when ? expr_source(table->rows.at[row].when) : "";

    for (const char *at = strstr(text, "${"); at; at = strstr(at + 2, "${")) {
        const char *end = strchr(at, '}');
        const char *start = skip_space(at + 2);
        if (!end || !is_ordered(text, at, end + 1))
            continue;
        scoped_text name = mem_text_part(start, (size_t)(end - start));
        judge_name(rules, table, row, name);
    }
}

/* A boolean stored as text is the word "false", which is true. */
static void check_outputs(struct rules *rules, const struct table *table, size_t row)
{
    enum value_type type;

    for (size_t i = 0; i < table->output_count; i++) {
        const struct expr *calculation = table->rows.at[row].calculations[i];
        scoped_text where = NULL;
        if (!calculation || !expr_type(calculation, &type) || type != VALUE_BOOLEAN)
            continue;
        where =
            mem_format("regels/%s.csv:%zu:calculation::%s", table->name, table->rows.at[row].line, table->outputs[i]);
        report(rules, true, where, _("This gives true or false; a value is 'ja' or 'nee': write if(…, 'ja', 'nee')."));
    }
}

static int by_start(const void *a, const void *b)
{
    const struct parameter *left = a, *right = b;
    struct date far = { INT32_MIN + 1 };

    return date_compare(date_is_set(left->period.from) ? left->period.from : far,
                        date_is_set(right->period.from) ? right->period.from : far);
}

static void check_gaps(struct rules *rules, const struct parameter_list *list)
{
    struct parameter *sorted = mem_array(list->periods.count, sizeof *sorted);

    memcpy(sorted, list->periods.at, list->periods.count * sizeof *sorted);
    qsort(sorted, list->periods.count, sizeof *sorted, by_start);
    for (size_t i = 1; i < list->periods.count; i++) {
        struct date end = sorted[i - 1].period.to, start = sorted[i].period.from;
        scoped_text where = mem_format("regels/parameters.csv:%zu:valid_from", sorted[i].line);
        if (date_is_set(end) && date_is_set(start) && start.days > end.days + 1)
            report(rules, false, where, _("There is a gap between this period and the one before."));
    }
    mem_free(sorted);
}

void rules_check(struct rules *rules)
{
    check_uses(rules);
    for (size_t i = 0; i < map_count(rules->facts); i++)
        check_circle(rules, map_value(rules->facts, i));
    for (size_t i = 0; i < map_count(rules->parameters); i++)
        check_gaps(rules, map_value(rules->parameters, i));
    for (size_t i = 0; i < map_count(rules->tables); i++) {
        const struct table *table = map_value(rules->tables, i);
        for (size_t row = 0; row < table->rows.count; row++) {
            check_comparisons(rules, table, row);
            check_outputs(rules, table, row);
        }
    }
}
