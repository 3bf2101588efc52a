/* parameters.c — the parameters of a question: "start=1 end=5 step=1", read and judged. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "parameters.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "inside.h"
#include "loading.h"

#define BETWEEN " \t\r\n,;"

/* clang-format off */
static const struct { const char *word, *names; } allowed[] = {
    { "text", "rows" },
    { "range", "start end step tick_interval placeholder tick_labelset" },
    { "select_one", "randomize seed" },
    { "select_multiple", "randomize seed" },
    { "rank", "randomize seed" },
    { "select_one_from_file", "randomize seed value label" },
    { "select_multiple_from_file", "randomize seed value label" },
    { "rank_from_file", "randomize seed value label" },
    { "select_one_external", "randomize seed" },
    { "image", "max-pixels app" },
    { "audio", "quality" },
    { "background-audio", "quality" },
    { "geopoint", "allow-mock-accuracy capture-accuracy warning-accuracy reference-geometry" },
    { "geotrace", "allow-mock-accuracy incremental reference-geometry" },
    { "geoshape", "allow-mock-accuracy incremental reference-geometry" },
    { "audit", "location-priority location-min-interval location-max-age track-changes identify-user track-changes-reasons" },
};
/* clang-format on */

/* One "name=value" cut from a list of them. */
struct pair {
    const char *name, *value;
    size_t name_bytes, value_bytes;
};

static bool next_pair(const char **text, struct pair *pair)
{
    const char *at = *text + strspn(*text, BETWEEN);
    size_t size = strcspn(at, "=" BETWEEN), gap = size + strspn(at + size, " ");

    if (!*at)
        return false;
    *pair = (struct pair){ .name = at, .name_bytes = size, .value = "" };
    if (at[gap] != '=') {
        *text = at + size;
        return true;
    }
    pair->value = at + gap + 1 + strspn(at + gap + 1, " ");
    pair->value_bytes = strcspn(pair->value, BETWEEN);
    *text = pair->value + pair->value_bytes;
    return true;
}

const char *parameters_find(const char *text, const char *name, size_t *size_bytes)
{
    struct pair pair;

    while (next_pair(&text, &pair))
        if (strlen(name) == pair.name_bytes && memcmp(name, pair.name, pair.name_bytes) == 0) {
            *size_bytes = pair.value_bytes;
            return pair.value;
        }
    return NULL;
}

static bool read_number(const char *text, const char *name, double *out)
{
    size_t size;
    const char *value = parameters_find(text, name, &size);
    char *end;

    if (!value)
        return true;
    scoped_text own = mem_text_part(value, size);
    *out = strtod(own, &end);
    return *own && !*end && isfinite(*out);
}

static bool is_whole(double number)
{
    return number == floor(number);
}

static void read_range(struct loading *loading, const struct question *question, struct spot spot)
{
    const char *text = question->parameters;
    struct range *range = &detail_of(loading->form, question)->range;
    double width;

    *range = (struct range){ 1, 10, 1, true };
    if (!read_number(text, "start", &range->start) || !read_number(text, "end", &range->end) ||
        !read_number(text, "step", &range->step)) {
        loading_error(loading, spot, _("The start, end and step of a range are numbers: write start=1 end=10 step=1."));
        return;
    }
    width = fabs(range->end - range->start);
    range->step = fabs(range->step);
    range->is_whole = is_whole(range->start) && is_whole(range->end) && is_whole(range->step);
    if (range->step == 0 || range->step > width)
        loading_error(loading, spot,
                      _("The step of a range is more than 0 and fits between start and end: correct it."));
}

static void check_random(struct loading *loading, const struct question *question, struct spot spot)
{
    size_t size, seed_bytes;
    const char *random = parameters_find(question->parameters, "randomize", &size);
    const char *seed = parameters_find(question->parameters, "seed", &seed_bytes);
    double number;

    if (random && !(size == 4 && memcmp(random, "true", 4) == 0) && !(size == 5 && memcmp(random, "false", 5) == 0))
        loading_error(loading, spot, _("randomize is true or false: correct it."));
    if (seed && !random)
        loading_error(loading, spot, _("A seed needs randomize=true beside it: add that."));
    if (seed && !text_starts(seed, "${") && !read_number(question->parameters, "seed", &number))
        loading_error(loading, spot, _("A seed is a number or a question as ${name}: correct it."));
}

static void check_names(struct loading *loading, const char *text, const char *names, struct spot spot)
{
    struct pair pair;

    while (next_pair(&text, &pair)) {
        scoped_text name = mem_text_part(pair.name, pair.name_bytes);
        if (!pair.value_bytes)
            loading_error(loading, spot, _("Parameters are written as name=value: correct “%s”."), name);
        else if (!*names)
            loading_error(loading, spot, _("This type takes no parameters: remove “%s”."), name);
        else if (!text_has_word(names, name))
            loading_error(loading, spot, _("There is no parameter “%s” here; there are: %s. Correct it."), name, names);
    }
}

void parameters_read(struct loading *loading, const struct question *question, const char *word, struct spot spot)
{
    const char *names = "";

    for (size_t i = 0; *question->parameters && i < sizeof allowed / sizeof *allowed; i++)
        if (text_equal(allowed[i].word, word))
            names = allowed[i].names;
    check_names(loading, question->parameters, names, spot);
    if (question->type == QUESTION_RANGE)
        read_range(loading, question, spot);
    if (*question->list)
        check_random(loading, question, spot);
}
