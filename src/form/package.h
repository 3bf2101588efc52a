/* package.h — a zipped package of XML parts, as an office program writes it, read within bounds. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_PACKAGE_H
#define BALIE_FORM_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/scope.h"

struct error;
struct package;         /* opaque */
struct part_attributes; /* of the element being begun */

/* Hears what stands in a part, in order; names are without prefix. False stops the reading; the handler has said why.
 */
struct part_handler {
    bool (*begin)(void *with, const char *name, const struct part_attributes *attributes);
    bool (*end)(void *with, const char *name);
    bool (*text)(void *with, const char *bytes, size_t size_bytes);
    void *with;
};

/* BYTES are borrowed for the life of the package; NAME is used in messages. Refuses what is no such package. */
struct package *package_open(const char *name, const void *bytes, size_t size_bytes, struct error *err);
bool package_has(const struct package *package, const char *part);
/* Reads one part. Refuses a part that unpacks beyond all bounds, a document type, and bad XML. */
bool package_read(struct package *package, const char *part, const struct part_handler *handler, struct error *err);
/* The value of an attribute without its prefix, yours; NULL when it is not there. */
char *part_attribute(const struct part_attributes *attributes, const char *name);
const char *package_name(const struct package *package);
void package_free(struct package *package);
SCOPED(package)

#endif
