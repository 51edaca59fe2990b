#!/bin/sh
# Pin the newest versions that pyproject.toml allows, with hashes and without anybody's index.
set -eu
cd "$(dirname "$0")/.."
command -v uv >/dev/null 2>&1 || { echo "teropong: uv is missing; it writes the lock files" >&2; exit 1; }

pin() {
    name=$1
    shift
    uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
        --no-header --no-emit-index-url --no-emit-find-links "$@" -o "requirements/$name.txt"
}

pin build --group build
pin run pyproject.toml -c requirements/build.txt
pin test pyproject.toml --group test -c requirements/build.txt -c requirements/run.txt
pin dev pyproject.toml --group dev -c requirements/build.txt -c requirements/test.txt
