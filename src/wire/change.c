/* change.c — a change: the one thing that enters the log of a dossier, travels and is folded. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wire/change.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "base/words.h"
#include "quick.h"

#define LAST_INSTANT_MS 253402300799999 /* 9999-12-31 */

static void add_number(struct buf *out, uint64_t number, int size_bytes)
{
    for (int shift = (size_bytes - 1) * 8; shift >= 0; shift -= 8)
        buf_char(out, (char)(number >> shift & 0xff));
}

static void add_text(struct buf *out, const char *text)
{
    size_t size_bytes = text ? strlen(text) : 0;

    add_number(out, size_bytes, 2);
    buf_add(out, text, size_bytes);
}

static struct id header_id(const struct change *change)
{
    scoped_buf header = { 0 };

    buf_room(&header, 320 + change->parent_count * 16 + change->blob_count * 32);
    buf_add(&header, "balie-c1", 8);
    add_text(&header, change->kind);
    add_number(&header, (uint64_t)change->at_ms, 8);
    buf_add(&header, change->user.bytes, 16);
    buf_add(&header, change->dossier.bytes, 16);
    buf_add(&header, change->record.bytes, 16);
    add_text(&header, change->form);
    buf_add(&header, change->bundle.bytes, 32);
    add_text(&header, change->region);
    add_number(&header, (uint32_t)change->date.days, 4);
    add_number(&header, change->parent_count, 2);
    for (size_t i = 0; i < change->parent_count; i++)
        buf_add(&header, change->parents[i].bytes, 16);
    add_number(&header, change->blob_count, 2);
    for (size_t i = 0; i < change->blob_count; i++)
        buf_add(&header, change->blobs[i].bytes, 32);
    if (BUG(21)) {
        buf_add(&header, change->device.bytes, 16);
        add_number(&header, change->seq, 8);
    }
    buf_add(&header, change->body_hash.bytes, 32);
    return hash_id(header.bytes, header.size_bytes);
}

void change_identify(struct change *change)
{
    if (change->body)
        change->body_hash = hash_bytes(change->body, change->body_bytes);
    change->id = header_id(change);
}

static bool refuse(struct error *err, const char *what)
{
    return error_set(
        err, ERROR_DAMAGED,
        _("A change cannot be taken in: its %s is not valid. Leave it where it is and show this message to "
          "whoever looks after the program."),
        what);
}

static bool is_short(const char *text)
{
    return text && strnlen(text, CHANGE_TEXT_LIMIT_BYTES + 1) <= CHANGE_TEXT_LIMIT_BYTES &&
           utf8_check(text, strlen(text));
}

static bool has_ascending_parents(const struct change *change)
{
    if (change->parent_count > CHANGE_PARENTS_LIMIT)
        return false;
    for (size_t i = 0; i < change->parent_count; i++)
        if (!id_is_set(change->parents[i]) || (i && id_compare(change->parents[i - 1], change->parents[i]) >= 0))
            return false;
    return true;
}

static bool has_body_or_hash(const struct change *change)
{
    if (!change->body)
        return digest_is_set(&change->body_hash);
    return change->body_bytes <= CHANGE_BODY_MOST_BYTES && utf8_check(change->body, change->body_bytes);
}

/* A view may be of no dossier: a search, a report. */
static bool has_place(const struct change *change)
{
    return id_is_set(change->dossier) || text_equal(change->kind, CHANGE_VIEW);
}

static bool has_queue(const struct change *change)
{
    return id_is_set(change->device) && change->seq && change->seq <= INT64_MAX;
}

/* Every bound, every text; not the hashes. */
static bool is_well_formed(const struct change *change, struct error *err)
{
    if (!is_short(change->kind) || !text_is_name(change->kind))
        return refuse(err, "kind");
    if (change->at_ms < 0 || change->at_ms > LAST_INSTANT_MS)
        return refuse(err, "at");
    if (!id_is_set(change->user))
        return refuse(err, "user");
    if (!has_queue(change))
        return refuse(err, "device, seq");
    if (!has_place(change))
        return refuse(err, "dossier");
    if (!is_short(change->form) || !is_short(change->region))
        return refuse(err, "form, region");
    if (!has_ascending_parents(change))
        return refuse(err, "parents");
    if (change->blob_count > CHANGE_BLOBS_LIMIT)
        return refuse(err, "blobs");
    return has_body_or_hash(change) || refuse(err, "body");
}

bool change_verify(const struct change *change, struct error *err)
{
    struct change again = *change;

    if (!is_well_formed(change, err))
        return false;
    change_identify(&again);
    if (!digest_equal(&again.body_hash, &change->body_hash))
        return refuse(err, "body_hash");
    return id_equal(again.id, change->id) || refuse(err, "id");
}

struct digest change_chain(const struct digest *before, const struct id *id)
{
    uint8_t both[sizeof before->bytes + sizeof id->bytes];

    memcpy(both, before->bytes, sizeof before->bytes);
    memcpy(both + sizeof before->bytes, id->bytes, sizeof id->bytes);
    return hash_bytes(both, sizeof both);
}

#define SEAL_BYTES 56

static void lay_number(uint8_t out[8], uint64_t number)
{
    for (int i = 0; i < 8; i++)
        out[i] = (uint8_t)(number >> (56 - 8 * i));
}

static void lay_sealed(uint8_t out[SEAL_BYTES], const struct change *change, int64_t arrival_ms)
{
    memcpy(out, "balie-s1", 8);
    memcpy(out + 8, change->id.bytes, 16);
    memcpy(out + 24, change->device.bytes, 16);
    lay_number(out + 40, change->seq);
    lay_number(out + 48, (uint64_t)arrival_ms);
}

struct id change_seal(const struct digest *key, const struct change *change, int64_t arrival_ms)
{
    uint8_t bytes[SEAL_BYTES];

    lay_sealed(bytes, change, arrival_ms);
    return hash_keyed(key, bytes, sizeof bytes);
}

bool change_is_sealed(const struct digest *key, const struct change *change, int64_t arrival_ms)
{
    uint8_t bytes[SEAL_BYTES];

    lay_sealed(bytes, change, arrival_ms);
    return digest_is_set(key) && id_is_set(change->seal) && hash_is_keyed(key, bytes, sizeof bytes, &change->seal);
}

static void write_text(struct buf *out, const char *name, const char *text)
{
    if (!text || !*text)
        return;
    buf_format(out, ",\"%s\":", name);
    json_quote(out, text);
}

static void write_id(struct buf *out, const char *name, struct id id)
{
    char text[ID_TEXT_BYTES];

    if (id_is_set(id))
        buf_format(out, ",\"%s\":\"%s\"", name, id_format(id, text));
}

static void write_digest(struct buf *out, const char *name, const struct digest *digest)
{
    char text[DIGEST_TEXT_BYTES];

    if (digest_is_set(digest))
        buf_format(out, ",\"%s\":\"%s\"", name, digest_format(digest, text));
}

static void write_lists(struct buf *out, const struct change *change)
{
    char text[DIGEST_TEXT_BYTES];

    for (size_t i = 0; i < change->parent_count; i++)
        buf_format(out, "%s\"%s\"", i ? "," : ",\"parents\":[", id_format(change->parents[i], text));
    if (change->parent_count)
        buf_char(out, ']');
    for (size_t i = 0; i < change->blob_count; i++)
        buf_format(out, "%s\"%s\"", i ? "," : ",\"blobs\":[", digest_format(&change->blobs[i], text));
    if (change->blob_count)
        buf_char(out, ']');
}

void change_encode(struct buf *out, const struct change *change)
{
    char date[DATE_TEXT_BYTES], seal[ID_TEXT_BYTES];

    buf_room(out, change->body_bytes + change->body_bytes / 4 + 512);
    buf_text(out, "{");
    if (id_is_set(change->seal))
        buf_format(out, "\"seal\":\"%s\",", id_format(change->seal, seal));
    buf_text(out, "\"kind\":");
    json_quote(out, change->kind);
    buf_format(out, ",\"at\":%lld", (long long)change->at_ms);
    write_id(out, "user", change->user);
    write_id(out, "device", change->device);
    buf_format(out, ",\"seq\":%llu", (unsigned long long)change->seq);
    write_id(out, "dossier", change->dossier);
    write_id(out, "record", change->record);
    write_text(out, "form", change->form);
    write_digest(out, "bundle", &change->bundle);
    write_text(out, "region", change->region);
    write_text(out, "date", date_format(change->date, date));
    write_lists(out, change);
    if (change->body) {
        buf_text(out, ",\"body\":");
        json_quote(out, change->body);
    } else {
        write_digest(out, "body_hash", &change->body_hash);
    }
    buf_text(out, "}\n");
}

/* An absent member leaves "", a member of another type fails. */
static bool read_text(struct arena *arena, const struct json_t *json, const char *name, const char **out)
{
    const struct json_t *member = json_get(json, name);

    *out = arena_text(arena, member ? json_text(member) : "");
    return *out;
}

static bool read_number(const struct json_t *json, const char *name, int64_t *out)
{
    const struct json_t *member = json_get(json, name);

    if (!json_is_integer(member))
        return false;
    *out = json_integer(member);
    return true;
}

static bool read_id(const struct json_t *json, const char *name, struct id *out)
{
    const struct json_t *member = json_get(json, name);

    return !member || (json_is_text(member) && id_parse(json_text(member), out));
}

static bool read_digest(const struct json_t *json, const char *name, struct digest *out)
{
    const struct json_t *member = json_get(json, name);

    return !member || (json_is_text(member) && digest_parse(json_text(member), out));
}

static bool read_date(const struct json_t *json, struct date *out)
{
    const struct json_t *member = json_get(json, "date");

    *out = date_none();
    return !member || (json_is_text(member) && date_parse(json_text(member), out));
}

static bool read_parents(struct arena *arena, const struct json_t *json, struct change *out)
{
    const struct json_t *list = json_get(json, "parents");
    size_t count = json_size(list);
    struct id *parents;

    if (!list)
        return true;
    if (!json_is_array(list) || count > CHANGE_PARENTS_LIMIT)
        return false;
    parents = arena_alloc(arena, count * sizeof *parents);
    for (size_t i = 0; i < count; i++)
        if (!json_is_text(json_at(list, i)) || !id_parse(json_text(json_at(list, i)), &parents[i]))
            return false;
    out->parents = parents;
    out->parent_count = count;
    return true;
}

static bool read_blobs(struct arena *arena, const struct json_t *json, struct change *out)
{
    const struct json_t *list = json_get(json, "blobs");
    size_t count = json_size(list);
    struct digest *blobs;

    if (!list)
        return true;
    if (!json_is_array(list) || count > CHANGE_BLOBS_LIMIT)
        return false;
    blobs = arena_alloc(arena, count * sizeof *blobs);
    for (size_t i = 0; i < count; i++)
        if (!json_is_text(json_at(list, i)) || !digest_parse(json_text(json_at(list, i)), &blobs[i]))
            return false;
    out->blobs = blobs;
    out->blob_count = count;
    return true;
}

static bool read_header(struct arena *arena, const struct json_t *json, struct change *out)
{
    int64_t seq = 0;
    bool ok = read_text(arena, json, "kind", &out->kind) && read_number(json, "at", &out->at_ms) &&
              read_id(json, "user", &out->user) && read_id(json, "device", &out->device) &&
              read_number(json, "seq", &seq) && read_id(json, "dossier", &out->dossier) &&
              read_id(json, "record", &out->record) && read_id(json, "seal", &out->seal) && seq > 0;

    out->seq = (uint64_t)seq;
    return ok && read_text(arena, json, "form", &out->form) && read_digest(json, "bundle", &out->bundle) &&
           read_text(arena, json, "region", &out->region) && read_date(json, &out->date) &&
           read_parents(arena, json, out) && read_blobs(arena, json, out);
}

static bool read_body(struct arena *arena, const struct json_t *json, struct change *out)
{
    const struct json_t *body = json_get(json, "body");

    if (!body)
        return read_digest(json, "body_hash", &out->body_hash);
    if (!json_is_text(body))
        return false;
    out->body_bytes = strlen(json_text(body));
    if (out->body_bytes > CHANGE_BODY_MOST_BYTES)
        return false;
    out->body = arena_text_part(arena, json_text(body), out->body_bytes);
    return true;
}

static bool read_line(struct arena *arena, const char *line, size_t size_bytes, struct change *out, struct error *err)
{
    scoped_json json = NULL;

    if (quick_read(arena, line, size_bytes, out))
        return true;
    json = json_parse(line, size_bytes, err);
    if (!json)
        return false;
    if (!json_is_object(json) || !read_header(arena, json, out))
        return refuse(err, "header");
    return read_body(arena, json, out) || refuse(err, "body");
}

bool change_kind_is_known(const char *kind)
{
    static const char *const kinds[] = { CHANGE_SET,      CHANGE_WITHDRAW, CHANGE_RESTORE, CHANGE_FREEZE, CHANGE_MOVE,
                                         CHANGE_TAKE,     CHANGE_LINK,     CHANGE_UNLINK,  CHANGE_ERASE,  CHANGE_ERASED,
                                         CHANGE_RESTRICT, CHANGE_LIFT,     CHANGE_PERMIT,  CHANGE_VIEW };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i], kind) == 0)
            return true;
    return false;
}

bool change_decode(struct arena *arena, const char *line, size_t size_bytes, struct change *out, struct error *err)
{
    struct change change = { 0 };

    if (size_bytes > CHANGE_LINE_LIMIT_BYTES)
        return refuse(err, "size");
    if (!read_line(arena, line, size_bytes, &change, err))
        return false;
    if (!is_well_formed(&change, err))
        return false;
    change_identify(&change);
    *out = change;
    return true;
}

void change_copy(struct arena *arena, struct change *out, const struct change *from)
{
    *out = *from;
    out->kind = arena_text(arena, from->kind);
    out->form = arena_text(arena, from->form);
    out->region = arena_text(arena, from->region);
    out->parents = arena_copy(arena, from->parents, from->parent_count * sizeof *from->parents);
    out->blobs = arena_copy(arena, from->blobs, from->blob_count * sizeof *from->blobs);
    out->body = from->body ? arena_text_part(arena, from->body, from->body_bytes) : NULL;
}
