/* large_form.c — prints a made-up XForm as large as those of others: autopsy, cascade or protocol. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "large_form.h"

#include <stdio.h>
#include <string.h>

int main(int count, char **words)
{
    scoped_buf out = { 0 };

    if (count == 2 && strcmp(words[1], "autopsy") == 0)
        large_autopsy(&out);
    else if (count == 2 && strcmp(words[1], "cascade") == 0)
        large_cascade(&out);
    else if (count == 2 && strcmp(words[1], "protocol") == 0)
        large_protocol(&out);
    else
        return 2;
    fputs(buf_view(&out), stdout);
    return 0;
}
