#!/bin/sh
# pg.sh - a private PostgreSQL for tests: `pg.sh start DIR` prints its URL, `pg.sh stop DIR` ends it.
#
# The cluster lives in DIR, listens on a loopback port of its own and on a socket in DIR, and asks for a
# password that only DIR/url holds. It does not sync: a crash of the machine loses it. Starting one that
# runs prints its URL again; one that was stopped starts with its data. PostgreSQL refuses to run as root,
# so for root it runs as the user postgres.
set -eu

usage() { echo "usage: pg.sh start DIR | stop DIR" >&2; exit 2; }
[ $# -eq 2 ] || usage
mkdir -p "$2"
dir=$(cd "$2" && pwd)
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || { echo "pg.sh: no PostgreSQL in /usr/lib/postgresql (apt-get install postgresql)" >&2; exit 1; }

as_owner() {
    if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

running() { [ -f "$dir/data/postmaster.pid" ] && as_owner "$bin/pg_ctl" -D "$dir/data" status >/dev/null 2>&1; }

create() {
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    (umask 077; echo "$password" >"$dir/password")
    [ "$(id -u)" -ne 0 ] || chown postgres "$dir" "$dir/password"
    as_owner env LC_ALL=C "$bin/initdb" -D "$dir/data" -U stoa -A scram-sha-256 --pwfile="$dir/password" \
        -E UTF8 --locale=C --no-sync >"$dir/initdb.log"
    # A socket's path is limited to 107 bytes.
    sockets=$dir
    [ "${#dir}" -le 80 ] || sockets=
    as_owner tee -a "$dir/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$sockets'
fsync = off
full_page_writes = off
shared_buffers = 32MB
max_connections = 60
CONF
}

start() {
    [ -d "$dir/data" ] || create
    if ! running; then
        attempt=0
        while :; do
            port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000)) # below the range of outgoing ports
            as_owner "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w -o "-p $port" start >/dev/null 2>&1 </dev/null && break
            attempt=$((attempt + 1))
            [ $attempt -lt 5 ] || { echo "pg.sh: the server does not start:" >&2; tail -n 5 "$dir/log" >&2; exit 1; }
        done
        (umask 077; echo "postgresql://stoa:$(cat "$dir/password")@127.0.0.1:$port/postgres" >"$dir/url")
    fi
    cat "$dir/url"
}

# Two test runs may start the same cluster at once; the server must not inherit the lock.
exec 9>"$dir/.lock"
flock -w 120 9
case $1 in
start) start 9>&- ;;
stop) running && as_owner "$bin/pg_ctl" -D "$dir/data" -m fast -w stop >/dev/null || true ;;
*) usage ;;
esac
