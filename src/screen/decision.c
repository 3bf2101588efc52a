/* decision.c — a suggestion that may be overruled, drawn as one line: what is suggested, by which rule, and why. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/entry.h"
#include "form/form.h"
#include "form/list.h"
#include "form/session.h"

/* The fixed suffixes of the parts of a decision, part of how forms are written. */
static const struct {
    const char *suffix;
    bool is_hidden;
} parts[DECISION_PARTS] = {
    [DECISION_SUGGESTED] = { "_voorstel", true }, [DECISION_RULE] = { "_regel", true },
    [DECISION_OVERRULED] = { "_afwijken", true }, [DECISION_CHOSEN] = { "_keuze", false },
    [DECISION_REASON] = { "_reden", false },      [DECISION_THEN] = { "_toen", true },
};
static const char yes[] = "ja", no[] = "nee"; /* the codes of the list of yes and no */

static bool is_decision(const struct item *item)
{
    return item && item_question(item)->type == QUESTION_GROUP && (item_question(item)->flags & QUESTION_BESLUIT);
}

bool decision_hides(const struct item *item)
{
    if (!is_decision(item_parent(item)))
        return false;
    for (size_t i = 0; i < DECISION_PARTS; i++)
        if (parts[i].is_hidden && text_ends(item_question(item)->name, parts[i].suffix))
            return true;
    return false;
}

struct item *decision_part(struct session *session, struct item *group, enum decision_part part)
{
    for (struct item *item = session_next(session, group); item; item = session_next(session, item)) {
        if (item_parent(item) != group)
            return NULL;
        if (text_ends(item_question(item)->name, parts[part].suffix))
            return item;
    }
    return NULL;
}

bool decision_is_overruled(struct session *session, struct item *group)
{
    struct item *part = decision_part(session, group, DECISION_OVERRULED);

    return part && text_equal(item_value(part), yes);
}

bool decision_has_moved(struct session *session, struct item *group)
{
    struct item *then = decision_part(session, group, DECISION_THEN);
    struct item *now = decision_part(session, group, DECISION_SUGGESTED);

    return then && now && decision_is_overruled(session, group) && *item_value(then) &&
           !text_equal(item_value(then), item_value(now));
}

/* The suggestion is a bare code; the list of the choice that would overrule it knows its label. */
static void add_label(const struct list *list, const char *code, const char *language, struct buf *out)
{
    const struct choice *choice = list ? list_find(list, code) : NULL;

    buf_text(out, choice ? choice_label(list, choice, language) : code);
}

void decision_outcome(struct session *session, struct item *group, const char *language, struct buf *out)
{
    struct item *chosen = decision_part(session, group, DECISION_CHOSEN);
    struct item *suggested = decision_part(session, group, DECISION_SUGGESTED);
    const struct list *list = chosen ? form_list(session_form(session), item_question(chosen)) : NULL;
    const char *codes, *word;
    size_t start = out->size_bytes;

    if (decision_is_overruled(session, group) && chosen) {
        item_display(session, chosen, out);
        return;
    }
    if (!list || (suggested &&
                  item_is_masked(session, suggested))) { /* a date, an amount, a text, or something of the dossier */
        if (suggested)
            item_display(session, suggested, out);
        return;
    }
    codes = suggested ? item_value(suggested) : "";
    for (size_t size; (size = text_word(&codes, &word));) {
        scoped_text code = mem_text_part(word, size);
        if (out->size_bytes > start)
            buf_text(out, ", ");
        add_label(list, code, language, out);
    }
}

void decision_ground(struct entry *entry, struct item *group, struct buf *out)
{
    struct session *session = entry_session(entry);
    struct item *rule = decision_part(session, group, DECISION_RULE);
    const char *row = rule ? item_value(rule) : "";
    scoped_json decisions = NULL;

    buf_text(out, row);
    if (!*row)
        return;
    decisions = entry_decisions(entry);
    for (size_t i = 0; i < json_size(decisions); i++) {
        const struct json_t *one = json_at(decisions, i);
        const char *reason = json_text(json_get(one, "reason"));
        if (!text_equal(json_text(json_get(one, "row")), row) || text_is_blank(reason))
            continue;
        buf_format(out, ", %s", reason);
        return;
    }
}

bool decision_overrule(struct entry *entry, struct item *group, bool overrule, struct error *err)
{
    struct item *part = decision_part(entry_session(entry), group, DECISION_OVERRULED);

    return !part || entry_answer(entry, part, overrule ? yes : no, err);
}
