/* scope.h — release by scope: what a block owns is freed when the block ends. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_BASE_SCOPE_H
#define BALIE_BASE_SCOPE_H

/* SCOPED(receipt) after receipt_free() lets a block write `scoped(receipt) receipt = receipt_issue(...)`. */
#define SCOPED(type)                                                                                                   \
    static inline void type##_scope_free(struct type **owned)                                                          \
    {                                                                                                                  \
        type##_free(*owned);                                                                                           \
    }

#define scoped(type) __attribute__((cleanup(type##_scope_free))) struct type *

#endif
