/* form_file.c — a form in a file or folder of its own, tried without content, vault or dossier. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/form_file.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "desk/judge.h"
#include "expr/node.h"
#include "form/external.h"
#include "form/finding.h"
#include "form/form.h"
#include "form/session.h"
#include "form/trial.h"

#define FILE_LIMIT_BYTES 16777216

#define DEVICE_BYTES 40

struct form_file {
    char *path, *folder, *name; /* NAME: of the file without its ending */
    struct arena *arena;
    struct map *documents; /* of lists beside the form; itself: there is none */
    struct form_world world;
    struct session_world session_world;
    const struct findings *findings;
    struct form *form;
    char device[DEVICE_BYTES];
};

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static char *without_slash(const char *path)
{
    size_t size = strlen(path);

    while (size > 1 && path[size - 1] == '/')
        size--;
    return mem_text_part(path, size);
}

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? mem_text_part(path, slash == path ? 1 : (size_t)(slash - path)) : mem_text(".");
}

static bool is_workbook(const char *path)
{
    return text_ends(path, ".xlsx") || text_ends(path, ".xlsm");
}

/* Whether FOLDER is content: what its forms read stands there too. */
static bool is_content(const char *folder)
{
    static const char *const marks[] = { "regels", "lijsten", "balie.csv" };

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        scoped_text mark = file_join(folder, marks[i]);
        if (file_exists(mark))
            return true;
    }
    return false;
}

bool form_file_is(const char *path)
{
    scoped_text plain = without_slash(path);
    scoped_text survey = file_join(plain, "survey.csv");
    scoped_text kept = file_join(plain, "form.xml");
    scoped_text around = folder_of(plain);

    if (file_is_folder(plain))
        return (file_exists(survey) || file_exists(kept)) && !is_content(around);
    return is_workbook(plain) || text_ends(plain, ".xml");
}

bool form_file_is_xform(const char *path)
{
    return text_ends(path, ".xml");
}

/* A file beside the form, wherever such files are kept; only by its bare name. */
static bool read_beside(struct form_file *file, const char *name, struct buf *out, struct error *err)
{
    scoped_text media = mem_format("%s-media", file->name);
    const char *const folders[] = { "", media, "media" };

    if (strchr(name, '/') || *name == '.')
        return error_set(err, ERROR_ABSENT, _("There is no file “%s” beside the form: put it there."), name);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        scoped_text folder = *folders[i] ? file_join(file->folder, folders[i]) : mem_text(file->folder);
        scoped_text path = file_join(folder, name);
        if (file_exists(path))
            return file_read(path, FILE_LIMIT_BYTES, out, err);
    }
    return error_set(err, ERROR_ABSENT, _("There is no file “%s” beside the form: put it there."), name);
}

/* What the form reads goes by "form/file". */
static bool read_content(void *with, const char *path, struct buf *out, struct error *err)
{
    return read_beside(with, base_name(path), out, err);
}

static void report_bad_list(struct form_file *file, const char *name, const struct error *trouble)
{
    if (file->findings && trouble->kind != ERROR_ABSENT)
        file->findings->report(file->findings->with, true, *trouble->field ? trouble->field : name, trouble->text);
}

static struct node *read_list(struct form_file *file, const char *id)
{
    static const char *const endings[] = { "csv", "xml", "geojson" };
    struct node *document = NULL;

    for (size_t i = 0; !document && i < sizeof endings / sizeof *endings; i++) {
        scoped_text name = mem_format("%s.%s", id, endings[i]);
        scoped_buf bytes = { 0 };
        struct error trouble = { 0 };
        if (!read_beside(file, name, &bytes, &trouble))
            continue;
        document = external_parse(file->arena, name, buf_view(&bytes), bytes.size_bytes, &trouble);
        if (!document)
            report_bad_list(file, name, &trouble);
    }
    return document;
}

static struct node *instance(void *with, const char *id)
{
    struct form_file *file = with;
    void *found = map_find(file->documents, id);

    if (!found) {
        found = read_list(file, id);
        map_put(file->documents, arena_text(file->arena, id), found ? found : file);
    }
    return found == file ? NULL : found;
}

static bool has_instance(void *with, const char *id)
{
    return instance(with, id);
}

static struct form *load_file(struct form_file *file, struct error *err)
{
    scoped_buf bytes = { 0 };
    struct form_source source = { .name = base_name(file->path) };

    if (!file_read(file->path, FILE_LIMIT_BYTES, &bytes, err))
        return NULL;
    source.bytes = buf_view(&bytes);
    source.size_bytes = bytes.size_bytes;
    return form_file_is_xform(file->path) ? form_load_xml(file->name, &source, &file->world, err)
                                          : form_load_workbook(file->name, &source, &file->world, err);
}

static char *name_of(const char *path)
{
    const char *base = base_name(path), *point = strrchr(base, '.');

    return point && !file_is_folder(path) ? mem_text_part(base, (size_t)(point - base)) : mem_text(base);
}

/* This computer, told from others but not named. */
static const char *device(struct form_file *file)
{
    char host[256] = "", hex[DIGEST_TEXT_BYTES];
    struct digest digest;

    gethostname(host, sizeof host - 1);
    digest = hash_bytes(host, strlen(host));
    snprintf(file->device, sizeof file->device, "balie:%.16s", digest_format(&digest, hex));
    return file->device;
}

/* The answer is the name of the file; it stays where it is. */
static bool attach(void *with, const char *path, struct buf *out)
{
    scoped_buf bytes = { 0 };

    (void)with;
    if (file_is_folder(path) || text_equal(path, "-") || !file_read(path, FILE_LIMIT_BYTES, &bytes, NULL))
        return false;
    buf_text(out, base_name(path));
    return true;
}

static const char *fill(void *with, const char *name)
{
    if (text_equal(name, "username"))
        return getenv("USER");
    return text_equal(name, "deviceid") ? device(with) : NULL;
}

struct form_file *form_file_open(const char *path, const struct findings *findings, struct error *err)
{
    struct form_file *file = mem_new(sizeof *file);

    file->path = without_slash(path);
    file->folder = file_is_folder(file->path) ? mem_text(file->path) : folder_of(file->path);
    file->name = name_of(file->path);
    file->arena = arena_new();
    file->documents = map_new();
    file->findings = findings;
    file->world =
        (struct form_world){ .with = file, .read = read_content, .has_instance = has_instance, .is_loose = true };
    file->world.findings = (struct findings *)findings;
    file->session_world = (struct session_world){
        .with = file, .instance = instance, .fill = fill, .attach = attach, .language = words_language()
    };
    file->form = file_is_folder(file->path) ? form_load(file->name, &file->world, err) : load_file(file, err);
    if (file->form)
        return file;
    form_file_free(file);
    return NULL;
}

const struct form *form_file_form(const struct form_file *file)
{
    return file->form;
}

struct session *form_file_session(struct form_file *file, struct error *err)
{
    return session_open(file->form, &file->session_world, err);
}

bool form_file_run_cases(struct form_file *file, struct judge_report *report, struct error *err)
{
    struct trial_report trial = { .failed = report->failed, .with = report->with };
    bool good = trial_run(file->form, &file->session_world, &trial, err);

    report->passed += trial.passed;
    report->failures += trial.failures;
    return good;
}

/* --- import --- */

/* The form's id as a name of content: small letters, digits and _. */
static char *content_name(const struct form_file *file)
{
    const char *id = form_setting(file->form, "form_id");
    scoped_buf name = { 0 };

    for (const char *at = *id ? id : file->name; *at; at++)
        if (isalnum((unsigned char)*at))
            buf_char(&name, (char)tolower((unsigned char)*at));
        else if (name.size_bytes && name.bytes[name.size_bytes - 1] != '_')
            buf_char(&name, '_');
    while (name.size_bytes && name.bytes[name.size_bytes - 1] == '_')
        buf_cut(&name, name.size_bytes - 1);
    return mem_format("%s%s", text_is_name(buf_view(&name)) ? "" : "f_", buf_view(&name));
}

/* Where an import writes. */
struct import {
    struct form_file *file;
    const char *folder, *lists;
    struct error *err;
};

static bool write_sheet(void *with, const char *sheet, const char *csv, size_t size_bytes)
{
    struct import *import = with;
    scoped_text name = mem_format("%s.csv", sheet);
    scoped_text path = file_join(import->folder, name);

    return file_replace(path, csv, size_bytes, 0644, import->err);
}

/* A list that is there already is left as it is. */
static bool copy_list(struct import *import, const char *list)
{
    scoped_text name = mem_format("%s.csv", list);
    scoped_text path = file_join(import->lists, name);
    scoped_buf bytes = { 0 };

    if (file_exists(path) || !read_beside(import->file, name, &bytes, NULL))
        return true;
    return file_make_folder(import->lists, 0755, import->err) &&
           file_replace(path, buf_view(&bytes), bytes.size_bytes, 0644, import->err);
}

static bool copy_lists(struct import *import)
{
    const struct form *form = import->file->form;

    for (size_t i = 0; i < form_size(form); i++)
        if (form_question(form, i)->list_from_file && !copy_list(import, form_question(form, i)->list))
            return false;
    return true;
}

/* An XForm is kept as it came: form.xml, and what it reads beside it. */
static bool copy_xform(struct import *import)
{
    const struct form *form = import->file->form;
    scoped_text to = file_join(import->folder, "form.xml");
    scoped_buf bytes = { 0 };

    if (!file_read(import->file->path, FILE_LIMIT_BYTES, &bytes, import->err) ||
        !file_replace(to, buf_view(&bytes), bytes.size_bytes, 0644, import->err))
        return false;
    for (size_t i = 0; i < form_files(form); i++) {
        scoped_text beside = file_join(import->folder, form_file(form, i));
        scoped_buf list = { 0 };
        if (read_beside(import->file, form_file(form, i), &list, NULL) &&
            !file_replace(beside, buf_view(&list), list.size_bytes, 0644, import->err))
            return false;
    }
    return true;
}

bool form_file_import(struct form_file *file, const char *forms, char **name, struct error *err)
{
    scoped_text called = content_name(file);
    scoped_text folder = file_join(forms, called);
    scoped_text lists = file_join(forms, "lijsten");
    struct import import = { file, folder, lists, err };

    if (file_exists(folder) || file_is_folder(folder))
        return error_set(err, ERROR_INPUT, _("%s is there already: remove it first, or give the form another form_id."),
                         folder);
    if (!file_make_folder(folder, 0755, err))
        return false;
    if (form_file_is_xform(file->path) ? !copy_xform(&import)
                                       : !form_each_sheet(file->form, write_sheet, &import) || !copy_lists(&import))
        return false;
    *name = mem_text(called);
    return true;
}

void form_file_free(struct form_file *file)
{
    if (!file)
        return;
    form_free(file->form);
    map_free(file->documents);
    arena_free(file->arena);
    mem_free(file->path);
    mem_free(file->folder);
    mem_free(file->name);
    mem_free(file);
}
