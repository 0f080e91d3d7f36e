#!/usr/bin/env bash
# Builds with warnings as errors (layout is one), runs the tests.
#   ./test.sh                 the daily set
#   ./test.sh --all           the long runs too, and all of dotnet format
#   ./test.sh Holds Money     only tests whose full name contains one of the words
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
. build/set-up.sh
. build/test-postgres.sh

all=
filters=()
for word in "$@"; do
  case "$word" in
    --all) all=1 ;;
    -*) fail "Unknown option $word. Usage: ./test.sh [--all] [part of a test's name …]" ;;
    *) filters+=(-method "*$word*") ;;
  esac
done

need_sdk
need_test_packages
restore BookingApp.sln

say "Building, warnings are errors"
build BookingApp.sln -c Debug

status=0
if [ -n "$all" ] && [ ${#filters[@]} -eq 0 ]; then # the build has looked at the layout already, and a house rule looks at the order of usings
  say "Checking the format"
  dotnet format BookingApp.sln --verify-no-changes --no-restore </dev/null || {
    status=1
    printf '✗ The format is off: run dotnet format (the tests run all the same)\n' >&2
  }
fi

results=$(mktemp -d /tmp/booking-results.XXXXXX)
trap 'stop_postgres; rm -rf "$results"' EXIT
trap 'exit 130' INT TERM
if [ -z "${BOOKING_TEST_POSTGRES:-}" ]; then
  say "Starting a PostgreSQL for the tests"
  start_postgres
fi

report=${BOOKING_TEST_REPORT:-$results/tests.xml} # kept where you say: each test with its seconds
rm -f "$report"
run=(-noLogo -noColor -result-xml "$report")
if [ -n "$all" ]; then
  export BOOKING_TEST_ALL=1
  run+=(-explicit on -maxThreads 2) # the long ones use both cores themselves
fi
say "Running the tests"
dotnet BookingApp.Tests/bin/Debug/net10.0/BookingApp.Tests.dll "${run[@]}" "${filters[@]}" </dev/null || status=1

# Summed from the report and not from the screen: what a test prints cannot be taken for a result.
passed=0 failed=0 skipped=0
while read -r assembly; do
  count() { sed -nE "s/.* $1=\"([0-9]+)\".*/\1/p" <<<"$assembly"; }
  passed=$((passed + $(count passed)))
  failed=$((failed + $(count failed) + $(count errors)))
  skipped=$((skipped + $(count skipped)))
done < <(cat "$report" 2>/dev/null | grep -oE '<assembly [^>]*>')

if [ "$failed" -gt 0 ]; then
  printf '\nFailed:\n'
  cat "$report" | tr "\n\r" "  " | sed "s/<test /\n<test /g" | grep -a '^<test .*result="Fail"' |
    sed -nE 's/^<test [^>]*name="([^"]*)".*<message>(.{0,600}).*/✗ \1\n    \2/p' |
    sed -e 's/<!\[CDATA\[//; s/\]\]>.*//' -e 's/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g'
fi
[ $((passed + failed)) -gt 0 ] || { printf '✗ No test ran.\n' >&2; status=1; }
[ "$failed" -eq 0 ] || status=1
printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
exit "$status"
