/* export_file.c — the files that belong to a person, in an export: listed, and written beside it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "export_inside.h"

#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/words.h"
#include "desk.h"
#include "desk/attachment.h"
#include "document/markup.h"
#include "store/dossier.h"
#include "world.h"

#define FILE_MODE  0600
#define NAME_BYTES 120

/* A name that came from elsewhere, as one that can do no harm in a folder: what is not a letter, digit, dot, dash or
 * beyond ASCII is a "_", and none begins with a dot. */
static char *safe_name(const char *code, size_t number, const char *name)
{
    char *safe = mem_format("%s-%zu-%.*s", code, number, NAME_BYTES, name ? name : "");

    for (char *c = safe; *c; c++)
        if (!(((unsigned char)*c & 0x80) ||
              strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-", *c)))
            *c = '_';
    return safe;
}

static void add_line(struct buf *markup, const struct json_t *file)
{
    markup_escape(markup, json_get_text(file, "file"));
    buf_format(markup, "  %lld bytes  (", (long long)json_get_integer(file, "bytes"));
    markup_escape(markup, json_get_text(file, "by"));
    buf_text(markup, ")\n");
}

struct json_t *export_files(struct export *export)
{
    const struct dossier *held = world_dossier(export->world);
    struct json_t *all = json_make_array();
    char code[ID_CODE_BYTES], id[ID_TEXT_BYTES];

    id_code(dossier_id(held), code);
    for (size_t i = 0; i < dossier_fold_count(held); i++) {
        scoped_json some = attachment_list(export->seat, dossier_id_at(held, i), NULL);

        for (size_t f = 0; f < json_size(some); f++) {
            struct json_t *one = json_at(some, f);
            scoped_text name = safe_name(code, json_size(all) + 1, json_get_text(one, "name"));

            json_set_text(one, "dossier", id_format(dossier_id_at(held, i), id));
            json_set_text(one, "file", name);
            json_add(all, json_share(one));
        }
    }
    if (json_size(all))
        markup_heading(export->markup, _("Files"), "");
    for (size_t f = 0; f < json_size(all); f++)
        add_line(export->markup, json_at(all, f));
    return all;
}

static bool write_file(struct seat *seat, const char *folder, const struct json_t *file, struct buf *written,
                       struct error *err)
{
    scoped_text path = file_join(folder, json_get_text(file, "file"));
    scoped_buf bytes = { 0 };
    struct id dossier;

    if (!id_parse(json_get_text(file, "dossier"), &dossier))
        return true;
    switch (attachment_open(seat, dossier, json_get_text(file, "hash"), &bytes, err)) {
    case ATTACHMENT_HERE:
        if (!file_replace(path, buf_view(&bytes), bytes.size_bytes, FILE_MODE, err))
            return false;
        buf_format(written, "%s\n", path);
        return true;
    case ATTACHMENT_ASKED:
        buf_format(written, _("%s is still at the centre: it comes with the next exchange; export again then.\n"),
                   json_get_text(file, "file"));
        return true;
    case ATTACHMENT_FAILED:
        return false;
    }
    return false;
}

bool export_write_files(struct seat *seat, const char *folder, const struct json_t *files, struct buf *written,
                        struct error *err)
{
    for (size_t i = 0; i < json_size(files); i++)
        if (!write_file(seat, folder, json_at(files, i), written, err))
            return false;
    return true;
}
