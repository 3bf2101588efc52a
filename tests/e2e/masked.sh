#!/bin/sh
# masked.sh — secrets in every sensitive question, and content that repeats them wherever it can: a reader sees none of them.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
light
export BALIE_NOW=2023-10-02T09:00:00+02:00
cp -r forms "$work/forms"; export BALIE_FORMS="$work/forms"
rules="$work/forms/regels"
secrets='0470 99 88 77|geheim|Mehret'
# Sensitive too: the given name and what was promised.
awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "bind::balie:sensitive") at = NF - i }
    ($2 == "voornaam" || $2 == "beloofd") && at { $(NF - at) = "yes" } { print }' forms/aanmelding/survey.csv >"$work/forms/aanmelding/survey.csv"
awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "bind::balie:sensitive") at = NF - i }
    $2 == "beloofd" { $(NF - at) = "yes" } { print }' forms/gesprek/survey.csv >"$work/forms/gesprek/survey.csv"
# The rules say them aloud: a task of the dossier, one of a thing, what is missing, what comes next, what is refused, a fact.
cat >>"$rules/taken.csv" <<'END'
bellen,,,,${telefoon} != '' and ${einde_datum} = '',${aanmelddatum},${aanmelddatum},false(),1,,,,Bel ${telefoon} (${bel}),Bel ${telefoon},Bel ${telefoon},test
lezen,,,instance('notitie')/root/item[tekst != ''],true(),${datum},${datum},false(),1,,,,Lees ${tekst},Lees ${tekst},Lees ${tekst},test
END
echo "bel,text,\"concat('bel ', \${telefoon})\",,Bellen,Appeler,Call,test" >>"$rules/feiten.csv"
# shellcheck disable=SC2016
echo 'mail,,,${email} != '"''"',notitie,Schrijf ${email}.,Schrijf ${email}.,Schrijf ${email}.,test' >>"$rules/kwaliteit.all.csv"
# shellcheck disable=SC2016
sed -i '1a eerst_bellen,,,${telefoon} != '"''"',notitie,Bel eerst ${telefoon}.,Bel eerst ${telefoon}.,Bel eerst ${telefoon}.,test' "$rules/vervolg.csv"
# shellcheck disable=SC2016
echo 'niet_bellen,contract,,,true(),${telefoon} = '"''"',,Eerst ${telefoon} bellen.,Eerst ${telefoon} bellen.,Eerst ${telefoon} bellen.,test' >>"$rules/voorwaarden.csv"
holds "the content that says them aloud is good" "$OUT/balie" check
mkdir -p "$work/v"; echo "vier gewone woorden een" >"$work/v.pass"; echo "heel andere losse woorden" >"$work/lezer.pass"
desk v init --user een --role onthaal --region LIM 2>/dev/null
cat "$work/v.pass" "$work/lezer.pass" >"$work/both"
reader() { BALIE_HOME="$work/v" BALIE_PASSPHRASE_FILE="$work/lezer.pass" "$OUT/balie" "$@"; }
sed 's/"0470 12 34 56"/"0470 99 88 77", "email": "geheim@geheim.be"/' tests/cases/person/aanmelding.answers.json >"$work/a.json"
desk v fill aanmelding --dossier new --answers "$work/a.json" >"$work/filled" 2>"$work/err" || bad "filled in" "$(cat "$work/err")"
dossier=$(json dossier <"$work/filled"); record=$(json record <"$work/filled")
echo '{"tekst": "geheim verhaal"}' >"$work/n.json"
desk v fill notitie --dossier "$dossier" --answers "$work/n.json" >"$work/filled" 2>"$work/err" || bad "a note" "$(cat "$work/err")"
note=$(json record <"$work/filled")
echo '{"plaats": "KANTOOR", "taalhulp_afwijken": "nee", "soorten_afwijken": "nee", "uitkomst_afwijken": "nee", "beloofd": "geheim beloofd", "samenvatting": "geheim gesprek", "afgesloten": "OK"}' >"$work/g.json"
desk v fill gesprek --dossier "$dossier" --answers "$work/g.json" >"$work/filled" 2>"$work/err" || bad "a conversation" "$(cat "$work/err")"
talk=$(json record <"$work/filled")
# read_all WHO COMMAND…: each command by WHO.
read_all() { who=$1; shift; for command in "$@"; do $who $command 2>&1; done; }
read_all "desk v" "show $dossier" "tasks" "why $dossier contract" >"$work/whole"
BALIE_HOME="$work/v" BALIE_PASSPHRASE_FILE="$work/both" "$OUT/balie" user add kijker --role lezer >/dev/null || bad "a reader is added"
read_all reader "show $dossier" "show $dossier --json" "tasks --json" "log $dossier" "conflicts" "search --json haile" "search mehret" \
    "export $dossier" "document $dossier contract" "why $dossier bellen" "why --json $dossier lezen" "why $dossier bel" \
    "why --json $dossier contract" "why --json $dossier vervolg" "why $dossier telefoon" "why --json $record kanaal_voorkeur" \
    "why $record telefoon" "why $talk beloofd" "why $note tekst" >"$work/seen"
for said in "Bel 0470 99 88 77" "Lees geheim verhaal" "geheim beloofd" "Schrijf geheim@geheim.be" "Bel eerst 0470 99 88 77" "Eerst 0470 99 88 77 bellen" "Haile"; do
    same "who may see it reads “$said”" "$(grep -cF "$said" "$work/whole" | sed 's/^[1-9][0-9]*$/some/')" some
done
for said in "Bel •••" "Lees •••" "Schrijf •••" "Bel eerst •••" "Eerst ••• bellen" "Beloofd op 2/10/2023: •••" "Haile"; do
    same "a reader reads “$said”" "$(grep -cF "$said" "$work/seen" | sed 's/^[1-9][0-9]*$/some/')" some
done
same "and nothing of what is behind it" "$(grep -aE "$secrets" "$work/seen" | sort -u)" ""
echo "1..$tests"
