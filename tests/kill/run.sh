#!/usr/bin/env bash
# run.sh - the kill tests: `kill -9` at every crash point, broken surroundings and bad input, on both
# engines, with a real back end for Cloud Databases.
#
# usage: tests/kill/run.sh [kill|billing|import|trouble|input] [sqlite|postgres] [NAME]   (all without arguments)
# The program is built a second time with crash points (build-faults). Everything else lives in a
# folder that is gone afterwards; STOA_KEEP=1 leaves it, with the servers' logs.
set -eu
cd "$(dirname "$0")/../.."
build=build-faults
[ -e "$build/build.ninja" ] || meson setup "$build" -Dfaults=true >/dev/null
ninja -C "$build" --quiet stoa

STOA_RUN_DIR=$(mktemp -d "${TMPDIR:-/tmp}/stoa-kill-XXXXXX")
export STOA_RUN_DIR
chmod 0755 "$STOA_RUN_DIR" # the user postgres must reach its files
own_pg=
clean_up() {
    deploy/backends.sh stop || true
    [ -z "$own_pg" ] || tests/support/pg.sh stop "$own_pg" >/dev/null || true
    if [ "${STOA_KEEP:-}" = 1 ]; then echo "kept: $STOA_RUN_DIR"; else rm -rf "$STOA_RUN_DIR"; fi
}
trap clean_up EXIT
trap 'exit 1' INT TERM

deploy/backends.sh start >/dev/null
deploy/backends.sh stop
echo 'fsync = off' >>"$STOA_RUN_DIR/backends/postgresql/data/postgresql.conf" # only the machine's end would lose data
deploy/backends.sh start
if [ -z "${STOA_TEST_PG:-}" ]; then
    own_pg=$STOA_RUN_DIR/test-pg
    STOA_TEST_PG=$(tests/support/pg.sh start "$own_pg")
    export STOA_TEST_PG
fi
node tests/kill/main.mjs "$PWD/$build/stoa" "$@"
