/* person.c — who somebody is at this desk: name, role and region, as the centre signed them or as written down here. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "person.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "store/store.h"

static char *note_of(struct store *store, const char *what, struct id user)
{
    char id[ID_TEXT_BYTES];
    scoped_text key = mem_format("%s:%s", what, id_format(user, id));

    return store_get(store, key);
}

/* The line after the first COUNT lines of TEXT; the last one may lack its newline. */
static char *line_of(const char *text, size_t count)
{
    for (; count && *text; text++)
        count -= *text == '\n';
    return mem_text_part(text, strcspn(text, "\n"));
}

static char *or_desk(struct store *store, char *own, const char *what)
{
    char *desk = own ? NULL : store_get(store, what);

    return own ? own : desk ? desk : mem_text("");
}

void person_read(struct store *store, struct id user, struct person *out)
{
    scoped_text is_signed = note_of(store, "person", user);
    scoped_text has_directory = store_get(store, "directory");
    char *name = note_of(store, "user", user);

    *out = (struct person){ .name = name ? name : mem_text("") };
    if (is_signed) { /* version, role, region, name */
        out->is_signed = true;
        out->role = line_of(is_signed, 1);
        out->region = line_of(is_signed, 2);
        out->is_gone = !*out->role;
        return;
    }
    out->region = or_desk(store, note_of(store, "region", user), "region");
    out->is_stranger = has_directory;
    out->role = has_directory ? mem_text("") : or_desk(store, note_of(store, "role", user), "role");
}

void person_clear(struct person *person)
{
    mem_free(person->name);
    mem_free(person->role);
    mem_free(person->region);
    *person = (struct person){ 0 };
}

static bool note(struct store *store, const char *what, struct id user, const char *value, struct error *err)
{
    char id[ID_TEXT_BYTES];
    scoped_text key = mem_format("%s:%s", what, id_format(user, id));

    return !value || store_set(store, key, value, err);
}

bool person_note(struct store *store, struct id user, const char *role, const char *region, struct error *err)
{
    return note(store, "role", user, role, err) && note(store, "region", user, region, err);
}
