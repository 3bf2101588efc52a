#!/bin/sh
# unseen.sh — secrets in answers, in what is computed of them and in texts that repeat them: who lost the right finds none, by command or key.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
unset NO_COLOR
export BALIE_NOW=2023-10-02T09:00:00+02:00 HOME="$work"
cp -r forms "$work/forms"; export BALIE_FORMS="$work/forms"
secrets='0470 ?99 ?88 ?77|geheim|GEHEIM'
# row SHEET AFTER COLUMN=CELL…: a row behind the one named AFTER. set_cell SHEET NAME COLUMN CELL: a cell counted from the end.
row() {
    sheet=$1 after=$2; shift 2
    printf '%s\n' "$@" >"$work/cells"
    awk -v after="$after" -v cells="$work/cells" 'NR == 1 { n = split($0, head, ","); while ((getline one < cells) > 0) { at = index(one, "="); cell[substr(one, 1, at - 1)] = substr(one, at + 1) } }
        { print; split($0, own, ","); if (own[2] == after) { line = cell[head[1]]; for (i = 2; i <= n; i++) line = line "," cell[head[i]]; print line } }' "$sheet" >"$work/new" && cp "$work/new" "$sheet"
}
set_cell() {
    awk -F, -v OFS=, -v name="$2" -v column="$3" -v cell="$4" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == column) at = NF - i }
        $2 == name { $(NF - at) = cell } { print }' "$1" >"$work/new" && cp "$work/new" "$1"
}
first="$work/forms/aanmelding/survey.csv"; second="$work/forms/notitie/survey.csv"
# Copies of a copy, a text that repeats them, in another form a default and a label; none of these says that it is sensitive.
# shellcheck disable=SC2016
{
    row "$first" telefoon type=calculate name=tel_kopie 'label::nl=Kopie' 'label::fr=Copie' 'label::en=Copy' 'calculation="concat('"'tel '"', ${telefoon})"' save_to=persoon#tel_kopie
    row "$first" tel_kopie type=calculate name=tel_verder 'label::nl=Verder' 'label::fr=Plus loin' 'label::en=Further' 'calculation=${tel_kopie}'
    row "$first" tel_kopie type=calculate name=heeft_tel 'label::nl=Heeft telefoon' 'label::fr=A un tel.' 'label::en=Has a phone' 'calculation="if(${telefoon} = '"'', 'zonder toestel', 'met toestel'"')"' save_to=persoon#heeft_tel
    row "$first" tel_verder type=note name=tel_nota 'label::nl=Bel ${telefoon} of ${tel_verder}' 'label::fr=Tel. ${telefoon}' 'label::en=Tel. ${telefoon}'
    grep -q '^csv-external,persoon,' "$second" || row "$second" gebruiker type=csv-external name=persoon
    row "$second" tekst type=text name=terug 'label::nl=Terugbellen op' 'label::fr=Rappeler' 'label::en=Call back' default="instance('persoon')/root/item/tel_kopie"
    sed -i 's/,Waarschuwing bovenaan het dossier,/,Waarschuwing (Niet bellen op ${terug}),/; s/Niet bellen op \${terug}/Niet bellen op ${terug_kort}/' "$second"
    row "$second" terug type=calculate name=terug_kort 'label::nl=Kort' 'label::fr=Court' 'label::en=Short' 'calculation="substr(${terug}, 4)"'
    echo "bel,text,\"concat('bel ', \${tel_kopie})\",,Bellen,Appeler,Call,test" >>"$work/forms/regels/feiten.csv"
    echo 'bellen,,,,${telefoon} != '"''"' and ${einde_datum} = '"''"',${aanmelddatum},${aanmelddatum},false(),1,,,,Bel ${telefoon} (${bel}),Bel ${telefoon},Bel ${telefoon},test' >>"$work/forms/regels/taken.csv"
    printf -- '-- title: Proefbrief\nBel ${telefoon}, ${tel_kopie} of ${bel}: ${heeft_tel}.\n' >"$work/forms/sjablonen/proefbrief.nl.txt"
}
set_cell "$second" bijlage bind::balie:sensitive yes
"$OUT/balie" check >"$work/checked" 2>&1
for told in "tel_kopie is gemaakt van telefoon" "tel_verder is gemaakt van tel_kopie" "terug is gemaakt van tel_kopie" "terug_kort is gemaakt van terug" "bel is gemaakt van tel_kopie"; do
    same "its author is told: $told" "$(grep -c "waarschuwing: $told" "$work/checked")" 1
done
same "and of nothing else" "$(grep -c 'is gemaakt van' "$work/checked")" 5

for name in een hulp kijker; do mkdir -p "$work/$name"; echo "vier gewone woorden $name" >"$work/$name.pass"; done
as() { who_=$1; shift; BALIE_HOME="$work/een" BALIE_PASSPHRASE_FILE="$work/$who_.pass" "$OUT/balie" "$@"; }
as een init --user een --role onthaal 2>/dev/null
for add in "hulp consulent" "kijker lezer"; do
    cat "$work/een.pass" "$work/${add% *}.pass" >"$work/both.pass"
    BALIE_HOME="$work/een" BALIE_PASSPHRASE_FILE="$work/both.pass" "$OUT/balie" user add "${add% *}" --role "${add#* }" >/dev/null || bad "$add is added"
done
sed 's/"0470 12 34 56"/"0470 99 88 77", "email": "geheim@geheim.be"/' tests/cases/person/aanmelding.answers.json >"$work/a.json"
as een fill aanmelding --dossier new --answers "$work/a.json" >"$work/filled" 2>"$work/err" || bad "filled in" "$(cat "$work/err")"
dossier=$(json dossier <"$work/filled"); record=$(json record <"$work/filled")
echo "geheim inhoud" >"$work/geheim-scan.txt"
echo "{\"tekst\": \"geheim verhaal\", \"bijlage\": \"$work/geheim-scan.txt\"}" >"$work/n.json"
as een fill notitie --dossier "$dossier" --answers "$work/n.json" >"$work/filled" 2>"$work/err" || bad "a note" "$(cat "$work/err")"
note=$(json record <"$work/filled")
# keys SCRIPT: by hulp; what the terminal got is in $work/raw.
keys() {
    rm -f "$work/raw"
    BALIE_HOME="$work/een" PTY_RAW="$work/raw" "$OUT/tests/tools/pty" "tests/e2e/unseen/$1.pty" "$OUT/balie" >"$work/tap" 2>"$work/print"
    pass_on
}
keys begin
same "who may see it has it on her screen" "$(grep -aqE "$secrets" "$work/raw" && echo yes)" yes

# The rules change: hulp may write, print and read the log as before, but no longer see what is sensitive.
sed -i '/^sensitive,/s/ consulent / /' "$work/forms/regels/rechten.csv"
draft=$(as hulp drafts | cut -d' ' -f1)
# Who runs it (h: hulp, k: kijker, w: also who may see it, and it must be there), then the command.
while read -r who command; do
    command=$(echo "$command" | sed "s/DOSSIER/$dossier/; s/NOTE/$note/; s/RECORD/$record/; s/DRAFT/$draft/")
    case $who in *w*) as een $command >"$work/said" 2>&1; grep -qE "$secrets" "$work/said" && found="$found+" || missed="$missed “$command”" ;; esac
    for seen in h:hulp k:kijker; do
        case $who in *${seen%:*}*) as "${seen#*:}" $command >"$work/said" 2>&1; cat "$work/said" >>"$work/all"; grep -qE "$secrets" "$work/said" && leaks="$leaks ${seen#*:}: “$command”" ;; esac
    done
done <<'TABLE'
wk show DOSSIER
wh show DOSSIER --json
wh tasks
wh log DOSSIER --json
k search --json 0470998877
wh drafts compare DRAFT
wh document proefbrief DOSSIER
h export DOSSIER -o /dev/null
wk attachment list DOSSIER
h attachment get DOSSIER ••• -o -
wh why RECORD tel_nota
k why RECORD tel_verder
h why --json DOSSIER bel
TABLE
same "nothing that should tell it to who may see it keeps it" "$missed" ""
same "and it is told there" "$found" "++++++++"
same "no command tells it to who may not" "$leaks" ""
for said in "Bel •••" "•••, ••• of •••: met toestel" "Terugbellen op: •••"; do
    same "they read “$said”" "$(grep -cF "$said" "$work/all" | sed 's/^[1-9][0-9]*$/some/')" some
done
keys over
same "nor does any screen" "$(grep -aoE "$secrets" "$work/raw" | sort -u)" ""
same "what she could not see is what it was" "$(as een show "$dossier" --json | grep -oE 'geheim klad|"terug","tel 0470 99 88 77"' | sort -u | tr '\n' ' ')" '"terug","tel 0470 99 88 77" geheim klad '
# A record corrected by who may not see all of it: the mask that was read is given back, another answer is new.
echo "{\"tekst\": \"•••\", \"notitie_soort\": \"NOTA\", \"terug\": \"tel 011\"}" >"$work/c.json"
holds "she corrects a record beside it" as hulp fill notitie --record "$note" --answers "$work/c.json"
same "the mask is nobody's answer" "$(as een show "$dossier" --json | grep -oE 'geheim verhaal|tel 011|"tekst","•••"' | sort -u | tr '\n' ' ')" "geheim verhaal tel 011 "
echo "1..$tests"
