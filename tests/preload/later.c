/* later.c — preloaded into a program, it lets its clocks run ahead by the milliseconds that stand in a file. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* BALIE_LATER=FILE; read at every look at the clock, so that a test can let a quarter of an hour pass at once. A second
 * number there: by so much somebody set the clock on the wall back. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t which, struct timespec *out)
{
    const char *path = getenv("BALIE_LATER");
    FILE *file = path ? fopen(path, "r") : NULL;
    long result = syscall(SYS_clock_gettime, which, out);
    long long later_ms = 0, back_ms = 0;

    if (!file)
        return (int)result;
    if (fscanf(file, "%lld %lld", &later_ms, &back_ms) >= 1)
        out->tv_sec += (later_ms - (which == CLOCK_REALTIME ? back_ms : 0)) / 1000;
    fclose(file);
    return (int)result;
}
