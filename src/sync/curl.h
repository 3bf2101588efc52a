/* curl.h — libcurl, loaded only when something is exchanged: linked, it would make every start 5 ms longer. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_SYNC_CURL_H
#define BALIE_SYNC_CURL_H

#include <curl/curl.h>
#include <stdbool.h>

struct error;

struct curl_calls {
    void *library;
    CURLcode (*global_init)(long flags);
    CURL *(*easy_init)(void);
    CURLcode (*set)(CURL *easy, CURLoption option, ...);
    CURLcode (*get)(CURL *easy, CURLINFO info, ...);
    void (*easy_cleanup)(CURL *easy);
    struct curl_slist *(*list_add)(struct curl_slist *list, const char *text);
    void (*list_free)(struct curl_slist *list);
    CURLM *(*multi_init)(void);
    CURLMcode (*multi_add)(CURLM *multi, CURL *easy);
    CURLMcode (*multi_remove)(CURLM *multi, CURL *easy);
    CURLMcode (*multi_perform)(CURLM *multi, int *running);
    CURLMcode (*multi_fds)(CURLM *multi, fd_set *in, fd_set *out, fd_set *bad, int *most);
    CURLMcode (*multi_timeout)(CURLM *multi, long *timeout_ms);
    CURLMsg *(*multi_read)(CURLM *multi, int *left);
    CURLMcode (*multi_cleanup)(CURLM *multi);
};

bool curl_load(struct curl_calls *out, struct error *err);

#endif
