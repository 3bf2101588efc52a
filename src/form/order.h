/* order.h — in which order the formulas of a form are computed, and where they go round in a circle. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_FORM_ORDER_H
#define BALIE_FORM_ORDER_H

struct bindings;
struct loading;

/* Gives every formula its rank and every question its dependents; reports circles. */
void order_find(struct loading *loading, const struct bindings *bindings);

#endif
