/* counter.c — what a counter worker waits for: opening, the first screen, searching as one types. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* usage: counter HOME FORMS PASSPHRASE-FILE; prints `name value unit (bar)` lines. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/finder.h"
#include "desk/seat.h"
#include "desk/worklist.h"
#include "store/dossier.h"
#include "vault/vault.h"

static double now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int by_size(const void *a, const void *b)
{
    const double *left = a, *right = b;

    return (*left > *right) - (*left < *right);
}

static void print_spread(const char *name, double *times, size_t count, const char *bar)
{
    qsort(times, count, sizeof *times, by_size);
    printf("%s: median %.2f ms, p99 %.2f ms, max %.2f ms over %zu (%s)\n", name, times[count / 2] / 1e3,
           times[count * 99 / 100] / 1e3, times[count - 1] / 1e3, count, bar);
}

static const char *const queries[] = {
    "haile mehret", "mehret haile",     "kovalenko olena",   "olena kovalenk", "kovalnko olena",
    "yilmaz ayse",  "fatima",           "el amrani youssef", "nguyen",         "singh 1984",
    "garcia lucia", "petrosian anahit", "diallo mamadou",    "krasniqi",       "ba",
};

/* Every query letter by letter, as it is typed. */
static void measure_search(struct seat *seat)
{
    static double times[4096];
    struct found found[20];
    size_t count = 0, hits = 0;

    for (int round = 0; round < 6; round++)
        for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
            for (size_t size = 1; size <= strlen(queries[i]) && count < 4096; size++) {
                char words[64] = "";
                double start;
                memcpy(words, queries[i], size);
                start = now_us();
                hits += finder_search(seat, words, found, 20);
                times[count++] = now_us() - start;
            }
    print_spread("search as typed", times, count, "p99 at most 5 ms at 100,000, 10 ms at 1,000,000");
    printf("search hits: %zu in %zu searches\n", hits, count);
}

int main(int argc, char **argv)
{
    struct error err = { 0 };
    struct buf bytes = { 0 };
    struct rusage usage;
    double start;

    if (argc != 4 || !file_read(argv[3], 1024, &bytes, &err))
        return 2;
    words_open("nl");
    buf_cut(&bytes, strcspn(buf_view(&bytes), "\n"));
    struct secret *passphrase = secret_copy(buf_view(&bytes), bytes.size_bytes);
    start = now_us();
    struct vault *vault = vault_open(argv[1], NULL, passphrase, &err);
    printf("unlock: %.0f ms (at most 1,000)\n", (now_us() - start) / 1e3);
    start = now_us();
    struct seat *seat = vault ? seat_open(vault, argv[2], &err) : NULL;
    if (!seat) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    struct worklist *list = worklist_load(seat, 20, &err);
    printf("unlocked to what the first screen shows: %.1f ms (at most 20), %zu dossiers, %zu tasks\n",
           (now_us() - start) / 1e3, dossier_count(seat_store(seat)), worklist_total(list, WORK_TASK));
    measure_search(seat);
    getrusage(RUSAGE_SELF, &usage);
    printf("memory: %.0f MiB at most (the unlocking takes 256 of them and gives them back)\n",
           (double)usage.ru_maxrss / 1024);
    worklist_free(list);
    seat_free(seat);
    vault_close(vault);
    secret_free(passphrase);
    buf_clear(&bytes);
    return 0;
}
