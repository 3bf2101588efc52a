# lib.sh — what the whole-program tests share: a vault in a folder of its own, TAP lines, a balied on loopback.
# SPDX-License-Identifier: EUPL-1.2
OUT=$PWD/${BALIE_OUT:-.build/release}
ROOT=$PWD
export BALIE_FORMS="$PWD/forms" BALIE_LANG=nl
work=$(mktemp -d -t b.XXXXXX) # short: paths are typed and read on screens
trap 'end_all' EXIT
servers=
tests=0

end_all() { for pid in $servers; do kill "$pid" 2>/dev/null; done; rm -rf "$work"; }
ok() { tests=$((tests + 1)); echo "ok $tests - $1"; }
bad() { tests=$((tests + 1)); echo "not ok $tests - $1"; shift; for more in "$@"; do printf '%s\n' "$more" | cut -c1-300 | sed 's/^/# /' | head -30; done; }
# light: from here on passphrases cost little (tests/preload/light.c), for what is not about them; sanitized they always do.
light() { case $OUT in */asan) ;; *) export LD_PRELOAD="$OUT/preload/light.so" ;; esac; }
# holds NAME COMMAND…: the command succeeds.
holds() { name=$1; shift; if "$@" >"$work/out" 2>"$work/err"; then ok "$name"; else bad "$name" "$*" "$(cat "$work/out" "$work/err")"; fi; }
# refuses NAME STATUS TEXT COMMAND…: it exits so, and says TEXT.
refuses() {
    name=$1; want=$2; text=$3; shift 3
    "$@" >"$work/out" 2>"$work/err"; got=$?
    if [ $got -eq "$want" ] && grep -qF -- "$text" "$work/err" "$work/out"; then ok "$name"
    else bad "$name" "exit $got, wanted $want and “$text”" "$(cat "$work/err" "$work/out")"; fi
}
same() { if [ "$2" = "$3" ]; then ok "$1"; else bad "$1" "got:    $2" "wanted: $3"; fi; }
# pass_on [BEFORE]: the TAP lines of $work/tap go on with our numbers, BEFORE in front of their names.
pass_on() {
    while IFS= read -r line; do
        case $line in
        "ok "*) ok "$1${line#ok * - }" ;;
        "not ok "*) tests=$((tests + 1)); echo "not ok $tests - $1${line#not ok * - }" ;;
        *) printf '%s\n' "$line" ;;
        esac
    done <"$work/tap"
}
# A vault named $1 for user $2, made once; use it with: desk NAME COMMAND…
new_desk() {
    mkdir -p "$work/$1"; echo "vier gewone woorden $1" >"$work/$1.pass"
    desk "$1" init --user "${2:-an}" --region "${3-LIM}"
}
desk() { name_=$1; shift; BALIE_HOME="$work/$name_" BALIE_PASSPHRASE_FILE="$work/$name_.pass" "$OUT/balie" "$@"; }
# A balied on port $1 with its file $2.
new_server() {
    "$OUT/balied" --listen "127.0.0.1:$1" --store "sqlite:$work/$2" 2>"$work/$2.log" &
    servers="$servers $!"; server_pid=$!
    for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        (: </dev/tcp/127.0.0.1/"$1") 2>/dev/null && break; curl -s -o /dev/null "http://127.0.0.1:$1/healthz" && break; sleep 0.1
    done
}
enrol() { desk "$1" enrol "http://127.0.0.1:$2" "$("$OUT/balied" enrol --store "sqlite:$work/$3" --region "${4-LIM}" --user "${5:-an}")"; }
json() { sed -n "s/.*\"$1\": \"\\([^\"]*\\)\".*/\\1/p" | head -1; }
