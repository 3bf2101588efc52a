#!/bin/sh
# mutants.sh — the cases of the rules are good: a row left out, a date a day off or another number turns them red.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
export BALIE_NOW=2026-11-23T10:00:00+01:00
cp -r forms "$work/forms"
# A sample in each run, another one each day; all of them with FULL=1 (half a minute).
count=24; [ -z "$FULL" ] || count=0
"$OUT/tests/tools/mutants" "$work/forms" tests/cases/mutants.known "${SEED:-$(date +%j)}" "$count"
tests=1
same "the content is as it was" "$(diff -r forms "$work/forms" | head -3)" ""

# A suite that would miss everything is told so.
printf 'case,table,at,given,expect,source\n' >"$work/forms/regels/tests.csv"
rm -f "$work"/forms/*/tests.csv.gone; for f in "$work"/forms/*/tests.csv; do case $f in */regels/*) ;; *) head -1 "$f" >"$f.1" && mv "$f.1" "$f" ;; esac; done
if "$OUT/tests/tools/mutants" "$work/forms" tests/cases/mutants.known 1 5 >"$work/out"; then bad "without cases the spoiled rules survive" "$(cat "$work/out")"; else ok "without cases the spoiled rules survive"; fi
