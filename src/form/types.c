/* types.c — the words of a survey's type column: what kind of row they make. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "types.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"

#define NO_PLACE N_("This computer cannot tell where it is: the question stays blank.")
#define NO_PHONE N_("This computer is no telephone: the question stays blank.")
#define NO_SOUND N_("Sound is not recorded here: the question stays blank.")

/* clang-format off */
static const struct row_type types[] = {
    { "text",           ROW_QUESTION, QUESTION_TEXT, false, false, "", "" },
    { "integer",        ROW_QUESTION, QUESTION_INTEGER, false, false, "", "" },
    { "decimal",        ROW_QUESTION, QUESTION_DECIMAL, false, false, "", "" },
    { "range",          ROW_QUESTION, QUESTION_RANGE, false, false, "", "" },
    { "date",           ROW_QUESTION, QUESTION_DATE, false, false, "", "" },
    { "time",           ROW_QUESTION, QUESTION_TIME, false, false, "", "" },
    { "dateTime",       ROW_QUESTION, QUESTION_DATE_TIME, false, false, "", "" },
    { "select_one",     ROW_QUESTION, QUESTION_SELECT_ONE, true, false, "", "" },
    { "select_multiple", ROW_QUESTION, QUESTION_SELECT_MULTIPLE, true, false, "", "" },
    { "select_one_from_file", ROW_QUESTION, QUESTION_SELECT_ONE, true, true, "", "" },
    { "select_multiple_from_file", ROW_QUESTION, QUESTION_SELECT_MULTIPLE, true, true, "", "" },
    { "select_one_external", ROW_QUESTION, QUESTION_SELECT_ONE, true, false, "", "" },
    { "rank",           ROW_QUESTION, QUESTION_RANK, true, false, "", "" },
    { "rank_from_file", ROW_QUESTION, QUESTION_RANK, true, true, "", "" },
    { "note",           ROW_QUESTION, QUESTION_NOTE, false, false, "", "" },
    { "acknowledge",    ROW_QUESTION, QUESTION_ACKNOWLEDGE, false, false, "", "" },
    { "calculate",      ROW_QUESTION, QUESTION_CALCULATE, false, false, "", "" },
    { "hidden",         ROW_QUESTION, QUESTION_HIDDEN, false, false, "", "" },
    { "barcode",        ROW_QUESTION, QUESTION_BARCODE, false, false, "", "" },
    { "image",          ROW_QUESTION, QUESTION_FILE, false, false, "", "" },
    { "audio",          ROW_QUESTION, QUESTION_FILE, false, false, "", "" },
    { "video",          ROW_QUESTION, QUESTION_FILE, false, false, "", "" },
    { "file",           ROW_QUESTION, QUESTION_FILE, false, false, "", "" },
    { "geopoint",       ROW_QUESTION, QUESTION_GEOPOINT, false, false, "", "" },
    { "geotrace",       ROW_QUESTION, QUESTION_GEOPOINT, false, false, "", "" },
    { "geoshape",       ROW_QUESTION, QUESTION_GEOPOINT, false, false, "", "" },
    { "start",          ROW_QUESTION, QUESTION_METADATA, false, false, "", "" },
    { "end",            ROW_QUESTION, QUESTION_METADATA, false, false, "", "" },
    { "today",          ROW_QUESTION, QUESTION_METADATA, false, false, "", "" },
    { "deviceid",       ROW_QUESTION, QUESTION_METADATA, false, false, "", "" },
    { "username",       ROW_QUESTION, QUESTION_METADATA, false, false, "", "" },
    { "phonenumber",    ROW_QUESTION, QUESTION_METADATA, false, false, "", "" },
    { "email",          ROW_QUESTION, QUESTION_METADATA, false, false, "", "" },
    { "audit",          ROW_QUESTION, QUESTION_METADATA, false, false, "", "" },
    { "begin_group",    ROW_BEGIN, QUESTION_GROUP, false, false, "", "" },
    { "begin_repeat",   ROW_BEGIN, QUESTION_REPEAT, false, false, "", "" },
    { "end_group",      ROW_END, QUESTION_GROUP, false, false, "", "" },
    { "end_repeat",     ROW_END, QUESTION_REPEAT, false, false, "", "" },
    { "csv-external",   ROW_INSTANCE, QUESTION_HIDDEN, false, false, "", "" },
    { "xml-external",   ROW_INSTANCE, QUESTION_HIDDEN, false, false, "", "" },
    { "percentage",     ROW_QUESTION, QUESTION_INTEGER, false, false, "0 <= . and . <= 100", "" },
    { "phone_number",   ROW_QUESTION, QUESTION_TEXT, false, false, "regex(., '^\\d*$')", "" },
    { "number_of_days_in_last_month", ROW_QUESTION, QUESTION_INTEGER, false, false, "0 <= . and . <= 31", "" },
    { "number_of_days_in_last_six_months", ROW_QUESTION, QUESTION_INTEGER, false, false, "0 <= . and . <= 183", "" },
    { "number_of_days_in_last_year", ROW_QUESTION, QUESTION_INTEGER, false, false, "0 <= . and . <= 365", "" },
    { "start-geopoint", ROW_UNFILLED, QUESTION_METADATA, false, false, "", NO_PLACE },
    { "background-geopoint", ROW_UNFILLED, QUESTION_METADATA, false, false, "", NO_PLACE },
    { "background-audio", ROW_UNFILLED, QUESTION_METADATA, false, false, "", NO_SOUND },
    { "simserial",      ROW_UNFILLED, QUESTION_METADATA, false, false, "", NO_PHONE },
    { "subscriberid",   ROW_UNFILLED, QUESTION_METADATA, false, false, "", NO_PHONE },
    { "osm",            ROW_REFUSED, QUESTION_TEXT, false, false, "",
      N_("Maps are not drawn here, so the type osm is not supported: ask for a geopoint or a text instead.") },
    { "begin_loop",     ROW_REFUSED, QUESTION_GROUP, false, false, "",
      N_("Loops are a thing of the past and not supported: write a repeat, or the groups one by one.") },
    { "end_loop",       ROW_REFUSED, QUESTION_GROUP, false, false, "",
      N_("Loops are a thing of the past and not supported: write a repeat, or the groups one by one.") },
    { "cascading_select", ROW_REFUSED, QUESTION_SELECT_ONE, false, false, "",
      N_("cascading_select is a thing of the past and not supported: write selects with a choice_filter.") },
};
/* Other words for the same; _ stands for a space as well. */
static const struct { const char *word, *meant; } others[] = {
    { "string", "text" }, { "q_string", "text" }, { "add_text_prompt", "text" },
    { "int", "integer" }, { "q_int", "integer" }, { "add_integer_prompt", "integer" },
    { "q_decimal", "decimal" }, { "add_decimal_prompt", "decimal" },
    { "q_date", "date" }, { "add_date_prompt", "date" },
    { "datetime", "dateTime" }, { "date_time", "dateTime" }, { "q_date_time", "dateTime" },
    { "q_dateTime", "dateTime" }, { "add_date_time_prompt", "dateTime" }, { "add_dateTime_prompt", "dateTime" },
    { "select1", "select_one" }, { "select_one_from", "select_one" }, { "select_one_using", "select_one" },
    { "add_select_one_prompt_using", "select_one" }, { "q_select1", "select_one" },
    { "select_multiple_from", "select_multiple" }, { "select_multiple_using", "select_multiple" },
    { "select_all_that_apply", "select_multiple" }, { "select_all_that_apply_from", "select_multiple" },
    { "add_select_multiple_prompt_using", "select_multiple" }, { "q_select", "select_multiple" },
    { "q_note", "note" }, { "add_note_prompt", "note" },
    { "trigger", "acknowledge" }, { "q_acknowledge", "acknowledge" }, { "add_acknowledge_prompt", "acknowledge" },
    { "q_calculate", "calculate" }, { "add_calculate_prompt", "calculate" },
    { "q_barcode", "barcode" }, { "add_barcode_prompt", "barcode" },
    { "photo", "image" }, { "q_picture", "image" }, { "q_image", "image" }, { "add_image_prompt", "image" },
    { "add_photo_prompt", "image" }, { "q_audio", "audio" }, { "add_audio_prompt", "audio" },
    { "q_video", "video" }, { "add_video_prompt", "video" }, { "add_file_prompt", "file" },
    { "gps", "geopoint" }, { "location", "geopoint" }, { "q_geopoint", "geopoint" }, { "q_location", "geopoint" },
    { "add_location_prompt", "geopoint" },
    { "start_time", "start" }, { "get_start_time", "start" }, { "end_time", "end" }, { "get_end_time", "end" },
    { "get_today", "today" }, { "imei", "deviceid" }, { "device_id", "deviceid" }, { "get_device_id", "deviceid" },
    { "uri:deviceid", "deviceid" }, { "uri:username", "username" }, { "uri:email", "email" },
    { "uri:phonenumber", "phonenumber" }, { "get_phone_number", "phonenumber" },
    { "sim_id", "simserial" }, { "get_sim_id", "simserial" }, { "uri:simserial", "simserial" },
    { "subscriber_id", "subscriberid" }, { "get_subscriber_id", "subscriberid" }, { "uri:subscriberid", "subscriberid" },
    { "begin_lgroup", "begin_repeat" }, { "end_lgroup", "end_repeat" },
    { "begin_looped_group", "begin_repeat" }, { "end_looped_group", "end_repeat" },
};
/* clang-format on */

/* Whether TEXT begins with WORD, in which _ may be written as spaces; REST follows it. */
static bool begins(const char *text, const char *word, const char **rest)
{
    for (; *word; word++) {
        if (*word == '_' && *text == ' ') {
            text += strspn(text, " ");
            continue;
        }
        if (*word != *text)
            return false;
        text++;
    }
    if (*text && *text != ' ')
        return false;
    *rest = text + strspn(text, " ");
    return true;
}

static const struct row_type *row_of(const char *word)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (text_equal(types[i].word, word))
            return &types[i];
    return NULL;
}

const struct row_type *type_find(const char *text, const char **rest)
{
    const struct row_type *found = NULL;
    const char *after;
    size_t longest = 0;

    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (*types[i].word == *text && strlen(types[i].word) > longest && begins(text, types[i].word, &after)) {
            found = &types[i];
            longest = strlen(types[i].word);
            *rest = after;
        }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (*others[i].word == *text && strlen(others[i].word) > longest && begins(text, others[i].word, &after)) {
            found = row_of(others[i].meant);
            longest = strlen(others[i].word);
            *rest = after;
        }
    return found;
}

const char *type_like(const char *text)
{
    scoped_text word = mem_text_part(text, strcspn(text, " "));

    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (text_is_slip(word, types[i].word))
            return types[i].word;
    return NULL;
}
