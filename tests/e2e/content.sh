#!/bin/sh
# content.sh — the content is judged: ours is clean, its cases hold, and every mistake is named with its place.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
balie="$OUT/balie"
holds "our content has no errors" "$balie" check
holds "the cases of the rules hold" "$balie" form test regels
for form in forms/*/survey.csv; do
    name=$(basename "$(dirname "$form")")
    holds "the cases of $name hold" "$balie" form test "$name"
done

# spoil FILE LINE-PATTERN REPLACEMENT: a copy of the content with one mistake.
spoil() { rm -rf "$work/forms"; cp -r forms "$work/forms"; sed -i "$2" "$work/forms/$1"; cmp -s "forms/$1" "$work/forms/$1" && bad "the mistake in $1 is made"; }
finds() { name=$1; where=$2; what=$3; refuses "$name" 1 "$what" "$balie" check "$work/forms"; grep -qF "$where" "$work/out" && ok "  … and where: $where" || bad "  … and where: $where" "$(head -5 "$work/out")"; }

spoil notitie/survey.csv 's/^end_group/calculate,kring_a,,,,,,,,,,,,,${kring_b}\ncalculate,kring_b,,,,,,,,,,,,,${kring_a}\nend_group/'
"$balie" check "$work/forms" >"$work/out" 2>&1; grep -q 'notitie/survey.csv' "$work/out" && ok "a circle is found" || bad "a circle is found" "$(head -5 "$work/out")"
spoil regels/route.csv 's/^rest,.*$//'
finds "a table without rest" "regels/route.csv:" "rest"
spoil regels/doelgroep.csv '0,/\${regio}/s//${regoi}/'
finds "a name that binds nowhere" "regels/doelgroep.csv:" 'regoi'
spoil regels/parameters.csv '/^meerderjarig/{p}'
finds "periods that overlap" "regels/parameters.csv:" "overlap"
spoil regels/taken.csv "2s/\${document_geldig_tot} != ''/\${document_geldig_tot} != today()/"
finds "today() in a rule" "regels/taken.csv:" "klok"
spoil aanmelding/survey.csv 's/select_one_from_file kanalen.csv/select_one_from_file kanaaltjes.csv/'
finds "a list that is missing" "aanmelding/survey.csv:" "kanaaltjes"
spoil aanmelding/survey.csv 's/"decide(.route., .route., \${datum})"/decide(\x27route\x27, \x27route\x27/'
finds "an expression that is no expression" "aanmelding/survey.csv:" ""
spoil aanmelding/entities.csv '1s/update_if/update_fi/'
finds "an unknown column of entities" "aanmelding/entities.csv:1" "update_fi"
spoil regels/doelgroep.csv '2s/GEEN_DOELGROEP/GEEN_DOELGREOP/'
finds "a code that is in no list" "regels/doelgroep.csv:2:doelgroep" "GEEN_DOELGREOP"
spoil regels/bewaartermijnen.csv 's/^notitie,,/notitei,12,/'
finds "a term of keeping for a form that is not there" "regels/bewaartermijnen.csv:8:form" "notitei"
finds "a term without its ground" "regels/bewaartermijnen.csv:8:basis" "grond"
spoil regels/bewaartermijnen.csv 's/^intake,,/intake,twee jaar,/'
finds "a term that is no number" "regels/bewaartermijnen.csv:3:months" "twee jaar"
spoil regels/bewaartermijnen.csv 's/^intake,,/aanmelding,,/'
finds "two terms for one form" "regels/bewaartermijnen.csv:3:form" "al een termijn"
spoil regels/bewaartermijnen.csv 's/^intake,,,/intake,,einde,/'
finds "a term that runs from another day" "regels/bewaartermijnen.csv:3:from" "eigen datum"
spoil regels/bewaartermijnen.csv '1s/months/maanden/'
finds "a table of terms without months" "regels/bewaartermijnen.csv:1" "months"
cp -r forms "$work/forms2"; cp forms/lijsten/jn.csv "$work/forms2/lijsten/persoon.csv"; rm -rf "$work/forms"; mv "$work/forms2" "$work/forms"
finds "a list named as an entity list" "lijsten/persoon.csv" "entity list"
rm -rf "$work/forms"; cp -r forms "$work/forms"; sed -i '/^AI,/d' "$work/forms/lijsten/documenten.csv"
refuses "a code that was there before and is gone" 1 "AI" "$balie" check "$work/forms" --before forms
rm -rf "$work/forms"; cp -r forms "$work/forms"; sed -i 's/,tekst,/,tekst_nieuw,/; s/notitie#tekst,/notitie#tekst_nieuw,/' "$work/forms/notitie/survey.csv"
refuses "a question that was there before and is gone" 1 "tekst" "$balie" check "$work/forms" --before forms
holds "the same content keeps everything" "$balie" check forms --before forms
"$balie" check >"$work/out" 2>&1; grep -q "survey.csv:.*nationaliteit.*GEEN" "$work/out" && ok "several answers without a code for none are warned about" || bad "several answers without a code for none are warned about" "$(cat "$work/out")"

# A table of which every row that holds counts gives each of them; one of which the first counts gives that.
echo '{"contract":[{"name":"c1","datum_handtekening":"2023-01-01"}]}' >"$work/a.json"
same "decide gives every row of a table that is called .all" "$("$OUT/balie" decide kwaliteit.all --answers "$work/a.json" --at 2023-05-05 | grep -c '"row"' | awk '{ print ($1 > 1 ? "several" : $1) }')" several
same "decide gives one row of any other" "$("$OUT/balie" decide doelgroep --answers "$work/a.json" --at 2023-05-05 | grep -c '"row"')" 1
