#!/usr/bin/env bash
# Pictures of every page, light and dark, wide and narrow, on the sample world: build/screenshots.sh FOLDER [page,page…]
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p "${1:?Name a folder for the pictures.}"
export SCAN_SCREENSHOTS; SCAN_SCREENSHOTS=$(cd "$1" && pwd)
[ -z "${2:-}" ] || export SCAN_SCREENSHOTS_ONLY=$2
dotnet build tests/Scan.BrowserTests -v q -nologo
dotnet run --project tests/Scan.BrowserTests --no-build -- -class Scan.BrowserTests.Screenshots
