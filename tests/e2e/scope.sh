#!/bin/sh
# scope.sh — a person looked for at the centre, taken in hand, moved; and who is told what was held.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
light
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
same "by its id, region and name" "$(cut -c1-32 "$work/out") $(grep -c 'LIM.*Kovalenko, Olena' "$work/out")" "$dossier 1"
refuses "two letters are too few" 1 "drie letters" desk twee search --central ko
refuses "taking it in hand asks why" 1 "Zeg waarom" desk twee take "$dossier"
holds "it is taken in hand" desk twee take "$dossier" --reason "verhuisd naar Gent"
desk twee sync >/dev/null
same "and is here whole after the exchange" "$(desk twee search kovalenko | cut -c1-32)" "$dossier"
desk een sync >/dev/null
same "who took it stands in the log of both" "$(desk een log "$dossier" | grep -c take) $(desk twee log "$dossier" | grep -c take)" "1 1"
holds "the dossier is given to the other region" desk een move "$dossier" GEN --reason "verhuisd"
desk een sync >/dev/null
same "who gave it is told that it left, and where it is" "$(desk een tasks | grep -c 'nu van de regio GEN en staat niet meer')" 1
same "nobody finds it there any more" "$(desk een search kovalenko | wc -l)" 0
refuses "opening it says where it went and how to have it again" 1 "balie take" desk een show "$dossier"
same "of what was written there the headers stay, without a word" "$(desk een log "$dossier" --json | grep -c '"body": null') $(desk een log "$dossier" --json | grep -ci kovalenko)" "2 0"
holds "and its chain can still be followed" desk een verify-log
holds "nothing of it comes back when all is derived again" desk een rebuild
same "none of its tasks, none of its words" "$(desk een tasks | grep -v 'deze computer' | wc -l) $(desk een search kovalenko | wc -l)" "0 0"
same "on its new desk it is whole" "$(desk twee search kovalenko | cut -c1-32)" "$dossier"
key=$(desk een tasks --json | json key)
holds "what was read is put away" desk een tasks read departed "$key"
same "and is told no more" "$(desk een tasks | grep -c 'deze computer')" 0
refuses "what is not told cannot be put away" 1 "tasks --json" desk een tasks read departed "$key"
holds "it is taken in hand again where it was" desk een take "$dossier" --reason "komt nog één keer terug"
desk een sync >/dev/null
same "and is whole there again" "$(desk een search kovalenko | cut -c1-32) $(desk een log "$dossier" --json | grep -c '"body": null')" "$dossier 0"
holds "with its chain" desk een verify-log

echo '{"contacttalen":["ukr"],"vraag":["INFO"],"naam":"Shevchenko","voornaam":"Taras","geboortedatum":"1990-03-04"}' >"$work/d.json"
first=$(desk een fill aanmelding --dossier new --answers "$work/d.json" | json dossier)
second=$(desk twee fill aanmelding --dossier new --answers "$work/d.json" | json dossier)
desk een sync >/dev/null; desk twee sync >/dev/null; desk een sync >/dev/null
same "the same person in two regions is a task on both desks, with the reason" \
    "$(desk een tasks | grep -c 'misschien van één persoon: beide hebben dezelfde naam en geboortedatum') $(desk twee tasks | grep -c 'misschien van één persoon')" "1 1"
same "the server's own words name nobody" "$(grep -ci shevchenko "$work/c.log")" 0
refuses "linking asks why" 1 "Zeg waarom" desk twee link "$second" "$first"
refuses "nothing is linked with itself" 1 "niet met zichzelf" desk twee link "$second" "$second" --reason "x"
holds "who knows links them" desk twee link "$second" "$first" --reason "zelfde paspoort gezien"
same "the task is gone there at once" "$(desk twee tasks | grep -c 'misschien van één persoon')" 0
desk twee sync >/dev/null; desk een sync >/dev/null; desk twee sync >/dev/null
same "and at the other desk after the exchange" "$(desk een tasks | grep -c 'misschien van één persoon')" 0
same "both show one person" "$(desk een search shevchenko | wc -l) $(desk twee search shevchenko | wc -l)" "1 1"
same "nothing was held aside" "$("$OUT/balied" held --store "sqlite:$work/c.db" | wc -l)" 0
holds "a dossier of a linked pair is moved" desk een move "$first" GEN --reason "woont in Gent"
desk een sync >/dev/null; desk twee sync >/dev/null; desk een sync >/dev/null
same "the whole person leaves" "$(desk een search shevchenko | wc -l) $(desk twee search shevchenko | wc -l)" "0 1"
same "the move is folded there too" "$(desk twee show "$first" --json | grep -c '"region": "GEN"\|"region":"GEN"')" 2

echo '{"contacttalen":["ukr"],"vraag":["INFO"],"naam":"Demir","voornaam":"Ali"}' >"$work/b.json"
desk twee fill aanmelding --dossier new --answers "$work/b.json" >/dev/null
same "the centre lists its computers" "$("$OUT/balied" devices --store "sqlite:$work/c.db" | awk '{ print $1, $2, $6 }')" "$(printf '1 LIM an\n2 GEN bo')"
holds "one is put out of use" "$OUT/balied" disable 2 --store "sqlite:$work/c.db"
desk twee backup "$work/kept.balie" >/dev/null 2>&1; mkdir -p "$work/twee/backups"; cp "$work/kept.balie" "$work/twee/backups/1700000000000.balie"
refuses "it is told so, and loses its key" 1 "De sleutel van deze kluis is verwijderd" desk twee sync
same "with its backups: nobody opens it any more" "$(find "$work/twee" -name keys -o -name '*.balie' | wc -l)" 0
refuses "not by the passphrase either" 1 "Er is geen kluis" desk twee tasks
same "what waited there came in and is held" "$("$OUT/balied" held --store "sqlite:$work/c.db" | awk '{ print $2 }' | sort -u)" disabled
held=$("$OUT/balied" held --store "sqlite:$work/c.db" | awk '$3 == "set" { print $1; exit }')
holds "the centre passes it on after all" "$OUT/balied" release "$held" --store "sqlite:$work/c.db"
holds "and lets the computer in no more" "$OUT/balied" revoke 2 --store "sqlite:$work/c.db"
refuses "a computer that is not there" 1 "balied devices" "$OUT/balied" revoke 9 --store "sqlite:$work/c.db"
echo "1..$tests"
