/* vault_torture.c — a vault killed, refused, cut off from power, altered: nothing accepted is lost. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* usage: vault_torture kill|fail|power|flip N [FOLDER]: N places spread over all there are (0: all). */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "day.h"
#include "disk.h"

#define DAY_SECONDS 60

#define END_AT (1 << 20) /* told over it: where a step ends */

struct torture {
    char root[200], home[256];
    long places, done, put_back; /* in how many the vault that was put back was found */
    long ends[DISK_ENDS];
    long ends_count;
    const char *wrong;
};

static int pipe_ends[2];

static void tell_pipe(int what)
{
    if (write(pipe_ends[1], &what, sizeof what) != sizeof what)
        _exit(3);
}

static void tell_memory(int what)
{
    disk_note(what);
}

static void clear_folder(const char *folder)
{
    if (fork() == 0) {
        execl("/bin/rm", "rm", "-rf", folder, (char *)NULL);
        _exit(1);
    }
    wait(NULL);
    mkdir(folder, 0700);
}

static void copy_folder(const char *from, const char *to)
{
    clear_folder(to);
    rmdir(to);
    if (fork() == 0) {
        execl("/bin/cp", "cp", "-r", from, to, (char *)NULL);
        _exit(1);
    }
    wait(NULL);
}

struct plan {
    long kill_at, fail_at;
    unsigned what;
    int code;
    bool lasts, is_counting;
};

static void live(const char *home, const struct plan *plan)
{
    long counts[2], count;
    const long *ends;

    close(pipe_ends[0]);
    alarm(DAY_SECONDS);
    disk_watch(home);
    disk_kill_at(plan->kill_at);
    disk_fail_at(plan->fail_at, plan->what, plan->code, plan->lasts);
    day_live(home, tell_pipe);
    counts[0] = disk_count(DISK_CHANGE | DISK_SYNC);
    counts[1] = disk_count(plan->what);
    count = disk_ends(&ends);
    for (long i = 0; plan->is_counting && i < count; i++)
        tell_pipe(END_AT + (int)ends[i]);
    tell_pipe(plan->is_counting ? -(int)counts[0] - 1 : -(int)counts[1] - 1);
    _exit(0);
}

/* A day in a process of its own. Gives what it told; *COUNT how much it did to the disk, when it came to its end. */
static int live_apart(struct torture *torture, const struct plan *plan, struct day_seen *seen, long *count)
{
    int what, status = 0;
    pid_t child;

    if (pipe(pipe_ends) != 0)
        exit(2);
    child = fork();
    if (child == 0)
        live(torture->home, plan);
    close(pipe_ends[1]);
    *count = 0;
    while (read(pipe_ends[0], &what, sizeof what) == sizeof what)
        if (what < 0)
            *count = -what - 1;
        else if (what >= END_AT)
            torture->ends[torture->ends_count++] = what - END_AT;
        else
            day_note(seen, what);
    close(pipe_ends[0]);
    waitpid(child, &status, 0);
    return status;
}

static void judge(struct torture *torture, const struct day_seen *seen, long at)
{
    bool is_put_back;

    disk_watch(torture->home); /* nobody cuts the power here: nothing waits for the real disk */
    torture->wrong = day_judge(torture->home, seen, &is_put_back);
    torture->put_back += is_put_back;
    disk_watch(NULL);
    torture->done++;
    if (torture->wrong)
        printf("# at %ld of %ld: %s (kept in %s)\n", at, torture->places, torture->wrong, torture->home);
}

/* The I-th of N places spread over ALL. */
static long place_of(long i, long n, long all)
{
    return n && n < all ? i * all / n + 1 : i + 1;
}

static void kill_at(struct torture *torture, long at)
{
    struct day_seen seen = { 0 };
    long count;

    if (torture->wrong)
        return;
    clear_folder(torture->home);
    live_apart(torture, &(struct plan){ .kill_at = at }, &seen, &count);
    judge(torture, &seen, at);
}

/* Half of them where a step ends, before and after, for there what is half done shows; the rest everywhere. */
static void torture_kill(struct torture *torture, long n)
{
    struct plan plan = { .is_counting = true };
    struct day_seen seen = { 0 };
    long ended = n / 2, spread;

    clear_folder(torture->home);
    live_apart(torture, &plan, &seen, &torture->places);
    judge(torture, &seen, 0);
    if (!n || ended > 2 * torture->ends_count)
        ended = 2 * torture->ends_count;
    spread = n - ended;
    if (!n || spread > torture->places)
        spread = torture->places;
    for (long i = 0; i < ended; i++) {
        long one = place_of(i, ended, 2 * torture->ends_count) - 1;

        kill_at(torture, torture->ends[one / 2] + one % 2);
    }
    for (long i = 0; i < spread; i++)
        kill_at(torture, place_of(i, spread, torture->places));
}

static void fail_kind(struct torture *torture, const struct plan *kind, long n)
{
    struct plan plan = *kind;
    struct day_seen seen = { 0 };
    long all;

    plan.fail_at = 0;
    clear_folder(torture->home);
    live_apart(torture, &plan, &seen, &all);
    torture->places += all;
    for (long i = 0; !torture->wrong && i < (n && n < all ? n : all); i++) {
        long count;

        seen = (struct day_seen){ .is_disk_failing = true };
        plan.fail_at = place_of(i, n, all);
        clear_folder(torture->home);
        if (WIFSIGNALED(live_apart(torture, &plan, &seen, &count)))
            torture->wrong = "it came down";
        else
            judge(torture, &seen, plan.fail_at);
    }
    if (torture->wrong)
        printf("# what %u, code %d, %s: %s\n", plan.what, plan.code, plan.lasts ? "lasting" : "once", torture->wrong);
}

static void torture_fail(struct torture *torture, long n)
{
    static const struct plan kinds[] = {
        { .what = DISK_CHANGE, .code = EIO },
        { .what = DISK_CHANGE, .code = ENOSPC, .lasts = true },
        { .what = DISK_CHANGE, .code = ENOSPC },
        { .what = DISK_SYNC, .code = EIO },
        { .what = DISK_SYNC, .code = EIO, .lasts = true },
        { .what = DISK_READ, .code = EIO },
        { .what = DISK_READ, .code = EIO, .lasts = true },
    };
    long kinds_count = (long)(sizeof kinds / sizeof *kinds);

    for (long i = 0; !torture->wrong && i < kinds_count; i++)
        fail_kind(torture, &kinds[i], n ? (n + kinds_count - 1) / kinds_count : 0);
}

static void torture_power(struct torture *torture, long n)
{
    char lived[220];
    size_t all;

    snprintf(lived, sizeof lived, "%s/lived", torture->root);
    clear_folder(lived);
    disk_watch(lived);
    disk_record(lived);
    day_live(lived, tell_memory);
    disk_record(NULL);
    all = disk_recorded();
    torture->places = (long)all * DISK_FATES;
    for (long i = 0; !torture->wrong && i < (n ? n : torture->places); i++) {
        struct day_seen seen = { 0 };
        long at = n ? (long)((uint64_t)i * 2654435761u % all) + 1 : i / DISK_FATES + 1;

        clear_folder(torture->home);
        disk_after_cut(&(struct disk_cut){ (size_t)at, (enum disk_fate)(i % DISK_FATES), (uint64_t)i }, torture->home,
                       day_note, &seen);
        judge(torture, &seen, at);
    }
}

/* Kept as the process that is killed in the middle of the day leaves it: with a log. */
static void flip_file(struct torture *torture, const char *whole, const char *name, long n)
{
    char path[400];
    struct stat about;
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", torture->home, name);
    copy_folder(whole, torture->home);
    if (stat(path, &about) != 0 || !about.st_size) {
        torture->wrong = "there is no such file to alter";
        return;
    }
    torture->places += about.st_size;
    for (long i = 0; !torture->wrong && i < n; i++) {
        long at = (long)((uint64_t)i * 2654435761u % (uint64_t)about.st_size);
        int byte;

        copy_folder(whole, torture->home);
        file = fopen(path, "r+b");
        if (!file || fseek(file, at, SEEK_SET) != 0 || (byte = fgetc(file)) == EOF || fseek(file, at, SEEK_SET) != 0)
            exit(2);
        fputc(byte ^ (1 << i % 8), file);
        fclose(file);
        torture->wrong = day_judge_altered(torture->home);
        torture->done++;
        if (torture->wrong)
            printf("# %s, byte %ld: %s\n", name, at, torture->wrong);
    }
}

static void tell_until_end(int what)
{
    if (what == DAY_END)
        kill(getpid(), SIGKILL); /* the log stays */
}

static void torture_flip(struct torture *torture, long n)
{
    char whole[220];
    pid_t child;

    snprintf(whole, sizeof whole, "%s/whole", torture->root);
    clear_folder(whole);
    child = fork();
    if (child == 0) {
        day_live(whole, tell_until_end);
        _exit(0);
    }
    waitpid(child, NULL, 0);
    flip_file(torture, whole, "vault-4.db", n / 3);
    if (!torture->wrong)
        flip_file(torture, whole, "vault-4.db-wal", n / 3);
    if (!torture->wrong)
        flip_file(torture, whole, "keys", n / 3);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(struct torture *torture, long n);
    } kinds[] = {
        { "kill", torture_kill }, { "fail", torture_fail }, { "power", torture_power }, { "flip", torture_flip }
    };
    struct torture torture = { 0 };
    const char *tmp = getenv("TMPDIR");
    long n = argc > 2 ? strtol(argv[2], NULL, 10) : 100;

    snprintf(torture.root, sizeof torture.root, "%s/balie-torture-XXXXXX", tmp ? tmp : "/tmp");
    if (argc < 2 || !mkdtemp(torture.root))
        return 2;
    snprintf(torture.home, sizeof torture.home, "%s/home", torture.root);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, argv[1]) == 0)
            kinds[i].run(&torture, n);
    printf("%s 1 - %s: %ld times, of %ld places%s%s\n", torture.wrong || !torture.done ? "not ok" : "ok", argv[1],
           torture.done, torture.places, torture.wrong ? ": " : "", torture.wrong ? torture.wrong : "");
    if (strcmp(argv[1], "flip") != 0)
        printf("# %s: the vault that was put back was found whole %ld times, the one before %ld times\n", argv[1],
               torture.put_back, torture.done - torture.put_back);
    if (!torture.wrong) {
        clear_folder(torture.root);
        rmdir(torture.root);
    }
    return torture.wrong || !torture.done;
}
