/* trouble.c — what whoever looks after the server of a torture world does: lets go, passes on, publishes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "world.h"

/* Runs balied with ARGUMENTS on the server's store; it may refuse. OUT gets what it says; NULL: nobody reads it. */
static void run_balied(const struct world *w, const char *arguments, struct buf *out)
{
    char path[512], bytes[4096];
    scoped_text store = central_store(w);
    scoped_text command = mem_format("%s %s --store '%s' 2>/dev/null", program("balied", path), arguments, store);
    FILE *said = popen(command, "r");

    while (said && fgets(bytes, sizeof bytes, said))
        if (out)
            buf_text(out, bytes);
    if (said)
        pclose(said);
}

static void set_role(struct world *w, int d, const char *role)
{
    scoped_text arguments = mem_format("users %s --role '%s'", w->desks[d].user, role);

    run_balied(w, arguments, NULL);
    w->desks[d].was_withdrawn |= !*role;
}

static void note_number(struct world *w, const char *number, const char *nothing)
{
    (void)nothing;
    w->found = (int)strtol(number, NULL, 10);
}

/* The number of desk D's enrolment; 0: the server was put back to before it. */
static int number_of(struct world *w, int d)
{
    char *line, device[ID_TEXT_BYTES] = "";
    scoped_text sql = NULL;

    w->found = 0;
    if (!ask(w, d, &(struct order){ .what = ORDER_WHO }, &line) || sscanf(line, "who %*s %32s", device) != 1)
        return 0;
    sql = mem_format("SELECT desk FROM device WHERE id = %s%s'", *w->postgres ? "'\\x" : "x'", device);
    central_each(w, sql, note_number);
    return w->found;
}

static void set_desk(struct world *w, int d, bool is_used)
{
    scoped_text arguments = mem_format("%s %d", is_used ? "enable" : "disable", number_of(w, d));

    run_balied(w, arguments, NULL);
    w->desks[d].was_disabled |= !is_used;
}

/* Passes on what is held, each with a chance of so many percent. What is of a dossier that nobody knows waits. */
static void release_held(struct world *w, int percent, bool also_absent)
{
    scoped_buf held = { 0 };
    char *at, *line;

    run_balied(w, "held", &held);
    at = held.bytes;
    while (held.size_bytes && (line = strsep(&at, "\n")) && *line) {
        char id[ID_TEXT_BYTES], reason[32];
        scoped_text arguments = NULL;

        if (sscanf(line, "%32s %31s", id, reason) != 2 || !chance(w, percent) ||
            (strcmp(reason, "absent") == 0 && !also_absent))
            continue;
        if (find_made(w, id) >= 0)
            set_bit(w->released, find_made(w, id));
        arguments = mem_format("release %s", id);
        run_balied(w, arguments, NULL);
    }
}

/* The version of the content is a line in a file of it. */
static void publish(struct world *w)
{
    scoped_text arguments = mem_format("publish %s/content --key %s/key", w->folder, w->folder);
    scoped_text path = mem_format("%s/content/versie.txt", w->folder);
    FILE *file = fopen(path, "w");

    if (!file)
        exit(2);
    fprintf(file, "%" PRIu64 ".%d", w->seed, ++w->published);
    fclose(file);
    run_balied(w, arguments, NULL);
}

static void make_key(struct world *w)
{
    scoped_text arguments = mem_format("%s/content", w->folder);
    char path[512];
    scoped_text command =
        mem_format("mkdir -p %s && %s key %s/key >/dev/null", arguments, program("balied", path), w->folder);

    run_shell(command);
}

static void make_trouble(struct world *w)
{
    int d = pick(w, w->count), roll = pick(w, 100);

    if (roll < 25)
        set_role(w, d, "");
    else if (roll < 50)
        set_role(w, d, "onthaal");
    else if (roll < 60)
        set_desk(w, d, false);
    else if (roll < 80)
        set_desk(w, d, true);
    else
        release_held(w, 50, false);
}

/* Everybody may work again. */
static void end_trouble(struct world *w)
{
    for (int d = 0; d < w->count && w->nature.has_trouble; d++) {
        set_desk(w, d, true);
        set_role(w, d, "onthaal");
    }
}
