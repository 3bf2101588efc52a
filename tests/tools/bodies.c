/* bodies.c — the patches of a dossier's log, with their ids named, beside what somebody wrote by hand. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* usage: bodies FORM [WANTED.json [MORE.json]] <LOG.json: without WANTED prints the set of FORM as canonical JSON; with
 * it compares, one TAP line and the differences. MORE names by form what the patch must have besides WANTED. Ids are
 * named by what they are: <dossier>, <record>, <user>, and the others by the form that first speaks of them: <contract
 * 1>. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/map.h"
#include "base/text.h"

#define LIMIT_BYTES (16u << 20)

struct naming {
    struct arena *arena;
    struct map *names;
    const char *form;
    size_t count;
};

static size_t hex_digits(const char *text)
{
    return strspn(text, "0123456789abcdef");
}

/* How many bytes of TEXT are an id: 32 hex digits, or a UUID with its dashes; 0 when it is none. */
static size_t id_size(const char *text)
{
    static const size_t parts[] = { 8, 4, 4, 4, 12 };
    size_t at = 0;

    if (hex_digits(text) == 32)
        return 32;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (hex_digits(text + at) != parts[i])
            return 0;
        at += parts[i];
        if (i < 4 && text[at++] != '-')
            return 0;
    }
    return at;
}

static const char *name_of(struct naming *naming, const char *id, size_t size)
{
    const char *key = arena_text_part(naming->arena, id, size);
    const char *name = map_find(naming->names, key);

    if (name)
        return name;
    name = arena_format(naming->arena, "<%s %zu>", naming->form, ++naming->count);
    map_put(naming->names, key, (void *)name);
    return name;
}

static void name_ids(struct naming *naming, const char *text, struct buf *out)
{
    bool in_word = false;

    while (*text) {
        size_t size = in_word ? 0 : id_size(text);
        if (size) {
            buf_text(out, name_of(naming, text, size));
            text += size;
            continue;
        }
        in_word = isalnum((unsigned char)*text);
        buf_char(out, *text++);
    }
}

static void known(struct naming *naming, const struct json_t *change, const char *member)
{
    const char *id = json_get_text(change, member);

    if (id)
        map_put(naming->names, arena_text(naming->arena, id), (void *)arena_format(naming->arena, "<%s>", member));
}

/* The body without its salt, every id named. */
static struct json_t *named_body(struct naming *naming, const struct json_t *change)
{
    scoped_buf text = { 0 }, named = { 0 };
    struct json_t *body = json_get(change, "body"), *plain = json_make_object();

    for (void *i = json_first(body); i; i = json_after(body, i))
        if (!text_equal(json_member_key(i), "salt"))
            json_set(plain, json_member_key(i), json_share(json_member(i)));
    json_write(&text, plain);
    json_free(plain);
    name_ids(naming, buf_view(&text), &named);
    return json_parse(buf_view(&named), named.size_bytes, NULL);
}

/* The patch that set FORM; the ids of the changes before it are named on the way. */
static struct json_t *find_body(struct naming *naming, struct json_t *log, const char *form)
{
    for (size_t i = 0; i < json_size(log); i++) {
        struct json_t *change = json_at(log, i), *body;
        if (!text_equal(json_get_text(change, "kind"), "set"))
            continue;
        naming->form = json_get_text(change, "form");
        naming->count = 0;
        known(naming, change, "dossier");
        known(naming, change, "user");
        known(naming, change, "record");
        body = named_body(naming, change);
        if (text_equal(naming->form, form))
            return body;
        json_free(body);
        map_put(naming->names, json_get_text(change, "record"),
                (void *)arena_format(naming->arena, "<%s>", naming->form));
    }
    return NULL;
}

/* One member a line: what a person compares. */
static void write_lines(const struct json_t *body, struct buf *out)
{
    struct json_t *own = json_share((struct json_t *)body);
    const char *comma = "{\n";

    for (void *i = json_first(own); i; i = json_after(own, i)) {
        struct json_t *part = json_member(i);
        buf_format(out, "%s\"%s\": ", comma, json_member_key(i));
        comma = ",\n";
        if (json_is_object(part)) {
            const char *inner = "{\n  ";
            for (void *at = json_first(part); at; at = json_after(part, at)) {
                buf_text(out, inner);
                json_quote(out, json_member_key(at));
                buf_text(out, ": ");
                json_write(out, json_member(at));
                inner = ",\n  ";
            }
            buf_text(out, "\n}");
        } else {
            for (size_t at = 0; at < json_size(part); at++) {
                buf_text(out, at ? ",\n  " : "[\n  ");
                json_write(out, json_at(part, at));
            }
            buf_text(out, "\n]");
        }
    }
    buf_text(out, "\n}\n");
    json_free(own);
}

/* The lines of TEXT that OTHER has not. */
static size_t print_missing(const char *mark, const char *text, const char *other)
{
    size_t count = 0;

    while (*text) {
        size_t size = strcspn(text, "\n"), bare = size;
        char line[4096];
        if (bare && text[bare - 1] == ',')
            bare--;
        snprintf(line, sizeof line, "%.*s", (int)bare, text);
        if (*line && !strstr(other, line) && ++count)
            printf("# %s %s\n", mark, line);
        text += size + (text[size] != '\0');
    }
    return count;
}

static bool is_same(const struct json_t *one, const struct json_t *other)
{
    scoped_buf left = { 0 }, right = { 0 };

    if (!one || !other)
        return false;
    json_write(&left, one);
    json_write(&right, other);
    return strcmp(buf_view(&left), buf_view(&right)) == 0;
}

static bool has_entry(const struct json_t *entries, const struct json_t *entry)
{
    for (size_t i = 0; i < json_size(entries); i++)
        if (is_same(json_at(entries, i), entry))
            return true;
    return false;
}

/* PART without the members that MORE has too; *TAKEN counts those. */
static struct json_t *take_from(struct json_t *part, const struct json_t *more, size_t *taken)
{
    bool is_object = json_is_object(part);
    struct json_t *rest = is_object ? json_make_object() : json_make_array();

    for (void *i = is_object ? json_first(part) : NULL; i; i = json_after(part, i))
        if (is_same(json_get(more, json_member_key(i)), json_member(i)))
            ++*taken;
        else
            json_set(rest, json_member_key(i), json_share(json_member(i)));
    for (size_t i = 0; !is_object && i < json_size(part); i++)
        if (has_entry(more, json_at(part, i)))
            ++*taken;
        else
            json_add(rest, json_share(json_at(part, i)));
    return rest;
}

/* What is left of BODY when everything that MORE names was there; NULL when some of it was not. Yours. */
static struct json_t *without(struct json_t *body, struct json_t *more)
{
    struct json_t *rest = json_make_object();
    size_t taken = 0, wanted = 0;

    for (void *i = json_first(body); i; i = json_after(body, i))
        json_set(rest, json_member_key(i), take_from(json_member(i), json_get(more, json_member_key(i)), &taken));
    for (void *i = json_first(more); i; i = json_after(more, i))
        wanted += json_size(json_member(i));
    if (taken == wanted)
        return rest;
    json_free(rest);
    return NULL;
}

/* Takes what the file MORE_PATH names for FORM out of BODY, which it replaces. */
static bool take_more(const char *form, struct json_t **body, const char *more_path)
{
    scoped_buf bytes = { 0 };
    struct error err = { 0 };
    scoped_json all =
        file_read(more_path, LIMIT_BYTES, &bytes, &err) ? json_parse(buf_view(&bytes), bytes.size_bytes, &err) : NULL;
    struct json_t *rest = all && json_get(all, form) ? without(*body, json_get(all, form)) : NULL;

    if (!rest) {
        printf("not ok - the patch of %s has what %s says %s\n", form, more_path, err.text);
        return false;
    }
    json_free(*body);
    *body = rest;
    return true;
}

static int compare(const char *form, const struct json_t *body, const char *path)
{
    scoped_buf bytes = { 0 }, got = { 0 }, wanted = { 0 };
    struct error err = { 0 };
    scoped_json hand =
        file_read(path, LIMIT_BYTES, &bytes, &err) ? json_parse(buf_view(&bytes), bytes.size_bytes, &err) : NULL;

    if (!hand) {
        printf("not ok - %s: %s\n", path, err.text);
        return 1;
    }
    write_lines(body, &got);
    write_lines(hand, &wanted);
    if (strcmp(buf_view(&got), buf_view(&wanted)) == 0) {
        printf("ok - the patch of %s is the one written by hand\n", form);
        return 0;
    }
    printf("not ok - the patch of %s is the one written by hand\n", form);
    if (!print_missing("stored:", buf_view(&got), buf_view(&wanted)) &&
        !print_missing("by hand:", buf_view(&wanted), buf_view(&got)))
        printf("# the same lines in another order\n");
    else
        print_missing("by hand:", buf_view(&wanted), buf_view(&got));
    return 1;
}

int main(int argc, char **argv)
{
    scoped(arena) arena = arena_new();
    scoped(map) names = map_new();
    struct naming naming = { .arena = arena, .names = names };
    scoped_buf bytes = { 0 }, lines = { 0 };
    struct error err = { 0 };
    scoped_json log = NULL;
    scoped_json body = NULL;

    if (argc < 2 || !file_read("-", LIMIT_BYTES, &bytes, &err) ||
        !(log = json_parse(buf_view(&bytes), bytes.size_bytes, &err))) {
        fprintf(stderr, "usage: bodies FORM [WANTED.json [MORE.json]] <LOG.json. %s\n", err.text);
        return 2;
    }
    body = find_body(&naming, log, argv[1]);
    if (!body) {
        printf("not ok - the log has a patch of %s\n", argv[1]);
        return 1;
    }
    if (argc > 3 && !take_more(argv[1], &body, argv[3]))
        return 1;
    if (argc > 2)
        return compare(argv[1], body, argv[2]);
    write_lines(body, &lines);
    fputs(buf_view(&lines), stdout);
    return 0;
}
