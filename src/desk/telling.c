/* telling.c — what this computer itself must tell whoever works at it: each a whole sentence, shown among the tasks. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/telling.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/care.h"
#include "desk/rights.h"
#include "desk/seat.h"
#include "desk/standing.h"
#include "form/form.h"
#include "store/departure.h"
#include "store/dossier.h"
#include "store/hearsay.h"
#include "store/likeness.h"
#include "store/log.h"
#include "store/proof.h"
#include "store/store.h"
#include "wire/change.h"
#include "wire/likely.h"

#define TOLD_MOST 20 /* of each sort; the others follow when these were read */

struct teller {
    struct seat *seat;
    bool (*visit)(void *with, const struct telling *telling);
    void *with;
    const char *name; /* of the sort that is told */
    int told;
};

/* SENTENCE is yours no more. */
static bool tell(struct teller *teller, struct id dossier, const char *key, char *sentence)
{
    bool go_on = teller->told++ >= TOLD_MOST ||
                 teller->visit(teller->with, &(struct telling){ teller->name, key, sentence, dossier, id_none() });

    mem_free(sentence);
    return go_on;
}

static bool tell_kept(struct teller *teller, const char *state)
{
    char *sentence = store_get(seat_store(teller->seat), state);

    return !sentence || tell(teller, id_none(), "", sentence);
}

static bool tell_content(struct teller *teller)
{
    char *why = standing_content_trouble(teller->seat);

    return !why || tell(teller, id_none(), "", why);
}

static bool tell_clock(struct teller *teller)
{
    return tell_kept(teller, "clock_warning");
}

static bool tell_backup(struct teller *teller)
{
    return tell_kept(teller, CARE_TROUBLE);
}

/* A dossier as people call it: its code, and whose it is as far as that is known and may be seen here. Yours. */
static char *name_of(struct teller *teller, struct id dossier)
{
    scoped_text label = dossier_label(seat_store(teller->seat), dossier);
    char code[ID_CODE_BYTES];

    if (!id_is_set(dossier))
        return mem_text("-");
    id_code(dossier, code);
    return label ? mem_format("%s %s", code, seat_seen_name(teller->seat, label)) : mem_text(code);
}

/* A form as people call it. */
static const char *title_of(struct teller *teller, const char *name)
{
    const struct form *form = *name ? seat_form(teller->seat, name, NULL) : NULL;

    return form ? form_title(form, seat_language(teller->seat)) : *name ? name : "-";
}

static char *say_copied(struct teller *teller, const struct hearsay *said)
{
    (void)teller;
    (void)said;
    return mem_text(_("The centre knows another history under this computer's number: this vault was put back from a "
                      "copy, or a copy of it is used elsewhere. It goes on under a new number and nothing is lost. If "
                      "another computer works with a copy of this vault, make a vault of its own there: balie init."));
}

static char *say_lost(struct teller *teller, const struct hearsay *said)
{
    (void)teller;
    (void)said;
    return mem_text(
        _("The centre was put back from a copy and lacked changes that are here: they go up again, also what "
          "others wrote. What only other computers have comes back with their next exchange."));
}

static char *say_newer(struct teller *teller, const struct hearsay *said)
{
    scoped_text dossier = name_of(teller, said->dossier);

    if (change_kind_is_known(said->reason))
        return NULL; /* this balie is a newer one now */
    return mem_format(
        _("Something in dossier %s was written by a newer balie (“%s”): it is kept and passed on, but not "
          "shown here. Install the newest balie."),
        dossier, said->reason);
}

static char *say_held(struct teller *teller, const struct hearsay *said)
{
    scoped_text dossier = name_of(teller, said->dossier);

    return mem_format(_("A form (%s) that %s filled in for dossier %s is kept by the server but not passed on: %s. "
                        "Speak with who wrote it, and with who looks after the server."),
                      title_of(teller, said->form), seat_name_of(teller->seat, said->user), dossier,
                      standing_reason(said->reason));
}

static char *say_refused(struct teller *teller, const struct hearsay *said)
{
    scoped(arena) arena = arena_new();
    struct change change = { .form = "" };
    scoped_text dossier = NULL;

    if (!log_find(seat_store(teller->seat), said->change, arena, &change, NULL) || text_equal(change.kind, CHANGE_VIEW))
        return NULL; /* that somebody looked is nobody's task */
    dossier = name_of(teller, change.dossier);
    return mem_format(
        _("What was written here for dossier %s (%s) is kept by the server but not passed on: %s. Ask who "
          "looks after the server."),
        dossier, title_of(teller, *change.form ? change.form : change.kind), standing_reason(said->reason));
}

static char *say_passed(struct teller *teller, const struct hearsay *said)
{
    scoped(arena) arena = arena_new();
    scoped_text dossier = name_of(teller, said->dossier);
    struct change change = { .form = "" };

    if (!log_find(seat_store(teller->seat), said->change, arena, &change, NULL))
        return NULL;
    return mem_format(_("What was written here for dossier %s (%s) and was held by the server (%s) has been passed on: "
                        "who has the dossier now sees it. Nothing needs to be done."),
                      dossier, title_of(teller, *change.form ? change.form : change.kind),
                      standing_reason(said->reason));
}

static char *say_unsigned(struct teller *teller, const struct hearsay *said)
{
    const char *name = seat_name_of(teller->seat, said->user);
    char id[ID_TEXT_BYTES];

    return mem_format(
        _("What the server told of the role of %s bears no good signature of the centre: it was altered, or "
          "never signed. Nothing of it was believed; what the centre signed before stands. Ask who looks "
          "after the server."),
        *name ? name : id_format(said->user, id));
}

static bool tell_hearsay(void *with, const struct hearsay *said)
{
    static const struct {
        const char *name;
        char *(*say)(struct teller *teller, const struct hearsay *said);
    } sorts[] = {
        { HEARSAY_COPIED, say_copied },     { HEARSAY_LOST, say_lost },     { HEARSAY_NEWER, say_newer },
        { HEARSAY_HELD, say_held },         { HEARSAY_PASSED, say_passed }, { HEARSAY_REFUSED, say_refused },
        { HEARSAY_UNSIGNED, say_unsigned },
    };
    struct teller *teller = with;
    char key[ID_TEXT_BYTES];
    char *sentence = NULL;

    for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++)
        if (text_equal(sorts[i].name, said->name))
            sentence = sorts[i].say(teller, said);
    teller->name = said->name;
    return !sentence || tell(teller, said->dossier, id_format(said->change, key), sentence);
}

static bool tell_heard(struct teller *teller)
{
    static const char *const names[] = { HEARSAY_COPIED, HEARSAY_LOST, HEARSAY_NEWER,   HEARSAY_REFUSED,
                                         HEARSAY_PASSED, HEARSAY_HELD, HEARSAY_UNSIGNED };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        teller->told = 0;
        if (!hearsay_each(seat_store(teller->seat), names[i], tell_hearsay, teller))
            return false;
    }
    return true;
}

static char *say_leaving(const struct departure *departure, const char *code)
{
    scoped_buf drafts = { 0 };
    scoped_buf changes = { 0 };

    if (departure->drafts)
        buf_format(&drafts,
                   ngettext(" %zu form is being filled in: submit or park it.",
                            " %zu forms are being filled in: submit or park them.", departure->drafts),
                   departure->drafts);
    if (departure->changes)
        buf_format(&changes,
                   ngettext(" %zu change goes up with the next exchange.", " %zu changes go up with the next exchange.",
                            departure->changes),
                   departure->changes);
    return mem_format(_("Dossier %s is of region %s now. It leaves this computer once nothing of it waits here.%s%s"),
                      code, *departure->region ? departure->region : "?", buf_view(&drafts), buf_view(&changes));
}

static char *say_gone(const struct departure *departure, const char *code)
{
    return mem_format(ngettext("Dossier %s is of region %s now and has left this computer. What was written here "
                               "(%" PRId64 " change) went along: who has it there sees it.",
                               "Dossier %s is of region %s now and has left this computer. What was written here "
                               "(%" PRId64 " changes) went along: who has it there sees it.",
                               (size_t)departure->own_count),
                      code, *departure->region ? departure->region : "?", departure->own_count);
}

static bool tell_departure(void *with, const struct departure *departure)
{
    struct teller *teller = with;
    scoped_text name = name_of(teller, departure->dossier);
    char key[ID_TEXT_BYTES];

    return tell(teller, departure->dossier, departure->is_gone ? id_format(departure->dossier, key) : "",
                departure->is_gone ? say_gone(departure, name) : say_leaving(departure, name));
}

static bool tell_departures(struct teller *teller)
{
    return departure_each(seat_store(teller->seat), true, tell_departure, teller);
}

static char *say_double(struct teller *teller, const struct likely *likely)
{
    scoped_text own = name_of(teller, likely->dossier);
    scoped_text other = name_of(teller, likely->other);
    bool by_key = text_equal(likely->reason, LIKELY_KEY);

    return mem_format(by_key
                          ? _("Dossier %s and dossier %s of region %s are perhaps of one person: both have the same "
                              "number. Look at both; then link them, or say that they are two persons.")
                          : _("Dossier %s and dossier %s of region %s are perhaps of one person: both have the same "
                              "name and birth date. Look at both; then link them, or say that they are two persons."),
                      own, other, *likely->region ? likely->region : "-");
}

static bool tell_double(void *with, const struct likely *likely)
{
    struct teller *teller = with;
    scoped_text sentence = NULL;

    if (teller->told++ >= TOLD_MOST || !dossier_exists(seat_store(teller->seat), likely->dossier))
        return true;
    sentence = say_double(teller, likely);
    return teller->visit(teller->with, &(struct telling){ teller->name, "", sentence, likely->dossier, likely->other });
}

static bool tell_doubles(struct teller *teller)
{
    return likeness_each(seat_store(teller->seat), tell_double, teller);
}

static bool tell_agreement(struct teller *teller)
{
    size_t count = proof_count_differing(seat_store(teller->seat));

    return !count ||
           tell(teller, id_none(), "",
                mem_format(ngettext("%zu dossier is not the same here and on the server: exchange again; if it stays "
                                    "so, show this to whoever looks after the server.",
                                    "%zu dossiers are not the same here and on the server: exchange again; if it "
                                    "stays so, show this to whoever looks after the server.",
                                    count),
                           count));
}

static const struct {
    const char *name;
    bool (*tell)(struct teller *teller);
} sorts[] = {
    { "content", tell_content },     { "clock", tell_clock },         { "backup", tell_backup },  { "", tell_heard },
    { "departed", tell_departures }, { "agreement", tell_agreement }, { "double", tell_doubles },
};

bool telling_each(struct seat *seat, bool (*visit)(void *with, const struct telling *telling), void *with)
{
    struct teller teller = { .seat = seat, .visit = visit, .with = with };

    for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++) {
        teller.name = sorts[i].name;
        teller.told = 0;
        if (!sorts[i].tell(&teller))
            return false;
    }
    return true;
}

struct search {
    const char *name, *key;
    bool is_there;
};

static bool match(void *with, const struct telling *telling)
{
    struct search *search = with;

    search->is_there =
        text_equal(telling->name, search->name) && *telling->key && text_equal(telling->key, search->key);
    return !search->is_there;
}

bool telling_read(struct seat *seat, const char *name, const char *key, struct error *err)
{
    struct search search = { name, key, false };
    struct id id;

    telling_each(seat, match, &search);
    if (!search.is_there || !id_parse(key, &id))
        return error_set(err, ERROR_ABSENT,
                         _("There is no such message that can be put away: “balie tasks --json” lists them with name "
                           "and key; the others end when their cause does."));
    if (text_equal(name, "departed"))
        return departure_tell(seat_store(seat), id, err);
    /* Should it be passed on later, that is told. */
    if (text_equal(name, HEARSAY_REFUSED))
        return hearsay_rename(seat_store(seat), name, id, HEARSAY_READ, err);
    return hearsay_forget(seat_store(seat), name, id, err);
}
