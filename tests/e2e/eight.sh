#!/bin/sh
# eight.sh — who belongs elsewhere, or only wants to know something, is helped with at most eight answers.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
export BALIE_NOW=2023-10-02T10:00:00+02:00
new_desk a
# helped NAME ROUTE ANSWERS: not more than eight answers, submitted, and this is the route.
helped() {
    printf '%s' "$3" >"$work/answers.json"
    count=$(grep -o '"[a-z_]*":' "$work/answers.json" | wc -l)
    [ "$count" -le 8 ] && ok "$1: $count answers" || bad "$1: at most eight answers" "$count"
    holds "$1: that is enough" desk a fill aanmelding --dossier new --answers "$work/answers.json"
    grep -q "\"$2\"" "$work/out" && ok "$1: the route is $2" || bad "$1: the route is $2" "$(head -30 "$work/out")"
}
helped "Antwerp" ATLAS '{"contacttalen": ["eng"], "nl_begrip": "NIET", "vraag": ["INBURGERING"], "naam": "Diaz", "voornaam": "Ana", "gemeente": "11002"}'
helped "Ghent" AMAL '{"contacttalen": ["eng"], "nl_begrip": "NIET", "vraag": ["INBURGERING"], "naam": "Diaz", "voornaam": "Ana", "gemeente": "44021"}'
helped "Brussels, only Dutch" HVNB '{"contacttalen": ["eng"], "nl_begrip": "NIET", "vraag": ["NEDERLANDS"], "naam": "Kowalska", "voornaam": "Ewa", "gemeente": "21004"}'
helped "only information" INFO '{"contacttalen": ["eng"], "nl_begrip": "NIET", "vraag": ["INFO"], "naam": "Kowalska", "voornaam": "Ewa"}'
