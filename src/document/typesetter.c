/* typesetter.c — the drawing libraries, fetched when the first page is made and not before. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "typesetter.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "base/words.h"

/* One function and where its address goes. */
struct entry {
    const char *name;
    size_t offset;
};
#define ENTRY(function) { #function, offsetof(struct typesetter, function) },

/* clang-format off */
static const struct entry cairo_entries[] = { TYPESETTER_CAIRO(ENTRY) { NULL, 0 } };
static const struct entry pango_entries[] = { TYPESETTER_PANGO(ENTRY) { NULL, 0 } };
static const struct entry pangocairo_entries[] = { TYPESETTER_PANGOCAIRO(ENTRY) { NULL, 0 } };
static const struct entry font_entries[] = { TYPESETTER_FONTS(ENTRY) { NULL, 0 } };
static const struct entry pangoft_entries[] = { TYPESETTER_PANGOFT(ENTRY) { NULL, 0 } };
static const struct entry object_entries[] = { TYPESETTER_OBJECTS(ENTRY) { NULL, 0 } };

static const struct source {
    const char *file;
    const struct entry *entries;
} sources[] = {
    { "libpangocairo-1.0.so.0", pangocairo_entries },
    { "libcairo.so.2",          cairo_entries },
    { "libpango-1.0.so.0",      pango_entries },
    { "libpangoft2-1.0.so.0",   pangoft_entries },
    { "libfontconfig.so.1",     font_entries },
    { "libgobject-2.0.so.0",    object_entries },
};
/* clang-format on */

static bool fetch(const struct source *source, struct typesetter *out, struct error *err)
{
    void *library = dlopen(source->file, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);

    if (!library)
        return error_set(err, ERROR_ABSENT,
                         _("Papers cannot be made here, because %s is missing: install the package libpango1.0-0."),
                         source->file);
    for (const struct entry *entry = source->entries; entry->name; entry++) {
        void *address = dlsym(library, entry->name);
        if (!address)
            return error_set(err, ERROR_ABSENT, _("Papers cannot be made here, because %s has no %s: update it."),
                             source->file, entry->name);
        memcpy((char *)out + entry->offset, &address, sizeof address);
    }
    return true;
}

bool typesetter_fetch(struct typesetter *out, struct error *err)
{
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        if (!fetch(&sources[i], out, err))
            return false;
    return true;
}
