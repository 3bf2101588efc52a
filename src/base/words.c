/* words.c — the program's own sentences, in the language of the person at the keyboard. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/words.h"

#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"

#define DOMAIN "balie"

/* The language NAME ("nl", "nl_BE.UTF-8") asks for, NULL when it is none of ours. */
static const char *known_language(const char *name)
{
    static const char *const languages[] = { "nl", "fr", "en" };

    for (size_t i = 0; name && i < sizeof languages / sizeof *languages; i++)
        if (text_starts(name, languages[i]) && !(name[2] >= 'a' && name[2] <= 'z'))
            return languages[i];
    return NULL;
}

static const char *choose_language(const char *wanted)
{
    static const char *const variables[] = { "BALIE_LANG", "LC_ALL", "LC_MESSAGES", "LANG" };
    const char *language = known_language(wanted);

    for (size_t i = 0; !language && i < sizeof variables / sizeof *variables; i++)
        language = known_language(getenv(variables[i]));
    return language ? language : "nl";
}

/* Where the catalogues are: as told, beside the program, or where it was installed. */
static void find_catalogues(struct buf *out)
{
    const char *told = getenv("BALIE_LOCALE");
    char path[PATH_MAX];
    ssize_t size_bytes = readlink("/proc/self/exe", path, sizeof path);

    if (told && *told) {
        buf_text(out, told);
        return;
    }
    while (size_bytes > 0 && path[size_bytes - 1] != '/')
        size_bytes--;
    if (size_bytes > 0)
        buf_format(out, "%.*slocale", (int)size_bytes, path);
    if (out->size_bytes && access(buf_view(out), X_OK) == 0)
        return;
    buf_cut(out, 0);
    buf_text(out, BALIE_PREFIX "/share/locale");
}

/* gettext looks at LANGUAGE only in a real locale, and the screen needs one of UTF-8. */
static void open_locale(void)
{
    const char *messages;

    if (!setlocale(LC_ALL, "") || MB_CUR_MAX < 4)
        setlocale(LC_ALL, "C.UTF-8");
    messages = setlocale(LC_MESSAGES, NULL);
    if (text_equal(messages, "C") || text_equal(messages, "POSIX"))
        setlocale(LC_MESSAGES, "C.UTF-8");
    setlocale(LC_NUMERIC, "C"); /* data is written with a point */
}

void words_open(const char *language)
{
    const char *chosen = choose_language(language);
    scoped_buf folder = { 0 };

    open_locale();
    setenv("LANGUAGE", chosen, 1);
    find_catalogues(&folder);
    bindtextdomain(DOMAIN, buf_view(&folder));
    bind_textdomain_codeset(DOMAIN, "UTF-8");
    textdomain(DOMAIN);
}

const char *words_language(void)
{
    return choose_language(getenv("LANGUAGE"));
}
