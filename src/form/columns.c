/* columns.c — the columns of a form's sheets: the names they may be written with, and the ones they are known by. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "columns.h"

#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/memory.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"
#include "loading.h"

#define TOKENS_MAX 4

/* One spelling of a column; small letters, _ for spaces. */
struct spelling {
    const char *written, *known;
    bool translated; /* may be followed by ::language */
    bool is_note;    /* ours or an author's own: nothing is taken for a misspelling of it */
};

/* clang-format off */
static const struct spelling survey[] = {
    { "type", "type", false, false },
    { "command", "type", false, true },
    { "name", "name", false, false },
    { "tag", "name", false, true },
    { "value", "name", false, true },
    { "label", "label", true, false },
    { "caption", "label", true, true },
    { "hint", "hint", true, false },
    { "guidance_hint", "guidance_hint", true, false },
    { "short", "short", true, true },
    { "required", "required", false, false },
    { "bind::required", "required", false, false },
    { "required_message", "required_message", true, false },
    { "requiredmsg", "required_message", true, true },
    { "bind::jr:requiredmsg", "required_message", true, false },
    { "jr:requiredmsg", "required_message", true, true },
    { "relevant", "relevant", false, false },
    { "relevance", "relevant", false, false },
    { "bind::relevant", "relevant", false, false },
    { "bind::relevance", "relevant", false, false },
    { "constraint", "constraint", false, false },
    { "bind::constraint", "constraint", false, false },
    { "constraint_message", "constraint_message", true, false },
    { "constraining_message", "constraint_message", true, true },
    { "bind::jr:constraintmsg", "constraint_message", true, false },
    { "jr:constraintmsg", "constraint_message", true, true },
    { "calculation", "calculation", false, false },
    { "calculate", "calculation", false, false },
    { "bind::calculate", "calculation", false, false },
    { "bind::calculation", "calculation", false, false },
    { "trigger", "trigger", false, false },
    { "default", "default", false, false },
    { "choice_filter", "choice_filter", false, false },
    { "appearance", "appearance", false, false },
    { "body::appearance", "appearance", false, false },
    { "control::appearance", "appearance", false, false },
    { "read_only", "read_only", false, false },
    { "readonly", "read_only", false, false },
    { "bind::readonly", "read_only", false, false },
    { "bind::read_only", "read_only", false, false },
    { "repeat_count", "repeat_count", false, false },
    { "count", "repeat_count", false, true },
    { "jr:count", "repeat_count", false, true },
    { "body::jr:count", "repeat_count", false, false },
    { "control::jr:count", "repeat_count", false, false },
    { "save_to", "save_to", false, false },
    { "bind::entities:saveto", "save_to", false, false },
    { "parameters", "parameters", false, false },
    { "image", "media::image", true, true },
    { "big-image", "media::big-image", true, true },
    { "audio", "media::audio", true, true },
    { "video", "media::video", true, true },
    { "media::image", "media::image", true, false },
    { "media::big-image", "media::big-image", true, false },
    { "media::audio", "media::audio", true, false },
    { "media::video", "media::video", true, false },
    { "noapperrorstring", "no_app_error_string", true, true },
    { "no_app_error_string", "no_app_error_string", true, true },
    { "bind::jr:noapperrorstring", "no_app_error_string", true, true },
    { "autoplay", "autoplay", false, true },
    { "rows", "rows", false, true },
    { "intent", "intent", false, true },
    { "query", "query", false, true },
    { "compact_tag", "compact_tag", false, true },
    { "sms_field", "sms_field", false, true },
    { "sms_option", "sms_option", false, true },
    { "disabled", "disabled", false, false },
    { "bind::balie:blank", "bind::balie:blank", false, false },
    { "bind::balie:clear", "bind::balie:clear", false, false },
    { "bind::balie:sensitive", "bind::balie:sensitive", false, false },
    { "bind::balie:retired", "bind::balie:retired", false, false },
    { "bind::balie:was", "bind::balie:was", false, false },
    { "ref", "ref", false, true },
    { "kbi", "kbi", false, true },
    { "source", "source", false, true },
    { "note", "note", false, true },
    { NULL, NULL, false, false },
};
static const struct spelling choices[] = {
    { "list_name", "list_name", false, false },
    { "name", "name", false, false },
    { "value", "name", false, true },
    { "label", "label", true, false },
    { "caption", "label", true, true },
    { "short", "short", true, true },
    { "image", "media::image", true, true },
    { "big-image", "media::big-image", true, true },
    { "audio", "media::audio", true, true },
    { "video", "media::video", true, true },
    { "media::image", "media::image", true, false },
    { "media::big-image", "media::big-image", true, false },
    { "media::audio", "media::audio", true, false },
    { "media::video", "media::video", true, false },
    { "alias", "alias", false, true },
    { "valid_from", "valid_from", false, false },
    { "valid_to", "valid_to", false, false },
    { "source", "source", false, true },
    { "note", "note", false, true },
    { NULL, NULL, false, false },
};
static const struct spelling settings[] = {
    { "form_title", "form_title", true, false },
    { "set_form_title", "form_title", false, true },
    { "title", "form_title", true, true },
    { "form_id", "form_id", false, false },
    { "set_form_id", "form_id", false, true },
    { "id_string", "form_id", false, true },
    { "version", "version", false, false },
    { "default_language", "default_language", false, false },
    { "instance_name", "instance_name", false, false },
    { "instance_id", "instance_id", false, false },
    { "namespaces", "namespaces", false, false },
    { "style", "style", false, false },
    { "name", "name", false, true },
    { "public_key", "public_key", false, false },
    { "submission_url", "submission_url", false, false },
    { "auto_send", "auto_send", false, true },
    { "auto_delete", "auto_delete", false, true },
    { "allow_choice_duplicates", "allow_choice_duplicates", false, false },
    { "clean_text_values", "clean_text_values", false, true },
    { "omit_instanceid", "omit_instanceID", false, true },
    { "client_editable", "client_editable", false, true },
    { "add_none_option", "add_none_option", false, true },
    { "flat", "flat", false, true },
    { "prefix", "prefix", false, true },
    { "delimiter", "delimiter", false, true },
    { "sms_keyword", "sms_keyword", false, true },
    { "sms_separator", "sms_separator", false, true },
    { "sms_allow_media", "sms_allow_media", false, true },
    { "sms_date_format", "sms_date_format", false, true },
    { "sms_datetime_format", "sms_datetime_format", false, true },
    { "attribute::balie:date", "attribute::balie:date", false, false },
    { "attribute::balie:freeze", "attribute::balie:freeze", false, false },
    { "attribute::balie:single", "attribute::balie:single", false, false },
    { "attribute::balie:opens", "attribute::balie:opens", false, false },
    { "attribute::balie:kind", "attribute::balie:kind", false, false },
    { "attribute::balie:sitting", "attribute::balie:sitting", false, false },
    { "attribute::balie:role", "attribute::balie:role", false, false },
    { "source", "source", false, true },
    { "note", "note", false, true },
    { NULL, NULL, false, false },
};
static const struct spelling entities[] = {
    { "list_name", "list_name", false, false },
    { "dataset", "list_name", false, true },
    { "label", "label", false, false },
    { "entity_id", "entity_id", false, false },
    { "create_if", "create_if", false, false },
    { "update_if", "update_if", false, false },
    { "repeat", "repeat", false, true },
    { NULL, NULL, false, false },
};
static const struct spelling tests[] = {
    { "case", "case", false, false },
    { "given", "given", false, false },
    { "expect", "expect", false, false },
    { NULL, NULL, false, false },
};
static const struct spelling *const tables[COLUMNS_KINDS] = {
    [COLUMNS_SURVEY] = survey, [COLUMNS_CHOICES] = choices, [COLUMNS_SETTINGS] = settings,
    [COLUMNS_ENTITIES] = entities, [COLUMNS_TESTS] = tests,
};
/* clang-format on */

/* A column's name cut at its colons. */
struct tokens {
    char *at[TOKENS_MAX];
    size_t count;
};

static void tokens_clear(struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++)
        mem_free(tokens->at[i]);
    tokens->count = 0;
}

static void tokens_add(struct tokens *tokens, const char *text, size_t size_bytes)
{
    scoped_text part = mem_text_part(text, size_bytes);
    const char *trimmed = text_trim(part, &size_bytes);

    if (tokens->count < TOKENS_MAX)
        tokens->at[tokens->count++] = mem_text_part(trimmed, size_bytes);
}

/* Where a name cut at single colons goes on with a prefix: "jr" of jr:count. */
static bool is_prefix(const char *text, size_t size_bytes)
{
    static const char *const prefixes[] = { "jr", "balie", "entities", "odk", "orx" };

    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strlen(prefixes[i]) == size_bytes && memcmp(prefixes[i], text, size_bytes) == 0)
            return true;
    return false;
}

static void cut(struct tokens *tokens, const char *text, const char *mark)
{
    const char *from = text;

    for (const char *end; (end = strstr(text, mark)) && tokens->count < TOKENS_MAX - 1;) {
        size_t size_bytes = (size_t)(end - from);
        text = end + strlen(mark);
        if (strlen(mark) == 1 && is_prefix(from, size_bytes))
            continue;
        tokens_add(tokens, from, size_bytes);
        from = text;
    }
    tokens_add(tokens, from, strlen(from));
}

/* "Guidance  Hint" as "guidance_hint". */
static void add_snake(struct buf *out, const char *text)
{
    bool is_gap = false;

    for (; *text; text++) {
        if (*text == ' ') {
            is_gap = true;
            continue;
        }
        if (is_gap)
            buf_char(out, '_');
        is_gap = false;
        buf_char(out, *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text);
    }
}

static const struct spelling *find_spelling(const struct spelling *table, const char *written)
{
    for (; table->written; table++)
        if (text_equal(table->written, written))
            return table;
    return NULL;
}

/* The spelling that the first one or two TOKENS are; USED tells how many. */
static const struct spelling *look_up(const struct spelling *table, const struct tokens *tokens, size_t *used)
{
    const struct spelling *found = NULL;

    for (*used = tokens->count > 1 ? 2 : 1; *used; --*used) {
        scoped_buf key = { 0 };
        for (size_t i = 0; i < *used; i++) {
            if (i)
                buf_text(&key, "::");
            add_snake(&key, tokens->at[i]);
        }
        found = find_spelling(table, buf_view(&key));
        if (found)
            return found;
    }
    return NULL;
}

/* What a column is known by; false: nobody knows it, or it is known as it stands. */
static bool known_as(const struct spelling *table, const char *written, bool has_double, struct buf *out)
{
    struct tokens tokens = { 0 };
    const struct spelling *found;
    size_t used;

    cut(&tokens, written, has_double || strstr(written, "::") ? "::" : ":");
    found = look_up(table, &tokens, &used);
    if (found && (used == tokens.count || found->translated)) {
        buf_text(out, found->known);
        for (size_t i = used; i < tokens.count; i++)
            buf_format(out, "::%s", tokens.at[i]);
    }
    tokens_clear(&tokens);
    return out->size_bytes > 0;
}

/* What XLSForm leaves to the author: attributes of the form's elements, not ours. */
static bool is_free(const char *column)
{
    static const char *const free[] = { "bind::", "attribute::", "body::", "control::", "instance::" };

    for (size_t i = 0; i < sizeof free / sizeof *free; i++)
        if (text_starts(column, free[i]))
            return !text_starts(column + strlen(free[i]), "balie:");
    return false;
}

static const char *looks_like(const struct spelling *table, const char *column)
{
    const char *mark = strstr(column, "::");
    bool is_whole = !mark || text_starts(column, "bind::") || text_starts(column, "attribute::") ||
                    text_starts(column, "media::") || text_starts(column, "body::");
    scoped_text stem = is_whole ? mem_text(column) : mem_text_part(column, (size_t)(mark - column));
    scoped_buf snake = { 0 };

    add_snake(&snake, stem);
    for (; snake.size_bytes > 3 && table->written; table++)
        if (!table->is_note && text_is_slip(buf_view(&snake), table->written))
            return table->known;
    return NULL;
}

static void judge_unknown(struct loading *loading, const struct sheet *sheet, size_t column, enum columns_of kind)
{
    const char *written = sheet_written(sheet, column);
    struct spot spot = { sheet, SHEET_HEADER, sheet_column(sheet, column), NULL };
    const char *like = kind == COLUMNS_ENTITIES ? NULL : looks_like(tables[kind], written);

    if (like)
        loading_error(loading, spot, _("There is no column “%s”: it looks like “%s”. Correct its name."), written,
                      like);
    else if (kind == COLUMNS_ENTITIES)
        loading_error(loading, spot, _("There is no column “%s” on the entities sheet: pyxform refuses it, remove it."),
                      written);
    else if (kind != COLUMNS_CHOICES && !is_free(written))
        loading_warn(loading, spot,
                     _("The column “%s” is kept but means nothing here: remove it if it is not a note of your own."),
                     written);
}

void columns_settle(struct loading *loading, struct sheet *sheet, enum columns_of kind)
{
    bool has_double = false;

    for (size_t i = 0; sheet && i < sheet_columns(sheet); i++)
        has_double = has_double || strstr(sheet_column(sheet, i), "::");
    for (size_t i = 0; sheet && i < sheet_columns(sheet); i++) {
        scoped_buf known = { 0 };
        if (!*sheet_column(sheet, i))
            continue;
        if (!known_as(tables[kind], sheet_column(sheet, i), has_double, &known))
            judge_unknown(loading, sheet, i, kind);
        else if (!sheet_rename(sheet, i, buf_view(&known)))
            loading_error(loading, (struct spot){ sheet, SHEET_HEADER, sheet_column(sheet, i), NULL },
                          _("The columns “%s” and “%s” mean the same: keep one."),
                          sheet_written(sheet, (size_t)sheet_find(sheet, buf_view(&known))), sheet_written(sheet, i));
    }
}
