/* prompt.h — asking the passphrase: nothing of it shows, and each wrong one makes the next wait longer. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SCREEN_PROMPT_H
#define BALIE_SCREEN_PROMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct key;
struct pane;
struct secret;

struct prompt {
    struct secret *typed;
    size_t size_bytes;
    bool is_entered; /* Enter was pressed: to be tried when the wait is over */
    unsigned failures;
    int64_t wait_until_ms;
    char message[1024];
};

void prompt_open(struct prompt *prompt);
void prompt_close(struct prompt *prompt);
bool prompt_key(struct prompt *prompt, const struct key *key); /* whether it was one of the prompt's */
/* Whether what was typed is to be tried now. */
bool prompt_is_due(const struct prompt *prompt);
/* What was typed, for trying; the prompt is empty after. The caller owns. */
struct secret *prompt_take(struct prompt *prompt);
/* It was refused: SENTENCE says why, and IS_WRONG makes the next try wait. */
enum prompt_refusal { PROMPT_WRONG, PROMPT_OTHER_CAUSE };
void prompt_refuse(struct prompt *prompt, enum prompt_refusal refusal, const char *sentence);
/* Draws it from ROW on. */
void prompt_draw(const struct prompt *prompt, const struct pane *pane, int row);

#endif
