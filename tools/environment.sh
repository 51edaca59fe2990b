#!/bin/sh
# Make .venv and install what is locked there; at once where nothing changed.
#
#     tools/environment.sh run|test|dev
set -eu
cd -P "$(dirname "$0")/.."

level=${1:-run}
lock=requirements/$level.txt
mark=.venv/.$level
sum=$(cat pyproject.toml requirements/build.txt "$lock" | cksum)

stop() {
    echo "teropong: $*" >&2
    exit 1
}

# An environment knows its own folder: one that was moved or copied is made anew.
is_ours() {
    grep -qsF "$PWD/.venv" .venv/bin/activate &&
        .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null &&
        { has_uv || .venv/bin/python -m pip --version >/dev/null 2>&1; }
}

has_uv() {
    command -v uv >/dev/null 2>&1
}

new_enough() {
    for python in "${PYTHON:-python3}" python3.13 python3.12 python3.11 python3.14; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$python"
            return
        fi
    done
}

create() {
    if has_uv; then
        echo "Making .venv with uv …"
        uv venv --quiet --clear --python '>=3.11' .venv || stop "uv found no Python 3.11 or newer"
        return
    fi
    python=$(new_enough)
    [ -n "$python" ] || stop "Python 3.11 or newer is missing; on Debian: apt-get install python3 python3-venv"
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        stop "$python has no venv; on Debian: apt-get install python3-venv"
    echo "Making .venv with $python …"
    "$python" -m venv --clear .venv
}

install() {
    if has_uv; then
        uv pip install --quiet --python .venv/bin/python "$@"
    else
        .venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check --use-pep517 "$@"
    fi
}

is_ours || create
[ "$(cat "$mark" 2>/dev/null)" = "$sum" ] && exit 0
echo "Installing $lock …"
install --require-hashes -r requirements/build.txt -r "$lock" ||
    stop "what $lock names could not be installed; the lines above say why"
install --no-deps --no-build-isolation --editable . ||
    stop "teropong itself could not be installed; the lines above say why"
printf '%s' "$sum" >"$mark"
