#!/bin/sh
# xform.sh — ODK XForms: judged, shown, filled in from answers and by keys alone, taken over; hostile ones refused.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
export BALIE_LANG=en BALIE_NOW=2023-10-02T09:00:00+02:00 HOME="$work"
balie="$OUT/balie"
# The bounds of memory cannot be set where the sanitizer takes all addresses for itself.
case $OUT in *asan*) bound=: ;; *) bound="ulimit -v 262144" ;; esac
bounded() { (eval "$bound"; timeout 20 "$@"); }
# submission FILE: without the id that is another one each time.
submission() { sed 's/uuid:[0-9a-f-]*/uuid:ID/' "$1"; }

# page MODEL-BEFORE INSTANCE MODEL BODY
page() {
    printf '%s' '<?xml version="1.0"?><h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"' \
        ' xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"><h:head><h:title>Visit</h:title><model>'
    printf '%s<instance><data id="visit" version="2">%s</data></instance>%s</model></h:head><h:body>%s</h:body></h:html>\n' "$@"
}
page '<itext><translation lang="English (en)" default="true()"><text id="n"><value>Your name?</value></text>
<text id="t"><value>Which town, <output value="/data/name"/>?</value></text></translation></itext>' \
    '<start/><name/><again/><child jr:template=""><first/><age/></child><who><town/></who><where><town/></where><all/><orx:meta><orx:instanceID/></orx:meta>' \
    '<instance id="towns" src="jr://file-csv/towns.csv"/>
<bind nodeset="/data/start" type="dateTime" jr:preload="timestamp" jr:preloadParams="start"/>
<bind nodeset="/data/name" type="string" required="true()"/>
<bind nodeset="/data/child" relevant="/data/again = &apos;y&apos;"/>
<bind nodeset="/data/child/age" type="int" constraint=". &lt; 120" jr:constraintMsg="Too old"/>
<bind nodeset="/data/all" calculate="sum(/data/child/age)"/>
<bind nodeset="/data/orx:meta/orx:instanceID" jr:preload="uid"/>' \
    '<input ref="/data/name"><label ref="jr:itext(&apos;n&apos;)"/></input>
<select1 ref="/data/again"><label>**Any** children?</label><item><label>Yes</label><value>y</value></item><item><label>No</label><value>n</value></item></select1>
<group ref="/data/child"><label>Child</label><repeat nodeset="/data/child"><input ref="/data/child/first"><label>First name</label></input>
<input ref="/data/child/age"><label>Age of <output value="/data/child/first"/></label></input></repeat></group>
<group><label>Places</label><select1 ref="/data/where/town"><label ref="jr:itext(&apos;t&apos;)"/><itemset nodeset="instance(&apos;towns&apos;)/root/item"><value ref="name"/><label ref="label"/></itemset></select1>
<input ref="/data/who/town"><label>Whose town?</label></input></group>' >"$work/visit.xml"
printf 'name,label\n1,Hasselt\n2,Genk\n' >"$work/towns.csv"

holds "an XForm has no mistakes" "$balie" form check "$work/visit.xml"
same "  … and nothing doubtful" "$(cat "$work/out")" ""
holds "it is shown" "$balie" form show "$work/visit.xml"
grep -q 'constraint: . < 120' "$work/out" && ok "  … as it is understood" || bad "  … as it is understood" "$(cat "$work/out")"
echo '{"name":"An","again":"y","child":[{"first":"Bo","age":3},{"first":"Cy","age":40}],"where/town":"2","who/town":"mine"}' >"$work/a.json"
holds "it is filled in without a vault" "$balie" fill "$work/visit.xml" --answers "$work/a.json" --xml
cat >"$work/wanted" <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<data xmlns:orx="http://openrosa.org/xforms" id="visit" version="2">
  <start>2023-10-02T09:00:00.000+02:00</start>
  <name>An</name>
  <again>y</again>
  <child>
    <first>Bo</first>
    <age>3</age>
  </child>
  <child>
    <first>Cy</first>
    <age>40</age>
  </child>
  <who>
    <town>mine</town>
  </who>
  <where>
    <town>2</town>
  </where>
  <all>43</all>
  <orx:meta>
    <orx:instanceID>uuid:ID</orx:instanceID>
  </orx:meta>
</data>
XML
same "  … and gives the submission of ODK" "$(submission "$work/out")" "$(cat "$work/wanted")"
holds "its answers come as JSON" "$balie" fill "$work/visit.xml" --answers "$work/a.json" --json
grep -q '"where/town": "2"' "$work/out" && ok "  … names that are not unique by their path" || bad "  … names that are not unique by their path" "$(cat "$work/out")"
echo '{"again":"n"}' >"$work/b.json"
refuses "what is missing is named" 1 "name: " "$balie" fill "$work/visit.xml" --answers "$work/b.json" --xml
echo '{"name":"An","again":"y","child":[{"age":130}]}' >"$work/b.json"
refuses "an answer against its rule is refused in the words of the form" 1 "Too old" "$balie" fill "$work/visit.xml" --answers "$work/b.json" --xml
refuses "two ways of printing are one too many" 2 "not for both" "$balie" fill "$work/visit.xml" --xml --json

"$OUT/tests/tools/pty" tests/e2e/keys/xform.pty "$balie" fill --screen "$work/visit.xml" --xml -o "$work/keys.xml" >"$work/tap" 2>"$work/print"
! grep -q '^not ok' "$work/tap" && ok "the screens fill it in by keys alone" || bad "the screens fill it in by keys alone" "$(cat "$work/tap" "$work/print")"
same "  … and give the same submission" "$(submission "$work/keys.xml")" "$(cat "$work/wanted")"

holds "it is taken over into the content" "$balie" form import "$work/visit.xml" -o "$work/forms"
holds "  … with what it reads" test -f "$work/forms/visit/form.xml" -a -f "$work/forms/visit/towns.csv"
refuses "a second time it is there already" 1 "is there already" "$balie" form import "$work/visit.xml" -o "$work/forms"

page '' '<a/>' '<submission base64RsaPublicKey="MIIB"/>' '' >"$work/sealed.xml"
refuses "an encrypted form is refused" 1 "be encrypted" "$balie" fill "$work/sealed.xml" --xml
page '' '<a/>' '<bind nodeset="/data/a" calculate="foutje(1)"/>' '' >"$work/wrong.xml"
refuses "an unknown function is refused by name" 1 "" "$balie" form check "$work/wrong.xml"
grep -q 'wrong.xml:1:calculation: error: .*foutje' "$work/out" && ok "  … with its place" || bad "  … with its place" "$(cat "$work/out")"

many() { awk -v n="$1" -v part="$2" 'BEGIN { for (i = 0; i < n; i++) printf "%s", part }'; }
page '' "$(many 100000 '<a/><b/><c/><d/><e/><f/><g/><h/><i/><j/>')" '' '' >"$work/nodes.xml"
page '' '<a/>' '' "$(many 10000 '<group>')$(many 10000 '</group>')" >"$work/deep.xml"
printf '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;&b;&b;</x>' >"$work/laughs.xml"
printf '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>' >"$work/outside.xml"
page '' '<a/>' '' '<input ref="/data/a"><label>x&#x9b;31m&#x202e;y</label></input>' >"$work/escape.xml"
page '' '<a/><b/>' '<bind nodeset="/data/a" calculate="/data/b"/><bind nodeset="/data/b" calculate="/data/a"/>' '' >"$work/circle.xml"
for hostile in "nodes more.parts" "deep too.deep" "laughs document.type" "outside document.type" "circle goes.round.in.a.circle"; do
    bounded "$balie" form check "$work/${hostile% *}.xml" >"$work/out" 2>&1 && bad "${hostile% *}.xml is refused" "" || ok "${hostile% *}.xml is refused"
    grep -q "${hostile#* }" "$work/out" && ok "  … with its cause" || bad "  … with its cause" "$(head -c 300 "$work/out")"
done
bounded "$balie" form show "$work/escape.xml" >"$work/out" 2>&1
LC_ALL=C grep -q "$(printf '\302\233')" "$work/out" && bad "no escape reaches the terminal" "" || ok "no escape reaches the terminal"
