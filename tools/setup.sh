#!/bin/sh
# setup.sh - installs what is missing of Debian's and npm's packages; quick when nothing is.
#
# usage: tools/setup.sh build|test   (test adds what only the tests and benchmarks need)
set -eu
cd "$(dirname "$0")/.."

build_packages="
    build-essential pkg-config meson ninja-build brotli ca-certificates tzdata
    libmicrohttpd-dev libsqlite3-dev libpq-dev libjansson-dev libsodium-dev libcmocka-dev
    libcurl4-openssl-dev libcairo2-dev libpango1.0-dev libcmark-gfm-dev libcmark-gfm-extensions-dev
    fonts-dejavu-core fonts-noto-core fonts-noto-cjk postgresql postgresql-client"
test_packages="
    clang clang-format libclang-rt-14-dev chromium nginx-light wrk poppler-utils sqlite3 jq curl
    gcovr cppcheck clang-tidy procps bc hledger python3 python3-aiosmtpd openssl"

packages=$build_packages
[ "${1:-build}" = test ] && packages="$packages $test_packages"
# A machine may have its own node; Debian's is taken where there is none.
command -v node >/dev/null 2>&1 || packages="$packages nodejs"
command -v npm >/dev/null 2>&1 || packages="$packages npm"

installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2>/dev/null | sed -n 's/^installed //p')
missing=
for package in $packages; do
    printf '%s\n' "$installed" | grep -qx "$package" || missing="$missing $package"
done

if [ -n "$missing" ]; then
    echo "Installing Debian packages:$missing"
    root=
    [ "$(id -u)" = 0 ] || root=sudo
    # Debian would start a cluster of its own; ours are private (deploy/backends.sh).
    if ! [ -e /etc/postgresql-common/createcluster.conf ]; then
        $root mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' | $root tee /etc/postgresql-common/createcluster.conf >/dev/null
    fi
    $root apt-get -q update
    # shellcheck disable=SC2086
    $root env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends $missing
fi

if [ ! -e node_modules/.complete ] || [ package-lock.json -nt node_modules/.complete ]; then
    echo "Installing npm packages"
    npm ci --no-audit --no-fund --ignore-scripts
    touch node_modules/.complete
fi
