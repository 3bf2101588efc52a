/* dossier.c — one dossier as it stands: its folded records, entities, conflicts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/dossier.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/words.h"
#include "departing.h"
#include "derive.h"
#include "fold/fold.h"
#include "state.h"

#define LEAST_DIGITS 4 /* of the beginning of an id */

struct dossier {
    struct id id;
    struct arena *arena;
    struct fold **folds;
    struct id *ids; /* of the folds */
    size_t fold_count;
};

int64_t dossier_number(struct store *store, struct id id, bool *is_new)
{
    struct query query;
    int64_t number = store->last_number;

    if (is_new)
        *is_new = false;
    if (number && id_equal(id, store->last_dossier))
        return number;
    query = query_open(store, "SELECT number FROM _dossier WHERE id = ?");
    query_id(&query, &id);
    number = query_number(&query, 0);
    if (!number && is_new) {
        query = query_open(store, "INSERT INTO _dossier(id) VALUES(?)");
        query_id(&query, &id);
        number = query_run(&query, NULL) ? query_new_number(store) : 0;
        *is_new = number != 0;
    }
    store->last_number = number;
    store->last_dossier = id;
    return number;
}

struct id dossier_id_of(struct store *store, int64_t number)
{
    struct query query;

    if (number == 0)
        return id_none();
    if (number == store->last_number)
        return store->last_dossier;
    query = query_open(store, "SELECT id FROM _dossier WHERE number = ?");
    query_integer(&query, number);
    store->last_dossier = query_row(&query) ? query_get_id(&query, 0) : id_none();
    store->last_number = id_is_set(store->last_dossier) ? number : 0;
    query_close(&query, NULL);
    return store->last_dossier;
}

static bool has_number(const struct dossier_group *group, int64_t number)
{
    for (size_t i = 0; i < group->count; i++)
        if (group->at[i] == number)
            return true;
    return false;
}

/* Links are written in both dossiers; one of them is enough. */
static void add_neighbours(struct store *store, int64_t number, struct dossier_group *group)
{
    struct query query =
        query_open(store, "SELECT d.number FROM _link l JOIN _dossier d ON d.id = l.other WHERE l.dossier = ?1"
                          " AND NOT EXISTS(SELECT 1 FROM _departure a WHERE a.dossier = d.number"
                          " AND a.state > " LEAVING ")"
                          " UNION ALL SELECT l.dossier FROM _link l WHERE l.other ="
                          " (SELECT id FROM _dossier WHERE number = ?1)");

    query_integer(&query, number);
    while (query_row(&query))
        if (!has_number(group, query_get_integer(&query, 0)))
            *array_add(group) = query_get_integer(&query, 0);
    query_close(&query, NULL);
}

static void sort_by_id(struct store *store, struct dossier_group *group)
{
    for (size_t i = 1; i < group->count; i++)
        for (size_t j = i; j > 0; j--) {
            int64_t before = group->at[j - 1], number = group->at[j];

            if (id_compare(dossier_id_of(store, before), dossier_id_of(store, number)) <= 0)
                break;
            group->at[j - 1] = number;
            group->at[j] = before;
        }
}

struct dossier_group dossier_group(struct store *store, struct id id)
{
    struct dossier_group group = { 0 };
    int64_t number = dossier_number(store, id, NULL);

    if (!number)
        return group;
    *array_add(&group) = number;
    for (size_t i = 0; i < group.count; i++)
        add_neighbours(store, group.at[i], &group);
    sort_by_id(store, &group);
    return group;
}

static bool load_folds(struct store *store, const struct dossier_group *group, struct date at, struct dossier *out,
                       struct error *err)
{
    out->folds = arena_alloc(out->arena, group->count * sizeof(struct fold *));
    out->ids = arena_alloc(out->arena, group->count * sizeof *out->ids);
    for (size_t i = 0; i < group->count; i++) {
        out->ids[i] = dossier_id_of(store, group->at[i]);
        out->folds[i] = derive_fold(store, group->at[i], at, out->arena, err);
        if (!out->folds[i])
            return false;
        out->fold_count++;
    }
    return true;
}

static bool is_here(struct store *store, const struct dossier_group *group, struct error *err)
{
    char code[ID_CODE_BYTES];

    if (!group->count)
        return error_set(err, ERROR_ABSENT, _("This dossier is not on this computer. Exchange first with: balie sync"));
    if (group->count == 1 && departing_is_gone(store, group->at[0]))
        return error_set(err, ERROR_ABSENT,
                         _("Dossier %s is of another region now and is no longer on this computer. To have it here "
                           "too, take it in hand: balie take %s --reason TEXT"),
                         id_code(dossier_id_of(store, group->at[0]), code), code);
    return true;
}

struct dossier *dossier_load(struct store *store, struct id id, struct date at, struct error *err)
{
    struct dossier_group group = dossier_group(store, id);
    struct dossier *dossier;

    if (!is_here(store, &group, err)) {
        array_clear(&group);
        return NULL;
    }
    dossier = mem_new(sizeof *dossier);
    dossier->arena = arena_new();
    dossier->id = dossier_id_of(store, group.at[0]);
    if (!load_folds(store, &group, at, dossier, err)) {
        dossier_free(dossier);
        dossier = NULL;
    }
    array_clear(&group);
    return dossier;
}

struct id dossier_id(const struct dossier *dossier)
{
    return dossier->id;
}

size_t dossier_fold_count(const struct dossier *dossier)
{
    return dossier->fold_count;
}

const struct fold *dossier_fold(const struct dossier *dossier, size_t i)
{
    return dossier->folds[i];
}

struct id dossier_id_at(const struct dossier *dossier, size_t i)
{
    return dossier->ids[i];
}

const struct fold *dossier_fold_of(const struct dossier *dossier, struct id id)
{
    for (size_t i = 0; i < dossier->fold_count; i++)
        if (id_equal(dossier->ids[i], id))
            return dossier->folds[i];
    return dossier->folds[0];
}

static const struct fold_record *find_record(const struct fold *fold, struct id record)
{
    size_t count;
    const struct fold_record *records = fold_records(fold, &count);

    for (size_t i = 0; i < count; i++)
        if (id_equal(records[i].id, record))
            return &records[i];
    return NULL;
}

const struct fold_record *dossier_record(const struct dossier *dossier, struct id record, size_t *fold_index)
{
    const struct fold_record *found = NULL;

    for (size_t i = 0; !found && i < dossier->fold_count; i++) {
        found = find_record(dossier->folds[i], record);
        if (found && fold_index)
            *fold_index = i;
    }
    return found;
}

void dossier_free(struct dossier *dossier)
{
    if (!dossier)
        return;
    for (size_t i = 0; i < dossier->fold_count; i++)
        fold_free(dossier->folds[i]);
    arena_free(dossier->arena);
    mem_free(dossier);
}

bool dossier_exists(struct store *store, struct id id)
{
    return dossier_number(store, id, NULL) != 0;
}

static bool is_any_restricted(struct store *store)
{
    struct query query = query_open(store, "SELECT dossier FROM _restricted LIMIT 1");

    return query_number(&query, 0) != 0;
}

char *dossier_label(struct store *store, struct id id)
{
    struct query query = query_open(
        store, "SELECT c.label FROM _dossier d JOIN _card c ON c.dossier = d.number WHERE d.id = ? AND c.label <> ''");
    char *label = NULL;

    query_id(&query, &id);
    if (query_row(&query))
        label = mem_text(query_get_text(&query, 0));
    query_close(&query, NULL);
    return label;
}

bool dossier_is_restricted(struct store *store, struct id id)
{
    struct dossier_group group = { 0 };
    bool found = false;

    if (is_any_restricted(store))
        group = dossier_group(store, id);
    for (size_t i = 0; !found && i < group.count; i++) {
        struct query query = query_open(store, "SELECT dossier FROM _restricted WHERE dossier = ?");
        query_integer(&query, group.at[i]);
        found = query_number(&query, 0) != 0;
    }
    array_clear(&group);
    return found;
}

/* The dossiers of a list, each with its place in it, and whatever is linked with them. */
#define RESTRICTIONS                                                                                                   \
    "WITH RECURSIVE place(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM place WHERE i + 1 < ?2),"                        \
    " near(i, dossier) AS (SELECT i, d.number FROM place JOIN _dossier d ON d.id = substr(?1, i * 16 + 1, 16)"         \
    " UNION SELECT n.i, d.number FROM near n JOIN _link l ON l.dossier = n.dossier JOIN _dossier d ON d.id = l.other"  \
    " WHERE NOT EXISTS(SELECT 1 FROM _departure a WHERE a.dossier = d.number AND a.state > " LEAVING ")"               \
    " UNION SELECT n.i, l.dossier FROM near n JOIN _dossier d ON d.number = n.dossier JOIN _link l ON l.other = d.id)" \
    " SELECT i FROM near JOIN _restricted r ON r.dossier = near.dossier"

void dossier_restrictions(struct store *store, const struct id *ids, size_t count, bool *out)
{
    struct query query;

    for (size_t i = 0; i < count; i++)
        out[i] = false;
    if (!count || !is_any_restricted(store))
        return;
    query = query_open(store, RESTRICTIONS);
    query_bytes(&query, ids, count * sizeof *ids);
    query_integer(&query, (int64_t)count);
    while (query_row(&query))
        out[query_get_integer(&query, 0)] = true;
    query_close(&query, NULL);
}

bool dossier_of_record(struct store *store, struct id record, struct id *out)
{
    struct query query = query_open(store, "SELECT dossier FROM _record WHERE id = ?");
    int64_t number;

    query_id(&query, &record);
    number = query_number(&query, 0);
    if (number)
        *out = dossier_id_of(store, number);
    return number != 0;
}

/* The beginning of an id as bits, from hex digits or from a code said aloud. */
struct beginning {
    struct id low, high; /* all ids that begin so lie between, both included */
};

static void add_bits(struct beginning *out, unsigned *at_bit, unsigned value, unsigned bits)
{
    for (unsigned i = bits; i-- > 0; ++*at_bit) {
        uint8_t mask = (uint8_t)(0x80u >> (*at_bit % 8));

        if (value >> i & 1)
            out->low.bytes[*at_bit / 8] |= mask;
        else
            out->high.bytes[*at_bit / 8] &= (uint8_t)~mask;
    }
}

static bool read_digits(const char *text, const char *digits, unsigned bits, struct beginning *out)
{
    unsigned at_bit = 0;

    memset(&out->low, 0, sizeof out->low);
    memset(&out->high, 0xff, sizeof out->high);
    for (; *text; text++) {
        const char *digit = strchr(digits, toupper((unsigned char)*text));

        if (*text == '-' || *text == ' ')
            continue;
        if (!digit || at_bit + bits > 128)
            return false;
        add_bits(out, &at_bit, (unsigned)(digit - digits), bits);
    }
    return at_bit >= LEAST_DIGITS * 4;
}

/* How many dossiers lie in the range: 0, 1 or 2 (= more). */
static int count_between(struct store *store, const struct beginning *range, struct id *out)
{
    struct query query = query_open(store, "SELECT id FROM _dossier WHERE id BETWEEN ? AND ? LIMIT 2");
    int count = 0;

    query_bytes(&query, range->low.bytes, sizeof range->low.bytes);
    query_bytes(&query, range->high.bytes, sizeof range->high.bytes);
    for (; query_row(&query); count++)
        if (count == 0)
            *out = query_get_id(&query, 0);
    query_close(&query, NULL);
    return count;
}

static bool is_code(const char *text)
{
    return strlen(text) == ID_CODE_BYTES - 1 && text[3] == '-';
}

bool dossier_resolve(struct store *store, const char *text, struct id *out, struct error *err)
{
    struct beginning range;
    struct id found = id_none();
    int count = 0;

    if (is_code(text) && read_digits(text, "0123456789ABCDEFGHJKMNPQRSTVWXYZ", 5, &range))
        count = count_between(store, &range, &found);
    else if (read_digits(text, "0123456789ABCDEF", 4, &range))
        count = count_between(store, &range, &found);
    if (count > 1)
        return error_set(err, ERROR_INPUT, _("%s is the beginning of several dossiers. Give more of it."), text);
    if (!count)
        return error_set(err, ERROR_ABSENT, _("There is no dossier %s here. Look for it with: balie search WORDS"),
                         text);
    *out = found;
    return true;
}

size_t dossier_list(struct store *store, struct id after, struct id *out, size_t room)
{
    struct query query = query_open(store, "SELECT id FROM _dossier WHERE id > ? ORDER BY id LIMIT ?");
    size_t count = 0;

    query_bytes(&query, after.bytes, sizeof after.bytes);
    query_integer(&query, (int64_t)room);
    while (count < room && query_row(&query))
        out[count++] = query_get_id(&query, 0);
    query_close(&query, NULL);
    return count;
}

/* Numbers are given out one after the other and never taken back. */
size_t dossier_count(struct store *store)
{
    struct query query = query_open(store, "SELECT max(number) FROM _dossier");

    return (size_t)query_number(&query, 0);
}
