/* link.c — the line to the central server: one request at a time, never waiting. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "link.h"

#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "curl.h"
#include "pin.h"
#include "trouble.h"
#include "wire/batch.h"
#include "wire/problem.h"

#define CONNECT_SECONDS 15L
#define STALL_SECONDS   30L
/* A line that was put aside may be dead without anybody having said so: then another one is made. */
#define DOUBT_SECONDS 3L
#define REST_SECONDS  180L /* longer than between two exchanges */
#define OLD_SECONDS   900L /* then name, certificate and proxy are looked at anew */

#define ANSWER_LIMIT_BYTES ((size_t)2 * BATCH_PACKED_LIMIT_BYTES)

#define PATIENCE_MOST_S 3600

struct link {
    struct curl_calls curl;
    CURL *easy;
    CURLM *multi;
    struct curl_slist *headers;
    char *url, *token, *pin, *authority;
    struct buf answer;
    bool is_under_way, was_refused;
    char problem[PROBLEM_NAME_BYTES]; /* the last that the server told */
    int64_t patience_ms;              /* that it asked for */
    bool is_good, is_rested;          /* the last request was answered; it was put aside since */
};

static bool is_loopback(const char *host)
{
    static const char *const names[] = { "localhost", "127.0.0.1", "[::1]" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t size = strlen(names[i]);

        if (strncasecmp(host, names[i], size) == 0 && (host[size] == '\0' || host[size] == ':'))
            return true;
    }
    return false;
}

bool link_check(const char *address, char **out, struct error *err)
{
    size_t size = strlen(address);
    char *plain;

    while (size && address[size - 1] == '/')
        size--;
    plain = mem_text_part(address, size);
    if ((text_starts(plain, "https://") && plain[8] && !strpbrk(plain + 8, "/@ ?#")) ||
        (text_starts(plain, "http://") && is_loopback(plain + 7) && !strpbrk(plain + 7, "/@ ?#"))) {
        *out = plain;
        return true;
    }
    mem_free(plain);
    if (text_starts(address, "http://"))
        return error_set(err, ERROR_INPUT,
                         _("“%s” is not protected: what is sent could be read on the way. Use an address that "
                           "begins with https://"),
                         address);
    return error_set(err, ERROR_INPUT, _("“%s” is not the address of a server. Write it as https://name"), address);
}

static size_t take_in(char *bytes, size_t one, size_t count, void *with)
{
    struct link *link = with;

    if (link->answer.size_bytes + one * count > ANSWER_LIMIT_BYTES)
        return 0;
    buf_add(&link->answer, bytes, one * count);
    return one * count;
}

/* Who must vouch for the server: who was named at the enrolment, a file, or whom the system trusts. */
static void set_authority(struct link *link, const char *authority)
{
    const char *file = getenv("BALIE_CA_FILE");
    struct curl_blob pem = { (void *)(uintptr_t)authority, authority ? strlen(authority) : 0, CURL_BLOB_COPY };

    if (authority) {
        link->curl.set(link->easy, CURLOPT_CAINFO_BLOB, &pem);
        link->curl.set(link->easy, CURLOPT_CAPATH, NULL);
    } else if (file && *file) {
        link->curl.set(link->easy, CURLOPT_CAINFO, file);
    }
}

/* No program that is started meanwhile holds the line open. */
static int keep_private(void *with, curl_socket_t socket, curlsocktype purpose)
{
    (void)with;
    (void)purpose;
    return fcntl(socket, F_SETFD, FD_CLOEXEC) == 0 ? CURL_SOCKOPT_OK : CURL_SOCKOPT_ERROR;
}

static void set_up(struct link *link, const struct link_address *address)
{
    struct curl_calls *curl = &link->curl;

    curl->set(link->easy, CURLOPT_WRITEFUNCTION, take_in);
    curl->set(link->easy, CURLOPT_WRITEDATA, link);
    curl->set(link->easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl->set(link->easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl->set(link->easy, CURLOPT_NOSIGNAL, 1L);
    curl->set(link->easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl->set(link->easy, CURLOPT_CERTINFO, 1L);
    curl->set(link->easy, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
    curl->set(link->easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl->set(link->easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl->set(link->easy, CURLOPT_MAXAGE_CONN, REST_SECONDS);
    curl->set(link->easy, CURLOPT_MAXLIFETIME_CONN, OLD_SECONDS);
    curl->set(link->easy, CURLOPT_SOCKOPTFUNCTION, keep_private);
    curl->set(link->easy, CURLOPT_USERAGENT, "balie");
    if (!text_starts(link->url, "https://"))
        curl->set(link->easy, CURLOPT_NOPROXY, "*");
    set_authority(link, address->authority);
    if (address->pin && *address->pin)
        curl->set(link->easy, CURLOPT_PINNEDPUBLICKEY, address->pin);
}

struct link *link_open(const struct link_address *address, struct error *err)
{
    struct link *link = mem_new(sizeof *link);

    if (!link_check(address->url, &link->url, err) || !curl_load(&link->curl, err)) {
        link_free(link);
        return NULL;
    }
    link->easy = link->curl.easy_init();
    link->multi = link->curl.multi_init();
    if (!link->easy || !link->multi) {
        error_set(err, ERROR_SYSTEM, _("The network library does not start. Start the program again."));
        link_free(link);
        return NULL;
    }
    link->token = mem_text(address->token);
    link->pin = mem_text(address->pin);
    link->authority = mem_text(address->authority);
    set_up(link, address);
    return link;
}

static void set_headers(struct link *link, const char *type)
{
    struct curl_calls *curl = &link->curl;
    scoped_buf line = { 0 };

    curl->list_free(link->headers);
    if (type)
        buf_format(&line, "Content-Type: %s", type);
    link->headers = type ? curl->list_add(NULL, buf_view(&line)) : NULL;
    link->headers = curl->list_add(link->headers, "Expect:");
    if (link->token) {
        buf_cut(&line, 0);
        buf_format(&line, "Authorization: Bearer %s", link->token);
        link->headers = curl->list_add(link->headers, buf_view(&line));
    }
    curl->set(link->easy, CURLOPT_HTTPHEADER, link->headers);
}

/* Sends what was laid out, IS_ANEW over a line that is made for it. */
static bool start(struct link *link, bool is_anew, struct error *err)
{
    struct curl_calls *curl = &link->curl;

    link->is_rested = link->is_rested && !is_anew;
    link->is_good = false;
    curl->set(link->easy, CURLOPT_FRESH_CONNECT, (long)is_anew);
    curl->set(link->easy, CURLOPT_LOW_SPEED_TIME, link->is_rested ? DOUBT_SECONDS : STALL_SECONDS);
    link->is_under_way = curl->multi_add(link->multi, link->easy) == CURLM_OK;
    return link->is_under_way || error_set(err, ERROR_SYSTEM, _("The network library refused. Start again."));
}

bool link_post(struct link *link, const char *path, const char *type, const struct buf *bytes, struct error *err)
{
    struct curl_calls *curl = &link->curl;
    scoped_buf url = { 0 };

    buf_clear(&link->answer);
    buf_format(&url, "%s%s", link->url, path);
    set_headers(link, type);
    curl->set(link->easy, CURLOPT_URL, buf_view(&url));
    link->was_refused = false;
    *link->problem = '\0';
    link->patience_ms = 0;
    curl->set(link->easy, type ? CURLOPT_POST : CURLOPT_HTTPGET, 1L);
    if (type) {
        curl->set(link->easy, CURLOPT_POSTFIELDS, buf_view(bytes));
        curl->set(link->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)bytes->size_bytes);
    }
    return start(link, false, err);
}

size_t link_wait(struct link *link, struct pollfd *out, size_t room, int *timeout_ms)
{
    fd_set in, to, bad;
    size_t count = 0;
    long most_ms = -1;
    int most = -1;

    FD_ZERO(&in);
    FD_ZERO(&to);
    FD_ZERO(&bad);
    link->curl.multi_fds(link->multi, &in, &to, &bad, &most);
    link->curl.multi_timeout(link->multi, &most_ms);
    for (int fd = 0; fd <= most && count < room; fd++)
        if (FD_ISSET(fd, &in) || FD_ISSET(fd, &to))
            out[count++] = (struct pollfd){
                .fd = fd, .events = (short)((FD_ISSET(fd, &in) ? POLLIN : 0) | (FD_ISSET(fd, &to) ? POLLOUT : 0))
            };
    if (most < 0 && (most_ms < 0 || most_ms > 20))
        most_ms = 20; /* looking a name up shows no descriptor */
    *timeout_ms = most_ms < 0 || most_ms > 1000 ? 1000 : (int)most_ms;
    return count;
}

/* An hour at most: who asks for more means that somebody should look. */
static void note_patience(struct link *link)
{
    curl_off_t seconds = 0;

    if (link->curl.get(link->easy, CURLINFO_RETRY_AFTER, &seconds) == CURLE_OK && seconds > 0)
        link->patience_ms = (seconds < PATIENCE_MOST_S ? seconds : PATIENCE_MOST_S) * 1000;
}

static bool is_refusal(long status)
{
    return status == 403 || status == 404 || status == 405 || status == 409;
}

static bool note_answer(struct link *link, long status, struct error *err)
{
    bool is_problem = problem_decode(buf_view(&link->answer), link->answer.size_bytes, link->problem);

    note_patience(link);
    link->was_refused = is_problem && is_refusal(status);
    return trouble_answered(&link->curl, link->easy, is_problem ? link->problem : "", err);
}

static bool judge(struct link *link, CURLcode code, const char *type, struct error *err)
{
    char *shown = NULL;
    long status = 0;

    if (code != CURLE_OK)
        return trouble_on_the_way(&link->curl, link->easy, code, err);
    link->curl.get(link->easy, CURLINFO_RESPONSE_CODE, &status);
    link->curl.get(link->easy, CURLINFO_CONTENT_TYPE, &shown);
    if (status == 200 && shown && text_equal(shown, type))
        return true;
    return note_answer(link, status, err);
}

/* It was put aside, and nothing came over it since: whether the server, a proxy or the network let it go is not known.
 * Every request may be repeated. */
static bool is_line_dead(struct link *link, CURLcode code)
{
    long made = 1;

    link->curl.get(link->easy, CURLINFO_NUM_CONNECTS, &made);
    return code != CURLE_OK && link->is_rested && !made && !link->answer.size_bytes;
}

static bool is_same(const char *first, const char *second)
{
    return (!first || !second) ? first == second : text_equal(first, second);
}

bool link_step(struct link *link, bool *is_done, const char *type, struct error *err)
{
    int running = 0, left;
    CURLMsg *message;
    CURLcode code;

    *is_done = false;
    if (link->curl.multi_perform(link->multi, &running) != CURLM_OK)
        return error_set(err, ERROR_SYSTEM, _("The network library refused. Start again."));
    message = link->curl.multi_read(link->multi, &left);
    if (!message || message->msg != CURLMSG_DONE)
        return true;
    code = message->data.result;
    link->curl.multi_remove(link->multi, link->easy);
    link->is_under_way = false;
    if (is_line_dead(link, code))
        return start(link, true, err);
    *is_done = true;
    link->is_rested = false;
    link->is_good = judge(link, code, type, err);
    return link->is_good;
}

bool link_is_to(const struct link *link, const struct link_address *address)
{
    return text_equal(link->url, address->url) && is_same(link->token, address->token) &&
           is_same(link->pin, address->pin) && is_same(link->authority, address->authority);
}

bool link_is_good(const struct link *link)
{
    return link->is_good && !link->is_under_way;
}

void link_rest(struct link *link)
{
    buf_clear(&link->answer);
    link->is_rested = true;
}

bool link_run(struct link *link, const char *type, struct error *err)
{
    struct pollfd waits[8];
    bool is_done = false;
    int timeout_ms;
    size_t count;

    while (link_step(link, &is_done, type, err)) {
        if (is_done)
            return true;
        count = link_wait(link, waits, sizeof waits / sizeof *waits, &timeout_ms);
        poll(waits, count, timeout_ms);
    }
    return false;
}

bool link_was_refused(const struct link *link)
{
    return link->was_refused;
}

int64_t link_patience_ms(const struct link *link)
{
    return link->patience_ms;
}

const char *link_problem(const struct link *link)
{
    return link->problem;
}

bool link_has_beginning(struct link *link, const char *type)
{
    char *shown = NULL;
    long status = 0;

    link->curl.get(link->easy, CURLINFO_RESPONSE_CODE, &status);
    link->curl.get(link->easy, CURLINFO_CONTENT_TYPE, &shown);
    return link->answer.size_bytes && status == 200 && shown && text_equal(shown, type);
}

const struct buf *link_answer(const struct link *link)
{
    return &link->answer;
}

void link_pin(struct link *link, char pin[LINK_PIN_BYTES])
{
    struct curl_certinfo *chain = NULL;

    *pin = '\0';
    if (!text_starts(link->url, "https://") || link->curl.get(link->easy, CURLINFO_CERTINFO, &chain) != CURLE_OK ||
        !chain || !chain->num_of_certs)
        return;
    for (const struct curl_slist *line = chain->certinfo[0]; line; line = line->next)
        if (text_starts(line->data, "Cert:"))
            pin_of_pem(line->data + sizeof "Cert:" - 1, pin);
}

void link_free(struct link *link)
{
    if (!link)
        return;
    if (link->is_under_way)
        link->curl.multi_remove(link->multi, link->easy);
    if (link->easy)
        link->curl.easy_cleanup(link->easy);
    if (link->multi)
        link->curl.multi_cleanup(link->multi);
    if (link->headers)
        link->curl.list_free(link->headers);
    buf_clear(&link->answer);
    mem_free(link->url);
    mem_free(link->token);
    mem_free(link->pin);
    mem_free(link->authority);
    mem_free(link);
}
