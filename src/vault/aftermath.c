/* aftermath.c — what the last stop left in the log: nothing, a change half written, or damage. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "aftermath.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/bug.h"
#include "page.h"

#define MAGIC          0x377f0682u /* its lowest bit: the words of the checksum have the highest byte first */
#define HEAD_SUMMED    24
#define SALTS_AT       16
#define FRAME_SALTS_AT 8
#define FRAME_SUM_AT   16
#define FRAME_SUMMED   8

struct walk {
    const struct page_keys *keys;
    struct frame_place place;
    bool is_high_first;
    uint32_t sums[2]; /* running, as SQLite computes them */
    bool is_broken;   /* a frame does not continue the log */
    bool is_cut;      /* and one of this log is there all the same */
    bool is_followed; /* a change ended there or later, and more came after */
    bool has_end;
};

static uint32_t word_at(const uint8_t *bytes, bool is_high_first)
{
    return is_high_first ? page_number_at(bytes)
                         : (uint32_t)bytes[3] << 24 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[1] << 8 | bytes[0];
}

static void add_up(struct walk *walk, const uint8_t *bytes, size_t size_bytes)
{
    for (size_t i = 0; i < size_bytes; i += 8) {
        walk->sums[0] += word_at(bytes + i, walk->is_high_first) + walk->sums[1];
        walk->sums[1] += word_at(bytes + i + 4, walk->is_high_first) + walk->sums[0];
    }
}

static bool is_sum(const struct walk *walk, const uint8_t *at)
{
    return page_number_at(at) == walk->sums[0] && page_number_at(at + 4) == walk->sums[1];
}

static bool read_head(struct walk *walk, const uint8_t *head)
{
    uint32_t magic = page_number_at(head);

    walk->is_high_first = magic & 1;
    add_up(walk, head, HEAD_SUMMED);
    memcpy(walk->place.salts, head + SALTS_AT, LOG_SALT_BYTES);
    return (magic & ~1u) == MAGIC && page_number_at(head + 8) == PAGE_BYTES && is_sum(walk, head + HEAD_SUMMED);
}

static bool is_next(struct walk *walk, const uint8_t *frame, const uint8_t *page)
{
    uint8_t head[FRAME_HEAD_BYTES];

    memcpy(head, frame, sizeof head);
    frame_unmask(walk->keys, walk->place.frame, head);
    add_up(walk, head, FRAME_SUMMED);
    add_up(walk, page, PAGE_BYTES);
    return walk->place.page && is_sum(walk, head + FRAME_SUM_AT);
}

static void look_at(struct walk *walk, const uint8_t *frame)
{
    uint8_t page[PAGE_BYTES];
    bool is_whole, is_named = memcmp(frame + FRAME_SALTS_AT, walk->place.salts, LOG_SALT_BYTES) == 0;

    frame_place_read(&walk->place, frame);
    is_whole = frame_read(walk->keys, &walk->place, frame + FRAME_HEAD_BYTES, page);
    if (!walk->is_broken && is_whole && is_named && is_next(walk, frame, page))
        return;
    walk->is_broken = true;
    if (!is_whole && !is_named)
        return; /* of an older log that this one is overwriting */
    walk->is_cut = !BUG(116);
    walk->is_followed |= walk->has_end && !BUG(116);
    walk->has_end |= walk->place.size_pages > 0;
}

/* The head is synced before any frame: a frame that says whose it is under a head that does not is damage. */
static bool is_orphan(struct walk *walk, const uint8_t *frame)
{
    uint8_t page[PAGE_BYTES];

    frame_place_read(&walk->place, frame);
    memcpy(walk->place.salts, frame + FRAME_SALTS_AT, LOG_SALT_BYTES);
    return frame_read(walk->keys, &walk->place, frame + FRAME_HEAD_BYTES, page);
}

static enum aftermath judge(int file, const struct page_keys *keys)
{
    struct walk walk = { .keys = keys };
    uint8_t frame[FRAME_BYTES];
    bool has_head;

    if (pread(file, frame, LOG_HEAD_BYTES, 0) != LOG_HEAD_BYTES)
        return AFTERMATH_CLEAN;
    has_head = read_head(&walk, frame);
    for (off_t at = LOG_HEAD_BYTES; pread(file, frame, FRAME_BYTES, at) == FRAME_BYTES; at += FRAME_BYTES) {
        walk.place.frame++;
        if (has_head)
            look_at(&walk, frame);
        else if (is_orphan(&walk, frame))
            return AFTERMATH_DAMAGED;
    }
    return walk.is_followed ? AFTERMATH_DAMAGED : walk.is_cut ? AFTERMATH_CUT : AFTERMATH_CLEAN;
}

enum aftermath aftermath_judge(const char *log_path, const struct page_keys *keys)
{
    int file = open(log_path, O_RDONLY | O_CLOEXEC);
    enum aftermath found;

    if (file < 0)
        return AFTERMATH_CLEAN;
    found = judge(file, keys);
    close(file);
    return found;
}
