/* renewal_test.c — newer content under a draft or a record: nothing is dropped, what no longer fits is told. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/renewal.h"

#include <sys/stat.h>

#include "counter.h"
#include "desk/desk.h"
#include "desk/why.h"
#include "store/content.h"
#include "../temporary.h"

#define COLUMNS                                                                                                        \
    "type,name,label::nl,required,relevant,constraint,calculation,default,save_to,bind::balie:was,bind::balie:"        \
    "retired\n"
#define FIRST                                                                                                          \
    COLUMNS "hidden,dossier,,,,,,,,,\nbegin_group,groep,Groep,,,,,,,,\ndate,datum,Datum,true(),,,,today(),,,\n"        \
            "text,naam,Naam,,,,,,persoon#naam,,\ntext,oud,Roepnaam,,,,,,,,\ntext,weg,Schoenmaat,,,,,,,,\n"             \
            "select_one_from_file kleuren.csv,kleur,Kleur,,,,,,,,\ntext,maat,Maat,,,,,,,,\n"                           \
            "calculate,regel,Regel,,,,\"decide('t', 'name', ${datum})\",,,,\nend_group,,,,,,,,,,\n"                    \
            "begin_repeat,kind,Kind,,,,,,,,\ntext,kindnaam,Naam van het kind,,,,,,,,\nend_repeat,,,,,,,,,,\n"
#define SECOND                                                                                                         \
    COLUMNS                                                                                                            \
    "hidden,dossier,,,,,,,,,\nbegin_group,groep,Groep,,,,,,,,\ndate,datum,Datum,true(),,,,today(),,,\n"                \
    "text,naam,Naam,,,,,,persoon#naam,,\ntext,roepnaam,Roepnaam,,,,,,,oud,\ntext,weg,Schoenmaat,,,,,,,,yes\n"          \
    "select_one_from_file kleuren.csv,kleur,Kleur,,,,,,,,\ninteger,maat,Maat,,,,,,,,\n"                                \
    "text,extra,Iets nieuws,true(),,,,,,,\ncalculate,regel,Regel,,,,\"decide('t', 'name', ${datum})\",,,,\n"           \
    "end_group,,,,,,,,,,\nbegin_repeat,kind,Kind,,,,,,,,\ntext,kindroepnaam,Naam van het kind,,,,,,,kindnaam,\n"       \
    "end_repeat,,,,,,,,,,\n"
#define TABLE "name,valid_from,valid_to,when,uit,reason::nl,source\n"

struct file {
    const char *path, *first, *second; /* SECOND NULL: the same */
};
/* clang-format off */
static const struct file files[] = {
    { "balie.csv", "name,value,source\ncard,persoon,\ncard_search,naam,\nfill_dossier,dossier,\nnone_code,GEEN,\nrole_default,onthaal,\nrole_reader,lezer,\n", NULL },
    { "proef/survey.csv", FIRST, SECOND },
    { "proef/choices.csv", "list_name,name,label::nl\n", NULL },
    { "proef/settings.csv", "form_title,form_id,version,default_language,namespaces,attribute::balie:date,attribute::balie:opens\n"
                            "Proef,proef,1,nl,\"balie=\"\"urn:balie:1\"\"\",datum,yes\n", NULL },
    { "proef/entities.csv", "list_name,label,entity_id,create_if,update_if\npersoon,${naam},${dossier},true(),false()\n", NULL },
    { "lijsten/kleuren.csv", "name,label::nl,valid_from,valid_to\nROOD,Rood,,\nBLAUW,Blauw,,\n",
                             "name,label::nl,valid_from,valid_to\nROOD,Rood,,2022-12-31\nBLAUW,Blauw,,\n" },
    { "regels/t.csv", TABLE "oude_rij,,,${naam} != '',,De oude rij.,S-1\nrest,,,true(),,,\n",
                      TABLE "nieuwe_rij,,,${naam} != '',,De nieuwe rij.,S-2\nrest,,,true(),,,\n" },
};
/* clang-format on */

/* A counter with content of its own, of which there are two versions. */
struct place {
    struct counter *counter;
    char folder[64];
};

static void write_content(const struct place *place, bool is_second)
{
    static const char *const folders[] = { "proef", "lijsten", "regels" };

    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        scoped_text path = mem_format("%s/%s", place->folder, folders[i]);
        mkdir(path, 0700);
    }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        scoped_text path = mem_format("%s/%s", place->folder, files[i].path);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs(is_second && files[i].second ? files[i].second : files[i].first, file);
        assert_int_equal(fclose(file), 0);
    }
}

static void sit(struct place *place, bool is_second)
{
    struct error err = { 0 };

    write_content(place, is_second);
    seat_free(place->counter->seat);
    place->counter->seat = seat_open(place->counter->vault, place->folder, &err);
    if (!place->counter->seat || err.kind)
        fail_msg("%s", err.text);
}

/* A vault at which nobody sat yet: no content but ours was ever live. */
static struct counter *empty_counter(void)
{
    struct counter *counter = mem_new(sizeof *counter);
    struct secret *passphrase = secret_copy(PASSPHRASE, strlen(PASSPHRASE));
    struct error err = { 0 };

    temporary_path(counter->folder, sizeof counter->folder, "balie-desk-XXXXXX");
    assert_non_null(mkdtemp(counter->folder));
    counter->vault = vault_create(counter->folder, "an", passphrase, &err);
    secret_free(passphrase);
    assert_non_null(counter->vault);
    counter->arena = arena_new();
    return counter;
}

static int open_place(void **state)
{
    struct place *place = mem_new(sizeof *place);

    setenv("BALIE_NOW", NOW, 1);
    place->counter = empty_counter();
    temporary_path(place->folder, sizeof place->folder, "balie-forms-XXXXXX");
    if (!mkdtemp(place->folder))
        return -1;
    sit(place, false);
    *state = place;
    return 0;
}

static int close_place(void **state)
{
    static const char *const folders[] = { "proef", "lijsten", "regels", "" };
    struct place *place = *state;

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        scoped_text path = mem_format("%s/%s", place->folder, files[i].path);
        remove(path);
    }
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        scoped_text path = mem_format("%s/%s", place->folder, folders[i]);
        remove(path);
    }
    counter_free(place->counter);
    mem_free(place);
    return 0;
}

/* A draft begun with the first version. */
static struct id begin_draft(struct place *place)
{
    struct error err = { 0 };
    struct entry *entry = entry_open(place->counter->seat, id_none(), "proef", &err);
    struct item *row;
    struct id draft;

    if (!entry)
        fail_msg("%s", err.text);
    say(entry, "naam", "Mehret");
    say(entry, "oud", "Mimi");
    say(entry, "weg", "38");
    say(entry, "kleur", "ROOD");
    say(entry, "maat", "groot");
    row = entry_add_row(entry, item_of(entry, "kind"), &err);
    say(entry, in_row(place->counter, row, "kindnaam"), "Sara");
    draft = entry_record(entry);
    entry_free(entry);
    return draft;
}

/* The LABEL and what is shown of the I-th of KIND. */
static void told(const struct json_t *renewal, const char *kind, size_t i, const char *wanted)
{
    const struct json_t *one = json_at(json_get(renewal, kind), i);
    scoped_text got = mem_format("%s: %s", one ? json_get_text(one, "label") : "-",
                                 one && json_get_text(one, "shown") ? json_get_text(one, "shown") : "");

    if (!text_equal(got, wanted))
        fail_msg("%s %zu is “%s”, wanted “%s”", kind, i, got, wanted);
}

static void a_draft_tells_what_newer_content_makes_of_it(void **state)
{
    struct place *place = *state;
    struct error err = { 0 };
    struct id draft = begin_draft(place);
    scoped_buf text = { 0 };

    sit(place, true);
    scoped(entry) entry = entry_resume(place->counter->seat, draft, &err);
    scoped_json renewal = renewal_of(entry, &err);
    assert_non_null(renewal);
    told(renewal, "moves", 1, "Naam: Mehret");
    told(renewal, "renamed", 0, "Roepnaam: Mimi");
    told(renewal, "renamed", 1, "Naam van het kind: Sara");
    told(renewal, "kept", 0, "Schoenmaat: 38");
    told(renewal, "misfits", 0, "Kleur: Rood");
    told(renewal, "misfits", 1, "Maat: groot");
    told(renewal, "new", 0, "Iets nieuws: ");
    told(renewal, "computed", 0, "Regel: nieuwe_rij");
    renewal_write(renewal, &text);
    assert_non_null(strstr(buf_view(&text), "newer version of “Proef”"));
    assert_non_null(strstr(buf_view(&text), "Maat: groot — This is no whole number"));
    assert_non_null(strstr(buf_view(&text), "Schoenmaat: 38 — the question is retired"));
    assert_non_null(strstr(buf_view(&text), "Iets nieuws (must be answered)"));
}

static void a_draft_may_be_finished_with_what_it_was_begun_with(void **state)
{
    struct place *place = *state;
    struct error err = { 0 };
    struct id draft = begin_draft(place);
    struct receipt receipt;

    sit(place, true);
    scoped(entry) entry = entry_resume(place->counter->seat, draft, &err);
    assert_string_equal(value_of(entry, "oud"), "Mimi");
    if (!entry_submit(entry, NULL, &receipt, &err))
        fail_msg("%s", err.text);
    scoped_json why = why_record(place->counter->seat, receipt.record, "regel", NULL, &err);
    scoped_buf text = { 0 };
    why_write(why, &text);
    assert_non_null(strstr(buf_view(&text), "row oude_rij")); /* by the rules of its own content */
    assert_non_null(strstr(buf_view(&text), "there is newer content since"));
    scoped_buf shown = { 0 };
    assert_true(card_record(place->counter->seat, receipt.dossier, receipt.record, &shown, &err));
    assert_non_null(strstr(buf_view(&shown), "Schoenmaat: 38"));
}

static void a_draft_that_moves_over_keeps_every_answer(void **state)
{
    struct place *place = *state;
    struct error err = { 0 };
    struct id draft = begin_draft(place);
    struct receipt receipt;
    scoped_buf json = { 0 };

    sit(place, true);
    entry_free(renewal_take(place->counter->seat, draft, &err));
    scoped(entry) entry = entry_resume(place->counter->seat, draft, &err); /* it stays moved */
    assert_null(renewal_of(entry, &err));
    assert_string_equal(value_of(entry, "roepnaam"), "Mimi");
    assert_string_equal(value_of(entry, "weg"), "38");
    assert_string_equal(value_of(entry, "maat"), "groot");
    assert_string_equal(value_of(entry, "kleur"), "ROOD");
    assert_false(entry_submit(entry, NULL, &receipt, &err)); /* what does not fit is said, not dropped */
    assert_string_equal(err.field, "kleur");
    say(entry, "kleur", "BLAUW"); /* red is no colour any more */
    assert_false(entry_submit(entry, NULL, &receipt, &err));
    assert_string_equal(err.field, "maat");
    say(entry, "maat", "44");
    say(entry, "extra", "ja");
    err = (struct error){ 0 };
    if (!entry_submit(entry, NULL, &receipt, &err))
        fail_msg("%s", err.text);
    assert_true(card_json(place->counter->seat, receipt.dossier, &json, &err));
    assert_non_null(strstr(buf_view(&json), "\"weg\""));
    assert_non_null(strstr(buf_view(&json), "\"Mimi\""));
    assert_non_null(strstr(buf_view(&json), "\"Sara\""));
    assert_null(strstr(buf_view(&json), "\"oud\""));
}

static void a_retired_question_takes_no_answer(void **state)
{
    struct place *place = *state;
    struct error err = { 0 };

    sit(place, true);
    assert_false(
        try_fill(place->counter->seat, "proef", "new", "{\"naam\": \"A\", \"extra\": \"b\", \"weg\": \"1\"}", &err));
    assert_non_null(strstr(err.text, "retired"));
    err = (struct error){ 0 };
    if (!try_fill(place->counter->seat, "proef", "new", "{\"naam\": \"A\", \"extra\": \"b\"}", &err))
        fail_msg("%s", err.text);
}

/* What a desk with content that is not here wrote: a question this form does not know. */
static struct id write_from_elsewhere(struct place *place, struct id dossier)
{
    struct error err = { 0 };
    struct change change = change_begin(place->counter->seat, CHANGE_SET, dossier, NULL);
    struct body_set sets[] = { { "naam", { BODY_TEXT, "Mehret" }, false },
                               { "van_morgen", { BODY_TEXT, "bewaar mij" }, false } };
    struct body body = { .sets = sets, .set_count = 2, .why = "PAUZE", .where = "naam" };

    change.record = id_random();
    change.form = "proef";
    change.bundle = hash_bytes("elders", 6);
    assert_true(change_write(place->counter->seat, &change, &body, &err));
    return change.record;
}

static void a_record_of_content_that_is_not_here_loses_nothing(void **state)
{
    struct place *place = *state;
    struct error err = { 0 };
    struct receipt receipt;
    struct id dossier = fill_in(place->counter->seat, "proef", id_none(), "{\"naam\": \"A\"}");
    struct id record = write_from_elsewhere(place, dossier);
    scoped_buf json = { 0 }, text = { 0 };
    scoped(entry) entry = entry_take(place->counter->seat, dossier, record, &err);
    scoped_json why = NULL;

    if (!entry)
        fail_msg("%s", err.text);
    say(entry, "naam", "Mehret H.");
    why = why_record(place->counter->seat, record, "naam", NULL, &err);
    why_write(why, &text);
    assert_non_null(strstr(buf_view(&text), "is not on this computer yet"));
    if (!entry_submit(entry, NULL, &receipt, &err))
        fail_msg("%s", err.text);
    assert_true(card_json(place->counter->seat, dossier, &json, &err));
    assert_non_null(strstr(buf_view(&json), "bewaar mij"));
    assert_non_null(strstr(buf_view(&json), "Mehret H."));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_draft_tells_what_newer_content_makes_of_it, open_place, close_place),
        cmocka_unit_test_setup_teardown(a_draft_may_be_finished_with_what_it_was_begun_with, open_place, close_place),
        cmocka_unit_test_setup_teardown(a_draft_that_moves_over_keeps_every_answer, open_place, close_place),
        cmocka_unit_test_setup_teardown(a_retired_question_takes_no_answer, open_place, close_place),
        cmocka_unit_test_setup_teardown(a_record_of_content_that_is_not_here_loses_nothing, open_place, close_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
