#!/bin/sh
# privacy.sh — by keys: a dossier restricted, excepted, lifted, exported; what a role may not is greyed; terms of keeping.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
unset NO_COLOR
export BALIE_NOW=2023-10-02T09:00:00+02:00 HOME="$work"
keys() {
    BALIE_HOME="$work/$1" "$OUT/tests/tools/pty" "tests/e2e/keys/$2.pty" "$OUT/balie" >"$work/tap" 2>"$work/print"
    while IFS= read -r line; do
        case $line in
        "ok "*) ok "${line#ok * - }" ;;
        "not ok "*) tests=$((tests + 1)); echo "not ok $tests - ${line#not ok * - }" ;;
        *) printf '%s\n' "$line" ;;
        esac
    done <"$work/tap"
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
echo "1..$tests"
