#!/bin/sh
# keys.sh — the whole conversation by keys only: from the passphrase to the server, and the same dossier on another desk.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
export BALIE_NOW=2023-10-02T09:00:00+02:00 HOME="$work"
port=$((22000 + $$ % 20000))
new_server $port central.db
new_desk een an && enrol een $port central.db LIM an >/dev/null
new_desk twee ben && enrol twee $port central.db LIM ben >/dev/null

# keys DESK SCRIPT: plays it; its own TAP lines go on with our numbers.
keys() {
    BALIE_HOME="$work/$1" "$OUT/tests/tools/pty" "tests/e2e/keys/$2.pty" "$OUT/balie" >"$work/tap" 2>"$work/print"
    while IFS= read -r line; do
        case $line in
        "ok "*) ok "${line#ok * - }" ;;
        "not ok "*) tests=$((tests + 1)); echo "not ok $tests - ${line#not ok * - }" ;;
        *) printf '%s\n' "$line" ;;
        esac
    done <"$work/tap"
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
