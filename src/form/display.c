/* display.c — how a person sees a question and its answer: labels, dates, the texts with their values in them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "session_inside.h"

#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "output.h"

/* The question whose list names the codes of ITEM: itself; of a besluit the one that overrules. */
static const struct question *names_codes(const struct item *item)
{
    static const char *const suffixes[] = { "_voorstel", "_toen", "" };
    const struct question *question = item->question, *around = question->parent;

    if (*question->list || !around || !(around->flags & QUESTION_BESLUIT))
        return *question->list ? question : NULL;
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        int stem = (int)(strlen(question->name) - strlen(suffixes[i]));
        const struct question *chosen;
        if (!text_ends(question->name, suffixes[i]))
            continue;
        scoped_text name = mem_format("%.*s_keuze", stem, question->name);
        chosen = map_find(item->row->plan->names, name);
        if (chosen && *chosen->list)
            return chosen;
    }
    return NULL;
}

/* The label among the choices as they are now. */
static const char *label_seen(struct session *session, struct item *item, const char *code)
{
    const struct item_choice *choices;
    size_t count = item_choices(session, item, &choices);

    for (size_t i = 0; i < count; i++)
        if (text_equal(choices[i].name, code))
            return choices[i].label;
    return NULL;
}

static void add_code(struct session *session, const struct item *item, const struct question *named, const char *code,
                     struct buf *out)
{
    const char *label = choice_label_of(session, named, code);

    if (label && !form_list(session->form, named) && mask_of_label(session, named->list))
        label = mask_of_label(session, named->list);
    if (!label && detail_of(session->form, named)->value_ref && named == item->question)
        label = label_seen(session, (struct item *)item, code);
    output_fill(session, item, label ? label : code, out);
}

/* The code of a single choice may hold spaces; several have them between. */
static void add_codes(struct session *session, const struct item *item, const struct question *named, struct buf *out)
{
    const char *value = item_value(item), *word;

    if (named->type == QUESTION_SELECT_ONE && choice_label_of(session, named, value)) {
        add_code(session, item, named, value, out);
        return;
    }
    for (size_t size, first = 1; (size = text_word(&value, &word)); first = 0) {
        scoped_text code = mem_text_part(word, size);
        buf_text(out, first ? "" : ", ");
        add_code(session, item, named, code, out);
    }
}

static void add_day(const char *value, struct buf *out)
{
    int year, month, day;
    struct date date;
    scoped_text start = mem_text_part(value, strlen(value) > 10 ? 10 : strlen(value));

    if (!date_parse(start, &date)) {
        buf_text(out, value);
        return;
    }
    date_split(date, &year, &month, &day);
    buf_format(out, "%d/%d/%d", day, month, year);
    if (strlen(value) > 15 && value[10] == 'T')
        buf_format(out, " %.5s", value + 11);
}

void item_display(struct session *session, const struct item *item, struct buf *out)
{
    const struct question *question = item->question, *named;
    const char *mask;

    if (!*item_value(item))
        return;
    mask = mask_of(session, item);
    if (mask) {
        buf_text(out, mask);
        return;
    }
    named = names_codes(item);
    if (named)
        add_codes(session, item, named, out);
    else if (question->type == QUESTION_DATE || question->type == QUESTION_DATE_TIME ||
             question->flags & QUESTION_PARTIAL_DATE || question->type == QUESTION_CALCULATE)
        add_day(item_value(item), out);
    else
        buf_text(out, item_value(item));
}

static void add_saved(struct session *session, const char *name, struct buf *out)
{
    const struct node *document = session->host.instance(session, LAST_SAVED);
    const char *wanted = node_name(name);
    const struct question *question = map_find(session->form->names, name);
    const char *mask = question ? mask_within(session, question) : NULL;

    for (const struct node *at = document; at; at = node_next_below(at, document))
        if (at->name == wanted) {
            buf_text(out, mask && at->text && *at->text ? mask : at->text);
            return;
        }
}

static void add_name(struct session *session, const struct item *item, const char *name, struct buf *out)
{
    const struct question *found = form_bind(session->form, item->row->plan, name);
    const struct detail *detail;
    struct row *row = item->row;

    if (text_starts(name, "last-saved#"))
        add_saved(session, name + strlen("last-saved#"), out);
    if (!found)
        return;
    detail = detail_of(session->form, found);
    while (row->parent && row->plan != detail->plan)
        row = row->parent;
    if (row->plan == detail->plan && item_is_relevant(&row->item[detail->place]))
        item_display(session, &row->item[detail->place], out);
}

static void fill_text(struct session *session, const struct item *item, const char *text, struct buf *out)
{
    if (session->form->instance) { /* a dollar sign is a dollar sign there */
        output_fill(session, item, text, out);
        return;
    }
    for (char *name = text_place(&text, out); name; name = text_place(&text, out)) {
        add_name(session, item, name, out);
        mem_free(name);
    }
}

void item_text(struct session *session, const struct item *item, enum question_text kind, const char *language,
               struct buf *out)
{
    fill_text(session, item, form_text(session->form, item->question, kind, language ? language : session->language),
              out);
}

/* What somebody answered may hold the signs: then it is told without any. */
void item_text_stressed(struct session *session, const struct item *item, enum question_text kind, const char *language,
                        struct buf *out)
{
    const char *stressed =
        form_text_stressed(session->form, item->question, kind, language ? language : session->language);
    scoped_buf plain = { 0 };

    item_text(session, item, kind, language, &plain);
    if (stressed && !strpbrk(buf_view(&plain), STRESS_SIGNS))
        fill_text(session, item, stressed, out);
    else
        buf_text(out, buf_view(&plain));
}
