/* people.h — the answers of two people: one who only wants Dutch, one from the first word to the signature. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BALIE_TESTS_DESK_PEOPLE_H
#define BALIE_TESTS_DESK_PEOPLE_H

#define OLENA                                                                                                          \
    "{\"contacttalen\": [\"ukr\"], \"vraag\": [\"NEDERLANDS\"], \"naam\": \"Kovalenko\", \"voornaam\": \"Olena\","     \
    " \"geboortedatum\": \"1990-05-12\", \"gemeente\": \"71022\", \"telefoon\": \"0470 11 22 33\"}"
#define CHIDI                                                                                                          \
    "{\"contacttalen\": [\"eng\"], \"nl_begrip\": \"NIET\", \"vraag\": [\"INBURGERING\", \"NEDERLANDS\"],"             \
    " \"naam\": \"Okafor\", \"voornaam\": \"Chidi\", \"geboortedatum\": \"1988-05-12\", \"geslacht\": \"M\","          \
    " \"gemeente\": \"71022\", \"document\": \"EU\", \"document_geldig_tot\": \"2026-01-01\","                         \
    " \"verblijfsgrond\": \"VS_EU\", \"nationaliteit\": [\"FRA\"], \"geboorteland\": \"FRA\","                         \
    " \"eerste_inschrijving\": \"2023-05-02\"}"
#define INTAKE                                                                                                         \
    "{\"vorig_contract\": \"nee\", \"gezin\": \"ALLEEN\", \"perspectief\": [\"WERK\"], \"werk_nu\": \"NEE\","          \
    " \"studie\": \"NEE\", \"mag_werken\": \"ja\", \"diploma\": \"BACHELOR\", \"jaren_school\": 15,"                   \
    " \"vervoer\": [\"FIETS\"], \"reistijd_minuten\": 30, \"lesmomenten\": [\"MAA_OCHTEND\"],"                         \
    " \"aanpassing\": \"nee\", \"mo_taal\": \"eng\", \"mo_vorm\": [\"ONLINE\"], \"mo_vrijstellingstest\": \"nee\","    \
    " \"juridische_vraag\": \"nee\", \"samenvatting_voorgelezen\": \"ja\"}"
#define LEERVRAAG                                                                                                      \
    "{\"jaren_school\": 15, \"diploma\": \"BACHELOR\", \"geletterd\": \"vlot\", \"schriften\": [\"LATIJN\"],"          \
    " \"taalkennis\": [{\"taal\": \"eng\", \"niveau\": \"C2\"}], \"taal_later_geleerd\": \"ja\","                      \
    " \"nl_geleerd\": \"nee\", \"lesmomenten\": [\"MAA_OCHTEND\"], \"dig_kan\": [\"EMAIL\", \"FORMULIER\","            \
    " \"VIDEO\"], \"toestellen\": [\"LAPTOP\"], \"internet\": \"JA\", \"nt2_waarom\": [\"WERK\"],"                     \
    " \"nt2_doel\": \"A2\", \"leervorm\": \"CONTACT\", \"covaar_nodig\": \"nee\","                                     \
    " \"geen_test_reden\": \"NIET_NODIG\", \"adviesblad_gegeven\": \"ja\"}"
#define CONTRACT  "{\"begeleider\": \"an\", \"taal_uitleg\": \"eng\", \"rechten_tekst\": \"OK\", \"pnt_keuze\": \"nee\"}"
#define SIGNATURE "{\"kopie_gegeven\": \"ja\"}"

#endif
