/* dispute_text.c — what desks said differently, in lines for a person. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/settlement.h"

#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/card.h"
#include "desk/seat.h"
#include "form/form.h"
#include "label.h"
#include "store/conflict.h"

/* clang-format off */
/* What a conflict that is not about one question is about. */
static const struct {
    const char *kind, *title;
} titles[] = {
    { "merged",   N_("Put together from two desks that did not see each other") },
    { "beside",   N_("Something was changed beside what was signed") },
    { "withdraw", N_("Withdrawn at one desk, worked on at another") },
};
/* clang-format on */

static const char *text_of(const struct json_t *json, const char *name)
{
    const char *text = json_get_text(json, name);

    return text ? text : "";
}

/* LIST/ENTITY/PROPERTY: the label of the property. */
static bool write_property(struct seat *seat, const char *key, struct buf *out)
{
    const char *first = strchr(key, '/'), *last = strrchr(key, '/');
    scoped_text list = first ? mem_text_part(key, (size_t)(first - key)) : NULL;

    return list && label_property(seat_library(seat), list, last + 1, seat_language(seat), out);
}

void conflict_words(struct seat *seat, const struct conflict *conflict, struct buf *out)
{
    const struct form *form = *conflict->form ? seat_form(seat, conflict->form, NULL) : NULL;
    const struct question *question = form ? form_find(form, conflict->key) : NULL;

    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (text_equal(titles[i].kind, conflict->kind)) {
            buf_text(out, _(titles[i].title));
            return;
        }
    if (question && label_question(form, question, seat_language(seat), out))
        return;
    if (!write_property(seat, conflict->key, out))
        buf_text(out, conflict->key);
}

void conflict_title(struct seat *seat, const struct json_t *conflict, struct buf *out)
{
    const struct conflict told = { .kind = text_of(conflict, "kind"),
                                   .key = text_of(conflict, "key"),
                                   .form = text_of(conflict, "form") };

    conflict_words(seat, &told, out);
}

void conflict_value(struct seat *seat, const struct json_t *conflict, const struct json_t *value, struct buf *out)
{
    const char *key = text_of(conflict, "key"), *slash = strrchr(key, '/'), *text = json_get_text(value, "value");

    if (text_equal(text_of(conflict, "kind"), "withdraw"))
        buf_text(out, text ? _("it stays") : _("it is withdrawn"));
    else if (*text_of(value, "leeg"))
        buf_text(out, text_of(value, "leeg"));
    else if (!text || !*text)
        buf_text(out, _("(blank)"));
    else if (!label_value(seat_library(seat), slash ? slash + 1 : key, text, seat_language(seat), out))
        buf_text(out, text);
}

void conflict_saw(struct seat *seat, const struct json_t *conflict, const struct json_t *value, struct buf *out)
{
    const struct json_t *saw = json_get(value, "saw");

    for (size_t i = 0; i < json_size(saw); i++) {
        buf_text(out, i ? ", " : _("had seen: "));
        conflict_value(seat, conflict, json_at(saw, i), out);
    }
}

static void write_value(struct seat *seat, const struct json_t *conflict, const struct json_t *value, struct buf *out)
{
    buf_text(out, json_is_true(json_get(value, "stands")) ? "  * " : "    ");
    conflict_value(seat, conflict, value, out);
    buf_format(out, "  · %s, %.16s", *text_of(value, "by") ? text_of(value, "by") : "?", text_of(value, "at"));
    if (json_size(json_get(value, "saw")))
        buf_text(out, " · ");
    conflict_saw(seat, conflict, value, out);
    buf_format(out, "  [%.8s]\n", text_of(value, "change"));
}

static void write_conflict(struct seat *seat, const struct json_t *conflict, struct buf *out)
{
    const struct json_t *values = json_get(conflict, "values"), *broken = json_get(conflict, "broken");
    char code[ID_CODE_BYTES];
    struct id dossier = id_none();

    id_parse(text_of(conflict, "dossier"), &dossier);
    buf_format(out, "%s  %s%s", id_code(dossier, code), text_of(conflict, "who"),
               *text_of(conflict, "who") ? "  " : "");
    conflict_title(seat, conflict, out);
    buf_format(out, "  (%s %s)\n", text_of(conflict, "record"), text_of(conflict, "key"));
    for (size_t i = 0; i < json_size(values); i++)
        write_value(seat, conflict, json_at(values, i), out);
    for (size_t i = 0; i < json_size(broken); i++)
        buf_format(out, "    %s = %s: %s\n", text_of(json_at(broken, i), "key"), text_of(json_at(broken, i), "value"),
                   text_of(json_at(broken, i), "text"));
}

void conflicts_write(struct seat *seat, const struct json_t *all, struct buf *out)
{
    size_t count = json_size(all);

    if (!count)
        buf_format(out, "%s\n", _("There is nothing to decide."));
    for (size_t i = 0; i < count; i++)
        write_conflict(seat, json_at(all, i), out);
    if (count)
        buf_format(out, "%s\n",
                   _("* stands now. Decide with: balie conflicts take RECORD KEY mine|theirs|both|CHANGE"));
}
