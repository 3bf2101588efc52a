/* trail.c — what goes to the disk behind the work: in the order of the work, by a thread that does nothing else. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "trail.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/bug.h"
#include "base/memory.h"

#define WAITING_MOST_BYTES 8388608 /* more is not held in memory: then the work waits for the disk after all */

enum what { WRITE, CUT, SYNC };

/* One thing to be done to a file. */
struct deed {
    struct deed *next;
    sqlite3_file *file;
    enum what what;
    int amount; /* of bytes; of SYNC its flags */
    sqlite3_int64 at;
    uint8_t bytes[];
};

struct trail {
    pthread_mutex_t lock; /* for all below; not held while the disk works */
    pthread_cond_t more, done;
    pthread_t thread;
    bool is_deferring, has_thread, is_ending;
    struct deed *first, **end; /* the first is under way */
    size_t waiting_bytes;
    int failed, descriptor;
};

struct trail *trail_new(void)
{
    struct trail *trail = mem_new(sizeof *trail);

    pthread_mutex_init(&trail->lock, NULL);
    pthread_cond_init(&trail->more, NULL);
    pthread_cond_init(&trail->done, NULL);
    trail->end = &trail->first;
    trail->descriptor = -1;
    return trail;
}

static int run(const struct deed *deed)
{
    switch (deed->what) {
    case WRITE:
        return deed->file->pMethods->xWrite(deed->file, deed->bytes, deed->amount, deed->at);
    case CUT:
        return deed->file->pMethods->xTruncate(deed->file, deed->at);
    case SYNC:
        return BUG(123) ? SQLITE_OK : deed->file->pMethods->xSync(deed->file, deed->amount);
    }
    return SQLITE_OK;
}

/* What is read of it meanwhile is taken from the queue, which it leaves only now. */
static void drop_first(struct trail *trail)
{
    const struct deed *deed = trail->first;

    trail->first = deed->next;
    trail->waiting_bytes -= deed->what == WRITE ? (size_t)deed->amount : 0;
    if (trail->first)
        return;
    trail->end = &trail->first;
    pthread_cond_broadcast(&trail->done);
}

/* Does the first with the lock let go: who is woken by the end of all finds it free. */
static void do_first(struct trail *trail)
{
    struct deed *deed = trail->first;
    int code = trail->failed;
    bool is_last;

    pthread_mutex_unlock(&trail->lock);
    if (code == SQLITE_OK)
        code = run(deed);
    pthread_mutex_lock(&trail->lock);
    trail->failed = code;
    drop_first(trail);
    is_last = !trail->first;
    pthread_mutex_unlock(&trail->lock);
    mem_free(deed);
    if (is_last)
        eventfd_write(trail->descriptor, 1);
    pthread_mutex_lock(&trail->lock);
}

static void *work(void *with)
{
    struct trail *trail = with;

    pthread_mutex_lock(&trail->lock);
    while (trail->first || !trail->is_ending) {
        if (trail->first)
            do_first(trail);
        else
            pthread_cond_wait(&trail->more, &trail->lock);
    }
    pthread_mutex_unlock(&trail->lock);
    return NULL;
}

/* Signals are for the thread that waits for keys. */
static bool start(struct trail *trail)
{
    sigset_t all, before;

    trail->descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (trail->descriptor < 0)
        return false;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    trail->has_thread = pthread_create(&trail->thread, NULL, work, trail) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!trail->has_thread) {
        close(trail->descriptor);
        trail->descriptor = -1;
    }
    return trail->has_thread;
}

/* The thread begins when all of it is there: meanwhile it would only be in the way. */
void trail_defer(struct trail *trail, bool is_deferring)
{
    if (trail->is_deferring && !is_deferring) {
        pthread_mutex_lock(&trail->lock);
        pthread_cond_signal(&trail->more);
        pthread_mutex_unlock(&trail->lock);
    }
    trail->is_deferring = is_deferring && (trail->has_thread || start(trail));
}

static void add(struct trail *trail, struct deed *deed)
{
    *trail->end = deed;
    trail->end = &deed->next;
    trail->waiting_bytes += deed->what == WRITE ? (size_t)deed->amount : 0;
}

static void wait_until_done(struct trail *trail)
{
    pthread_cond_signal(&trail->more);
    while (trail->first)
        pthread_cond_wait(&trail->done, &trail->lock);
}

/* What is said to be done is done in its place: now, or after what is under way. */
static int enter(struct trail *trail, const struct deed *what, const void *bytes)
{
    size_t size_bytes = what->what == WRITE ? (size_t)what->amount : 0;
    struct deed *deed;
    int code;

    pthread_mutex_lock(&trail->lock);
    if (!trail->is_deferring || trail->waiting_bytes > WAITING_MOST_BYTES)
        wait_until_done(trail);
    code = trail->failed;
    if (code == SQLITE_OK && trail->is_deferring) {
        deed = mem_resize(NULL, 1, sizeof *deed + size_bytes);
        *deed = *what;
        if (size_bytes)
            memcpy(deed->bytes, bytes, size_bytes);
        add(trail, deed);
    }
    pthread_mutex_unlock(&trail->lock);
    return code;
}

int trail_write(struct trail *trail, sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 at)
{
    int code = enter(trail, &(struct deed){ .file = file, .what = WRITE, .amount = amount, .at = at }, bytes);

    return code != SQLITE_OK || trail->is_deferring ? code : file->pMethods->xWrite(file, bytes, amount, at);
}

int trail_cut(struct trail *trail, sqlite3_file *file, sqlite3_int64 size)
{
    int code = enter(trail, &(struct deed){ .file = file, .what = CUT, .at = size }, NULL);

    return code != SQLITE_OK || trail->is_deferring ? code : file->pMethods->xTruncate(file, size);
}

int trail_sync(struct trail *trail, sqlite3_file *file, int flags)
{
    int code = enter(trail, &(struct deed){ .file = file, .what = SYNC, .amount = flags }, NULL);

    return code != SQLITE_OK || trail->is_deferring ? code : file->pMethods->xSync(file, flags);
}

static bool touches(const struct deed *deed, const sqlite3_file *file, int amount, sqlite3_int64 at)
{
    if (deed->file != file)
        return false;
    return deed->at < at + amount && (deed->what == CUT || (deed->what == WRITE && at < deed->at + deed->amount));
}

/* The newest of what is to be done there, if it is a write of just these bytes; *IS_TOUCHED: there is something. */
static const struct deed *find(const struct trail *trail, const struct deed *wanted, bool *is_touched)
{
    const struct deed *found = NULL;

    *is_touched = false;
    for (const struct deed *deed = trail->first; deed; deed = deed->next) {
        if (!touches(deed, wanted->file, wanted->amount, wanted->at))
            continue;
        *is_touched = true;
        found = deed->what == WRITE && deed->at == wanted->at && deed->amount == wanted->amount ? deed : NULL;
    }
    return found;
}

int trail_read(struct trail *trail, sqlite3_file *file, void *out, int amount, sqlite3_int64 at)
{
    const struct deed *found;
    bool is_touched;

    pthread_mutex_lock(&trail->lock);
    found = find(trail, &(struct deed){ .file = file, .amount = amount, .at = at }, &is_touched);
    if (found)
        memcpy(out, found->bytes, (size_t)amount);
    else if (is_touched)
        wait_until_done(trail);
    pthread_mutex_unlock(&trail->lock);
    return found ? SQLITE_OK : file->pMethods->xRead(file, out, amount, at);
}

/* The first is under way, and may be done already: that it is counted again changes nothing. */
int trail_size(struct trail *trail, sqlite3_file *file, sqlite3_int64 *size)
{
    int code;

    pthread_mutex_lock(&trail->lock);
    code = file->pMethods->xFileSize(file, size);
    for (const struct deed *deed = trail->first; deed; deed = deed->next) {
        if (deed->file != file || deed->what == SYNC)
            continue;
        if (deed->what == CUT)
            *size = deed->at;
        else if (deed->at + deed->amount > *size)
            *size = deed->at + deed->amount;
    }
    pthread_mutex_unlock(&trail->lock);
    return code;
}

bool trail_is_settled(struct trail *trail)
{
    bool is_settled;

    pthread_mutex_lock(&trail->lock);
    is_settled = !trail->first;
    pthread_mutex_unlock(&trail->lock);
    return is_settled;
}

int trail_failure(struct trail *trail)
{
    int code;

    pthread_mutex_lock(&trail->lock);
    code = trail->failed;
    pthread_mutex_unlock(&trail->lock);
    return code;
}

int trail_settle(struct trail *trail)
{
    int code;

    pthread_mutex_lock(&trail->lock);
    wait_until_done(trail);
    code = trail->failed;
    pthread_mutex_unlock(&trail->lock);
    return code;
}

/* What an earlier end left in it is taken out; this one's comes after. */
int trail_descriptor(struct trail *trail)
{
    eventfd_t ready;

    pthread_mutex_lock(&trail->lock);
    if (trail->first)
        eventfd_read(trail->descriptor, &ready);
    pthread_mutex_unlock(&trail->lock);
    return trail->descriptor;
}

void trail_free(struct trail *trail)
{
    if (!trail)
        return;
    pthread_mutex_lock(&trail->lock);
    trail->is_ending = true;
    pthread_cond_signal(&trail->more);
    pthread_mutex_unlock(&trail->lock);
    if (trail->has_thread)
        pthread_join(trail->thread, NULL);
    if (trail->descriptor >= 0)
        close(trail->descriptor);
    pthread_cond_destroy(&trail->more);
    pthread_cond_destroy(&trail->done);
    pthread_mutex_destroy(&trail->lock);
    mem_free(trail);
}
