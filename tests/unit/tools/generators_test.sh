#!/bin/sh
# generators_test.sh SQLC EMBED_SQL - the command lines: what they refuse, with the place, and that they then write nothing.
set -u
sqlc=$(realpath "$1") embed_sql=$(realpath "$2")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
passed=0 failed=0

# refuses NAME MESSAGE COMMAND...: the command fails with that line and leaves no OUT.c.
refuses() {
    name=$1 message=$2
    shift 2
    if said=$("$@" 2>&1); then said="it succeeded"; fi
    if [ "$said" = "$message" ] && [ ! -e "$dir/out.c" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED $name: $said"
    fi
}

cd "$dir" || exit 1
echo 'OrderId id domain/id.h' >types.txt
printf -- '-- name: order_count :count\nSELECT count(*) FROM orders;\n' >a.sql
printf -- '-- Copy.\n-- name: order_count :count\nSELECT count(*) FROM orders;\n' >b.sql
printf -- '-- First.\n' | tee 0000_first.sql 0001_second.sql 0003_fourth.sql >/dev/null
printf -- '-- First.' >0000_no_end.sql

refuses sqlc_wants_arguments 'usage: sqlc TYPES.txt QUERY.sql OUT.h OUT.c | sqlc --all TYPES.txt OUT.h OUT.c QUERY.sql...' "$sqlc"
refuses sqlc_refuses_a_name_of_two_files 'b.sql:2: `order_count` is also in a.sql:1' "$sqlc" --all types.txt out.h out.c a.sql b.sql
refuses sqlc_says_which_file_is_missing 'c.sql: cannot open: No such file or directory' "$sqlc" types.txt c.sql out.h out.c
refuses embed_sql_wants_arguments 'usage: embed_sql OUT.c FILE...' "$embed_sql" out.c
refuses embed_sql_refuses_a_gap '0003_fourth.sql:1: this must be migration 0002_slug.sql' "$embed_sql" out.c 0000_first.sql 0001_second.sql 0003_fourth.sql
refuses embed_sql_refuses_a_last_line_without_an_end '0000_no_end.sql:1: not UTF-8 text with lines that end with LF' "$embed_sql" out.c 0000_no_end.sql

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
