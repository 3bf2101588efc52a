/* workbook.c — fuzz target: a workbook, as its bytes or as the parts in it, is read and loaded as a form and judged. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <stddef.h>
#include <stdint.h>

#include <zip.h>

#include "base/memory.h"
#include "base/sheet.h"
#include "form/finding.h"
#include "form/form.h"
#include "form/session.h"

#include "folder.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void hear(void *with, bool is_error, const char *where, const char *sentence)
{
    (void)with;
    (void)is_error;
    (void)where;
    (void)sentence;
}

/* Packs the parts as a workbook holds them; nothing when they are none. */
static void pack(const struct folder *folder, struct buf *out)
{
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *zip = zip_open_from_source(target, ZIP_TRUNCATE, NULL);
    char chunk[4096];
    zip_int64_t got;

    zip_source_keep(target);
    for (size_t i = 0; i < folder->count; i++) {
        zip_source_t *part = zip_source_buffer(zip, folder->texts[i], strlen(folder->texts[i]), 0);
        if (zip_file_add(zip, folder->paths[i], part, ZIP_FL_OVERWRITE) < 0)
            zip_source_free(part);
    }
    if (zip_close(zip) != 0)
        zip_discard(zip);
    else if (zip_source_open(target) == 0) {
        while ((got = zip_source_read(target, chunk, sizeof chunk)) > 0)
            buf_add(out, chunk, (size_t)got);
        zip_source_close(target);
    }
    zip_source_free(target);
}

static void load(const char *bytes, size_t size)
{
    struct findings findings = { hear, NULL };
    struct folder nothing = { 0 };
    struct form_world world = { .with = &nothing, .read = folder_read, .findings = &findings, .is_loose = true };
    struct session_world session_world = { .language = "nl", .now_ms = 1709200800000 };
    struct form_source source = { "x.xlsx", bytes, size };
    struct error err = { 0 };
    struct form *form = form_load_workbook("x", &source, &world, &err);
    struct session *session;
    scoped_buf out = { 0 };

    if (!form)
        return;
    form_print(form, &out);
    session = session_open(form, &session_world, &err);
    session_check(session, true, NULL, NULL);
    session_free(session);
    form_free(form);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena = arena_new();
    struct folder folder;
    scoped_buf packed = { 0 };

    folder_open(&folder, arena, bytes, size);
    if (folder.count) {
        pack(&folder, &packed);
        load(buf_view(&packed), packed.size_bytes);
    } else {
        load((const char *)bytes, size);
    }
    arena_free(arena);
    return 0;
}
