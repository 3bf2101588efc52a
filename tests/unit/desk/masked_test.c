/* masked_test.c — content that repeats what is sensitive wherever it can: who may not see it reads the mask there. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <sys/stat.h>

#include "counter.h"
#include "desk/desk.h"
#include "desk/export.h"
#include "desk/finder.h"
#include "desk/rights.h"
#include "desk/why.h"
#include "desk/worklist.h"
#include "../temporary.h"

#define SECRET  "zeer geheim"
#define ANSWERS "{\"naam\": \"Haile\", \"geheim\": \"" SECRET "\", \"ding\": [{\"wat\": \"" SECRET "\"}]}"
#define SURVEY                                                                                                         \
    "type,name,label::nl,required,calculation,default,save_to,bind::balie:sensitive\ncsv-external,persoon,,,,,,"       \
    "\nhidden,dossier,,,,,,\n"                                                                                         \
    "begin_group,groep,Groep,,,,,\ndate,datum,Datum,true(),,today(),,\ntext,naam,Naam bij "                            \
    "${geheim},,,,persoon#naam,\n"                                                                                     \
    "text,geheim,Geheim,,,,persoon#geheim,yes\nend_group,,,,,,,\n"                                                     \
    "begin_repeat,ding,Ding,,,,,\ntext,wat,Wat,,,,ding#wat,yes\nend_repeat,,,,,,,\n"
#define ENTITIES                                                                                                       \
    "list_name,label,entity_id,create_if,update_if\n"                                                                  \
    "persoon,${naam},${dossier},count(instance('persoon')/root/item) = 0,count(instance('persoon')/root/item) > 0\n"   \
    "ding,\"concat('ding ', ${wat})\",,,\n"
#define SETTINGS                                                                                                       \
    "form_title,form_id,version,default_language,namespaces,attribute::balie:date,attribute::balie:opens\n"            \
    "Proef,proef,1,nl,\"balie=\"\"urn:balie:1\"\"\",datum,yes\n"
#define SECOND                                                                                                         \
    "type,name,label::nl,required,calculation,default,save_to,bind::balie:sensitive\ncsv-external,persoon,,,,,,\n"     \
    "begin_group,groep,Groep,,,,,\ndate,datum,Datum,true(),,today(),,\n"                                               \
    "text,weer,Weer,,,instance('persoon')/root/item/geheim,,yes\nend_group,,,,,,,\n"
#define NOTE                                                                                                           \
    "type,name,label::nl,required,calculation,default,save_to,bind::balie:sensitive\n"                                 \
    "begin_group,groep,Groep,,,,,\ndate,datum,Datum,true(),,today(),,\ntext,zin,Zin,,,,,\nend_group,,,,,,,\n"

/* clang-format off */
static const char *const files[][2] = {
    { "balie.csv", "name,value,source\ncard,persoon,\ncard_title,${naam} ${geheim},\ncard_name,naam,\ncard_search,naam geheim,\nfill_dossier,dossier,\n"
                   "head_left,${naam} ${geheim},\nnone_code,GEEN,\nrole_default,onthaal,\nrole_reader,lezer,\nroles,rollen,\n" },
    { "proef/survey.csv", SURVEY },
    { "proef/choices.csv", "list_name,name,label::nl\n" },
    { "proef/settings.csv", SETTINGS },
    { "proef/entities.csv", ENTITIES },
    { "weer/survey.csv", SECOND },
    { "weer/choices.csv", "list_name,name,label::nl\n" },
    { "weer/settings.csv", "form_title,form_id,version,default_language,namespaces,attribute::balie:date\nWeer,weer,1,nl,\"balie=\"\"urn:balie:1\"\"\",datum\n" },
    { "nota/survey.csv", NOTE },
    { "nota/choices.csv", "list_name,name,label::nl\n" },
    { "nota/settings.csv", "form_title,form_id,version,default_language,namespaces,attribute::balie:date\nNota,nota,1,nl,\"balie=\"\"urn:balie:1\"\"\",datum\n" },
    { "lijsten/rollen.csv", "name,label::nl\nonthaal,Onthaal\nhulp,Hulp\nlezer,Lezer\ngast,Gast\n" },
    { "regels/rechten.csv", "right,form,roles,region,status,source\nlook,,onthaal hulp lezer gast,,,x\nsensitive,,onthaal gast,,,x\nsensitive,proef,onthaal,,,x\nwrite,,onthaal hulp gast,,,x\n" },
    { "regels/feiten.csv", "name,type,calculation,save_to,label::nl,source\nbel,text,\"concat('bel ', ${geheim})\",,Bellen,x\n" },
    { "regels/taken.csv", "name,valid_from,valid_to,for_each,when,from,due,done_when,priority,role,assignee,form,label::nl,source\n"
                          "zeg,,,,\"starts-with(${geheim}, 'zeer')\",,,false(),1,,,,Zeg ${geheim} en ${bel},x\n"
                          "toon,,,instance('ding')/root/item,\"starts-with(${wat}, 'zeer')\",,,false(),1,,,,Toon ${wat},x\n" },
    { "regels/kwaliteit.all.csv", "name,valid_from,valid_to,when,form,reason::nl,source\nmis,,,\"starts-with(${geheim}, 'zeer')\",proef,Mist ${geheim}.,x\n" },
    { "regels/vervolg.csv", "name,valid_from,valid_to,when,form,reason::nl,source\nnog,,,\"starts-with(${geheim}, 'zeer')\",weer,Nog ${geheim}.,x\nrest,,,true(),,,x\n" },
    { "regels/voorwaarden.csv", "name,form,valid_from,valid_to,relevant,constraint,override,constraint_message::nl,source\n"
                                "niet,proef,,,instance('persoon')/root/item/geheim != '',false(),,Niet met ${geheim}.,x\n" },
};
/* clang-format on */

static void write_content(const char *folder)
{
    static const char *const folders[] = { "proef", "weer", "nota", "lijsten", "regels" };

    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        scoped_text path = mem_format("%s/%s", folder, folders[i]);
        mkdir(path, 0700);
    }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        scoped_text path = mem_format("%s/%s", folder, files[i][0]);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs(files[i][1], file);
        assert_int_equal(fclose(file), 0);
    }
}

/* Somebody with ROLE sits down at this content. */
static void sit(struct counter *counter, const char *role)
{
    struct error err = { 0 };
    struct store *store;

    seat_free(counter->seat);
    store = store_open(counter->vault, &err);
    assert_true(store_set(store, "role", role, &err));
    store_free(store);
    counter->seat = seat_open(counter->vault, counter->folder, &err);
    if (!counter->seat || err.kind)
        fail_msg("%s: %s", err.field, err.text);
}

static void add_card(struct counter *counter, struct id dossier, struct buf *all)
{
    struct error err = { 0 };
    scoped(card) card = card_open(counter->seat, dossier, &err);
    const struct card_event *events;
    const struct card_form *forms;
    const char *const *lines;
    size_t count = card_lines(card, &lines);

    buf_format(all, "%s\n%s\n", card_title(card), card_next_reason(card));
    for (size_t i = 0; i < count; i++)
        buf_format(all, "%s\n", lines[i]);
    count = card_forms(card, &forms);
    for (size_t i = 0; i < count; i++)
        buf_format(all, "%s\n", forms[i].refusal);
    count = card_events(card, &events);
    for (size_t i = 0; i < count; i++) {
        buf_format(all, "%s\n", events[i].summary);
        assert_true(card_record(counter->seat, dossier, events[i].record, all, &err));
    }
    card_head(counter->seat, dossier, NULL, &(struct card_lines_out){ all, all, all });
    assert_true(card_json(counter->seat, dossier, all, &err));
}

static void add_why(struct counter *counter, struct id dossier, struct buf *all)
{
    static const char *const names[] = { "zeg", "toon", "bel", "geheim", "vervolg", "proef", "weer", "naam" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        scoped_json told = why_dossier(counter->seat, dossier, &(struct why_subject){ names[i], NULL }, NULL);
        json_write(all, told);
        if (told)
            why_write(told, all);
    }
}

/* All there is to read of DOSSIER at this seat. */
static char *all_of(struct counter *counter, struct id dossier)
{
    struct error err = { 0 };
    scoped_buf all = { 0 };
    scoped(worklist) list = worklist_load(counter->seat, 50, &err);
    struct found found[5];

    add_card(counter, dossier, &all);
    add_why(counter, dossier, &all);
    for (size_t i = 0; i < worklist_size(list); i++)
        buf_format(&all, "%s: %s\n", worklist_at(list, i)->who, worklist_at(list, i)->what);
    for (size_t i = 0, count = finder_search(counter->seat, "haile", found, 5); i < count; i++)
        buf_format(&all, "%s\n", found[i].name);
    return mem_text(buf_view(&all));
}

/* As it is, and as who may not see it reads it. */
static const struct {
    const char *whole, *masked;
} aloud[] = {
    { "Zeg " SECRET " en bel " SECRET, "Zeg " RIGHTS_MASK " en " RIGHTS_MASK },
    { "Toon " SECRET, "Toon " RIGHTS_MASK },
    { "Mist " SECRET ".", "Mist " RIGHTS_MASK "." },
    { "Nog " SECRET ".", "Nog " RIGHTS_MASK "." },
    { "Niet met " SECRET ".", "Niet met " RIGHTS_MASK "." },
    { "Haile " SECRET, "Haile " RIGHTS_MASK },
};

static void assert_reads(const char *all, bool is_masked)
{
    for (size_t i = 0; i < sizeof aloud / sizeof *aloud; i++) {
        const char *sentence = is_masked ? aloud[i].masked : aloud[i].whole;
        if (!strstr(all, sentence))
            fail_msg("no “%s” in %s", sentence, all);
    }
}

static struct id dossier_of_secrets(struct counter *counter)
{
    sit(counter, "onthaal");
    return fill_in(counter->seat, "proef", id_none(), ANSWERS);
}

static void who_may_see_it_reads_what_the_rules_say_of_it(void **state)
{
    struct counter *counter = *state;
    struct id dossier = dossier_of_secrets(counter);
    scoped_text all = all_of(counter, dossier);

    assert_reads(all, false);
}

static void who_may_not_reads_the_same_sentences_with_the_mask(void **state)
{
    struct counter *counter = *state;
    struct id dossier = dossier_of_secrets(counter);

    sit(counter, "lezer");
    scoped_text all = all_of(counter, dossier);
    assert_null(strstr(all, SECRET));
    assert_reads(all, true);               /* decided on the answer, told without it */
    assert_true(strstr(all, "\nHaile\n")); /* as she is found */
}

/* What the form shows of KEY. */
static void assert_form_shows(struct entry *entry, const char *key, const char *wanted)
{
    struct item *item = session_item(entry_session(entry), key);
    scoped_buf shown = { 0 };

    assert_non_null(item);
    item_display(entry_session(entry), item, &shown);
    assert_string_equal(buf_view(&shown), wanted);
}

static void what_a_form_fills_in_beforehand_is_masked_and_kept(void **state)
{
    struct counter *counter = *state;
    struct id dossier = dossier_of_secrets(counter);
    struct error err = { 0 };
    struct receipt receipt;
    scoped_buf seen = { 0 };
    struct entry *entry;

    sit(counter, "hulp");
    entry = entry_open(counter->seat, dossier, "weer", &err);
    assert_non_null(entry);
    assert_form_shows(entry, "weer", RIGHTS_MASK);
    say(entry, "weer", RIGHTS_MASK); /* the mask is no answer */
    assert_true(entry_submit(entry, NULL, &receipt, &err));
    entry_free(entry);
    assert_true(card_record(counter->seat, dossier, receipt.record, &seen, &err));
    assert_non_null(strstr(buf_view(&seen), RIGHTS_MASK));
    assert_null(strstr(buf_view(&seen), SECRET));
    sit(counter, "onthaal");
    assert_true(card_record(counter->seat, dossier, receipt.record, &seen, &err));
    assert_non_null(strstr(buf_view(&seen), "Weer: " SECRET));
}

static struct id first_record(struct counter *counter, struct id dossier)
{
    struct error err = { 0 };
    const struct card_event *events;
    scoped(card) card = card_open(counter->seat, dossier, &err);

    assert_int_equal(card_events(card, &events), 1);
    return events[0].record;
}

static void a_record_is_corrected_beside_it(void **state)
{
    struct counter *counter = *state;
    struct id dossier = dossier_of_secrets(counter), record = first_record(counter, dossier);
    struct error err = { 0 };
    struct receipt receipt;
    scoped_buf label = { 0 };
    struct entry *entry;

    sit(counter, "hulp");
    entry = entry_take(counter->seat, dossier, record, &err);
    assert_non_null(entry);
    assert_form_shows(entry, "geheim", RIGHTS_MASK);
    item_text(entry_session(entry), session_item(entry_session(entry), "naam"), TEXT_LABEL, NULL, &label);
    assert_string_equal(buf_view(&label), "Naam bij " RIGHTS_MASK);
    say(entry, "naam", "Haile Mariam");
    assert_true(entry_submit(entry, NULL, &receipt, &err));
    entry_free(entry);
    sit(counter, "onthaal");
    entry = entry_take(counter->seat, dossier, record, &err);
    assert_form_shows(entry, "geheim", SECRET);
    assert_form_shows(entry, "naam", "Haile Mariam");
    entry_free(entry);
}

static void who_types_another_sees_that_one_until_she_leaves(void **state)
{
    struct counter *counter = *state;
    struct id dossier = dossier_of_secrets(counter), record = first_record(counter, dossier);
    struct error err = { 0 };
    struct entry *entry;

    sit(counter, "hulp");
    entry = entry_take(counter->seat, dossier, record, &err);
    say(entry, "geheim", "nieuw");
    assert_form_shows(entry, "geheim", "nieuw");
    entry_free(entry);
    entry = entry_take(counter->seat, dossier, record, &err); /* the draft */
    assert_form_shows(entry, "geheim", RIGHTS_MASK);
    assert_string_equal(item_value(session_item(entry_session(entry), "geheim")), "nieuw");
    assert_true(entry_discard(entry, &err));
    entry_free(entry);
}

/* What the list of drafts calls the only one. */
static void assert_draft_is_called(struct counter *counter, const char *wanted)
{
    struct error err = { 0 };
    scoped(worklist) list = worklist_load(counter->seat, 50, &err);
    size_t found = 0;

    for (size_t i = 0; i < worklist_size(list); i++)
        if (worklist_at(list, i)->kind == WORK_DRAFT) {
            assert_string_equal(worklist_at(list, i)->who, wanted);
            found++;
        }
    assert_int_equal(found, 1);
}

static void a_draft_of_who_lost_the_right_is_masked_and_goes_on(void **state)
{
    struct counter *counter = *state;
    struct error err = { 0 };
    struct receipt receipt;
    struct entry *entry;
    struct item *half = NULL;
    struct id dossier, draft;

    sit(counter, "onthaal");
    entry = entry_open(counter->seat, id_none(), "proef", &err);
    say(entry, "naam", "Haile");
    say(entry, "geheim", SECRET);
    assert_true(entry_keep_typing(entry, session_item(entry_session(entry), "geheim"), "zeer geheimer", &err));
    draft = entry_record(entry);
    entry_free(entry);
    assert_draft_is_called(counter, "Haile " SECRET);
    sit(counter, "hulp");
    entry = entry_resume(counter->seat, draft, &err);
    assert_form_shows(entry, "geheim", RIGHTS_MASK);
    assert_null(entry_take_typing(entry, &half));
    assert_draft_is_called(counter, "Haile");
    assert_true(entry_submit(entry, NULL, &receipt, &err));
    dossier = entry_dossier(entry);
    entry_free(entry);
    sit(counter, "onthaal");
    entry = entry_take(counter->seat, dossier, draft, &err);
    assert_form_shows(entry, "geheim", SECRET);
    entry_free(entry);
}

static void so_is_who_may_not_see_what_one_form_marks(void **state)
{
    struct counter *counter = *state;
    struct id dossier = dossier_of_secrets(counter);
    struct error err = { 0 };

    sit(counter, "gast");
    scoped_text all = all_of(counter, dossier);
    if (strstr(all, SECRET))
        fail_msg("%.300s", strstr(all, SECRET) - 150);
    assert_reads(all, true);
    scoped(entry) entry = entry_open(counter->seat, dossier, "weer", &err);
    assert_non_null(entry);
    assert_form_shows(entry, "weer", RIGHTS_MASK);
    assert_null(export_json(counter->seat, dossier, &err));
    assert_non_null(strstr(err.text, "Gast"));
}

static void the_head_of_an_open_form_is_masked_too(void **state)
{
    struct counter *counter = *state;
    struct id dossier = dossier_of_secrets(counter);
    struct error err = { 0 };
    scoped_buf head = { 0 };

    sit(counter, "hulp");
    scoped(entry) entry = entry_open(counter->seat, dossier, "nota", &err);
    assert_non_null(entry);
    card_head(counter->seat, dossier, entry, &(struct card_lines_out){ &head, &head, &head });
    assert_string_equal(buf_view(&head), "Haile " RIGHTS_MASK);
}

static bool why_says(struct counter *counter, struct id dossier, const char *name, const char *text)
{
    scoped_json told = why_dossier(counter->seat, dossier, &(struct why_subject){ name, NULL }, NULL);
    scoped_buf lines = { 0 };

    why_write(told, &lines);
    return strstr(buf_view(&lines), text);
}

static void why_does_not_say_whether_a_comparison_with_it_holds(void **state)
{
    struct counter *counter = *state;
    struct id dossier = dossier_of_secrets(counter);

    assert_true(why_says(counter, dossier, "zeg", "(yes)"));
    assert_true(why_says(counter, dossier, "vervolg", "row nog"));
    sit(counter, "lezer");
    assert_false(why_says(counter, dossier, "zeg", "(yes)"));
    assert_false(why_says(counter, dossier, "zeg", "(no)"));
    assert_true(why_says(counter, dossier, "zeg", "(" RIGHTS_MASK ")"));
    assert_true(why_says(counter, dossier, "vervolg", "row nog")); /* what was decided stays what was decided */
}

static void a_label_that_repeats_it_is_masked_in_why(void **state)
{
    struct counter *counter = *state;
    struct id dossier = dossier_of_secrets(counter);
    struct error err = { 0 };
    const struct card_event *events;
    scoped(card) card = card_open(counter->seat, dossier, &err);
    scoped_buf whole = { 0 }, seen = { 0 };

    assert_int_equal(card_events(card, &events), 1);
    scoped_json told = why_record(counter->seat, events[0].record, "naam", NULL, &err);
    json_write(&whole, told);
    assert_non_null(strstr(buf_view(&whole), "Naam bij " SECRET));
    sit(counter, "lezer");
    scoped_json masked = why_record(counter->seat, events[0].record, "naam", NULL, &err);
    json_write(&seen, masked);
    assert_non_null(strstr(buf_view(&seen), "Naam bij " RIGHTS_MASK));
    assert_null(strstr(buf_view(&seen), SECRET));
}

static int open_content(void **state)
{
    struct counter *counter = mem_new(sizeof *counter);
    struct secret *passphrase = secret_copy(PASSPHRASE, strlen(PASSPHRASE));
    struct error err = { 0 };

    setenv("BALIE_NOW", NOW, 1);
    temporary_path(counter->folder, sizeof counter->folder, "balie-desk-XXXXXX");
    assert_non_null(mkdtemp(counter->folder));
    write_content(counter->folder);
    counter->vault = vault_create(counter->folder, "an", passphrase, &err);
    secret_free(passphrase);
    assert_non_null(counter->vault);
    counter->arena = arena_new();
    *state = counter;
    return 0;
}

static int close_content(void **state)
{
    static const char *const folders[] = { "proef", "weer", "nota", "lijsten", "regels" };
    struct counter *counter = *state;
    scoped_text folder = mem_text(counter->folder);

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        scoped_text path = mem_format("%s/%s", folder, files[i][0]);
        remove(path);
    }
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        scoped_text path = mem_format("%s/%s", folder, folders[i]);
        remove(path);
    }
    counter_free(counter);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        at_the_counter(who_may_see_it_reads_what_the_rules_say_of_it),
        at_the_counter(who_may_not_reads_the_same_sentences_with_the_mask),
        at_the_counter(what_a_form_fills_in_beforehand_is_masked_and_kept),
        at_the_counter(a_record_is_corrected_beside_it),
        at_the_counter(so_is_who_may_not_see_what_one_form_marks),
        at_the_counter(who_types_another_sees_that_one_until_she_leaves),
        at_the_counter(a_draft_of_who_lost_the_right_is_masked_and_goes_on),
        at_the_counter(why_does_not_say_whether_a_comparison_with_it_holds),
        at_the_counter(a_label_that_repeats_it_is_masked_in_why),
        at_the_counter(the_head_of_an_open_form_is_masked_too),
    };

    setenv("BALIE_LANG", "nl", 1);
    return cmocka_run_group_tests(tests, open_content, close_content);
}
