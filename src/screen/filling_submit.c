/* filling_submit.c — a form being filled in: left blank with a reason, and handed in. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "filling.h"

#include <ctype.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "control.h"
#include "desk/seat.h"
#include "form/form.h"
#include "form/list.h"
#include "form/session.h"

/* "WIL_NIET_ZEGGEN" reads as "wil niet zeggen" when the content has no words for it. */
static const char *spelled_out(struct arena *arena, const char *code)
{
    char *text = arena_text(arena, code);

    for (char *at = text; *at; at++)
        *at = *at == '_' ? ' ' : (char)tolower((unsigned char)*at);
    return text;
}

const char *filling_reason(const struct filling *filling, struct arena *arena, const char *code)
{
    struct seat *seat = filling->seat;
    const char *name = seat_setting(seat, "blank_reasons");
    struct list *list = *name ? seat_list(seat, name, NULL) : NULL;
    const struct choice *choice = list ? list_find(list, code) : NULL;

    return choice ? choice_label(list, choice, seat_language(seat)) : spelled_out(arena, code);
}

void filling_ask_blank(struct filling *filling)
{
    const struct stop *stop = filling_stop(filling);
    scoped(arena) arena = arena_new();
    ARRAY(struct item_choice) reasons = { 0 };
    const char *codes, *word;

    if (!stop || stop->kind != STOP_QUESTION)
        return;
    codes = item_question(stop->item)->blank;
    for (size_t size; (size = text_word(&codes, &word));) {
        const char *code = arena_text_part(arena, word, size);
        *array_add(&reasons) = (struct item_choice){ code, filling_reason(filling, arena, code), "" };
    }
    if (!reasons.count) {
        filling_say(filling, _("This question cannot be left blank with a reason: answer it, or park the form (F8)."));
        return;
    }
    filling->asks = ASKS_BLANK;
    filling->is_typing = filling->is_picking = false;
    line_set(&filling->typed, "");
    picker_load(&filling->picker, reasons.at, reasons.count);
    array_clear(&reasons);
}

/* Refused: to the question it is about; a precondition asks for the reason to pass over it. */
static void refused(struct filling *filling, const struct error *err)
{
    struct item *item = *err->field ? session_item(filling_session(filling), err->field) : NULL;

    if (item) {
        filling_jump(filling, item);
        filling_refuse(filling, err);
        return;
    }
    filling_refuse(filling, err);
    if (!*err->field)
        return;
    filling->asks = ASKS_OVERRIDE;
    filling->is_typing = true;
    line_set(&filling->typed, "");
}

bool filling_submit(struct filling *filling)
{
    struct error err = { 0 };

    if (filling->is_done || filling->asks != ASKS_ANSWER)
        return false;
    if (filling_stop(filling) && !control_of(filling)->commit(filling))
        return false;
    if (!entry_submit(filling->entry, NULL, &filling->receipt, &err)) {
        refused(filling, &err);
        return false;
    }
    filling->is_done = true;
    return true;
}
