/* paper.c — documents of a dossier: preview, PDF, print. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/paper.h"

#include <string.h>

#include "audit.h"
#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/error.h"
#include "base/file.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk.h"
#include "desk/rights.h"
#include "document/markup.h"
#include "document/pdf.h"
#include "document/template.h"
#include "expr/expr.h"
#include "expr/node.h"
#include "expr/value.h"
#include "library.h"
#include "printer.h"
#include "rules/rules.h"
#include "spoken.h"
#include "store/dossier.h"
#include "templates.h"
#include "world.h"

#define PREVIEW_COLUMNS 76
#define PAPERS_NOTE     "papers"
#define PAPER_MODE      0600
#define NOON_MS         43200000
#define DAY_MS          86400000

/* One paper being written. */
struct desk_paper {
    struct seat *seat;
    const struct paper_order *order;
    const char *language;
    struct templates *templates;
    struct template *template;
    struct world *world;
    struct date on; /* the peildatum */
    struct spoken_way way;
    ARRAY(struct node *) hands; /* the rows in hand, the innermost last */
    struct template_sheet sheet;
};

static void paper_close(struct desk_paper *paper)
{
    template_sheet_clear(&paper->sheet);
    template_free(paper->template);
    templates_free(paper->templates);
    world_free(paper->world);
    array_clear(&paper->hands);
}

static const char *row_value(const struct desk_paper *paper, const char *interned)
{
    for (size_t i = paper->hands.count; i-- > 0;) {
        const struct node *child = node_child(paper->hands.at[i], interned);
        if (child)
            return child->text ? child->text : "";
    }
    return NULL;
}

static void add_code(struct desk_paper *paper, struct buf *out)
{
    struct dossier *dossier = world_dossier(paper->world);
    char code[ID_CODE_BYTES];

    buf_text(out, id_code(dossier ? dossier_id(dossier) : paper->order->dossier, code));
}

/* From the inside out: the row in hand, the card, the facts. */
static void add_value(struct desk_paper *paper, const char *name, struct buf *out)
{
    const char *in_hand;
    char day[DATE_TEXT_BYTES];

    if (text_equal(name, "peildatum")) {
        buf_text(out, date_format(paper->on, day));
        return;
    }
    in_hand = row_value(paper, node_name(name));
    if (in_hand)
        buf_text(out, in_hand);
    else if (text_equal(name, "code"))
        add_code(paper, out);
    else
        rules_name(world_rules(paper->world), name, paper->on, out);
}

static bool look_up(struct expr_call *call, unsigned slot, struct value *out, struct error *err)
{
    struct desk_paper *paper = expr_call_with(call);
    scoped_buf text = { 0 };

    (void)err;
    add_value(paper, templates_name(paper->templates, slot), &text);
    *out = value_text(arena_text(expr_machine_arena(expr_call_machine(call)), buf_view(&text)));
    return true;
}

static struct node *instance(void *with, const char *id)
{
    return world_instance(((struct desk_paper *)with)->world, id);
}

static const char *language_of(void *with)
{
    return ((struct desk_paper *)with)->language;
}

static void enter(void *with, struct node *row)
{
    struct desk_paper *paper = with;

    *array_add(&paper->hands) = row;
}

static void leave(void *with)
{
    ((struct desk_paper *)with)->hands.count--;
}

static bool print(void *with, const char *name, struct buf *out, struct error *err)
{
    struct desk_paper *paper = with;
    scoped_buf value = { 0 };

    (void)err;
    add_value(paper, name, &value);
    spoken_value(&paper->way, name, buf_view(&value), out);
    return true;
}

/* Takes in hand what the paper is about; its legal date is the paper's, unless the look is at a past day. */
static bool take_entity(struct desk_paper *paper, struct error *err)
{
    const char *list = template_header(paper->template, "list"), *date = template_header(paper->template, "date");
    const char *entity = paper->order->entity;
    struct node *item = NULL;
    const char *day;
    struct date on;

    if (*list)
        item = entity ? world_entity(paper->world, list, entity) : world_newest(paper->world, list);
    if (!item && *list)
        return error_set(err, ERROR_ABSENT,
                         _("This dossier has nothing yet that “%s” is about: fill in its form first."),
                         template_header(paper->template, "title"));
    if (!item)
        return true;
    enter(paper, item);
    day = *date ? row_value(paper, node_name(date)) : NULL;
    if (day && date_parse(day, &on) && !seat_is_at_past(paper->seat))
        paper->on = on;
    return true;
}

static bool fill(struct desk_paper *paper, struct error *err)
{
    struct expr_host host = *templates_host(paper->templates);
    struct template_scene scene = { .with = paper, .enter = enter, .leave = leave, .print = print };
    struct library *library = seat_library(paper->seat);
    bool good;

    host.with = paper;
    host.bind = NULL;
    host.look_up = look_up;
    host.instance = instance;
    host.language = language_of;
    host.functions = rules_functions(library_rules(library, NULL), world_rules(paper->world), &host.function_count);
    scene.machine = expr_machine_new(&host);
    scene.context = paper->hands.count ? paper->hands.at[0] : NULL;
    good = template_fill(paper->template, &scene, &paper->sheet, err);
    expr_machine_free(scene.machine);
    return good;
}

/* PAPER is closed by the caller, also after a failure. */
static bool paper_write(struct desk_paper *paper, struct error *err)
{
    struct library *library = seat_library(paper->seat);

    paper->language = paper->order->language ? paper->order->language : templates_source(library);
    paper->on = seat_today(paper->seat);
    paper->templates = templates_open(library, err);
    if (!paper->templates)
        return false;
    paper->template = templates_read(paper->templates, paper->order->name, paper->language, err);
    if (!paper->template || !audit_view(paper->seat, paper->order->dossier, err))
        return false;
    paper->world = seat_seen_world(paper->seat, library, paper->order->dossier, err);
    if (!paper->world)
        return false;
    paper->way =
        (struct spoken_way){ library, templates_names(paper->templates), paper->language,
                             template_header(paper->template, "money"), template_header(paper->template, "codes") };
    return take_entity(paper, err) && fill(paper, err);
}

bool paper_preview(struct seat *seat, const struct paper_order *order, struct buf *out, struct error *err)
{
    struct desk_paper paper = { .seat = seat, .order = order };
    bool good = seat_may_in(seat, RIGHT_PRINT, order->dossier, NULL, err) && paper_write(&paper, err);

    if (good)
        markup_plain(out, buf_view(&paper.sheet.markup), PREVIEW_COLUMNS);
    paper_close(&paper);
    return good;
}

/* The same paper of the same day has the same bytes. */
static bool make_pdf(const struct desk_paper *paper, struct buf *out, struct error *err)
{
    struct pdf_order order = { .markup = buf_view(&paper->sheet.markup),
                               .title = template_header(paper->template, "title"),
                               .language = paper->language,
                               .code = buf_view(&paper->sheet.code),
                               .at_ms = (int64_t)paper->on.days * DAY_MS + NOON_MS };

    return pdf_make(&order, out, err);
}

/* Written down before it leaves: what was made and of which letter. */
static bool note(const struct desk_paper *paper, const char *how, struct error *err)
{
    scoped_text act = mem_format("%s %s", how, paper->order->name);

    return audit_act(paper->seat, paper->order->dossier, act, err);
}

bool paper_pdf(struct seat *seat, const struct paper_order *order, const char *path, struct error *err)
{
    struct desk_paper paper = { .seat = seat, .order = order };
    scoped_buf pdf = { 0 };
    bool good = seat_may_in(seat, RIGHT_PRINT, order->dossier, NULL, err) && paper_write(&paper, err) &&
                make_pdf(&paper, &pdf, err) && note(&paper, "pdf", err) &&
                file_replace(path, buf_view(&pdf), pdf.size_bytes, PAPER_MODE, err);

    paper_close(&paper);
    return good;
}

bool paper_print(struct seat *seat, const struct paper_order *order, struct error *err)
{
    struct desk_paper paper = { .seat = seat, .order = order };
    scoped_buf pdf = { 0 };
    bool good = seat_may_in(seat, RIGHT_PRINT, order->dossier, NULL, err) && paper_write(&paper, err) &&
                make_pdf(&paper, &pdf, err) && note(&paper, "print", err) &&
                printer_print(buf_view(&pdf), pdf.size_bytes, template_header(paper.template, "title"), err);

    paper_close(&paper);
    return good;
}

bool paper_has_printer(void)
{
    return printer_is_there();
}

/* The papers of one library, worked out once. */
struct paper_shelf {
    struct paper *papers;
    size_t count;
};
struct stocking {
    struct library *library;
    struct templates *templates;
    ARRAY(struct paper) papers;
};

static void add_paper(void *with, const char *name, const char *language)
{
    struct stocking *stocking = with;
    struct arena *arena = library_arena(stocking->library);
    scoped(template) template = templates_read(stocking->templates, name, language, NULL);

    if (template)
        *array_add(&stocking->papers) =
            (struct paper){ arena_text(arena, name), arena_text(arena, template_header(template, "title")),
                            arena_text(arena, language) };
}

static struct paper_shelf *stock(struct library *library)
{
    struct stocking stocking = { .library = library, .templates = templates_open(library, NULL) };
    struct paper_shelf *shelf = arena_alloc(library_arena(library), sizeof *shelf);

    if (stocking.templates)
        templates_each(library, add_paper, &stocking);
    templates_free(stocking.templates);
    shelf->papers =
        arena_copy(library_arena(library), stocking.papers.at, stocking.papers.count * sizeof *stocking.papers.at);
    shelf->count = stocking.papers.count;
    array_clear(&stocking.papers);
    map_put(library_notes(library), PAPERS_NOTE, shelf);
    return shelf;
}

size_t paper_list(struct seat *seat, const struct paper **papers)
{
    struct library *library = seat_library(seat);
    struct paper_shelf *shelf = map_find(library_notes(library), PAPERS_NOTE);

    if (!shelf)
        shelf = stock(library);
    *papers = shelf->papers;
    return shelf->count;
}
