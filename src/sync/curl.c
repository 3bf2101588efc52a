/* curl.c — libcurl, loaded only when something is exchanged: linked, it would make every start 5 ms longer. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "curl.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "base/words.h"

static const struct {
    const char *name;
    size_t offset;
} names[] = {
    { "curl_global_init", offsetof(struct curl_calls, global_init) },
    { "curl_easy_init", offsetof(struct curl_calls, easy_init) },
    { "curl_easy_setopt", offsetof(struct curl_calls, set) },
    { "curl_easy_getinfo", offsetof(struct curl_calls, get) },
    { "curl_easy_cleanup", offsetof(struct curl_calls, easy_cleanup) },
    { "curl_slist_append", offsetof(struct curl_calls, list_add) },
    { "curl_slist_free_all", offsetof(struct curl_calls, list_free) },
    { "curl_multi_init", offsetof(struct curl_calls, multi_init) },
    { "curl_multi_add_handle", offsetof(struct curl_calls, multi_add) },
    { "curl_multi_remove_handle", offsetof(struct curl_calls, multi_remove) },
    { "curl_multi_perform", offsetof(struct curl_calls, multi_perform) },
    { "curl_multi_fdset", offsetof(struct curl_calls, multi_fds) },
    { "curl_multi_timeout", offsetof(struct curl_calls, multi_timeout) },
    { "curl_multi_info_read", offsetof(struct curl_calls, multi_read) },
    { "curl_multi_cleanup", offsetof(struct curl_calls, multi_cleanup) },
};

bool curl_load(struct curl_calls *out, struct error *err)
{
    struct curl_calls calls = { .library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL) };
    bool good = calls.library != NULL;

    for (size_t i = 0; good && i < sizeof names / sizeof *names; i++) {
        void *found = dlsym(calls.library, names[i].name);

        memcpy((char *)&calls + names[i].offset, &found, sizeof found);
        good = found != NULL;
    }
    if (!good || calls.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return error_set(err, ERROR_SYSTEM, _("The program's network library (libcurl 4) is not there. Install it."));
    *out = calls; /* stays loaded: it cannot be unloaded safely */
    return true;
}
