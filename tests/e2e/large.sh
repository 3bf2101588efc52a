#!/bin/sh
# large.sh — XForms as large as those of others: an autopsy, a cascade of places, a protocol; judged, filled in, by keys.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
export BALIE_LANG=en BALIE_NOW=2023-10-02T09:00:00+02:00 HOME="$work"
balie="$OUT/balie"
for form in autopsy cascade protocol; do
    "$OUT/tests/tools/large_form" $form >"$work/$form.xml"
    holds "the $form loads as it is" "$balie" form check "$work/$form.xml"
done

# has NAME LINE…: the submission has these lines, one after the other or not.
has() { name=$1; shift; for line in "$@"; do grep -qF "$line" "$work/out" || { bad "$name" "no $line" "$(cat "$work/out")"; return; }; done; ok "$name"; }
echo '{"q0":"a","q1":"a","q2":"a","q3":"b"}' >"$work/a.json"
holds "the autopsy is filled in" "$balie" fill "$work/autopsy.xml" --answers "$work/a.json" --xml
has "  … what follows is asked, the rest left out" "<q3>b</q3>" "<q5></q5>" "<instanceID>uuid:"
same "  … as the answers have it" "$(grep -c '<q' "$work/out")" 5
echo '{"state":"n3","area":"n40","ward":"n829"}' >"$work/a.json"
holds "a ward is chosen" "$balie" fill "$work/cascade.xml" --answers "$work/a.json" --xml
has "  … in its area" "<ward>n829</ward>"
echo '{"state":"n3","area":"n41","ward":"n829"}' >"$work/a.json"
refuses "an area of another state is refused" 1 "area" "$balie" fill "$work/cascade.xml" --answers "$work/a.json" --xml
echo '{"age":1,"signs":["s4","s60"],"sign4/seen":"yes","sign4/agree":"OK","sign60/seen":"no"}' >"$work/a.json"
holds "the protocol is followed" "$balie" fill "$work/protocol.xml" --answers "$work/a.json" --xml
has "  … to what it classifies" "<class4>dose.half</class4>" "<class60></class60>" "<sum36>37</sum36>" "<go>yes</go>"
echo '{"age":1,"sign4/seen":"yes"}' >"$work/a.json"
refuses "what it does not ask is refused" 1 "sign4" "$balie" fill "$work/protocol.xml" --answers "$work/a.json"
holds "the protocol is filled in by keys" "$OUT/tests/tools/pty" tests/e2e/large/protocol.pty "$balie" fill --screen "$work/protocol.xml" --json -o "$work/filled.json"
same "  … as from answers" "$(tr -d ' \n' <"$work/filled.json" | grep -o '"sign4/agree":"OK"')" '"sign4/agree":"OK"'
