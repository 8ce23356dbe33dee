#!/bin/sh
# pg.sh - a private PostgreSQL for tests: `pg.sh start DIR [disk]` prints its URL, `pg.sh stop DIR` ends it.
#
# Its data are in memory where there is room, because each test copies a database of a thousand files: 40 ms
# there, 600 ms on ext4, which does not use the inode of a file soon after it was deleted. With `disk` they
# are in DIR for certain, as a measurement needs it. What is in memory goes when it is stopped.
# The cluster lives in DIR, listens on a loopback port of its own and on a socket in DIR, and asks for a
# password that only DIR/url holds. It does not sync: a crash of the machine loses it. Starting one that
# runs prints its URL again; one on the disk that was stopped starts with its data. PostgreSQL refuses to run as root,
# so for root it runs as the user postgres.
set -eu

usage() { echo "usage: pg.sh start DIR [disk] | stop DIR" >&2; exit 2; }
[ $# -eq 2 ] || [ "$*" = "start $2 disk" ] || usage
ram=/dev/shm
ram_kib=4194304 # what must be free there: a test run needs a tenth
mkdir -p "$2"
dir=$(cd "$2" && pwd)
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || { echo "pg.sh: no PostgreSQL in /usr/lib/postgresql (apt-get install postgresql)" >&2; exit 1; }

as_owner() {
    if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

running() { [ -f "$dir/data/postmaster.pid" ] && as_owner "$bin/pg_ctl" -D "$dir/data" status >/dev/null 2>&1; }

# Where the data are: a folder in memory with a link to it, or DIR/data itself.
place() {
    rm -f "$dir/data" # a link whose folder has gone with the machine's memory
    [ "$1" != disk ] && [ "$(stat -f -c %T $ram 2>/dev/null)" = tmpfs ] || return 0
    [ "$(df -k --output=avail $ram | tail -n 1)" -ge $ram_kib ] || return 0
    folder=$(mktemp -d $ram/stoa-test-pg-XXXXXX)
    [ "$(id -u)" -ne 0 ] || chown postgres "$folder"
    ln -s "$folder" "$dir/data"
}

forget() {
    [ ! -L "$dir/data" ] || { rm -rf "$(readlink "$dir/data")" && rm -f "$dir/data"; }
}

create() {
    place "$1"
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
    [ -e "$dir/data/PG_VERSION" ] || create "$1"
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
start) start "${3:-ram}" 9>&- ;;
stop)
    ! running || as_owner "$bin/pg_ctl" -D "$dir/data" -m fast -w stop >/dev/null || true
    forget
    ;;
*) usage ;;
esac
