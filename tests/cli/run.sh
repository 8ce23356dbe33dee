#!/usr/bin/env bash
# run.sh - the commands of the program as a person in a shell meets them: exit codes, messages, dry runs.
#
# usage: tests/cli/run.sh [BINARY]. On SQLite, in a folder that is gone afterwards.
set -u
cd "$(dirname "$0")/../.."
root=$PWD
binary=$(realpath "${1:-$root/build/stoa}")
folder=$(mktemp -d "${TMPDIR:-/tmp}/stoa-cli-XXXXXX")
database=$folder/stoa.db
server=
passed=0
failed=0
clean_up() {
    [ -z "$server" ] || kill "$server" 2>/dev/null
    rm -rf "$folder"
}
trap clean_up EXIT
cd "$folder" || exit 1
echo '{"connectors": {"simulator": {"state_dir": "'"$folder"'/simulator"}, "postgresql": {"url":
"postgresql://nobody:x@127.0.0.1:1/postgres", "public_host": "127.0.0.1", "public_port": 1}}}' >stoa.conf

stoa() { timeout 60 "$binary" "$@" --database "sqlite:$database" --config stoa.conf </dev/null; }

say() { # ok|FAILED, what, why
    if [ "$1" = ok ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    printf '%-7s %s%s\n' "$1" "$2" "${3:+: $3}"
}

# Runs the words and expects an exit code and a pattern in what it prints.
expect() { # what, code, pattern, words…
    local what=$1 wanted=$2 pattern=$3 code
    shift 3
    "$@" >out 2>err
    code=$?
    if [ "$code" -ne "$wanted" ]; then
        say FAILED "$what" "exit $code, not $wanted: $(head -c 300 out err)"
    elif [ -n "$pattern" ] && ! cat out err | grep -qE -- "$pattern"; then
        say FAILED "$what" "no '$pattern' in: $(head -c 300 out err)"
    else
        say ok "$what"
    fi
}

# The rows that an import could change.
census() {
    sqlite3 -readonly "$database" "SELECT (SELECT count(*) FROM products), (SELECT count(*) FROM plans),
        (SELECT count(*) FROM prices), (SELECT coalesce(sum(price_units), 0) FROM prices)"
}

unchanged() { # what, words…
    local what=$1 before
    before=$(census)
    shift
    "$@" >out 2>err
    if [ "$before" = "$(census)" ]; then say ok "$what"; else say FAILED "$what" "something was changed"; fi
}

usage() {
    expect "help is help" 0 'stoa serve|stoa check' stoa help
    expect "--help is help" 0 'stoa check' "$binary" --help
    expect "no words are help" 0 'stoa check' "$binary"
    expect "an unknown command is refused" 2 'no command' stoa dance
    expect "an unknown option is refused" 2 'no option --colour' stoa check --colour
    expect "an option without its value is refused" 2 'needs a value' "$binary" check --database
    expect "a flag with a value is refused" 2 'takes no value' stoa bill --dry-run=yes
    expect "a word too many is refused" 2 'usage: stoa check' stoa check me
    expect "a word too few is refused" 2 'usage: stoa backup FILE' stoa backup
    expect "serve takes no words" 2 'options only' stoa serve me
    expect "a wrong address to listen on is refused" 2 '--listen' stoa serve --listen nowhere
    expect "a database of an unknown kind is refused" 1 'stoa:' "$binary" check --database oracle:x
    expect "a configuration that is missing is named" 1 'nothing.conf' "$binary" check --database "sqlite:$database" --config nothing.conf
    echo '{"conectors": {}}' >wrong.conf
    expect "an unknown member of the configuration is named" 1 'conectors' "$binary" check --database "sqlite:$database" --config wrong.conf
    expect "a database that cannot be made is refused" 1 'stoa:' "$binary" check --database sqlite:/nonexistent/stoa.db
}

marketplace() {
    expect "an empty database is migrated" 0 'migrations applied' stoa migrate
    expect "a second migration does nothing" 0 '^0 migrations' stoa migrate
    expect "the sample marketplace is loaded" 0 'demo-password' stoa demo
    expect "it is not loaded twice" 1 'stoa:' stoa demo
    expect "--if-empty leaves it" 0 'already' stoa demo --if-empty
    expect "check finds nothing" 0 '^0 problems' stoa check
}

# An order with its invoices, by the API, so that there is something to bill, to copy and to break.
history() {
    local token order
    token=$(stoa user token anna@aegean.example)
    serve
    api() { curl -s -H "Authorization: Bearer $token" "$url/api/v1/$1" "${@:2}"; }
    customer=$(api 'end-customers?limit=1' | sed -n 's/.*"id":"\(acc_[a-z0-9]*\)".*/\1/p')
    order='{"end_customer":"'$customer'","confirm":true,"lines":[{"plan":"server-small-monthly","settings":{"name":"web"}}]}'
    api orders -H 'Content-Type: application/json' -H 'Idempotency-Key: cli-1' -d "$order" >order.json
    for _ in $(seq 200); do
        ! api invoices | grep -q '"id"' || break
        sleep 0.05
    done
    stop
    expect "the order was billed" 0 '^[1-9]' sqlite3 -readonly "$database" 'SELECT count(*) FROM documents'
}

people() {
    with_password() { local password=$1; shift; printf '%s\n' "$password" | timeout 60 "$binary" "$@" --database "sqlite:$database" --config stoa.conf; }
    add() { with_password "${2:-a long enough password}" user add "$1" --account "$customer" --name "Rhea Kallis" --roles "${3:-buyer,cloud}"; }
    expect "a person is added" 0 '^usr_' add rhea@aegean.example
    expect "the same address is refused" 1 'stoa:' add rhea@aegean.example
    expect "a wrong address is refused" 1 'stoa:' add nobody
    expect "a short password is refused" 1 'stoa:' add short@aegean.example x
    expect "an unknown role is refused" 2 'no role king' add a@b.example "a long enough password" king
    expect "a person needs an account" 2 '--account' with_password "a long enough password" user add a@b.example --name A
    expect "a password is changed" 0 '' with_password "another long password" user passwd rhea@aegean.example
    expect "an empty password is refused" 1 'stoa:' with_password "" user passwd rhea@aegean.example
    expect "nobody's password is refused" 1 'stoa:' with_password "another long password" user passwd nobody@b.example
    expect "a token is printed" 0 '^[A-Za-z0-9_-]{20,}$' stoa user token rhea@aegean.example
    expect "nobody has no token" 1 'stoa:' stoa user token nobody@b.example
}

serve() {
    "$binary" serve --listen 127.0.0.1:0 --database "sqlite:$database" --config stoa.conf >serve.out 2>serve.log &
    server=$!
    for _ in $(seq 200); do
        url=$(sed -n 's/^Stoa is at //p' serve.out)
        [ -z "$url" ] || return 0
        sleep 0.05
    done
    say FAILED "the server starts" "$(tail -n 3 serve.log)"
}

stop() {
    kill "$server" && wait "$server"
    server=
}

imports() {
    local sheet=$root/demo/microsoft-licence-prices-2026-11.csv
    expect "importing the catalogue again changes nothing" 0 '0 added, 0 changed' stoa import catalogue "$root/demo/catalogue.json"
    expect "importing the price sheet again changes nothing" 0 '0 added, 0 changed' stoa import price-sheet "$sheet"
    stoa export catalogue >exported.json
    expect "importing what was exported changes nothing" 0 '0 added, 0 changed' stoa import catalogue exported.json
    expect "the words of the catalogue are made anew" 0 '^[1-9][0-9]* products' stoa search rebuild
    expect "a file that is missing is named" 1 'missing.json' stoa import catalogue missing.json
    sed 's/"24.90"/"24,90"/' "$root/demo/catalogue.json" >wrong.json
    expect "a wrong price in the catalogue is named" 1 '/products/[0-9]+/plans' stoa import catalogue wrong.json
    unchanged "and nothing is changed" stoa import catalogue wrong.json
    head -c 2000 "$root/demo/catalogue.json" >cut.json
    expect "broken JSON is named by line and column" 1 'line [0-9]+, column [0-9]+' stoa import catalogue cut.json
    : >empty.csv
    expect "an empty file is refused" 1 'line 1, column 1' stoa import prices empty.csv
    printf 'price_list,plan,price,cost\npartners-eur,postgresql-small-monthly,25.10,17.43\npartners-eur,postgresql-medium-monthly,abc,1\n' >prices.csv
    expect "a wrong price is named by line and column" 1 'line 3, column 3' stoa import prices prices.csv
    unchanged "and the right row before it is not kept" stoa import prices prices.csv
    printf 'price_list,plan,price,cost\npartners-eur,no-such-plan,25.10,17.43\n' >prices.csv
    expect "an unknown plan is named" 1 'line 2, column 2.*no-such-plan' stoa import prices prices.csv
    printf 'price_list,plan,price,cost\npartners-eur\n' >prices.csv
    expect "a short row is named" 1 'line 2, column' stoa import prices prices.csv
    printf 'price_list,plan,price,cost\npartners-eur,\xff\xfe,1.00,\n' >prices.csv
    expect "bytes that are not UTF-8 are named" 1 'line 2, column' stoa import prices prices.csv
    sed '5s/[0-9][0-9]*\.[0-9]*/x.y/g' "$sheet" >sheet.csv
    expect "a wrong row of a price sheet is named" 1 'line 5, column' stoa import price-sheet sheet.csv
    unchanged "and nothing of the sheet is kept" stoa import price-sheet sheet.csv
    printf 'price_list,plan,price,cost\npartners-eur,postgresql-small-monthly,25.10,17.43\n' >prices.csv
    expect "a dry run says what it would do" 0 'dry run: .*1 changed' stoa import prices prices.csv --dry-run
    unchanged "and does nothing" stoa import prices prices.csv --dry-run
    expect "the real run does it" 0 '1 changed' stoa import prices prices.csv
}

billing() {
    expect "a billing run that is due finds nothing" 0 '0 documents' stoa bill
    expect "a dry run of the next months says what it would issue" 0 'dry run: .*[1-9][0-9]* documents' stoa bill --until 2027-02-28 --dry-run
    expect "and issues nothing" 0 '0 documents' stoa bill
    expect "a day that does not exist is refused" 1 'stoa:' stoa bill --until 2026-02-30
}

# The whole ledger as text: hledger accepts it, and it is the same from a server that has the database.
books() {
    local sum
    expect "an export needs a format" 2 'format=hledger' stoa export ledger
    expect "of those there are" 2 'format=hledger' stoa export ledger --format=csv
    expect "the ledger is exported" 0 '^commodity EUR 1000.00' stoa export ledger --format=hledger
    cp out books.journal
    expect "hledger accepts it" 0 '' env LC_ALL=C.UTF-8 hledger -f books.journal check
    sum=$(sqlite3 -readonly "$database" "SELECT printf('%.2f', sum(amount_minor) / 100.0) FROM postings WHERE
        currency = 'EUR' AND ledger_account = 'receivable'")
    expect "with the sum of all that is owed" 0 "EUR $sum" env LC_ALL=C.UTF-8 hledger -f books.journal balance ':receivable:' --depth 0
    if [ -c /dev/full ]; then
        expect "a disk that is full is told" 1 'written' sh -c "'$binary' export ledger --format=hledger --database 'sqlite:$database' >/dev/full"
    fi
    serve
    expect "the server that has the database exports it" 0 '' stoa export ledger --format=hledger
    cp out again.journal
    expect "byte for byte" 0 '' cmp again.journal books.journal
    expect "and tells what is wrong" 2 'format=hledger' stoa export ledger
    stop
}

backups() {
    local token
    expect "a backup is written" 0 'written' stoa backup copy.db
    expect "over a file that is there it is not" 1 'stoa:' stoa backup copy.db
    expect "a backup that cannot be written is refused" 1 'stoa:' stoa backup /nonexistent/copy.db
    expect "it is restored to a new file" 0 'restored' "$binary" restore copy.db --database sqlite:again.db
    expect "not over a database" 1 'stoa:' "$binary" restore copy.db --database sqlite:again.db
    expect "what is no backup is refused" 1 'stoa:' "$binary" restore stoa.conf --database sqlite:third.db
    expect "the restored database is whole" 0 '^0 problems' "$binary" check --database sqlite:again.db --config stoa.conf
    serve
    expect "a command travels to the server that has the database" 0 '^0 problems' stoa check
    expect "a backup is taken by the server" 0 'written' stoa backup live.db
    expect "a second server on the file is refused" 1 'stoa:' stoa serve --listen 127.0.0.1:0
    stop
    expect "and works without it again" 0 '^0 problems' stoa check
}

# Corruption that the triggers would refuse, put in past them.
corruption() {
    spoil() { # what, SQL
        cp again.db spoilt.db
        sqlite3 spoilt.db "$2" || { say FAILED "$1" "the corruption could not be made"; return; }
        expect "check finds $1" 1 '[1-9][0-9]* problems' "$binary" check --database sqlite:spoilt.db --config stoa.conf
    }
    local guards
    guards=$(sqlite3 -readonly again.db "SELECT group_concat('DROP TRIGGER ' || name || ';', '') FROM sqlite_master WHERE type = 'trigger'")
    spoil "a journal that does not balance" "$guards UPDATE postings SET amount_minor = amount_minor + 1 WHERE rowid = (SELECT min(rowid) FROM postings)"
    spoil "a document that was changed" "$guards UPDATE documents SET gross_minor = gross_minor + 1 WHERE id = (SELECT min(id) FROM documents)"
    spoil "a number that is missing" "$guards UPDATE documents SET number = number + 1000 WHERE id = (SELECT max(id) FROM documents WHERE kind = 'invoice')"
    spoil "a period that is charged twice" "$guards UPDATE charged_periods SET to_on = '2031-01-01' WHERE rowid = (SELECT min(rowid) FROM charged_periods)"
}

# No database, no configuration, no server: only the file.
scenarios() {
    local example=$root/tests/fuzz/seeds/scenario/example.json
    expect "a scenario is run" 0 '^[{]"invoices":[[].*"ledger":' "$binary" simulate "$example"
    expect "a scenario is read from standard input" 0 '"ledger":' sh -c "'$binary' simulate - <'$example'"
    "$binary" simulate "$example" >first.out 2>&1
    expect "and gives the same bytes again" 0 '' sh -c "'$binary' simulate '$example' | cmp - first.out"
    expect "and makes no file" 0 '^0$' sh -c "mkdir alone && cd alone && '$binary' simulate '$example' >/dev/null && find . -type f | wc -l"
    sed 's/"quantity": 12/"quantity": "-12"/' "$example" >wrong.json
    expect "a wrong quantity is named by its pointer" 2 '^stoa: /events/[0-9]+/quantity: must not be negative$' "$binary" simulate wrong.json
    expect "in one line" 0 '^1$' sh -c "'$binary' simulate wrong.json 2>&1 | wc -l"
    sed 's/"until"/"un\\ntil"/' "$example" >wrong.json
    expect "a key that is not known, too" 2 '^stoa: /un[?]til: ' "$binary" simulate wrong.json
    echo '{"stoa_scenario": 1,' >wrong.json
    expect "broken JSON is named by line and column" 2 '^stoa: line [0-9]+, column [0-9]+' "$binary" simulate wrong.json
    expect "a scenario that is missing is named" 2 'missing.json' "$binary" simulate missing.json
    head -c 5000000 /dev/zero >wrong.json
    expect "one that is too large is refused" 2 'larger than 4194304 bytes' "$binary" simulate wrong.json
    expect "one file is needed" 2 'usage: stoa simulate FILE.json' "$binary" simulate
}

usage
scenarios
marketplace
history
people
imports
billing
books
backups
corruption
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
