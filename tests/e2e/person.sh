#!/bin/sh
# person.sh — the patches of one plausible person, from the counter to the signature, are the ones written by hand.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
cases=tests/cases/person
bodies="$OUT/tests/tools/bodies"
new_desk a
dossier=new
# step FORM NOW: the form is filled in at that moment; its patch is compared with what was written by hand.
step() {
    BALIE_NOW=$2 desk a fill "$1" --dossier "$dossier" --answers "$cases/$1.answers.json" >"$work/filled" 2>"$work/err" || bad "$1 is accepted" "$(cat "$work/err")"
    [ "$dossier" != new ] || dossier=$(json dossier <"$work/filled")
    BALIE_NOW=$2 desk a log "$dossier" --json >"$work/log" 2>"$work/err" || bad "the log can be read" "$(cat "$work/err")"
    "$bodies" "$1" "$cases/$1.json" <"$work/log" >"$work/said"
    tests=$((tests + 1)); sed "s/^ok - /ok $tests - /; s/^not ok - /not ok $tests - /" "$work/said"
}
step aanmelding 2023-10-02T09:30:00+02:00
step intake 2023-10-02T10:00:00+02:00
step leervraagdetectie 2023-10-02T10:40:00+02:00
step contract 2023-10-02T11:20:00+02:00
step contract_ondertekening 2023-10-09T09:00:00+02:00
same "the contract and its signature are frozen" "$(grep -c '"kind": "freeze"' "$work/log")" 2

