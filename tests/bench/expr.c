/* expr.c — how long thirty typical form expressions take to compile and to run. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/error.h"

#include "expr/expr.h"
#include "expr/node.h"

#define ITEMS    600
#define ROUNDS   20000
#define COMPILES 2000

struct world {
    struct arena *arena;
    struct node *document, *data, *list;
    struct node *rows[1];
};

/* clang-format off */
static const char *const texts[] = {
    "if(${a} = 'ja' and ${b} > 3, 1, 0)",
    "../x + 1",
    "selected(${list}, 'X')",
    "instance('gemeenten')/root/item[name = ${gemeente}]/regio",
    ". >= 0 and . <= 30",
    "${a} != ''",
    "${a} = 'ja'",
    "${a} = 'ja' or ${a} = 'nee'",
    "not(${a} = 'nee')",
    "string-length(.) < 48",
    "concat(${a}, ' ', ${gemeente})",
    "coalesce(${leeg}, ${a})",
    "count(../kind)",
    "sum(../kind/leeftijd)",
    "count(../kind[leeftijd < 12])",
    "position(..)",
    "round(${b} * 1.21, 2)",
    "int((${datum} - ${geboorte}) div 365.25)",
    "${datum} <= '2024-03-01'",
    "${geboorte} < ${datum}",
    "add-months(${datum}, 2)",
    "age-at(${geboorte}, ${datum})",
    "insz-valid(${insz})",
    "selected(${list}, 'X') and not(selected(${list}, 'GEEN') and count-selected(${list}) > 1)",
    "regex(${insz}, '^[0-9]{11}$')",
    "if(${b} > 3, if(${b} > 5, 'hoog', 'midden'), 'laag')",
    "/data/a = 'ja' and /data/b > 3",
    "../kind[1]/leeftijd",
    "${b} mod 2 = 0",
    "format-date(${datum}, '%d/%m/%Y')",
};
static const char *const names[] = { "a", "b", "list", "gemeente", "leeg", "datum", "geboorte", "insz" };
static const char *const answers[] = { "ja", "7", "A B X", "G599", "", "2024-02-29", "1988-05-12", "93051822361" };
/* clang-format on */

static bool bind(void *with, const char *name, unsigned *slot, struct error *err)
{
    (void)with;
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], name) == 0) {
            *slot = i;
            return true;
        }
    }
    return error_set(err, ERROR_ABSENT, "No such name; use another.");
}

static bool look_up(struct expr_call *call, unsigned slot, struct value *out, struct error *err)
{
    (void)call;
    (void)err;
    *out = value_text(answers[slot]);
    return true;
}

static struct node *instance(void *with, const char *id)
{
    (void)id;
    return ((struct world *)with)->list;
}

static struct node *leaf(struct arena *arena, struct node *parent, const char *name, const char *text)
{
    struct node *node = node_new(arena, NODE_ELEMENT, name, text);

    node_append(parent, node);
    return node;
}

static void build(struct world *world, bool settled)
{
    struct arena *arena = world->arena;
    struct node *root;

    world->document = node_new(arena, NODE_DOCUMENT, NULL, NULL);
    world->data = leaf(arena, world->document, "data", NULL);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        leaf(arena, world->data, names[i], answers[i]);
    leaf(arena, world->data, "x", "41");
    for (int i = 0; i < 5; i++)
        leaf(arena, leaf(arena, world->data, "kind", NULL), "leeftijd", arena_format(arena, "%d", i * 4));
    world->list = node_new(arena, NODE_DOCUMENT, NULL, NULL);
    root = leaf(arena, world->list, "root", NULL);
    for (int i = 0; i < ITEMS; i++) {
        struct node *item = leaf(arena, root, "item", NULL);

        leaf(arena, item, "name", arena_format(arena, "G%d", i));
        leaf(arena, item, "regio", "Antwerpen");
    }
    if (settled)
        node_settle(world->list);
}

static double now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now); /* others may be busy too */
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static double time_run(struct expr_machine *machine, const struct expr *expr, const struct expr_scene *scene)
{
    double from = now_ns();
    struct value value;

    for (int i = 0; i < ROUNDS; i++)
        if (!expr_run(machine, expr, scene, &value, NULL))
            return -1;
    return (now_ns() - from) / ROUNDS;
}

static double time_compile(const char *text, const struct expr_host *host)
{
    scoped(arena) arena = arena_new();
    double from = now_ns();

    for (int i = 0; i < COMPILES; i++)
        expr_compile(arena, text, host, NULL);
    return (now_ns() - from) / COMPILES;
}

int main(void)
{
    enum { COUNT = sizeof texts / sizeof *texts };
    double runs[COUNT], compiles[COUNT];
    struct world world = { .arena = arena_new() };
    struct expr_host host = { .with = &world,
                              .bind = bind,
                              .look_up = look_up,
                              .instance = instance,
                              .zone_offset_minutes = EXPR_ZONE_BRUSSELS };
    struct expr_machine *machine = expr_machine_new(&host);
    struct expr_scene scene = { 0 };

    build(&world, true);
    scene.root = world.document;
    scene.context = node_child(world.data, node_name("x"));
    for (int i = 0; i < COUNT; i++) {
        const struct expr *expr = expr_compile(world.arena, texts[i], &host, NULL);

        runs[i] = expr ? time_run(machine, expr, &scene) : -1;
        compiles[i] = time_compile(texts[i], &host);
        printf("%8.0f ns run %8.0f ns compile  %s\n", runs[i], compiles[i], texts[i]);
    }
    qsort(runs, COUNT, sizeof *runs, compare);
    qsort(compiles, COUNT, sizeof *compiles, compare);
    printf("expr: median of %d runs %.0f ns, slowest %.0f ns; median compile %.0f ns\n", COUNT, runs[COUNT / 2],
           runs[COUNT - 1], compiles[COUNT / 2]);
    expr_machine_free(machine);
    arena_free(world.arena);
    return 0;
}
