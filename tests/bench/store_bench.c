/* store_bench.c — how fast the record keeper takes in, finds, opens and rebuilds (argument: how many persons). */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/secret.h"
#include "store/dossier.h"
#include "store/draft.h"
#include "store/entity.h"
#include "store/log.h"
#include "store/search.h"
#include "store/store.h"
#include "vault/vault.h"
#include "wire/body.h"
#include "wire/change.h"

#define BATCH       2000
#define SEARCHES    4000
#define PASSPHRASE  "paard batterij nietje geluk"
#define SYLLABLES   (sizeof syllables / sizeof *syllables)
#define LIST_ROWS   100
#define FIRST_NAMES 800
#define LAST_NAMES  40000

static const char *const syllables[] = { "ma",  "ha",  "med", "yu",  "suf", "de",  "mir",  "el",  "am",  "ra",
                                         "ni",  "ka",  "ya",  "an",  "na",  "pe",  "ters", "jan", "sen", "ab",
                                         "dul", "lah", "fa",  "ti",  "sha", "rif", "mo",   "no",  "vic", "tor",
                                         "ol",  "ga",  "iva", "nov", "zi",  "ad",  "be",   "re",  "ket", "gho",
                                         "las", "tes", "fay", "bra", "him", "sa",  "li",   "lo" };

struct bench {
    char folder[64];
    struct vault *vault;
    struct store *store;
    uint64_t random;
    int64_t at_ms;
};

static double now_ms(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static void must(bool good, const struct error *err)
{
    if (good)
        return;
    fprintf(stderr, "store_bench: %s\n", err->text);
    exit(1);
}

static uint32_t draw(struct bench *bench, uint32_t below)
{
    bench->random ^= bench->random << 13;
    bench->random ^= bench->random >> 7;
    bench->random ^= bench->random << 17;
    return (uint32_t)((bench->random >> 16) % below);
}

/* Names are as uneven as real ones: a few are very common. */
static uint32_t draw_uneven(struct bench *bench, uint32_t below)
{
    double part = (double)draw(bench, 1u << 20) / (1u << 20);

    return (uint32_t)(part * part * part * below);
}

static void name_of(uint32_t number, uint32_t salt, char name[40])
{
    uint32_t mixed = (number + salt) * 2654435761u;
    int count = 2 + (int)(mixed >> 30 & 1);

    name[0] = '\0';
    for (int i = 0; i < count; i++, mixed = mixed * 1664525u + 1013904223u)
        strncat(name, syllables[(mixed >> 8) % SYLLABLES], 39 - strlen(name));
    name[0] = (char)(name[0] - 'a' + 'A');
}

struct person {
    char first[40], last[40], born[16], number[16], label[128];
};

static void draw_person(struct bench *bench, struct person *out)
{
    int year = 1940 + (int)draw(bench, 68), month = 1 + (int)draw(bench, 12), day = 1 + (int)draw(bench, 28);

    name_of(draw_uneven(bench, FIRST_NAMES), 7, out->first);
    name_of(draw_uneven(bench, LAST_NAMES), 1000003, out->last);
    snprintf(out->born, sizeof out->born, "%04d-%02d-%02d", year, month, day);
    snprintf(out->number, sizeof out->number, "%02d%02d%02d%05u", year % 100, month, day, draw(bench, 100000) % 100000);
    snprintf(out->label, sizeof out->label, "%s, %s (%s)", out->last, out->first, out->born);
}

static const char *const names[] = { "first", "last", "born", "number", "street", "town",   "phone", "mail",
                                     "state", "lang", "work", "school", "kids",   "income", "since", "label" };

static void make_change(struct bench *bench, struct arena *arena, const struct person *person, struct change *out)
{
    const char *values[16] = { person->first,
                               person->last,
                               person->born,
                               person->number,
                               "Kerkstraat 12 bus 3",
                               "44021",
                               "0470 11 22 33",
                               "someone@example.org",
                               "RECHT",
                               "ara",
                               "WERK",
                               "9",
                               "2",
                               "LEEFLOON",
                               "2021-03-01",
                               person->label };
    struct body_set sets[16];
    struct body_save saves[17];
    char *entity = arena_alloc(arena, ID_TEXT_BYTES);
    struct body body = { .sets = sets, .saves = saves };
    struct buf text = { 0 };

    *out = (struct change){ .kind = CHANGE_SET,
                            .at_ms = bench->at_ms += 100,
                            .user = vault_user(bench->vault).id,
                            .dossier = id_random(),
                            .record = id_random(),
                            .form = "form",
                            .region = "VLA",
                            .date = { 19500 } };
    id_format(out->dossier, entity);
    saves[body.save_count++] = (struct body_save){ "card", entity, "", { BODY_TEXT, "1" }, false };
    for (size_t i = 0; i < 16; i++) {
        struct body_value value = { BODY_TEXT, values[i] };

        if (i < 15)
            sets[body.set_count++] = (struct body_set){ names[i], value, false };
        saves[body.save_count++] = (struct body_save){ "card", entity, names[i], value, false };
    }
    body_encode(&text, &body);
    out->body_bytes = text.size_bytes;
    out->body = arena_text_part(arena, text.bytes, text.size_bytes);
    buf_clear(&text);
}

static void import(struct bench *bench, size_t count)
{
    struct change *changes = mem_array(BATCH, sizeof *changes);
    double spent_ms = 0, from;
    struct error err = { 0 };
    struct person person;

    for (size_t done = 0; done < count; done += BATCH) {
        scoped(arena) arena = arena_new();
        size_t batch = count - done < BATCH ? count - done : BATCH;

        for (size_t i = 0; i < batch; i++) {
            draw_person(bench, &person);
            make_change(bench, arena, &person, &changes[i]);
        }
        from = now_ms();
        must(store_begin(bench->store, &err) && log_append_all(bench->store, changes, batch, &err) &&
                 store_commit(bench->store, &err),
             &err);
        spent_ms += now_ms() - from;
    }
    mem_free(changes);
    printf("import %.0f dossiers/s\n", (double)count / spent_ms * 1000);
}

static int compare_times(const void *a, const void *b)
{
    return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

static void report(const char *name, double *times, size_t count)
{
    qsort(times, count, sizeof *times, compare_times);
    printf("%s.p50 %.3f ms\n%s.p99 %.3f ms\n%s.max %.3f ms\n", name, times[count / 2], name, times[count * 99 / 100],
           name, times[count - 1]);
}

static void ignore(void *with, const struct search_hit *hit)
{
    (void)hit;
    ++*(size_t *)with;
}

static void slip(struct bench *bench, char *word)
{
    size_t letters = strlen(word);

    if (letters > 4)
        word[1 + draw(bench, (uint32_t)letters - 2)] = (char)('a' + draw(bench, 26));
}

enum manner { TYPED, SWAPPED, SLIPPED };

/* One name typed letter by letter; every letter is a search. */
static size_t type_name(struct bench *bench, enum manner manner, double *times, size_t room, size_t *hits)
{
    struct person person;
    char words[96], typed[96];
    size_t count = 0;

    draw_person(bench, &person);
    if (manner == SLIPPED)
        slip(bench, person.last);
    snprintf(words, sizeof words, "%s %s", manner == SWAPPED ? person.last : person.first,
             manner == SWAPPED ? person.first : person.last);
    for (size_t i = 1; words[i - 1] && count < room; i++) {
        double from = now_ms();

        snprintf(typed, sizeof typed, "%.*s", (int)i, words);
        *hits = 0;
        search_find(bench->store, typed, 20, ignore, hits);
        times[count++] = now_ms() - from;
    }
    return count;
}

static void search(struct bench *bench, const char *name, enum manner manner)
{
    double *times = mem_array(SEARCHES, sizeof *times);
    size_t count = 0, hits;

    while (count < SEARCHES)
        count += type_name(bench, manner, times + count, SEARCHES - count, &hits);
    report(name, times, count);
    mem_free(times);
}

static void measure_start(struct bench *bench)
{
    struct error err = { 0 };
    double from = now_ms(), opened;
    size_t hits = 0;

    bench->store = store_open(bench->vault, &err);
    must(bench->store, &err);
    opened = now_ms();
    printf("open %.3f ms\ncount %zu dossiers\n", opened - from, dossier_count(bench->store));
    from = now_ms();
    search_recent(bench->store, id_none(), 20, ignore, &hits);
    printf("recent.first %.3f ms\n", now_ms() - from);
}

static void open_vault(struct bench *bench, bool is_new)
{
    scoped(secret) passphrase = secret_copy(PASSPHRASE, strlen(PASSPHRASE));
    struct error err = { 0 };

    bench->vault = is_new ? vault_create(bench->folder, "bench", passphrase, &err)
                          : vault_open(bench->folder, NULL, passphrase, &err);
    must(bench->vault, &err);
}

static void define(struct bench *bench)
{
    static struct entity_property properties[15];
    static const char *const searched[] = { "last", "first" };
    const struct entity_list list = { "card", properties, 15 };
    const struct search_plan plan = { "card", searched, 2, "number", "born", NULL };
    struct error err = { 0 };

    for (size_t i = 0; i < 15; i++)
        properties[i].name = names[i];
    must(entity_define(bench->store, &list, 1, &err) && search_define(bench->store, &plan, &err), &err);
}

static void append_one(struct bench *bench)
{
    scoped(arena) arena = arena_new();
    double times[200];
    struct error err = { 0 };
    struct person person;
    struct change change;

    for (size_t i = 0; i < 200; i++) {
        double from;

        draw_person(bench, &person);
        make_change(bench, arena, &person, &change);
        from = now_ms();
        must(log_append(bench->store, &change, &err), &err);
        times[i] = now_ms() - from;
    }
    report("append", times, 200);
}

/* One answer of a form: durable before the screen shows it. */
static void answer(struct bench *bench)
{
    struct draft draft = { .id = id_random(), .form = "form" };
    double times[1000];
    struct error err = { 0 };

    must(draft_save(bench->store, &draft, &err), &err);
    for (size_t i = 0; i < 1000; i++) {
        double from = now_ms();

        must(draft_answer(bench->store, draft.id,
                          &(struct draft_answer){ names[i % 15], "\"some answer\"", names[(i + 1) % 15], NULL }, &err),
             &err);
        times[i] = now_ms() - from;
    }
    report("draft.answer", times, 1000);
    must(draft_remove(bench->store, draft.id, &err), &err);
}

/* What is resident now: the peak is that of Argon2id, 256 MiB while a vault is unlocked. */
/* A dossier of every ten is restricted: what a list of so many rows asks, at once and one by one. */
static void measure_restrictions(struct bench *bench)
{
    const struct body body = { .note = "x" };
    scoped_buf bytes = { 0 };
    struct id ids[LIST_ROWS];
    bool out[LIST_ROWS];
    size_t count = dossier_list(bench->store, id_none(), ids, LIST_ROWS), one_by_one = 0, at_once = 0;
    struct error err = { 0 };
    double from;

    body_encode(&bytes, &body);
    for (size_t i = 0; i < count; i += 10) {
        struct change change = {
            .kind = CHANGE_RESTRICT, .form = "", .region = "VLA", .dossier = ids[i], .date = { 19500 }
        };
        change.at_ms = bench->at_ms += 1000;
        change.user = vault_user(bench->vault).id;
        change.body = buf_view(&bytes);
        change.body_bytes = bytes.size_bytes;
        must(log_append(bench->store, &change, &err), &err);
    }
    from = now_ms();
    for (size_t i = 0; i < count; i++)
        one_by_one += dossier_is_restricted(bench->store, ids[i]);
    printf("restricted, %zu rows one by one %.2f ms", count, now_ms() - from);
    from = now_ms();
    dossier_restrictions(bench->store, ids, count, out);
    for (size_t i = 0; i < count; i++)
        at_once += out[i];
    printf(", at once %.2f ms, %zu and %zu\n", now_ms() - from, one_by_one, at_once);
}

static void report_memory(void)
{
    FILE *file = fopen("/proc/self/statm", "r");
    long all = 0, resident = 0;

    if (file && fscanf(file, "%ld %ld", &all, &resident) == 2)
        printf("memory %.1f MiB\n", (double)resident * (double)sysconf(_SC_PAGESIZE) / (1024 * 1024));
    if (file)
        fclose(file);
}

static void clean_up(struct bench *bench)
{
    static const char *const files[] = { "keys", "lock", "vault-1.db", "vault-1.db-wal", "" };

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        scoped_text path = mem_format("%s/%s", bench->folder, files[i]);

        remove(path);
    }
}

int main(int argc, char **argv)
{
    struct bench bench = { .random = 88172645463325252u, .at_ms = 1700000000000 };
    size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 100000;
    struct error err = { 0 };
    double from;

    snprintf(bench.folder, sizeof bench.folder, "%s/balie-bench-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    if (!mkdtemp(bench.folder))
        return 1;
    open_vault(&bench, true);
    bench.store = store_open(bench.vault, &err);
    must(bench.store, &err);
    define(&bench);
    import(&bench, count);
    append_one(&bench);
    answer(&bench);
    measure_restrictions(&bench);
    store_free(bench.store);
    vault_close(bench.vault);
    open_vault(&bench, false);
    measure_start(&bench);
    search(&bench, "search.typed", TYPED);
    search(&bench, "search.swapped", SWAPPED);
    search(&bench, "search.slip", SLIPPED);
    report_memory();
    from = now_ms();
    must(store_rebuild(bench.store, 0, NULL, NULL, &err), &err);
    printf("rebuild %.0f dossiers/s\n", (double)count / (now_ms() - from) * 1000);
    store_free(bench.store);
    vault_close(bench.vault);
    clean_up(&bench);
    return 0;
}
