/* survey.h — the survey sheet read row by row into questions. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_SURVEY_H
#define BALIE_FORM_SURVEY_H

struct loading;

/* Makes the questions, plans, names and texts of the form; what is wrong is reported. */
void survey_read(struct loading *loading);

#endif
