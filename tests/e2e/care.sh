#!/bin/sh
# care.sh — backup, restore, recovery, and a disk that is full, cannot be written, or is held by another.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
export BALIE_NOW=2023-10-02T09:30:00+02:00
answers=tests/cases/person/aanmelding.answers.json
new_desk a
desk a fill aanmelding --dossier new --answers "$answers" >"$work/filled" 2>&1
one=$(json dossier <"$work/filled")
holds "a backup is written" desk a backup "$work/copy"
sed 's/Mehret/Selam/; s/1990-03-14/1991-04-15/' "$answers" >"$work/selam.json"
desk a fill aanmelding --dossier new --answers "$work/selam.json" >/dev/null 2>&1
holds "restored over a vault that goes on, what came later comes along" desk a restore "$work/copy"
same "both persons are there" "$(desk a search selam | grep -c Selam) $(desk a search mehret | grep -c Mehret)" "1 1"
holds "and all of it is whole" desk a check-vault
cp "$work/a.pass" "$work/b.pass"
holds "restored where nothing was, the person of the backup is there" desk b restore "$work/copy"
same "and nobody else" "$(desk b search selam | grep -c Selam) $(desk b search mehret | grep -c Mehret)" "0 1"

echo "heel andere woorden hier" >"$work/c.pass"
refuses "another passphrase opens no backup" 3 "" desk c restore "$work/copy"
cp "$work/a.pass" "$work/c.pass"
head -c 20000 "$work/copy" >"$work/cut"; refuses "a backup that was cut is refused" 5 "" desk c restore "$work/cut"
size=$(wc -c <"$work/copy"); cp "$work/copy" "$work/bent"
printf 'x' | dd of="$work/bent" bs=1 seek=$((size / 2)) conv=notrunc 2>/dev/null
refuses "a backup that was altered is refused" 5 "" desk c restore "$work/bent"
refuses "another file is no backup" 1 "" desk c restore "$answers"
[ -e "$work/c/keys" ] && bad "nothing came of it" || ok "nothing came of it"
holds "a whole vault needs no mending" desk a repair
mkdir "$work/a/backups"; holds "a backup of its own" desk a backup "$work/a/backups/1700000000000.balie"
cp -r "$work/a" "$work/bad"; cp "$work/a.pass" "$work/bad.pass"; rm -f "$work"/bad/*-wal
db=$(ls "$work"/bad/vault-*.db); size=$(wc -c <"$db")
dd if=/dev/urandom of="$db" bs=1 seek=$((size / 2)) count=16 conv=notrunc 2>/dev/null
refuses "a damaged page names the backup that has it" 5 "$work/bad/backups/1700000000000.balie" desk bad repair
holds "and that is put back" desk bad restore "$work/bad/backups/1700000000000.balie"
same "both persons are there" "$(desk bad search selam | grep -c Selam) $(desk bad search mehret | grep -c Mehret)" "1 1"
cp "$answers" "$work/mine"; refuses "a backup does not replace another file" 1 "mine" desk a backup "$work/mine"
same "which is as it was" "$(cmp "$answers" "$work/mine")" ""

desk a user recovery >"$work/sheet" 2>/dev/null
{ sed -n 3,5p "$work/sheet" | tr '\n' ' '; echo; echo "nieuwe woorden na vergeten"; } >"$work/recover"
holds "nine words give a new passphrase" env BALIE_HOME="$work/a" BALIE_PASSPHRASE_FILE="$work/recover" "$OUT/balie" user recover an
refuses "the old one opens nothing any more" 3 "" desk a search mehret
sed -n 2p "$work/recover" >"$work/a.pass"
holds "the new one does" desk a search mehret
echo "lusab babad gutih tugad lusab babad gutih tugad lusab" >"$work/wrong"
refuses "other words do not" 1 "" env BALIE_HOME="$work/a" BALIE_PASSPHRASE_FILE="$work/wrong" "$OUT/balie" user recover an

flock -o "$work/a/lock" sleep 30 & holder=$!
for try in 1 2 3 4 5 6 7 8 9 10; do flock -n "$work/a/lock" true || break; sleep 0.1; done
refuses "held by another process" 3 "" desk a search mehret
kill $holder; wait $holder 2>/dev/null

# While a vault is open no core of it can be written, whatever the shell allows, and its keys are in memory that stays.
mkfifo "$work/rows"
(ulimit -c unlimited 2>/dev/null; BALIE_HOME="$work/a" BALIE_PASSPHRASE_FILE="$work/a.pass" exec "$OUT/balie" import "$work/rows") >/dev/null 2>&1 & open=$!
exec 9>"$work/rows" # once it reads
same "no core is written of an open vault" "$(sed -n 's/^Max core file size *//p' /proc/$open/limits | awk '{ print $1, $2 }')" "0 0"
case $OUT in
*/asan) ;; # the sanitizer locks no memory
*) holds "its keys are in locked memory" test "$(sed -n 's/^VmLck:[^0-9]*\([0-9]*\).*/\1/p' /proc/$open/status)" -gt 0 ;;
esac
exec 9>&-; wait $open

mkdir "$work/small"
if mount -t tmpfs -o size=32m tmpfs "$work/small" 2>/dev/null; then
    cp -r "$work/a" "$work/small/d"; cp "$work/a.pass" "$work/small.pass"
    small() { BALIE_HOME="$work/small/d" BALIE_PASSPHRASE_FILE="$work/small.pass" "$OUT/balie" "$@"; }
    cat /dev/zero >"$work/small/fill" 2>/dev/null
    refuses "a full disk" 1 "" small fill aanmelding --dossier new --answers "$work/selam.json"
    rm "$work/small/fill"
    holds "and with room again it goes on" small verify-log
    mount -o remount,ro "$work/small"
    refuses "a disk that cannot be written" 1 "" small fill aanmelding --dossier new --answers "$work/selam.json"
    umount "$work/small"
else
    echo "ok $((tests + 1)) - a full disk # SKIP no small disk can be mounted here"
fi
env BALIE_NOW=2023-10-02T08:30:00+02:00 BALIE_HOME="$work/a" BALIE_PASSPHRASE_FILE="$work/a.pass" "$OUT/balie" tasks >/dev/null 2>"$work/clock"
holds "a clock that was set back is told" grep -q "60 minuten" "$work/clock"

# Put back twice, with work in between that went nowhere yet: all of it waits still, under the third name of the desk.
new_desk twice user_t 2>/dev/null
person() {
    printf '{"contacttalen": ["ukr"], "vraag": ["NEDERLANDS"], "naam": "%s", "voornaam": "Olena", "geboortedatum": "1990-05-12", "gemeente": "71022", "telefoon": "0470 11 22 33"}' "$1" |
        desk twice fill aanmelding --dossier new --answers - >/dev/null 2>"$work/err" || bad "$1 is registered" "$(cat "$work/err")"
}
person Eerst; desk twice backup "$work/twice.balie" >/dev/null
person Tweede; holds "a backup is put back" desk twice restore "$work/twice.balie"
person Derde; holds "and once more" desk twice restore "$work/twice.balie"
for who in Eerst Tweede Derde; do same "$who is there" "$(desk twice search "$who" | wc -l)" 1; done
holds "the log is whole" desk twice verify-log
same "and all of it waits for the exchange" "$(desk twice status --json | sed -n 's/.*"count": \([0-9]*\).*/\1/p' | head -1)" 3
