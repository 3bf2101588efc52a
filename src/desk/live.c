/* live.c — the content folder becoming the live bundle: only when it passes the checks. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "live.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "check_library.h"
#include "form/finding.h"
#include "form/form.h"
#include "library.h"
#include "rights_table.h"
#include "permanence.h"
#include "store/content.h"
#include "store/entity.h"
#include "store/search.h"
#include "store/store.h"

/* The columns of every entity list: the union over the forms that save to it. */
struct columns {
    struct arena *arena;
    struct map *lists; /* name -> struct column_list */
};
struct column_list {
    const char *name;
    ARRAY(struct entity_property) properties;
};

static struct column_list *list_of(struct columns *columns, const char *name)
{
    struct column_list *list = map_find(columns->lists, name);

    if (!list) {
        list = arena_alloc(columns->arena, sizeof *list);
        list->name = name;
        map_put(columns->lists, name, list);
    }
    return list;
}

static int column_type(enum question_type type)
{
    static const struct {
        enum question_type question;
        int column;
    } types[] = {
        { QUESTION_INTEGER, ENTITY_INTEGER }, { QUESTION_DECIMAL, ENTITY_DECIMAL },
        { QUESTION_DATE, ENTITY_DATE },       { QUESTION_SELECT_MULTIPLE, ENTITY_CODES },
        { QUESTION_RANK, ENTITY_CODES },
    };

    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i].question == type)
            return types[i].column;
    return ENTITY_TEXT;
}

static void add_column(struct column_list *list, const struct question *question)
{
    for (size_t i = 0; i < list->properties.count; i++)
        if (text_equal(list->properties.at[i].name, question->save_property)) {
            if (list->properties.at[i].type == ENTITY_TEXT)
                list->properties.at[i].type = column_type(question->type);
            return;
        }
    *array_add(&list->properties) = (struct entity_property){ question->save_property, column_type(question->type) };
}

static bool gather(struct columns *columns, struct library *library, struct error *err)
{
    for (size_t i = 0; i < library_forms(library); i++) {
        const struct form *form = library_form(library, library_form_name(library, i), err);
        if (!form)
            return false;
        for (size_t at = 0; at < form_entities(form); at++)
            list_of(columns, form_entity(form, at)->list);
        for (size_t at = 0; at < form_size(form); at++)
            if (*form_question(form, at)->save_property)
                add_column(list_of(columns, form_question(form, at)->save_list), form_question(form, at));
    }
    return true;
}

static bool define_tables(struct columns *columns, struct store *store, struct error *err)
{
    size_t count = map_count(columns->lists);
    struct entity_list *lists = arena_alloc(columns->arena, (count + 1) * sizeof *lists);
    bool good;

    for (size_t i = 0; i < count; i++) {
        struct column_list *list = map_value(columns->lists, i);
        lists[i] = (struct entity_list){ list->name, list->properties.at, list->properties.count };
    }
    good = entity_define(store, lists, count, err);
    for (size_t i = 0; i < count; i++)
        array_clear(&((struct column_list *)map_value(columns->lists, i))->properties);
    return good;
}

static bool define_search(struct library *library, struct store *store, struct arena *arena, struct error *err)
{
    const char *words = library_setting(library, "card_search"), *word;
    const char *properties[32];
    struct search_plan plan = { .list = library_setting(library, "card"),
                                .properties = properties,
                                .key = library_setting(library, "card_key"),
                                .birth = library_setting(library, "card_birth"),
                                .place = library_setting(library, "card_place") };

    for (size_t size; plan.property_count < 32 && (size = text_word(&words, &word));)
        properties[plan.property_count++] = arena_text_part(arena, word, size);
    return search_define(store, &plan, err);
}

static bool define(struct library *library, struct store *store, struct error *err)
{
    scoped(arena) arena = arena_new();
    scoped(map) lists = map_new();
    struct columns columns = { arena, lists };

    return gather(&columns, library, err) && define_tables(&columns, store, err) &&
           define_search(library, store, arena, err);
}

static void first_finding(void *with, bool is_error, const char *where, const char *sentence)
{
    struct error *err = with;

    if (is_error && !err->kind) {
        error_set(err, ERROR_INPUT, _("The new content was not taken up: the old one is worked with. %s: %s"), where,
                  sentence);
        error_at(err, "%s", where);
    }
}

static char *life_of(const struct digest *bundle)
{
    char hex[DIGEST_TEXT_BYTES];

    return mem_format("lived:%s", digest_format(bundle, hex));
}

/* That it was live once: to go back to it is always possible. */
static bool note_lived(struct store *store, const struct digest *bundle, struct error *err)
{
    scoped_text name = life_of(bundle);

    return store_set(store, name, "1", err);
}

/* What came from the centre lies in the store already. */
static bool keep(struct library *library, struct store *store, struct digest *bundle, struct error *err)
{
    *bundle = library_bundle(library);
    return content_is_whole(store, bundle) || library_keep(library, store, bundle, err);
}

static struct library *take_up(struct store *store, struct library *library, struct error *err)
{
    struct digest bundle;
    bool good = store_begin(store, err);

    if (good && !(keep(library, store, &bundle, err) && define(library, store, err) &&
                  content_set_live(store, &bundle, err) && note_lived(store, &bundle, err))) {
        store_cancel(store);
        good = false;
    }
    if (good && store_commit(store, err))
        return library;
    library_free(library);
    return NULL;
}

/* Going back to content that was live once is always possible; anything else keeps every name and code. */
static bool is_permanent(struct store *store, struct library *library, const struct digest *live,
                         const struct findings *findings)
{
    struct digest found = library_bundle(library);
    scoped(library) before = live ? library_open_bundle(store, live, NULL) : NULL;

    return !before || content_has(store, &found) || !permanence_check(before, library, findings);
}

/* What is live says who may replace it: rights that came with the folder itself would prove nothing. */
static bool may_replace(struct store *store, const struct digest *live, const char *role, struct error *err)
{
    scoped(library) library = library_open_bundle(store, live, NULL);
    scoped(rights) rights = library ? rights_read(library) : NULL;
    const char *own = *role ? role : library ? library_setting(library, "role_default") : "";

    return !rights || rights_may(rights, RIGHT_CONTENT, NULL, own) ||
           error_set(err, ERROR_INPUT,
                     _("The folder has other content than what is in use, and the role %s may not take it up. Let a "
                       "colleague open balie once."),
                     own);
}

/* The content of the centre is refused: it is remembered why, so that it is judged once. */
static bool refuse(struct store *store, const struct digest *bundle, const char *why)
{
    char hex[DIGEST_TEXT_BYTES];
    scoped_text text = mem_format("%s\n%s", digest_format(bundle, hex), why);

    store_set(store, "bundle.bad", text, NULL);
    return false;
}

static bool is_refused(struct store *store, const struct digest *bundle)
{
    char hex[DIGEST_TEXT_BYTES];
    scoped_text bad = store_get(store, "bundle.bad");

    return bad && text_starts(bad, digest_format(bundle, hex));
}

static bool passes(struct store *store, struct library *library, const struct digest *live)
{
    struct digest bundle = library_bundle(library);
    scoped_text name = life_of(&bundle);
    scoped_text lived = store_get(store, name);
    scoped(library) before = live && !lived ? library_open_bundle(store, live, NULL) : NULL;
    struct error trouble = { 0 };
    struct findings findings = { first_finding, &trouble };

    if (!check_library(library, NULL, &findings) && !trouble.kind &&
        (!before || !permanence_check(before, library, &findings)))
        return store_set(store, "bundle.bad", NULL, NULL);
    return refuse(store, &bundle, trouble.text);
}

/* What the centre says is live here, once its files have come and it passes; else what was live, or the folder's. */
static struct library *take_up_centre(struct store *store, const struct digest *awaited, const struct digest *live,
                                      struct error *err)
{
    struct library *library;

    if (is_refused(store, awaited) || !content_is_whole(store, awaited))
        return NULL;
    library = library_open_bundle(store, awaited, NULL);
    if (library && passes(store, library, live))
        return take_up(store, library, err);
    library_free(library);
    return NULL;
}

static struct library *take_up_folder(struct store *store, const char *folder, const struct digest *live,
                                      const char *role, struct error *err)
{
    struct library *library = library_open_folder(folder, err);
    struct error trouble = { 0 };
    struct findings findings = { first_finding, &trouble };
    struct digest found;

    if (!library)
        return NULL;
    found = library_bundle(library);
    if (live && digest_equal(&found, live))
        return library;
    if (live && !may_replace(store, live, role, err)) {
        library_free(library);
        return NULL;
    }
    if (!check_library(library, NULL, &findings) && !trouble.kind && is_permanent(store, library, live, &findings))
        return take_up(store, library, err);
    library_free(library);
    error_set(err, trouble.kind, "%s", trouble.text);
    return NULL;
}

struct library *live_take_up(struct store *store, const char *folder, const char *role, struct error *err)
{
    scoped_text hex = store_get(store, "centre.bundle");
    struct digest live, awaited;
    bool has_live = content_live(store, &live), has_centre = hex && digest_parse(hex, &awaited);
    struct library *library = NULL;

    if (has_centre && !(has_live && digest_equal(&live, &awaited)))
        library = take_up_centre(store, &awaited, has_live ? &live : NULL, err);
    if (!library && (!has_centre || !has_live))
        library = take_up_folder(store, folder, has_live ? &live : NULL, role, err);
    if (!library && has_live)
        library = library_open_bundle(store, &live, NULL);
    return library;
}
