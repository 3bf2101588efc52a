#!/bin/sh
# erase.sh — what a person may ask: an export to read, a correction, and to be forgotten on every desk and the server.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
light
export HOME="$work"
cases=tests/cases/person
port=$((10000 + $$ % 20000))
new_server $port central.db
for d in a b; do
    mkdir -p "$work/$d"; echo "vier gewone woorden $d" >"$work/$d.pass"
    desk $d init --user "user_$d" --role teamleider --region LIM 2>/dev/null
    enrol $d $port central.db LIM "user_$d" >/dev/null
done
desk a fill aanmelding --dossier new --answers "$cases/aanmelding.answers.json" --at 2023-10-02T09:30 >"$work/filled" 2>"$work/err" || bad "a person is registered" "$(cat "$work/err")"
dossier=$(json dossier <"$work/filled"); record=$(json record <"$work/filled")
who=$(grep -o '"naam": *"[^"]*"' "$cases/aanmelding.answers.json" | cut -d'"' -f4)
same "the person is found by name" "$(desk a search "$who" | wc -l)" 1
holds "the exchange" desk a sync
holds "the other desk has it" desk b sync
holds "and finds the person" desk b show "$dossier"

desk a export "$(printf %032d 1)" -o "$work/nobody" 2>"$work/err"
[ ! -e "$work/nobody" ] && ok "an export that is refused leaves no folder" || bad "an export that is refused leaves no folder" "$(cat "$work/err")"
holds "all that is known of a person is exported" desk a export "$dossier" -o "$work/papers"
grep -qF "$who" "$work/papers"/*.json && ok "as JSON" || bad "as JSON" "$(ls "$work/papers")"
pdftotext "$(ls "$work/papers"/*.pdf)" - 2>/dev/null | grep -qF "$who" && ok "and as a PDF to read" || bad "and as a PDF to read"
desk a log "$dossier" >"$work/log"; grep -q export "$work/log" && ok "which is written down" || bad "which is written down" "$(cat "$work/log")"

echo '{"telefoon": "0499 99 99 99"}' >"$work/right.json"
holds "what is wrong is put right" desk a rectify "$record" --answers "$work/right.json"

# A vault put back keeps the one that was there beside it, with the person in it.
desk a backup "$work/early" >/dev/null 2>&1; desk a restore "$work/early" >/dev/null 2>"$work/err" || bad "a vault is put back" "$(cat "$work/err")"
holds "what was there before is kept" test -d "$work"/a/before-restore-*

# One record of hers is erased alone: it takes nothing more, the rest does.
echo '{"tekst": "dit had er niet mogen staan"}' >"$work/wrong.json"
desk a fill notitie --dossier "$dossier" --answers "$work/wrong.json" >"$work/filled" 2>"$work/err"; wrong=$(json record <"$work/filled")
desk a erase "$dossier" --record "$wrong" --reason "vergissing" >/dev/null 2>"$work/err"
holds "one record is erased" desk a erase "$dossier" --record "$wrong" --reason "vergissing" --confirm "$(sed -n 's/.*--confirm \([0-9a-f]*\).*/\1/p' "$work/err")"
refuses "it is not corrected any more" 1 "voorgoed gewist" desk a fill notitie --record "$wrong" --answers "$work/wrong.json"
refuses "nor undone" 1 "voorgoed gewist" desk a undo "$wrong"
refuses "nor withdrawn" 1 "voorgoed gewist" desk a withdraw "$wrong" --reason "toch niet"
echo '{"tekst": "dit wel"}' >"$work/other.json"
holds "another is filled in" desk a fill notitie --dossier "$dossier" --answers "$work/other.json"

refuses "an erasure says why" 2 "--reason" desk a erase "$dossier"
refuses "it is asked twice" 1 "--confirm" desk a erase "$dossier" --reason "op vraag van de klant"
code=$(sed -n 's/.*--confirm \([0-9a-f]*\).*/\1/p' "$work/err")
refuses "with the code of what was shown" 1 "opnieuw" desk a erase "$dossier" --reason "op vraag" --confirm 00000000
holds "then it is done" desk a erase "$dossier" --reason "op vraag van de klant" --confirm "$code"
same "the name is found no more" "$(desk a search "$who" | wc -l)" 0
same "nor in the state" "$(desk a show "$dossier" --json | grep -cF "$who")" 0
same "nor in a vault that was kept" "$(find "$work/a" -name 'before-restore-*' | wc -l)" 0
desk a show "$dossier" >"$work/card"; grep -q "Voorgoed gewist" "$work/card" && ok "its card says that it was erased" || bad "its card says that it was erased" "$(cat "$work/card")"
refuses "nothing is written in it any more" 1 "opnieuw aangemeld" desk a fill notitie --dossier "$dossier" --answers "$work/right.json"
same "nor in the log" "$(desk a log "$dossier" --json | grep -cF "$who")" 0
holds "the chain is whole all the same" desk a verify-log
desk a status >"$work/status"; grep -q "de server heeft het nog" "$work/status" && ok "the server has it still, says the status" || bad "the server has it still, says the status" "$(cat "$work/status")"

echo '{"tekst": "zag haar nog op de markt"}' >"$work/late.json"
holds "the other desk, offline, still writes about her" desk b fill notitie --dossier "$dossier" --answers "$work/late.json"
holds "the erasure travels up" desk a sync
holds "and down, to the other desk" desk b sync
same "where the person is found no more" "$(desk b search "$who" | wc -l)" 0
same "nor what was written meanwhile" "$(desk b show "$dossier" --json | grep -c "op de markt")" 0
holds "its chain is whole too" desk b verify-log
holds "it tells that it was done" desk b sync
holds "who asked hears of it" desk a sync
desk a status --json >"$work/status"
same "of both erasures, from the server and one other desk" "$(sed -n '/"erased"/,$p' "$work/status" | grep -c '"device"\|"server": "2')" 4
same "nothing of it is left at the server" "$(grep -c -aF "$who" "$work/central.db")" 0
same "nor of what came after" "$(grep -c -aF "op de markt" "$work/central.db")" 0
desk a restore "$work/early" >"$work/out" 2>&1
grep -q "wordt niet bewaard" "$work/out" && ok "a backup from before, put back, says that what stood there is not kept" || bad "a backup from before, put back" "$(cat "$work/out")"
same "and brings nobody back" "$(desk a search "$who" | wc -l)" 0
same "nor is anything kept beside it" "$(find "$work/a" -name 'before-restore-*' | wc -l)" 0

# Terms of keeping are content; none is shipped, for none is confirmed. With one, what is due is listed, and goes when
# another person confirms it.
refuses "without terms there is nothing to run" 1 "niets over zijn termijn" desk a retention --run
cp -r forms "$work/forms"; sed -i 's/^notitie,,,,/notitie,12,,selectielijst,/' "$work/forms/regels/bewaartermijnen.csv"
export BALIE_FORMS="$work/forms"
echo '{"tekst": "van lang geleden"}' >"$work/old.json"
desk a fill aanmelding --dossier new --answers "$cases/aanmelding.answers.json" --at 2023-10-02T09:30 >"$work/filled" 2>"$work/err"
old=$(json dossier <"$work/filled")
desk a fill notitie --dossier "$old" --answers "$work/old.json" --at 2023-10-03T09:30 >/dev/null
desk a retention >"$work/due"
same "what is kept longer than its term is listed" "$(grep -c Notitie "$work/due")" 1
same "what has no term is not" "$(grep -c Aanmelding "$work/due")" 0
refuses "a run is asked" 1 "--confirm" desk a retention --run
code=$(sed -n 's/.*--confirm \([0-9a-f]*\).*/\1/p' "$work/err")
refuses "and confirmed by another person" 1 "Iemand anders" desk a retention --run --confirm "$code"
printf 'vier gewone woorden a\nheel andere losse woorden\n' >"$work/both"
BALIE_HOME="$work/a" BALIE_PASSPHRASE_FILE="$work/both" "$OUT/balie" user add cas --role teamleider || bad "a second person is added"
echo "heel andere losse woorden" >"$work/cas.pass"
holds "who then lets it go" env BALIE_HOME="$work/a" BALIE_PASSPHRASE_FILE="$work/cas.pass" "$OUT/balie" retention --run --confirm "$code"
same "for good" "$(desk a show "$old" --json | grep -c "van lang geleden")" 0
same "and nothing is due any more" "$(desk a retention | wc -l)" 0
echo "1..$tests"
