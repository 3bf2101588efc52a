#!/bin/sh
# trouble.sh — in the screens: a full disk, one that cannot be written, a lock taken away, a clock set back, a slow check.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
export HOME="$work"
here=tests/e2e/trouble
trap 'umount "$work/een" 2>/dev/null; end_all' EXIT
case $OUT in */asan) preload= ;; *) preload=yes ;; esac
# played SCRIPT AS: plays it by keys; AS says how "trouble WORD" comes about. With TAP lines of the script's own.
played() {
    sed -e "s|@second|$work/second|; s|@command|$work/command|; s|@later|$work/later|" -e "$2" "$here/$1.pty" >"$work/$1.pty"
    echo none >"$work/word"; echo 0 >"$work/later"
    BALIE_HOME="$work/een" BALIE_TROUBLE="$work/word" BALIE_LATER="$work/later" PTY_PRELOAD="$3" \
        "$OUT/tests/tools/pty" "$work/$1.pty" "$OUT/balie" >"$work/tap" 2>"$work/print"
    pass_on "$1: "
}
skip() { tests=$((tests + 1)); echo "ok $tests - $1 # SKIP"; }
by_word="s|^trouble \(.*\)|write $work/word \1|"
# Nothing of what was written before the trouble or after it is damaged, and one draft is there.
judged() {
    holds "$1: the vault is whole" desk een check-vault
    holds "$1: its log is whole" desk een verify-log
}

# A disk of its own that really fills up, where the machine lets one be made.
mkdir -p "$work/een"
if mount -t tmpfs -o size=12m balie "$work/een" 2>/dev/null; then
    new_desk een an
    by_disk="s|^trouble full|run dd if=/dev/zero of=$work/een/filler bs=4k 2>/dev/null; test -s $work/een/filler|; s|^trouble none|run rm $work/een/filler|"
    BALIE_NOW=2023-10-02T09:00:00+02:00; export BALIE_NOW
    played full "$by_disk"
    played again "$by_disk"
    judged "a real full disk"
    mount -o remount,ro "$work/een"
    refuses "on a disk that cannot be written nothing opens" 1 "is niet te schrijven" desk een check-vault
    umount "$work/een"
else
    skip "a disk of its own cannot be made here"
fi
rm -rf "$work/een"

new_desk een an
cat >"$work/second" <<S
# The second one on screens: it is told, and leaves.
printf 'size 24 100\nwait Wachtwoordzin\ntype vier gewone woorden een\nkey Enter\nwait %s\nkey Esc F10\n' "\$*" >"$work/second.pty"
LD_PRELOAD= PTY_PRELOAD= "$OUT/tests/tools/pty" "$work/second.pty" "$OUT/balie" >"$work/second.tap" 2>&1 || { cat "$work/second.tap" >&2; exit 1; }
S
cat >"$work/command" <<S
want=\$1; shift
BALIE_PASSPHRASE_FILE="$work/een.pass" "$OUT/balie" check-vault >"$work/command.out" 2>&1; got=\$?
[ \$got -eq \$want ] && grep -qF "\$*" "$work/command.out" || { cat "$work/command.out" >&2; exit 1; }
S
if [ -n "$preload" ]; then
    BALIE_NOW=2023-10-02T09:00:00+02:00; export BALIE_NOW
    played full "$by_word" "$OUT/preload/trouble.so"
    played again "$by_word"
    played readonly "$by_word" "$OUT/preload/trouble.so"
    judged "a disk in trouble"
else
    skip "a sanitized program takes no preload"
fi
played two "$by_word"
judged "two at once"
if [ -n "$preload" ]; then
    unset BALIE_NOW
    cat >"$work/okafor.json" <<'J'
{"contacttalen": ["eng"], "nl_begrip": "NIET", "moedertaal": "eng", "vraag": ["INBURGERING", "NEDERLANDS"], "naam": "Okafor", "voornaam": "Chidi", "geboortedatum": "1988-05-12",
 "geslacht": "M", "gemeente": "71016", "document": "EU", "document_geldig_tot": "2036-01-01", "verblijfsgrond": "VS_EU", "nationaliteit": ["FRA"], "geboorteland": "FRA", "eerste_inschrijving": "2023-05-02"}
J
    holds "a visitor is registered now" desk een fill aanmelding --dossier new --answers "$work/okafor.json"
    played clock "$by_word" "$OUT/preload/later.so"
    rm -rf "$work/een/backups"
    played check "$by_word" "$OUT/preload/trouble.so"
    judged "a clock set back"
fi
echo "1..$tests"
