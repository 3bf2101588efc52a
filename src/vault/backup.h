/* backup.h — a backup: one sealed file with the keys in front, written in steps, there only when it is whole. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_VAULT_BACKUP_H
#define BALIE_VAULT_BACKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scope.h"

struct backup; /* opaque */
struct backup_head;
struct database_place;
struct error;
struct keys;
struct secret;
struct vault;

#define BACKUP_LEAD_BYTES 12288

/* Begins one of VAULT, to be at PATH in the end. Refuses to replace a file that is no backup. */
struct backup *backup_begin(struct vault *vault, const char *path, struct error *err);
/* At most BUDGET_MS (0: as long as it takes); *IS_READY when only the end is left. */
bool backup_step(struct backup *backup, int64_t budget_ms, bool *is_ready, struct error *err);
/* Whole, not yet on the disk nor under its name. */
bool backup_close(struct backup *backup, struct error *err);
bool backup_is_closed(const struct backup *backup);
bool backup_sync(const struct backup *backup, struct error *err); /* on the disk; as long as the disk takes */
/* Every page of what was written is read back and judged. */
bool backup_check(const struct backup *backup, struct error *err);
/* The same, and what JUDGE thinks of what lies in it. For a process of its own: JUDGE may try out changes, which are
 * dropped. */
enum backup_verdict {
    BACKUP_GOOD,
    BACKUP_BAD,   /* not worth keeping, or it could not be read; ERR may say why */
    BACKUP_UNTIDY /* ERR says what can be mended: all that cannot be made again is whole in it */
};
enum backup_verdict backup_judge(const struct backup *backup, bool (*judge)(struct vault *copy, struct error *err),
                                 struct error *err);
bool backup_publish(struct backup *backup, struct error *err);
void backup_free(struct backup *backup); /* one that was not published leaves no file; NULL is fine */
SCOPED(backup)

/* The keys in front of the backup at PATH, yours; FILE_ID is what seals its pages apart. */
struct keys *backup_load_keys(const char *path, uint8_t *file_id, struct error *err);
/* Where its pages are. PATH and DATA_KEY are borrowed. */
struct database_place backup_place(const char *path, struct secret *data_key, const uint8_t *file_id);
/* What a restoring that was not finished has written goes. */
void restore_undo(struct vault *vault);
/* The vaults that were there before a restoring go; false and ERR when one cannot be removed. */
bool restore_forget_kept(const struct vault *vault, struct error *err);

#endif
