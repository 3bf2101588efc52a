#!/bin/sh
# seeds.sh — every fuzz target once on each of its seeds.
# SPDX-License-Identifier: EUPL-1.2
out=${BALIE_OUT:-.build/release}
for target in tests/fuzz/*.c; do
    name=$(basename "$target" .c)
    if "$out/replay/$name" "tests/fuzz/seeds/$name"/* >"$out/replay/$name.log" 2>&1; then echo "ok - the seeds of $name"
    else echo "not ok - the seeds of $name"; tail -30 "$out/replay/$name.log" | sed 's/^/# /'; fi
done
