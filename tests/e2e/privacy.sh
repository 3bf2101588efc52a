#!/bin/sh
# privacy.sh — by keys: a dossier restricted, excepted, lifted, exported, erased; what a role may not is greyed; terms of keeping.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
light
unset NO_COLOR
export BALIE_NOW=2023-10-02T09:00:00+02:00 HOME="$work"
keys() {
    sed "s/@code/$3/" "tests/e2e/keys/$2.pty" >"$work/$2.pty"
    BALIE_HOME="$work/$1" "$OUT/tests/tools/pty" "$work/$2.pty" "$OUT/balie" >"$work/tap" 2>"$work/print"
    pass_on
}
for d in lead:teamleider reader:lezer; do
    name=${d%:*}; mkdir -p "$work/$name"; echo "vier gewone woorden $name" >"$work/$name.pass"
    desk "$name" init --user "$name" --role "${d#*:}" --region LIM 2>/dev/null
done
desk lead fill aanmelding --dossier new --answers tests/cases/person/aanmelding.answers.json >"$work/filled"
dossier=$(json dossier <"$work/filled")
keys lead privacy
same "the person's papers are there, to read and as JSON" "$(ls "$work"/balie-*/ | sed 's/.*\.//' | sort | tr '\n' ' ')" "json pdf "
same "all of it stands in the log" "$(desk lead log "$dossier" | awk '$2 ~ /^(restrict|permit|lift)$/ { print $2 }' | sort | tr '\n' ' ')" "lift permit restrict "
keys reader refused
cp -r forms "$work/forms"; sed -i 's/^notitie,,,,/notitie,1,,selectielijst,/' "$work/forms/regels/bewaartermijnen.csv"
export BALIE_FORMS="$work/forms"
echo '{"tekst": "van lang geleden"}' >"$work/old.json"
desk lead fill notitie --dossier "$dossier" --answers "$work/old.json" --at 2023-09-02T09:30 >/dev/null
keys lead terms
export BALIE_FORMS="$ROOT/forms"

# A task of a restricted dossier says so.
mkdir -p "$work/traject"; echo "vier gewone woorden traject" >"$work/traject.pass"
desk traject init --user "An Peeters" --role trajectbegeleider --region LIM 2>/dev/null
desk traject fill aanmelding --dossier new --answers tests/cases/person/aanmelding.answers.json >"$work/other"
other=$(json dossier <"$work/other")
for form in intake leervraagdetectie contract; do
    holds "$form is filled in" desk traject fill $form --dossier "$other" --answers tests/cases/person/$form.answers.json
done
same "no task is marked" "$(desk traject tasks | grep -c 'beperkt')" 0
desk traject restrict "$other" --reason "betwist het adres"
same "every task of a restricted dossier is marked" "$(desk traject tasks | grep -c '\[beperkt\] Haile')" "$(desk traject tasks | wc -l)"
keys traject marked
desk traject restrict "$other" --lift --reason "adres klopt"
same "and none any more once it is lifted" "$(desk traject tasks | grep -c 'beperkt')" 0

# Erased by keys, with the code that was shown.
desk lead erase "$dossier" --reason "op vraag van de klant" >"$work/out" 2>"$work/err"
keys lead erased "$(sed -n 's/.*--confirm \([0-9a-f]*\).*/\1/p' "$work/err")"
same "it is gone from the dossier" "$(desk lead show "$dossier" --json | grep -c Haile)" 0
same "and from the log" "$(desk lead log "$dossier" --json | grep -c Haile)" 0
holds "whose chain is whole all the same" desk lead verify-log
echo "1..$tests"
