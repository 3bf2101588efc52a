#!/bin/sh
# restrict.sh — a dossier that is looked at and no longer worked with: on every desk, until it is lifted.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
light
cases=tests/cases/person
for d in a b; do
    mkdir -p "$work/$d"; echo "vier gewone woorden $d" >"$work/$d.pass"
done
desk a init --user an --role trajectbegeleider --region LIM 2>/dev/null
desk b init --user bo --role teamleider --region LIM 2>/dev/null
"$OUT/balied" --listen 127.0.0.1:0 --store "sqlite:$work/c.db" >"$work/said" 2>"$work/c.log" &
servers="$servers $!"
for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -s "$work/said" ] && break; sleep 0.1; done
port=$(sed 's/.*://' "$work/said")
for d in a b; do enrol $d "$port" c.db LIM "user_$d" >/dev/null; done
desk a fill aanmelding --dossier new --answers "$cases/aanmelding.answers.json" --at 2023-10-02T09:30 >"$work/filled" 2>"$work/err" || bad "a person is registered" "$(cat "$work/err")"
dossier=$(json dossier <"$work/filled")
echo '{"tekst": "belt morgen"}' >"$work/note.json"
desk a sync >/dev/null; desk b sync >/dev/null

refuses "a restriction says why" 2 "--reason" desk a restrict "$dossier"
holds "a dossier is restricted" desk a restrict "$dossier" --reason "betwist het adres"
refuses "nothing is filled in in it" 1 "art. 18" desk a fill notitie --dossier "$dossier" --answers "$work/note.json"
refuses "no letter is made of it" 1 "art. 18" desk a document afspraak "$dossier" --lang nl -o "$work/x.pdf"
refuses "it is not moved" 1 "art. 18" desk a move "$dossier" GEN --reason verhuisd
holds "the person gets what is known" desk a export "$dossier" -o "$work/papers"
holds "it is looked at" desk a show "$dossier"
same "and says why it is restricted" "$(grep -c 'Beperkt (AVG art. 18).*an: betwist het adres' "$work/out")" 1
same "as a search does" "$(desk a search Haile | grep -c '\[beperkt\]')" 1
holds "another desk, that has not heard of it, writes on" desk b fill notitie --dossier "$dossier" --answers "$work/note.json"
desk a sync >/dev/null; desk b sync >/dev/null
same "what it wrote is kept, for it did not know" "$("$OUT/balied" held --store "sqlite:$work/c.db" | wc -l)" 0
refuses "then it stops there too" 1 "art. 18" desk b fill notitie --dossier "$dossier" --answers "$work/note.json"
refuses "a ground must be one of the law" 2 "TOESTEMMING" desk b restrict "$dossier" --ground ZOMAAR --reason x
holds "with a ground who gives it works on, today" desk b restrict "$dossier" --ground TOESTEMMING --reason "belde zelf"
holds "and may write" desk b fill notitie --dossier "$dossier" --answers "$work/note.json"
holds "it is lifted" desk b restrict "$dossier" --lift --reason "adres klopt"
desk b sync >/dev/null; desk a sync >/dev/null
holds "and everybody works on" desk a fill notitie --dossier "$dossier" --answers "$work/note.json"
same "all of it stands in the log" "$(desk a log "$dossier" | awk '$2 ~ /^(restrict|permit|lift)$/ { printf "%s ", $2 }')" "restrict permit lift "
desk a sync >/dev/null; desk b sync >/dev/null
same "both desks hold the same" "$(desk a show "$dossier" --json | cksum)" "$(desk b show "$dossier" --json | cksum)"
echo "1..$tests"
