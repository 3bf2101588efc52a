/* loose.c — a form of no dossier: filled in on the screen, and given as ODK submission XML or JSON. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "loose.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/words.h"
#include "command.h"
#include "desk/entry.h"
#include "form/instance.h"
#include "form/session.h"
#include "screen/screens.h"

#define OUTPUT_MODE 0600 /* a person's answers */

/* The screen is drawn on the terminal also when what is printed goes elsewhere; -1: it goes to the terminal too. */
static int borrow_terminal(int descriptor)
{
    int kept, terminal;

    if (isatty(descriptor))
        return -1;
    terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
    if (terminal < 0)
        return -1;
    kept = dup(descriptor);
    dup2(terminal, descriptor);
    close(terminal);
    return kept;
}

static void give_back(int kept, int descriptor)
{
    fflush(stdout);
    if (kept < 0)
        return;
    dup2(kept, descriptor);
    close(kept);
}

bool loose_fill(struct session *session, struct error *err)
{
    int kept = borrow_terminal(STDOUT_FILENO);
    struct error trouble = { 0 };
    bool good = screens_fill(entry_loose(session), &trouble);

    give_back(kept, STDOUT_FILENO);
    if (good)
        return true;
    if (trouble.kind)
        return error_set(err, trouble.kind, "%s", trouble.text);
    return error_set(err, ERROR_INPUT, _("The form was left before it was finished: nothing is kept."));
}

static void keep_first(void *with, struct item *item, const char *sentence)
{
    struct error *err = with;

    if (err->kind)
        return;
    scoped_text named = mem_format("%s: %s", item_key(item), sentence);
    error_set(err, ERROR_INPUT, "%s", named);
    error_at(err, "%s", item_key(item));
}

static bool write_out(const struct arguments *arguments, const struct buf *text, struct error *err)
{
    if (arguments->output)
        return file_replace(arguments->output, buf_view(text), text->size_bytes, OUTPUT_MODE, err);
    fwrite(buf_view(text), 1, text->size_bytes, stdout);
    return !fflush(stdout) || error_set(err, ERROR_SYSTEM, _("The answers could not be written: look at the disk."));
}

bool loose_give(struct session *session, const struct arguments *arguments, struct error *err)
{
    scoped_buf text = { 0 };
    scoped_json answers = NULL;
    struct error first = { 0 };

    if (session_check(session, true, keep_first, &first)) {
        if (err)
            *err = first;
        return false;
    }
    instance_finish(session);
    if (arguments->xml) {
        if (!instance_xml(session, &text, err))
            return false;
    } else {
        answers = instance_json(session);
        json_write_pretty(&text, answers);
        buf_char(&text, '\n');
    }
    return write_out(arguments, &text, err);
}
