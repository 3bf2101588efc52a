#!/bin/sh
# postgres.sh — several balied on one PostgreSQL: nothing missed, nothing twice, also when either side is killed.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
url=$(sh tests/tools/postgres start "$work.pg" -F); status=$?
if [ $status -eq 77 ]; then echo "ok 1 - several balied on PostgreSQL # SKIP the Debian package postgresql is not installed"; exit 0; fi
trap 'end_all; sh tests/tools/postgres stop "$work.pg"' EXIT
sql() { psql -qAtX "$url" -c "$1"; }
# A database that ended all its processes takes a while to recover, the longer the slower its disk.
recovered() { for try in $(seq 300); do sql "SELECT 1" >/dev/null 2>&1 && return; sleep 0.1; done; }
# start NAME: a balied on a port of its own choice, which is in $work/NAME.port.
start() {
    "$OUT/balied" --listen 127.0.0.1:0 --store "$url" >"$work/$1.out" 2>"$work/$1.log" &
    echo $! >"$work/$1.pid"; servers="$servers $!"
    for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -s "$work/$1.out" ] && break; sleep 0.1; done
    sed 's/.*://' "$work/$1.out" >"$work/$1.port"
}
# All three make the tables at once.
start a & start b & start c & wait
for name in a b c; do servers="$servers $(cat "$work/$name.pid")"; done
same "three that start at once on an empty database all serve" "$(cat "$work"/[abc].port | grep -c '^[0-9]')" 3

# A reader that dawdles holds a transaction open all the while.
(echo "BEGIN; SELECT count(*) FROM change;"; sleep 15) | psql -qAtX "$url" >/dev/null &
dawdler=$!; servers="$servers $dawdler"
n=${SWARM:-100}
# shellcheck disable=SC2046
"$OUT/tests/tools/swarm" "$url" LIM "$n" $(cat "$work"/[abc].port) >"$work/quiet" 2>&1
same "eight writers and two readers through three servers: nothing missed, nothing twice" "$(sort -u "$work/quiet")" "missed 0, twice 0, of $((n * 8))"
same "positions have no gap" "$(sql "SELECT count(*) = max(position) AND max(position) = (SELECT position FROM feed) FROM change")" t

before=$(sql "SELECT count(*) FROM change")
# shellcheck disable=SC2046
"$OUT/tests/tools/swarm" "$url" GEN "$n" $(cat "$work"/[ab].port) >"$work/killed" 2>&1 &
swarm=$!
sleep 1
# One server is killed; then a process of the database, upon which the database ends all others and recovers.
kill -9 "$(cat "$work/b.pid")"
sleep 0.5
kill -9 "$(sql "SELECT pid FROM pg_stat_activity WHERE state IS NOT NULL AND pid <> pg_backend_pid() LIMIT 1")" 2>/dev/null
wait $swarm
recovered
same "killed in the middle of it, both sides: nothing acknowledged is lost" "$(sort -u "$work/killed")" "missed 0, twice 0, of $((n * 8))"
lost=$(sql "SELECT count(*) - $before FROM change")
same "and nothing is stored twice" "$lost" "$((n * 8))"
# The first that asks over the dead connection may be told to try again.
for try in 1 2 3 4 5 6 7 8 9 10; do curl -fs -o /dev/null "http://127.0.0.1:$(cat "$work/a.port")/healthz" && break; sleep 0.2; done
same "the servers that live found the database again" "$(curl -s "http://127.0.0.1:$(cat "$work/a.port")/healthz")" '{"status":"ok"}'

# A stop finishes what was begun and says so.
kill "$(cat "$work/c.pid")"; sleep 0.5
same "a server that is told to stop says that it stops" "$(tail -1 "$work/c.log" | grep -c '"event":"stop"')" 1
same "every line of the log is JSON without a person" "$(cat "$work"/[ac].log | grep -vc '^{"at":"[^"]*","level":"[a-z]*","event":"[a-z]*".*}$')" 0
for want in balied_requests_total balied_stored_changes_total balied_repeats_total; do
    curl -s "http://127.0.0.1:$(cat "$work/a.port")/metrics" | grep -q "^$want" || bad "the counts have $want"
done
ok "the counts are there for a monitor on this machine"
same "and not for others" "$(curl -s -o /dev/null -w '%{http_code}' -H 'X-Forwarded-For: 192.0.2.1' "http://127.0.0.1:$(cat "$work/a.port")/metrics")" 404
echo "1..$tests"
