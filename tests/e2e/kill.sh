#!/bin/sh
# kill.sh — killed at a write, sync or rename of its files: it opens again, the log is whole, nothing accepted is lost or twice.
# SPDX-License-Identifier: EUPL-1.2
# FULL=1 kills at every one of them, EVERY=n at every n-th; otherwise at some, spread over all.
. tests/e2e/lib.sh
export BALIE_NOW=2023-10-02T09:30:00+02:00 LANG=C.UTF-8
answers=tests/cases/person/aanmelding.answers.json
killer="$OUT/preload/killer.so"

# A vault with the content taken up and one person; every kill happens in a copy of it.
new_desk clean
desk clean fill aanmelding --dossier new --answers "$answers" >"$work/filled" 2>"$work/err" || bad "a person is known" "$(cat "$work/err")"
dossier=$(json dossier <"$work/filled")
holds "the vault that is killed in copies is whole" desk clean verify-log
case $OUT in */asan) echo "ok 2 - a sanitized program takes no preload # SKIP"; exit 0 ;; esac
sed 's/Mehret/Selam/; s/1990-03-14/1991-04-15/' "$answers" >"$work/selam.json"
head -3 tests/data/demo.ndjson >"$work/three.ndjson"
cp "$work/clean.pass" "$work/a.pass"

fresh() { rm -rf "$work/a"; cp -r "$work/clean" "$work/a"; }
# killed N COMMAND…: the command on the copy, killed at its N-th (0: not, the number of them goes to $work/count).
killed() {
    n=$1; shift
    if [ "$n" -eq 0 ]; then set -- env LD_PRELOAD="$killer" BALIE_KILL_COUNT="$work/count" "$OUT/balie" "$@"
    else set -- env LD_PRELOAD="$killer" BALIE_KILL_AT="$n" "$OUT/balie" "$@"; fi
    # shellcheck disable=SC2086
    BALIE_HOME="$work/a" BALIE_PASSPHRASE_FILE="$work/a.pass" $player "$@" >"$work/out" 2>"$work/err"; status=$?
}
count_of() { fresh; killed 0 "$@"; cat "$work/count" 2>/dev/null || echo 0; }
# points ALL PARTS: every n, or PARTS of them spread over all, the last ones too.
points() { if [ -n "$FULL$EVERY" ]; then seq 1 "${EVERY:-1}" "$1"; else seq $(($1 / $2 / 2 + 1)) $(($1 / $2 + 1)) "$1"; fi; }
whole() { desk a verify-log >"$work/verified" 2>&1 || wrong="$wrong; at $n the log: $(cat "$work/verified")"; }
# judge NAME ALL: one TAP line for all the kills of a program.
judge() { if [ -z "$wrong" ] && [ "$done" -gt 0 ]; then ok "$1: $done kills, of $2 places"; else bad "$1" "$done kills, of $2 places" "$wrong"; fi; }

player=
all=$(count_of fill aanmelding --dossier new --answers "$work/selam.json"); wrong=; done=0
for n in $(points "$all" 6); do
    fresh; killed "$n" fill aanmelding --dossier new --answers "$work/selam.json"; said=$(json dossier <"$work/out")
    [ $status -eq 137 ] || wrong="$wrong; at $n it was not killed but ended with $status"
    whole
    found=$(desk a search selam 2>"$work/err" | grep -c Selam)
    [ "$found" -le 1 ] || wrong="$wrong; at $n she is there $found times"
    [ -z "$said" ] || [ "$found" -eq 1 ] || wrong="$wrong; at $n she was accepted and is lost: $(cat "$work/err")"
    done=$((done + 1))
done
judge "a form filled in" "$all"

all=$(count_of import "$work/three.ndjson"); wrong=; done=0
for n in $(points "$all" 5); do
    fresh; killed "$n" import "$work/three.ndjson"; told=$(cat "$work/out")
    [ $status -eq 137 ] || wrong="$wrong; at $n it was not killed but ended with $status"
    whole
    again=$(desk a import "$work/three.ndjson" 2>&1)
    case $again in
        "3 gedaan, 0 waren er al"*) [ -z "$told" ] || wrong="$wrong; at $n it said $told and all was lost" ;;
        "0 gedaan, 3 waren er al"*) ;;
        *) wrong="$wrong; at $n again: $again" ;;
    esac
    done=$((done + 1))
done
judge "an import" "$all"

# A conversation: what the screen had shown is on the screen again, or stands in the dossier.
player="$OUT/tests/tools/pty tests/e2e/keys/kill.pty"
all=$(count_of); wrong=; done=0; resumes=0
[ "$(grep -c '^ok' "$work/out")" -eq 11 ] || wrong="the conversation itself: $(grep -v '^ok' "$work/out")"
resumed() {
    resumes=$((resumes + 1))
    BALIE_HOME="$work/a" BALIE_PASSPHRASE_FILE="$work/a.pass" "$OUT/tests/tools/pty" tests/e2e/keys/kill_again.pty "$OUT/balie" >"$work/again.out" 2>"$work/again"
    grep -qF -- "$1" "$work/again" || wrong="$wrong; at $n “$1” was shown accepted and is gone: $(grep -v '^ *$' "$work/again" | head -12)"
}
for n in $(points "$all" 6); do
    fresh; killed "$n"
    whole
    desk a show "$dossier" --json >"$work/state" 2>&1 || wrong="$wrong; at $n: $(cat "$work/state")"
    notes=$(grep -o '"form":"notitie"' "$work/state" | wc -l)
    [ "$notes" -le 1 ] || wrong="$wrong; at $n the note is there $notes times"
    if grep -q '^ok .*Ingediend' "$work/out"; then [ "$notes" -eq 1 ] || wrong="$wrong; at $n the note was sent in and is lost"
    elif [ "$notes" -eq 1 ]; then grep -q 'belt morgen terug' "$work/state" || wrong="$wrong; at $n the note stands without its text"
    elif grep -q '^ok .*› Waarschuwing' "$work/out"; then resumed "belt morgen terug"
    elif grep -q '^ok .*› Soort' "$work/out"; then resumed "1/10/2023"
    fi
    done=$((done + 1))
done
[ $resumes -gt 0 ] || wrong="$wrong; no kill fell between an answer and its form"
judge "a conversation by keys ($resumes taken up again half way)" "$all"
