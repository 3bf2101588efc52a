/* last_saved_test.c — what was answered the time before is the default; and an XForm saves what a dossier keeps. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <sys/stat.h>

#include "counter.h"
#include "desk/change_of_mind.h"
#include "desk/desk.h"
#include "patch.h"
#include "../temporary.h"

#define SURVEY                                                                                                         \
    "type,name,label::nl,default,bind::balie:sensitive\n"                                                              \
    "begin_group,groep,Groep,,\ntext,tolk,Tolk,${last-saved#tolk},\n"                                                  \
    "text,geheim,\"Geheim, na ${last-saved#tolk}\",${last-saved#geheim},yes\nend_group,,,,\n"                          \
    "begin_repeat,kind,Kind,,\ntext,kindnaam,Naam van het kind,,\nend_repeat,,,,\n"                                    \
    "text,eerste,Eerste,${last-saved#kindnaam},\n"
#define XFORM                                                                                                          \
    "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml' "                            \
    "xmlns:jr='http://openrosa.org/javarosa' xmlns:entities='http://www.opendatakit.org/xforms/entities'>"             \
    "<h:head><h:title>Boom</h:title><model><instance><data id='boom'><soort/><meta><instanceID/>"                      \
    "<entity dataset='bomen' id='' create='1'><label/></entity></meta></data></instance>"                              \
    "<instance id='vorige' src='jr://instance/last-saved'/>"                                                           \
    "<bind nodeset='/data/soort' entities:saveto='soort'/><bind nodeset='/data/meta/entity/@id'/>"                     \
    "<setvalue event='odk-instance-first-load' ref='/data/soort' value=\"instance('vorige')/data/soort\"/>"            \
    "<setvalue event='odk-instance-first-load' ref='/data/meta/entity/@id' value='uuid()'/>"                           \
    "<bind nodeset='/data/meta/entity/label' calculate='/data/soort'/></model></h:head>"                               \
    "<h:body><input ref='/data/soort'><label>Soort</label></input></h:body></h:html>"

/* clang-format off */
static const struct { const char *path, *text; } files[] = {
    { "balie.csv", "name,value,source\ncard,persoon,\ncard_search,naam,\nfill_dossier,dossier,\nnone_code,GEEN,\n"
                   "role_default,onthaal,\nrole_reader,lezer,\nroles,rollen,\n" },
    { "proef/survey.csv", SURVEY },
    { "proef/choices.csv", "list_name,name,label::nl\n" },
    { "proef/settings.csv", "form_title,form_id,version,default_language,namespaces,attribute::balie:opens\n"
                            "Proef,proef,1,nl,\"balie=\"\"urn:balie:1\"\"\",yes\n" },
    { "boom/form.xml", XFORM },
    { "lijsten/rollen.csv", "name,label::nl\nonthaal,Onthaal\nteamleider,Teamleider\nlezer,Lezer\n" },
    { "regels/rechten.csv", "right,form,roles,region,status,source\nsensitive,,teamleider,,,\n" },
};
/* clang-format on */
static const char *const folders[] = { "proef", "boom", "regels", "lijsten", "" };

struct place {
    struct counter *counter;
    char folder[64];
};

static void write_content(const struct place *place)
{
    for (size_t i = 0; i < 4; i++) {
        scoped_text path = mem_format("%s/%s", place->folder, folders[i]);
        mkdir(path, 0700);
    }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        scoped_text path = mem_format("%s/%s", place->folder, files[i].path);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs(files[i].text, file);
        assert_int_equal(fclose(file), 0);
    }
}

static int open_place(void **state)
{
    struct place *place = mem_new(sizeof *place);
    struct counter *counter = place->counter = mem_new(sizeof *counter);
    struct secret *passphrase = secret_copy(PASSPHRASE, strlen(PASSPHRASE));
    struct error err = { 0 };

    setenv("BALIE_NOW", NOW, 1);
    temporary_path(counter->folder, sizeof counter->folder, "balie-desk-XXXXXX");
    temporary_path(place->folder, sizeof place->folder, "balie-forms-XXXXXX");
    if (!mkdtemp(counter->folder) || !mkdtemp(place->folder))
        return -1;
    counter->vault = vault_create(counter->folder, "an", passphrase, &err);
    secret_free(passphrase);
    counter->arena = arena_new();
    write_content(place);
    counter->seat = seat_open(counter->vault, place->folder, &err);
    if (!counter->seat || err.kind)
        fail_msg("%s %s", err.field, err.text);
    *state = place;
    return 0;
}

static int close_place(void **state)
{
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

/* What a fresh FORM shows for KEY in DOSSIER, in a new one when it is none. */
static void assert_shows(struct place *place, struct id dossier, const char *key, const char *wanted)
{
    struct error err = { 0 };
    struct seat *seat = place->counter->seat;
    struct entry *entry =
        id_is_set(dossier) ? entry_open(seat, dossier, "boom", &err) : entry_open_new(seat, "proef", &err);

    if (!entry)
        fail_msg("%s", err.text);
    assert_string_equal(value_of(entry, key), wanted);
    entry_discard(entry, &err);
    entry_free(entry);
}

static void what_was_saved_last_is_the_default_in_another_dossier(void **state)
{
    struct place *place = *state;
    struct seat *seat = place->counter->seat;

    assert_shows(place, id_none(), "tolk", "");
    fill_in(seat, "proef", id_none(), "{\"tolk\":\"Amina\",\"kind\":[{\"kindnaam\":\"Bo\"},{\"kindnaam\":\"Ko\"}]}");
    assert_shows(place, id_none(), "tolk", "Amina");
    assert_shows(place, id_none(), "eerste", "Bo"); /* the first of its name, in a row too */
    fill_in(seat, "proef", id_none(), "{\"tolk\":\"Bram\"}");
    assert_shows(place, id_none(), "tolk", "Bram");
    assert_shows(place, id_none(), "eerste", "");
}

static void what_was_withdrawn_makes_room_for_the_one_before(void **state)
{
    struct place *place = *state;
    struct seat *seat = place->counter->seat;
    struct error err = { 0 };
    struct id dossier = fill_in(seat, "proef", id_none(), "{\"tolk\":\"Chris\"}");
    struct id record = fill_in(seat, "proef", dossier, "{\"tolk\":\"Dirk\"}");

    fill_in(seat, "boom", dossier, "{\"soort\":\"eik\"}"); /* another form is another matter */
    assert_shows(place, id_none(), "tolk", "Dirk");
    assert_true(record_withdraw(seat, dossier, record, "verkeerde klant", &err));
    assert_shows(place, id_none(), "tolk", "Chris");
    assert_true(record_restore(seat, dossier, record, &err));
    assert_shows(place, id_none(), "tolk", "Dirk");
}

static void a_record_in_hand_does_not_look_at_itself(void **state)
{
    struct place *place = *state;
    struct seat *seat = place->counter->seat;
    struct error err = { 0 };
    struct id dossier = fill_in(seat, "proef", id_none(), "{\"tolk\":\"Els\"}");
    struct id record = fill_in(seat, "proef", dossier, "{\"tolk\":\"Frank\"}");
    struct entry *entry = entry_take(seat, dossier, record, &err);
    scoped_buf label = { 0 };

    if (!entry)
        fail_msg("%s", err.text);
    item_text(entry_session(entry), item_of(entry, "geheim"), TEXT_LABEL, NULL, &label);
    assert_string_equal(buf_view(&label), "Geheim, na Els");
    entry_free(entry);
}

static void what_may_not_be_seen_is_no_default(void **state)
{
    struct place *place = *state;
    struct error err = { 0 };
    struct store *store;

    fill_in(place->counter->seat, "proef", id_none(), "{\"tolk\":\"Ine\",\"geheim\":\"slaapt buiten\"}");
    assert_shows(place, id_none(), "tolk", "Ine");
    assert_shows(place, id_none(), "geheim", "");
    seat_free(place->counter->seat);
    store = store_open(place->counter->vault, &err);
    assert_true(store_set(store, "role", "teamleider", &err));
    store_free(store);
    place->counter->seat = seat_open(place->counter->vault, place->folder, &err);
    assert_non_null(place->counter->seat);
    assert_shows(place, id_none(), "geheim", "slaapt buiten");
}

static void an_xform_reads_it_and_saves_to_a_list(void **state)
{
    struct place *place = *state;
    struct seat *seat = place->counter->seat;
    struct id dossier = fill_in(seat, "proef", id_none(), "{\"tolk\":\"Gil\"}"), record;
    struct newest newest;
    char id[ID_TEXT_BYTES];

    record = fill_in(seat, "boom", dossier, "{\"soort\":\"berk\"}");
    newest = newest_of(place->counter, dossier, record);
    assert_int_equal(newest.body.save_count, 3);
    assert_string_equal(save_of(&newest, "bomen", "soort")->value.text, "berk");
    assert_string_equal(save_of(&newest, "bomen", "")->entity, id_format(record, id));
    dossier = fill_in(seat, "proef", id_none(), "{\"tolk\":\"Hanne\"}");
    assert_shows(place, dossier, "soort", "berk");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_saved_last_is_the_default_in_another_dossier),
        cmocka_unit_test(what_was_withdrawn_makes_room_for_the_one_before),
        cmocka_unit_test(a_record_in_hand_does_not_look_at_itself),
        cmocka_unit_test(what_may_not_be_seen_is_no_default),
        cmocka_unit_test(an_xform_reads_it_and_saves_to_a_list),
    };

    return cmocka_run_group_tests(tests, open_place, close_place);
}
