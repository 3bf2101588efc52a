#!/bin/sh
# scope.sh — a person looked for at the centre, taken in hand, moved; and who is told what was held.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
new_desk een an LIM >/dev/null; new_desk twee bo GEN >/dev/null
"$OUT/balied" key "$work/key" >/dev/null
"$OUT/balied" publish forms --key "$work/key" --store "sqlite:$work/c.db" || exit 1
"$OUT/balied" --listen 127.0.0.1:0 --store "sqlite:$work/c.db" >"$work/said" 2>"$work/c.log" &
servers="$servers $!"
for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -s "$work/said" ] && break; sleep 0.1; done
port=$(sed 's/.*://' "$work/said")
enrol een "$port" c.db LIM an >/dev/null; enrol twee "$port" c.db GEN bo >/dev/null

echo '{"contacttalen":["ukr"],"vraag":["INFO"],"naam":"Kovalenko","voornaam":"Olena"}' >"$work/a.json"
dossier=$(desk een fill aanmelding --dossier new --answers "$work/a.json" | json dossier)
desk een sync >/dev/null; desk twee sync >/dev/null
same "the other region does not have the dossier" "$(desk twee search kovalenko | wc -l)" 0
holds "it finds it at the centre" desk twee search --central kovalenko olena
same "by its id, region and name" "$(cut -c1-32 "$work/out") $(grep -c 'LIM.*naam: kovalenko' "$work/out")" "$dossier 1"
refuses "two letters are too few" 1 "drie letters" desk twee search --central ko
refuses "taking it in hand asks why" 1 "Zeg waarom" desk twee take "$dossier"
holds "it is taken in hand" desk twee take "$dossier" --reason "verhuisd naar Gent"
desk twee sync >/dev/null
same "and is here whole after the exchange" "$(desk twee search kovalenko | cut -c1-32)" "$dossier"
desk een sync >/dev/null
same "who took it stands in the log of both" "$(desk een log "$dossier" | grep -c take) $(desk twee log "$dossier" | grep -c take)" "1 1"
holds "the dossier is given to the other region" desk een move "$dossier" GEN --reason "verhuisd"
desk een sync >/dev/null
same "who gave it is told that it left" "$(desk een tasks | grep -c 'van een andere regio')" 1
echo '{"contacttalen":["ukr"],"vraag":["INFO"],"naam":"Demir","voornaam":"Ali"}' >"$work/b.json"
desk twee fill aanmelding --dossier new --answers "$work/b.json" >/dev/null
same "the centre lists its computers" "$("$OUT/balied" devices --store "sqlite:$work/c.db" | awk '{ print $1, $2, $6 }')" "$(printf '1 LIM an\n2 GEN bo')"
holds "one is put out of use" "$OUT/balied" disable 2 --store "sqlite:$work/c.db"
desk twee sync >/dev/null 2>&1
same "what waited there came in and is held" "$("$OUT/balied" held --store "sqlite:$work/c.db" | awk '{ print $2 }' | sort -u)" disabled
same "its author has a task that says why" "$(desk twee tasks | grep -c 'buiten gebruik')" "$("$OUT/balied" held --store "sqlite:$work/c.db" | grep -c "  set  ")"
held=$("$OUT/balied" held --store "sqlite:$work/c.db" | awk '$3 == "set" { print $1; exit }')
holds "the centre passes it on after all" "$OUT/balied" release "$held" --store "sqlite:$work/c.db"
holds "and lets the computer in no more" "$OUT/balied" revoke 2 --store "sqlite:$work/c.db"
refuses "its token is worth nothing" 1 "" desk twee sync
refuses "a computer that is not there" 1 "balied devices" "$OUT/balied" revoke 9 --store "sqlite:$work/c.db"
echo "1..$tests"
