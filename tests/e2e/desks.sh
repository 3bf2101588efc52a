#!/bin/sh
# desks.sh — three desks and a server, apart and together: the same state everywhere, nothing lost, nothing twice.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
light
port=$((10000 + $$ % 20000))
new_server $port central.db
for d in a b c; do new_desk $d "user_$d"; enrol $d $port central.db LIM "user_$d" >/dev/null; done

cat >"$work/person.json" <<'J'
{"contacttalen": ["ukr"], "vraag": ["NEDERLANDS"], "naam": "Kovalenko", "voornaam": "Olena", "geboortedatum": "1993-12-24", "gemeente": "71072", "telefoon": "0470 11 22 33"}
J
desk a fill aanmelding --dossier new --answers "$work/person.json" >"$work/filled" 2>"$work/err" && ok "a person is registered" || bad "a person is registered" "$(cat "$work/err")"
dossier=$(json dossier <"$work/filled")
record=$(json record <"$work/filled")
all_sync() { for d in "$@"; do desk $d sync >/dev/null 2>"$work/err" || bad "$d exchanges" "$(cat "$work/err")"; done; }
all_sync a b c
same "the second desk has the same dossier" "$(desk b show "$dossier" --json)" "$(desk a show "$dossier" --json)"
holds "and finds it by name" desk b search olena
grep -q Kovalenko "$work/out" && ok "the name is shown" || bad "the name is shown" "$(cat "$work/out")"

# Apart: different notes, the same field differently, one withdraws what another changed.
note() { printf '{"notitie_soort": "NOTA", "tekst": "%s"}' "$2" | desk "$1" fill notitie --dossier "$dossier" --answers -; }
note a "van a" >"$work/na" 2>"$work/err" || bad "a writes a note" "$(cat "$work/err")"
note b "van b" >"$work/nb" 2>/dev/null
note c "van c" >"$work/nc" 2>/dev/null
# shellcheck disable=SC2043
for order in "a b c" "c b a" "b a c"; do all_sync $order; done
all_sync a b c
sa=$(desk a show "$dossier" --json); sb=$(desk b show "$dossier" --json); sc=$(desk c show "$dossier" --json)
same "b holds what a holds, byte for byte" "$sb" "$sa"
same "c holds what a holds, byte for byte" "$sc" "$sa"
for t in "van a" "van b" "van c"; do case $sa in *"$t"*) ok "the note “$t” stands";; *) bad "the note “$t” stands" "$sa";; esac; done

# Rebuilt from a shuffled log: the same tables.
desk a rebuild 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 >"$work/digests"
same "twenty rebuilds in twenty orders give the same tables" "$(wc -l <"$work/digests") $(sort -u "$work/digests" | wc -l)" "21 1"
holds "the log of each device is whole" desk b verify-log

# A vault restored from a copy: what it wrote after goes up all the same, nothing twice.
cp -r "$work/b" "$work/b.copy"
note b "na de kopie" >/dev/null; all_sync b
rm -rf "$work/b"; cp -r "$work/b.copy" "$work/b"
note b "na het terugzetten" >/dev/null; all_sync b a b c
sa=$(desk a show "$dossier" --json)
for t in "na de kopie" "na het terugzetten"; do
    n=$(printf '%s' "$sa" | grep -o "$t" | wc -l); [ "$n" -ge 1 ] && ok "“$t” is there" || bad "“$t” is there" "$sa"
done
same "the restored desk agrees again" "$(desk b show "$dossier" --json)" "$sa"

# A server restored from a copy: what it lost comes up again.
kill "$server_pid"; wait "$server_pid" 2>/dev/null
cp "$work/central.db" "$work/central.copy"
new_server $port central.db
note c "weg op de server" >/dev/null; all_sync c
kill "$server_pid"; wait "$server_pid" 2>/dev/null
cp "$work/central.copy" "$work/central.db"
new_server $port central.db
all_sync c a b c a
case $(desk a show "$dossier" --json) in *"weg op de server"*) ok "a restored server gets back what it lost";; *) bad "a restored server gets back what it lost";; esac
same "and all agree" "$(desk b show "$dossier" --json)" "$(desk c show "$dossier" --json)"

# The same field on two desks that did not see each other: both values are listed, one stands, a person decides.
phone() { printf '{"telefoon": "%s"}' "$2" | desk "$1" fill aanmelding --record "$record" --answers - >/dev/null 2>"$work/err" || bad "$1 corrects the record" "$(cat "$work/err")"; }
phone a "0470 00 00 01"; phone b "0470 00 00 02"
all_sync a b a c
desk c conflicts "$dossier" >"$work/conflicts"
for t in "0470 00 00 01" "0470 00 00 02"; do grep -qF "$t" "$work/conflicts" && ok "“$t” is listed" || bad "“$t” is listed" "$(cat "$work/conflicts")"; done
cat >"$work/disputed.pty" <<'KEYS'
size 24 80
wait Verschillen om te beslissen
wait Kovalenko, Olena       Telefoon
key F4
wait Kovalenko, Olena · Telefoon
wait had gezien: 0470 11 22 33
KEYS
BALIE_HOME="$work/c" BALIE_PASSPHRASE_FILE="$work/c.pass" LANG=C.UTF-8 "$OUT/tests/tools/pty" "$work/disputed.pty" "$OUT/balie" >"$work/tap" 2>&1
pass_on "the screens say whose it is, about what, and what each had seen: "
same "as data too" "$(desk c conflicts "$dossier" --json | grep -c '"value": "0470 00 00 0')" 2
same "all desks show the same one" "$(desk a show "$dossier" --json)" "$(desk c show "$dossier" --json)"
holds "a third person decides" desk c conflicts decide "$record" telefoon "0470 00 00 02"
all_sync c a b
same "then nothing is in conflict" "$(desk a conflicts "$dossier" --json)" "[]"
same "and that is said" "$(BALIE_LANG=en desk a conflicts "$dossier")" "There is nothing to decide."
case $(desk b show "$dossier" --json) in *'["telefoon","0470 00 00 02"'*) ok "and the decided value stands everywhere" ;; *) bad "and the decided value stands everywhere" ;; esac

# A desk one bundle behind: it keeps, shows and passes on what it has no question for.
cp -r forms "$work/newer"
sed -i 's/^end_group,\(.*\)$/text,nieuw_veld,Nieuw veld,Nouveau champ,New field,,,,,,,,,,,,,,,\nend_group,\1/' "$work/newer/notitie/survey.csv"
columns=$(head -1 forms/notitie/survey.csv | tr -cd , | wc -c)
awk -v n="$columns" '/^text,nieuw_veld/ { line = "text,nieuw_veld,Nieuw veld,Nouveau champ,New field"; for (i = 4; i < n; i++) line = line ","; print line; next } { print }' \
    "$work/newer/notitie/survey.csv" >"$work/survey" && mv "$work/survey" "$work/newer/notitie/survey.csv"
echo '{"notitie_soort": "NOTA", "tekst": "met iets nieuws", "nieuw_veld": "alleen hier gekend"}' >"$work/new.json"
BALIE_FORMS="$work/newer" desk a fill notitie --dossier "$dossier" --answers "$work/new.json" >/dev/null 2>"$work/err" && ok "a desk with newer content submits" || bad "a desk with newer content submits" "$(cat "$work/err")"
BALIE_FORMS="$work/newer" desk a sync >/dev/null
all_sync b; note b "na de nieuwe" >/dev/null; all_sync b
BALIE_FORMS="$work/newer" desk a sync >/dev/null
same "the desk behind holds the same" "$(desk b show "$dossier" --json)" "$(BALIE_FORMS="$work/newer" desk a show "$dossier" --json)"
case $(desk b show "$dossier" --json) in *"alleen hier gekend"*) ok "also what it has no question for" ;; *) bad "also what it has no question for" ;; esac
holds "and its tables fold all the same" desk b rebuild 7
