/* form_file.h — a form in a file or folder of its own, tried without content, vault or dossier. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_DESK_FORM_FILE_H
#define BALIE_DESK_FORM_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/scope.h"

struct error;
struct findings;
struct form;
struct form_file; /* opaque */
struct judge_report;
struct session;

/* Whether PATH is a form that stands alone: an .xlsx workbook, an XForm (.xml), or a folder with a survey.csv that no
 * content is around. */
bool form_file_is(const char *path);
bool form_file_is_xform(const char *path);
/* Reads it, and as they are needed the lists beside it: in its folder, in NAME-media or in media. NULL and ERR when it
 * cannot be used; FINDINGS (may be NULL) hears everything that is wrong or doubtful. */
struct form_file *form_file_open(const char *path, const struct findings *findings, struct error *err);
const struct form *form_file_form(const struct form_file *file);
/* A fresh session, yours; FILE must outlive it. */
struct session *form_file_session(struct form_file *file, struct error *err);
/* Runs the cases of its tests sheet. */
bool form_file_run_cases(struct form_file *file, struct judge_report *report, struct error *err);
/* Keeps an XForm as FORMS/<form_id>/form.xml with the files it reads; of others writes the sheets as CSV, and the lists
 * it reads from files, into the content FORMS: FORMS/<form_id>/ and FORMS/lijsten/. NAME gets the form's name there,
 * yours. False and nothing written when it is there already. */
bool form_file_import(struct form_file *file, const char *forms, char **name, struct error *err);
void form_file_free(struct form_file *file);
SCOPED(form_file)

#endif
