/* regex.c — patterns as ODK's regex() writes them, searched by PCRE2 with a bound on how long that may take. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr/regex.h"

#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/words.h"

#define PATTERN_MAX ((size_t)16 << 10)
#define NESTING_MAX 100
#define STEPS_MAX   ((size_t)500000)
#define HEAP_KIB    8192

#define LETTERS_A_STEP 64

/* As JavaScript has it where engines differ: \u and \x, [] matches nothing, $ is the very end. */
#define OPTIONS                                                                                                        \
    (PCRE2_UTF | PCRE2_ALT_BSUX | PCRE2_ALLOW_EMPTY_CLASS | PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF |         \
     PCRE2_NEVER_BACKSLASH_C | PCRE2_AUTO_CALLOUT)

struct regex {
    pcre2_code *code;
};

/* clang-format off */
static const struct {
    int code; /* PCRE2's */
    const char *sentence;
} troubles[] = {
    { PCRE2_ERROR_END_BACKSLASH,               N_("The pattern of regex() ends in a backslash; complete it.") },
    { PCRE2_ERROR_CLASS_RANGE_ORDER,           N_("A range in the pattern of regex() runs backwards; turn it round.") },
    { PCRE2_ERROR_MISSING_SQUARE_BRACKET,      N_("A bracket in the pattern of regex() is not closed; close it.") },
    { PCRE2_ERROR_MISSING_CLOSING_PARENTHESIS, N_("A parenthesis in the pattern of regex() is not closed; close it.") },
    { PCRE2_ERROR_UNMATCHED_CLOSING_PARENTHESIS,
      N_("A parenthesis in the pattern of regex() is closed but not opened; remove it.") },
    { PCRE2_ERROR_QUANTIFIER_INVALID,
      N_("In the pattern of regex() something is repeated that is not there; remove the sign.") },
    { PCRE2_ERROR_QUANTIFIER_OUT_OF_ORDER,     N_("A count in the pattern of regex() is wrong; correct it.") },
    { PCRE2_ERROR_QUANTIFIER_TOO_BIG,          N_("A count in the pattern of regex() is wrong; correct it.") },
    { PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP,
      N_("The pattern of regex() is nested too deeply; make it simpler.") },
    { PCRE2_ERROR_PATTERN_TOO_LARGE,           N_("The pattern of regex() is too big; make it simpler.") },
    { PCRE2_ERROR_PATTERN_STRING_TOO_LONG,     N_("The pattern of regex() is too big; make it simpler.") },
};
/* clang-format on */

/* --- memory: all of it is the arena's --- */

static void *take(size_t size_bytes, void *arena)
{
    return arena_alloc(arena, size_bytes);
}

static void give_back(void *memory, void *arena)
{
    (void)memory;
    (void)arena;
}

static pcre2_general_context *memory_of(struct arena *arena)
{
    return pcre2_general_context_create(take, give_back, arena);
}

/* --- what PCRE2 takes otherwise --- */

/* A class by itself within brackets: \d, \W … */
static bool is_class(const char *at)
{
    return at[0] == '\\' && at[1] && strchr("dDwWsS", at[1]);
}

/* The next character of brackets, with its backslash. A hyphen beside a class (as in [\w-.]) is a hyphen. */
static const char *copy_in_brackets(const char *at, bool *after_class, struct buf *out)
{
    bool is_here = is_class(at);
    size_t size = at[0] == '\\' && at[1] ? 2 : 1;

    if (*at == '-' && at[1] != ']' && (*after_class || is_class(at + 1)))
        buf_char(out, '\\');
    buf_add(out, at, size);
    *after_class = is_here;
    return at + size;
}

static bool ends_in_backslash(const char *pattern)
{
    size_t size = strlen(pattern), count = 0;

    while (count < size && pattern[size - count - 1] == '\\')
        count++;
    return count % 2;
}

/* What only PCRE2 knows behind a parenthesis: its verbs, its settings in the middle of a pattern. */
static bool is_foreign(const char *at)
{
    return at[0] == '(' && (at[1] == '*' || (at[1] == '?' && !(at[2] && strchr(":=!<", at[2]))));
}

/* False: something in it is no pattern elsewhere. */
static bool translate(const char *at, struct buf *out)
{
    bool in_brackets = false, after_class = false;

    while (*at) {
        bool escaped = at[0] == '\\' && at[1];

        if (in_brackets && *at != ']') {
            if (*at == '[')
                buf_char(out, '\\'); /* else [: begins a class of POSIX */
            at = copy_in_brackets(at, &after_class, out);
            continue;
        }
        if (is_foreign(at))
            return false;
        in_brackets = *at == '[';
        after_class = false;
        buf_add(out, at, escaped ? 2 : 1);
        at += escaped ? 2 : 1;
        if (in_brackets && *at == '^')
            buf_char(out, *at++);
    }
    return true;
}

/* --- making and searching --- */

static const struct regex *refuse(int code, struct error *err)
{
    const char *sentence = N_("The pattern of regex() is wrong; correct it.");

    for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++)
        if (troubles[i].code == code)
            sentence = troubles[i].sentence;
    error_set(err, ERROR_INPUT, "%s", _(sentence));
    return NULL;
}

const struct regex *regex_compile(struct arena *arena, const char *pattern, struct error *err)
{
    pcre2_compile_context *how = pcre2_compile_context_create(memory_of(arena));
    struct regex *regex = arena_alloc(arena, sizeof *regex);
    scoped_buf text = { 0 };
    PCRE2_SIZE place;
    int code;

    if (!translate(pattern, &text))
        return refuse(PCRE2_ERROR_QUANTIFIER_INVALID, err);
    if (ends_in_backslash(pattern))
        return refuse(PCRE2_ERROR_END_BACKSLASH, err);
    pcre2_set_max_pattern_length(how, PATTERN_MAX);
    pcre2_set_parens_nest_limit(how, NESTING_MAX);
    pcre2_set_newline(how, PCRE2_NEWLINE_ANYCRLF);
    pcre2_set_compile_extra_options(how, PCRE2_EXTRA_BAD_ESCAPE_IS_LITERAL);
    regex->code = pcre2_compile((PCRE2_SPTR)buf_view(&text), text.size_bytes, OPTIONS, &code, &place, how);
    return regex->code ? regex : refuse(code, err);
}

/* A search under way. */
struct search {
    size_t steps, place;
};

/* What is walked between two steps is work too: a repeated letter is run through without a step of its own. */
static int count_step(pcre2_callout_block *block, void *with)
{
    struct search *search = with;
    size_t here = block->current_position, from = search->place;

    search->steps += 1 + (here > from ? here - from : from - here) / LETTERS_A_STEP;
    search->place = here;
    return search->steps > STEPS_MAX ? PCRE2_ERROR_MATCHLIMIT : 0;
}

bool regex_find(const struct regex *regex, const char *text, struct arena *arena, struct regex_outcome *out,
                struct error *err)
{
    pcre2_general_context *memory = memory_of(arena);
    pcre2_match_context *how = pcre2_match_context_create(memory);
    pcre2_match_data *found = pcre2_match_data_create(1, memory);
    struct search search = { 0 };
    int result;

    pcre2_set_match_limit(how, STEPS_MAX);
    pcre2_set_heap_limit(how, HEAP_KIB);
    pcre2_set_callout(how, count_step, &search);
    result = pcre2_match(regex->code, (PCRE2_SPTR)text, strlen(text), 0, 0, found, how);
    if (result <= PCRE2_ERROR_UTF8_ERR1 && result >= PCRE2_ERROR_UTF8_ERR21)
        return error_set(err, ERROR_INPUT,
                         _("regex() was given letters that are damaged (not UTF-8); type them again."));
    if (result < 0 && result != PCRE2_ERROR_NOMATCH)
        return error_set(err, ERROR_INPUT, _("regex() takes too long on this text; make its pattern simpler."));
    *out = (struct regex_outcome){ .found = result >= 0, .steps = search.steps };
    return true;
}
