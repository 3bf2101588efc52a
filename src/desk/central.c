/* central.c — people who are not at this desk: looked for at the centre, taken in hand, moved to another region. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/central.h"

#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/finder.h"
#include "desk/rights.h"
#include "desk/standing.h"
#include "store/dossier.h"
#include "store/log.h"
#include "store/store.h"
#include "sync/sync.h"
#include "wire/inquiry.h"

#define FIELDS       5
#define FIELD_BYTES  136
#define NOTICES_MOST 20

struct json_t *central_search(struct seat *seat, const char *words, struct error *err)
{
    scoped(arena) arena = arena_new();
    struct inquiry_answer answer;
    struct json_t *list;

    if (!seat_may(seat, RIGHT_LOOK, NULL, err) ||
        !sync_inquire(seat_store(seat), &(struct inquiry){ seat_user(seat), words }, arena, &answer, err) ||
        !finder_opened(seat, answer.count, id_none(), err))
        return NULL;
    list = json_make_array();
    for (size_t i = 0; i < answer.count; i++) {
        struct json_t *one = json_make_object();
        char id[ID_TEXT_BYTES], code[ID_CODE_BYTES];

        json_set_text(one, "dossier", id_format(answer.at[i].dossier, id));
        json_set_text(one, "code", id_code(answer.at[i].dossier, code));
        json_set_text(one, "region", answer.at[i].region);
        json_set_text(one, "said", answer.at[i].said);
        json_set(one, "here", json_make_bool(answer.at[i].is_seen));
        json_add(list, one);
    }
    return list;
}

static bool write_alone(struct seat *seat, struct change *change, const char *reason, struct error *err)
{
    const struct body body = { .note = reason };

    if (text_is_blank(reason))
        return error_set(err, ERROR_INPUT, _("Say why: it stays in the log of the dossier."));
    return change_write(seat, change, &body, err);
}

bool central_take(struct seat *seat, struct id dossier, const char *reason, struct error *err)
{
    struct change change = change_begin(seat, CHANGE_TAKE, dossier, NULL);

    return seat_may_in(seat, RIGHT_WRITE, dossier, NULL, err) && write_alone(seat, &change, reason, err);
}

bool central_move(struct seat *seat, struct id dossier, const char *region, const char *reason, struct error *err)
{
    struct dossier *opened;
    struct change change;
    bool good;

    if (!seat_may_in(seat, RIGHT_WRITE, dossier, NULL, err))
        return false;
    opened = dossier_load(seat_store(seat), dossier, date_none(), err);
    if (!opened)
        return false;
    change = change_begin(seat, CHANGE_MOVE, dossier, dossier_fold_count(opened) == 1 ? dossier_fold(opened, 0) : NULL);
    change.region = region;
    good = write_alone(seat, &change, reason, err);
    dossier_free(opened);
    return good;
}

/* The words of the line at *AT, which moves on; false at the end. */
static bool read_fields(const char **at, char fields[FIELDS][FIELD_BYTES])
{
    size_t size = strcspn(*at, "\n"), count = 0;
    scoped_text line = mem_text_part(*at, size);
    const char *rest = line, *word;

    if (!**at)
        return false;
    *at += size + ((*at)[size] == '\n');
    for (size_t bytes; count < FIELDS; count++) {
        bytes = text_word(&rest, &word);
        memset(fields[count], 0, FIELD_BYTES);
        memcpy(fields[count], word, bytes < FIELD_BYTES ? bytes : FIELD_BYTES - 1);
    }
    return true;
}

static const char *code_of(const char *hex, char code[ID_CODE_BYTES])
{
    struct id id = id_none();

    id_parse(hex, &id);
    return id_code(id, code);
}

static const char *name_of(struct seat *seat, const char *hex)
{
    struct id id = id_none();

    id_parse(hex, &id);
    return seat_name_of(seat, id);
}

/* NULL: there is nothing to tell. */
typedef char *sentence_maker(struct seat *seat, char fields[FIELDS][FIELD_BYTES]);

static char *say_held(struct seat *seat, char fields[FIELDS][FIELD_BYTES])
{
    char code[ID_CODE_BYTES];

    return mem_format(_("A form (%s) that %s filled in for dossier %s is kept by the server but not passed on: %s. "
                        "Speak with who wrote it, and with who looks after the server."),
                      fields[3], name_of(seat, fields[2]), code_of(fields[1], code), standing_reason(fields[4]));
}

static char *say_refused(struct seat *seat, char fields[FIELDS][FIELD_BYTES])
{
    scoped(arena) arena = arena_new();
    struct change change = { .form = "" };
    char code[ID_CODE_BYTES];
    struct id id = id_none();

    id_parse(fields[0], &id);
    if (!log_find(seat_store(seat), id, arena, &change, NULL) || text_equal(change.kind, CHANGE_VIEW))
        return NULL; /* that somebody looked is nobody's task */
    return mem_format(
        _("What was written here for dossier %s (%s) is kept by the server but not passed on: %s. Ask who "
          "looks after the server."),
        id_code(change.dossier, code), *change.form ? change.form : "-", standing_reason(fields[1]));
}

static char *say_departed(struct seat *seat, char fields[FIELDS][FIELD_BYTES])
{
    char code[ID_CODE_BYTES];

    (void)seat;
    return mem_format(_("Dossier %s is of another region now. What was written here went along; who has it there sees "
                        "it."),
                      code_of(fields[0], code));
}

static const struct {
    const char *name; /* in the state of the store, and of the notice */
    sentence_maker *say;
} tellings[] = {
    { "refused", say_refused },
    { "held", say_held },
    { "departed", say_departed },
};

bool central_each_notice(struct seat *seat, bool (*visit)(void *with, const char *name, const char *sentence),
                         void *with)
{
    char fields[FIELDS][FIELD_BYTES];
    bool go_on = true;

    for (size_t i = 0; i < sizeof tellings / sizeof *tellings; i++) {
        scoped_text lines = store_get(seat_store(seat), tellings[i].name);
        const char *at = lines ? lines : "";

        for (int told = 0; go_on && told < NOTICES_MOST && read_fields(&at, fields); told++) {
            scoped_text sentence = tellings[i].say(seat, fields);

            go_on = !sentence || visit(with, tellings[i].name, sentence);
        }
    }
    return go_on;
}
