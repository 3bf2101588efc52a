/* trouble.c — why an exchange failed, as sentences: on the way, by the certificate, by what answered. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "trouble.h"

#include <strings.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "base/words.h"

/* What OpenSSL says of a certificate (X509_V_ERR_…). */
#define NOT_YET_VALID 9
#define EXPIRED       10

/* clang-format off */
static const struct {
    CURLcode code;
    const char *sentence;
} troubles[] = {
    { CURLE_COULDNT_RESOLVE_HOST, N_("The name of the server cannot be found: there is no network, or the address is wrong. Everything stays here and goes later.") },
    { CURLE_COULDNT_RESOLVE_PROXY, N_("The proxy of this network cannot be found. Ask who looks after the network; everything stays here and goes later.") },
    { CURLE_COULDNT_CONNECT, N_("The server cannot be reached. Everything stays here and goes later.") },
    { CURLE_OPERATION_TIMEDOUT, N_("The server does not answer. Everything stays here and goes later.") },
    { CURLE_SSL_CACERT_BADFILE, N_("The file with trusted certificates cannot be read. Check BALIE_CA_FILE.") },
    { CURLE_SSL_PINNEDPUBKEYNOTMATCH, N_("This is not the server with which this computer was enrolled: its key is another. Nothing was sent. Ask who looks after the server.") },
    { CURLE_SSL_CONNECT_ERROR, N_("No protected line can be made: this may be another kind of server, or a network that looks inside. Ask who looks after the network.") },
    { CURLE_WRITE_ERROR, N_("The answer is larger than any server of balie gives. Check the address of the server.") },
};
static const struct {
    const char *name;
    enum error_kind kind;
    const char *sentence;
} problems[] = {
    { "token", ERROR_INPUT, N_("The server does not know this computer (any more). Ask for a new code and enrol again.") },
    { "code", ERROR_INPUT, N_("This code is not valid, was used already, or is older than a day. Ask for a new one.") },
    { "device", ERROR_INPUT, N_("This computer is enrolled already under another name. Ask who looks after the server.") },
    { "size", ERROR_INPUT, N_("The server finds this too large. Show this to whoever looks after the program.") },
    { "malformed", ERROR_DAMAGED, N_("The server could not read what was sent. Install the newest balie and exchange again.") },
    { "absent", ERROR_ABSENT, N_("The server does not have what was asked for (yet).") },
    { "region", ERROR_INPUT, N_("The server does not give this computer what is of another region.") },
    { "disabled", ERROR_INPUT, N_("This computer was put out of use. Ask who looks after the server.") },
    { "hash", ERROR_DAMAGED, N_("What was sent arrived damaged; it is sent again.") },
    { "short", ERROR_INPUT, N_("Write at least three letters of a name, or a number.") },
    { "role", ERROR_INPUT, N_("The centre does not let this person look at dossiers. Ask who looks after the server.") },
    { "expired", ERROR_INPUT, N_("This computer was away too long. Ask for a new code and enrol again.") },
    { "often", ERROR_NETWORK, N_("The server asks for patience: it gets too many requests. Everything stays here and goes later.") },
    { "busy", ERROR_NETWORK, N_("The server cannot store anything now. Everything stays here and goes later.") },
};
/* clang-format on */

/* What OpenSSL says of a certificate; 0, 1 or 64 when it is good but of another name. */
/* clang-format off */
static const struct {
    long verdict;
    const char *sentence;
} certificates[] = {
    { 0, N_("The server shows a certificate of another name than the address says: this may be another server. Nothing was sent. Check the address, then ask who looks after the server.") },
    { 1, N_("The server shows a certificate of another name than the address says: this may be another server. Nothing was sent. Check the address, then ask who looks after the server.") },
    { 64, N_("The server shows a certificate of another name than the address says: this may be another server. Nothing was sent. Check the address, then ask who looks after the server.") },
    { 18, N_("The server vouches for itself alone: its certificate is signed by nobody who is trusted here. Nothing was sent. Ask who looks after the server for the authority's file, and enrol with --ca FILE.") },
    { 19, N_("The server's certificate is signed by an authority that is not trusted here. Nothing was sent. Ask who looks after the server for the authority's file, and enrol with --ca FILE.") },
    { 20, N_("The server's certificate is signed by an authority that is not trusted here. Nothing was sent. Ask who looks after the server for the authority's file, and enrol with --ca FILE.") },
};
/* clang-format on */

static bool explain_certificate(const struct curl_calls *curl, CURL *easy, struct error *err)
{
    char moment[CLOCK_TEXT_BYTES];
    long verdict = 0;

    curl->get(easy, CURLINFO_SSL_VERIFYRESULT, &verdict);
    if (verdict == NOT_YET_VALID || verdict == EXPIRED)
        return error_set(err, ERROR_NETWORK,
                         _("The server's certificate is not valid now, or the clock of this computer is wrong: it says "
                           "%s. Set it right, or ask who looks after the server."),
                         clock_format(clock_now(), moment));
    for (size_t i = 0; i < sizeof certificates / sizeof *certificates; i++)
        if (certificates[i].verdict == verdict)
            return error_set(err, ERROR_NETWORK, "%s", _(certificates[i].sentence));
    return error_set(err, ERROR_NETWORK,
                     _("The server cannot prove who it is: its certificate is not trusted. Nothing was sent. Ask who "
                       "looks after the server."));
}

bool trouble_on_the_way(const struct curl_calls *curl, CURL *easy, CURLcode code, struct error *err)
{
    long connected = 0;

    curl->get(easy, CURLINFO_HTTP_CONNECTCODE, &connected);
    if (connected >= 300)
        return error_set(err, ERROR_NETWORK,
                         _("The proxy of this network does not let balie through (HTTP %ld). Ask who looks after the "
                           "network; everything stays here and goes later."),
                         connected);
    if (code == CURLE_PEER_FAILED_VERIFICATION)
        return explain_certificate(curl, easy, err);
    for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++)
        if (troubles[i].code == code)
            return error_set(err, ERROR_NETWORK, "%s", _(troubles[i].sentence));
    return error_set(err, ERROR_NETWORK, _("The line to the server was cut. Everything stays here and goes later."));
}

/* What stands before the server answers in words of its own. */
static bool explain_status(long status, struct error *err)
{
    if (status == 413)
        return error_set(err, ERROR_INPUT,
                         _("What stands before the server finds this too large (HTTP 413). Ask who looks after the "
                           "server; everything stays here."));
    return error_set(err, ERROR_NETWORK,
                     _("The server cannot answer now, says what stands before it (HTTP %ld). Everything stays here and "
                       "goes later."),
                     status);
}

/* Whether NAME is known; then ERR says it. */
static bool explain_problem(const char *name, struct error *err)
{
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++)
        if (text_equal(problems[i].name, name)) {
            error_set(err, problems[i].kind, "%s", _(problems[i].sentence));
            return true;
        }
    return false;
}

bool trouble_answered(const struct curl_calls *curl, CURL *easy, const char *problem, struct error *err)
{
    long status = 0;
    char *shown = NULL;

    curl->get(easy, CURLINFO_RESPONSE_CODE, &status);
    curl->get(easy, CURLINFO_CONTENT_TYPE, &shown);
    if (explain_problem(problem, err))
        return false;
    if (status == 413 || status == 429 || (status >= 500 && status < 511))
        return explain_status(status, err);
    if ((status >= 300 && status < 400) || status == 511 || (shown && strncasecmp(shown, "text/html", 9) == 0))
        return error_set(err, ERROR_NETWORK,
                         _("This network answers itself instead of the server (HTTP %ld): it wants somebody to log in "
                           "first. Open a browser, log in, and exchange again. Everything stays here and goes later."),
                         status);
    return error_set(err, ERROR_NETWORK,
                     _("What answered is not a server of balie (HTTP %ld): this network may ask to log in first, or "
                       "the address is wrong. Everything stays here and goes later."),
                     status);
}
