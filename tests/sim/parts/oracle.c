/* oracle.c — what must stand, told from the sets of changes that authors had seen; no code shared with the fold. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "world.h"

struct view {
    const struct world *w;
    uint64_t held, whole; /* all that is here; of these, what lacks no ancestor */
    const struct known *known;
};

static uint64_t whole_of(const struct world *w, uint64_t held)
{
    uint64_t whole = 0;

    for (int i = 0; i < w->count; i++)
        if (held & bit(i) && (w->made[i].seen & ~held) == 0)
            whole |= bit(i);
    return whole;
}

static uint64_t seen_by_any(const struct world *w, uint64_t set)
{
    uint64_t seen = 0;

    for (; set; set &= set - 1)
        seen |= w->made[__builtin_ctzll(set)].seen;
    return seen;
}

/* Those of SET that nobody of SET had seen. */
static uint64_t unseen(const struct world *w, uint64_t set)
{
    return set & ~seen_by_any(w, set);
}

static uint64_t of_kind(const struct view *v, uint64_t set, enum fold_kind kind, int record)
{
    uint64_t out = 0;

    for (int i = 0; i < v->w->count; i++)
        if (set & bit(i) && v->w->made[i].kind == kind && v->w->made[i].record == record)
            out |= bit(i);
    return out;
}

static bool later(const struct view *v, int a, int b)
{
    const struct known *one = &v->known[a], *two = &v->known[b];
    int64_t first = v->w->made[a].at_ms < one->arrival_ms ? v->w->made[a].at_ms : one->arrival_ms;
    int64_t second = v->w->made[b].at_ms < two->arrival_ms ? v->w->made[b].at_ms : two->arrival_ms;
    int order;

    if (first != second)
        return first > second;
    order = memcmp(one->device.bytes, two->device.bytes, 16);
    if (order)
        return order > 0;
    if (one->seq != two->seq)
        return one->seq > two->seq;
    return memcmp(v->w->made[a].id.bytes, v->w->made[b].id.bytes, 16) > 0;
}

static int latest(const struct view *v, uint64_t set)
{
    int best = -1;

    for (; set; set &= set - 1) {
        int i = __builtin_ctzll(set);

        if (best < 0 || later(v, i, best))
            best = i;
    }
    return best;
}

static int earliest(const struct view *v, uint64_t set)
{
    int best = -1;

    for (; set; set &= set - 1) {
        int i = __builtin_ctzll(set);

        if (best < 0 || later(v, best, i))
            best = i;
    }
    return best;
}

/* The signature that holds, or -1. */
static int freeze_of(const struct view *v, int record)
{
    uint64_t freezes = of_kind(v, v->whole, FOLD_FREEZE, record), first = 0;

    for (int i = 0; i < v->w->count; i++)
        if (freezes & bit(i) && !(v->w->made[i].seen & freezes))
            first |= bit(i);
    return earliest(v, first);
}

static uint64_t own_changes(const struct view *v, int record)
{
    return of_kind(v, v->whole, FOLD_SET, record) | of_kind(v, v->whole, FOLD_WITHDRAW, record) |
           of_kind(v, v->whole, FOLD_RESTORE, record) | of_kind(v, v->whole, FOLD_FREEZE, record);
}

/* The changes that make up the record: all, or those under its signature. */
static uint64_t content_of(const struct view *v, int record)
{
    int freeze = freeze_of(v, record);
    uint64_t all = own_changes(v, record);

    return freeze < 0 ? all : all & (v->w->made[freeze].seen | bit(freeze));
}

static bool is_erased(const struct view *v, int record)
{
    return of_kind(v, v->held, FOLD_ERASE, record);
}

static const struct fold_write *write_in(const struct world *w, int change, int key)
{
    for (size_t i = 0; i < w->made[change].write_count; i++)
        if (w->made[change].key[i] == key)
            return &w->made[change].write[i];
    return NULL;
}

static uint64_t writers(const struct view *v, uint64_t content, int key)
{
    uint64_t out = 0;

    for (int i = 0; i < v->w->count; i++)
        if (content & bit(i) && write_in(v->w, i, key))
            out |= bit(i);
    return out;
}

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

static uint64_t by_person(const struct view *v, uint64_t set, int key)
{
    uint64_t out = 0;

    for (uint64_t rest = set; rest; rest &= rest - 1)
        if (!write_in(v->w, __builtin_ctzll(rest), key)->computed)
            out |= rest & -rest;
    return out;
}

static bool is_inside(int key, int row)
{
    for (key = keys[key].row; key >= 0; key = keys[key].row)
        if (key == row)
            return true;
    return false;
}

static uint64_t null_writers(const struct view *v, uint64_t set, int key)
{
    uint64_t out = 0;

    for (uint64_t rest = set; rest; rest &= rest - 1)
        if (!write_in(v->w, __builtin_ctzll(rest), key)->value)
            out |= rest & -rest;
    return out;
}

/* What was written inside ROW by those whose work its deleters had not seen. */
static uint64_t unseen_inside(const struct view *v, uint64_t content, int row, uint64_t deleters)
{
    uint64_t covered = seen_by_any(v->w, deleters) | deleters, out = 0;

    for (int key = 0; key < KEYS; key++) {
        uint64_t left;

        if (!is_inside(key, row))
            continue;
        left = by_person(v, unseen(v->w, writers(v, content, key)), key);
        out |= keys[key].is_row ? left & ~null_writers(v, left, key) : left;
    }
    return out & ~covered;
}

enum row_state { ROW_NAMELESS, ROW_STANDS, ROW_GONE, ROW_DISPUTED };

static enum row_state state_of(const struct view *v, uint64_t content, int row)
{
    uint64_t left = unseen(v->w, writers(v, content, row)), deleters = null_writers(v, left, row);

    if (!left)
        return ROW_NAMELESS;
    if (!deleters)
        return ROW_STANDS;
    return left & ~deleters || unseen_inside(v, content, row, deleters) ? ROW_DISPUTED : ROW_GONE;
}

static bool is_shown(const struct view *v, uint64_t content, int key)
{
    if (!writers(v, content, key))
        return false;
    for (int row = keys[key].is_row ? key : keys[key].row; row >= 0; row = keys[row].row)
        if (state_of(v, content, row) == ROW_GONE)
            return false;
    return true;
}

/* ---- comparing the fold with the oracle ---- */

static const struct fold_answer *answer_to(const struct fold_record *record, int key)
{
    for (size_t i = 0; i < record->answer_count; i++)
        if (same(record->answers[i].key, keys[key].name))
            return &record->answers[i];
    return NULL;
}

static bool lists(const struct fold_candidate *list, size_t count, const struct fold_write *write)
{
    for (size_t i = 0; i < count; i++)
        if (same(list[i].value, write->value) && same(list[i].blank, write->blank))
            return true;
    return false;
}

static void check_question(struct world *w, const struct view *v, const struct fold_answer *answer, uint64_t content,
                           int key)
{
    uint64_t left = unseen(w, writers(v, content, key)), persons = by_person(v, left, key);
    int stands = latest(v, persons ? persons : left);
    const struct fold_write *write = write_in(w, stands, key);
    size_t distinct = persons ? 0 : 1;

    if (!same(answer->value, write->value) || !same(answer->blank, write->blank))
        fail(w, "another value stands");
    for (uint64_t rest = persons; rest; rest &= rest - 1) {
        const struct fold_write *one = write_in(w, __builtin_ctzll(rest), key);
        bool is_first = true;

        for (uint64_t before = persons & ((rest & -rest) - 1); before; before &= before - 1) {
            const struct fold_write *other = write_in(w, __builtin_ctzll(before), key);

            is_first &= !same(one->value, other->value) || !same(one->blank, other->blank);
        }
        distinct += is_first;
        if (!lists(answer->candidates, answer->candidate_count, one))
            fail(w, "a value neither stands nor is in conflict");
    }
    if (answer->candidate_count != distinct)
        fail(w, "a conflict without cause, or none where there is one");
}

static void check_key(struct world *w, const struct view *v, const struct fold_record *record, uint64_t content,
                      int key)
{
    const struct fold_answer *answer = answer_to(record, key);
    enum row_state state = keys[key].is_row ? state_of(v, content, key) : ROW_STANDS;

    if (!answer != !is_shown(v, content, key)) {
        fail(w, answer ? "an answer came back" : "an answer is lost");
        return;
    }
    if (!answer)
        return;
    if (!keys[key].is_row)
        check_question(w, v, answer, content, key);
    else if (answer->candidate_count != (state == ROW_DISPUTED ? 2 : 1) || !same(answer->value, ""))
        fail(w, "a row's deletion is not the conflict it should be");
}

/* Whether row A was made before row B. */
static bool row_made_before(const struct view *v, uint64_t content, int a, int b)
{
    int first[2] = { -1, -1 }, row[2] = { a, b };

    for (int side = 0; side < 2; side++)
        for (uint64_t set = writers(v, content, row[side]); set; set &= set - 1) {
            int i = __builtin_ctzll(set), best = first[side];
            const struct made *one = &v->w->made[i];

            if (!write_in(v->w, i, row[side])->value)
                continue;
            if (best < 0 || one->at_ms < v->w->made[best].at_ms ||
                (one->at_ms == v->w->made[best].at_ms && memcmp(&one->id, &v->w->made[best].id, 16) < 0))
                first[side] = i;
        }
    if (first[0] < 0 || first[1] < 0)
        return true;
    if (first[0] == first[1])
        return write_in(v->w, first[0], a) < write_in(v->w, first[0], b);
    if (v->w->made[first[0]].at_ms != v->w->made[first[1]].at_ms)
        return v->w->made[first[0]].at_ms < v->w->made[first[1]].at_ms;
    return memcmp(&v->w->made[first[0]].id, &v->w->made[first[1]].id, 16) < 0;
}

static void check_order(struct world *w, const struct view *v, const struct fold_record *record, uint64_t content)
{
    const struct fold_answer *one = answer_to(record, 3), *two = answer_to(record, 5);

    if (one && two && null_writers(v, writers(v, content, 3), 3) == 0 &&
        null_writers(v, writers(v, content, 5), 5) == 0 && (one < two) != row_made_before(v, content, 3, 5))
        fail(w, "rows stand in another order");
}

static void check_withdrawal(struct world *w, const struct view *v, const struct fold_record *record, uint64_t content,
                             int number)
{
    uint64_t restores = of_kind(v, content, FOLD_RESTORE, number);
    uint64_t left = unseen(w, of_kind(v, content, FOLD_WITHDRAW, number) | restores), out = left & ~restores;
    uint64_t sets = unseen(w, of_kind(v, content, FOLD_SET, number)) & ~seen_by_any(w, out);
    bool disputed = out && (sets || left & restores);

    if (record->withdrawn != (out && !disputed) || record->stays_count != (disputed ? 2 : 0))
        fail(w, "a withdrawal is not what its author had seen");
}

static void check_parked(struct world *w, const struct view *v, const struct fold_record *record, uint64_t content,
                         int number)
{
    int last = latest(v, unseen(w, of_kind(v, content, FOLD_SET, number)));

    if (last >= 0 && (!same(record->parked, w->made[last].parked) || record->date.days != w->made[last].date.days))
        fail(w, "parked, or the legal date, is of another change");
}

static void check_record(struct world *w, const struct view *v, const struct fold_record *record, int number)
{
    uint64_t all = own_changes(v, number), content = content_of(v, number);
    int freeze = freeze_of(v, number);

    if (record->erased != is_erased(v, number))
        fail(w, "an erasure is not absorbing");
    if (is_erased(v, number)) {
        if (record->answer_count)
            fail(w, "an erased record has answers");
        return;
    }
    if (record->frozen != (freeze >= 0) || record->beside_count != (size_t)__builtin_popcountll(all & ~content))
        fail(w, "a signature covers more or less than was seen");
    if (record->merged != (__builtin_popcountll(unseen(w, content)) > 1))
        fail(w, "merged is not told");
    for (int key = 0; key < KEYS; key++)
        check_key(w, v, record, content, key);
    check_order(w, v, record, content);
    check_withdrawal(w, v, record, content, number);
    check_parked(w, v, record, content, number);
}

/* ---- entities ---- */

struct say {
    const struct fold_save *save;
    int change;
    bool frozen;
    int rank; /* by (date, first submission, id) of its record */
};

static const struct fold_save *save_in(const struct world *w, int change, const char *property)
{
    for (size_t i = 0; i < w->made[change].save_count; i++)
        if (same(w->made[change].save[i].property, property))
            return &w->made[change].save[i];
    return NULL;
}

static bool says(const struct view *v, const struct fold_record *record, int number, const char *property,
                 struct say *out)
{
    uint64_t content = content_of(v, number), set = 0, persons = 0;

    for (int i = 0; i < v->w->count; i++)
        if (content & bit(i) && save_in(v->w, i, property))
            set |= bit(i);
    set = unseen(v->w, set);
    for (uint64_t rest = set; rest; rest &= rest - 1)
        if (!save_in(v->w, __builtin_ctzll(rest), property)->computed)
            persons |= rest & -rest;
    if (!set || record->withdrawn || is_erased(v, number))
        return false;
    out->change = latest(v, persons ? persons : set);
    out->save = save_in(v->w, out->change, property);
    out->frozen = freeze_of(v, number) >= 0;
    return true;
}

static bool comes_first(const struct fold_record *a, const struct fold_record *b)
{
    if (a->date.days != b->date.days)
        return a->date.days < b->date.days;
    if (a->first->at_ms != b->first->at_ms)
        return a->first->at_ms < b->first->at_ms;
    return memcmp(&a->id, &b->id, 16) < 0;
}

static const struct fold_property *property_of(const struct fold *fold, const char *name, bool *exists)
{
    size_t count;
    const struct fold_entity *entity = fold_entities(fold, &count);

    *exists = count > 0;
    for (size_t i = 0; count && i < entity->property_count; i++)
        if (same(entity->properties[i].name, name))
            return &entity->properties[i];
    return NULL;
}

static void check_property(struct world *w, const struct fold_property *property, const struct say *stands,
                           const struct say *other)
{
    bool dispute = other && !stands->save->computed && !other->save->computed && stands->frozen == other->frozen &&
                   stands->change != other->change && !(w->made[stands->change].seen & bit(other->change)) &&
                   !(w->made[other->change].seen & bit(stands->change)) &&
                   !same(stands->save->value, other->save->value);

    if (!same(property->value, stands->save->value))
        fail(w, "another record speaks for the entity");
    if ((property->candidate_count > 1) != dispute)
        fail(w, "two records that did not see each other are not told apart");
}

static void check_history(struct world *w, const struct fold *fold, const struct fold_property *property)
{
    size_t count;
    const struct fold_stretch *last = fold_history(fold, &count);

    last += count - 1;
    for (size_t i = 0; count && i < last->property_count; i++)
        if (same(last->properties[i].name, property->name) && same(last->properties[i].value, property->value))
            return;
    fail(w, "the last stretch of history is not what stands");
}

/* Which of the records that speak stands: the later one, but a signed one is not outrun by one that is not. */
static int speaker(const struct fold_record *const *records, const struct say *say, const bool *has)
{
    int later_one = has[0] && has[1] && comes_first(records[0], records[1]) ? 1 : 0, other;

    later_one = has[later_one] ? later_one : 1 - later_one;
    other = 1 - later_one;
    return has[other] && say[other].frozen && !say[later_one].frozen ? other : later_one;
}

static void check_speaker(struct world *w, const struct fold *fold, const struct say *say, const bool *has, int stands)
{
    bool exists;
    const struct fold_property *property = property_of(fold, "tel", &exists);

    if (!property) {
        fail(w, "a property is lost");
        return;
    }
    check_property(w, property, &say[stands], has[1 - stands] ? &say[1 - stands] : NULL);
    check_history(w, fold, property);
}

static void check_entity(struct world *w, const struct view *v, const struct fold *fold,
                         const struct fold_record *const *records)
{
    struct say made = { 0 }, say[RECORDS];
    bool exists, should = false, has[RECORDS];

    property_of(fold, "tel", &exists);
    for (int i = 0; i < RECORDS; i++) {
        should |= records[i] && says(v, records[i], i, "", &made) && same(made.save->value, "1");
        has[i] = records[i] && says(v, records[i], i, "tel", &say[i]);
    }
    if (exists != should)
        fail(w, "an entity exists without a record that makes it, or does not with one");
    else if (exists && (has[0] || has[1]))
        check_speaker(w, fold, say, has, speaker(records, say, has));
}

/* ---- the dossier ---- */

static void check_heads(struct world *w, const struct view *v, const struct fold *fold)
{
    size_t heads, waiting, links;
    uint64_t parents = v->whole & ~of_kind(v, v->whole, FOLD_OTHER, -1), linked = 0;

    fold_heads(fold, &heads);
    fold_waiting(fold, &waiting);
    fold_links(fold, &links);
    if (heads != (size_t)__builtin_popcountll(unseen(w, parents)))
        fail(w, "the newest changes are others");
    if (waiting != (size_t)__builtin_popcountll(v->held & ~v->whole))
        fail(w, "a change whose parents are not here does not wait");
    linked = of_kind(v, v->whole, FOLD_LINK, -1);
    linked = unseen(w, linked | of_kind(v, v->whole, FOLD_UNLINK, -1));
    if (!fold_is_erased(fold) && (links > 0) != (linked && w->made[latest(v, linked)].kind == FOLD_LINK))
        fail(w, "a link is lost or comes back");
}

static void check_region(struct world *w, const struct view *v, const struct fold *fold)
{
    uint64_t moves = of_kind(v, v->whole, FOLD_MOVE, -1), last = 0;
    int64_t latest_ms = INT64_MIN;

    for (uint64_t rest = moves; rest; rest &= rest - 1) {
        int i = __builtin_ctzll(rest);

        if (v->known[i].arrival_ms > latest_ms)
            last = 0;
        if (v->known[i].arrival_ms >= latest_ms) {
            latest_ms = v->known[i].arrival_ms;
            last |= bit(i);
        }
    }
    if (moves && !same(fold_region(fold), w->made[latest(v, unseen(w, last))].region))
        fail(w, "the dossier is in another region");
}

/* Restricted until a lift that knew of it; a permit counts for the restrictions its author knew of. */
static void check_restriction(struct world *w, const struct view *v, const struct fold *fold)
{
    uint64_t restricts = of_kind(v, v->whole, FOLD_RESTRICT, -1), lifts = of_kind(v, v->whole, FOLD_LIFT, -1);
    uint64_t open = restricts, permits = of_kind(v, v->whole, FOLD_PERMIT, -1), good = 0;
    size_t found, permitted;

    for (uint64_t rest = lifts; rest; rest &= rest - 1)
        open &= ~w->made[__builtin_ctzll(rest)].seen;
    for (uint64_t rest = permits; open && rest; rest &= rest - 1)
        if (!(open & ~w->made[__builtin_ctzll(rest)].seen))
            good |= rest & -rest;
    fold_restrictions(fold, &found);
    fold_permits(fold, &permitted);
    if (is_erased(v, -1))
        open = good = 0;
    if (!found != !open)
        fail(w, "a restriction is lost or outlives what lifted it");
    if (permitted != (size_t)__builtin_popcountll(good))
        fail(w, "who permitted herself something did not know what for");
}

static void check_view(struct world *w, const struct view *v, const struct fold *fold)
{
    size_t count;
    const struct fold_record *all = fold_records(fold, &count), *records[RECORDS] = { 0 };

    check_heads(w, v, fold);
    check_region(w, v, fold);
    check_restriction(w, v, fold);
    if (fold_is_erased(fold) != is_erased(v, -1) || (is_erased(v, -1) && count))
        fail(w, "an erased dossier is still there");
    if (is_erased(v, -1))
        return;
    for (int number = 0; number < RECORDS; number++) {
        for (size_t i = 0; i < count; i++)
            if (!memcmp(&all[i].id, &w->record[number], 16))
                records[number] = &all[i];
        if (!records[number] != !own_changes(v, number))
            fail(w, "a record is lost or came back");
        if (records[number])
            check_record(w, v, records[number], number);
    }
    if (!w->wrong)
        check_entity(w, v, fold, records);
}
