/* judge.c — what everybody holds at the end of a torture world, against what was written there. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* Shares no code with the fold: a value stands, or is listed, exactly when nobody who had seen it wrote that key. */
#include "world.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/memory.h"

static void fail(struct world *w, const char *what, const char *detail)
{
    if (!*w->wrong)
        snprintf(w->wrong, sizeof w->wrong, "%s %.380s", what, detail);
}

static bool is_of(const struct world *w, int i, int dossier, int record, int key)
{
    const struct made *made = &w->made[i];

    return !has_bit(w->gone, i) && !made->is_unknown && made->dossier == dossier && made->record == record &&
           made->key == key;
}

/* Whether somebody who had seen change I wrote its key again. */
static bool is_overwritten(const struct world *w, int i)
{
    const struct made *made = &w->made[i];

    for (int later = 0; later < w->made_count; later++)
        if (later != i && is_of(w, later, made->dossier, made->record, made->key) && has_bit(w->made[later].seen, i))
            return true;
    return false;
}

/* The values that must stand or be listed, each once, in a line between spaces. */
static void write_expected(const struct world *w, int dossier, int record, int key, struct buf *out)
{
    for (int i = 0; i < w->made_count; i++) {
        scoped_text word = mem_format(" %s ", w->made[i].value);

        if (is_of(w, i, dossier, record, key) && !is_overwritten(w, i) && !strstr(buf_view(out), word))
            buf_format(out, "%s%s ", out->size_bytes ? "" : " ", w->made[i].value);
    }
}

static size_t count_words(const char *text)
{
    size_t count = 0;

    for (bool is_word = false; *text; text++) {
        count += *text != ' ' && !is_word;
        is_word = *text != ' ';
    }
    return count;
}

/* A line "key RECORD KEY STANDING CANDIDATE…" against what must be there; EXPECTED is a line of values. */
static void check_key(struct world *w, const char *line, const char *expected)
{
    char copy[4096], *rest = copy, *word;
    size_t candidates = 0, wanted = count_words(expected);

    snprintf(copy, sizeof copy, "%s", line);
    for (int place = 0; (word = strsep(&rest, " ")); place++) {
        scoped_text spaced = mem_format(" %s ", word);

        candidates += place > 3;
        if (place >= 3 && !strstr(expected, spaced))
            fail(w, "a value stands or is listed that was overwritten:", line);
    }
    if (!(wanted == 1 && candidates <= 1) && candidates != wanted)
        fail(w, "not every value stands or is listed:", line);
}

static void check_line(struct world *w, int dossier, const char *line, size_t *found)
{
    char id[ID_TEXT_BYTES], key[64];

    if (sscanf(line, "key %32s %63s", id, key) != 2)
        return;
    for (int record = 0; record < RECORDS; record++) {
        char wanted[ID_TEXT_BYTES];
        scoped_buf expected = { 0 };

        if (strcmp(id, id_format(record_at(dossier, record), wanted)) != 0)
            continue;
        write_expected(w, dossier, record, (int)strtol(key + 1, NULL, 10), &expected);
        check_key(w, line, buf_view(&expected));
        ++*found;
    }
}

/* How many keys have a value that must be somewhere. */
static size_t count_expected(const struct world *w, int dossier)
{
    size_t count = 0;

    for (int record = 0; record < RECORDS; record++)
        for (int key = 0; key < KEYS; key++) {
            scoped_buf expected = { 0 };

            write_expected(w, dossier, record, key, &expected);
            count += expected.size_bytes > 0;
        }
    return count;
}

/* Reads a desk's state; the first desk's values are checked, the others must show the same bytes. */
static void check_state(struct world *w, int d, int dossier, char **first)
{
    struct order order = { .what = ORDER_STATE, .dossier = dossier };
    struct desk *desk = &w->desks[d];
    size_t found = 0;
    char *line;

    if (!tell(desk, &order) || !hear(desk, &line)) {
        fail(w, "a desk fell over when asked for its state", "");
        return;
    }
    if (!*first)
        *first = mem_text(line);
    else if (strcmp(*first, line) != 0)
        fail(w, "two desks show another state:", line);
    while (hear(desk, &line) && *line != '.')
        check_line(w, dossier, line, &found);
    if (found != count_expected(w, dossier))
        fail(w, "a key has no value that was written:", *first);
}

static void check_ids(struct world *w, int d, int dossier)
{
    struct order order = { .what = ORDER_IDS, .dossier = dossier };
    uint64_t held[WORDS] = { 0 };
    char *line, *word;

    if (!tell(&w->desks[d], &order) || !hear(&w->desks[d], &line)) {
        fail(w, "a desk fell over when asked what it holds", "");
        return;
    }
    strsep(&line, " ");
    while ((word = strsep(&line, " "))) {
        int i = find_made(w, word);

        if (i < 0 || has_bit(held, i)) {
            fail(w, i < 0 ? "a change nobody wrote:" : "a change twice:", word);
            return;
        }
        set_bit(held, i);
    }
    for (int i = 0; i < w->made_count; i++)
        if (w->made[i].dossier == dossier && !has_bit(held, i) && !has_bit(w->gone, i))
            fail(w, "a change did not reach every desk:", w->made[i].value);
}

static void check_proof(struct world *w, int d)
{
    struct order order = { .what = ORDER_PROOF };
    int proved, differing, open;
    char *line;

    if (!tell(&w->desks[d], &order) || !hear(&w->desks[d], &line) ||
        sscanf(line, "proof %d %d %d", &proved, &differing, &open) != 3 || differing || open)
        fail(w, "a desk and the server do not agree:", line ? line : "");
}

void judge_world(struct world *w)
{
    for (int dossier = 0; dossier < DOSSIERS; dossier++) {
        scoped_text first = NULL;

        for (int d = 0; d < w->count && !*w->wrong; d++) {
            check_ids(w, d, dossier);
            check_state(w, d, dossier, &first);
        }
    }
    for (int d = 0; d < w->count && !*w->wrong; d++)
        check_proof(w, d);
}
