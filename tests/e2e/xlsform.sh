#!/bin/sh
# xlsform.sh — forms in workbooks and folders of their own: checked, shown, tried, filled in, taken over; hostile ones.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
export BALIE_LANG=en
balie="$OUT/balie"; pack="$OUT/tests/tools/xlsx"
# The bounds of memory cannot be set where the sanitizer takes all addresses for itself.
case $OUT in *asan*) bound=: ;; *) bound="ulimit -v 262144" ;; esac
bounded() { (eval "$bound"; timeout 20 "$@"); }

mkdir -p "$work/visit"
cat >"$work/visit/survey.csv" <<'FORM'
type,name,label:English (en),relevance,constraint,calculation,appearance
select one from yn,again,Were you here before?,,,,
integer,times,How often?,${again} = 'y',. > 0 and . < 100,,
select_one_from_file towns.csv,town,Which town?,,,,
begin repeat,child,Child,,,,
text,child_name,Name,,,,
end repeat,,,,,,
calculate,children,,,,count(${child}),
note,,Thank you **very** much,,,,
FORM
printf 'list name,name,label:English (en)\nyn,y,Yes\nyn,n,No\n' >"$work/visit/choices.csv"
printf 'form_id,form_title,version\nvisit-2,Visit,20230901\n' >"$work/visit/settings.csv"
printf 'case,given,expect\nfirst time,"{""again"":""n""}","{""times.relevant"":false,""children"":0}"\n' >"$work/visit/tests.csv"
printf 'name,label\n1,Hasselt\n2,Genk\n' >"$work/towns.csv"
cp "$work/towns.csv" "$work/visit/"
holds "a folder of sheets becomes a workbook" "$pack" "$work/visit" "$work/visit.xlsx"
for form in visit visit.xlsx; do
    holds "$form has no mistakes" "$balie" form check "$work/$form"
    holds "the cases of $form hold" "$balie" form test "$work/$form"
    same "its cases are counted" "$(cat "$work/out")" "1 passed, 0 failed"
    holds "$form is shown" "$balie" form show "$work/$form"
    grep -q "relevant: \${again} = 'y'" "$work/out" && ok "  … as it is understood" || bad "  … as it is understood" "$(cat "$work/out")"
    echo '{"again":"y","times":3,"town":"2","child":[{"child_name":"An"},{"child_name":"Bo"}]}' >"$work/a.json"
    holds "$form is filled in" "$balie" form fill "$work/$form" --answers "$work/a.json"
    grep -q '"children": "2"' "$work/out" && ok "  … and computes" || bad "  … and computes" "$(cat "$work/out")"
    echo '{"again":"y","times":300}' >"$work/a.json"
    refuses "an answer against its rule is refused" 1 "does not fit the rule" "$balie" form fill "$work/$form" --answers "$work/a.json"
    echo '{"town":"3"}' >"$work/a.json"
    refuses "a choice that is not there is refused" 1 "not in the list" "$balie" form fill "$work/$form" --answers "$work/a.json"
done
mkdir -p "$work/content"
holds "a workbook is taken over" "$balie" form import "$work/visit.xlsx" -o "$work/content"
same "its sheets are files" "$(cd "$work/content/visit_2" && echo *)" "choices.csv settings.csv survey.csv tests.csv"
holds "what was taken over has no mistakes there" "$balie" form check "$work/content/visit_2"
refuses "a form that is there already is not written over" 1 "is there already" "$balie" form import "$work/visit.xlsx" -o "$work/content"
rm "$work/towns.csv"
"$balie" form check "$work/visit.xlsx" >"$work/out" 2>&1; grep -q "visit.xlsx/survey:4:type: warning: .*towns" "$work/out" && ok "a file that is not there is warned about" || bad "a file that is not there is warned about" "$(cat "$work/out")"
sed -i 's/relevance/relevnce/' "$work/visit/survey.csv"; "$pack" "$work/visit" "$work/wrong.xlsx"
refuses "a mistake is told with file, row and column" 1 "wrong.xlsx/survey:1:relevnce: error: There is no column" "$balie" form check "$work/wrong.xlsx"
refuses "what is wrong is not taken over" 1 "relevnce" "$balie" form import "$work/wrong.xlsx" -o "$work/content2"
[ ! -e "$work/content2" ] && ok "  … and nothing is written" || bad "  … and nothing is written"
echo "not a workbook" >"$work/odd.xlsx"
refuses "what is no workbook is refused" 1 "is no .xlsx workbook" "$balie" form check "$work/odd.xlsx"
refuses "what is not there is refused" 1 "" "$balie" form check "$work/none.xlsx"

for kind in bomb laughs rows groups; do
    "$pack" $kind "$work/$kind.xlsx"
    refuses "a workbook of $kind is refused" 1 "$kind.xlsx" bounded "$balie" form check "$work/$kind.xlsx"
done
hostile() { mkdir -p "$work/$1"; cat >"$work/$1/survey.csv"; refuses "sheets of $1 are refused" 1 "$2" bounded "$balie" form check "$work/$1"; }
{ echo type,name,label; yes text,a,A | head -1000000; } | hostile "rows" "at most 50000 rows"
mkdir "$work/choices"; awk 'BEGIN { print "list_name,name,label"; for (i = 0; i < 1000000; i++) print "c,x" i ",X" }' >"$work/choices/choices.csv"
printf 'type,name,label\nselect_one c,a,A\n' | hostile "choices" "at most 300000 choices"
{ echo type,name,label; awk 'BEGIN { for (i = 0; i < 10000; i++) print "begin_group,g" i ",G"; for (i = 0; i < 10000; i++) print "end_group,," }'; } | hostile "groups" "too deep"
awk 'BEGIN { print "type,name,label,calculation"; for (i = 0; i < 1000; i++) print "calculate,c" i ",,${c" (i + 1) % 1000 "} + 1" }' | hostile "circles" "goes round in a circle"
printf 'type,name,label\ntext,a,\033[2J\n' | hostile "escapes" "control character"
awk 'BEGIN { printf "type,name,label,relevant\ntext,a,A,"; for (i = 0; i < 30000; i++) printf "("; print "" }' | hostile "brackets" "survey.csv:2:relevant"
