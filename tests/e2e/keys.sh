#!/bin/sh
# keys.sh — the whole conversation by keys only: from the passphrase to the server, and the same dossier on another desk.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
unset NO_COLOR
export BALIE_NOW=2023-10-02T09:00:00+02:00 HOME="$work"
port=$((10000 + $$ % 20000))
new_server $port central.db
new_desk een an && enrol een $port central.db LIM an >/dev/null
new_desk twee ben && enrol twee $port central.db LIM ben >/dev/null

# keys DESK SCRIPT: plays it; its own TAP lines go on with our numbers.
keys() {
    BALIE_HOME="$work/$1" "$OUT/tests/tools/pty" "tests/e2e/keys/$2.pty" "$OUT/balie" >"$work/tap" 2>"$work/print"
    pass_on
    [ -z "$KEYS_PRINT" ] || cat "$work/print" >&2
}
keys een new
keys een on
pdf=$(ls "$work"/contract-*.pdf 2>/dev/null | head -1)
pdftotext "$pdf" "$work/contract.txt" 2>/dev/null
for t in Inburgeringscontract Okafor "trajectbegeleider an"; do
    tr '\n' ' ' <"$work/contract.txt" 2>/dev/null | grep -qF "$t" && ok "the contract on paper says “$t”" || bad "the contract on paper says “$t”" "$(cat "$work/contract.txt")"
done
keys twee other
first=$(desk een search okafor --json | json dossier)
here=$(desk een show "$first" --json); there=$(desk twee show "$first" --json)
same "the other desk holds the same, byte for byte" "$there" "$here"
one() { printf '%s' "$there" | grep -oE "$1" | sort -u; }
same "one conversation for all its forms" "$(one '\["gesprek","[0-9a-f]{32}"' | wc -l) $(one '"form":"gesprek"' | wc -l)" "1 1"
same "the contract and its signature are frozen" "$(printf '%s' "$there" | tr '{' '\n' | grep -E '"form":"contract(_ondertekening)?"' | grep -c '"frozen":true')" 2
record=$(printf '%s' "$there" | tr '{' '\n' | sed -n 's/.*"record":"\([0-9a-f]*\)","form":"leervraagdetectie".*/\1/p' | head -1)
holds "why tells the advice on the other desk" desk twee why "$record" advies_voorstel
for t in nt2_advies "CVO verkort of UTC" snel; do grep -qF "$t" "$work/out" && ok "the trace names $t" || bad "the trace names $t" "$(cat "$work/out")"; done

cat >"$work/diallo.json" <<'J'
{"contacttalen": ["fra"], "nl_begrip": "NIET", "moedertaal": "fra", "vraag": ["INBURGERING", "NEDERLANDS"], "naam": "Diallo", "voornaam": "Fatou", "geboortedatum": "1995-03-08",
 "geslacht": "V", "gemeente": "71016", "document": "EU", "document_geldig_tot": "2026-01-01", "verblijfsgrond": "VS_EU", "nationaliteit": ["FRA"], "geboorteland": "FRA", "eerste_inschrijving": "2023-05-02"}
J
holds "a second person is registered" desk een fill aanmelding --dossier new --answers "$work/diallo.json"
keys een park
keys twee resume
resumed=$(desk twee search diallo --json | json dossier)
case $(desk twee show "$resumed" --json) in *'"parked":'*) ok "what was put aside is known as that" ;; *) bad "what was put aside is known as that" "$(desk twee show "$resumed" --json)" ;; esac
# Without colour the same conversation can be followed: no colour is written at all.
NO_COLOR=1; export NO_COLOR
keys twee grey
