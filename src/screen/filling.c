/* filling.c — a form while a person fills it in: where the cursor is, what is being typed, what was refused. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "filling.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "control.h"
#include "decision.h"
#include "form/form.h"
#include "form/session.h"
#include "grid.h"
#include "tui/key.h"

struct session *filling_session(const struct filling *filling)
{
    return entry_session(filling->entry);
}

const struct stop *filling_stop(const struct filling *filling)
{
    return filling->at < filling->outline.stops.count ? &filling->outline.stops.at[filling->at] : NULL;
}

struct item *filling_item(const struct filling *filling)
{
    const struct stop *stop = filling_stop(filling);

    return stop ? stop->item : NULL;
}

const char *filling_open_value(const struct filling *filling)
{
    return item_open_value(filling_session(filling), filling_item(filling));
}

bool filling_has_choices(const struct filling *filling)
{
    return control_of(filling)->has_choices;
}

bool filling_has_many(const struct filling *filling)
{
    return control_of(filling)->has_many;
}

size_t filling_grid_columns(const struct filling *filling)
{
    const struct stop *stop = filling_stop(filling);
    const struct question *question = stop ? item_question(stop->item) : NULL;

    if (filling->asks != ASKS_ANSWER || !question || question->type != QUESTION_SELECT_MULTIPLE)
        return 0;
    return grid_columns(question->appearance, filling->picker.count);
}

void filling_say(struct filling *filling, const char *sentence)
{
    size_t size = strlen(sentence);

    if (size >= sizeof filling->message)
        size = sizeof filling->message - 1;
    memcpy(filling->message, sentence, size);
    filling->message[size] = '\0';
    filling->is_refusal = false;
}

void filling_refuse(struct filling *filling, const struct error *err)
{
    filling_say(filling, err->text);
    filling->is_refusal = true;
}

/* The list of the question under the cursor, made ready for choosing. */
static void load_choices(struct filling *filling)
{
    const struct stop *stop = filling_stop(filling);
    const struct item_choice *choices = NULL;
    enum question_type type;
    size_t count;

    picker_clear(&filling->picker);
    if (!stop || stop->kind != STOP_QUESTION)
        return;
    type = item_question(stop->item)->type;
    if (type != QUESTION_SELECT_ONE && type != QUESTION_SELECT_MULTIPLE && type != QUESTION_RANK)
        return;
    count = item_choices(filling_session(filling), stop->item, &choices);
    picker_load(&filling->picker, choices, count);
    if (type == QUESTION_SELECT_ONE)
        picker_highlight(&filling->picker, filling_open_value(filling));
}

/* The cursor comes to stand on a question: what belongs to it is fetched once. */
static void visit(struct filling *filling)
{
    const struct stop *stop = filling_stop(filling);

    line_set(&filling->typed, "");
    filling->is_typing = filling->is_picking = filling->is_removing = filling->is_numbered = false;
    filling->asks = ASKS_ANSWER;
    buf_cut(&filling->earlier, 0);
    buf_cut(&filling->author, 0);
    buf_cut(&filling->ground, 0);
    load_choices(filling);
    if (!stop)
        return;
    if (stop->kind == STOP_DECISION) {
        decision_ground(filling->entry, stop->item, &filling->ground);
        return;
    }
    if (stop->kind != STOP_QUESTION)
        return;
    entry_earlier(filling->entry, stop->item, &filling->earlier);
    entry_author(filling->entry, stop->item, &filling->author);
}

static void go(struct filling *filling, size_t at)
{
    bool has_moved = at != filling->at;
    struct error err = { 0 };

    if (has_moved)
        filling->cell = 0;
    filling->at = at;
    filling_say(filling, "");
    visit(filling);
    if (has_moved && filling_item(filling))
        entry_move(filling->entry, filling_item(filling),
                   &err); /* after a crash one stands here; the answers are safe */
}

void filling_refresh(struct filling *filling, struct item *item)
{
    size_t cell = filling->cell;

    outline_refresh(&filling->outline, filling_session(filling));
    go(filling, outline_settle(&filling->outline, filling_session(filling), item));
    filling->cell = cell;
}

void filling_close(struct filling *filling)
{
    outline_clear(&filling->outline);
    picker_clear(&filling->picker);
    line_clear(&filling->typed);
    buf_clear(&filling->earlier);
    buf_clear(&filling->author);
    buf_clear(&filling->ground);
    entry_free(filling->entry);
    filling->entry = NULL;
}

bool filling_answer(struct filling *filling, const char *text)
{
    struct item *item = filling_item(filling);
    struct error err = { 0 };

    if (item && text_is_blank(text) && *item_value(item) && item_is_masked(filling_session(filling), item)) {
        filling_say(filling, _("You may not see this answer: it stays as it is until you type another."));
        return true;
    }
    if (!item || !entry_answer(filling->entry, item, text, &err)) {
        filling_refuse(filling, &err);
        return false;
    }
    filling->has_answers = true;
    filling_refresh(filling, item);
    return true;
}

/* What was typed is never dropped by moving on: it is taken first, and when refused the cursor stays. */
static bool leave(struct filling *filling)
{
    return control_of(filling)->commit(filling);
}

/* What another form asked already is not asked again: Up or Shift-Tab goes back to it. */
static bool is_known(const struct filling *filling, size_t at)
{
    const struct stop *stop = &filling->outline.stops.at[at];

    return stop->kind == STOP_QUESTION && entry_knows(filling->entry, stop->item);
}

/* AT, or the first after it that must still be asked; the last one there is when all are known. */
static size_t pass_by(const struct filling *filling, size_t at)
{
    for (size_t next; at < filling->outline.stops.count && is_known(filling, at); at = next) {
        next = outline_next(&filling->outline, at);
        if (next == at)
            break;
    }
    return at;
}

/* What was being typed when the screen was locked. */
static void take_up_typing(struct filling *filling)
{
    struct item *item = NULL;
    scoped_text text = entry_take_typing(filling->entry, &item);

    if (!text || item != filling_item(filling))
        return;
    line_set(&filling->typed, text);
    filling->is_typing = true;
    if (filling_has_choices(filling))
        picker_filter(&filling->picker, text);
}

void filling_open(struct filling *filling, struct seat *seat, struct entry *entry)
{
    *filling = (struct filling){ .seat = seat, .entry = entry };
    outline_clear(&filling->outline);
    filling_refresh(filling, entry_cursor(entry));
    filling->at = pass_by(filling, filling->at);
    visit(filling);
    take_up_typing(filling);
}

void filling_put_aside(struct filling *filling)
{
    struct error err = { 0 };

    if (filling->entry && !filling->is_done && filling->is_typing && filling->asks == ASKS_ANSWER &&
        filling_item(filling) && !line_is_empty(&filling->typed))
        entry_keep_typing(filling->entry, filling_item(filling), line_view(&filling->typed), &err);
}

void filling_advance(struct filling *filling)
{
    size_t next = outline_next(&filling->outline, filling->at);

    if (next == filling->at) {
        visit(filling);
        filling_say(filling, _("This was the last question: Ctrl-S submits, F3 goes to what is missing."));
        return;
    }
    go(filling, pass_by(filling, next));
}

void filling_type(struct filling *filling, const char *letter)
{
    if (!filling->is_typing)
        line_set(&filling->typed, "");
    filling->is_typing = true;
    line_insert(&filling->typed, letter);
}

static bool type(struct filling *filling, const struct key *key)
{
    bool was_removing = filling->is_removing;

    filling_say(filling, "");
    filling->is_removing = was_removing && text_equal(key->text, "-");
    control_of(filling)->letter(filling, key->text);
    return true;
}

void filling_enter(struct filling *filling)
{
    enum filling_asks asked = filling->asks;

    if (!filling_stop(filling) || !leave(filling))
        return;
    if (asked != ASKS_OVERRIDE)
        filling_advance(filling);
}

static void step_on(struct filling *filling)
{
    if (filling->asks == ASKS_ANSWER && leave(filling))
        filling_advance(filling);
}

static void step_back(struct filling *filling)
{
    if (filling->asks == ASKS_ANSWER && leave(filling))
        go(filling, outline_previous(&filling->outline, filling->at));
}

/* Whether the arrows walk through the choices now. */
static bool is_choosing(const struct filling *filling)
{
    return filling_has_choices(filling) && (filling->asks == ASKS_BLANK || filling->is_typing || filling->is_picking) &&
           !filling_grid_columns(filling);
}

static void move_cell(struct filling *filling, long by)
{
    long cell = (long)filling->cell + by;

    if (cell >= 0 && (size_t)cell < filling->picker.count)
        filling->cell = (size_t)cell;
}

static void move_choice(struct filling *filling, long by)
{
    picker_move(&filling->picker, by);
    filling->is_picking = true;
}

static bool up(struct filling *filling, const struct key *key)
{
    size_t columns = filling_grid_columns(filling);

    (void)key;
    if (is_choosing(filling))
        move_choice(filling, -1);
    else if (columns && filling->cell >= columns)
        move_cell(filling, -(long)columns);
    else
        step_back(filling);
    return true;
}

static bool down(struct filling *filling, const struct key *key)
{
    size_t columns = filling_grid_columns(filling);

    (void)key;
    if (is_choosing(filling))
        move_choice(filling, 1);
    else if (columns && filling->cell + columns < filling->picker.count)
        move_cell(filling, (long)columns);
    else
        step_on(filling);
    return true;
}

static bool is_text(const struct filling *filling)
{
    return filling_stop(filling)->kind == STOP_QUESTION && !filling_has_choices(filling) &&
           item_question(filling_item(filling))->type != QUESTION_ACKNOWLEDGE;
}

/* The keys that edit open the value that stands; in a list they change what was typed to narrow it. */
static bool edit(struct filling *filling, const struct key *key)
{
    struct item *item = filling_item(filling);

    filling_say(filling, "");
    if (!filling->is_typing && !is_text(filling) && key->code != PRESS_PASTE)
        return false;
    if (!filling->is_typing && key->code != PRESS_PASTE) {
        scoped_buf shown = { 0 };
        if (item_question(item)->type == QUESTION_DATE && *filling_open_value(filling))
            item_display(filling_session(filling), item, &shown);
        line_set(&filling->typed, shown.size_bytes ? buf_view(&shown) : filling_open_value(filling));
    }
    filling->is_typing = true;
    if (!line_key(&filling->typed, key))
        return false;
    if (filling_has_choices(filling))
        picker_filter(&filling->picker, line_view(&filling->typed));
    return true;
}

static bool sideways(struct filling *filling, const struct key *key)
{
    long by = key->code == PRESS_LEFT ? -1 : 1;

    if (filling_grid_columns(filling))
        move_cell(filling, by);
    else if (filling_has_choices(filling) && line_is_empty(&filling->typed))
        move_choice(filling, filling->is_picking ? by : 0);
    else
        return edit(filling, key);
    return true;
}

/* Erasing in a list that nothing was typed for takes the answer away. */
static bool erase(struct filling *filling, const struct key *key)
{
    if (filling->asks == ASKS_ANSWER && filling_has_choices(filling) && !filling->is_typing) {
        if (*item_value(filling_item(filling)) || item_blank(filling_item(filling)))
            filling_answer(filling, "");
        return true;
    }
    return edit(filling, key);
}

static bool on(struct filling *filling, const struct key *key)
{
    (void)key;
    step_on(filling);
    return true;
}

static bool back(struct filling *filling, const struct key *key)
{
    (void)key;
    step_back(filling);
    return true;
}

static bool enter(struct filling *filling, const struct key *key)
{
    (void)key;
    filling_enter(filling);
    return true;
}

static bool turn(struct filling *filling, const struct key *key)
{
    filling_turn_page(filling, key->code == PRESS_PAGE_UP ? -1 : 1);
    return true;
}

static bool give_up(struct filling *filling, const struct key *key)
{
    bool was_busy = filling->is_typing || filling->is_picking || filling->asks != ASKS_ANSWER;

    (void)key;
    filling_say(filling, "");
    if (was_busy)
        visit(filling);
    return was_busy;
}

static const struct {
    uint32_t code;
    bool (*take)(struct filling *filling, const struct key *key);
} keys[] = {
    { PRESS_ENTER, enter },  { PRESS_TAB, on },        { PRESS_BACK_TAB, back },  { PRESS_UP, up },
    { PRESS_DOWN, down },    { PRESS_LEFT, sideways }, { PRESS_RIGHT, sideways }, { PRESS_BACKSPACE, erase },
    { PRESS_DELETE, erase }, { PRESS_PAGE_UP, turn },  { PRESS_PAGE_DOWN, turn }, { PRESS_ESCAPE, give_up },
    { PRESS_HOME, edit },    { PRESS_END, edit },      { PRESS_PASTE, edit },
};

bool filling_key(struct filling *filling, const struct key *key)
{
    if (!filling_stop(filling) || filling->is_done)
        return false;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].code == key->code)
            return keys[i].take(filling, key);
    if (*key->text)
        return type(filling, key);
    return filling->is_typing && edit(filling, key);
}

bool filling_jump(struct filling *filling, struct item *item)
{
    size_t at = outline_settle(&filling->outline, filling_session(filling), item);

    if (at == OUTLINE_NONE)
        return false;
    go(filling, at);
    return true;
}

void filling_next_missing(struct filling *filling)
{
    struct session *session = filling_session(filling);
    struct item *missing;

    if (!filling_stop(filling) || !leave(filling))
        return;
    missing = session_next_missing(session, filling_item(filling));
    if (!missing)
        missing = session_next_missing(session, NULL);
    if (missing)
        filling_jump(filling, missing);
    else
        filling_say(filling, _("Nothing is missing: Ctrl-S submits."));
}

void filling_turn_page(struct filling *filling, int by)
{
    const struct stop *stop = filling_stop(filling);
    size_t first, last, page;

    if (!stop || !leave(filling))
        return;
    page = filling_stop(filling)->page;
    if ((by < 0 && page == 0) || (by > 0 && page + 1 >= filling->outline.pages.count))
        return;
    page = by < 0 ? page - 1 : page + 1;
    outline_page(&filling->outline, page, &first, &last);
    go(filling, stop_is_open(&filling->outline.stops.at[first]) ? first : outline_next(&filling->outline, first));
}
