/* content.h — content by hash: every file and bundle a change ever referred to. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_STORE_CONTENT_H
#define BALIE_STORE_CONTENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/hash.h"

struct buf;
struct error;
struct store;

struct content_file {
    const char *path; /* relative to forms/ */
    const char *bytes;
    size_t size_bytes;
};
/* Keeps the files and the manifest (sorted "path<TAB>hash" lines); BUNDLE = hash of the manifest. Idempotent. */
bool content_keep(struct store *store, const struct content_file *files, size_t count, struct digest *bundle,
                  struct error *err);
bool content_set_live(struct store *store, const struct digest *bundle, struct error *err);
bool content_live(struct store *store, struct digest *bundle); /* false: none yet */
bool content_has(struct store *store, const struct digest *bundle);
/* Appends the file's bytes; ERROR_ABSENT when the bundle has no such path. */
bool content_read(struct store *store, const struct digest *bundle, const char *path, struct buf *out,
                  struct error *err);
bool content_each(struct store *store, const struct digest *bundle, bool (*visit)(void *with, const char *path),
                  void *with);
/* One file, or a manifest, that came from elsewhere. Idempotent. */
bool content_keep_file(struct store *store, const struct buf *bytes, struct error *err);
/* Whether the manifest and every file of it are here. */
bool content_is_whole(struct store *store, const struct digest *bundle);
/* Visits what of BUNDLE is not here: the manifest itself, else its files. False: damaged. */
bool content_each_missing(struct store *store, const struct digest *bundle,
                          bool (*visit)(void *with, const struct digest *hash), void *with);
/* Visits the bundles that changes name and that are not here, those that came last first. */
bool content_each_unknown(struct store *store, bool (*visit)(void *with, const struct digest *bundle), void *with);

#endif
