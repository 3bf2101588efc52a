/* template_fill.c — a letter with holes filled in for one dossier. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "document/template.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/words.h"
#include "document/markup.h"
#include "expr/expr.h"
#include "expr/value.h"
#include "template_inside.h"

#define ROWS_LIMIT       10000
#define SHEET_SIZE_LIMIT 4194304
#define PEOPLE_WRITE     ",.;: \n"

/* One filling under way. */
struct filling {
    const struct template *template;
    const struct template_scene *scene;
    struct template_sheet *sheet;
    struct node *context;
    bool was_empty; /* the hole just filled had nothing in it */
    struct error *err;
};

static bool fill_parts(struct filling *filling, const struct part *part);

static bool run(struct filling *filling, const struct part *part, struct value *out)
{
    struct expr_scene scene = { .context = filling->context };

    return expr_run(filling->scene->machine, part->expr, &scene, out, filling->err) ||
           template_place(filling->template, part->line, filling->err);
}

/* "street number , town": the blank before what had nothing in it goes too. */
static bool fill_text(struct filling *filling, const struct part *part)
{
    struct buf *out = &filling->sheet->markup;

    if (filling->was_empty && out->size_bytes && out->bytes[out->size_bytes - 1] == ' ' &&
        strchr(PEOPLE_WRITE, part->text[0]))
        buf_cut(out, out->size_bytes - 1);
    buf_text(out, part->text);
    return true;
}

static void add_hole(struct filling *filling, const char *text)
{
    filling->was_empty = !*text;
    markup_escape(&filling->sheet->markup, text);
}

static bool fill_name(struct filling *filling, const struct part *part)
{
    const struct template_scene *scene = filling->scene;
    scoped_buf text = { 0 };

    if (!scene->print(scene->with, part->text, &text, filling->err))
        return template_place(filling->template, part->line, filling->err);
    add_hole(filling, buf_view(&text));
    return true;
}

static bool fill_expression(struct filling *filling, const struct part *part)
{
    struct value value;

    if (!run(filling, part, &value))
        return false;
    add_hole(filling, value_to_text(&value, expr_machine_arena(filling->scene->machine)));
    return true;
}

static bool fill_code(struct filling *filling, const struct part *part)
{
    struct value value;

    if (!run(filling, part, &value))
        return false;
    buf_cut(&filling->sheet->code, 0);
    buf_text(&filling->sheet->code, value_to_text(&value, expr_machine_arena(filling->scene->machine)));
    return true;
}

static bool fill_if(struct filling *filling, const struct part *part)
{
    struct value value;

    return run(filling, part, &value) && fill_parts(filling, value_is_true(&value) ? part->inside : part->otherwise);
}

static bool fill_row(struct filling *filling, const struct part *part, struct node *row)
{
    const struct template_scene *scene = filling->scene;
    struct node *outer = filling->context;
    bool good;

    filling->context = row;
    if (scene->enter)
        scene->enter(scene->with, row);
    good = fill_parts(filling, part->inside);
    if (scene->leave)
        scene->leave(scene->with);
    filling->context = outer;
    return good;
}

static bool fill_each(struct filling *filling, const struct part *part)
{
    struct value value;
    struct node **rows;
    size_t count;
    bool good = true;

    if (!run(filling, part, &value))
        return false;
    if (value.type != VALUE_NODES || value.node_count > ROWS_LIMIT) {
        error_set(filling->err, ERROR_INPUT, _("“#each” needs a set of at most 10,000 nodes: correct the template."));
        return template_place(filling->template, part->line, filling->err);
    }
    count = value.node_count; /* the machine takes its array back at the next run */
    rows = mem_array(count + 1, sizeof(struct node *));
    for (size_t i = 0; i < count; i++)
        rows[i] = value.nodes[i];
    for (size_t i = 0; good && i < count; i++)
        good = fill_row(filling, part, rows[i]);
    mem_free(rows);
    return good;
}

static bool (*const fillers[])(struct filling *filling, const struct part *part) = {
    [PART_TEXT] = fill_text, [PART_NAME] = fill_name, [PART_EXPRESSION] = fill_expression,
    [PART_IF] = fill_if,     [PART_EACH] = fill_each, [PART_CODE] = fill_code,
};

static bool fill_parts(struct filling *filling, const struct part *part)
{
    for (; part; part = part->next) {
        if (!fillers[part->kind](filling, part))
            return false;
        if (part->kind == PART_TEXT)
            filling->was_empty = false;
        if (filling->sheet->markup.size_bytes <= SHEET_SIZE_LIMIT)
            continue;
        error_set(filling->err, ERROR_INPUT, _("The document would be too long: correct the template."));
        return template_place(filling->template, part->line, filling->err);
    }
    return true;
}

bool template_fill(const struct template *template, const struct template_scene *scene, struct template_sheet *sheet,
                   struct error *err)
{
    struct template_sheet done = { 0 };
    struct error trouble = { 0 };
    struct filling filling = { template, scene, &done, scene->context, false, &trouble };

    if (!fill_parts(&filling, template->first)) {
        template_sheet_clear(&done);
        if (err)
            *err = trouble;
        return false;
    }
    template_sheet_clear(sheet);
    *sheet = done;
    return true;
}

void template_sheet_clear(struct template_sheet *sheet)
{
    buf_clear(&sheet->markup);
    buf_clear(&sheet->code);
}
