/* rights_table.c — the table of rights of one content: rows of right, form, roles and region. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "rights_table.h"

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/sheet.h"
#include "base/text.h"
#include "base/words.h"
#include "form/finding.h"
#include "form/list.h"
#include "library.h"
#include "secrecy.h"

#define PATH "regels/rechten.csv"
#define OWN  "own"

/* clang-format off */
static const struct {
    const char *name, *words;
} known[RIGHTS] = {
    [RIGHT_LOOK]       = { "look",       N_("see this") },
    [RIGHT_SENSITIVE]  = { "sensitive",  N_("see what is sensitive") },
    [RIGHT_WRITE]      = { "write",      N_("fill in forms") },
    [RIGHT_UNDO]       = { "undo",       N_("take back what was submitted") },
    [RIGHT_SETTLE]     = { "settle",     N_("settle what desks said differently") },
    [RIGHT_PRINT]      = { "print",      N_("make papers") },
    [RIGHT_EXPORT]     = { "export",     N_("export what is known of a person") },
    [RIGHT_ERASE]      = { "erase",      N_("erase") },
    [RIGHT_RESTRICT]   = { "restrict",   N_("restrict a dossier, or open a restricted one") },
    [RIGHT_RETENTION]  = { "retention",  N_("do what the terms of keeping ask") },
    [RIGHT_REPORT]     = { "report",     N_("make reports") },
    [RIGHT_LOG]        = { "log",        N_("see who wrote and who looked") },
    [RIGHT_DEVICE_LOG] = { "device_log", N_("see the log of this computer") },
    [RIGHT_IMPORT]     = { "import",     N_("import files") },
    [RIGHT_USERS]      = { "users",      N_("say who may open the vault") },
    [RIGHT_CONTENT]    = { "content",    N_("take up new content") },
};
/* clang-format on */

struct row {
    enum right right;
    const char *form, *roles;
    bool only_own_region;
};
struct rights {
    struct arena *arena;
    struct library *library;
    const char *reader;
    ARRAY(struct row) rows;
    struct secrecy *secrecy; /* NULL until somebody asks */
    char *role;              /* whom apart is for; NULL: nobody yet */
    struct secrecy *apart;   /* what is made of forms that this role may not see; NULL: it may see all */
};

static bool find_right(const char *name, enum right *out)
{
    for (size_t i = 0; i < RIGHTS; i++)
        if (text_equal(known[i].name, name)) {
            *out = (enum right)i;
            return true;
        }
    return false;
}

static struct sheet *read_sheet(struct library *library, struct error *err)
{
    scoped_buf bytes = { 0 };

    if (!library_read(library, PATH, &bytes, NULL))
        return NULL;
    return sheet_parse(PATH, buf_view(&bytes), bytes.size_bytes, err);
}

struct rights *rights_read(struct library *library)
{
    struct rights *rights = mem_new(sizeof *rights);
    scoped(sheet) sheet = read_sheet(library, NULL);
    enum right right;

    rights->arena = arena_new();
    rights->library = library;
    rights->reader = library_setting(library, "role_reader");
    for (size_t i = 0; sheet && i < sheet_rows(sheet); i++)
        if (find_right(sheet_get(sheet, i, "right"), &right))
            *array_add(&rights->rows) = (struct row){ right, arena_text(rights->arena, sheet_get(sheet, i, "form")),
                                                      arena_text(rights->arena, sheet_get(sheet, i, "roles")),
                                                      text_equal(sheet_get(sheet, i, "region"), OWN) };
    return rights;
}

void rights_free(struct rights *rights)
{
    if (!rights)
        return;
    array_clear(&rights->rows);
    secrecy_free(rights->secrecy);
    secrecy_free(rights->apart);
    mem_free(rights->role);
    arena_free(rights->arena);
    mem_free(rights);
}

const char *rights_roles(const struct rights *rights, enum right right, const char *form, bool *only_own_region)
{
    const struct row *found = NULL;

    for (size_t i = 0; i < rights->rows.count; i++) {
        const struct row *row = &rights->rows.at[i];
        if (row->right == right && (!*row->form || (form && text_has_word(row->form, form))) &&
            (!found || (!*found->form && *row->form)))
            found = row;
    }
    if (found && only_own_region)
        *only_own_region = found->only_own_region;
    return found ? found->roles : NULL;
}

bool rights_may(const struct rights *rights, enum right right, const char *form, const char *role)
{
    const char *roles = rights_roles(rights, right, form, NULL);

    if (roles)
        return text_has_word(roles, role);
    return right == RIGHT_LOOK || right == RIGHT_SENSITIVE || !*rights->reader || !text_equal(role, rights->reader);
}

bool rights_hide(const struct rights *rights, const char *role)
{
    for (size_t i = 0; i < rights->rows.count; i++) {
        const struct row *row = &rights->rows.at[i];
        if ((row->right == RIGHT_LOOK || row->right == RIGHT_SENSITIVE) && !text_has_word(row->roles, role))
            return true;
    }
    return false;
}

const char *rights_words(enum right right)
{
    return _(known[right].words);
}

static const struct secrecy *secrecy_of(struct rights *rights)
{
    if (!rights->secrecy)
        rights->secrecy = secrecy_read(rights->library);
    return rights->secrecy;
}

/* Whether it says of some form that not everything in it may be seen. */
static bool is_about_forms(const struct row *row)
{
    return row->right == RIGHT_LOOK || (row->right == RIGHT_SENSITIVE && *row->form);
}

bool rights_hide_forms(const struct rights *rights, const char *role)
{
    for (size_t i = 0; i < rights->rows.count; i++)
        if (is_about_forms(&rights->rows.at[i]) && !text_has_word(rights->rows.at[i].roles, role))
            return true;
    return false;
}

static bool is_hidden(void *with, const char *form, const char *name)
{
    struct rights *rights = with;

    return !rights_may(rights, RIGHT_LOOK, form, rights->role) ||
           (secrecy_holds(secrecy_of(rights), name) && !rights_may(rights, RIGHT_SENSITIVE, form, rights->role));
}

bool rights_is_made_apart(struct rights *rights, const char *role, const char *name)
{
    if (!text_equal(rights->role, role)) {
        secrecy_free(rights->apart);
        mem_free(rights->role);
        rights->role = mem_text(role);
        rights->apart = rights_hide_forms(rights, role) ? secrecy_apart(rights->library, is_hidden, rights) : NULL;
    }
    return rights->apart && secrecy_holds(rights->apart, name);
}

bool rights_is_saved_apart(struct rights *rights, const char *role, const char *list, const char *property)
{
    rights_is_made_apart(rights, role, "");
    return rights->apart && (secrecy_may_hold(rights->apart, list, property) ||
                             (list && text_equal(property, "label") && secrecy_holds_label(secrecy_of(rights), list)));
}

bool rights_is_output_apart(struct rights *rights, const char *role, const char *table, const char *column)
{
    rights_is_made_apart(rights, role, "");
    return rights->apart && secrecy_holds_output(rights->apart, table, column);
}

bool rights_is_sensitive(struct rights *rights, const char *name)
{
    return secrecy_holds(secrecy_of(rights), name);
}

bool rights_is_sensitive_label(struct rights *rights, const char *list)
{
    return secrecy_holds_label(secrecy_of(rights), list);
}

bool rights_is_sensitive_output(struct rights *rights, const char *table, const char *column)
{
    return secrecy_holds_output(secrecy_of(rights), table, column);
}

/* One finding of the table. */
struct judging {
    const struct findings *findings;
    const struct sheet *sheet;
    size_t row;
};

static void report(const struct judging *judging, const char *column, const char *sentence)
{
    struct error place = { 0 };

    sheet_error(judging->sheet, judging->row, column, &place);
    judging->findings->report(judging->findings->with, true, place.field, sentence);
}

static void check_words(const struct judging *judging, const char *column, bool (*is_good)(void *, const char *),
                        void *with)
{
    const char *words = sheet_get(judging->sheet, judging->row, column), *word;

    for (size_t size; (size = text_word(&words, &word));) {
        scoped_text one = mem_text_part(word, size);
        scoped_text sentence = NULL;
        if (is_good(with, one))
            continue;
        sentence = mem_format(_("“%s” is not known. Correct it, or take it out."), one);
        report(judging, column, sentence);
    }
}

static bool is_role(void *with, const char *name)
{
    struct library *library = with;
    struct list *roles = library_list(library, library_setting(library, "roles"), NULL);

    return roles && list_find(roles, name);
}

static bool is_form(void *with, const char *name)
{
    struct library *library = with;

    for (size_t i = 0; i < library_forms(library); i++)
        if (text_equal(library_form_name(library, i), name))
            return true;
    return false;
}

static bool is_right(void *with, const char *name)
{
    enum right right;

    (void)with;
    return find_right(name, &right);
}

void rights_check(struct library *library, const struct findings *findings)
{
    struct error err = { 0 };
    scoped(sheet) sheet = read_sheet(library, &err);
    struct judging judging = { findings, sheet, 0 };

    if (err.kind)
        findings->report(findings->with, true, err.field, err.text);
    for (; sheet && judging.row < sheet_rows(sheet); judging.row++) {
        check_words(&judging, "right", is_right, NULL);
        check_words(&judging, "form", is_form, library);
        check_words(&judging, "roles", is_role, library);
        if (*sheet_get(sheet, judging.row, "region") && !text_equal(sheet_get(sheet, judging.row, "region"), OWN))
            report(&judging, "region", _("Write own, or leave it blank for every region."));
    }
}
