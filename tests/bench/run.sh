#!/usr/bin/env bash
# run.sh - benchmarks as ratios against limits measured in the same run, in one table (`make bench`).
#
# usage: tests/bench/run.sh [pages|orders|basket|process|billing|search|lists|import|simulate]. SECONDS_EACH (2) is the length of one measurement,
# PAIRS (5) how many pairs a median is of, BILL_SIZES ("10000 100000") the billing runs,
# IMPORT_THOUSANDS (100) the prices that are imported. A missed target is shown, not a failure.
set -eu
cd "$(dirname "$0")/../.."
for tool in nginx wrk psql sqlite3 node taskset; do
    command -v $tool >/dev/null || { echo "$tool is missing (tools/setup.sh test)" >&2; exit 1; }
done
folder=$(mktemp -d "${BENCH_FOLDER:-/var/tmp}/stoa-bench-XXXXXX")
chmod 0755 "$folder"
clean_up() {
    tests/support/pg.sh stop "$folder/pg" >/dev/null || true
    rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

# The tests' cluster does not sync; durable orders need one that does.
tests/support/pg.sh start "$folder/pg" disk >/dev/null
tests/support/pg.sh stop "$folder/pg"
printf 'fsync = on\nfull_page_writes = on\nshared_buffers = 128MB\nmax_connections = 120\n' >>"$folder/pg/data/postgresql.conf"
STOA_BENCH_PG=$(tests/support/pg.sh start "$folder/pg" disk)
export STOA_BENCH_PG
node tests/bench/main.mjs "$PWD/build" "$folder" "$@"
