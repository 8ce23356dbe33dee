#!/bin/sh
# db_bench.sh - the database layer against its limits, medians of pairs: `db_bench.sh BUILD [PG_URL]`.
#
# SQLite: group commit against bare SQL in groups of the same size. PostgreSQL: 32 threads against pgbench with
# the same statements and as many connections (8 on two cores), prepared.
set -eu

build=$1
url=${2:-${STOA_TEST_PG:-}}
seconds=${SECONDS_EACH:-2}
folder=$(mktemp -d "${BENCH_FOLDER:-/var/tmp}/stoa-bench-XXXXXX")
trap 'rm -rf "$folder"' EXIT

"$build/tests/bench/db_bench" sqlite "$folder" "$seconds"
[ -n "$url" ] || { echo "no PostgreSQL: give its URL or set STOA_TEST_PG"; exit 0; }

cat >"$folder/order.sql" <<'SQL'
\set n :n + 1
\set id (:client_id * 10000000 + :n) * 4
BEGIN;
INSERT INTO bench_rows (id, number, note) VALUES (:id, 0, 'something of about the length that a line of an order has');
INSERT INTO bench_rows (id, number, note) VALUES (:id + 1, 1, 'something of about the length that a line of an order has');
INSERT INTO bench_rows (id, number, note) VALUES (:id + 2, 2, 'something of about the length that a line of an order has');
INSERT INTO bench_rows (id, number, note) VALUES (:id + 3, 3, 'something of about the length that a line of an order has');
COMMIT;
SQL
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
connections=$((4 * $(nproc)))
for round in 1 2 3 4 5; do
    ours=$("$build/tests/bench/db_bench" postgres "$url" "$seconds")
    psql -q -c 'TRUNCATE bench_rows' "$url"
    theirs=$("$bin/pgbench" -n -M prepared -c "$connections" -j "$(nproc)" -T "$seconds" -D n=0 -f "$folder/order.sql" "$url" |
        sed -n 's/^tps = \([0-9]*\).*/\1/p')
    echo "postgres: $ours tx/s, pgbench $theirs tx/s" >&2
    echo "$ours $theirs"
done | awk '{ print $1 / $2 }' | sort -n | awk 'NR == 3 { printf "db_postgres_vs_pgbench %.2f\n", $1 }'
psql -q -c 'DROP TABLE bench_rows' "$url"
