#!/bin/sh
# run.sh - runs the conformance suite: against one connector with `run.sh postgresql|simulator BINARY`,
# without arguments against each, from build/.
#
# The back end is made by deploy/backends.sh in a directory of its own, and gone afterwards.
set -eu
cd "$(dirname "$0")/../.."
if [ $# -eq 0 ]; then
    tests/conformance/run.sh simulator build/tests/conformance/conformance_simulator
    exec tests/conformance/run.sh postgresql build/tests/conformance/conformance_postgresql
fi
[ $# -ge 2 ] || { echo "usage: run.sh postgresql|simulator BINARY [TEST]" >&2; exit 2; }
subject=$1
binary=$2
shift 2

STOA_RUN_DIR=$(mktemp -d)
export STOA_RUN_DIR
chmod 0755 "$STOA_RUN_DIR" # the user postgres must reach its files
clean_up() {
    [ "$subject" != postgresql ] || deploy/backends.sh stop
    rm -rf "$STOA_RUN_DIR"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

if [ "$subject" = postgresql ]; then
    deploy/backends.sh start
    deploy/backends.sh start >/dev/null # a second start changes nothing
    cp "$STOA_RUN_DIR/stoa.conf" "$STOA_RUN_DIR/first.conf"
    deploy/backends.sh stop
    # A test's data need not survive the machine; and what was stopped starts where it was.
    echo 'fsync = off' >>"$STOA_RUN_DIR/backends/postgresql/data/postgresql.conf"
    deploy/backends.sh start >/dev/null
    cmp "$STOA_RUN_DIR/first.conf" "$STOA_RUN_DIR/stoa.conf"
    deploy/backends.sh status
    export STOA_TEST_CONF="$STOA_RUN_DIR/stoa.conf"
    export STOA_TEST_PG_PID_FILE="$STOA_RUN_DIR/backends/postgresql/data/postmaster.pid"
fi
export STOA_TEST_STATE_DIR="$STOA_RUN_DIR/simulator"
"$binary" "$@"
