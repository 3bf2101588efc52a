#!/bin/sh
# visitors.sh — the visitors of the counter, key by key: what the screen says, in how few keystrokes, and how it looks.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
export BALIE_NOW=2026-09-14T09:30:00+02:00 LANG=C.UTF-8
new_desk base
holds "the demonstration is taken up" desk base import tests/data/demo.ndjson
# play NAME [VARIABLE=VALUE]: the script NAME in a copy of the vault; its lines become ours.
play() {
    script=$1; shift
    rm -rf "$work/played"; cp -r "$work/base" "$work/played"
    env "$@" BALIE_HOME="$work/played" "$OUT/tests/tools/pty" "tests/e2e/visitors/$script.pty" "$OUT/balie" >"$work/tap" 2>&1
    sed -i 's/ - tests.e2e.visitors./ - /' "$work/tap"
    while IFS= read -r line; do
        case $line in
            ok\ *) ok "${line#* - }" ;;
            not\ ok\ *) bad "${line#* - }" ;;
            *) printf '%s\n' "$line" ;;
        esac
    done <"$work/tap"
}
opened="BALIE_PASSPHRASE_FILE=$work/base.pass"
for script in tigrinya appointment short_talk brussels antwerp returning urgent left screens wide; do play $script "$opened"; done
play colourless "$opened" NO_COLOR=1
play clock "$opened" BALIE_NOW=2026-09-13T09:30:00+02:00
play locked
