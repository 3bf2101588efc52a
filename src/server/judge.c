/* judge.c — whether a change may be passed on: by whom, from which desk, of which dossier. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "judge.h"

#include <stddef.h>

#include "base/bug.h"
#include "base/text.h"
#include "place.h"
#include "push.h"
#include "shelf.h"
#include "store.h"
#include "wire/change.h"

static bool is_out_of_use(const struct case_file *file)
{
    return file->desk->state != STORE_ACTIVE;
}

static bool is_of_nobody(const struct case_file *file)
{
    return !file->author->number;
}

static bool has_left(const struct case_file *file)
{
    return file->author->has_left;
}

static bool is_too_large(const struct case_file *file)
{
    return file->change->body_bytes > CHANGE_BODY_LIMIT_BYTES && !BUG(211);
}

/* What is taken in hand must be somewhere. */
static bool is_of_nothing(const struct case_file *file)
{
    return text_equal(file->change->kind, CHANGE_TAKE) && file->place && !place_is_begun(file->place);
}

/* A dossier begins in the desk's own region or in none; one that was ever here may be written to for ever; it is taken
 * in hand for the own region only. What was written before a move may be lost or held: who moved it had it. */
static bool is_elsewhere(const struct case_file *file)
{
    const char *own = file->desk->region, *region = file->change->region;

    if (!*own || !file->place)
        return false;
    if (text_equal(file->change->kind, CHANGE_TAKE))
        return !text_equal(region, own);
    if (place_is_begun(file->place))
        return !place_was_held(file->place, own);
    return *region && !text_equal(region, own) && !text_equal(file->change->kind, CHANGE_MOVE);
}

/* The right that each kind asks for; a view is written down whoever looked. */
static const struct {
    const char *kind, *right;
} asked[] = {
    { CHANGE_SET, "write" },         { CHANGE_FREEZE, "write" },  { CHANGE_MOVE, "write" },
    { CHANGE_TAKE, "write" },        { CHANGE_LINK, "write" },    { CHANGE_UNLINK, "write" },
    { CHANGE_WITHDRAW, "undo" },     { CHANGE_RESTORE, "undo" },  { CHANGE_ERASE, "erase" },
    { CHANGE_RESTRICT, "restrict" }, { CHANGE_LIFT, "restrict" }, { CHANGE_PERMIT, "restrict" },
};

static bool lacks_right(const struct case_file *file)
{
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        if (text_equal(asked[i].kind, file->change->kind))
            return !shelf_may(file->content, asked[i].right, file->change->form, file->author->role);
    return false;
}

static bool is_bare(const struct case_file *file)
{
    return file->is_bare;
}

static bool is_restricted(const struct case_file *file)
{
    return file->is_stopped;
}

/* clang-format off */
static const struct {
    bool (*applies)(const struct case_file *file);
    const char *word;
} reasons[] = {
    { is_out_of_use, "disabled" },
    { is_of_nobody,  "user" },
    { has_left,      "left" },
    { lacks_right,   "role" },
    { is_too_large,  "size" },
    { is_of_nothing, "absent" },
    { is_elsewhere,  "region" },
    { is_restricted, "restricted" },
    { is_bare,       PUSH_BARE },
};
/* clang-format on */

const char *judge_change(const struct case_file *file)
{
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].applies(file))
            return store_refusal(reasons[i].word);
    return NULL;
}
