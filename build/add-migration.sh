#!/usr/bin/env bash
# Adds one migration under one name to all three engines: build/add-migration.sh AddCoupons
# Undo it with: build/add-migration.sh --undo
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. build/set-up.sh

[ $# -eq 1 ] || fail "Usage: build/add-migration.sh NAME (PascalCase), or --undo to take the last one back."
name=$1
[[ "$name" == --undo || "$name" =~ ^[A-Z][A-Za-z0-9]+$ ]] || fail "'$name' is no name for a migration: use PascalCase, such as AddCoupons."

need_sdk
dotnet tool restore >/dev/null || fail "The dotnet-ef tool could not be restored."
restore BookingApp/BookingApp.csproj
say "Building"
build BookingApp/BookingApp.csproj -p:RunAnalyzers=false

for engine in Sqlite PostgreSql SqlServer; do
  context=${engine}BookingDbContext
  if [ "$name" = --undo ]; then
    say "$engine: taking the last migration back (a word about a connection that fails is expected)"
    # Forced: what stands in the code is undone, whatever a database of this machine holds.
    dotnet ef migrations remove --project BookingApp --context "$context" --force --no-build
  else
    say "$engine: adding $name"
    dotnet ef migrations add "$name" --project BookingApp --context "$context" --output-dir "Data/Migrations/$engine" --no-build
  fi
done
say "Read what was made under BookingApp/Data/Migrations before you commit it."
