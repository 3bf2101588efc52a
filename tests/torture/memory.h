/* memory.h — what was done to the files, in order: from it any power cut is made. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_TORTURE_MEMORY_H
#define BALIE_TESTS_TORTURE_MEMORY_H

#include <stddef.h>
#include <sys/types.h>

/* Each without effect until disk_record(). */
void memory_create(const char *path);
void memory_make_folder(const char *path);
void memory_write(const char *path, const void *bytes, size_t size, off_t at);
void memory_cut(const char *path, off_t size);
void memory_sync(const char *path); /* of a file, or of the folder: then names stand */
void memory_rename(const char *from, const char *to);
void memory_link(const char *from, const char *to); /* a second name of the same file */
void memory_unlink(const char *path);

#endif
