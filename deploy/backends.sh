#!/bin/sh
# backends.sh - the real back ends on this machine: `start`, `stop`, `status`.
#
# Cloud Databases are made on a private PostgreSQL cluster that listens on loopback only. It, its
# port and the administrator's password live in run/backends; run/stoa.conf tells the server where.
# Debian's own cluster is not used. PostgreSQL refuses to run as root: for root it runs as the user
# postgres. Where that user cannot reach the checkout (it is in /root, say) the data is in
# /var/lib/stoa-backends, and run/backends/postgresql is a link to it.
#
# STOA_RUN_DIR names another directory than run/; the tests use it.
set -eu
cd "$(dirname "$0")/.."
mkdir -p "${STOA_RUN_DIR:=run}"
run=$(cd "$STOA_RUN_DIR" && pwd)
backends=$run/backends
link=$backends/postgresql
conf=$run/stoa.conf

fail() { echo "backends.sh: $*" >&2; exit 1; }

find_binaries() { bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1); }

as_owner() {
    if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

random_hex() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }

# Where the files really are: the user postgres may be unable to follow the link.
find_home() { home=$(cd -P "$link" 2>/dev/null && pwd -P || echo "$link"); }

running() {
    [ -e "$home/data/postmaster.pid" ] && as_owner "$bin/pg_ctl" -D "$home/data" status >/dev/null 2>&1
}

# Says where the cluster's files go, and makes the place.
make_place() {
    [ -d "$link/." ] && return
    rm -f "$link" # a link to what is gone
    mkdir -p "$link"
    if [ "$(id -u)" -eq 0 ] && ! as_owner test -x "$link"; then
        rmdir "$link"
        place=/var/lib/stoa-backends/$(printf '%s' "$run" | cksum | cut -d ' ' -f 1)
        mkdir -p "$place"
        ln -s "$place" "$link"
    fi
    chmod 0700 "$link/."
    [ "$(id -u)" -ne 0 ] || chown postgres "$link/."
}

# TLS with a certificate of its own; without the openssl command there is none.
make_certificate() {
    echo off >"$home/tls"
    command -v openssl >/dev/null 2>&1 || return 0
    as_owner openssl req -new -x509 -days 3650 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 \
        -subj /CN=localhost -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' \
        -keyout "$home/data/server.key" -out "$home/data/server.crt" 2>/dev/null || return 0
    echo on >"$home/tls"
}

create() {
    (umask 077; random_hex 16 >"$home/password")
    [ "$(id -u)" -ne 0 ] || chown postgres "$home/password"
    rm -rf "$home/data"
    as_owner env LC_ALL=C "$bin/initdb" -D "$home/data" -U stoa_admin -A scram-sha-256 \
        --pwfile="$home/password" -E UTF8 --locale=C.UTF-8 -k --no-sync >"$home/initdb.log" ||
        fail "initdb failed, see $home/initdb.log"
    make_certificate
    as_owner tee -a "$home/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
max_connections = 200
shared_buffers = 64MB
ssl = $(cat "$home/tls")
log_line_prefix = '%m [%p] %q%u@%d '
CONF
    # The connector keeps its own block above these lines.
    as_owner tee "$home/data/pg_hba.conf" >/dev/null <<'CONF'
host all stoa_admin 127.0.0.1/32 scram-sha-256
CONF
    touch "$home/complete"
}

# The port that was used before, so that the customers' endpoints stay; else a free one.
start_server() {
    port=$(cat "$home/port" 2>/dev/null || echo 5433)
    attempt=0
    while ! as_owner "$bin/pg_ctl" -D "$home/data" -l "$home/log" -w -t 30 -o "-p $port" start \
        >/dev/null 2>&1 </dev/null; do
        attempt=$((attempt + 1))
        [ $attempt -lt 8 ] || { tail -n 5 "$home/log" >&2; fail "PostgreSQL does not start"; }
        # Below the range of outgoing connections.
        port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000))
    done
    echo "$port" >"$home/port"
}

write_conf() {
    port=$(cat "$home/port")
    url="postgresql://stoa_admin:$(cat "$home/password")@127.0.0.1:$port/postgres"
    [ -e "$conf" ] && grep -qF "\"$url\"" "$conf" && grep -qF "\"$backends/simulator\"" "$conf" && return
    [ ! -e "$conf" ] || mv "$conf" "$conf.old"
    (umask 077; cat >"$conf.new") <<CONF
{
  "connectors": {
    "postgresql": {
      "url": "$url",
      "public_host": "127.0.0.1",
      "public_port": $port
    },
    "simulator": {
      "state_dir": "$backends/simulator",
      "allow_script": true,
      "script": {"*": "delay 2s"}
    }
  }
}
CONF
    mv "$conf.new" "$conf"
}

start() {
    find_binaries
    if [ -z "$bin" ]; then
        tools/setup.sh build
        find_binaries
    fi
    [ -n "$bin" ] || fail "no PostgreSQL in /usr/lib/postgresql (apt-get install postgresql)"
    mkdir -p "$backends"
    make_place
    find_home
    [ -e "$home/complete" ] || create
    running || start_server
    write_conf
    echo "PostgreSQL for Cloud Databases: 127.0.0.1:$(cat "$home/port"), configuration: $conf"
}

stop() {
    find_binaries
    find_home
    [ -n "$bin" ] && running || return 0
    as_owner "$bin/pg_ctl" -D "$home/data" -m fast -w stop >/dev/null
}

status() {
    find_binaries
    find_home
    if [ -n "$bin" ] && running; then
        echo "PostgreSQL for Cloud Databases: running on 127.0.0.1:$(cat "$home/port")"
    else
        echo "PostgreSQL for Cloud Databases: stopped"
        exit 3
    fi
}

mkdir -p "$backends"
# Two calls at once wait for each other; the server must not inherit the lock.
exec 9>"$backends/lock"
flock -w 120 9 || fail "another call does not end"
case ${1:-} in
start) start 9>&- ;;
stop) stop 9>&- ;;
status) status 9>&- ;;
*) echo "usage: backends.sh start | stop | status" >&2; exit 2 ;;
esac
