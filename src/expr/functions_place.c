/* functions_place.c — functions about places on earth: the length of a trace, the area of a shape. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/function.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"

#include "expr/character.h"
#include "expr/node.h"

#define EARTH_RADIUS_METERS 6378100.0
#define DEGREE              (3.14159265358979323846 / 180)

struct place {
    double latitude, longitude;
};

/* The number that ends at a space or at END; *TEXT is left after that space. */
static double read_part(const char **text, const char *end)
{
    const char *from = *text, *space = memchr(from, ' ', (size_t)(end - from));

    *text = space ? space + 1 : end;
    return value_read_number(from, (size_t)((space ? space : end) - from));
}

/* Reads one place of SIZE bytes: two to four numbers with one space between; false when it is none. */
static bool read_place(const char *text, size_t size, struct place *out)
{
    double numbers[4] = { NAN, NAN, 0, 0 };
    const char *end = text + size;

    while (text < end && is_space(*text))
        text++;
    while (end > text && is_space(end[-1]))
        end--;
    for (size_t i = 0; i < 4 && text < end; i++)
        numbers[i] = read_part(&text, end);
    *out = (struct place){ numbers[0], numbers[1] };
    return fabs(numbers[0]) <= 90 && fabs(numbers[1]) <= 180 && !isnan(numbers[2]) && numbers[3] >= 0;
}

/* The places of a text with semicolons between. NULL when one is wrong. */
static struct place *read_trace(struct arena *arena, const char *text, size_t *count)
{
    size_t room = 1;
    struct place *places;

    for (const char *at = text; *at; at++)
        room += *at == ';';
    places = arena_alloc(arena, room * sizeof *places);
    for (*count = 0; *count < room; ++*count) {
        size_t size = strcspn(text, ";");

        if (!read_place(text, size, &places[*count]))
            return NULL;
        text += size + (text[size] == ';');
    }
    return places;
}

/* One argument is a trace or a set of places; of several, each is one place. */
static struct place *read_places(struct expr_call *call, size_t *count)
{
    const struct value *value = call_value(call, 0);
    bool by_argument = expr_argument_count(call) > 1;
    struct place *places;

    if (!by_argument && (value->type != VALUE_NODES || value->node_count < 2))
        return read_trace(call_arena(call), call_text(call, 0), count);
    *count = by_argument ? expr_argument_count(call) : value->node_count;
    places = arena_alloc(call_arena(call), *count * sizeof *places);
    for (size_t i = 0; i < *count; i++) {
        const char *text = by_argument ? call_text(call, i) : call_node_text(call, value->nodes[i]);

        if (!read_place(text, strlen(text), &places[i]))
            return NULL;
    }
    return places;
}

static double in_cents(double number)
{
    return fabs(round(number * 100)) / 100;
}

static bool run_area(struct expr_call *call, struct value *out, struct error *err)
{
    size_t count;
    const struct place *places = read_places(call, &count);
    double sum = 0;

    (void)err;
    if (!places)
        return give_number(out, NAN);
    for (size_t i = 0; count > 2 && i < count; i++) {
        const struct place *a = &places[i], *b = &places[(i + 1) % count];

        sum += (b->longitude - a->longitude) * DEGREE * (2 + sin(a->latitude * DEGREE) + sin(b->latitude * DEGREE));
    }
    return give_number(out, in_cents(sum * EARTH_RADIUS_METERS * EARTH_RADIUS_METERS / 2));
}

static double between(const struct place *a, const struct place *b)
{
    double cosine = sin(a->latitude * DEGREE) * sin(b->latitude * DEGREE) +
                    cos(a->latitude * DEGREE) * cos(b->latitude * DEGREE) * cos((a->longitude - b->longitude) * DEGREE);

    if (a->latitude == b->latitude && a->longitude == b->longitude)
        return 0;
    return acos(fmin(fmax(cosine, -1), 1)) * EARTH_RADIUS_METERS;
}

static bool run_distance(struct expr_call *call, struct value *out, struct error *err)
{
    size_t count;
    const struct place *places = read_places(call, &count);
    double sum = 0;

    (void)err;
    if (!places)
        return give_number(out, NAN);
    for (size_t i = 1; i < count; i++)
        sum += between(&places[i - 1], &places[i]);
    return give_number(out, in_cents(sum));
}

/* clang-format off */
static const struct function rows[] = {
    { "area",               1, 1,          run_area,               VALUE_NUMBER,   READS_NOTHING,   NULL },
    { "distance",           1, ANY_NUMBER, run_distance,           VALUE_NUMBER,   READS_NOTHING,   NULL },
};
/* clang-format on */

struct function_table functions_place(void)
{
    return (struct function_table){ rows, sizeof rows / sizeof *rows };
}
