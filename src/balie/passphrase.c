/* passphrase.c — the passphrase, from a file for scripts or typed unseen by a person. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "passphrase.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/error.h"
#include "base/secret.h"
#include "base/words.h"

#define LIMIT_BYTES 1024

/* Reads up to the end of the line straight into locked memory. */
static struct secret *read_line(int file)
{
    scoped(secret) line = secret_new(LIMIT_BYTES);
    uint8_t *bytes = secret_bytes(line);
    size_t size = 0;

    while (size < LIMIT_BYTES - 1) {
        ssize_t got = read(file, bytes + size, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got != 1 || bytes[size] == '\n')
            break;
        size++;
    }
    return secret_copy(bytes, size);
}

/* LINE is 0 or 1; the last line there is, when there are fewer. */
static struct secret *from_file(const char *path, int line, struct error *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    struct secret *secret, *next;

    if (file < 0) {
        error_set(err, ERROR_SYSTEM, _("The passphrase file %s cannot be read: %s."), path, strerror(errno));
        return NULL;
    }
    secret = read_line(file);
    next = line ? read_line(file) : NULL;
    close(file);
    if (next && secret_size_bytes(next)) {
        secret_free(secret);
        return next;
    }
    secret_free(next);
    return secret;
}

struct secret *passphrase_ask(const char *question, struct error *err)
{
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
    struct termios before, silent;
    struct secret *secret;

    if (terminal < 0 || tcgetattr(terminal, &before) != 0) {
        error_set(err, ERROR_LOCKED, _("There is no terminal to ask the passphrase on: set BALIE_PASSPHRASE_FILE."));
        if (terminal >= 0)
            close(terminal);
        return NULL;
    }
    silent = before;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    dprintf(terminal, "%s ", question);
    tcsetattr(terminal, TCSAFLUSH, &silent);
    secret = read_line(terminal);
    tcsetattr(terminal, TCSAFLUSH, &before);
    dprintf(terminal, "\n");
    close(terminal);
    return secret;
}

struct secret *passphrase_read(const char *question, struct error *err)
{
    const char *path = getenv("BALIE_PASSPHRASE_FILE");

    return path ? from_file(path, 0, err) : passphrase_ask(question, err);
}

struct secret *passphrase_read_second(const char *question, struct error *err)
{
    const char *path = getenv("BALIE_PASSPHRASE_FILE");

    return path ? from_file(path, 1, err) : passphrase_ask(question, err);
}
