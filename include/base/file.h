/* file.h — whole files, read and replaced at once. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BASE_FILE_H
#define BALIE_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct error;

/* Appends the file; refuses one larger than LIMIT_BYTES. PATH "-" is standard input. */
bool file_read(const char *path, size_t limit_bytes, struct buf *out, struct error *err);
/* Writes beside, syncs, renames, syncs the folder: after a crash the old or the new file stands whole. */
bool file_replace(const char *path, const void *bytes, size_t size_bytes, int mode, struct error *err);
bool file_sync(const char *path, struct error *err); /* the file and the folder it is in stand on the disk */
bool file_make_folder(const char *path, int mode, struct error *err); /* with its parents; existing is fine */
bool file_exists(const char *path);
bool file_is_folder(const char *path);
/* Calls VISIT for each regular file below FOLDER with its path relative to it, in bytewise order; hidden ones left out.
 */
bool file_walk(const char *folder, bool (*visit)(void *with, const char *relative, struct error *err), void *with,
               struct error *err);
char *file_join(const char *folder, const char *name); /* yours */

#endif
