/* export_draft.c — what was begun for a person and is not finished, in an export. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "export_inside.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "document/markup.h"
#include "fold/fold.h"
#include "form/form.h"
#include "store/dossier.h"
#include "store/draft.h"
#include "summary.h"
#include "world.h"

struct gathering {
    struct export *export;
    struct json_t *all;
};

static bool is_theirs(const struct export *export, struct id dossier)
{
    const struct dossier *held = world_dossier(export->world);

    for (size_t i = 0; i < dossier_fold_count(held); i++)
        if (id_equal(dossier_id_at(held, i), dossier))
            return true;
    return false;
}

static void add_lines(struct buf *markup, const struct reading *reading, struct json_t *answers)
{
    for (void *i = json_first(answers); i; i = json_after(answers, i)) {
        const struct json_t *value = json_member(i);
        const struct fold_answer answer = { .key = json_member_key(i),
                                            .value = json_text(value),
                                            .blank = json_get_text(value, "leeg") };
        scoped_buf text = { 0 };

        if (!answer.blank && (!answer.value || !*answer.value))
            continue;
        reading_value(reading, &answer, &text);
        markup_escape(markup, reading_label(reading, answer.key));
        buf_text(markup, ": ");
        markup_escape(markup, buf_view(&text));
        buf_char(markup, '\n');
    }
    buf_char(markup, '\n');
}

static bool add_draft(void *with, const struct draft *draft)
{
    struct gathering *gathering = with;
    struct export *export = gathering->export;
    const struct form *form = seat_form(export->seat, draft->form, NULL);
    const struct reading reading = { export->seat, export->world, form, draft->form };
    const char *title = form ? form_title(form, seat_language(export->seat)) : draft->form;
    const char *who = seat_name_of(export->seat, draft->user);
    scoped_json answers = json_parse(draft->answers, strlen(draft->answers), NULL);
    char moment[CLOCK_TEXT_BYTES];
    scoped_text about = NULL;
    struct json_t *one;

    if (!is_theirs(export, draft->dossier) || !json_size(answers))
        return true;
    about = mem_format(_("not finished (%s, %s)"), who, clock_show(draft->changed_ms, moment));
    markup_heading(export->markup, title, about);
    add_lines(export->markup, &reading, answers);
    one = json_make_object();
    json_set_text(one, "form", draft->form);
    json_set_text(one, "title", title);
    json_set_text(one, "by", who);
    json_set_text(one, "at", clock_format(draft->changed_ms, moment));
    json_set(one, "answers", json_share(answers));
    json_add(gathering->all, one);
    return true;
}

struct json_t *export_drafts(struct export *export)
{
    struct gathering gathering = { export, json_make_array() };

    draft_each(seat_store(export->seat), id_none(), add_draft, &gathering);
    return gathering.all;
}
