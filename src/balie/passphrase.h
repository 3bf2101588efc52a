/* passphrase.h — the passphrase, from a file for scripts or typed unseen by a person. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BALIE_PASSPHRASE_H
#define BALIE_BALIE_PASSPHRASE_H

struct error;
struct secret;

/* From BALIE_PASSPHRASE_FILE, else asked on the terminal with QUESTION. Yours; NULL and ERR. */
struct secret *passphrase_read(const char *question, struct error *err);
/* The second secret of a command: the second line of the file, or its first when it has one line. */
struct secret *passphrase_read_second(const char *question, struct error *err);
/* Always asked on the terminal. */
struct secret *passphrase_ask(const char *question, struct error *err);

#endif
