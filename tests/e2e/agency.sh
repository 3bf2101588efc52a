#!/bin/sh
# agency.sh — every command that the README gives an agency, on a PostgreSQL of its own and the installed nginx.
# SPDX-License-Identifier: EUPL-1.2
. tests/e2e/lib.sh
base=$(sh tests/tools/postgres start "$work.pg" -F); status=$?
if [ $status -eq 77 ] || ! command -v nginx >/dev/null; then
    [ $status -eq 77 ] || sh tests/tools/postgres stop "$work.pg"
    echo "ok 1 - the commands for an agency # SKIP the Debian packages postgresql and nginx are not installed"; exit 0
fi
finish() {
    [ ! -f "$work/run/nginx.pid" ] || kill "$(cat "$work/run/nginx.pid")" 2>/dev/null
    end_all; sh tests/tools/postgres stop "$work.pg"
}
trap finish EXIT
pg=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
mkdir -p "$work/bin" "$work/run"
# The database's own programs do not run as root.
for name in pg_ctl pg_basebackup; do
    if [ "$(id -u)" -eq 0 ]; then echo "exec setpriv --reuid=postgres --regid=postgres --clear-groups -- $pg/$name \"\$@\""; else echo "exec $pg/$name \"\$@\""; fi |
        sed '1i #!/bin/sh' >"$work/bin/$name"
done
chmod 755 "$work" "$work/bin" "$work/bin/pg_ctl" "$work/bin/pg_basebackup"; chmod 777 "$work/run"
ln -s "$OUT/balied" "$work/bin/balied"
export PATH="$work/bin:/usr/sbin:$PATH" PGHOST="$work.pg" PGUSER=balie
# The ports are of this run alone, below those the system gives out itself.
awk '/^```sh agency$/ { on = 1; next } /^```$/ { on = 0 } on' README.md |
    sed "s/7401/$((10000 + $$ % 7000))/g; s/7402/$((17001 + $$ % 7000))/g; s/7443/$((24002 + $$ % 7000))/g" >"$work/commands"
[ -s "$work/commands" ] || bad "the README has a page for an agency"
: "$base"
# shellcheck disable=SC2016
sed -i 's/ &$/ \& pids="$pids $!"/; 1i trap '"'kill \$pids'"' EXIT' "$work/commands"
if (cd "$work/run" && sh -e "$work/commands") >"$work/out" 2>&1; then
    ok "every command for an agency works"
else
    bad "every command for an agency works" "$(tail -25 "$work/out")"
fi
same "through the proxy the service answers too" "$(grep -c '{"status":"ok"}' "$work/out")" 2
make -s install DESTDIR="$work/root" BUILD="${BALIE_OUT%/*}" VARIANT=release >"$work/installed" 2>&1
same "the unit is installed with its place" "$(grep -c '^ExecStart=/usr/local/bin/balied ' "$work/root/usr/local/lib/systemd/system/balied.service")" 1
echo "1..$tests"
