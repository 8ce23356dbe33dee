#!/usr/bin/env bash
# run.sh - runs suites of tests, each with a log, and closes with the plain line `N passed, N failed`.
#
# usage: tests/run.sh all|quick|postgres|asan|fuzz|cover|analyze|lint
set -u
cd "$(dirname "$0")/.."
root=$PWD
build=$root/build
logs=$build/test-logs
mkdir -p "$logs"
passed=0
failed=0

# How many tests the last suite's log says to be in a state: what the lines `N passed, N failed, N skipped`
# of our own programs and Meson's `Ok: N` add up to. Empty when it has no such line.
tally() { # pattern of our lines, word of Meson's
    sed -n -e "s/^$1.*/\\1/p" -e "s/^$2: *\([0-9]*\).*/\\1/p" "$logs/$name.log" | paste -sd+ | bc
}

# A suite counts what its log says; a command that says nothing counts as one. What was skipped is told and
# counts as nothing.
suite() {
    name=$1
    shift
    started=$(date +%s)
    timeout --kill-after=10 1500 "$@" >"$logs/$name.log" 2>&1 </dev/null
    code=$?
    ok=$(tally '\([0-9]*\) passed, [0-9]* failed' Ok)
    bad=$(tally '[0-9]* passed, \([0-9]*\) failed' Fail)
    skipped=$(tally '[0-9]* passed, [0-9]* failed, \([0-9]*\) skipped' Skipped)
    if [ -z "$ok" ]; then
        ok=0 bad=0
        if [ $code -eq 0 ]; then ok=1; else bad=1; fi
    elif [ $code -ne 0 ] && [ "$bad" -eq 0 ]; then
        bad=1
    fi
    passed=$((passed + ok))
    failed=$((failed + bad))
    printf '%-14s %5d passed, %d failed, %d skipped   (%d s)\n' "$name:" "$ok" "$bad" "${skipped:-0}" $(($(date +%s) - started))
    if [ "$bad" -gt 0 ]; then
        echo "--- the end of $logs/$name.log:"
        grep -E 'FAILED|rror|not ok|✗' "$logs/$name.log" | head -40
        tail -n 25 "$logs/$name.log"
        echo "---"
    fi
}

with_postgres() {
    STOA_TEST_PG=$(tests/support/pg.sh start "$build/test-pg") || { echo "no PostgreSQL for the tests"; exit 1; }
    export STOA_TEST_PG
    trap 'tests/support/pg.sh stop "$build/test-pg" >/dev/null' EXIT
}

# A suite is a command with a deadline, so a function of this script runs in a shell of its own.
in_shell() { # name of the suite, function, arguments…
    suite_name=$1
    shift
    export -f "$1"
    suite "$suite_name" bash -c '"$@"' bash "$@"
}

build_variant() { # directory, compiler, targets, options…
    dir=$1
    compiler=$2
    targets=$3
    shift 3
    [ -e "$dir/build.ninja" ] || CC=$compiler meson setup "$dir" "$@" >/dev/null || return 1
    # shellcheck disable=SC2086
    ninja -C "$dir" --quiet $targets
}

sanitizer_options="-Db_sanitize=address,undefined -Db_lundef=false -Dwerror=false -Doptimization=1"

asan_targets="tests/unit/unit_tests tests/service/http_tests tests/service/service_tests tests/routes/routes_tests"

asan_suites() {
    # shellcheck disable=SC2086
    in_shell asan-build build_variant "$root/build-asan" gcc "$asan_targets" $sanitizer_options
    export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
    export LSAN_OPTIONS=suppressions=$root/tests/support/lsan.supp:print_suppressions=0
    STOA_TEST_ENGINES=sqlite
    export STOA_TEST_ENGINES
    suite asan-unit "$root/build-asan/tests/unit/unit_tests"
    suite asan-http "$root/build-asan/tests/service/http_tests"
    suite asan-service "$root/build-asan/tests/service/service_tests"
    suite asan-routes "$root/build-asan/tests/routes/routes_tests"
}

fuzz_targets="csv debit_answer form json scenario sqlc tplc"
fuzz_programs=$(printf 'tests/fuzz/%s_fuzz ' $fuzz_targets)

fuzz_suites() { # seconds for each
    in_shell fuzz-build build_variant "$root/build-fuzz" clang "$fuzz_programs" -Dfuzz=true -Db_sanitize=address,undefined \
        -Db_lundef=false -Dwerror=false
    for target in $fuzz_targets; do
        mkdir -p "$root/build-fuzz/corpus/$target"
        seeds=$(find "$root/tests/fuzz/seeds/$target" -maxdepth 0 2>/dev/null)
        suite "fuzz-$target" "$root/build-fuzz/tests/fuzz/${target}_fuzz" -max_total_time="$1" -rss_limit_mb=1024 \
            -artifact_prefix="$root/build-fuzz/" "$root/build-fuzz/corpus/$target" ${seeds:+"$seeds"}
    done
}

lint_suites() {
    suite lint "$build/tools/lint" "$root"
    suite format sh -c "git ls-files '*.c' '*.h' | xargs clang-format --dry-run --Werror"
    suite sample-data node tests/demo/check_demo.mjs
}

# Branches of our own code: what an assert would do, and the assert in each list of words, is not taken.
branches_of() { # least percentage, gcovr filters…
    least=$1
    shift
    gcovr --root "$root" "$@" --branches --exclude-throw-branches --exclude-unreachable-branches \
        --exclude-lines-by-pattern '\s*assert\(|^ENUM_DEFINE' --fail-under-branch "$least" "$root/build-cover"
}

cover_suites() {
    in_shell cover-build build_variant "$root/build-cover" gcc tests/unit/unit_tests -Db_coverage=true -Doptimization=0
    find "$root/build-cover" -name '*.gcda' -delete # what earlier runs took
    suite cover-unit "$root/build-cover/tests/unit/unit_tests"
    export root
    in_shell cover-billing branches_of 95 --filter 'src/domain/billing' --filter 'src/domain/(money|calendar|period)\.c' \
        --filter 'src/simulate/'
    in_shell cover-domain branches_of 90 --filter 'src/domain/'
}

case ${1:-all} in
all)
    lint_suites
    suite unit "$build/tests/unit/unit_tests"
    suite scenarios python3 tests/scenarios/run.py "$build/stoa"
    suite scenarios-random python3 tests/scenarios/run.py "$build/stoa" --random
    suite compilers meson test -C "$build" --no-rebuild sqlc generators tplc
    suite skips tests/store/skips_test.sh "$build/tests/store/db_tests"
    suite pages meson test -C "$build" --no-rebuild web types pages
    suite http "$build/tests/service/http_tests"
    with_postgres
    for program in db migrate query values; do suite "store-$program" "$build/tests/store/${program}_tests"; done
    suite service "$build/tests/service/service_tests"
    suite routes "$build/tests/routes/routes_tests"
    suite conformance tests/conformance/run.sh
    suite cli tests/cli/run.sh
    suite smtp /usr/bin/python3 tests/smtp/smtp_test.py "$build/stoa"
    suite kill tests/kill/run.sh
    suite browser tests/e2e/run.sh
    asan_suites
    fuzz_suites 5
    ;;
quick)
    lint_suites
    suite unit "$build/tests/unit/unit_tests"
    suite scenarios python3 tests/scenarios/run.py "$build/stoa"
    suite http "$build/tests/service/http_tests"
    STOA_TEST_ENGINES=sqlite suite service "$build/tests/service/service_tests"
    ;;
postgres)
    with_postgres
    for program in db migrate query values; do suite "store-$program" "$build/tests/store/${program}_tests"; done
    suite service "$build/tests/service/service_tests"
    ;;
asan)
    with_postgres
    asan_suites
    ;;
fuzz) fuzz_suites "${FUZZ_SECONDS:-60}" ;;
cover) cover_suites ;;
analyze)
    suite cppcheck cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,portability --inline-suppr \
        --suppress=missingIncludeSystem -I src src
    suite clang-tidy sh -c "git ls-files 'src/*.c' | xargs -P 2 -n 8 clang-tidy --quiet -p $build"
    ;;
lint) lint_suites ;;
*)
    echo "usage: tests/run.sh all|quick|postgres|asan|fuzz|cover|analyze|lint" >&2
    exit 2
    ;;
esac

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
