#!/bin/sh
# hygiene.sh — text from people can never steer the terminal, hide or turn: 334 names that try, everywhere they show.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
light
hostile="$OUT/tests/tools/hostile"
count=$("$hostile" count)
new_desk a
"$hostile" >"$work/names.ndjson"
holds "the names are taken as they were given" desk a import "$work/names.ndjson"

# shown FILE: what a terminal was sent says every name, and no byte of one was obeyed.
shown() { same "$1" "$("$hostile" seen "$2")" "$count seen, 0 bad"; }
# harmless NAME FILE: no byte was obeyed, however many names are in it.
harmless() { if "$hostile" seen "$2" >"$work/said"; then ok "$1"; else bad "$1" "$(cat "$work/said")"; fi; }
# watched FILE COMMAND…: runs balie on a terminal of its own and keeps every byte it was sent.
watched() {
    file=$1; shift
    BALIE_HOME="$work/a" BALIE_PASSPHRASE_FILE="$work/a.pass" script -qec "$OUT/balie $*" "$file" >"$work/out" 2>&1 </dev/null
    sed -i 's/^Script \(started\|done\).*//' "$file"
}

watched "$work/tasks" tasks
shown "every name shows in the tasks, on a terminal" "$work/tasks"
desk a tasks >"$work/piped"
shown "and through a pipe" "$work/piped"
desk a tasks --json >"$work/json"
shown "and as JSON" "$work/json"
same "which says the same to who reads it" "$(json who <"$work/json" | head -c 1)" B

watched "$work/search" search B10
harmless "a search" "$work/search"
dossier=$(desk a search B10. | cut -d' ' -f1 | head -1)
record=$(desk a show "$dossier" | sed -n 's/.* \([0-9a-f]\{32\}\) .*/\1/p' | head -1)
for look in "show $dossier" "show $dossier --json" "log $dossier" "log $dossier --json" "why $record naam" "status"; do
    watched "$work/look" "$look"
    harmless "$look" "$work/look"
done

# What a sentence quotes is shown as harmless as what it is about.
hostile_word=$(printf 'x\033]0;pwn\007\302\233[31mpwn\342\200\256y')
for refused in "show '$hostile_word'" "'$hostile_word'" "--'$hostile_word'" "form eval '$hostile_word'" "--at '$hostile_word' tasks"; do
    watched "$work/look" "$refused"
    harmless "a refusal that quotes what was written: ${refused%%\'*}" "$work/look"
done
desk a show "$hostile_word" 2>"$work/look"
harmless "and not to a terminal" "$work/look"

# The screens: every list that has them, page by page.
cat >"$work/hostile.pty" <<'KEYS'
size 50 200
wait Typ een naam of nummer
type B1
wait Gevonden
key PgDn PgDn End
settle
key Enter
settle
key F4
settle
key Esc Esc Esc
settle
KEYS
BALIE_HOME="$work/a" BALIE_PASSPHRASE_FILE="$work/a.pass" PTY_RAW="$work/raw" LANG=C.UTF-8 \
    "$OUT/tests/tools/pty" "$work/hostile.pty" "$OUT/balie" >"$work/played" 2>&1 || bad "the keys are played" "$(grep -v '^ok' "$work/played")"
harmless "search, dossier, log and the first screen" "$work/raw"
if grep -q 'B1' "$work/raw"; then ok "and they did show names"; else bad "and they did show names"; fi

# Pages of the list of tasks: all names pass by.
{ echo "size 60 200"; echo "wait Typ een naam of nummer"; echo "key F3"; echo "settle"
  page=0; while [ $page -lt 16 ]; do echo "key PgDn"; echo "settle"; page=$((page + 1)); done; } >"$work/pages.pty"
: >"$work/raw"
BALIE_HOME="$work/a" BALIE_PASSPHRASE_FILE="$work/a.pass" PTY_RAW="$work/raw" LANG=C.UTF-8 \
    "$OUT/tests/tools/pty" "$work/pages.pty" "$OUT/balie" >"$work/played" 2>&1 || bad "the pages are turned" "$(grep -v '^ok' "$work/played")"
harmless "every page of the tasks" "$work/raw"
# Only what changed on a line is sent: the number of each name is what is sure to be in it.
seen=$(grep -ao 'E[0-9][0-9]*, x\|B[0-9][0-9]*\.' "$work/raw" | sort -u | wc -l)
if [ "$seen" -gt 300 ]; then ok "on which the names pass by"; else bad "on which the names pass by" "$seen"; fi

# Sheets and file names.
watched "$work/paper" document adviesblad "$dossier"
harmless "a letter as text" "$work/paper"
echo "1..$tests"
