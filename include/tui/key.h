/* key.h — one press of a key, whatever bytes the terminal sends for it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TUI_KEY_H
#define BALIE_TUI_KEY_H

#include <stddef.h>
#include <stdint.h>

/* A code is a character, or one of these, with PRESS_CTRL and PRESS_ALT added: PRESS_CTRL + 'p' is Ctrl-P. */
enum press {
    PRESS_NONE = 0,
    PRESS_SPECIAL = 0x110000, /* above every character */
    PRESS_UP,
    PRESS_DOWN,
    PRESS_LEFT,
    PRESS_RIGHT,
    PRESS_HOME,
    PRESS_END,
    PRESS_PAGE_UP,
    PRESS_PAGE_DOWN,
    PRESS_INSERT,
    PRESS_DELETE,
    PRESS_BACKSPACE,
    PRESS_ENTER,
    PRESS_TAB,
    PRESS_BACK_TAB, /* Shift-Tab */
    PRESS_ESCAPE,
    PRESS_PASTE, /* text pasted in: data, never commands */
    PRESS_F,     /* PRESS_F + 1 is F1 */
    PRESS_CTRL = 0x1000000,
    PRESS_ALT = 0x2000000
};

struct key {
    uint32_t code;
    char text[8];       /* a character without Ctrl or Alt, as UTF-8; else "" */
    const char *pasted; /* PRESS_PASTE: borrowed until the next key; else NULL */
};

#define KEY_LABEL_BYTES 24

/* What the first bytes of SIZE_BYTES say. Returns the bytes used; 0 when more must come, unless IS_ALL says that
 * nothing more came in time (then a lone ESC is the Escape key). Unknown sequences are used up as PRESS_NONE; replies
 * of the terminal too. A paste begins with PRESS_PASTE, whose text is what follows until KEY_PASTE_END. */
enum key_more { KEY_MORE_MAY_COME, KEY_IS_ALL };
size_t key_decode(const char *bytes, size_t size_bytes, enum key_more more, struct key *out);
#define KEY_PASTE_END "\033[201~"

/* "F1", "Ctrl-P", "Alt-1", "Enter", "x"; returns NAME. */
const char *key_label(uint32_t code, char name[KEY_LABEL_BYTES]);

#endif
