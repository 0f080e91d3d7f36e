#!/usr/bin/env bash
# Adds one migration under one name to all three engines: build/add-migration.sh AddCoupons
# Undo it with: build/add-migration.sh --undo
# Both write anew the script that an empty database gets; build/add-migration.sh --script does that alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. build/set-up.sh

[ $# -eq 1 ] || fail "Usage: build/add-migration.sh NAME (PascalCase), --undo to take the last one back, or --script."
name=$1
[[ "$name" == --undo || "$name" == --script || "$name" =~ ^[A-Z][A-Za-z0-9]+$ ]] || fail "'$name' is no name for a migration: use PascalCase, such as AddCoupons."

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
  elif [ "$name" != --script ]; then
    say "$engine: adding $name"
    dotnet ef migrations add "$name" --project BookingApp --context "$context" --output-dir "Data/Migrations/$engine" --no-build
  fi
done

# What an empty database gets, in one script (SQL Server gets its migrations one by one).
say "Building once more, with what has changed"
build BookingApp/BookingApp.csproj -p:RunAnalyzers=false
for engine in Sqlite PostgreSql; do
  say "$engine: writing the script of the whole schema"
  dotnet ef migrations script --project BookingApp --context "${engine}BookingDbContext" --no-transactions --no-build \
    --output "BookingApp/Data/Migrations/$engine/Schema.sql"
done
say "Read what was made under BookingApp/Data/Migrations before you commit it."
