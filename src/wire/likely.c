/* likely.c — dossiers that are perhaps of one person, as the centre found them in all regions. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "wire/likely.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/words.h"

#define WORD_LIMIT_BYTES 128

void likely_encode(struct buf *out, const struct likely_list *list)
{
    struct json_t *rows = json_make_array();
    char id[ID_TEXT_BYTES];

    for (size_t i = 0; i < list->count; i++) {
        struct json_t *row = json_make_array();

        json_add(row, json_make_text(id_format(list->at[i].dossier, id)));
        json_add(row, json_make_text(id_format(list->at[i].other, id)));
        json_add(row, json_make_text(list->at[i].region));
        json_add(row, json_make_text(list->at[i].reason));
        json_add(rows, row);
    }
    json_write(out, rows);
    buf_char(out, '\n');
    json_free(rows);
}

static const char *read_word(struct arena *arena, const struct json_t *text)
{
    return json_is_text(text) && strlen(json_text(text)) <= WORD_LIMIT_BYTES ? arena_text(arena, json_text(text))
                                                                             : NULL;
}

static bool read_row(struct arena *arena, const struct json_t *row, struct likely *out)
{
    const struct json_t *dossier = json_at(row, 0), *other = json_at(row, 1);

    out->region = read_word(arena, json_at(row, 2));
    out->reason = read_word(arena, json_at(row, 3));
    return json_is_text(dossier) && json_is_text(other) && id_parse(json_text(dossier), &out->dossier) &&
           id_parse(json_text(other), &out->other) && out->region && out->reason;
}

static bool read_rows(struct arena *arena, const struct json_t *rows, struct likely_list *out)
{
    size_t count = json_size(rows);
    struct likely *list;

    if (!json_is_array(rows) || count > LIKELY_MOST)
        return false;
    list = arena_alloc(arena, (count + 1) * sizeof *list);
    for (size_t i = 0; i < count; i++)
        if (!json_is_array(json_at(rows, i)) || !read_row(arena, json_at(rows, i), &list[i]))
            return false;
    *out = (struct likely_list){ list, count };
    return true;
}

bool likely_decode(struct arena *arena, const struct buf *bytes, struct likely_list *out, struct error *err)
{
    scoped_json rows = json_parse(buf_view(bytes), bytes->size_bytes, NULL);

    return read_rows(arena, rows, out) ||
           error_set(err, ERROR_DAMAGED,
                     _("The server's answer cannot be read. Exchange again; if it stays so, install "
                       "the newest balie."));
}
