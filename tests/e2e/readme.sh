#!/bin/sh
# readme.sh — every command that the README tells a newcomer to type, typed.
# SPDX-License-Identifier: EUPL-1.2
root=$PWD; work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
mkdir -p "$work/.build"; cp -r forms tests "$work/"; ln -s "$root/${BALIE_OUT:-.build/release}" "$work/.build/release"
awk '/^```sh$/ { on = 1; next } /^```$/ { on = 0 } on' README.md | sed 's/^make$/:/' >"$work/commands"
[ -s "$work/commands" ] || { echo "not ok 1 - the README has commands"; exit 1; }
if (cd "$work" && sh -e commands) >"$work/out" 2>&1; then
    echo "ok 1 - every command of the README works"
else
    echo "not ok 1 - every command of the README works"; sed 's/^/# /' "$work/out" | tail -40
fi
grep -q '^0 [^,]*, 242 ' "$work/out" && echo "ok 2 - a second import changes nothing" || echo "not ok 2 - a second import changes nothing"
