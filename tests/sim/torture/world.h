/* world.h — a torture world: desks as processes, a server, a line that breaks, and what was written. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_TORTURE_WORLD_H
#define BALIE_TESTS_TORTURE_WORLD_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/id.h"

enum { DEVICES = 8, DOSSIERS = 3, RECORDS = 2, KEYS = 3, MOST = 512, WORDS = MOST / 64, NO_RECORD = -1 };
enum { LARGE_BYTES = 1200000 }; /* more than may enter a dossier */

enum what {
    ORDER_EMPTY,
    ORDER_ENROL, /* key: address, value: code */
    ORDER_WHO,
    ORDER_WRITE,
    ORDER_SYNC,
    ORDER_IDS,
    ORDER_STATE,
    ORDER_PROOF,
    ORDER_WANT, /* the attachment of VALUE */
    ORDER_BLOB,
    ORDER_TOLD, /* what the centre said of changes */
    ORDER_CONTENT,
    ORDER_FORK,
    ORDER_END,
};

/* What a desk is told to do, as it goes down its pipe. */
struct order {
    enum what what;
    int dossier, record; /* NO_RECORD: of the whole dossier */
    char key[64], value[64], kind[16], region[8];
    int64_t skew_ms, blob_bytes; /* of what is attached; 0: nothing */
    bool is_large;               /* beyond what may enter a dossier: written by a desk of another make */
};

static inline struct id dossier_at(int dossier)
{
    return hash_id(&(uint64_t){ (uint64_t)dossier + 1000 }, 8);
}

static inline struct id record_at(int dossier, int record)
{
    return hash_id(&(uint64_t){ (uint64_t)(dossier * 100 + record) + 2000 }, 8);
}

/* The bytes attached with VALUE: only so many, and of nothing else. */
static inline void blob_make(struct buf *out, const char *value, int64_t size_bytes)
{
    while ((int64_t)out->size_bytes < size_bytes)
        buf_format(out, "%s at %zu;", value, out->size_bytes);
    buf_cut(out, (size_t)size_bytes);
}

struct process {
    pid_t pid;
    FILE *in, *out;
};

/* What may be written. */
enum kind { SETS, UNKNOWN, ERASES, MOVES, TAKES, RESTRICTS, LIFTS, PERMITS, KINDS };

/* A change as its writer knew it: SEEN are the changes that lay on the desk, as bits. */
struct made {
    struct id id;
    enum kind kind;
    int desk, dossier, record, key;
    char value[24];
    const char *region; /* of regions[] */
    int64_t blob_bytes;
    struct digest blob;
    bool is_stray; /* of a region that never saw the dossier */
    bool is_large;
    uint64_t seen[WORDS];
};

struct desk {
    struct process process;
    char folder[128];
    int64_t skew_ms;
    const char *region; /* of regions[] */
    char user[ID_TEXT_BYTES];
    bool is_newer; /* one bundle ahead: it writes kinds the others do not know */
    bool has_copy;
    bool was_withdrawn, was_disabled; /* its person, the desk itself: some time in this world */
    bool is_stray[DOSSIERS];          /* it wrote in a dossier that its region had not */
};

/* What happens in a world besides answers, kills and cuts. */
struct nature {
    bool has_regions, erases, restricts, attaches, has_trouble, publishes;
    bool copies_desks, copies_server, loses_desks;
};

struct world {
    uint64_t random, seed;
    char folder[96], central[128], url[64];
    char postgres[256]; /* address of a database of PostgreSQL; "" the server keeps a file */
    int port, line_port;
    struct process server, line;
    struct desk desks[DEVICES];
    int count; /* of desks in this world */
    struct nature nature;
    bool has_central_copy;
    struct made made[MOST];
    int made_count, found; /* FOUND by the last look into the server's records */
    int published;         /* versions of the content */
    /* What a disk or a server put back took with it: nobody has the change, its words, its attachment. */
    uint64_t gone[WORDS], wordless[WORDS], blob_gone[WORDS];
    uint64_t released[WORDS]; /* passed on by whoever looks after the server */
    /* At the server: position 0 it is not there, less it is kept but not passed on. */
    int64_t position[MOST], arrival_ms[MOST];
    bool is_worded[MOST];    /* with its words */
    int64_t blob_have[MOST]; /* bytes of its attachment at the server */
    char wrong[512];
};

static inline uint64_t draw(struct world *w)
{
    uint64_t z = (w->random += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static inline int pick(struct world *w, int below)
{
    return (int)(draw(w) >> 33) % below;
}

static inline bool chance(struct world *w, int percent)
{
    return pick(w, 100) < percent;
}

static inline bool has_bit(const uint64_t *bits, int i)
{
    return bits[i / 64] >> (i % 64) & 1;
}

static inline void set_bit(uint64_t *bits, int i)
{
    bits[i / 64] |= UINT64_C(1) << (i % 64);
}

/* The first thing that is wrong is the one that is told. */
static inline void fail(struct world *w, const char *what, const char *detail)
{
    if (!*w->wrong)
        snprintf(w->wrong, sizeof w->wrong, "%s %.380s", what, detail ? detail : "");
}

/* What the server keeps its records in: new, copied, put back (while the server is down), stumbling, asked. */
char *central_store(const struct world *w); /* yours */
void central_new(const struct world *w);
void central_copy(const struct world *w);
void central_put_back(const struct world *w);
void central_stumble(const struct world *w);
/* Each row's first two columns; HEX(x) in the SQL is the hexadecimal text of x, TEXT(x) the bytes as text. */
void central_each(struct world *w, const char *sql, void (*visit)(struct world *w, const char *a, const char *b));
void central_read(struct world *w); /* positions, arrivals, which have words, attachments */

int device_run(const char *folder);
/* One line of a desk's answer; false when the desk is gone. */
bool hear(struct desk *desk, char **line);
bool tell(struct desk *desk, const struct order *order);
/* Both; what is wrong is told of. */
bool ask(struct world *w, int d, const struct order *order, char **line);
int find_made(const struct world *w, const char *hex);

/* truth.c: what must be so, by what everybody had seen and by the order in which the server took it. */
struct truth {
    const char *owner, *shown; /* who has it, where the desks say it is */
    bool sees[3];              /* regions[] */
    bool is_owned, is_erased, is_restricted;
};
extern const char *const regions[3]; /* the first, "", sees all */
void truth_of(const struct world *w, int dossier, struct truth *out);
bool truth_sees(const struct truth *truth, const char *region);
/* Whether change I is of that place and counts for its values. */
bool truth_counts(const struct world *w, int i, int dossier, int record, int key);
bool truth_is_erased(const struct world *w, int i);
bool truth_is_bare(const struct world *w, int i); /* nobody can have its words */
bool truth_is_lost(const struct world *w, int i); /* it, or what it says, went with a disk or a server */
bool truth_is_overwritten(const struct world *w, int i);

/* What everybody holds at the end, against what was written: an oracle that knows only who had seen what. */
void judge_world(struct world *w);
void judge_held(struct world *w);

#endif
