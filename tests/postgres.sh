#!/bin/sh
# A throwaway PostgreSQL for the tests: `export BYTHEBOOK_TEST_POSTGRES=$(tests/postgres.sh)`, later `tests/postgres.sh stop`.
# It lives in a temporary folder, listens on a unix socket there and nowhere else, and trusts whoever reaches it.
set -eu

folder=${BYTHEBOOK_POSTGRES_FOLDER:-${TMPDIR:-/tmp}/bythebook-postgres.$(id -u)}
bin=$(dirname "$(command -v pg_ctl || ls -d /usr/lib/postgresql/*/bin/pg_ctl | sort -V | tail -n 1)")

# PostgreSQL refuses to run as root; Debian's package comes with the user `postgres`.
as_owner() {
    if [ "$(id -u)" = 0 ]; then (cd / && setpriv --reuid=postgres --regid=postgres --init-groups "$@"); else "$@"; fi
}

stop() {
    [ ! -d "$folder/data" ] || as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}

case ${1:-start} in
stop) stop ;;
start)
    if ! as_owner "$bin/pg_ctl" -D "$folder/data" status >/dev/null 2>&1; then
        stop
        mkdir -p -m 755 "$folder"
        [ "$(id -u)" != 0 ] || chown postgres: "$folder"
        as_owner "$bin/initdb" -D "$folder/data" -U bythebook -A trust -E UTF8 --no-locale --no-sync >"$folder.log" 2>&1 ||
            { cat "$folder.log" >&2; exit 1; }
        mv "$folder.log" "$folder/initdb.log"
        as_owner "$bin/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -t 60 \
            -o "-k '$folder' -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off" \
            start >/dev/null || { cat "$folder/server.log" >&2; exit 1; }
    fi
    echo "postgresql://bythebook@/postgres?host=$folder"
    ;;
*)
    echo "usage: tests/postgres.sh [start|stop]" >&2
    exit 2
    ;;
esac
