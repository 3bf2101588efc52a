/* table.h — the many items of a settled list laid out in columns, to be asked all at once. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_EXPR_TABLE_H
#define BALIE_EXPR_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct node;
struct run;
struct table;  /* opaque */
struct tables; /* opaque; the latest lists of a machine */

/* What one child of every item says, in the order of the items. */
struct column {
    const char **texts; /* NULL: the item has no such child */
    double *numbers;    /* of table_numbers(); NULL until then */
    bool several;       /* some item has more of them: there is no single text */
};

struct tables *tables_new(void);
void tables_free(struct tables *tables);

/* The children of ORIGIN called NAME; NULL unless they are many and stand in a settled document. */
struct table *table_for(struct tables *tables, const struct node *origin, const char *name);
size_t table_count(const struct table *table);
struct node *table_item(const struct table *table, size_t row);
const uint32_t *table_rows(const struct table *table); /* 0, 1, 2 … */
/* The column of the child called KEY (interned); NULL when there are too many columns already. */
struct column *table_column(struct table *table, const char *key);
const double *table_numbers(const struct run *run, struct table *table, struct column *column);

#endif
