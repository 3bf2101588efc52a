/* trouble.h — why an exchange failed, as sentences: on the way, by the certificate, by what answered. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SYNC_TROUBLE_H
#define BALIE_SYNC_TROUBLE_H

#include <stdbool.h>

#include "curl.h"

struct error;

/* Both set ERR to what happened to the request of EASY and what to do, and give false. */
/* It ended with CODE before there was an answer. */
bool trouble_on_the_way(const struct curl_calls *curl, CURL *easy, CURLcode code, struct error *err);
/* It was answered otherwise than asked: with a problem document of that name, or none (""), then not by the server. */
bool trouble_answered(const struct curl_calls *curl, CURL *easy, const char *problem, struct error *err);

#endif
