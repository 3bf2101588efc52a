/* mask.c — JSON of a dossier with what may not be seen here taken out. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "mask.h"

#include "base/json.h"
#include "base/text.h"
#include "desk/rights.h"

#define VALUES   "value values shown answer text label read given"
#define SEVERAL  "values"
#define PROPERTY 2 /* place in [list, entity, property, value] */

struct masking {
    struct seat *seat;
    const char *form;  /* of the record around; NULL */
    const char *list;  /* of the thing around; NULL */
    const char *table; /* of the decision around; NULL */
    bool is_within;    /* what several persons said of something hidden */
};

static struct json_t *masked(const struct masking *masking, struct json_t *json);

/* A key is a name within its rows: its last part says what it is about. */
static bool is_hidden(const struct masking *masking, const char *key)
{
    if (!key)
        return false;
    return masking->list ? seat_hides_of(masking->seat, masking->form, masking->list, key)
                         : seat_hides(masking->seat, masking->form, key);
}

static bool is_hidden_output(const struct masking *masking, const char *name)
{
    return masking->table && seat_hides_output(masking->seat, masking->table, name);
}

static struct json_t *mask_of(const struct json_t *value)
{
    if (json_is_null(value) || json_is_bool(value) || (json_is_text(value) && !*json_text(value)))
        return json_share((struct json_t *)value);
    return json_make_text(RIGHTS_MASK);
}

/* [list, entity, property, value]. */
static bool is_hidden_save(const struct masking *masking, const struct json_t *array)
{
    struct masking inside = *masking;

    inside.list = json_text(json_at(array, 0));
    return inside.list && is_hidden(&inside, json_text(json_at(array, PROPERTY)));
}

/* [key, value, …] of an answer and [list, entity, property, value]: all after the name that is hidden. */
static struct json_t *masked_array(const struct masking *masking, struct json_t *array)
{
    struct json_t *out = json_make_array();
    size_t count = json_size(array), from = count;

    if (count > 1 && is_hidden(masking, json_text(json_at(array, 0))))
        from = 1;
    else if (count > PROPERTY + 1 && is_hidden_save(masking, array))
        from = PROPERTY + 1;
    for (size_t i = 0; i < count; i++)
        json_add(out, i >= from ? mask_of(json_at(array, i)) : masked(masking, json_at(array, i)));
    return out;
}

/* What the object says something of: {"key": …, "values": […]}, {"name": …, "value": …}. */
static const char *about(const struct json_t *object)
{
    static const char *const names[] = { "key", "name", "field", "question" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (json_get_text(object, names[i]))
            return json_get_text(object, names[i]);
    return NULL;
}

/* VALUE, called NAME, of something hidden: of what several said, who and when may still be seen. */
static struct json_t *mask_said(const struct masking *inside, const char *name, const struct json_t *value)
{
    struct masking within = *inside;
    struct json_t *out;

    if (!text_equal(name, SEVERAL) || !json_is_array(value))
        return mask_of(value);
    within.is_within = true;
    out = json_make_array();
    for (size_t i = 0; i < json_size(value); i++) {
        struct json_t *one = json_at(value, i);
        json_add(out, json_is_object(one) ? masked(&within, one) : mask_of(one));
    }
    return out;
}

static struct json_t *masked_object(const struct masking *masking, struct json_t *object)
{
    struct json_t *out = json_make_object();
    struct masking inside = *masking;
    const char *form = json_get_text(object, "form"), *list = json_get_text(object, "list"),
               *table = json_get_text(object, "table"), *key = about(object);
    bool is_about_hidden;

    if (form)
        inside.form = *form ? form : NULL;
    if (list)
        inside.list = *list ? list : NULL;
    if (table)
        inside.table = *table ? table : NULL;
    is_about_hidden = inside.is_within || (key && is_hidden(&inside, key));
    for (void *i = json_first(object); i; i = json_after(object, i)) {
        const char *name = json_member_key(i);
        bool hides = is_hidden(&inside, name) || is_hidden_output(&inside, name) ||
                     (is_about_hidden && text_has_word(VALUES, name));
        json_set(out, name, hides ? mask_said(&inside, name, json_member(i)) : masked(&inside, json_member(i)));
    }
    return out;
}

static struct json_t *masked(const struct masking *masking, struct json_t *json)
{
    if (json_is_array(json))
        return masked_array(masking, json);
    if (json_is_object(json))
        return masked_object(masking, json);
    return json_share(json);
}

struct json_t *mask_json(struct seat *seat, struct json_t *json)
{
    const struct masking masking = { .seat = seat };
    struct json_t *out;

    if (!json || !seat_hides_some(seat))
        return json;
    out = masked(&masking, json);
    json_free(json);
    return out;
}
