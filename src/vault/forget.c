/* forget.c — a vault that nobody may open any more: its keys go, wherever they are in its folder. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "inside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "keys.h"

/* Written over before it goes, so far as the disk writes in place: what stands behind it stays sealed either way. */
static bool remove_over(const char *path, struct error *err)
{
    static const char nothing[KEYS_FILE_BYTES];
    int file = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    struct stat about;

    if (file >= 0) {
        size_t size_bytes =
            fstat(file, &about) == 0 && about.st_size < (off_t)sizeof nothing ? (size_t)about.st_size : sizeof nothing;
        bool good = pwrite(file, nothing, size_bytes, 0) == (ssize_t)size_bytes && fsync(file) == 0;

        close(file);
        if (good && unlink(path) == 0)
            return true;
    }
    return error_set(err, ERROR_SYSTEM, _("%s holds what must go, and cannot be removed (%s). Remove it yourself."),
                     path, strerror(errno));
}

/* Whatever lies there, half a backup too. */
static bool forget_backups(const char *folder, struct error *err)
{
    DIR *dir = opendir(folder);
    bool good = true;

    if (!dir)
        return errno == ENOENT ||
               error_set(err, ERROR_SYSTEM, _("%s holds what must go, and cannot be removed (%s). Remove it yourself."),
                         folder, strerror(errno));
    for (struct dirent *entry; good && (entry = readdir(dir));) {
        scoped_text path = file_join(folder, entry->d_name);

        good = *entry->d_name == '.' || remove_over(path, err);
    }
    closedir(dir);
    return good;
}

bool vault_forget(struct vault *vault, struct error *err)
{
    scoped_text keys = file_join(vault->folder, "keys");
    scoped_text backups = roll_folder(vault);

    roll_stop(vault);
    /* Those of the vault last: cut off before, all of it is done again. */
    return forget_backups(backups, err) && restore_forget_kept(vault, err) && remove_over(keys, err) &&
           file_sync(vault->folder, err);
}
