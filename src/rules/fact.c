/* fact.c — named expressions: what tables, tasks and letters call by one name. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "parts.h"

#include "base/arena.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"

static void load_row(struct cell *cell)
{
    struct rules *rules = cell->rules;
    struct fact *fact = arena_alloc(rules->arena, sizeof *fact);

    fact->line = sheet_line(cell->sheet, cell->row);
    cell->column = "name";
    fact->name = cell_copy(cell);
    if (!text_is_name(fact->name)) {
        cell_refuse(cell, true, _("“%s” is not a name: use small letters, digits and _."), fact->name);
        return;
    }
    if (map_find(rules->facts, fact->name))
        cell_refuse(cell, true, _("There is already a fact named %s."), fact->name);
    cell->column = "type";
    fact->type = cell_copy(cell);
    cell->column = "save_to";
    fact->save_to = cell_copy(cell);
    cell->column = "sensitive";
    fact->sensitive = cell_copy(cell);
    if (*fact->sensitive && !text_equal(fact->sensitive, "yes") && !text_equal(fact->sensitive, "no"))
        cell_refuse(cell, true, _("Write yes or no, or leave it blank."));
    cell->column = "source";
    fact->source = cell_copy(cell);
    fact->label = cell_sentence(cell, "label");
    cell->column = "calculation";
    fact->calculation = cell_expression(cell);
    if (text_is_blank(cell_text(cell)))
        cell_refuse(cell, true, _("A fact needs a calculation."));
    map_put(rules->facts, fact->name, fact);
}

bool facts_load(struct rules *rules, const struct sheet *sheet)
{
    for (size_t i = 0; i < sheet_rows(sheet); i++) {
        struct cell cell = { rules, sheet, i, NULL };
        load_row(&cell);
    }
    return true;
}

void rules_each_fact(const struct rules *rules, void (*visit)(void *with, const struct rules_fact *fact), void *with)
{
    for (size_t i = 0; i < map_count(rules->facts); i++) {
        const struct fact *fact = map_value(rules->facts, i);
        visit(with, &(struct rules_fact){ fact->name, fact->save_to, fact->sensitive, fact->calculation, fact->line });
    }
}
