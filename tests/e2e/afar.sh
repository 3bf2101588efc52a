#!/bin/sh
# afar.sh — on the screens: somebody of another region found and taken in hand, a file added, fetched, and a cut line.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
light
new_desk een an LIM >/dev/null; new_desk twee bo GEN >/dev/null
"$OUT/balied" key "$work/key" >/dev/null
"$OUT/balied" publish forms --key "$work/key" --store "sqlite:$work/c.db" || exit 1
"$OUT/balied" --listen 127.0.0.1:0 --store "sqlite:$work/c.db" >"$work/said" 2>"$work/c.log" &
server_pid=$!; servers="$servers $server_pid"
for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -s "$work/said" ] && break; sleep 0.1; done
port=$(sed 's/.*://' "$work/said")
enrol een "$port" c.db LIM an >/dev/null; enrol twee "$port" c.db GEN bo >/dev/null
echo '{"contacttalen":["ukr"],"vraag":["INFO"],"naam":"Petrenko","voornaam":"Ivan"}' >"$work/a.json"
desk een fill aanmelding --dossier new --answers "$work/a.json" >/dev/null
desk een sync >/dev/null; desk twee sync >/dev/null
printf 'een woord dat niemand kent\n' >"$work/brief.txt"

# A script of keys played at desk $1; its own lines tell what went wrong.
played() {
    sed "s|LETTER|$work/brief.txt|; s|SAVED|$work/uit.txt|" "tests/e2e/afar/$2.pty" >"$work/keys.pty"
    BALIE_HOME="$work/$1" "$OUT/tests/tools/pty" "$work/keys.pty" "$OUT/balie" >"$work/tap" 2>&1 && return
    grep -v '^ok' "$work/tap" >&2; return 1
}
holds "somebody elsewhere is found at the centre and taken in hand on the screen" played twee centre
holds "a file is added by its path, read and saved" played twee files
same "it is saved as it was, for its owner alone" "$(cksum <"$work/uit.txt") $(stat -c %a "$work/uit.txt")" "$(cksum <"$work/brief.txt") 600"
desk twee sync >/dev/null; desk een sync >/dev/null
holds "at the other desk it is fetched when asked for" played een fetch
kill "$server_pid"; wait "$server_pid" 2>/dev/null
holds "a cut line is said, and nothing waits for it" played twee cut
echo "1..$tests"
