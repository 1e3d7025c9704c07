#!/usr/bin/env bash
# Make a Python environment from a hash-checked lock file, with this project installed in it as an
# editable package. Called by the Makefile: scripts/setup.sh [FOLDER] [LOCK FILE]
#
# Nothing outside FOLDER is touched. uv installs; where the machine has none, pip first puts the
# locked uv into FOLDER itself. A package mirror configured for pip is used for uv too.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=${1:-.venv}
lock=${2:-requirements.lock}

say() { printf 'setup: %s\n' "$*" >&2; }

# The version developed on first; by name, then where pyenv keeps it, which may be on nobody's PATH.
candidates() {
  local version
  printf '%s\n' "${YANGUI_PYTHON:-}"
  for version in 3.13 3.14 3.12; do
    printf '%s\n' "python$version" "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$version"*/bin/python3
  done
  printf '%s\n' python3 python
  uv python find --no-python-downloads '>=3.12' 2>/dev/null || true
}

# A pyenv shim exists on the PATH and fails when called, so each candidate is really run.
usable() {
  "$1" -c 'import sys, venv; print(sys.executable) if sys.version_info >= (3, 12) else sys.exit(1)' 2>/dev/null
}

find_python() {
  local candidate
  while IFS= read -r candidate; do
    if [ -n "$candidate" ] && usable "$candidate"; then return; fi
  done < <(candidates)
  return 1
}

no_python() {
  cat >&2 <<'TEXT'
setup: Yangui needs Python 3.12 or newer, and none was found on this machine. Any one of these gets it:

  Debian 13, Ubuntu 24.04 or newer   sudo apt install python3 python3-venv
  Fedora                             sudo dnf install python3
  macOS with Homebrew                brew install python@3.13
  with pyenv                         pyenv install 3.13
  with uv                            uv python install 3.13

An interpreter in an unusual place is named by YANGUI_PYTHON=/path/to/python3 make setup
TEXT
  exit 1
}

# uv reads no pip configuration; a mirror that serves pip should serve uv as well.
adopt_mirror() {
  local mirror
  [ -z "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}" ] || return 0
  mirror=${PIP_INDEX_URL:-$("$1" -m pip config get global.index-url 2>/dev/null || true)}
  [ -z "$mirror" ] || export UV_DEFAULT_INDEX="$mirror"
}

# The lock's own entry for uv, hashes included.
locked_uv() {
  awk '/^[^ #]/ { inside = /^uv==/ } inside && !/^ *#/' "$lock"
}

# An environment whose interpreter has gone is made again.
make_venv() {
  usable "$venv/bin/python" >/dev/null && return
  if [ -e "$venv/pyvenv.cfg" ]; then rm -rf "$venv"; fi
  if [ "$uv" = uv ]; then
    uv venv --quiet --python "$python" "$venv"
  elif ! "$python" -m venv "$venv"; then
    say "$python cannot make environments (on Debian and Ubuntu: sudo apt install python3-venv)"
    rm -rf "$venv"
    exit 1
  fi
}

python=$(find_python) || no_python
uv=uv
uv --version >/dev/null 2>&1 || uv=$venv/bin/uv
make_venv
adopt_mirror "$python"
"$uv" --version >/dev/null 2>&1 ||
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r <(locked_uv)

say "$("$venv/bin/python" --version) in $venv, packages from $lock"
# What comes as source only is built by the build backend of the lock.
"$uv" pip sync --quiet --python "$venv/bin/python" --require-hashes --build-constraints "$lock" "$lock"
# The build backend is in the lock too, so that the project itself builds from nothing unlocked.
"$uv" pip install --quiet --python "$venv/bin/python" --no-deps --no-build-isolation --editable .
# The English of the interface, from its catalogue.
if "$venv/bin/python" -c 'import babel, django' 2>/dev/null; then "$venv/bin/python" scripts/messages.py --compile; fi
touch "$venv/ready"
