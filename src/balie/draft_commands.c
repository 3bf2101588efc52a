/* draft_commands.c — subcommands about drafts: which there are, what newer content makes of one, moving it over. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "command.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/draft_name.h"
#include "desk/entry.h"
#include "desk/renewal.h"
#include "desk/seat.h"
#include "out.h"
#include "store/draft.h"

struct drafts {
    struct seat *seat;
    const char *sitting; /* the conversation itself: nobody fills that in */
    struct json_t *all;
};

static bool add_draft(void *with, const struct draft *draft)
{
    struct drafts *drafts = with;
    struct json_t *one;
    scoped_buf who = { 0 };
    char id[ID_TEXT_BYTES], hex[DIGEST_TEXT_BYTES];

    if (text_equal(draft->form, drafts->sitting))
        return true;
    one = json_make_object();
    json_set_text(one, "draft", id_format(draft->id, id));
    json_set_text(one, "dossier", id_format(draft->dossier, id));
    json_set_text(one, "form", draft->form);
    draft_name(drafts->seat, draft, &who);
    json_set_text(one, "who", buf_view(&who));
    json_set_text(one, "bundle", digest_format(&draft->bundle, hex));
    json_add(drafts->all, one);
    return true;
}

static bool list(struct context *context, struct error *err)
{
    scoped_json all = json_make_array();
    struct drafts drafts = { context->seat, seat_setting(context->seat, "sitting"), all };

    (void)err;
    draft_each(seat_store(context->seat), seat_user(context->seat), add_draft, &drafts);
    if (context->arguments->json) {
        print_json(all);
        return true;
    }
    for (size_t i = 0; i < json_size(all); i++) {
        const struct json_t *one = json_at(all, i);
        out_format("%s  %-24s %s\n", json_get_text(one, "draft"), json_get_text(one, "form"),
                   json_get_text(one, "who"));
    }
    return true;
}

static bool read_draft(struct context *context, struct id *out, struct error *err)
{
    if (id_parse(context->arguments->words[0], out))
        return true;
    return error_set(err, ERROR_USAGE, _("“%s” is not the id of a draft: “balie drafts” lists them."),
                     context->arguments->words[0]);
}

static bool compare(struct context *context, struct error *err)
{
    scoped(entry) entry = NULL;
    scoped_json told = NULL;
    scoped_buf text = { 0 };
    struct error trouble = { 0 };
    struct id draft;

    if (!read_draft(context, &draft, err) || !(entry = entry_resume(context->seat, draft, err)))
        return false;
    told = renewal_of(entry, &trouble);
    if (!told && trouble.kind)
        return error_set(err, trouble.kind, "%s", trouble.text);
    if (context->arguments->json) {
        print_json(told ? told : (told = json_make_null()));
        return true;
    }
    if (told)
        renewal_write(told, &text);
    else
        buf_format(&text, "%s\n", _("This draft has the newest version of its form."));
    out_text(stdout, buf_view(&text));
    return true;
}

static bool move(struct context *context, struct error *err)
{
    struct id draft;
    struct entry *moved;

    if (!read_draft(context, &draft, err))
        return false;
    moved = renewal_take(context->seat, draft, err);
    entry_free(moved);
    return moved;
}

/* clang-format off */
const struct command draft_commands[] = {
    { "drafts",         "[--json]",       0, 0, NEEDS_SEAT, list,    N_("your drafts") },
    { "drafts compare", "DRAFT [--json]", 1, 1, NEEDS_SEAT, compare, N_("what moves over to newer content, what no longer fits, what is new") },
    { "drafts move",    "DRAFT",          1, 1, NEEDS_SEAT, move,    N_("move a draft to the newest content; every answer stays") },
    { NULL, NULL, 0, 0, NEEDS_NOTHING, NULL, NULL },
};
/* clang-format on */
