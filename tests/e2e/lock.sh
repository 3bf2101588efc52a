#!/bin/sh
# lock.sh — blank and lock: nothing on the screen or in memory, nothing lost, and each person finds her own work back.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
export BALIE_NOW=2023-10-02T09:00:00+02:00 HOME="$work"
new_desk een an
echo "vijf andere losse woorden" >"$work/bea.pass"
cat "$work/een.pass" "$work/bea.pass" >"$work/both"
cat >"$work/okafor.json" <<'J'
{"contacttalen": ["eng"], "nl_begrip": "NIET", "moedertaal": "eng", "vraag": ["INBURGERING", "NEDERLANDS"], "naam": "Okafor", "voornaam": "Chidi", "geboortedatum": "1988-05-12",
 "geslacht": "M", "gemeente": "71016", "document": "EU", "document_geldig_tot": "2026-01-01", "verblijfsgrond": "VS_EU", "nationaliteit": ["FRA"], "geboorteland": "FRA", "eerste_inschrijving": "2023-05-02"}
J
holds "a visitor is registered" desk een fill aanmelding --dossier new --answers "$work/okafor.json"
holds "a second person may open the vault" env BALIE_HOME="$work/een" BALIE_PASSPHRASE_FILE="$work/both" "$OUT/balie" user add bea --role trajectbegeleider

case $OUT in */asan) echo "ok 3 - a sanitized program takes no preload # SKIP"; exit 0 ;; esac
# played SCRIPT: plays it by keys at a desk whose clock a test can put ahead.
played() {
    sed "s|@|$work/later|" "tests/e2e/lock/$1.pty" >"$work/$1.pty"
    echo 0 >"$work/later"
    BALIE_HOME="$work/een" PTY_RAW="$work/raw" PTY_PRELOAD="$OUT/preload/later.so" BALIE_LATER="$work/later" \
        "$OUT/tests/tools/pty" "$work/$1.pty" "$OUT/balie" >"$work/tap" 2>"$work/print"
    pass_on "$1: "
}
played same
played colleague
played idle
same "what one person half did, her colleague may go on with" "$(desk een log "$(desk een search okafor | cut -d' ' -f1)" --json | grep -c '"where"')" 1
holds "the log of the desk is whole after all this" desk een verify-log
echo "1..$tests"
