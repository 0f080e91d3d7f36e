#!/usr/bin/env bash
# Makes the pictures of the README anew: the app is started with demo data and walked through in Chromium.
#   build/screenshots.sh            writes docs/images/*.png
#   build/screenshots.sh FOLDER     every page in every state, light and dark, on a phone and on a desktop, and a full board of 2, 8 and 12 people at
#                                   four widths, to be looked at
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [ $# -gt 0 ]; then
  mkdir -p "$1"
  BOOKING_PICTURES=$(realpath "$1") ./test.sh --all Every_page_is_accessible A_full_board_fits
else
  mkdir -p docs/images
  rm -f docs/images/*.png
  BOOKING_SCREENSHOTS=$PWD/docs/images ./test.sh --all Screenshots_of_the_tour
fi
