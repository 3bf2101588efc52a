/* content.c — content by hash: every file and bundle a change ever referred to. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/content.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/words.h"
#include "state.h"
#include "store/store.h"
#include "wire/bundle.h"

static bool keep_file(struct store *store, const char *bytes, size_t size_bytes, struct digest *hash)
{
    struct query query = query_open(store, "INSERT OR IGNORE INTO _file(hash, bytes) VALUES(?, ?)");

    *hash = hash_bytes(bytes, size_bytes);
    query_digest(&query, hash);
    query_bytes(&query, bytes, size_bytes);
    return query_run(&query, NULL);
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The manifest: "path<TAB>hash" lines by path; its hash is the bundle's. */
static bool keep_manifest(struct store *store, char **lines, size_t count, struct digest *bundle)
{
    scoped_buf manifest = { 0 };

    qsort(lines, count, sizeof *lines, compare_lines);
    for (size_t i = 0; i < count; i++)
        buf_text(&manifest, lines[i]);
    return keep_file(store, buf_view(&manifest), manifest.size_bytes, bundle);
}

static bool keep_all(struct store *store, const struct content_file *files, size_t count, struct digest *bundle)
{
    char **lines = mem_array(count + 1, sizeof *lines), hex[DIGEST_TEXT_BYTES];
    struct digest hash;
    bool good = true;

    for (size_t i = 0; good && i < count; i++) {
        good = keep_file(store, files[i].bytes, files[i].size_bytes, &hash);
        lines[i] = mem_format("%s\t%s\n", files[i].path, digest_format(&hash, hex));
    }
    good = good && keep_manifest(store, lines, count, bundle);
    for (size_t i = 0; i < count; i++)
        mem_free(lines[i]);
    mem_free(lines);
    return good;
}

bool content_keep(struct store *store, const struct content_file *files, size_t count, struct digest *bundle,
                  struct error *err)
{
    struct digest made;

    if (!store_begin(store, err))
        return false;
    if (!keep_all(store, files, count, &made)) {
        query_refuse(store->database, err);
        store_cancel(store);
        return false;
    }
    if (!store_commit(store, err))
        return false;
    *bundle = made;
    return true;
}

bool content_set_live(struct store *store, const struct digest *bundle, struct error *err)
{
    char hex[DIGEST_TEXT_BYTES];

    return store_set(store, "bundle", digest_format(bundle, hex), err);
}

bool content_live(struct store *store, struct digest *bundle)
{
    scoped_text hex = store_get(store, "bundle");

    return hex && digest_parse(hex, bundle);
}

bool content_has(struct store *store, const struct digest *bundle)
{
    struct query query = query_open(store, "SELECT 1 FROM _file WHERE hash = ?");

    query_digest(&query, bundle);
    return query_number(&query, 0);
}

static bool read_file(struct store *store, const struct digest *hash, struct buf *out, struct error *err)
{
    struct query query = query_open(store, "SELECT bytes FROM _file WHERE hash = ?");
    bool is_there;
    size_t size_bytes;

    query_digest(&query, hash);
    is_there = query_row(&query);
    if (is_there) {
        const void *bytes = query_get_bytes(&query, 0, &size_bytes);

        buf_add(out, bytes, size_bytes);
    }
    if (!query_close(&query, err))
        return false;
    return is_there || error_set(err, ERROR_ABSENT,
                                 _("This content is not on this computer. Exchange first with: "
                                   "balie sync"));
}

/* The next line of a manifest, cut in two in place. False at the end. */
static bool next_line(char **rest, const char **path, struct digest *hash)
{
    char *line = *rest, *end = strchr(line, '\n'), *tab = strchr(line, '\t');

    if (!end || !tab || tab > end)
        return false;
    *end = *tab = '\0';
    *path = line;
    *rest = end + 1;
    return digest_parse(tab + 1, hash);
}

bool content_keep_file(struct store *store, const struct buf *bytes, struct error *err)
{
    struct digest hash;

    return keep_file(store, buf_view(bytes), bytes->size_bytes, &hash) || query_refuse(store->database, err);
}

struct missing {
    struct store *store;
    bool (*visit)(void *with, const struct digest *hash);
    void *with;
};

static bool visit_missing(void *with, const char *path, const struct digest *hash)
{
    struct missing *missing = with;

    (void)path;
    return content_has(missing->store, hash) || missing->visit(missing->with, hash);
}

bool content_each_missing(struct store *store, const struct digest *bundle,
                          bool (*visit)(void *with, const struct digest *hash), void *with)
{
    struct missing missing = { store, visit, with };
    scoped_buf manifest = { 0 };

    if (!content_has(store, bundle)) {
        visit(with, bundle);
        return true;
    }
    return read_file(store, bundle, &manifest, NULL) &&
           bundle_each(buf_view(&manifest), manifest.size_bytes, visit_missing, &missing, NULL);
}

static bool note_missing(void *with, const struct digest *hash)
{
    (void)hash;
    *(bool *)with = true;
    return false;
}

bool content_is_whole(struct store *store, const struct digest *bundle)
{
    bool is_missing = false;

    return content_each_missing(store, bundle, note_missing, &is_missing) && !is_missing;
}

bool content_each_unknown(struct store *store, bool (*visit)(void *with, const struct digest *bundle), void *with)
{
    struct query query = query_open(store, "SELECT value FROM _term WHERE typeof(value) = 'blob' AND length(value) = 32"
                                           " AND NOT EXISTS (SELECT 1 FROM _file WHERE hash = value)"
                                           " ORDER BY number DESC");
    struct digest bundle;
    bool go_on = true;

    while (go_on && query_row(&query)) {
        bundle = query_get_digest(&query, 0);
        go_on = visit(with, &bundle);
    }
    return query_close(&query, NULL) && go_on;
}

bool content_read(struct store *store, const struct digest *bundle, const char *path, struct buf *out,
                  struct error *err)
{
    scoped_buf manifest = { 0 };
    const char *at;
    struct digest hash;
    char *rest;

    if (!read_file(store, bundle, &manifest, err))
        return false;
    for (rest = manifest.bytes; rest && next_line(&rest, &at, &hash);)
        if (strcmp(at, path) == 0)
            return read_file(store, &hash, out, err);
    return error_set(err, ERROR_ABSENT, _("The content has no file %s. Look at its name."), path);
}

bool content_each(struct store *store, const struct digest *bundle, bool (*visit)(void *with, const char *path),
                  void *with)
{
    scoped_buf manifest = { 0 };
    const char *at;
    struct digest hash;
    char *rest;

    if (!read_file(store, bundle, &manifest, NULL))
        return false;
    for (rest = manifest.bytes; rest && next_line(&rest, &at, &hash);)
        if (!visit(with, at))
            return false;
    return true;
}
