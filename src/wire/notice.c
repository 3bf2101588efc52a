/* notice.c — what the feed says besides changes: a dossier comes or goes, a change is held or passed on. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wire/notice.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"

#define START            "{\"notice\":"
#define WORD_LIMIT_BYTES 128

static const char *const kinds[] = { [NOTICE_GRANT] = "grant",
                                     [NOTICE_REVOKE] = "revoke",
                                     [NOTICE_HELD] = "held",
                                     [NOTICE_PASSED] = "passed",
                                     [NOTICE_OTHER] = "other" };

void notice_encode(struct buf *out, const struct notice *notice)
{
    struct json_t *json = json_make_object();
    char id[ID_TEXT_BYTES];

    json_set_text(json, "notice", kinds[notice->kind]);
    json_set_text(json, "dossier", id_format(notice->dossier, id));
    if (notice->kind == NOTICE_REVOKE && notice->region && *notice->region)
        json_set_text(json, "region", notice->region);
    if (notice->kind == NOTICE_HELD || notice->kind == NOTICE_PASSED)
        json_set_text(json, "change", id_format(notice->change, id));
    if (notice->kind == NOTICE_HELD) {
        json_set_text(json, "user", id_format(notice->user, id));
        json_set_text(json, "form", notice->form);
        json_set_text(json, "reason", notice->reason);
        json_set_integer(json, "at", notice->at_ms);
    }
    json_write(out, json);
    buf_char(out, '\n');
    json_free(json);
}

static bool read_id(const struct json_t *json, const char *name, struct id *out)
{
    const char *text = json_get_text(json, name);

    return text && id_parse(text, out);
}

static const char *read_word(struct arena *arena, const struct json_t *json, const char *name)
{
    const char *text = json_get_text(json, name);

    return text && strlen(text) <= WORD_LIMIT_BYTES ? arena_text(arena, text) : "";
}

static bool read_held(struct arena *arena, const struct json_t *json, struct notice *out)
{
    out->form = read_word(arena, json, "form");
    out->reason = read_word(arena, json, "reason");
    out->at_ms = json_get_integer(json, "at");
    return read_id(json, "user", &out->user);
}

static bool read_notice(struct arena *arena, const struct json_t *json, struct notice *out)
{
    const char *kind = json_get_text(json, "notice");

    out->form = out->reason = "";
    out->region = read_word(arena, json, "region");
    while (out->kind < NOTICE_OTHER && !text_equal(kinds[out->kind], kind))
        out->kind++;
    return out->kind != NOTICE_OTHER && read_id(json, "dossier", &out->dossier) &&
           ((out->kind != NOTICE_HELD && out->kind != NOTICE_PASSED) || read_id(json, "change", &out->change)) &&
           (out->kind != NOTICE_HELD || read_held(arena, json, out));
}

bool notice_decode(struct arena *arena, const char *line, size_t size_bytes, struct notice *out)
{
    scoped_json json = NULL;

    if (size_bytes < sizeof START || memcmp(line, START, sizeof START - 1) != 0)
        return false;
    *out = (struct notice){ 0 };
    json = json_parse(line, size_bytes, NULL);
    if (!json || !read_notice(arena, json, out))
        out->kind = NOTICE_OTHER;
    return true;
}
