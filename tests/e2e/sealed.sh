#!/bin/sh
# sealed.sh — no file that balie touches lets anything be read of what was entered; a vault without seals would.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
case $OUT in */asan) echo "ok 1 - the same in a sanitized program # SKIP it cannot be traced"; exit 0 ;; esac
command -v strace >/dev/null || { echo "ok 1 - what is written to files # SKIP there is no strace"; exit 0; }
export BALIE_NOW=2023-10-02T09:30:00+02:00 LANG=C.UTF-8
first=Quagliarella; second=Zwartkruisberg
sed "s/Mehret/$first/; s/Tesfay/$second/" tests/cases/person/aanmelding.answers.json >"$work/planted.json"
grep -q "$first" "$work/planted.json" || sed -i "0,/\"voornaam\": *\"[^\"]*\"/s//\"voornaam\": \"$first\"/" "$work/planted.json"
printf '{"form":"aanmelding","dossier":"k1","answers":{"contacttalen":["ukr"],"vraag":["INFO"],"naam":"%s","voornaam":"%s"}}\n' "$second" "$first" >"$work/planted.ndjson"

# Everything opened to be written or given a name, by every command of a day.
traced() { desk_trace=$work/trace.$1; shift; BALIE_HOME="$work/a" BALIE_PASSPHRASE_FILE="$work/a.pass" \
    strace -f -qq -e trace=open,openat,creat,rename,renameat,renameat2,link -o "$desk_trace" "$@" >"$work/traced.out" 2>"$work/traced.err"; }
new_desk a
traced fill "$OUT/balie" fill aanmelding --dossier new --answers "$work/planted.json"
holds "a person is registered" grep -q dossier "$work/traced.out"
traced import "$OUT/balie" import "$work/planted.ndjson"
traced search "$OUT/balie" search "$first"
holds "and found" grep -q "$first" "$work/traced.out"
traced keys "$OUT/tests/tools/pty" tests/e2e/keys/kill.pty "$OUT/balie"
traced backup "$OUT/balie" backup "$work/a/copy.balie"
traced rebuild "$OUT/balie" rebuild
port=$((10000 + $$ % 20000)); new_server $port central.db && enrol a $port central.db >/dev/null 2>&1
traced sync "$OUT/balie" sync
cat "$work"/trace.* | sed -n 's/.*\(open\|openat\|creat\)(.*"\([^"]*\)".*\(O_WRONLY\|O_RDWR\|O_CREAT\).*/\2/p; s/.*\(rename\|renameat\|renameat2\|link\)(.*"\([^"]*\)".*/\2/p' |
    grep -v -e '^/dev/' -e '^/proc/' | sort -u >"$work/touched"
allowed="^$work/a/\(keys\(\.[0-9a-f]*\.new\)\{0,1\}\|lock\|vault-[0-9]*\.db\(-wal\|\.tmp\|\.tmp-wal\)\{0,1\}\|copy\.balie\(\.part\(\.[0-9a-f]*\.new\)\{0,1\}\)\{0,1\}\|backups.*\)$"
strange=$(grep -v "$allowed" "$work/touched")
same "it writes the vault, its log, the keys, the lock, the backup, and nothing else" "$strange" ""

# readable FILE…: which of them hold a planted name: plain, UTF-16 both ways, hex, base64 at each of three places, in zstd.
readable() {
    for file; do
        [ -f "$file" ] || continue
        for name in $first $second; do
            middle=$(printf %s "$name" | cut -c2-11)
            for text in "$name" "$(printf %s "$name" | od -An -tx1 | tr -d ' \n')" \
                "$(printf %s "$middle" | base64 | cut -c1-12)" "$(printf 'x%s' "$middle" | base64 | cut -c3-14)" "$(printf 'xx%s' "$middle" | base64 | cut -c5-16)"; do
                LC_ALL=C grep -qiaF -- "$text" "$file" && echo "$file: $text"
            done
            for order in UTF-16LE UTF-16BE; do
                LC_ALL=C grep -qaP -- "$(printf %s "$name" | iconv -t $order | od -An -tx1 | tr -d ' \n' | sed 's/../\\x&/g')" "$file" && echo "$file: $order"
            done
        done
    done
}
# Whatever is packed with zstd anywhere in a file is unpacked and looked at too.
unpacked() {
    for file; do
        LC_ALL=C grep -obaP '\x28\xb5\x2f\xfd' "$file" 2>/dev/null | cut -d: -f1 | head -50 | while read -r at; do
            tail -c +$((at + 1)) "$file" | zstd -dcq 2>/dev/null >"$work/part.$at"
            [ ! -s "$work/part.$at" ] || readable "$work/part.$at"
        done
    done
}
# A log of a kill stays: that one is looked at as well.
BALIE_HOME="$work/a" BALIE_PASSPHRASE_FILE="$work/a.pass" LD_PRELOAD="$OUT/preload/killer.so" BALIE_KILL_AT=12 "$OUT/balie" fill aanmelding --dossier new --answers "$work/planted.json" >/dev/null 2>&1
files=$(find "$work/a" -type f)
# shellcheck disable=SC2086
same "no planted name is in any of them, in any writing" "$(readable $files; unpacked $files)" ""
"$OUT/tests/tools/unsealed" "$work/a" "$work/a.pass" "$work/plain.db" >"$work/out" 2>&1 || cat "$work/out"
holds "without the seals the same search finds them" test -n "$(readable "$work/plain.db")"
