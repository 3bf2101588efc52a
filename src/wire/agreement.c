/* agreement.c — whether device and server hold the same of a dossier: a sum that equal sets of changes share. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wire/agreement.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/words.h"

void agreement_add(struct agreement *agreement, struct id change, int64_t arrival_ms)
{
    uint8_t both[sizeof change.bytes + 8];
    struct id mixed;

    memcpy(both, change.bytes, sizeof change.bytes);
    for (int i = 0; i < 8; i++)
        both[sizeof change.bytes + (size_t)i] = (uint8_t)((uint64_t)arrival_ms >> (8 * i));
    mixed = hash_id(both, sizeof both);
    for (int i = 0; i < 8; i++)
        agreement->sum += (uint64_t)mixed.bytes[i] << (8 * i);
    agreement->count++;
}

static bool refuse(struct error *err)
{
    return error_set(err, ERROR_DAMAGED,
                     _("What was said about the agreement with the server cannot be read. Exchange again."));
}

void agreement_encode_question(struct buf *out, const struct agreement_list *list)
{
    char id[ID_TEXT_BYTES];

    buf_char(out, '[');
    for (size_t i = 0; i < list->count; i++)
        buf_format(out, "%s\"%s\"", i ? "," : "", id_format(list->at[i].dossier, id));
    buf_text(out, "]\n");
}

void agreement_encode_answer(struct buf *out, const struct agreement_list *list)
{
    char id[ID_TEXT_BYTES];

    buf_char(out, '[');
    for (size_t i = 0; i < list->count; i++) {
        const struct agreement *one = &list->at[i];

        buf_format(out, "%s[\"%s\",%" PRIu64 ",\"%016" PRIx64 "\"]", i ? "," : "", id_format(one->dossier, id),
                   one->count, one->sum);
    }
    buf_text(out, "]\n");
}

static bool read_name(const struct json_t *row, struct agreement *out)
{
    return json_is_text(row) && id_parse(json_text(row), &out->dossier);
}

static bool read_sum(const struct json_t *row, struct agreement *out)
{
    const char *sum = json_text(json_at(row, 2));
    char *end = NULL;

    if (!sum || strlen(sum) != 16 || !read_name(json_at(row, 0), out) || json_integer(json_at(row, 1)) < 0)
        return false;
    out->count = (uint64_t)json_integer(json_at(row, 1));
    out->sum = strtoull(sum, &end, 16);
    return !*end;
}

static bool decode(struct arena *arena, const struct buf *bytes,
                   bool (*read)(const struct json_t *row, struct agreement *out), struct agreement_list *out)
{
    scoped_json rows = json_parse(buf_view(bytes), bytes->size_bytes, NULL);
    struct agreement_list list = { NULL, json_size(rows) };

    if (!json_is_array(rows) || list.count > AGREEMENT_DOSSIERS)
        return false;
    list.at = arena_alloc(arena, (list.count + 1) * sizeof *list.at);
    for (size_t i = 0; i < list.count; i++)
        if (!read(json_at(rows, i), &list.at[i]))
            return false;
    *out = list;
    return true;
}

bool agreement_decode_question(struct arena *arena, const struct buf *bytes, struct agreement_list *out,
                               struct error *err)
{
    return decode(arena, bytes, read_name, out) || refuse(err);
}

bool agreement_decode_answer(struct arena *arena, const struct buf *bytes, struct agreement_list *out,
                             struct error *err)
{
    return decode(arena, bytes, read_sum, out) || refuse(err);
}
