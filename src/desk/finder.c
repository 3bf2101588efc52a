/* finder.c — finding a dossier, and warning of doubles before a new one. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/finder.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "desk.h"
#include "desk/restriction.h"
#include "desk/rights.h"
#include "form/list.h"
#include "form/typed.h"
#include "store/dossier.h"
#include "store/entity.h"
#include "store/search.h"
#include "wire/change.h"

#define SHORTEST_PLACE 3 /* letters of the name of a place that are worth looking for */

/* Hits being turned into what a person sees. */
struct finding {
    struct seat *seat;
    struct found *out;
    size_t count, room;
    struct buf seen;
    const char *words; /* that must be found in what may be seen; NULL: anywhere */
};

static void copy(char *out, size_t room, const char *text)
{
    size_t size = strlen(text);

    while (size >= room || (size && (text[size] & 0xC0) == 0x80)) /* never half a character */
        size--;
    memcpy(out, text, size);
    out[size] = '\0';
}

/* "85.07.30-•••.••": enough to recognise, not enough to copy. */
static void mask(char *out, size_t room, const char *key)
{
    if (strlen(key) != 11)
        return;
    scoped_text masked = mem_format("%.2s.%.2s.%.2s-•••.••", key, key + 2, key + 4);
    copy(out, room, masked);
}

static void place_name(struct seat *seat, const char *code, struct found *out)
{
    const char *question = seat_setting(seat, "card_place_list");
    struct list *list = *question ? seat_list(seat, question, NULL) : NULL;
    const struct choice *choice = list ? list_find(list, code) : NULL;

    copy(out->place, sizeof out->place, choice ? choice_label(list, choice, seat_language(seat)) : code);
}

struct row {
    struct seat *seat;
    struct found *out;
    const char *list;
};

static bool hides(struct seat *seat, const char *property)
{
    if (text_equal(property, "label"))
        return text_equal(seat_seen_name(seat, "?"), RIGHTS_MASK);
    return seat_hides_of(seat, NULL, seat_setting(seat, "card"), property);
}

/* What of a card may be seen, folded as a search compares. */
static bool gather_seen(void *with, const struct entity_row *row)
{
    struct finding *finding = with;

    for (size_t i = 0; i < row->count; i++)
        if (row->values[i] && text_has_word(seat_setting(finding->seat, "card_search"), row->names[i]) &&
            !hides(finding->seat, row->names[i])) {
            buf_char(&finding->seen, ' ');
            text_fold(&finding->seen, row->values[i]);
        }
    return true;
}

/* Whether all that is looked for is in what may be seen. */
static bool is_seen(const struct finding *finding)
{
    const char *words = finding->words, *word;
    bool good = true;

    for (size_t size; good && (size = text_word(&words, &word));) {
        scoped_text one = mem_text_part(word, size);
        scoped_buf wanted = { 0 };
        buf_char(&wanted, ' ');
        text_fold(&wanted, one);
        good = strstr(buf_view(&finding->seen), buf_view(&wanted));
    }
    return good;
}

/* Who was found by what may not be seen here was not found. */
static bool is_found_openly(struct finding *finding, struct id dossier)
{
    buf_cut(&finding->seen, 0);
    entity_each(seat_store(finding->seat), dossier, seat_setting(finding->seat, "card"), gather_seen, finding);
    return is_seen(finding);
}

static bool read_card(void *with, const struct entity_row *row)
{
    struct row *card = with;
    struct seat *seat = card->seat;

    for (size_t i = 0; i < row->count; i++) {
        const char *name = row->names[i], *value = row->values[i];
        if (!value)
            continue;
        if (*value && hides(seat, name))
            value = RIGHTS_MASK;
        if (text_equal(name, "label"))
            copy(card->out->name, sizeof card->out->name, value);
        else if (text_equal(name, seat_setting(seat, "card_birth")))
            copy(card->out->birth, sizeof card->out->birth, value);
        else if (text_equal(name, seat_setting(seat, "card_place")))
            place_name(seat, value, card->out);
        else if (text_equal(name, seat_setting(seat, "card_key")))
            mask(card->out->key, sizeof card->out->key, value);
        else if (text_equal(name, seat_setting(seat, "card_state")))
            copy(card->out->state, sizeof card->out->state, value);
    }
    return true;
}

static void describe(struct seat *seat, struct id dossier, struct found *out)
{
    struct row row = { seat, out, seat_setting(seat, "card") };

    *out = (struct found){ .dossier = dossier };
    id_code(dossier, out->code);
    out->is_restricted = restriction_is_on(seat, dossier);
    entity_each(seat_store(seat), dossier, row.list, read_card, &row);
}

static void add_hit(void *with, const struct search_hit *hit)
{
    struct finding *finding = with;
    struct found *out = &finding->out[finding->count];

    if (finding->count == finding->room || (finding->words && !is_found_openly(finding, hit->dossier)))
        return;
    describe(finding->seat, hit->dossier, out);
    if (!*out->name && hit->label && !hides(finding->seat, "label"))
        copy(out->name, sizeof out->name, hit->label);
    out->score = hit->score;
    out->with_slip = hit->with_slip;
    finding->count++;
}

/* A card found by its code brings no label: the properties of the name stand for it. */
static bool read_name(void *with, const struct entity_row *row)
{
    struct row *card = with;
    scoped_buf name = { 0 };

    for (size_t i = 0; i < row->count; i++)
        if (row->values[i] && *row->values[i] && text_has_word(seat_setting(card->seat, "card_name"), row->names[i]))
            buf_format(&name, "%s%s", name.size_bytes ? ", " : "",
                       hides(card->seat, row->names[i]) ? RIGHTS_MASK : row->values[i]);
    copy(card->out->name, sizeof card->out->name, buf_view(&name));
    return true;
}

/* WORDS with SIZE bytes at WORD replaced by the code of a place, searched. */
static void search_place(struct finding *finding, const char *words, const char *word, size_t size, const char *code)
{
    scoped_text before = mem_text_part(words, (size_t)(word - words));
    scoped_text all = mem_format("%s%s%s", before, code, word + size);

    search_find(seat_store(finding->seat), all, finding->room - finding->count, add_hit, finding);
}

/* "Olena Hasselt": nobody is called so, but a word is the name of a place; cards hold its code. */
static void search_places(struct finding *finding, const char *words)
{
    const char *question = seat_setting(finding->seat, "card_place_list"), *rest = words, *word;
    struct list *places = *question ? seat_list(finding->seat, question, NULL) : NULL;

    for (size_t size; places && (size = text_word(&rest, &word));) {
        scoped_text one = mem_text_part(word, size);
        scoped_buf wanted = { 0 };
        text_fold(&wanted, one);
        for (size_t i = 0; size >= SHORTEST_PLACE && i < list_count(places); i++) {
            const struct choice *choice = list_choice(places, i);
            scoped_buf label = { 0 };
            text_fold(&label, choice_label(places, choice, seat_language(finding->seat)));
            if (text_starts(buf_view(&label), buf_view(&wanted)))
                search_place(finding, words, word, size, choice->name);
        }
    }
}

size_t finder_search(struct seat *seat, const char *words, struct found *out, size_t room)
{
    struct finding finding = { .seat = seat, .out = out, .room = room };
    struct id dossier;

    if (room && strlen(words) >= 6 && dossier_resolve(seat_store(seat), words, &dossier, NULL)) {
        struct row row = { seat, out, seat_setting(seat, "card") };
        describe(seat, dossier, out);
        if (!*out->name)
            entity_each(seat_store(seat), dossier, row.list, read_name, &row);
        out->score = 1000;
        return 1;
    }
    finding.words = seat_hides_some(seat) ? words : NULL;
    search_find(seat_store(seat), words, room, add_hit, &finding);
    finding.words = NULL; /* a place is looked for by its code */
    if (!finding.count && !seat_hides(seat, NULL, seat_setting(seat, "card_place")))
        search_places(&finding, words);
    buf_clear(&finding.seen);
    return finding.count;
}

bool finder_afar(struct seat *seat, const char *words, const struct entity_row *card, struct found *out)
{
    struct finding finding = { .seat = seat, .words = words };
    struct row row = { seat, out, seat_setting(seat, "card") };
    bool good = true;

    *out = (struct found){ .dossier = card->dossier };
    if (seat_hides_some(seat)) {
        gather_seen(&finding, card);
        good = is_seen(&finding);
        buf_clear(&finding.seen);
    }
    id_code(card->dossier, out->code);
    read_card(&row, card);
    if (!*out->name)
        read_name(&row, card);
    return good;
}

size_t finder_recent(struct seat *seat, struct found *out, size_t room)
{
    struct finding finding = { .seat = seat, .out = out, .room = room };

    search_recent(seat_store(seat), seat_user(seat), room, add_hit, &finding);
    return finding.count;
}

/* A number that is the same settles it; a name alike counts, more so with the same birth year. */
size_t finder_doubles(struct seat *seat, const struct json_t *answers, struct found *out, size_t room)
{
    const char *key = json_get_text(answers, seat_setting(seat, "card_key"));
    const char *birth = json_get_text(answers, seat_setting(seat, "card_birth"));
    const char *words = seat_setting(seat, "card_name"), *word;
    scoped_buf query = { 0 };
    size_t count = key && *key ? finder_search(seat, key, out, room) : 0;

    if (count)
        return count;
    for (size_t size; (size = text_word(&words, &word));) {
        scoped_text name = mem_text_part(word, size);
        const char *value = json_get_text(answers, name);
        if (value && *value)
            buf_format(&query, "%s ", value);
    }
    if (!query.size_bytes)
        return 0;
    if (birth && strlen(birth) >= 4) {
        scoped_text with_year = mem_format("%s%.4s", buf_view(&query), birth);
        count = finder_search(seat, with_year, out, room);
    }
    return count ? count : finder_search(seat, buf_view(&query), out, room);
}

static size_t count_digits(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += isdigit((unsigned char)*text) != 0;
    return count;
}

/* What one search word says of a new person: a number, a birth date or year, else part of the name. */
static void guess_word(struct seat *seat, const char *word, struct json_t *answers, struct buf *names)
{
    scoped_buf partial = { 0 };
    size_t digits = count_digits(word);

    if (digits == 11)
        json_set_text(answers, seat_setting(seat, "card_key"), word);
    else if (digits >= 4 && typed_partial_date(word, date_none(), NULL, NULL, &partial))
        json_set_text(answers, seat_setting(seat, "card_birth"), buf_view(&partial));
    else if (!digits) {
        buf_text(names, names->size_bytes ? " " : "");
        text_capital(names, word);
    }
}

/* The first word is the family name, as it stands on a card; the rest the first names. */
static void guess_names(struct seat *seat, const char *names, struct json_t *answers)
{
    const char *properties = seat_setting(seat, "card_name"), *property;
    const char *word;
    size_t size = text_word(&properties, &property);
    scoped_text family = mem_text_part(property, size);
    scoped_text first = NULL;
    scoped_text value = NULL;

    size = text_word(&properties, &property);
    first = mem_text_part(property, size);
    size = text_word(&names, &word);
    value = mem_text_part(word, size);
    if (*value)
        json_set_text(answers, family, value);
    while (*names == ' ')
        names++;
    if (*names)
        json_set_text(answers, first, names);
}

struct json_t *finder_guess(struct seat *seat, const char *words)
{
    struct json_t *answers = json_make_object();
    scoped_buf names = { 0 };
    const char *word;

    for (size_t size; (size = text_word(&words, &word));) {
        scoped_text one = mem_text_part(word, size);
        guess_word(seat, one, answers, &names);
    }
    guess_names(seat, buf_view(&names), answers);
    return answers;
}

bool finder_opened(struct seat *seat, size_t hits, struct id opened, struct error *err)
{
    struct change change = change_begin(seat, CHANGE_VIEW, opened, NULL);
    scoped_text note = mem_format("search %zu", hits);
    struct body body = { .note = note };

    return change_write(seat, &change, &body, err);
}
