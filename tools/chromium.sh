#!/bin/sh
# Is there a Chromium for the tests in a browser? Installs Debian's where that is allowed.
# Exits 1, saying which suites stay out and why, where there is none.
set -u

for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done

without() {
    echo "Left out: the tests in a browser (marked browser), because $*." >&2
    exit 1
}

install="apt-get install chromium"
command -v apt-get >/dev/null 2>&1 || without "there is no Chromium; install one and run again"
[ "$(id -u)" = 0 ] || without "there is no Chromium, and installing it takes root: $install"

echo "Installing Chromium for the tests in a browser …"
export DEBIAN_FRONTEND=noninteractive
{ apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium; } >/dev/null ||
    without "Chromium could not be installed; the lines above say why"
