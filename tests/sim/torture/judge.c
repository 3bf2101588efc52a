/* judge.c — what everybody holds at the end of a torture world, against what was written there. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* Shares no code with the fold: a value stands, or is listed, exactly when nobody who had seen it wrote that key. */
#include "world.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/memory.h"

/* The values that must stand or be listed, each once, in a line between spaces. */
static void write_expected(const struct world *w, int dossier, int record, int key, struct buf *out)
{
    for (int i = 0; i < w->made_count; i++) {
        scoped_text word = mem_format(" %s ", w->made[i].value);

        if (truth_counts(w, i, dossier, record, key) && !truth_is_overwritten(w, i) && !strstr(buf_view(out), word))
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
            fail(w, "a value stands or is listed that was overwritten or erased:", line);
    }
    if (!(wanted == 1 && candidates <= 1) && candidates != wanted)
        fail(w, "not every value stands or is listed:", line);
}

static void check_line(struct world *w, int dossier, const char *line, size_t *found)
{
    char id[ID_TEXT_BYTES], key[64];

    if (sscanf(line, "key %32s %63s", id, key) != 2 || strcmp(key, "k9") == 0)
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

/* A line "place REGION- RESTRICTIONS" against what the order at the server says. */
static void check_place(struct world *w, const char *line, const struct truth *truth)
{
    char region[16];
    int restrictions;

    if (sscanf(line, "place %15s %d", region, &restrictions) != 2 || truth->is_erased)
        return;
    region[strlen(region) - 1] = '\0';
    if (strcmp(region, truth->shown) != 0)
        fail(w, "a desk shows another region than the order of the moves says:", line);
    if ((restrictions > 0) != truth->is_restricted)
        fail(w, "a dossier is restricted and must not be, or the other way round:", line);
}

/* Whether desk D has the bare proof of what it wrote and nobody has the words of: that is among the newest it knows. */
static bool has_lost(struct world *w, int d, int dossier)
{
    char *line, *word;

    if (ask(w, d, &(struct order){ .what = ORDER_IDS, .dossier = dossier }, &line))
        while ((word = strsep(&line, " ")))
            if (find_made(w, word) >= 0 && truth_is_lost(w, find_made(w, word)))
                return true;
    return false;
}

/* Reads a desk's state; the first desk's values are checked, the others must show the same bytes. */
static void check_state(struct world *w, int d, int dossier, char **first)
{
    struct desk *desk = &w->desks[d];
    struct truth truth;
    size_t found = 0;
    bool has_more = has_lost(w, d, dossier);
    char *line;

    truth_of(w, dossier, &truth);
    if (!ask(w, d, &(struct order){ .what = ORDER_STATE, .dossier = dossier }, &line))
        return;
    if (!*first && !has_more)
        *first = mem_text(line);
    else if (!has_more && strcmp(*first, line) != 0)
        fail(w, "two desks show another state:", line);
    while (hear(desk, &line) && *line != '.') {
        check_line(w, dossier, line, &found);
        check_place(w, line, &truth);
    }
    if (found != count_expected(w, dossier))
        fail(w, "a key has no value that was written:", *first ? *first : line);
}

/* One id of a desk that sees the dossier: written by somebody, once, with its words exactly when nobody erased them. */
static void check_id(struct world *w, const char *word, uint64_t held[WORDS])
{
    bool is_bare = strchr(word, '-');
    int i = find_made(w, word);

    if (i < 0 || has_bit(held, i)) {
        fail(w, i < 0 ? "a change nobody wrote:" : "a change twice:", word);
        return;
    }
    set_bit(held, i);
    if (is_bare != truth_is_bare(w, i))
        fail(w, is_bare ? "a change lost its words:" : "what was erased is still here:", w->made[i].value);
}

static void check_seen(struct world *w, int d, int dossier)
{
    uint64_t held[WORDS] = { 0 };
    char *line, *word;

    if (!ask(w, d, &(struct order){ .what = ORDER_IDS, .dossier = dossier }, &line))
        return;
    strsep(&line, " ");
    strsep(&line, " ");
    while ((word = strsep(&line, " ")) && !*w->wrong)
        check_id(w, word, held);
    for (int i = 0; i < w->made_count; i++)
        if (w->made[i].dossier == dossier && !has_bit(held, i) && !truth_is_lost(w, i))
            fail(w, "a change did not reach every desk:", w->made[i].value);
}

/* A dossier of another region: nothing of it is here but the bare proof of what was written here, and that is told. */
static void check_left(struct world *w, int d, int dossier)
{
    char *line, *word, *holding;
    size_t own = 0;

    if (w->desks[d].is_stray[dossier] || !ask(w, d, &(struct order){ .what = ORDER_IDS, .dossier = dossier }, &line))
        return;
    strsep(&line, " ");
    holding = mem_text(strsep(&line, " "));
    while ((word = strsep(&line, " ")) && !*w->wrong) {
        int i = find_made(w, word);

        own++;
        if (!strchr(word, '-') || i < 0 || w->made[i].desk != d)
            fail(w, "a desk kept something of a dossier that it may not see:", word);
    }
    if (strcmp(holding, own ? "gone" : "none") != 0 && (own || strcmp(holding, "gone") != 0))
        fail(w, "an author is not told that the dossier left:", holding);
    mem_free(holding);
}

/* Of what it wrote there something is held in the end: because it was not its region's, or because nobody has the words
 * any more of what it let go of. */
static bool is_held_there(const struct world *w, int d, int dossier)
{
    bool is_held = w->desks[d].is_stray[dossier];

    for (int i = 0; i < w->made_count; i++)
        is_held = is_held || (w->made[i].desk == d && w->made[i].dossier == dossier && w->position[i] < 0 &&
                              has_bit(w->wordless, i));
    return is_held;
}

static void check_proof(struct world *w, int d)
{
    int proved, differing, open, strays = 0;
    char *line;

    for (int dossier = 0; dossier < DOSSIERS; dossier++)
        strays += is_held_there(w, d, dossier);
    if (!ask(w, d, &(struct order){ .what = ORDER_PROOF }, &line))
        return;
    if (sscanf(line, "proof %d %d %d", &proved, &differing, &open) != 3 || differing > strays || open)
        fail(w, "a desk and the server do not agree:", line);
}

static void check_blob(struct world *w, int i)
{
    const struct made *made = &w->made[i];
    bool must_be = !truth_is_erased(w, i) && !has_bit(w->blob_gone, i);
    struct truth truth;

    truth_of(w, made->dossier, &truth);
    if (must_be ? w->blob_have[i] != made->blob_bytes : truth_is_erased(w, i) && w->blob_have[i] > 0)
        fail(w, must_be ? "the server lacks an attachment:" : "the server kept an erased attachment:", made->value);
    for (int d = 0; d < w->count && !*w->wrong; d++)
        if (truth_sees(&truth, w->desks[d].region) && has_blob(w, d, i) != must_be && must_be)
            fail(w, "a desk did not get the attachment it asked for:", made->value);
        else if (truth_is_erased(w, i) && !w->desks[d].is_stray[made->dossier] && has_blob(w, d, i))
            fail(w, "a desk kept an erased attachment:", made->value);
}

/* What the server has of each change: its words, or nothing of them. */
static void check_kept(struct world *w, int i)
{
    if (w->position[i] && w->is_worded[i] == truth_is_bare(w, i))
        fail(w, w->is_worded[i] ? "the server kept erased words:" : "the server lost words:", w->made[i].value);
}

static void check_content(struct world *w, int d)
{
    scoped_text wanted = mem_format("%" PRIu64 ".%d", w->seed, w->published);
    char *line, version[64];
    int unknown;

    if (!ask(w, d, &(struct order){ .what = ORDER_CONTENT }, &line))
        return;
    if (sscanf(line, "content %63s %d", version, &unknown) != 2 || strcmp(version, wanted) != 0)
        fail(w, "a desk has other content than was published last:", line);
    else if (unknown && !w->nature.copies_server)
        fail(w, "a desk lacks content that changes name:", line);
}

static void check_told(struct world *w, int d)
{
    char *line, *word;

    if (!ask(w, d, &(struct order){ .what = ORDER_TOLD }, &line))
        return;
    strsep(&line, " ");
    while ((word = strsep(&line, " "))) {
        int i = find_made(w, word + 1);

        /* Of a dossier that left no more is heard but that what she wrote was passed on; by itself only when a server
         * that was put back is given its own word on it. */
        if (i < 0 || (*word != 'p') != (w->position[i] < 0))
            fail(w, "a desk still tells of what is not held any more:", word);
        else if (*word == 'p' && (w->made[i].desk != d || !(has_bit(w->released, i) || w->nature.copies_server)))
            fail(w, "a desk is told of what another wrote, or of what was never held:", word);
    }
}

static void note_restricted(struct world *w, const char *dossier, const char *nothing)
{
    char id[ID_TEXT_BYTES];
    struct truth truth;

    (void)nothing;
    for (int i = 0; i < DOSSIERS; i++) {
        truth_of(w, i, &truth);
        if (strcmp(dossier, id_format(dossier_at(i), id)) == 0 && !truth.is_restricted && !truth.is_erased)
            fail(w, "the server still holds a dossier to be restricted:", dossier);
    }
}

static void judge_dossier(struct world *w, int dossier)
{
    scoped_text first = NULL;
    struct truth truth;

    truth_of(w, dossier, &truth);
    for (int d = 0; d < w->count && !*w->wrong; d++) {
        if (!truth_sees(&truth, w->desks[d].region)) {
            check_left(w, d, dossier);
            continue;
        }
        check_seen(w, d, dossier);
        if (!*w->wrong)
            check_state(w, d, dossier, &first);
    }
}

static void check_passed(struct world *w, int i)
{
    bool is_lost = truth_is_lost(w, i);

    if (w->position[i] <= 0 && !is_lost)
        fail(w, w->position[i] ? "a change is still held:" : "a change is stranded:", w->made[i].value);
    else if (w->position[i] > 0 && is_lost && w->made[i].kind != TAKES)
        fail(w, "what says nothing was passed on:", w->made[i].value);
}

void judge_world(struct world *w)
{
    for (int i = 0; i < w->made_count; i++)
        check_passed(w, i);
    for (int dossier = 0; dossier < DOSSIERS && !*w->wrong; dossier++)
        judge_dossier(w, dossier);
    for (int d = 0; d < w->count && !*w->wrong; d++) {
        check_proof(w, d);
        check_told(w, d);
        if (w->nature.publishes)
            check_content(w, d);
    }
    if (*w->wrong)
        return;
    central_read(w);
    central_each(w, "SELECT dossier FROM restriction", note_restricted);
    for (int i = 0; i < w->made_count && !*w->wrong; i++) {
        check_kept(w, i);
        if (w->made[i].blob_bytes && !truth_is_lost(w, i))
            check_blob(w, i);
    }
}

/* Whether the author of change I knew of a restriction and had no permit of her own; SURELY: of one that was never
 * held itself. */
static bool knew_of_restriction(const struct world *w, int i, bool surely)
{
    const uint64_t *seen = w->made[i].seen;

    for (int r = 0; r < w->made_count; r++) {
        bool is_permitted = false;

        if (w->made[r].kind != RESTRICTS || !has_bit(seen, r) ||
            (surely && (w->position[r] <= 0 || has_bit(w->released, r))))
            continue;
        for (int p = 0; p < w->made_count; p++)
            is_permitted |= w->made[p].kind == PERMITS && w->made[p].desk == w->made[i].desk && has_bit(seen, p) &&
                            has_bit(w->made[p].seen, r);
        if (!is_permitted)
            return true;
    }
    return false;
}

static bool has_kind(const struct world *w, int dossier, enum kind kind)
{
    for (int i = 0; i < w->made_count; i++)
        if (w->made[i].kind == kind && w->made[i].dossier == dossier)
            return true;
    return false;
}

/* Whether the server knew when change I came that the region of its author had the dossier: a server that was put back
 * may have lost that. */
static bool was_region_known(const struct world *w, int i)
{
    int64_t came = w->position[i] < 0 ? -w->position[i] : w->position[i];

    for (int k = 0; k < w->made_count; k++)
        if (w->made[k].dossier == w->made[i].dossier && w->position[k] > 0 && w->position[k] < came &&
            strcmp(w->made[k].region, w->desks[w->made[i].desk].region) == 0)
            return true;
    return false;
}

/* Whether there was that reason to hold change I. */
static bool is_reason(const struct world *w, int i, const char *reason)
{
    const struct made *made = &w->made[i];
    const struct desk *author = &w->desks[made->desk];

    if (strcmp(reason, "left") == 0)
        return author->was_withdrawn;
    if (strcmp(reason, "disabled") == 0)
        return author->was_disabled;
    if (strcmp(reason, "size") == 0)
        return made->is_large;
    if (strcmp(reason, "region") == 0)
        return author->is_stray[made->dossier] || (w->nature.copies_server && !was_region_known(w, i));
    /* Its author let go of it or heard of its erasure, and the server had lost both. */
    if (strcmp(reason, "bare") == 0)
        return w->nature.copies_server && made->kind == SETS && (w->nature.has_regions || w->nature.erases);
    if (strcmp(reason, "absent") == 0)
        return made->kind == TAKES;
    return strcmp(reason, "restricted") == 0 &&
           (knew_of_restriction(w, i, false) || (made->kind == TAKES && has_kind(w, made->dossier, RESTRICTS)));
}

/* What must not have been passed on by itself. */
static bool must_be_held(const struct world *w, int i)
{
    const struct made *made = &w->made[i];

    if (has_bit(w->released, i) || w->nature.copies_server)
        return false;
    if (made->is_large)
        return !truth_is_erased(w, i); /* without its words it is not large */
    if (made->is_stray)
        return !has_kind(w, made->dossier, TAKES) && !has_kind(w, made->dossier, MOVES);
    return (made->kind == SETS || made->kind == MOVES) && !w->nature.has_trouble && knew_of_restriction(w, i, true) &&
           !has_kind(w, made->dossier, LIFTS) && !has_kind(w, made->dossier, ERASES);
}

/* Whether desk D says that change ID was held; TOLD is its answer. */
static bool says(struct world *w, int d, const char *id)
{
    char *line;

    return ask(w, d, &(struct order){ .what = ORDER_TOLD }, &line) && strstr(line, id);
}

static bool holds(struct world *w, int d, int dossier, const char *id)
{
    char *line;

    return ask(w, d, &(struct order){ .what = ORDER_IDS, .dossier = dossier }, &line) && strstr(line, id);
}

/* Whoever wrote it is told, and whoever sees the dossier. */
static void check_held(struct world *w, int i, const char *id)
{
    const struct made *made = &w->made[i];

    for (int d = 0; d < w->count && !*w->wrong; d++) {
        bool must_know = d == made->desk ? holds(w, d, made->dossier, id) : !w->nature.has_regions;

        if (must_know && !says(w, d, id))
            fail(w, d == made->desk ? "an author is not told what was held:" : "a desk is not told what was held:",
                 made->value);
    }
}

/* While some changes are held: each with a reason, and everybody who must know has been told. */
void judge_held(struct world *w)
{
    scoped_buf held = { 0 };
    char *at, *line, id[ID_TEXT_BYTES], reason[32];

    run_balied(w, "held", &held);
    at = held.bytes;
    while (held.size_bytes && (line = strsep(&at, "\n")) && *line && !*w->wrong) {
        int i = sscanf(line, "%32s %31s", id, reason) == 2 ? find_made(w, id) : -1;

        if (i < 0 || !is_reason(w, i, reason))
            fail(w, "a change is held without that reason:", line);
        else
            check_held(w, i, id);
    }
    for (int i = 0; i < w->made_count && !*w->wrong; i++)
        if (w->position[i] > 0 && must_be_held(w, i))
            fail(w, "a change was passed on that had to be held:", w->made[i].value);
}
