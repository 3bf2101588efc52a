/* library.c — one bundle of content, read and compiled as it is needed: forms, lists, rules, settings. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "library.h"

#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"
#include "form/finding.h"
#include "form/form.h"
#include "form/list.h"
#include "names.h"
#include "rules/rules.h"
#include "store/content.h"

#define FILE_LIMIT_BYTES 16777216
#define LISTS            "lijsten/"
#define SURVEY           "/survey.csv"
#define ENTITIES         "/entities.csv"
#define SETTINGS         "balie.csv"
#define XFORM            "/form.xml"

/* What makes a folder a form: its survey, or an XForm kept as it came. */
static const char *const form_marks[] = { SURVEY, XFORM };

struct properties {
    ARRAY(const char *) names;
};

struct library {
    struct arena *arena;
    struct store *store; /* NULL: files are in memory */
    struct digest bundle;
    ARRAY(struct content_file) files; /* bytes NULL when in the store */
    struct map *forms, *lists, *settings, *entities, *notes;
    ARRAY(const char *) form_names;
    struct map *properties; /* list -> struct properties; NULL until somebody asks */
    struct rules *rules;
    struct rules_world rules_world;
    struct form_world form_world;
    struct names *names; /* for judging rules and for labels; read at first use */
    const struct findings *findings;
};

static const struct content_file *find_file(const struct library *library, const char *path)
{
    for (size_t low = 0, high = library->files.count; low < high;) {
        size_t middle = (low + high) / 2;
        int order = strcmp(library->files.at[middle].path, path);
        if (order == 0)
            return &library->files.at[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

bool library_read(struct library *library, const char *path, struct buf *out, struct error *err)
{
    const struct content_file *file = find_file(library, path);

    if (!file)
        return error_set(err, ERROR_ABSENT, _("The content has no file %s."), path);
    if (library->store)
        return content_read(library->store, &library->bundle, path, out, err);
    buf_add(out, file->bytes, file->size_bytes);
    return true;
}

static bool read_for_others(void *with, const char *path, struct buf *out, struct error *err)
{
    return library_read(with, path, out, err);
}

static bool each_below(void *with, const char *folder, bool (*visit)(void *, const char *, struct error *),
                       void *visitor, struct error *err)
{
    struct library *library = with;

    for (size_t i = 0; i < library->files.count; i++)
        if (text_starts(library->files.at[i].path, folder) && !visit(visitor, library->files.at[i].path, err))
            return false;
    return true;
}

static struct sheet *read_sheet(struct library *library, const char *path, struct error *err)
{
    scoped_buf bytes = { 0 };

    if (!library_read(library, path, &bytes, err))
        return NULL;
    return sheet_parse(path, buf_view(&bytes), bytes.size_bytes, err);
}

static void read_settings(struct library *library)
{
    scoped(sheet) sheet = read_sheet(library, SETTINGS, NULL);

    for (size_t i = 0; sheet && i < sheet_rows(sheet); i++)
        map_put(library->settings, arena_text(library->arena, sheet_get(sheet, i, "name")),
                arena_text(library->arena, sheet_get(sheet, i, "value")));
}

static void read_entities(struct library *library, const char *path)
{
    scoped(sheet) sheet = read_sheet(library, path, NULL);

    for (size_t i = 0; sheet && i < sheet_rows(sheet); i++) {
        const char *list = arena_text(library->arena, sheet_get(sheet, i, "list_name"));
        map_put(library->entities, list, (void *)list);
    }
}

static void add_list(void *with, const char *list)
{
    struct library *library = with;
    const char *own = arena_text(library->arena, list);

    map_put(library->entities, own, (void *)own);
}

/* The lists of a form kept as it came. */
static void read_declared(struct library *library, const char *path)
{
    scoped_buf bytes = { 0 };

    if (library_read(library, path, &bytes, NULL))
        form_each_dataset(buf_view(&bytes), add_list, library);
}

static bool has_instance(void *with, const char *id)
{
    return text_equal(id, "feiten") || library_is_entity(with, id);
}

static struct list *list_for_forms(void *with, const char *name, struct error *err)
{
    return library_list(with, name, err);
}

/* Looks at what is there; nothing is compiled yet. */
static void survey_files(struct library *library)
{
    for (size_t i = 0; i < library->files.count; i++) {
        const char *path = library->files.at[i].path;
        for (size_t kind = 0; kind < sizeof form_marks / sizeof *form_marks; kind++) {
            size_t size = strlen(path) - strlen(form_marks[kind]);
            if (!text_ends(path, form_marks[kind]) || strchr(path, '/') != path + size)
                continue;
            *array_add(&library->form_names) = arena_text_part(library->arena, path, size);
            if (text_equal(form_marks[kind], XFORM))
                read_declared(library, path);
        }
        if (text_ends(path, ENTITIES))
            read_entities(library, path);
    }
    read_settings(library);
}

static struct library *library_new(void)
{
    struct library *library = mem_new(sizeof *library);

    library->arena = arena_new();
    library->forms = map_new();
    library->lists = map_new();
    library->settings = map_new();
    library->entities = map_new();
    library->notes = map_new();
    library->rules_world = (struct rules_world){ .with = library, .read = read_for_others, .each = each_below };
    library->form_world = (struct form_world){
        .with = library, .read = read_for_others, .list = list_for_forms, .has_instance = has_instance
    };
    return library;
}

struct folder {
    struct library *library;
    const char *path;
};

static bool take_file(void *with, const char *relative, struct error *err)
{
    const struct folder *folder = with;
    struct library *library = folder->library;
    scoped_text path = file_join(folder->path, relative);
    scoped_buf bytes = { 0 };

    if (!text_ends(relative, ".csv") && !text_ends(relative, ".txt") && !text_ends(relative, ".sql") &&
        !text_ends(relative, ".xml"))
        return true;
    if (!file_read(path, FILE_LIMIT_BYTES, &bytes, err))
        return false;
    *array_add(&library->files) =
        (struct content_file){ arena_text(library->arena, relative),
                               arena_copy(library->arena, buf_view(&bytes), bytes.size_bytes), bytes.size_bytes };
    return true;
}

/* The manifest as content_keep() writes it: sorted "path<TAB>hash" lines. */
static struct digest hash_files(const struct library *library)
{
    scoped_buf manifest = { 0 };
    char hex[DIGEST_TEXT_BYTES];

    for (size_t i = 0; i < library->files.count; i++) {
        struct digest digest = hash_bytes(library->files.at[i].bytes, library->files.at[i].size_bytes);
        buf_format(&manifest, "%s\t%s\n", library->files.at[i].path, digest_format(&digest, hex));
    }
    return hash_bytes(buf_view(&manifest), manifest.size_bytes);
}

struct library *library_open_folder(const char *folder, struct error *err)
{
    struct library *library = library_new();
    struct folder source = { library, folder };

    if (!file_walk(folder, take_file, &source, err)) {
        library_free(library);
        return NULL;
    }
    library->bundle = hash_files(library);
    survey_files(library);
    return library;
}

static bool take_path(void *with, const char *path)
{
    struct library *library = with;

    *array_add(&library->files) = (struct content_file){ arena_text(library->arena, path), NULL, 0 };
    return true;
}

struct library *library_open_bundle(struct store *store, const struct digest *bundle, struct error *err)
{
    struct library *library;

    if (!content_is_whole(store, bundle)) {
        error_set(err, ERROR_ABSENT, _("This content is not on this computer yet: exchange with the centre first."));
        return NULL;
    }
    library = library_new();
    library->store = store;
    library->bundle = *bundle;
    content_each(store, bundle, take_path, library);
    survey_files(library);
    return library;
}

void library_free(struct library *library)
{
    if (!library)
        return;
    for (size_t i = 0; i < map_count(library->forms); i++)
        form_free(map_value(library->forms, i));
    for (size_t i = 0; i < map_count(library->lists); i++)
        list_free(map_value(library->lists, i));
    for (size_t i = 0; library->properties && i < map_count(library->properties); i++)
        array_clear(&((struct properties *)map_value(library->properties, i))->names);
    map_free(library->properties);
    rules_free(library->rules);
    names_free(library->names);
    map_free(library->forms);
    map_free(library->lists);
    map_free(library->settings);
    map_free(library->entities);
    map_free(library->notes);
    array_clear(&library->files);
    array_clear(&library->form_names);
    arena_free(library->arena);
    mem_free(library);
}

bool library_keep(struct library *library, struct store *store, struct digest *bundle, struct error *err)
{
    return content_keep(store, library->files.at, library->files.count, bundle, err);
}

struct digest library_bundle(const struct library *library)
{
    return library->bundle;
}

size_t library_paths(const struct library *library)
{
    return library->files.count;
}

const char *library_path(const struct library *library, size_t i)
{
    return library->files.at[i].path;
}

static void pass_on(void *with, bool is_error, const char *where, const char *sentence)
{
    struct library *library = with;

    library->findings->report(library->findings->with, is_error, where, sentence);
}

static bool knows_name(void *with, const char *name)
{
    struct library *library = with;

    names_use(library->names, name);
    return names_has(library->names, name);
}

static bool is_partial(void *with, const char *name)
{
    return names_is_partial(((struct library *)with)->names, name);
}

static bool knows_code(void *with, const char *name, const char *code)
{
    struct library *library = with;
    scoped_text chosen = mem_format("%s_keuze", name); /* a suggestion that may be overruled has its list there */
    const char *own = names_list(library->names, name);
    const char *list_name = *own ? own : names_list(library->names, chosen);
    struct list *list = *list_name ? library_list(library, list_name, NULL) : NULL;

    return !list || list_find(list, code);
}

void library_set_findings(struct library *library, const struct findings *findings)
{
    library->findings = findings;
    library->form_world.findings = (struct findings *)findings;
    library_names(library);
    library->rules_world.report = pass_on;
    library->rules_world.knows_name = knows_name;
    library->rules_world.is_partial = is_partial;
    library->rules_world.knows_code = knows_code;
}

struct names *library_names(struct library *library)
{
    if (!library->names)
        library->names = names_read(library);
    return library->names;
}

struct rules *library_rules(struct library *library, struct error *err)
{
    if (!library->rules) {
        library->rules = rules_load(&library->rules_world, err);
        if (library->rules)
            library->form_world.functions = rules_functions(library->rules, NULL, &library->form_world.function_count);
    }
    return library->rules;
}

struct form *library_form(struct library *library, const char *name, struct error *err)
{
    struct form *form = map_find(library->forms, name);
    bool is_there = false;

    if (form)
        return form;
    for (size_t i = 0; i < library->form_names.count; i++)
        is_there = is_there || text_equal(library->form_names.at[i], name);
    if (!is_there) {
        error_set(err, ERROR_ABSENT, _("There is no form named %s."), name);
        return NULL;
    }
    if (!library_rules(library, err))
        return NULL;
    form = form_load(name, &library->form_world, err);
    if (form)
        map_put(library->forms, form_name(form), form);
    return form;
}

struct list *library_list(struct library *library, const char *name, struct error *err)
{
    struct list *list = map_find(library->lists, name);
    scoped_text path = mem_format(LISTS "%s.csv", name);
    scoped_buf bytes = { 0 };

    if (list)
        return list;
    if (!library_read(library, path, &bytes, err))
        return NULL;
    list = list_parse(name, buf_view(&bytes), bytes.size_bytes, library->findings, err);
    if (list)
        map_put(library->lists, list_name(list), list);
    return list;
}

const char *library_setting(struct library *library, const char *name)
{
    const char *value = map_find(library->settings, name);

    return value ? value : "";
}

size_t library_forms(struct library *library)
{
    return library->form_names.count;
}

const char *library_form_name(struct library *library, size_t i)
{
    return library->form_names.at[i];
}

bool library_is_entity(struct library *library, const char *list)
{
    return map_find(library->entities, list);
}

struct arena *library_arena(struct library *library)
{
    return library->arena;
}

struct map *library_notes(struct library *library)
{
    return library->notes;
}

static void add_property(struct library *library, const char *list, const char *name)
{
    struct properties *properties = map_find(library->properties, list);

    if (!properties) {
        properties = arena_alloc(library->arena, sizeof *properties);
        map_put(library->properties, arena_text(library->arena, list), properties);
    }
    for (size_t i = 0; i < properties->names.count; i++)
        if (text_equal(properties->names.at[i], name))
            return;
    *array_add(&properties->names) = arena_text(library->arena, name);
}

/* A form kept as it came says it when it is read. */
static void read_kept_properties(struct library *library, const char *name)
{
    const struct form *form = library_form(library, name, NULL);

    for (size_t i = 0; form && i < form_size(form); i++)
        if (*form_question(form, i)->save_property)
            add_property(library, form_question(form, i)->save_list, form_question(form, i)->save_property);
}

/* A save_to without a list means the one list of its form. */
static void read_properties(struct library *library, const char *form)
{
    scoped_text survey = mem_format("%s%s", form, SURVEY);
    scoped_text entities = mem_format("%s%s", form, ENTITIES);
    scoped_text kept = mem_format("%s%s", form, XFORM);
    scoped(sheet) rows = read_sheet(library, survey, NULL);
    scoped(sheet) lists = read_sheet(library, entities, NULL);

    for (size_t i = 0; rows && i < sheet_rows(rows); i++) {
        const char *save = sheet_get(rows, i, "save_to"), *mark = strchr(save, '#');
        scoped_text list = mark ? mem_text_part(save, (size_t)(mark - save)) : NULL;
        if (mark)
            add_property(library, list, mark + 1);
        else if (*save && lists && sheet_rows(lists))
            add_property(library, sheet_get(lists, 0, "list_name"), save);
    }
    if (find_file(library, kept))
        read_kept_properties(library, form);
}

size_t library_properties(struct library *library, const char *list, const char *const **names)
{
    struct properties *properties;

    if (!library->properties) {
        library->properties = map_new();
        for (size_t i = 0; i < library_forms(library); i++)
            read_properties(library, library_form_name(library, i));
    }
    properties = map_find(library->properties, list);
    *names = properties ? properties->names.at : NULL;
    return properties ? properties->names.count : 0;
}
