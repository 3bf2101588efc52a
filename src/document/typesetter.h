/* typesetter.h — the drawing libraries, fetched when the first page is made and not before. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DOCUMENT_TYPESETTER_H
#define BALIE_DOCUMENT_TYPESETTER_H

#include <stdbool.h>

#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

struct error;

/* Linking to these libraries costs every start some 5 ms; a desk makes a paper only now and then. */
/* clang-format off */
#define TYPESETTER_CAIRO(X) \
    X(cairo_pdf_surface_create_for_stream) X(cairo_pdf_surface_set_metadata) X(cairo_surface_destroy) \
    X(cairo_surface_finish) X(cairo_surface_status) X(cairo_create) X(cairo_destroy) X(cairo_show_page) \
    X(cairo_move_to) X(cairo_line_to) X(cairo_set_line_width) X(cairo_stroke) X(cairo_rectangle) X(cairo_fill) \
    X(cairo_set_source_rgb) X(cairo_status) X(cairo_status_to_string) X(cairo_font_options_create) \
    X(cairo_font_options_destroy) X(cairo_font_options_set_hint_style) X(cairo_font_options_set_hint_metrics) \
    X(cairo_font_options_set_antialias)
#define TYPESETTER_PANGO(X) \
    X(pango_font_description_from_string) X(pango_font_description_free) X(pango_context_set_base_dir) \
    X(pango_context_set_language) X(pango_language_from_string) X(pango_layout_new) X(pango_layout_set_width) \
    X(pango_layout_set_font_description) X(pango_layout_set_auto_dir) X(pango_layout_set_spacing) \
    X(pango_layout_set_text) X(pango_layout_set_markup) X(pango_layout_set_alignment) X(pango_layout_get_text) \
    X(pango_layout_get_unknown_glyphs_count) X(pango_layout_get_iter) X(pango_layout_iter_next_line) \
    X(pango_layout_iter_get_line_readonly) X(pango_layout_iter_get_line_extents) X(pango_layout_iter_get_baseline) \
    X(pango_layout_iter_free) X(pango_layout_get_size) X(pango_parse_markup) X(pango_layout_set_wrap)
#define TYPESETTER_PANGOCAIRO(X) \
    X(pango_cairo_font_map_new_for_font_type) X(pango_font_map_create_context) X(pango_cairo_context_set_resolution) \
    X(pango_cairo_context_set_font_options) X(pango_cairo_show_layout_line) X(pango_cairo_show_layout)
#define TYPESETTER_FONTS(X) \
    X(FcConfigCreate) X(FcConfigParseAndLoadFromMemory) X(FcConfigBuildFonts) X(FcConfigDestroy) X(FcConfigGetFonts)
#define TYPESETTER_PANGOFT(X) X(pango_fc_font_map_set_config)
#define TYPESETTER_OBJECTS(X) X(g_object_unref) X(g_error_free)
/* clang-format on */

#define TYPESETTER_EACH(X)                                                                                             \
    TYPESETTER_CAIRO(X)                                                                                                \
    TYPESETTER_PANGO(X) TYPESETTER_PANGOCAIRO(X) TYPESETTER_FONTS(X) TYPESETTER_PANGOFT(X) TYPESETTER_OBJECTS(X)

struct typesetter {
#define TYPESETTER_MEMBER(name) __typeof__(&(name)) name;
    TYPESETTER_EACH(TYPESETTER_MEMBER)
#undef TYPESETTER_MEMBER
};

/* Fetches everything; stays for the life of the program. False and ERR (ERROR_ABSENT) names what is missing. */
bool typesetter_fetch(struct typesetter *out, struct error *err);

#endif
