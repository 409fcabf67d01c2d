#!/usr/bin/env bash
# Pictures of every page, light and dark, wide and narrow: build/screenshots.sh FOLDER [--sample] [page,page…]
# They are taken of a devnet that lives for a while; with --sample of the fixed world that the tests use.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p "${1:?Name a folder for the pictures.}"
export SCAN_SCREENSHOTS; SCAN_SCREENSHOTS=$(cd "$1" && pwd)
shift
sample=
if [ "${1:-}" = --sample ]; then sample=1; shift; fi
[ -z "${1:-}" ] || export SCAN_SCREENSHOTS_ONLY=$1
dotnet build tests/Scan.BrowserTests -v q -nologo
if [ -z "$sample" ]; then
  port=${SCAN_SCREENSHOTS_PORT:-5099}
  data=$(mktemp -d)
  ./scan up --port "$port" --data "$data" &
  scan=$!
  trap 'kill "$scan" 2>/dev/null; wait "$scan" 2>/dev/null; rm -rf "$data"' EXIT
  export SCAN_SCREENSHOTS_URL=http://127.0.0.1:$port
  for _ in $(seq 180); do curl -fs "$SCAN_SCREENSHOTS_URL/api/v1/status" 2>/dev/null | grep -q '"live"' && break; kill -0 "$scan"; sleep 1; done
  sleep "${SCAN_SCREENSHOTS_AFTER:-60}" # its scenario raises alerts and plays payments meanwhile
fi
dotnet run --project tests/Scan.BrowserTests --no-build -- -class Scan.BrowserTests.Screenshots
