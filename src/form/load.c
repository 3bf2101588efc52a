/* load.c — a form read from its sheets, whether these stand in a folder or in a workbook. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "form/form.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"
#include "binding.h"
#include "check.h"
#include "choice_list.h"
#include "columns.h"
#include "custom.h"
#include "entities.h"
#include "form/list.h"
#include "inside.h"
#include "loading.h"
#include "order.h"
#include "reach.h"
#include "survey.h"
#include "workbook.h"
#include "xform_load.h"

#define CHOICES_MAX 300000

/* Where the sheets of a form stand. */
struct source {
    struct loading *loading;
    struct workbook *workbook; /* NULL: in a folder of the world */
};

static struct sheet *parse_sheet(const struct source *source, const char *which, struct error *err)
{
    const struct form_world *world = source->loading->world;
    scoped_text path = mem_format("%s/%s.csv", source->loading->form->name, which);
    scoped_buf bytes = { 0 };

    if (source->workbook)
        return workbook_sheet(source->workbook, which, err);
    if (!world->read(world->with, path, &bytes, err))
        return NULL;
    return sheet_parse(path, buf_view(&bytes), bytes.size_bytes, err);
}

/* Reads one sheet; a sheet that need not be there may be absent. */
static bool read_sheet(const struct source *source, const char *which, bool is_needed, struct sheet **out)
{
    struct error trouble = { 0 };

    *out = parse_sheet(source, which, &trouble);
    if (*out || (!is_needed && trouble.kind == ERROR_ABSENT))
        return true;
    if (*trouble.field)
        return loading_error(source->loading, (struct spot){ .place = trouble.field }, "%s", trouble.text);
    return loading_error(source->loading, (struct spot){ 0 }, "%s", trouble.text);
}

/* How many choices each list of a sheet has. */
struct tally {
    struct list *list;
    size_t count;
};

static void count_choices(const struct sheet *sheet, struct arena *arena, struct map *tallies)
{
    int column = sheet_find(sheet, "list_name");

    for (size_t row = 0; row < sheet_rows(sheet); row++) {
        const char *name = sheet_cell(sheet, row, column);
        struct tally *tally = map_find(tallies, name);
        if (!tally && *name)
            map_put(tallies, name, tally = arena_alloc(arena, sizeof *tally));
        if (tally)
            tally->count++;
    }
}

static void add_choice(struct loading *loading, struct map *tallies, const struct sheet *sheet, size_t row)
{
    const char *name = sheet_get(sheet, row, "list_name");
    struct tally *tally = map_find(tallies, name);
    struct error trouble = { 0 };
    struct list *other;

    if (!tally) {
        if (*sheet_get(sheet, row, "name"))
            loading_warn(loading, (struct spot){ sheet, row, "list_name", NULL },
                         _("This choice belongs to no list and is left out: give its list_name."));
        return;
    }
    if (!tally->list) {
        tally->list = list_begin(name, sheet, tally->count);
        other = map_put(loading->form->lists, name, tally->list);
        if (other)
            loading_error(loading, (struct spot){ sheet, row, "list_name", NULL },
                          _("The list %s stands on two sheets: keep one."), name);
        list_free(other);
    }
    if (!list_add(tally->list, row, is_yes(form_setting(loading->form, "allow_choice_duplicates")), &trouble))
        loading_error(loading, (struct spot){ sheet, row, "name", NULL }, "%s", trouble.text);
}

static void read_choices(struct loading *loading, struct sheet *sheet)
{
    scoped(arena) arena = arena_new();
    scoped(map) tallies = map_new();

    if (!sheet)
        return;
    if (sheet_rows(sheet) > CHOICES_MAX) {
        loading_error(loading, (struct spot){ sheet, CHOICES_MAX, NULL, NULL },
                      _("A form has at most %d choices: split it."), CHOICES_MAX);
        return;
    }
    columns_settle(loading, sheet, COLUMNS_CHOICES);
    if (sheet_rows(sheet) && (sheet_find(sheet, "list_name") < 0 || sheet_find(sheet, "name") < 0))
        loading_error(loading, (struct spot){ sheet, SHEET_HEADER, NULL, NULL },
                      _("The choices need the columns list_name and name: add them."));
    count_choices(sheet, arena, tallies);
    for (size_t row = 0; row < sheet_rows(sheet); row++)
        add_choice(loading, tallies, sheet, row);
}

/* The settings are the first row of their sheet. */
static void read_settings(struct loading *loading)
{
    struct form *form = loading->form;
    const struct sheet *sheet = form->settings_sheet;
    const char *language;

    if (!sheet)
        return;
    columns_settle(loading, form->settings_sheet, COLUMNS_SETTINGS);
    for (size_t i = 0; sheet_rows(sheet) && i < sheet_columns(sheet); i++)
        map_put(form->settings, sheet_column(sheet, i), (void *)sheet_cell(sheet, 0, (int)i));
    language = form_setting(form, "default_language");
    form->default_language = language_code(form->arena, arena_format(form->arena, "::%s", language));
}

/* What the settings say of questions. */
static void bind_settings(struct loading *loading)
{
    struct form *form = loading->form;
    const char *date = form_setting(form, "attribute::balie:date"), *name = form_setting(form, "instance_name");

    if (*date && !(form->date = map_find(form->top->names, date)))
        loading_error(loading, (struct spot){ form->settings_sheet, 0, "attribute::balie:date", NULL },
                      _("The legal date is no question outside a repeat: %s. Name a date question."), date);
    if (*name)
        form->instance_name =
            binding_compile(loading, NULL, (struct spot){ form->settings_sheet, 0, "instance_name", NULL }, name);
}

static bool read_sheets(const struct source *source)
{
    struct form *form = source->loading->form;

    return read_sheet(source, "survey", true, &form->survey) && read_sheet(source, "choices", false, &form->choices) &&
           read_sheet(source, "external_choices", false, &form->external_choices) &&
           read_sheet(source, "settings", false, &form->settings_sheet) &&
           read_sheet(source, "entities", false, &form->entities_sheet) &&
           (!source->workbook || read_sheet(source, "tests", false, &form->tests));
}

/* Everything was read: it is compiled, put in order and judged. */
static struct form *finish(struct loading *loading, bool is_read)
{
    struct bindings bindings = { 0 };

    if (is_read) {
        binding_read(loading, &bindings);
        bind_settings(loading);
        if (!loading->form->instance)
            entities_read(loading);
        order_find(loading, &bindings);
        check_form(loading);
        if (!loading->form->instance)
            custom_check(loading); /* what pyxform holds for a rule, an XForm need not */
        if (!loading->error_count && loading->world->findings)
            reach_check(loading, &bindings);
        bindings_clear(&bindings);
    }
    if (!loading->error_count)
        return loading->form;
    form_free(loading->form);
    return NULL;
}

static struct form *load(const struct source *source)
{
    struct loading *loading = source->loading;
    bool is_read = read_sheets(source);

    if (is_read) {
        columns_settle(loading, loading->form->tests, COLUMNS_TESTS);
        read_settings(loading);
        read_choices(loading, loading->form->choices);
        read_choices(loading, loading->form->external_choices);
        survey_read(loading);
        check_lists(loading);
    }
    return finish(loading, is_read);
}

struct form *form_load_xml(const char *name, const struct form_source *source, const struct form_world *world,
                           struct error *err)
{
    struct loading loading = { .form = form_new(name, world), .world = world, .err = err };

    return finish(&loading, xform_load(&loading, source));
}

/* A form kept as it came, in one file; *IS_KEPT tells whether it is. */
static struct form *load_kept(const char *name, const struct form_world *world, bool *is_kept, struct error *err)
{
    scoped_text path = mem_format("%s/form.xml", name);
    scoped_buf bytes = { 0 };
    struct form_source source = { .name = path };

    *is_kept = world->read(world->with, path, &bytes, NULL);
    source.bytes = buf_view(&bytes);
    source.size_bytes = bytes.size_bytes;
    return *is_kept ? form_load_xml(name, &source, world, err) : NULL;
}

struct form *form_load(const char *name, const struct form_world *world, struct error *err)
{
    struct loading loading = { .world = world, .err = err };
    bool is_kept;
    struct form *kept = load_kept(name, world, &is_kept, err);

    if (is_kept)
        return kept;
    loading.form = form_new(name, world);
    return load(&(struct source){ &loading, NULL });
}

struct form *form_load_workbook(const char *name, const struct form_source *source, const struct form_world *world,
                                struct error *err)
{
    struct loading loading = { .form = form_new(name, world), .world = world, .err = err };
    struct error trouble = { 0 };
    scoped(workbook) workbook = workbook_open(source->name, source->bytes, source->size_bytes, &trouble);

    if (workbook)
        return load(&(struct source){ &loading, workbook });
    loading_error(&loading, (struct spot){ .place = source->name }, "%s", trouble.text);
    form_free(loading.form);
    return NULL;
}
