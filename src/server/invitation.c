/* invitation.c — the one-time code that lets a computer in, and the token it gets for it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "invitation.h"

#include <ctype.h>

#include "base/buf.h"

static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* no I, L, O, U */

void invitation_make_token(char token[INVITATION_TOKEN_BYTES])
{
    struct digest random;

    random_bytes(&random, sizeof random);
    digest_format(&random, token);
}

void invitation_make_code(char code[INVITATION_CODE_BYTES])
{
    uint8_t random[INVITATION_CODE_BYTES - 1];

    random_bytes(random, sizeof random);
    for (size_t i = 0; i < sizeof random; i++)
        code[i] = i % 5 == 4 ? '-' : letters[random[i] % 32];
    code[sizeof random] = '\0';
}

struct digest invitation_hash(const char *code)
{
    scoped_buf plain = { 0 };

    for (; *code; code++)
        if (isalnum((unsigned char)*code))
            buf_char(&plain, (char)toupper((unsigned char)*code));
    return hash_bytes(buf_view(&plain), plain.size_bytes);
}
