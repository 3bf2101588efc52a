#!/bin/sh
# demo.sh — what `make run` prepares: a demonstration vault, a local balied, enrolled and in step; again costs nothing.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
export BALIE_DEMO="$work/demo" BALIE_DEMO_PORT=$((21000 + $$ % 20000)) BALIE_DEMO_ONLY=1
holds "the demonstration is made" sh tests/demo/run
grep -q "vier woorden voor demo" "$work/out" && ok "the passphrase is shown" || bad "the passphrase is shown" "$(cat "$work/out")"
demo() { BALIE_HOME="$work/demo/vault" BALIE_PASSPHRASE_FILE="$work/demo/passphrase" "$OUT/balie" "$@"; }
n=$(demo search haile | wc -l); [ "$n" -ge 1 ] && ok "the invented persons are there" || bad "the invented persons are there"
demo status | grep -qE '(Wacht|Waiting|Wachten)[^0-9]*0$' && ok "nothing waits" || bad "nothing waits" "$(demo status)"
holds "a second time opens the same" sh tests/demo/run
