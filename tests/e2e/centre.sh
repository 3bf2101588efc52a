#!/bin/sh
# centre.sh — what the centre gives its desks: content that is signed, attachments, the truth about the exchange.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
light
port=$((10000 + $$ % 20000))
new_server $port central.db
for d in a b; do new_desk $d "user_$d" 2>/dev/null; enrol $d $port central.db LIM "user_$d" >/dev/null; done
sync_all() { for d in "$@"; do desk $d sync >/dev/null 2>"$work/err" || bad "$d exchanges" "$(cat "$work/err")"; done; }
balied() { "$OUT/balied" "$@" --store "sqlite:$work/central.db"; }
publish() { balied publish "$1" --key "$work/key" --region LIM; }
state_of() { desk "$1" status --json | tr -d '\n' | sed 's/.*"content": {[^}]*"state": "\([a-z]*\)".*/\1/'; }

# Content: signed by the centre, live once it passes, the old one kept when it does not, and back again.
holds "a key is made" "$OUT/balied" key "$work/key"
refuses "and never overwritten" 1 "bestaat al" "$OUT/balied" key "$work/key"
same "the key is private" "$(stat -c %a "$work/key")" 600
cp -r forms "$work/newer"; sed -i 's/Waarschuwing bovenaan het dossier/Waarschuwing bovenaan (nieuw)/' "$work/newer/notitie/survey.csv"
holds "content is published" publish "$work/newer"
"$OUT/balied" key "$work/other" >/dev/null
refuses "with another key it is refused" 1 "andere sleutel" balied publish forms --key "$work/other"
sync_all a
same "the content of the centre is live at the next start" "$(state_of a)" live
cp -r forms "$work/bad"; sed -i 's/^text,tekst/text,tekst weg/' "$work/bad/notitie/survey.csv"
publish "$work/bad"
sync_all a
desk a tasks >"$work/tasks" 2>&1
grep -q "nieuwe inhoud" "$work/tasks" && ok "content that fails the check is a task with the reason" || bad "content that fails the check is a task" "$(cat "$work/tasks")"
same "and never goes live" "$(state_of a)" refused
for n in 1 2 3 4; do echo "# $n" >"$work/newer/versie.txt"; publish "$work/newer"; done

# A form of one's own with an attachment: by path in, by hash about, back byte for byte. One desk is five bundles behind.
cp -r forms "$work/scan"
columns=$(head -1 forms/notitie/survey.csv | tr -cd , | wc -c)
awk -v n="$columns" '/^calculate,notitie_wie/ { line = "file,scan,Bijlage,Annexe,Attachment"; for (i = 4; i < n; i++) line = line ","; print line } { print }' \
    forms/notitie/survey.csv >"$work/scan/notitie/survey.csv"
publish "$work/scan"
sync_all a
cat >"$work/person.json" <<'J'
{"contacttalen": ["ukr"], "vraag": ["NEDERLANDS"], "naam": "Kovalenko", "voornaam": "Olena", "geboortedatum": "1993-12-24", "gemeente": "71072", "telefoon": "0470 11 22 33"}
J
desk a fill aanmelding --dossier new --answers "$work/person.json" >"$work/filled" 2>"$work/err" || bad "a person is registered" "$(cat "$work/err")"
dossier=$(json dossier <"$work/filled")
head -c 700000 /dev/urandom >"$work/brief.pdf"
note() { printf '{"notitie_soort": "NOTA", "tekst": "met een brief", "scan": "%s"}' "$1" | desk a fill notitie --dossier "$dossier" --answers -; }
holds "a note with an attachment is written five bundles later" note "$work/brief.pdf"
refuses "a file that is not there is refused" 1 "scan" note /er/is/niets
desk a status >"$work/status"
grep -q "poging 1" "$work/status" && ok "what waits says since when, how large and which attempt" || bad "what waits says which attempt" "$(cat "$work/status")"
sync_all a b
desk b attachment list "$dossier" >"$work/list" 2>"$work/err"
grep -q "brief.pdf" "$work/list" && ok "the other desk knows of it" || bad "the other desk knows of it" "$(cat "$work/list" "$work/err")"
holds "and fetches it when it is wanted" desk b attachment get "$dossier" brief.pdf -o "$work/back.pdf"
cmp -s "$work/brief.pdf" "$work/back.pdf" && ok "byte for byte" || bad "byte for byte"
case $(desk b status --json | tr -d ' \n') in *'"differing":0,"open":0'*) ok "agreement with the server is proved" ;; *) bad "agreement with the server is proved" "$(desk b status)" ;; esac

# What is known of a person is given to her with her files: from the centre when they are not here.
echo "vier gewone woorden c" >"$work/c.pass"; mkdir -p "$work/c"
desk c init --user user_c --role teamleider --region LIM 2>/dev/null
desk c enrol "http://127.0.0.1:$port" "$(balied enrol --region LIM --user user_c --role teamleider)" >/dev/null
sync_all c
desk c export "$dossier" -o "$work/hers" >"$work/out" 2>"$work/err"
grep -q "nog in het centrum" "$work/out" && ok "an export says which file is not here yet" || bad "an export says which file is not here yet" "$(cat "$work/out" "$work/err")"
grep -q '"name": "brief.pdf"' "$work"/hers/*.json && ok "and names it" || bad "and names it" "$(cat "$work"/hers/*.json)"
for n in 1 2 3 4 5; do sync_all c; done
holds "after the next exchange it is exported again" desk c export "$dossier" -o "$work/hers"
cmp -s "$work/brief.pdf" "$work"/hers/*-1-brief.pdf && ok "with the file" || bad "with the file" "$(ls "$work/hers")"
pdftotext "$(ls "$work"/hers/???-???.pdf)" - 2>/dev/null | grep -q -- "-1-brief.pdf" && ok "which the papers name" || bad "which the papers name" "$(ls "$work/hers")"
