/* label.c — what people read instead of names and codes, in one bundle of content. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "label.h"

#include <string.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "form/form.h"
#include "form/list.h"
#include "library.h"
#include "names.h"
#include "rules/rules.h"

/* The parts of a decision, whose codes are those of the choice that would overrule it. */
static const char *const derived[] = { "_voorstel", "_toen", "" };

static struct list *own_list(struct library *library, const char *name)
{
    struct names *names = library_names(library);
    const char *shared = names_list(names, name), *form_name = names_form(names, name, true);
    struct list *list = *shared ? library_list(library, shared, NULL) : NULL;
    struct form *form = !list && *form_name ? library_form(library, form_name, NULL) : NULL;
    const struct question *question = form ? form_find(form, name) : NULL;

    return list || !question ? list : form_list(form, question);
}

struct list *label_list(struct library *library, const char *name)
{
    struct list *list = own_list(library, name);

    for (size_t i = 0; !list && i < sizeof derived / sizeof *derived; i++) {
        int stem = (int)strlen(name) - (int)strlen(derived[i]);
        scoped_text chosen = NULL;
        if (!text_ends(name, derived[i]))
            continue;
        chosen = mem_format("%.*s_keuze", stem, name);
        list = own_list(library, chosen);
    }
    return list;
}

bool label_day(const char *value, struct buf *out)
{
    scoped_text whole = mem_format("%s%s", value, strlen(value) == 7 ? "-01" : "");
    struct date date;
    int year, month, day;

    if (strlen(whole) > 10 && whole[10] == 'T')
        whole[10] = '\0';
    if (!date_parse(whole, &date))
        return false;
    date_split(date, &year, &month, &day);
    if (strlen(value) == 7)
        buf_format(out, "%d/%d", month, year);
    else
        buf_format(out, "%d/%d/%d", day, month, year);
    if (strlen(value) > 15 && value[10] == 'T')
        buf_format(out, " %.5s", value + 11);
    return true;
}

/* Every word of CODES must be a code: a sentence that holds one is no list of codes. */
bool label_codes(struct list *list, const char *codes, const char *language, struct buf *out)
{
    size_t start = out->size_bytes;
    const char *word;

    for (size_t size; (size = text_word(&codes, &word));) {
        scoped_text code = mem_text_part(word, size);
        const struct choice *choice = list_find(list, code);
        if (!choice) {
            buf_cut(out, start);
            return false;
        }
        buf_format(out, "%s%s", out->size_bytes > start ? ", " : "", choice_label(list, choice, language));
    }
    return out->size_bytes > start;
}

bool label_value(struct library *library, const char *name, const char *value, const char *language, struct buf *out)
{
    struct list *list = *value ? label_list(library, name) : NULL;

    return (list && label_codes(list, value, language, out)) || label_day(value, out);
}

/* The parts of a decision have no labels of their own. */
static const struct {
    const char *suffix, *words;
} decided[] = {
    { "_voorstel", N_("%s, as suggested") },
    { "_regel", N_("%s, the rule") },
    { "_toen", N_("%s, suggested when it was overruled") },
    { "", "%s" },
};

static bool add_decided(const struct form *form, const struct question *question, const char *language, struct buf *out)
{
    const struct question *group = question->parent;
    const char *label, *words, *hole;

    if (!group || !(group->flags & QUESTION_BESLUIT))
        return false;
    label = form_text(form, group, TEXT_LABEL, language);
    for (size_t i = 0; *label && i < sizeof decided / sizeof *decided; i++) {
        if (!text_ends(question->name, decided[i].suffix))
            continue;
        words = *decided[i].suffix ? _(decided[i].words) : decided[i].words;
        hole = strstr(words, "%s");
        buf_add(out, words, (size_t)(hole - words));
        buf_text(out, label);
        buf_text(out, hole + 2);
        return true;
    }
    return false;
}

bool label_question(const struct form *form, const struct question *question, const char *language, struct buf *out)
{
    const char *text = form_text(form, question, TEXT_LABEL, language);

    if (!*text || strstr(text, "${"))
        return add_decided(form, question, language, out);
    buf_text(out, text);
    return true;
}

static bool label_in(struct library *library, const char *form_name, const char *name, const char *language,
                     struct buf *out)
{
    struct form *form = *form_name ? library_form(library, form_name, NULL) : NULL;
    const struct question *question = form ? form_find(form, name) : NULL;

    return question && label_question(form, question, language, out);
}

bool label_property(struct library *library, const char *list, const char *property, const char *language,
                    struct buf *out)
{
    const char *question = NULL, *form = names_saved_by(library_names(library), list, property, &question);

    return question && label_in(library, form, question, language, out);
}

bool label_name(struct library *library, const char *name, const char *language, struct buf *out)
{
    const char *form = names_form(library_names(library), name, false);

    if (label_in(library, form, name, language, out))
        return true;
    if (rules_label(library_rules(library, NULL), name, language, out))
        return true;
    return label_property(library, NULL, name, language, out);
}
