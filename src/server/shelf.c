/* shelf.c — what the live content says to the server: who may do what, and by what a dossier is found. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "shelf.h"

#include <string.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/memory.h"
#include "base/sheet.h"
#include "base/text.h"
#include "published.h"
#include "store.h"
#include "wire/bundle.h"

#define RIGHTS_PATH   "regels/rechten.csv"
#define SETTINGS_PATH "balie.csv"
#define ROOM          64 /* bundles kept; one per region and some that were live before */

struct book {
    struct digest hash;
    struct shelf_content content;
    struct sheet *settings;
};

struct shelf {
    struct book books[ROOM];
    size_t next; /* the one that makes room */
    struct shelf_content nothing;
};

struct shelf *shelf_new(void)
{
    struct shelf *shelf = mem_new(sizeof *shelf);

    shelf->nothing = (struct shelf_content){ NULL, "", "", "", "", "" };
    return shelf;
}

static void clear_book(struct book *book)
{
    sheet_free(book->content.rights);
    sheet_free(book->settings);
    *book = (struct book){ 0 };
}

/* The hashes of the two files that count, in a manifest. */
struct wanted {
    struct digest rights, settings;
};

static bool note_path(void *with, const char *path, const struct digest *hash)
{
    struct wanted *wanted = with;

    if (text_equal(path, RIGHTS_PATH))
        wanted->rights = *hash;
    else if (text_equal(path, SETTINGS_PATH))
        wanted->settings = *hash;
    return true;
}

/* A sheet that is damaged is none: content is judged before it goes live on a desk, and again there. */
static bool read_sheet(struct server_store *store, const struct digest *hash, const char *name, struct sheet **out,
                       struct error *err)
{
    scoped_buf bytes = { 0 };
    bool is_there;

    if (!digest_is_set(hash))
        return true;
    if (!store->read_file(store, hash, &bytes, &is_there, err))
        return false;
    *out = is_there ? sheet_parse(name, buf_view(&bytes), bytes.size_bytes, NULL) : NULL;
    return true;
}

static const char *setting(const struct sheet *settings, const char *name)
{
    for (size_t i = 0; settings && i < sheet_rows(settings); i++)
        if (text_equal(sheet_get(settings, i, "name"), name))
            return sheet_get(settings, i, "value");
    return "";
}

static bool read_book(struct book *book, struct server_store *store, const struct digest *hash, struct error *err)
{
    struct wanted wanted = { 0 };
    scoped_buf manifest = { 0 };
    bool is_there;

    if (!store->read_file(store, hash, &manifest, &is_there, err))
        return false;
    bundle_each(buf_view(&manifest), manifest.size_bytes, note_path, &wanted, NULL);
    if (!read_sheet(store, &wanted.rights, RIGHTS_PATH, &book->content.rights, err) ||
        !read_sheet(store, &wanted.settings, SETTINGS_PATH, &book->settings, err))
        return false;
    book->hash = *hash;
    book->content.list = setting(book->settings, "card");
    book->content.properties = setting(book->settings, "card_search");
    book->content.key = setting(book->settings, "card_key");
    book->content.birth = setting(book->settings, "card_birth");
    book->content.names = setting(book->settings, "card_name");
    return true;
}

bool shelf_find(struct shelf *shelf, struct server_store *store, const char *region, const struct shelf_content **out,
                struct error *err)
{
    struct store_bundle live;
    struct book *book;

    *out = &shelf->nothing;
    if (!published_live(store, region, &live, err))
        return false;
    if (!live.number)
        return true;
    for (size_t i = 0; i < ROOM; i++)
        if (digest_equal(&shelf->books[i].hash, &live.hash)) {
            *out = &shelf->books[i].content;
            return true;
        }
    book = &shelf->books[shelf->next++ % ROOM];
    clear_book(book);
    if (!read_book(book, store, &live.hash, err))
        return false;
    *out = &book->content;
    return true;
}

void shelf_free(struct shelf *shelf)
{
    for (size_t i = 0; shelf && i < ROOM; i++)
        clear_book(&shelf->books[i]);
    mem_free(shelf);
}

bool shelf_may(const struct shelf_content *content, const char *right, const char *form, const char *role)
{
    const struct sheet *rights = content->rights;
    const char *roles = NULL;

    if (!rights || !*role)
        return true;
    /* A row of the form itself goes before the row of all forms. */
    for (size_t i = 0; i < sheet_rows(rights); i++) {
        const char *named = sheet_get(rights, i, "form");

        if (text_equal(sheet_get(rights, i, "right"), right) && (text_equal(named, form) || (!*named && !roles)))
            roles = sheet_get(rights, i, "roles");
    }
    return roles && text_has_word(roles, role);
}
