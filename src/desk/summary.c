/* summary.c — a record as people read it: one line, or every question with its answer. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "summary.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/rights.h"
#include "fold/fold.h"
#include "form/form.h"
#include "form/list.h"
#include "library.h"
#include "expr/node.h"
#include "world.h"

#define SUMMARY_BYTES 120

/* The question a key is about: its last part that is a name. */
static const struct question *question_of(const struct form *form, const char *key)
{
    const char *slash = strrchr(key, '/');

    return form ? form_find(form, slash ? slash + 1 : key) : NULL;
}

static bool is_row_key(const char *key)
{
    const char *slash = strrchr(key, '/');
    struct id row;

    return slash && id_parse(slash + 1, &row);
}

static void add_codes(const struct seat *seat, struct list *list, const char *codes, struct buf *out)
{
    const char *code;

    for (size_t size, first = 1; (size = text_word(&codes, &code)); first = 0) {
        scoped_text name = mem_text_part(code, size);
        const struct choice *choice = list_find(list, name);
        buf_format(out, "%s%s", first ? "" : ", ", choice ? choice_label(list, choice, seat_language(seat)) : name);
    }
}

/* An entity of the dossier as its label; its bare id says nothing to people. */
static void add_entity(const struct reading *reading, const char *list, const char *id, struct buf *out)
{
    const struct node *item = world_entity(reading->world, list, id);
    const struct node *label = item ? node_child(item, node_name("label")) : NULL;

    buf_text(out, label && label->text ? label->text : "");
}

static bool is_hidden(const struct reading *reading, const struct fold_answer *answer)
{
    const char *slash = strrchr(answer->key, '/');

    return seat_hides(reading->seat, reading->form_name, slash ? slash + 1 : answer->key);
}

void reading_value(const struct reading *reading, const struct fold_answer *answer, struct buf *out)
{
    const struct question *question = question_of(reading->form, answer->key);
    struct list *list = question ? form_list(reading->form, question) : NULL;
    struct date date;
    struct id id;
    int year, month, day;

    if (is_hidden(reading, answer)) {
        buf_text(out, RIGHTS_MASK);
    } else if (answer->blank) {
        buf_format(out, "(%s)", answer->blank);
    } else if (list && answer->value) {
        add_codes(reading->seat, list, answer->value, out);
    } else if (question && question->list_from_file && answer->value) {
        add_entity(reading, question->list, answer->value, out);
    } else if (answer->value && id_parse(answer->value, &id)) {
        buf_text(out, seat_name_of(reading->seat, id)); /* a colleague, as a form computes who did it */
    } else if (answer->value && date_parse(answer->value, &date)) {
        date_split(date, &year, &month, &day);
        buf_format(out, "%d/%d/%d", day, month, year);
    } else {
        buf_text(out, answer->value);
    }
}

static bool is_shown(const struct form *form, const struct fold_answer *answer)
{
    const struct question *question = question_of(form, answer->key);

    if ((!answer->value || !*answer->value) && !answer->blank)
        return false;
    return !question || (question->type != QUESTION_HIDDEN && question->type != QUESTION_METADATA);
}

/* One more answer of the line, if there is anything to read in it. */
static void add_part(const struct reading *reading, const struct fold_answer *answer, struct buf *out)
{
    scoped_buf value = { 0 };

    reading_value(reading, answer, &value);
    if (value.size_bytes)
        buf_format(out, "%s%s", out->size_bytes ? " · " : "", buf_view(&value));
}

void summary_of(struct seat *seat, struct world *world, const struct fold_record *record, struct buf *out)
{
    const struct form *form = seat_form(seat, record->form, NULL);
    const struct reading reading = { seat, world, form, record->form };

    for (size_t i = 0; i < record->answer_count && out->size_bytes < SUMMARY_BYTES; i++) {
        const struct fold_answer *answer = &record->answers[i];
        const struct question *question = question_of(form, answer->key);
        if (answer->computed || is_row_key(answer->key) || !is_shown(form, answer))
            continue;
        if (question && text_equal(question->name, seat_setting(seat, "card_key")))
            continue; /* a national number is not for whoever looks along */
        if (question && question->default_literal && text_equal(question->default_literal, answer->value))
            continue;
        add_part(&reading, answer, out);
    }
}

const char *reading_label(const struct reading *reading, const char *key)
{
    const struct question *question = question_of(reading->form, key);
    const char *label = question ? form_text(reading->form, question, TEXT_LABEL, seat_language(reading->seat)) : "";
    const char *slash = strrchr(key, '/');

    if (*label)
        return label;
    return slash ? slash + 1 : key;
}

static void add_line(const struct reading *reading, const struct fold_answer *answer, struct buf *out)
{
    char moment[CLOCK_TEXT_BYTES];

    buf_format(out, "%s: ", reading_label(reading, answer->key));
    reading_value(reading, answer, out);
    if (answer->computed)
        buf_text(out, _("  [computed]"));
    else
        buf_format(out, "  (%s, %s)", seat_name_of(reading->seat, answer->change->user),
                   clock_show(answer->change->at_ms, moment));
    if (answer->candidate_count > 1)
        buf_format(out, _("  ! %zu desks gave different answers"), answer->candidate_count);
    buf_char(out, '\n');
}

struct reading reading_of(struct seat *seat, struct world *world, const struct fold_record *record)
{
    struct library *own = seat_library_of_change(seat, record->last->id, NULL);

    return (struct reading){ seat, world, library_form(own, record->form, NULL), record->form };
}

void summary_full(struct seat *seat, struct world *world, const struct fold_record *record, struct buf *out)
{
    const struct reading reading = reading_of(seat, world, record);

    for (size_t i = 0; i < record->answer_count; i++) {
        const struct fold_answer *answer = &record->answers[i];
        if (is_row_key(answer->key))
            buf_text(out, "—\n");
        else if (is_shown(reading.form, answer))
            add_line(&reading, answer, out);
    }
}
