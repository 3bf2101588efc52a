/* page.c — one page sealed: of the database with its number, of the log with its place in it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "page.h"

#include <string.h>

#include "base/buf.h"
#include "base/bug.h"
#include "base/secret.h"

#define MASK_ROUNDS 4
#define MASKED_AT   16 /* in the head of a frame: page, size, two salts, then the checksum */

static struct secret *derive(struct secret *data_key, const char *role, const void *file_id, size_t file_id_bytes)
{
    struct secret *key = secret_new(SEAL_KEY_BYTES);
    scoped_buf name = { 0 };

    buf_text(&name, role);
    buf_add(&name, file_id, file_id_bytes);
    seal_mark(data_key, name.bytes, name.size_bytes, secret_bytes(key));
    return key;
}

void page_keys_make(struct page_keys *keys, struct secret *data_key, const void *file_id, size_t file_id_bytes)
{
    keys->main = derive(data_key, "balie main file ", file_id, file_id_bytes);
    keys->log = derive(data_key, "balie log file  ", file_id, file_id_bytes);
    keys->sums = derive(data_key, "balie checksums ", file_id, file_id_bytes);
}

void page_keys_clear(struct page_keys *keys)
{
    secret_free(keys->main);
    secret_free(keys->log);
    secret_free(keys->sums);
    *keys = (struct page_keys){ 0 };
}

uint32_t page_number_at(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void put_number(uint8_t *out, uint32_t number)
{
    for (int i = 0; i < 4; i++)
        out[i] = (uint8_t)(number >> (24 - 8 * i));
}

void frame_place_read(struct frame_place *place, const uint8_t head[FRAME_HEAD_BYTES])
{
    place->page = page_number_at(head);
    place->size_pages = page_number_at(head + 4);
}

bool page_has_room(const uint8_t *plain)
{
    static const uint8_t room[PAGE_ROOM_BYTES];

    return memcmp(plain + PAGE_BYTES - PAGE_ROOM_BYTES, room, sizeof room) == 0;
}

/* 'D' and the page's number. */
static struct seal_beside beside_page(uint8_t out[5], uint32_t number)
{
    out[0] = 'D';
    put_number(out + 1, BUG(102) ? 0 : number);
    return (struct seal_beside){ out, 5 };
}

void page_seal(const struct page_keys *keys, uint32_t number, const uint8_t *plain, uint8_t *sealed)
{
    uint8_t beside[5];

    seal_page(keys->main, beside_page(beside, number), plain, sealed, PAGE_BYTES);
}

bool page_read(const struct page_keys *keys, uint32_t number, const uint8_t *sealed, uint8_t *plain)
{
    uint8_t beside[5];

    return seal_read_page(keys->main, beside_page(beside, number), sealed, plain, PAGE_BYTES);
}

/* 'W', the frame, its page, the size after it, the salts of the log. */
static struct seal_beside beside_frame(uint8_t out[21], const struct frame_place *place)
{
    out[0] = 'W';
    put_number(out + 1, place->frame);
    put_number(out + 5, place->page);
    put_number(out + 9, place->size_pages);
    memcpy(out + 13, place->salts, LOG_SALT_BYTES);
    if (BUG(103))
        memset(out + 13, 0, LOG_SALT_BYTES);
    return (struct seal_beside){ out, 21 };
}

void frame_seal(const struct page_keys *keys, const struct frame_place *place, const uint8_t *plain, uint8_t *sealed)
{
    uint8_t beside[21];

    seal_page(keys->log, beside_frame(beside, place), plain, sealed, PAGE_BYTES);
}

bool frame_read(const struct page_keys *keys, const struct frame_place *place, const uint8_t *sealed, uint8_t *plain)
{
    uint8_t beside[21];

    return seal_read_page(keys->log, beside_frame(beside, place), sealed, plain, PAGE_BYTES);
}

/* What ROUND adds to one half of the checksum, given the other half. */
static uint32_t round_of(const struct page_keys *keys, uint32_t frame, const uint8_t *head, uint32_t half,
                         uint8_t round)
{
    uint8_t tweak[MASKED_AT + 9];

    memcpy(tweak, head, MASKED_AT);
    put_number(tweak + MASKED_AT, frame);
    put_number(tweak + MASKED_AT + 4, half);
    tweak[MASKED_AT + 8] = round;
    return (uint32_t)seal_short(keys->sums, tweak, sizeof tweak);
}

void frame_mask(const struct page_keys *keys, uint32_t frame, uint8_t head[FRAME_HEAD_BYTES])
{
    uint32_t left = page_number_at(head + MASKED_AT), right = page_number_at(head + MASKED_AT + 4);

    if (BUG(104))
        return;
    for (uint8_t i = 0; i < MASK_ROUNDS; i += 2) {
        left ^= round_of(keys, frame, head, right, i);
        right ^= round_of(keys, frame, head, left, (uint8_t)(i + 1));
    }
    put_number(head + MASKED_AT, left);
    put_number(head + MASKED_AT + 4, right);
}

void frame_unmask(const struct page_keys *keys, uint32_t frame, uint8_t head[FRAME_HEAD_BYTES])
{
    uint32_t left = page_number_at(head + MASKED_AT), right = page_number_at(head + MASKED_AT + 4);

    if (BUG(104))
        return;
    for (uint8_t i = MASK_ROUNDS; i > 0; i -= 2) {
        right ^= round_of(keys, frame, head, left, (uint8_t)(i - 1));
        left ^= round_of(keys, frame, head, right, (uint8_t)(i - 2));
    }
    put_number(head + MASKED_AT, left);
    put_number(head + MASKED_AT + 4, right);
}
