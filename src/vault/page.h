/* page.h — one page sealed: of the database with its number, of the log with its place in it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_VAULT_PAGE_H
#define BALIE_VAULT_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/seal.h"

struct secret;

#define PAGE_BYTES       4096
#define PAGE_ROOM_BYTES  SEAL_EXTRA_BYTES /* reserved at the end of each page: nonce and tag */
#define LOG_HEAD_BYTES   32
#define FRAME_HEAD_BYTES 24
#define FRAME_BYTES      (FRAME_HEAD_BYTES + PAGE_BYTES)
#define LOG_SALT_BYTES   8

/* The keys of one file and its log; another file has others, so that a page of one fits nowhere else. */
struct page_keys {
    struct secret *main, *log, *sums;
};

/* FILE_ID tells the files that share DATA_KEY apart. */
void page_keys_make(struct page_keys *keys, struct secret *data_key, const void *file_id, size_t file_id_bytes);
void page_keys_clear(struct page_keys *keys);

/* Where a page stands in the log. The salts are those of the log's own header: the ones of a frame are mended later
 * when SQLite writes a frame again. */
struct frame_place {
    uint32_t frame; /* from 1 */
    uint32_t page, size_pages;
    uint8_t salts[LOG_SALT_BYTES];
};
/* PAGE and SIZE_PAGES as the head of the frame says them. */
void frame_place_read(struct frame_place *place, const uint8_t head[FRAME_HEAD_BYTES]);

/* Whether the room at the end is free: SQLite was told to keep it so. */
bool page_has_room(const uint8_t *plain);
void page_seal(const struct page_keys *keys, uint32_t number, const uint8_t *plain, uint8_t *sealed);
bool page_read(const struct page_keys *keys, uint32_t number, const uint8_t *sealed, uint8_t *plain);
void frame_seal(const struct page_keys *keys, const struct frame_place *place, const uint8_t *plain, uint8_t *sealed);
bool frame_read(const struct page_keys *keys, const struct frame_place *place, const uint8_t *sealed, uint8_t *plain);

/* The checksum in the head of a frame is over the plain page, and a page of which all but a number is known could be
 * guessed by it: these eight bytes are hidden by a permutation that the place and the rest of the head decide. */
void frame_mask(const struct page_keys *keys, uint32_t frame, uint8_t head[FRAME_HEAD_BYTES]);
void frame_unmask(const struct page_keys *keys, uint32_t frame, uint8_t head[FRAME_HEAD_BYTES]);

uint32_t page_number_at(const uint8_t *bytes); /* 32 bits, the highest byte first, as SQLite writes them */

#endif
