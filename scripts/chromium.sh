#!/usr/bin/env bash
# The browser of the journeys (tests/journeys): nothing to do where there is one; root on Debian or Ubuntu gets it by
# apt, with a Chinese font. Anybody else is told, and the journeys are skipped.
set -euo pipefail

for name in "${YANGUI_CHROMIUM:-}" chromium chromium-browser google-chrome; do
  if [ -n "$name" ] && command -v "$name" >/dev/null; then exit 0; fi
done

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  printf 'chromium: installing it for the journeys\n' >&2
  { apt-get update && apt-get install -y --no-install-recommends chromium fonts-noto-cjk; } >/dev/null 2>&1 && exit 0
fi
printf 'chromium: there is none, so the journeys are skipped (on Debian and Ubuntu: sudo apt install chromium fonts-noto-cjk)\n' >&2
