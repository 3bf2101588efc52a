/* constraint_test.c — every constraint of every form refuses with its own sentence, and nothing is stored. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/submission.h"

#include "counter.h"

#include "base/file.h"
#include "base/map.h"
#include "form/form.h"

#define CASES       "tests/cases/constraints.test"
#define LIMIT_BYTES 1048576

/* Somebody who must follow the trajectory, so that everything about duties is asked. */
#define OBLIGED                                                                                                        \
    "{\"contacttalen\": [\"eng\"], \"nl_begrip\": \"NIET\", \"vraag\": [\"INBURGERING\", \"SCHOOL\"],"                 \
    " \"naam\": \"Okafor\", \"voornaam\": \"Chidi\", \"geboortedatum\": \"1988-05-12\", \"geslacht\": \"M\","          \
    " \"gemeente\": \"71022\", \"document\": \"B\", \"document_geldig_tot\": \"2026-01-01\","                          \
    " \"verblijfsgrond\": \"VS_VLUCHT\", \"nationaliteit\": [\"NGA\"], \"geboorteland\": \"NGA\","                     \
    " \"eerste_inschrijving\": \"2023-05-02\"}"

/* What is good of each form, and where it is filled in: a dossier that has come that far. */
struct ground {
    const char *form, *answers;
    size_t stage; /* how many of the stages below have been filled in before */
};
static const struct ground grounds[] = {
    { "aanmelding", OBLIGED, 0 },
    { "intake", INTAKE, 1 },
    { "leervraagdetectie", LEERVRAAG, 2 },
    { "contract", "{\"begeleider\": \"an\", \"taal_uitleg\": \"eng\", \"rechten_tekst\": \"OK\"}", 3 },
    { "contract_ondertekening", SIGNATURE, 4 },
    { "gesprek", "{\"plaats\": \"KANTOOR\", \"afgesloten\": \"OK\"}", 1 },
    { "notitie", "{\"notitie_soort\": \"NOTA\", \"tekst\": \"x\"}", 1 },
    { "taak", "{}", 1 },
};
#define GROUNDS (sizeof grounds / sizeof *grounds)

static const struct ground *ground_of(const char *form)
{
    for (size_t i = 0; i < GROUNDS; i++)
        if (text_equal(grounds[i].form, form))
            return &grounds[i];
    fail_msg("%s: say above what is good of this form", form);
    return NULL;
}

/* "*251" is that many letters; everything else is itself. */
static struct json_t *written_out(struct json_t *value)
{
    const char *text = json_text(value);
    scoped_buf letters = { 0 };
    int64_t count;

    if (!text || *text != '*' || !text_integer(text + 1, 1, 100000, &count))
        return json_share(value);
    for (int64_t i = 0; i < count; i++)
        buf_char(&letters, 'a');
    return json_make_text(buf_view(&letters));
}

static struct json_t *merged(const char *good, const char *more)
{
    struct json_t *answers = json_of(good);
    scoped_json added = json_of(more);

    for (void *i = json_first(added); i; i = json_after(added, i)) {
        struct json_t *rows = json_is_array(json_member(i)) ? json_at(json_member(i), 0) : NULL;
        for (void *at = json_is_object(rows) ? json_first(rows) : NULL; at; at = json_after(rows, at))
            json_set(rows, json_member_key(at), written_out(json_member(at)));
        json_set(answers, json_member_key(i), written_out(json_member(i)));
    }
    return answers;
}

/* A dossier in which the first STAGE forms stand. */
static struct id dossier_at(struct counter *counter, size_t stage, const char *first)
{
    struct id dossier = id_none();

    for (size_t i = 0; i < stage; i++) {
        scoped_json answers = merged(grounds[i].answers, i ? "{}" : first);
        scoped_buf text = { 0 };
        struct id made;
        json_write(&text, answers);
        made = fill_in(counter->seat, grounds[i].form, dossier, buf_view(&text));
        dossier = i ? dossier : made;
    }
    return dossier;
}

struct line {
    const char *form, *question, *answers, *first; /* FIRST: what the first form had besides, for this person */
};

static bool take_line(struct arena *arena, const char **text, struct line *out)
{
    size_t size = strcspn(*text, "\n");
    const char *rest = arena_text_part(arena, *text, size), *parts[4] = { "", "", "", "{}" };

    *text += size + ((*text)[size] == '\n');
    if (*rest == '#' || !*rest)
        return false;
    for (size_t i = 0; i < 4 && *rest; i++) {
        size = strcspn(rest, "\t");
        parts[i] = arena_text_part(arena, rest, size);
        rest += size + (rest[size] != '\0');
    }
    *out = (struct line){ parts[0], parts[1], parts[2], parts[3] };
    return true;
}

/* Whether the refusal is of that question (in any row) and in its own words. */
static bool is_own_sentence(struct seat *seat, const struct line *line, const struct error *err)
{
    const struct form *form = seat_form(seat, line->form, NULL);
    const struct question *question = form_find(form, line->question);
    const char *slash = strrchr(err->field, '/');
    size_t field = strlen(err->field);

    return question && text_equal(slash ? slash + 1 : err->field, line->question) &&
           strncmp(err->text, err->field, field) == 0 &&
           text_equal(err->text + field + strlen(": "), form_text(form, question, TEXT_CONSTRAINT, "nl"));
}

static void try_line(struct counter *counter, const struct line *line, size_t *failures)
{
    const struct ground *ground = ground_of(line->form);
    struct id dossier = dossier_at(counter, ground->stage, line->first);
    scoped_json answers = merged(ground->answers, line->answers);
    uint64_t before = log_head(seat_store(counter->seat), NULL);
    char id[ID_TEXT_BYTES];
    struct submission submission = { .form = line->form,
                                     .dossier = ground->stage ? id_format(dossier, id) : "new",
                                     .answers = answers };
    struct error err = { 0 };
    struct json_t *out = NULL;
    bool is_taken = submission_fill(counter->seat, &submission, &out, &err);

    json_free(out);
    if (!is_taken && is_own_sentence(counter->seat, line, &err) && log_head(seat_store(counter->seat), NULL) == before)
        return;
    ++*failures;
    print_message("%s %s: %s: %s\n", line->form, line->question, is_taken ? "taken" : err.field, err.text);
}

static void every_constraint_refuses_in_its_own_words_and_stores_nothing(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    scoped_buf cases = { 0 };
    size_t failures = 0;
    const char *text;
    struct line line;

    assert_true(file_read(CASES, LIMIT_BYTES, &cases, &err));
    seat_set_language(counter->seat, "nl");
    for (text = buf_view(&cases); *text;)
        if (take_line(counter->arena, &text, &line))
            try_line(counter, &line, &failures);
    assert_int_equal(failures, 0);
}

static void every_constraint_has_a_case(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    scoped_buf cases = { 0 };
    scoped(map) known = map_new();
    const char *const *names;
    size_t count = seat_forms(counter->seat, &names), without = 0;
    struct line line;

    assert_true(file_read(CASES, LIMIT_BYTES, &cases, &err));
    for (const char *text = buf_view(&cases); *text;)
        if (take_line(counter->arena, &text, &line))
            map_put(known, arena_format(counter->arena, "%s %s", line.form, line.question), counter);
    for (size_t i = 0; i < count; i++) {
        const struct form *form = seat_form(counter->seat, names[i], &err);
        for (size_t q = 0; q < form_size(form); q++) {
            const struct question *question = form_question(form, q);
            if (!question->constraint ||
                map_find(known, arena_format(counter->arena, "%s %s", names[i], question->name)))
                continue;
            print_message("%s %s has no case\n", names[i], question->name);
            without++;
        }
    }
    assert_int_equal(without, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        at_the_counter(every_constraint_refuses_in_its_own_words_and_stores_nothing),
        at_the_counter(every_constraint_has_a_case),
    };

    return cmocka_run_group_tests(tests, open_counter, close_counter);
}
