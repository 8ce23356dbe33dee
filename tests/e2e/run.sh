#!/usr/bin/env bash
# run.sh - the journeys in a real browser, against the real program and the real Cloud Database back end:
# on SQLite, and where STOA_TEST_PG names a server also on PostgreSQL. Pictures go to build/e2e.
#
# usage: tests/e2e/run.sh [WORD]     WORD: only the journeys whose title has it; most stand on the first ones
set -u
cd "$(dirname "$0")/../.."
bin=${STOA_BIN:-$PWD/build/stoa}
out=${STOA_E2E_OUT:-$PWD/build/e2e}
dir=$(mktemp -d "${TMPDIR:-/tmp}/stoa-e2e.XXXXXX")
chmod 0711 "$dir" # the back end runs as the user postgres where root runs the tests
server=
run=
made_database=
passed=0
failed=0

end_server() {
    [ -n "$server" ] || return 0
    kill "$server" 2>/dev/null
    wait "$server" 2>/dev/null
    server=
}

# Each engine has a back end of its own: names of databases are unique on one.
start_back_end() {
    run=$dir/run-$1
    STOA_RUN_DIR=$run deploy/backends.sh start >/dev/null || return 1
    jq --arg mail "spool:$dir/mail-$1" '. + {rate_limits: false, mail: $mail}' "$run/stoa.conf" >"$dir/stoa.conf"
}

end_back_end() {
    [ -n "$run" ] || return 0
    STOA_RUN_DIR=$run deploy/backends.sh stop >/dev/null 2>&1
    # It may be outside of what the owner of the tests can reach; then there is a link.
    rm -rf -- "$(cd -P "$run/backends/postgresql" 2>/dev/null && pwd -P || echo "$run")"
    run=
}

finish() {
    end_server
    end_back_end
    [ -z "$made_database" ] || psql -qX "$STOA_TEST_PG" -c "DROP DATABASE IF EXISTS $made_database" >/dev/null 2>&1
    rm -rf -- "$dir"
}
trap finish EXIT
trap 'exit 130' INT TERM

# The sample marketplace, and databases whose data is kept for only a minute.
load() { # database
    "$bin" demo --database "$1" --config "$dir/stoa.conf" >"$dir/demo.log" || return 1
    jq '(.products, .types) |= map(if .kind == "cloud_database" and .connector == "postgresql" then .retention_minutes = 1 else . end)' \
        demo/catalogue.json >"$dir/catalogue.json"
    "$bin" import catalogue "$dir/catalogue.json" --database "$1" --config "$dir/stoa.conf" >>"$dir/demo.log"
}

serve() { # database
    "$bin" serve --demo --database "$1" --config "$dir/stoa.conf" --listen 127.0.0.1:0 \
        >"$dir/serve.out" 2>"$dir/serve.log" &
    server=$!
    for _ in $(seq 100); do
        url=$(sed -n 's/^Stoa is at //p' "$dir/serve.out")
        [ -n "$url" ] && return 0
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    tail -n 20 "$dir/serve.log"
    return 1
}

journeys() { # engine, database
    echo "== $1"
    if start_back_end "$1" && load "$2" && serve "$2"; then
        STOA_URL=$url STOA_BIN=$bin STOA_DATABASE=$2 STOA_CONF=$dir/stoa.conf STOA_E2E_OUT=$out/$1 \
            node tests/e2e/main.mjs "$word" | tee "$dir/journeys.log" | grep --line-buffered -v '^[0-9]* passed, '
        passed=$((passed + $(sed -n 's/^\([0-9]*\) passed, .*/\1/p' "$dir/journeys.log")))
        failed=$((failed + $(sed -n 's/^[0-9]* passed, \([0-9]*\) failed/\1/p' "$dir/journeys.log")))
        if grep -q '^[^ ]* error ' "$dir/serve.log"; then
            echo "  FAILED  the server's log has errors:"
            grep '^[^ ]* error ' "$dir/serve.log" | head -10
            failed=$((failed + 1))
        fi
        cp "$dir/serve.log" "$out/$1.log"
    else
        cat "$dir/demo.log" 2>/dev/null
        failed=$((failed + 1))
    fi
    end_server
    end_back_end
}

word=${1:-}
mkdir -p "$out"
journeys sqlite "sqlite:$dir/stoa.db"
if [ -n "${STOA_TEST_PG:-}" ]; then
    made_database=stoa_e2e_$$
    psql -qX "$STOA_TEST_PG" -c "CREATE DATABASE $made_database" || exit 1
    journeys postgresql "${STOA_TEST_PG%/*}/$made_database"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
