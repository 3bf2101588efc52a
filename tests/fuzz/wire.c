/* wire.c — fuzz target: any bytes are read as each of the words that devices and the server exchange. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

#include "wire/agreement.h"
#include "wire/batch.h"
#include "wire/blob.h"
#include "wire/body.h"
#include "wire/bundle.h"
#include "wire/change.h"
#include "wire/exchange.h"
#include "wire/inquiry.h"
#include "wire/likely.h"
#include "wire/notice.h"
#include "wire/problem.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* What was read is written again, and read again: it must come through. */
static void read_change(struct arena *arena, const char *line, size_t size)
{
    struct error err = { 0 };
    struct change change, again;
    scoped_buf out = { 0 };

    if (!change_decode(arena, line, size, &change, &err) || !change_verify(&change, &err))
        return;
    change_encode(&out, &change);
    if (!change_decode(arena, out.bytes, out.size_bytes, &again, &err) || !id_equal(change.id, again.id))
        __builtin_trap();
}

static void read_body(struct arena *arena, const char *bytes, size_t size)
{
    struct error err = { 0 };
    struct body body, again;
    scoped_buf out = { 0 };

    if (!body_decode(arena, bytes, size, &body, &err))
        return;
    body_encode(&out, &body);
    if (!body_decode(arena, out.bytes, out.size_bytes, &again, &err) || again.set_count != body.set_count)
        __builtin_trap();
}

/* What either end understood, it can say: the other end understands the same. */
static void say_again(struct arena *arena, const struct exchange_request *request, const struct exchange_answer *answer)
{
    struct exchange_request request_again;
    struct exchange_answer answer_again;
    scoped_buf out = { 0 };

    if (request) {
        exchange_encode_request(&out, request);
        if (!exchange_decode_request(arena, out.bytes, out.size_bytes, &request_again, NULL) ||
            request_again.head != request->head || request_again.person_count != request->person_count)
            __builtin_trap();
    }
    buf_cut(&out, 0);
    if (answer) {
        exchange_encode_answer(&out, answer);
        if (!exchange_decode_answer(arena, out.bytes, out.size_bytes, &answer_again, NULL) ||
            answer_again.have != answer->have || answer_again.arrival_count != answer->arrival_count ||
            answer_again.refusal_count != answer->refusal_count)
            __builtin_trap();
    }
}

static void read_words(struct arena *arena, const char *bytes, size_t size)
{
    struct error err = { 0 };
    struct exchange_request request;
    struct exchange_answer answer;
    struct exchange_enrolment enrolment;
    struct exchange_welcome welcome;
    char name[PROBLEM_NAME_BYTES];
    int64_t arrival_ms;

    if (exchange_decode_request(arena, bytes, size, &request, &err))
        say_again(arena, &request, NULL);
    if (exchange_decode_answer(arena, bytes, size, &answer, &err))
        say_again(arena, NULL, &answer);
    exchange_decode_enrolment(arena, bytes, size, &enrolment, &err);
    exchange_decode_welcome(arena, bytes, size, &welcome, &err);
    exchange_decode_arrival(bytes, size, &arrival_ms);
    problem_decode(bytes, size, name);
}

/* What was understood is understood again, and is the same. */
static void tell_found_again(struct arena *arena, const struct inquiry_answer *answer)
{
    struct inquiry_answer again;
    scoped_buf out = { 0 };

    inquiry_encode_answer(&out, answer);
    if (!inquiry_decode_answer(arena, &out, &again, NULL) || again.count != answer->count)
        __builtin_trap();
    for (size_t i = 0; i < again.count; i++)
        if (again.at[i].said_count != answer->at[i].said_count)
            __builtin_trap();
}

static void read_inquiry(struct arena *arena, const char *bytes, size_t size)
{
    struct inquiry_answer answer;
    struct inquiry inquiry;
    struct likely_list list;
    scoped_buf all = { 0 };

    buf_add(&all, bytes, size);
    inquiry_decode(arena, &all, &inquiry, NULL);
    if (inquiry_decode_answer(arena, &all, &answer, NULL))
        tell_found_again(arena, &answer);
    likely_decode(arena, &all, &list, NULL);
}

static bool pass_line(void *with, const char *path, const struct digest *hash)
{
    bundle_add_line(with, path, hash);
    return true;
}

/* A manifest that is taken is written again as the same bytes. */
static void read_manifest(const char *bytes, size_t size)
{
    scoped_buf again = { 0 };

    if (bundle_each(bytes, size, pass_line, &again, NULL) && again.size_bytes != size)
        __builtin_trap();
}

/* What goes beside the changes: files of content, sums of dossiers, parts of attachments, notices of the feed. */
static void read_errands(struct arena *arena, const char *bytes, size_t size)
{
    scoped_buf given = { 0 };
    scoped_buf file = { 0 };
    struct agreement_list list;
    struct blob_state state;
    struct notice notice;

    buf_add(&given, bytes, size);
    read_manifest(bytes, size);
    bundle_decode_file(bytes, size, &file, NULL);
    agreement_decode_question(arena, &given, &list, NULL);
    agreement_decode_answer(arena, &given, &list, NULL);
    blob_decode_state(bytes, size, &state);
    notice_decode(arena, bytes, size, &notice);
}

static void read_batch(struct arena *arena, const char *bytes, size_t size)
{
    struct error err = { 0 };
    scoped_buf lines = { 0 };
    struct batch_rest rest;
    const char *line;
    size_t line_bytes;

    if (!batch_unpack(&lines, bytes, size, &err))
        return;
    rest = (struct batch_rest){ lines.bytes, lines.size_bytes };
    while (batch_line(&rest, &line, &line_bytes))
        read_change(arena, line, line_bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena = arena_new();
    const char *text = (const char *)bytes;

    read_change(arena, text, size);
    read_body(arena, text, size);
    read_inquiry(arena, text, size);
    read_words(arena, text, size);
    read_errands(arena, text, size);
    read_batch(arena, text, size);
    arena_free(arena);
    return 0;
}
