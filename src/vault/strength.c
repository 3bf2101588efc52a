/* strength.c — whether a passphrase that somebody chooses can be guessed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "strength.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zxcvbn.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/secret.h"
#include "base/words.h"

/* Who has the file of keys may guess as long as he likes, at half a second and 256 MiB a guess: 2^55 guesses are 500
 * million years of one machine. */
#define LEAST_BITS    55
#define LEAST_LETTERS 12
#define NAME_WORDS    8
#define MOST_BYTES    1024 /* of it is judged: the library's time grows with the square */

static size_t count_letters(struct secret *passphrase)
{
    const uint8_t *bytes = secret_bytes(passphrase);
    size_t count = 0;

    for (size_t i = 0; i < secret_size_bytes(passphrase); i++)
        count += (bytes[i] & 0xc0) != 0x80;
    return count;
}

/* NAME and each of its words, for the library's list of what this person would choose. */
static void list_words(char *name, const char *whole, const char *words[NAME_WORDS + 3])
{
    size_t count = 0;
    char *rest = NULL;

    words[count++] = "balie";
    if (*whole)
        words[count++] = whole;
    for (char *word = strtok_r(name, " -_.", &rest); word && count < NAME_WORDS + 2;
         word = strtok_r(NULL, " -_.", &rest))
        words[count++] = word;
    words[count] = NULL;
}

/* The library turns the passphrase about in memory that it does not wipe. */
static void judge(struct secret *passphrase, const char *name)
{
    size_t size_bytes = secret_size_bytes(passphrase) < MOST_BYTES ? secret_size_bytes(passphrase) : MOST_BYTES;
    scoped(secret) text = secret_new(size_bytes + 1);
    const char *words[NAME_WORDS + 3];
    char *copy = mem_text(name);

    memcpy(secret_bytes(text), secret_bytes(passphrase), size_bytes);
    list_words(copy, name, words);
    _exit(ZxcvbnMatch((const char *)secret_bytes(text), words, NULL) >= LEAST_BITS ? 0 : 1);
}

/* In a process of its own, whose memory goes with it. A judge that cannot be had is no judgement: false, and said. */
static bool is_hard_to_guess(struct secret *passphrase, const char *name, struct error *err)
{
    pid_t child = fork();
    int status = -1;

    if (child == 0)
        judge(passphrase, name);
    if (child > 0)
        while (waitpid(child, &status, 0) < 0 && errno == EINTR)
            ;
    if (child < 0 || !WIFEXITED(status))
        return error_set(err, ERROR_SYSTEM,
                         _("The passphrase could not be judged: too many programs are running. Try again."));
    if (WEXITSTATUS(status) == 0)
        return true;
    return error_set(err, ERROR_INPUT,
                     _("This passphrase is too easy to guess. Take at least 12 letters, best four words that have "
                       "nothing to do with each other."));
}

bool strength_suffices(struct secret *passphrase, const char *name, struct error *err)
{
    if (count_letters(passphrase) < LEAST_LETTERS)
        return error_set(
            err, ERROR_INPUT,
            _("This passphrase is too short. Take at least 12 letters, best four words that have nothing to "
              "do with each other."));
    return is_hard_to_guess(passphrase, name, err);
}
