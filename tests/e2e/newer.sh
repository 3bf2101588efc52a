#!/bin/sh
# newer.sh — newer content under a draft and a record: by command and by keys, nothing is dropped and the person chooses.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
unset NO_COLOR
export BALIE_NOW=2026-11-23T10:00:00+01:00 HOME="$work"
cp -r forms "$work/forms"; export BALIE_FORMS="$work/forms"
new_desk a
keys() {
    BALIE_HOME="$work/a" "$OUT/tests/tools/pty" "tests/e2e/newer/$1.pty" "$OUT/balie" >"$work/tap" 2>"$work/print"
    pass_on
}
cat >"$work/haile.json" <<'J'
{"contacttalen": ["tir"], "nl_begrip": "NIET", "vraag": ["INBURGERING"], "naam": "Haile", "voornaam": "Mehret", "geboortedatum": "1990", "gemeente": "71072", "document": "B", "verblijfsgrond": "VS_VLUCHT", "nationaliteit": ["ERI"], "geboorteland": "ERI", "eerste_inschrijving": "2026-01-10"}
J
desk a fill aanmelding --dossier new --answers "$work/haile.json" >"$work/made" || bad "somebody is entered" "$(cat "$work/made")"
record=$(json record <"$work/made"); dossier=$(json dossier <"$work/made")
keys begin
draft=$(desk a drafts | cut -d' ' -f1)
same "a draft with the newest content says so" "$(desk a drafts compare "$draft")" "Dit klad heeft de nieuwste versie van zijn formulier."

# The next version: tekst is called bericht, the warning is retired, a code ended, one question is new, a rule's row is another.
sed -i '1s/$/,bind::balie:was,bind::balie:retired/; 2,$s/$/,,/; s/^text,tekst,\(.*\),,$/text,bericht,\1,tekst,/; s/^select_one alarmcodes,alarm,\(.*\),,$/select_one alarmcodes,alarm,\1,,yes/
s/\${alarm} != .. and //; s/^calculate,notitie_wie/text,teruggebeld_op,Nummer om terug te bellen,Numéro de rappel,Number to call back,,,,,,,,,,,,,,,,,,,,\n&/' "$work/forms/notitie/survey.csv"
sed -i 's/^vl_plicht,/vl_plicht_nieuw,/' "$work/forms/regels/doelgroep.csv"
sed -i 's/""vl_plicht""/""vl_plicht_nieuw""/' "$work/forms/regels/tests.csv"
sed -i 's/""tekst/""bericht/g' "$work/forms/notitie/tests.csv"
holds "the newer content can follow" "$OUT/balie" check "$work/forms" --before forms
desk a drafts compare "$draft" >"$work/out" 2>&1
for t in "nieuwere versie van" "Gaat mee onder een andere naam" "Tekst: belt morgen terug" "Waarschuwing bovenaan het dossier: niet bellen — de vraag is opgeheven" "Nummer om terug te bellen"; do
    grep -qF "$t" "$work/out" && ok "  it tells: $t" || bad "  it tells: $t" "$(cat "$work/out")"
done
desk a drafts compare "$draft" --json >"$work/out" && grep -q '"renamed"' "$work/out" && ok "  … as JSON too" || bad "  … as JSON too" "$(cat "$work/out")"
desk a why "$record" doelgroep >"$work/out"
grep -q "rij vl_plicht " "$work/out" && grep -q "er is intussen nieuwere" "$work/out" && ok "an old record is explained by the rows of its own day" || bad "an old record is explained by the rows of its own day" "$(cat "$work/out")"
desk a why "$dossier" doelgroep_tabel >/dev/null 2>&1; desk a why "$dossier" doelgroep >"$work/out"
keys over
state=$(desk a show "$dossier" --json)
for t in '"bericht"' 'belt morgen terug' 'NIET_BELLEN' '0470 11 22 33'; do
    case $state in *"$t"*) ok "the record has $t" ;; *) bad "the record has $t" "$state" ;; esac
done
same "no draft is left" "$(desk a drafts)" ""
refuses "a draft there is not" 1 "" desk a drafts compare 00000000000000000000000000000000
refuses "what is no id" 2 "drafts" desk a drafts move nergens
