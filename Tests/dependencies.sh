#!/bin/sh
# Installs the system packages that the build needs, if they are missing.
set -eu

if [ "$(uname)" = Darwin ]; then
  for package in openblas lapack icu4c; do
    brew list "$package" >/dev/null 2>&1 || brew install "$package"
  done
  exit 0
fi

missing=
for package in libopenblas-dev liblapacke-dev libicu-dev libsqlite3-dev pkg-config python3 python3-pip; do
  dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
done
# Any python3 with pip will do, wherever it comes from.
if command -v python3 >/dev/null && python3 -m pip --version >/dev/null 2>&1; then
  missing=$(echo "$missing" | sed 's/ python3-pip//; s/ python3//')
fi
[ -n "$missing" ] || exit 0

echo "installing:$missing"
run=
[ "$(id -u)" = 0 ] || run=sudo
$run apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq --no-install-recommends $missing
