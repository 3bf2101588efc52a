/* prompt.c — asking the passphrase: nothing of it shows, and each wrong one makes the next wait longer. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "prompt.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "base/words.h"
#include "tui/key.h"
#include "tui/pane.h"

#define LIMIT_BYTES 1024
#define WAIT_MS     1000
#define WAIT_MOST   10

void prompt_open(struct prompt *prompt)
{
    *prompt = (struct prompt){ .typed = secret_new(LIMIT_BYTES) };
}

void prompt_close(struct prompt *prompt)
{
    secret_free(prompt->typed);
    prompt->typed = NULL;
}

static void add(struct prompt *prompt, const char *text)
{
    size_t size = strlen(text);

    if (prompt->size_bytes + size > LIMIT_BYTES)
        return;
    memcpy(secret_bytes(prompt->typed) + prompt->size_bytes, text, size);
    prompt->size_bytes += size;
}

static void erase(struct prompt *prompt, size_t keep)
{
    memset(secret_bytes(prompt->typed) + keep, 0, LIMIT_BYTES - keep);
    prompt->size_bytes = keep;
}

static void erase_letter(struct prompt *prompt)
{
    size_t keep = prompt->size_bytes;

    while (keep && (secret_bytes(prompt->typed)[--keep] & 0xC0) == 0x80)
        ;
    erase(prompt, keep);
}

bool prompt_key(struct prompt *prompt, const struct key *key)
{
    if (prompt->is_entered)
        return key->code < PRESS_CTRL && *key->text; /* while it is tried nothing is added */
    if (key->code == PRESS_ENTER)
        prompt->is_entered = prompt->size_bytes > 0;
    else if (key->code == PRESS_BACKSPACE)
        erase_letter(prompt);
    else if (key->code == PRESS_CTRL + 'u' || key->code == PRESS_ESCAPE)
        erase(prompt, 0);
    else if (key->code == PRESS_PASTE)
        add(prompt, key->pasted);
    else if (*key->text)
        add(prompt, key->text);
    else
        return false;
    return true;
}

bool prompt_is_due(const struct prompt *prompt)
{
    return prompt->is_entered && clock_tick_ms() >= prompt->wait_until_ms;
}

struct secret *prompt_take(struct prompt *prompt)
{
    struct secret *taken = secret_copy(secret_bytes(prompt->typed), prompt->size_bytes);

    erase(prompt, 0);
    prompt->is_entered = false;
    return taken;
}

void prompt_refuse(struct prompt *prompt, enum prompt_refusal refusal, const char *sentence)
{
    snprintf(prompt->message, sizeof prompt->message, "%s", sentence);
    if (refusal == PROMPT_WRONG && prompt->failures < WAIT_MOST)
        prompt->failures++;
    if (refusal == PROMPT_WRONG)
        prompt->wait_until_ms = clock_tick_ms() + (int64_t)prompt->failures * WAIT_MS;
}

void prompt_draw(const struct prompt *prompt, const struct pane *pane, int row)
{
    int column = pane_text(pane, row, 2, STYLE_LABEL, _("Passphrase:")) + 1;

    if (prompt->is_entered)
        pane_text(pane, row, column, STYLE_PLAIN, _("One moment …"));
    else
        pane_text(pane, row, column, STYLE_FAINT, prompt->size_bytes ? _("(typing)") : "");
    pane_caret(pane, row, column);
    pane_wrapped(pane, row + 2, 2, STYLE_REFUSAL, prompt->message);
}
