/* person.h — persons in dossiers, under content that says by what they are found. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_SERVER_PERSON_H
#define BALIE_TESTS_SERVER_PERSON_H

#include "publishing.h"
#include "talk.h"

static inline void publish_people(struct room *room)
{
    static const char settings[] = "name,value,source\n"
                                   "card,persoon,\n"
                                   "card_name,naam voornaam,\n"
                                   "card_search,naam voornaam nummer geboren,\n"
                                   "card_birth,geboren,\n"
                                   "card_key,nummer,\n";

    publish_one(room, settings, "");
    room->shelf = shelf_new();
}

struct person {
    const char *dossier, *name, *first, *number, *born; /* NULL: not said */
};

static inline void write_person(struct room *room, struct device *device, const struct person *person)
{
    const char *const said[][2] = { { "naam", person->name },
                                    { "voornaam", person->first },
                                    { "nummer", person->number },
                                    { "geboren", person->born } };
    struct body_save saves[4];
    struct body body = { .saves = saves };
    char entity[ID_TEXT_BYTES];
    scoped_buf lines = { 0 };

    id_format(named(person->dossier), entity);
    for (size_t i = 0; i < 4; i++)
        if (said[i][1])
            saves[body.save_count++] =
                (struct body_save){ "persoon", entity, said[i][0], { BODY_TEXT, said[i][1] }, false };
    room->at = device;
    add_special(room, &lines, (struct change){ .kind = CHANGE_SET, .dossier = named(person->dossier) }, &body);
    send_changes(room, &lines);
}

#endif
