/* pdf.c — markup set on A4 pages as a PDF, the same on every computer. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "document/pdf.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/qr.h"
#include "base/text.h"
#include "base/words.h"
#include "document/markup.h"
#include "fonts.h"
#include "typesetter.h"

/* All in points of 1/72 inch. */
#define PAGE_WIDTH   595.276
#define PAGE_HEIGHT  841.89
#define MARGIN_SIDE  62.0
#define MARGIN_TOP   96.0
#define MARGIN_FOOT  64.0
#define HEAD_TOP     44.0
#define FOOT_TOP     (PAGE_HEIGHT - 46.0)
#define CODE_SIDE    58.0
#define LINE_SPACING 2.5
#define BODY_FONT    FONTS_FAMILY " 10.5"
#define SMALL_FONT   FONTS_FAMILY " 8"
#define GREY         0.35
#define SHORT_DIGEST 8
#define PAGES_LIMIT  1000

struct press {
    struct typesetter call;
    const struct pdf_order *order;
    FcConfig *config;
    PangoFontMap *map;
    PangoContext *context;
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoLayout *body;
    char short_digest[SHORT_DIGEST + 1];
    int page, page_count;
};

struct digest pdf_digest(const struct pdf_order *order)
{
    scoped_buf text = { 0 };

    buf_format(&text, "%s%c", order->title, 0);
    markup_plain(&text, order->markup, 0);
    buf_format(&text, "%c%s", 0, order->code ? order->code : "");
    return hash_bytes(buf_view(&text), text.size_bytes);
}

static cairo_status_t write_bytes(void *with, const unsigned char *bytes, unsigned size)
{
    buf_add(with, bytes, size);
    return CAIRO_STATUS_SUCCESS;
}

static bool runs_left(const char *language)
{
    static const char languages[] = "ar arc ckb dv fa he ku-arab ps sd syr ug ur yi";

    return text_has_word(languages, language);
}

static bool load_fonts(struct press *press, struct error *err)
{
    const struct typesetter *call = &press->call;

    press->config = call->FcConfigCreate();
    if (!press->config ||
        !call->FcConfigParseAndLoadFromMemory(press->config, (const FcChar8 *)fonts_configuration, FcTrue) ||
        !call->FcConfigBuildFonts(press->config))
        return error_set(err, ERROR_SYSTEM, _("The fonts cannot be read: install the package %s again."),
                         FONTS_PACKAGE);
    if (!call->FcConfigGetFonts(press->config, FcSetSystem)->nfont)
        return error_set(err, ERROR_ABSENT, _("There are no fonts to print with: install the package %s."),
                         FONTS_PACKAGE);
    press->map = call->pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (!press->map)
        return error_set(err, ERROR_SYSTEM, _("The fonts cannot be used: install the package libpango1.0-0 again."));
    call->pango_fc_font_map_set_config((PangoFcFontMap *)press->map, press->config);
    return true;
}

/* No screen, no hinting: a letter is as wide on every computer. */
static void make_context(struct press *press)
{
    const struct typesetter *call = &press->call;
    cairo_font_options_t *options = call->cairo_font_options_create();

    call->cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    call->cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    call->cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    press->context = call->pango_font_map_create_context(press->map);
    call->pango_cairo_context_set_resolution(press->context, 72.0);
    call->pango_cairo_context_set_font_options(press->context, options);
    call->pango_context_set_language(press->context, call->pango_language_from_string(press->order->language));
    call->pango_context_set_base_dir(press->context,
                                     runs_left(press->order->language) ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
    call->cairo_font_options_destroy(options);
}

static PangoLayout *new_layout(struct press *press, const char *font, double width)
{
    const struct typesetter *call = &press->call;
    PangoLayout *layout = call->pango_layout_new(press->context);
    PangoFontDescription *description = call->pango_font_description_from_string(font);

    call->pango_layout_set_font_description(layout, description);
    call->pango_font_description_free(description);
    call->pango_layout_set_auto_dir(layout, FALSE);
    call->pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    call->pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    return layout;
}

/* Names the first character that no font has. */
static bool refuse_character(struct press *press, const char *text, struct error *err)
{
    PangoLayout *probe = new_layout(press, BODY_FONT, PAGE_WIDTH);
    char one[5] = "";
    uint32_t code = 0;

    for (size_t size = utf8_next(text, &code); size; text += size, size = utf8_next(text, &code)) {
        snprintf(one, sizeof one, "%.*s", (int)size, text);
        press->call.pango_layout_set_text(probe, one, -1);
        if (press->call.pango_layout_get_unknown_glyphs_count(probe))
            break;
    }
    press->call.g_object_unref(probe);
    return error_set(err, ERROR_INPUT,
                     _("The character “%s” (U+%04X) cannot be printed: no font has it; write it "
                       "in another script."),
                     one, (unsigned)code);
}

static bool has_all_letters(struct press *press, PangoLayout *layout, struct error *err)
{
    return !press->call.pango_layout_get_unknown_glyphs_count(layout) ||
           refuse_character(press, press->call.pango_layout_get_text(layout), err);
}

static bool make_body(struct press *press, struct error *err)
{
    const struct typesetter *call = &press->call;
    GError *trouble = NULL;

    press->body = new_layout(press, BODY_FONT, PAGE_WIDTH - 2 * MARGIN_SIDE);
    call->pango_layout_set_spacing(press->body, (int)(LINE_SPACING * PANGO_SCALE));
    if (!call->pango_parse_markup(press->order->markup, -1, 0, NULL, NULL, NULL, &trouble)) {
        error_set(err, ERROR_INPUT, _("The text of the document cannot be printed (%s): correct the template."),
                  trouble ? trouble->message : "");
        if (trouble)
            call->g_error_free(trouble);
        return false;
    }
    call->pango_layout_set_markup(press->body, press->order->markup, -1);
    return has_all_letters(press, press->body, err);
}

static void format_instant(int64_t at_ms, char out[32])
{
    time_t seconds = (time_t)(at_ms / 1000);
    struct tm parts = { 0 };

    gmtime_r(&seconds, &parts);
    strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

static bool open_surface(struct press *press, struct buf *out, struct error *err)
{
    const struct typesetter *call = &press->call;
    char instant[32];

    press->surface = call->cairo_pdf_surface_create_for_stream(write_bytes, out, PAGE_WIDTH, PAGE_HEIGHT);
    press->cairo = call->cairo_create(press->surface);
    if (call->cairo_status(press->cairo) != CAIRO_STATUS_SUCCESS)
        return error_set(err, ERROR_SYSTEM, _("The document cannot be made (%s): try again."),
                         call->cairo_status_to_string(call->cairo_status(press->cairo)));
    format_instant(press->order->at_ms, instant);
    call->cairo_pdf_surface_set_metadata(press->surface, CAIRO_PDF_METADATA_TITLE, press->order->title);
    call->cairo_pdf_surface_set_metadata(press->surface, CAIRO_PDF_METADATA_CREATOR, "balie");
    call->cairo_pdf_surface_set_metadata(press->surface, CAIRO_PDF_METADATA_CREATE_DATE, instant);
    call->cairo_pdf_surface_set_metadata(press->surface, CAIRO_PDF_METADATA_MOD_DATE, instant);
    return true;
}

/* The squares stand at the top, on the side where a line ends, with the blank around them that readers need. */
static void draw_code(struct press *press)
{
    const struct typesetter *call = &press->call;
    scoped(qr) qr = press->order->code && *press->order->code ? qr_make(press->order->code) : NULL;
    double left = runs_left(press->order->language) ? MARGIN_SIDE : PAGE_WIDTH - MARGIN_SIDE - CODE_SIDE;
    double square;

    if (!qr)
        return;
    square = CODE_SIDE / (double)qr_width(qr);
    for (size_t y = 0; y < qr_width(qr); y++)
        for (size_t x = 0; x < qr_width(qr); x++)
            if (qr_is_dark(qr, x, y))
                call->cairo_rectangle(press->cairo, left + (double)x * square, HEAD_TOP - 18 + (double)y * square,
                                      square, square);
    call->cairo_fill(press->cairo);
}

static bool draw_line_of_text(struct press *press, const char *text, double top, PangoAlignment alignment,
                              struct error *err)
{
    const struct typesetter *call = &press->call;
    PangoLayout *layout = new_layout(press, SMALL_FONT, PAGE_WIDTH - 2 * MARGIN_SIDE);
    bool good;

    call->pango_layout_set_alignment(layout, alignment);
    call->pango_layout_set_text(layout, text, -1);
    good = has_all_letters(press, layout, err);
    call->cairo_move_to(press->cairo, MARGIN_SIDE, top);
    if (good)
        call->pango_cairo_show_layout(press->cairo, layout);
    call->g_object_unref(layout);
    return good;
}

static bool draw_frame(struct press *press, struct error *err)
{
    const struct typesetter *call = &press->call;
    scoped_text number = mem_format("%d/%d", press->page, press->page_count);
    double width = *press->order->code ? CODE_SIDE + 10 : 0;
    double start = MARGIN_SIDE + (runs_left(press->order->language) ? width : 0);
    bool good;

    draw_code(press);
    call->cairo_set_source_rgb(press->cairo, GREY, GREY, GREY);
    good = draw_line_of_text(press, press->order->title, HEAD_TOP, PANGO_ALIGN_LEFT, err) &&
           draw_line_of_text(press, press->short_digest, FOOT_TOP, PANGO_ALIGN_LEFT, err) &&
           draw_line_of_text(press, number, FOOT_TOP, PANGO_ALIGN_RIGHT, err);
    call->cairo_set_line_width(press->cairo, 0.5);
    call->cairo_move_to(press->cairo, start, HEAD_TOP + 16);
    call->cairo_line_to(press->cairo, start + PAGE_WIDTH - 2 * MARGIN_SIDE - width, HEAD_TOP + 16);
    call->cairo_stroke(press->cairo);
    call->cairo_set_source_rgb(press->cairo, 0, 0, 0);
    return good;
}

/* Walks the lines page by page; draws them when DRAWING, else only counts the pages. */
static bool run_pages(struct press *press, bool drawing, struct error *err)
{
    const struct typesetter *call = &press->call;
    PangoLayoutIter *line = call->pango_layout_get_iter(press->body);
    const double room = PAGE_HEIGHT - MARGIN_TOP - MARGIN_FOOT;
    double page_top = 0;
    bool good = true;

    press->page = 1;
    good = !drawing || draw_frame(press, err);
    do {
        PangoRectangle box;
        double top, bottom, baseline;
        call->pango_layout_iter_get_line_extents(line, NULL, &box);
        top = (double)box.y / PANGO_SCALE;
        bottom = top + (double)box.height / PANGO_SCALE;
        baseline = (double)call->pango_layout_iter_get_baseline(line) / PANGO_SCALE;
        if (bottom - page_top > room) {
            page_top = top;
            press->page++;
            if (drawing)
                call->cairo_show_page(press->cairo);
            good = !drawing || draw_frame(press, err);
        }
        if (!drawing)
            continue;
        call->cairo_move_to(press->cairo, MARGIN_SIDE + (double)box.x / PANGO_SCALE, MARGIN_TOP + baseline - page_top);
        call->pango_cairo_show_layout_line(press->cairo, call->pango_layout_iter_get_line_readonly(line));
    } while (good && press->page < PAGES_LIMIT && call->pango_layout_iter_next_line(line));
    call->pango_layout_iter_free(line);
    return good;
}

static bool print(struct press *press, struct buf *out, struct error *err)
{
    const struct typesetter *call = &press->call;
    cairo_status_t status;

    if (!load_fonts(press, err))
        return false;
    make_context(press);
    if (!make_body(press, err) || !open_surface(press, out, err))
        return false;
    run_pages(press, false, NULL);
    press->page_count = press->page;
    if (!run_pages(press, true, err))
        return false;
    call->cairo_show_page(press->cairo);
    call->cairo_surface_finish(press->surface);
    status = call->cairo_surface_status(press->surface);
    return status == CAIRO_STATUS_SUCCESS ||
           error_set(err, ERROR_SYSTEM, _("The document cannot be made (%s): try again."),
                     call->cairo_status_to_string(status));
}

static void release(struct press *press)
{
    const struct typesetter *call = &press->call;

    if (press->body)
        call->g_object_unref(press->body);
    if (press->cairo)
        call->cairo_destroy(press->cairo);
    if (press->surface)
        call->cairo_surface_destroy(press->surface);
    if (press->context)
        call->g_object_unref(press->context);
    if (press->map)
        call->g_object_unref(press->map);
    if (press->config)
        call->FcConfigDestroy(press->config);
}

bool pdf_make(const struct pdf_order *order, struct buf *out, struct error *err)
{
    struct pdf_order whole = *order;
    struct press press = { .order = &whole };
    struct digest digest = pdf_digest(order);
    char hex[DIGEST_TEXT_BYTES];
    scoped_buf bytes = { 0 };
    bool good;

    whole.code = order->code ? order->code : "";
    snprintf(press.short_digest, sizeof press.short_digest, "%.*s", SHORT_DIGEST, digest_format(&digest, hex));
    if (!typesetter_fetch(&press.call, err))
        return false;
    good = print(&press, &bytes, err);
    release(&press); /* closes the surface, which may still write */
    if (good)
        buf_add(out, buf_view(&bytes), bytes.size_bytes);
    return good;
}
