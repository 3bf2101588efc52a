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


# By keys the same person leaves the same patches, and each says in which conversation it was made (counter.json).
new_desk c
play() {
    BALIE_NOW=$2 LANG=C.UTF-8 BALIE_HOME="$work/c" BALIE_PASSPHRASE_FILE="$work/c.pass" "$OUT/tests/tools/pty" "tests/e2e/keys/person_$1.pty" "$OUT/balie" >"$work/played" 2>&1 ||
        bad "the keys of $1 are played" "$(grep -v '^ok' "$work/played")"
    BALIE_NOW=$2 desk c log "$(BALIE_NOW=$2 desk c search haile --json | json dossier)" --json >"$work/log"
    "$bodies" "$1" "$cases/$1.json" "$cases/counter.json" <"$work/log" >"$work/said"
    tests=$((tests + 1)); sed "s/^ok - /ok $tests - by keys: /; s/^not ok - /not ok $tests - by keys: /" "$work/said"
}
play aanmelding 2023-10-02T09:30:00+02:00
play intake 2023-10-02T10:00:00+02:00
play leervraagdetectie 2023-10-02T10:40:00+02:00
play contract 2023-10-02T11:20:00+02:00
play contract_ondertekening 2023-10-09T09:00:00+02:00
same "what was signed by keys is frozen" "$(grep -c '"kind": "freeze"' "$work/log")" 2

# The screens write what a person would have written by hand as well: a note, by keys, in the conversation it is part of.
new_desk b
desk() { name_=$1; shift; BALIE_NOW=2023-10-02T09:30:00+02:00 BALIE_HOME="$work/$name_" BALIE_PASSPHRASE_FILE="$work/$name_.pass" "$OUT/balie" "$@"; }
desk b fill aanmelding --dossier new --answers "$cases/aanmelding.answers.json" >"$work/filled"; dossier=$(json dossier <"$work/filled")
BALIE_NOW=2023-10-02T09:30:00+02:00 LANG=C.UTF-8 BALIE_HOME="$work/b" BALIE_PASSPHRASE_FILE="$work/b.pass" "$OUT/tests/tools/pty" tests/e2e/keys/kill.pty "$OUT/balie" >"$work/played" 2>&1 || bad "the keys are played" "$(grep -v '^ok' "$work/played")"
desk b log "$dossier" --json >"$work/log"
"$bodies" notitie "$cases/notitie.json" <"$work/log" >"$work/said"
tests=$((tests + 1)); sed "s/^ok - /ok $tests - by keys: /; s/^not ok - /not ok $tests - by keys: /" "$work/said"
