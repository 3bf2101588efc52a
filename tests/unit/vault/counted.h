/* counted.h — what a process of its own takes counts as well: it says so before it ends. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_VAULT_COUNTED_H
#define BALIE_TESTS_VAULT_COUNTED_H

#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

/* There when branches are counted (make coverage), and only then. */
extern void __gcov_dump(void) __attribute__((weak));

void _exit(int status)
{
    if (__gcov_dump)
        __gcov_dump();
    syscall(SYS_exit_group, status);
    abort();
}

#endif
