#!/usr/bin/env bash
# Shows what the simulated worlds are worth: plants each bug of this folder in a copy of the tree and runs the worlds until one fails.
#   BookingApp.Tests/Simulation/Mutants/run.sh                       every mutant, up to 299 worlds each
#   BookingApp.Tests/Simulation/Mutants/run.sh skip-the-gate …       only these
#   WORLDS=50 …/run.sh                                               fewer worlds
# Fails when a mutant survives.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../../.." && pwd)
copy=$(mktemp -d "${TMPDIR:-/tmp}/booking-mutants.XXXXXX")
trap 'rm -rf "$copy"' EXIT

names=("$@")
[ ${#names[@]} -gt 0 ] || mapfile -t names < <(cd "$here" && ls -- *.patch | sed 's/\.patch$//')

git -C "$top" ls-files -z | (cd "$top" && tar --null -T - -cf -) | tar -xf - -C "$copy"
cd "$copy" || exit 1

tests=BookingApp.Tests/bin/Debug/net10.0
build() {
  dotnet build "$@" -v q --nologo -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false </dev/null >build.log 2>&1 ||
    { grep -E 'error' build.log | sort -u | head -n 5; return 1; }
}

build BookingApp.Tests || { echo "✗ The tree does not build."; exit 1; }
survivors=0
for name in "${names[@]}"; do
  patch -p1 -s --no-backup-if-mismatch <"$here/$name.patch" || { echo "✗ $name: the patch does not apply"; exit 1; }
  if ! build BookingApp --no-restore || ! cp BookingApp/bin/Debug/net10.0/BookingApp.dll "$tests"; then # the tests stay as they are
    echo "✗ $name: does not build"
    survivors=$((survivors + 1))
  else
    BOOKING_WORLDS="${WORLDS:-299}" dotnet "$tests/BookingApp.Tests.dll" -noLogo -noColor -method '*Every_cent_of_every_world*' </dev/null >run.log 2>&1
    if found=$(grep -m1 -A1 -E '^ *world [0-9]+: ' run.log); then
      echo "✓ $name died in world $(sed -nE '1s/^ *world ([0-9]+):.*/\1/p' <<<"$found") of $(grep -oE '[0-9]+ worlds, ' run.log | head -n 1 | grep -oE '[0-9]+') run: $(sed -n 2p <<<"$found" | sed -E 's/^ +//' | cut -c1-160)"
    else
      echo "✗ $name survived"
      tail -n 5 run.log
      survivors=$((survivors + 1))
    fi
  fi
  patch -p1 -s -R --no-backup-if-mismatch <"$here/$name.patch"
done

[ "$survivors" -eq 0 ] || { echo "$survivors of ${#names[@]} mutants survived"; exit 1; }
echo "All ${#names[@]} mutants died"
