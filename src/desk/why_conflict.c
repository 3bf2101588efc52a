/* why_conflict.c — why two answers are a conflict: who gave which, when, and which stands meanwhile. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/why.h"

#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "label.h"
#include "wording.h"

/* clang-format off */
static const struct {
    const char *kind, *sentence;
} kinds[] = {
    { "value",    N_("This was answered twice, and who answered last had not seen the other answer. The latest stands for now; both are kept until somebody who knows decides.") },
    { "entity",   N_("Two forms that had not seen each other say this differently. The one of the latest date stands for now; both are kept until somebody who knows decides.") },
    { "row",      N_("A row was taken out on one desk while it was filled in on another. It stays until somebody who knows decides.") },
    { "withdraw", N_("This was withdrawn on one desk while it was written in on another. It stays until somebody who knows decides.") },
    { "merged",   N_("Two desks wrote in this form without having seen each other. Nothing contradicts, but nobody has looked at the whole yet: read it and confirm it.") },
    { "beside",   N_("This was written without having seen the signature. What was signed stays as it was; this stands beside it and counts for nothing yet.") },
    { "waiting",  N_("This rests on something that is not on this computer yet: it is taken in when an exchange brings that.") },
};
/* clang-format on */

static const char *text_of(const struct json_t *json, const char *key)
{
    const char *found = json_get_text(json, key);

    return found ? found : "";
}

/* The last part of a key is the name of the question or property. */
static const char *name_in(const char *key)
{
    const char *slash = strrchr(key, '/');

    return slash ? slash + 1 : key;
}

static void add_value(struct seat *seat, const struct json_t *given, const char *name, struct json_t *all)
{
    struct wording wording = { seat_library(seat), seat_language(seat), NULL, NULL };
    struct json_t *one = json_make_object();
    scoped_buf shown = { 0 };

    wording_value(&wording, name, text_of(given, "value"), &shown);
    json_set_text(one, "value", text_of(given, "value"));
    json_set_text(one, "shown", *text_of(given, "leeg") ? text_of(given, "leeg") : buf_view(&shown));
    json_set_text(one, "by", text_of(given, "by"));
    json_set_text(one, "at", text_of(given, "at"));
    json_add(all, one);
}

struct json_t *why_conflict(struct seat *seat, const struct json_t *conflict)
{
    struct wording wording = { seat_library(seat), seat_language(seat), NULL, NULL };
    const struct json_t *values = json_get(conflict, "values");
    const char *key = text_of(conflict, "key");
    struct json_t *out = json_make_object(), *all = json_make_array();
    scoped_buf label = { 0 };

    if (*key)
        wording_name(&wording, name_in(key), &label);
    json_set_text(out, "about", "conflict");
    json_set_text(out, "kind", text_of(conflict, "kind"));
    json_set_text(out, "key", key);
    json_set_text(out, "label", buf_view(&label));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (text_equal(kinds[i].kind, text_of(conflict, "kind")))
            json_set_text(out, "sentence", _(kinds[i].sentence));
    for (size_t i = 0; i < json_size(values); i++)
        add_value(seat, json_at(values, i), name_in(key), all);
    json_set(out, "candidates", all);
    return out;
}
