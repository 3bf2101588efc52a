#!/bin/sh
# standby.sh — the database dies with changes acknowledged that its standby never had; the standby is promoted, no desk needs a hand.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
light
url=$(sh tests/tools/postgres start "$work.pg" -F); status=$?
if [ $status -eq 77 ]; then echo "ok 1 - a standby that is promoted # SKIP the Debian package postgresql is not installed"; exit 0; fi
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
as() { if [ "$(id -u)" -eq 0 ]; then (cd / && setpriv --reuid=postgres --regid="$(id -g postgres)" --clear-groups -- "$@"); else "$@"; fi; }
finish() { end_all; as "$bin/pg_ctl" -D "$work.sb/data" -m immediate stop >/dev/null 2>&1; sh tests/tools/postgres stop "$work.pg"; rm -rf "$work.sb"; }
trap finish EXIT
mkdir "$work.sb" && chmod 700 "$work.sb"
[ "$(id -u)" -ne 0 ] || chown postgres "$work.sb"
standby() { as "$bin/pg_ctl" -D "$work.sb/data" -w -t 60 "$@" >"$work/pg_ctl" 2>&1 || bad "pg_ctl $1" "$(cat "$work/pg_ctl")"; }
of() { psql -qAtX "postgresql:///postgres?host=$1&user=balie" -c "$2"; }

# serve STORE: a balied on that store, always at the same address, as behind a proxy.
port=0
serve() {
    "$OUT/balied" --listen "127.0.0.1:$port" --store "$1" >"$work/balied.out" 2>>"$work/balied.log" &
    server_pid=$!; servers="$servers $server_pid"
    for try in $(seq 100); do [ -s "$work/balied.out" ] && break; sleep 0.1; done
    port=$(sed 's/.*://' "$work/balied.out")
}
serve "$url"
for d in a b c; do
    new_desk $d "user_$d" >/dev/null 2>&1
    desk $d enrol "http://127.0.0.1:$port" "$("$OUT/balied" enrol --store "$url" --region LIM --user "user_$d")" >/dev/null 2>"$work/err" || bad "$d joins" "$(cat "$work/err")"
done
# A person and a note a line, as many as are given, in one command.
write() { # DESK NAME…
    at=$1; shift
    for name; do
        printf '{"form": "aanmelding", "dossier": "%s", "at": "2026-03-01", "answers": {"contacttalen": ["ukr"], "vraag": ["NEDERLANDS"], "naam": "%s", "voornaam": "Olena", "geboortedatum": "1993-12-24", "gemeente": "71072", "telefoon": "0470 11 22 33"}}\n' "$name" "$name"
    done >"$work/$at.ndjson"
    desk "$at" import "$work/$at.ndjson" >"$work/out" 2>"$work/err" || bad "$at writes" "$(cat "$work/out" "$work/err")"
}
exchange() { for d; do desk "$d" sync >"$work/out" 2>"$work/err" || bad "$d exchanges" "$(cat "$work/err")"; done; }
write a Aerts Adams; exchange a c

# The standby follows, and is cut off; all of them still hand in and are acknowledged.
as "$bin/pg_basebackup" -h "$work.pg" -U balie -D "$work.sb/data" --write-recovery-conf --checkpoint=fast --no-sync >"$work/pg_ctl" 2>&1 || bad "the standby copies" "$(cat "$work/pg_ctl")"
standby -o "-k '$work.sb' -h '' -c fsync=off" -l "$work.sb/log" start
write b Bakker; exchange b
for try in $(seq 100); do [ "$(of "$work.sb" "SELECT count(*) FROM change" 2>/dev/null)" = "$(of "$work.pg" "SELECT count(*) FROM change")" ] && break; sleep 0.1; done
same "the standby follows" "$(of "$work.sb" "SELECT count(*) > 0 AND pg_is_in_recovery() FROM change")" t
known=$(of "$work.sb" "SELECT count(*) FROM change")
standby -m fast stop
write a Claes Cools; exchange a
write b Dubois; exchange b
before=$(of "$work.pg" "SELECT encode(id, 'hex') FROM change ORDER BY id")
acknowledged=$(of "$work.pg" "SELECT count(*) FROM change")
[ "$acknowledged" -gt "$known" ] && ok "what came later is acknowledged, and the standby has nothing of it" || bad "what came later is acknowledged" "$known of $acknowledged"

# The database dies; so does its balied. The standby is promoted, and a balied is pointed at it.
kill -9 "$(head -1 "$work.pg/data/postmaster.pid")"; kill -9 "$server_pid" 2>/dev/null; wait "$server_pid" 2>/dev/null
standby -o "-k '$work.sb' -h '' -c fsync=off" -l "$work.sb/log" start
standby promote
same "the promoted one lacks them" "$(of "$work.sb" "SELECT count(*) FROM change")" "$known"
serve "postgresql:///postgres?host=$work.sb&user=balie"
old=$(of "$work.sb" "SELECT value FROM meta WHERE name = 'incarnation'")

# Worst order: first the one that was behind, with new changes in the places of those that are lacking.
write c Evers; exchange c a b a c
same "a new incarnation began" "$(of "$work.sb" "SELECT count(*) FROM meta WHERE name = 'incarnation' AND value <> '$old'")" 1
of "$work.sb" "SELECT encode(id, 'hex') FROM change ORDER BY id" >"$work/after"
printf '%s\n' "$before" >"$work/before"
same "nothing that was acknowledged is lost" "$(sort "$work/before" | comm -23 - "$work/after" | wc -l)" 0
same "and nothing is there twice" "$(sort "$work/after" | uniq -d | wc -l)" 0
same "positions have no gap" "$(of "$work.sb" "SELECT count(*) = max(position) AND max(position) = (SELECT position FROM feed) FROM change")" t
for d in a b c; do
    desk $d status --json >"$work/$d.status"
    desk $d search olena >"$work/$d.found" 2>&1
    same "$d holds all seven people, each once" "$(grep -oE 'Aerts|Adams|Bakker|Claes|Cools|Dubois|Evers' "$work/$d.found" | sort | tr '\n' ' ')" "Adams Aerts Bakker Claes Cools Dubois Evers "
    same "$d is proved to agree, and nothing waits" "$(tr -d ' \n' <"$work/$d.status" | grep -o '"proved":[0-9]*,"differing":[0-9]*,"open":[0-9]*\|"waiting":{"count":[0-9]*')" "$(printf '"waiting":{"count":0\n"proved":7,"differing":0,"open":0')"
done
echo "1..$tests"
