#!/bin/sh
# midnight.sh — a contract signed on 1 September 2023 at 00:30 in Brussels, on a machine in UTC, has the regime of 1 September.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
export TZ=UTC
new_desk a
at() { BALIE_NOW=$1; export BALIE_NOW; }
fill() { desk a fill "$1" --dossier "$2" --answers "$3" >"$work/out" 2>"$work/err" || bad "$1 is submitted" "$(cat "$work/err")"; }
cat >"$work/aanmelding.json" <<'J'
{"contacttalen": ["eng"], "nl_begrip": "NIET", "moedertaal": "eng", "vraag": ["INBURGERING", "NEDERLANDS"], "naam": "Okafor", "voornaam": "Chidi", "geboortedatum": "1988-05-12",
 "geslacht": "M", "gemeente": "71022", "document": "EU", "document_geldig_tot": "2026-01-01", "verblijfsgrond": "VS_EU", "nationaliteit": ["FRA"], "geboorteland": "FRA", "eerste_inschrijving": "2023-05-02"}
J
cat >"$work/intake.json" <<'J'
{"vorig_contract": "nee", "gezin": "ALLEEN", "perspectief": ["WERK"], "werk_nu": "NEE", "studie": "NEE", "mag_werken": "ja", "diploma": "BACHELOR", "jaren_school": 15, "vervoer": ["FIETS"], "reistijd_minuten": 30,
 "lesmomenten": ["MAA_OCHTEND"], "aanpassing": "nee", "mo_taal": "eng", "mo_vorm": ["ONLINE"], "mo_vrijstellingstest": "nee", "juridische_vraag": "nee", "samenvatting_voorgelezen": "ja"}
J
cat >"$work/leervraag.json" <<'J'
{"jaren_school": 15, "diploma": "BACHELOR", "geletterd": "vlot", "schriften": ["LATIJN"], "taalkennis": [{"taal": "eng", "niveau": "C2"}], "taal_later_geleerd": "ja", "nl_geleerd": "nee",
 "lesmomenten": ["MAA_OCHTEND"], "dig_kan": ["EMAIL", "FORMULIER", "VIDEO"], "toestellen": ["LAPTOP"], "internet": "JA", "nt2_waarom": ["WERK"], "nt2_doel": "A2", "leervorm": "CONTACT", "covaar_nodig": "nee", "geen_test_reden": "NIET_NODIG", "adviesblad_gegeven": "ja"}
J
echo '{"begeleider": "an", "taal_uitleg": "eng", "rechten_tekst": "OK", "pnt_keuze": "nee"}' >"$work/contract.json"
at 2023-08-31T14:00:00+02:00
fill aanmelding new "$work/aanmelding.json"; dossier=$(json dossier <"$work/out")
fill intake "$dossier" "$work/intake.json"
fill leervraagdetectie "$dossier" "$work/leervraag.json"
fill contract "$dossier" "$work/contract.json"
at 2023-08-31T22:30:00Z
echo '{"datum_handtekening_agentschap": "2023-09-01", "verklaring_getekend_op": "2023-09-01", "kopie_gegeven": "ja"}' >"$work/teken.json"
fill contract_ondertekening "$dossier" "$work/teken.json"; record=$(json record <"$work/out")
state=$(desk a show "$dossier" --json)
case $state in *'"datum_handtekening":"2023-09-01"'* | *2023-09-01*) ok "signed on 1 September, Brussels time" ;; *) bad "signed on 1 September, Brussels time" "$state" ;; esac
case $state in *VANAF_2023_09*) ok "the regime of 1 September" ;; *) bad "the regime of 1 September" "$state" ;; esac
desk a why "$record" regime >"$work/why" 2>&1; grep -q 2023-09-01 "$work/why" || grep -q 1/9/2023 "$work/why" && ok "and why says the date decided on" || bad "and why says the date decided on" "$(cat "$work/why")"
refuses "what is signed is withdrawn no more" 1 "" desk a withdraw "$record" --reason "fout"
