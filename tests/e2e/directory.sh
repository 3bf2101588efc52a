#!/bin/sh
# directory.sh — who works where is the centre's word: signed, taken over at the exchange, and nothing else believed.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
light
store="sqlite:$work/c.db"
centre() { "$OUT/balied" "$@" --store "$store"; }
new_desk a an LIM 2>/dev/null; new_desk b bo LIM 2>/dev/null
"$OUT/balied" key "$work/key" >"$work/public"
"$OUT/balied" --listen 127.0.0.1:0 --store "$store" >"$work/said" 2>"$work/c.log" &
servers="$servers $!"
for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -s "$work/said" ] && break; sleep 0.1; done
port=$(sed 's/.*://' "$work/said")
enrol a "$port" c.db LIM an >/dev/null; enrol b "$port" c.db LIM bo >/dev/null
desk a sync >/dev/null; desk b sync >/dev/null
an=$(centre users | awk '$NF == "an" { print $1 }'); bo=$(centre users | awk '$NF == "bo" { print $1 }')
same "the centre knows who works on its computers, by random ids" "$(printf '%s' "$an$bo" | wc -c)" 64
desk a status --json >"$work/out"
same "until it signs, what was written down on the computer counts" "$(sed -n '/"you"/,/}/p' "$work/out" | json by)" here
echo '{"contacttalen":["ukr"],"vraag":["INFO"],"naam":"Kovalenko","voornaam":"Olena"}' >"$work/a.json"
holds "a worker at the desk registers a person" desk a fill aanmelding --dossier new --answers "$work/a.json"
dossier=$(json dossier <"$work/out")
desk a sync >/dev/null; desk b sync >/dev/null

# The centre had no key when they enrolled; it signs now.
holds "the centre signs her role" centre users "$an" --role lezer --region LIM --name "An Peeters" --key "$work/key"
holds "and his" centre users "$bo" --role beheerder --region LIM --key "$work/key"
same "its list says that it did" "$(centre users | awk '$4 != "-"' | wc -l)" 2
refuses "what is signed is only altered with the key" 1 "--key" centre users "$an" --role teamleider
desk b sync >/dev/null
same "at the next exchange his role is the centre's" "$(desk b status --json | sed -n '/"you"/,/}/p' | json role)" beheerder
desk a sync >/dev/null
desk a status >"$work/out"
same "and so is hers, with her name" "$(grep -c 'An Peeters, rol lezer.*centrale tekende' "$work/out")" 1
refuses "a reader fills in nothing any more" 1 "Lezer" desk a fill notitie --dossier "$dossier" --answers "$work/a.json"
same "what a person wrote before bears the name the centre gives her" "$(desk b show "$dossier" | grep -c '(An Peeters)')" 1

# Somebody alters the list at the server, and somebody else gives an entry no signature at all.
sqlite3 "$work/c.db" "UPDATE person SET role = 'beheerder', number = (SELECT max(number) + 1 FROM person)
    WHERE lower(hex(id)) = '$an'" || bad "the list is altered"
holds "an altered entry comes with the exchange" desk a sync
desk a status >"$work/out"
same "and is not believed" "$(grep -c 'rol lezer' "$work/out")" 1
same "which the status says" "$(grep -c 'An Peeters.*geen goede handtekening' "$work/out")" 1
same "and a task" "$(desk b sync >/dev/null; desk b tasks | grep -c 'geen goede handtekening')" 1
refuses "she fills in nothing all the same" 1 "Lezer" desk a fill notitie --dossier "$dossier" --answers "$work/a.json"
holds "the centre signs it as it should be" centre users "$an" --role onthaal --key "$work/key"
desk a sync >/dev/null
same "and nothing is told of it any more" "$(desk a status | grep -c 'geen goede handtekening')" 0
echo '{"tekst":"belt"}' >"$work/n.json"
holds "she works again" desk a fill notitie --dossier "$dossier" --answers "$work/n.json"
holds "her role is withdrawn" centre users "$an" --role "" --key "$work/key"
refuses "at the next exchange she is out" 3 "hier niet meer werkt" desk a sync
refuses "and comes in no more" 3 "hier niet meer werkt" desk a status
echo "1..$tests"
