/* persons.c — prints invented persons as lines for `balie import`: usage: persons COUNT [SEED]. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const families[] = {
    "Haile",    "Tesfay",   "Kovalenko", "Shevchenko", "Yılmaz",    "Demir",    "Nguyen",       "El Amrani",
    "Benali",   "Haddad",   "Ahmadi",    "Rahimi",     "Mohammadi", "Popescu",  "Ionescu",      "Nowak",
    "Kowalski", "Silva",    "Santos",    "Diallo",     "Barry",     "Sow",      "Okafor",       "Mensah",
    "Osei",     "Singh",    "Kaur",      "Sharma",     "Thapa",     "Gurung",   "Hovhannisyan", "Petrosyan",
    "Hoxha",    "Krasniqi", "Ivanova",   "Petrova",    "Georgiev",  "Dimitrov", "García",       "Martínez",
};
static const char *const firsts[] = {
    "Mehret",   "Selam",  "Olena", "Oksana",  "Andriy", "Ayşe",    "Fatma", "Mehmet", "Linh",
    "Youssef",  "Fatima", "Omar",  "Zahra",   "Ali",    "Reza",    "Ioana", "Andrei", "Anna",
    "Piotr",    "João",   "Ana",   "Mamadou", "Aïcha",  "Ibrahim", "Chidi", "Kofi",   "Ama",
    "Harpreet", "Priya",  "Sita",  "Anahit",  "Arben",  "Elira",   "Maria", "Georgi", "Lucía",
};
static const char *const syllables[] = { "ba", "ra", "mi", "ko", "te",  "lu", "sha",
                                         "ni", "do", "ve", "zi", "gha", "pe", "ru" };
static const char *const places[] = { "71072", "71016", "24062", "24062", "31005",
                                      "34022", "41002", "46021", "13040", "12025" };
static const char *const languages[] = { "tir", "ukr", "tur", "arb", "prs", "ron",
                                         "pol", "por", "fra", "eng", "nep", "sqi" };

/* xorshift: the same persons for the same seed, on every machine. */
static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static void print_family(uint64_t *seed)
{
    if (next(seed) % 3) {
        printf("%s", families[next(seed) % COUNT(families)]);
        return;
    }
    printf("%c", (char)('A' + next(seed) % 26));
    for (size_t left = 2 + next(seed) % 2; left; left--)
        printf("%s", syllables[next(seed) % COUNT(syllables)]);
}

static void print_person(uint64_t number, uint64_t *seed)
{
    uint64_t year = 1950 + next(seed) % 55, month = 1 + next(seed) % 12, day = 1 + next(seed) % 28;

    printf("{\"form\":\"aanmelding\",\"dossier\":\"p%" PRIu64 "\",\"at\":\"2026-0%" PRIu64 "-%02" PRIu64
           "\",\"answers\":{",
           number, 1 + next(seed) % 9, 1 + next(seed) % 28);
    printf("\"contacttalen\":[\"%s\"],\"vraag\":[\"NEDERLANDS\"],\"naam\":\"",
           languages[next(seed) % COUNT(languages)]);
    print_family(seed);
    printf("\",\"voornaam\":\"%s\",\"geboortedatum\":\"%" PRIu64 "-%02" PRIu64 "-%02" PRIu64 "\",\"gemeente\":\"%s\",",
           firsts[next(seed) % COUNT(firsts)], year, month, day, places[next(seed) % COUNT(places)]);
    printf("\"telefoon\":\"04%08" PRIu64 "\"}}\n", next(seed) % 100000000);
}

int main(int argc, char **argv)
{
    uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000,
             seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 88172645463325252;

    for (uint64_t i = 0; i < count; i++)
        print_person(i, &seed);
    return 0;
}
