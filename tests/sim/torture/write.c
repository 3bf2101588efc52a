/* write.c — what is written at a desk of a torture world, and who had seen what when it was. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "world.h"

static const char *const kind_words[KINDS] = { CHANGE_SET,  "later",         CHANGE_ERASE, CHANGE_MOVE,
                                               CHANGE_TAKE, CHANGE_RESTRICT, CHANGE_LIFT,  CHANGE_PERMIT };

/* The region that a dossier begins in. */
static const char *home_of(const struct world *w, int dossier)
{
    return w->nature.has_regions ? regions[1 + dossier % 2] : "";
}

/* What desk D has of a dossier: "here", "gone" or "none". */
static void find_holding(struct world *w, int d, int dossier, char out[8])
{
    char *line = NULL;

    *out = '\0';
    if (ask(w, d, &(struct order){ .what = ORDER_IDS, .dossier = dossier }, &line))
        sscanf(line, "ids %7s", out);
}

/* Whether all that change I had seen is among SEEN. */
static bool is_whole(const struct world *w, const uint64_t seen[WORDS], int i)
{
    for (int n = 0; n < WORDS; n++)
        if (w->made[i].seen[n] & ~seen[n])
            return false;
    return true;
}

/* What lay on the desk before the new change: everything here whose ancestors are here too. */
static void note_seen(struct world *w, struct made *made, char *ids)
{
    bool is_less = true;
    char *word;

    while ((word = strsep(&ids, " ")) && *word != '|') {
        int i = find_made(w, word);

        /* What is not folded is nobody's parent. */
        if (i >= 0 && w->made[i].kind != UNKNOWN && w->made[i].kind != TAKES)
            set_bit(made->seen, i);
    }
    while (is_less) {
        is_less = false;
        for (int i = 0; i < w->made_count; i++) {
            if (!has_bit(made->seen, i) || is_whole(w, made->seen, i))
                continue;
            made->seen[i / 64] &= ~(UINT64_C(1) << (i % 64));
            is_less = true;
        }
    }
}

static bool has_part(const struct world *w, int dossier)
{
    for (int i = 0; i < w->made_count; i++)
        if (w->made[i].dossier == dossier && w->made[i].kind != TAKES)
            return true;
    return false;
}

/* Most are answers; the others as far as they are of this world. */
static enum kind draw_kind(struct world *w, int d)
{
    const struct nature *nature = &w->nature;
    int roll = pick(w, 100);

    if (roll < 5 && nature->erases)
        return ERASES;
    if (roll < 12 && nature->has_regions)
        return MOVES;
    if (roll < 17 && nature->restricts)
        return RESTRICTS;
    if (roll < 21 && nature->restricts)
        return LIFTS;
    if (roll < 26 && nature->restricts)
        return PERMITS;
    return w->desks[d].is_newer && chance(w, 30) ? UNKNOWN : SETS;
}

static void draw_place(struct world *w, struct made *made)
{
    static const int64_t sizes[] = { 10, 5000, 70000, 600000 };
    bool is_whole_dossier = made->kind >= MOVES || (made->kind == ERASES && chance(w, 20));

    made->record = is_whole_dossier ? NO_RECORD : pick(w, RECORDS);
    made->region = made->kind == MOVES ? regions[1 + pick(w, 2)] : home_of(w, made->dossier);
    if (made->kind == SETS && w->nature.attaches && chance(w, 20))
        made->blob_bytes = sizes[pick(w, 4)] + pick(w, 10);
    made->is_large = made->kind == SETS && !made->blob_bytes && w->nature.has_trouble && chance(w, 2);
}

/* In what is of another region nothing is written but that it is taken in hand; in trouble somebody does so all the
 * same. */
static bool draw_stray(struct world *w, struct made *made, bool may_write)
{
    struct desk *desk = &w->desks[made->desk];

    if (!*desk->region || !has_part(w, made->dossier) || !chance(w, 30))
        return false;
    made->is_stray = may_write && w->nature.has_trouble && chance(w, 30);
    made->kind = made->is_stray ? SETS : TAKES;
    made->is_large = false;
    made->blob_bytes = 0;
    made->record = made->is_stray ? pick(w, RECORDS) : NO_RECORD;
    made->region = made->is_stray ? made->region : desk->region;
    desk->is_stray[made->dossier] = true;
    return true;
}

/* A desk writes in what it holds, and begins what is of its own region. */
static bool draw_made(struct world *w, int d, struct made *made)
{
    struct desk *desk = &w->desks[d];
    char holding[8];
    bool is_here, is_new;

    *made = (struct made){ .kind = draw_kind(w, d), .desk = d, .dossier = pick(w, DOSSIERS), .key = pick(w, KEYS) };
    snprintf(made->value, sizeof made->value, "v%d.", w->made_count);
    find_holding(w, d, made->dossier, holding);
    is_here = strcmp(holding, "here") == 0;
    is_new = strcmp(holding, "none") == 0;
    /* A dossier begins with an answer; whose region it perhaps never was does not give it away. */
    if (!is_here || (made->kind == MOVES && desk->is_stray[made->dossier]))
        made->kind = SETS;
    draw_place(w, made);
    return is_here || (is_new && (!*desk->region || desk->region == home_of(w, made->dossier))) ||
           draw_stray(w, made, is_new);
}

static void order_of(const struct desk *desk, const struct made *made, struct order *out)
{
    *out = (struct order){ .what = ORDER_WRITE,
                           .dossier = made->dossier,
                           .record = made->record,
                           .skew_ms = desk->skew_ms,
                           .blob_bytes = made->blob_bytes,
                           .is_large = made->is_large };
    snprintf(out->key, sizeof out->key, "k%d", made->key);
    snprintf(out->value, sizeof out->value, "%s", made->value);
    snprintf(out->kind, sizeof out->kind, "%s", kind_words[made->kind]);
    snprintf(out->region, sizeof out->region, "%s", made->region);
}

static void write_one(struct world *w, int d)
{
    struct made *made = &w->made[w->made_count];
    struct order order;
    scoped_buf blob = { 0 };
    char *line, *id;

    if (w->made_count == MOST || !draw_made(w, d, made))
        return;
    order_of(&w->desks[d], made, &order);
    if (!ask(w, d, &order, &line))
        return;
    if (strncmp(line, "wrote ", 6) != 0) {
        fail(w, "a desk cannot write:", line);
        return;
    }
    strsep(&line, " ");
    id = strsep(&line, " ");
    id_parse(id, &made->id);
    blob_make(&blob, made->value, made->blob_bytes);
    made->blob = hash_bytes(buf_view(&blob), blob.size_bytes);
    note_seen(w, made, line);
    w->made_count++;
}

/* Somebody asks for an attachment that another desk made. */
static void want_one(struct world *w, int d)
{
    int i = w->made_count ? pick(w, w->made_count) : 0;
    struct order order = { .what = ORDER_WANT, .dossier = w->made[i].dossier, .blob_bytes = w->made[i].blob_bytes };
    char holding[8], *line;

    if (!w->made_count || !w->made[i].blob_bytes)
        return;
    find_holding(w, d, order.dossier, holding);
    snprintf(order.value, sizeof order.value, "%s", w->made[i].value);
    if (strcmp(holding, "here") == 0 && ask(w, d, &order, &line) && strcmp(line, "blob damaged") == 0)
        fail(w, "an attachment is damaged:", order.value);
}

static bool has_blob(struct world *w, int d, int i)
{
    struct order order = { .what = ORDER_BLOB, .dossier = w->made[i].dossier, .blob_bytes = w->made[i].blob_bytes };
    char *line;

    snprintf(order.value, sizeof order.value, "%s", w->made[i].value);
    return ask(w, d, &order, &line) && strcmp(line, "blob whole") == 0;
}
