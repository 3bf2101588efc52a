/* foreign.c — libxml2 and libzip, fetched when a form from elsewhere is read or written and not before. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "foreign.h"

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

#define XML_ENTRY(function) { #function, offsetof(struct foreign_xml, function) },
#define ZIP_ENTRY(function) { #function, offsetof(struct foreign_zip, function) },
/* clang-format off */
static const struct entry xml_entries[] = { FOREIGN_XML(XML_ENTRY) { NULL, 0 } };
static const struct entry zip_entries[] = { FOREIGN_ZIP(ZIP_ENTRY) { NULL, 0 } };
/* clang-format on */

static bool fetch(const char *file, const struct entry *entries, void *out, struct error *err)
{
    void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);

    for (const struct entry *entry = entries; entry->name; entry++) {
        void *address = library ? dlsym(library, entry->name) : NULL;
        if (!address)
            return error_set(err, ERROR_ABSENT,
                             _("Forms from elsewhere need %s, which is not here or too old: install it."), file);
        memcpy((char *)out + entry->offset, &address, sizeof address);
    }
    return true;
}

bool foreign_fetch_xml(struct foreign_xml *out, struct error *err)
{
    return fetch("libxml2.so.2", xml_entries, out, err);
}

bool foreign_fetch_zip(struct foreign_zip *out, struct error *err)
{
    return fetch("libzip.so.4", zip_entries, out, err);
}
