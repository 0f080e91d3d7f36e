#!/usr/bin/env bash
# Builds the app and serves it with demo data: http://localhost:5000, or the port in PORT. Ctrl-C stops it.
# Further words go to the app: ./run.sh --doctor
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. build/set-up.sh

port=${PORT:-5000}
export App__BaseUrl=${App__BaseUrl:-http://localhost:$port}
export App__DataFolder=${App__DataFolder:-$PWD/data}
export ASPNETCORE_ENVIRONMENT=${ASPNETCORE_ENVIRONMENT:-Development}

need_sdk
if [ $# -eq 0 ] && port_is_taken "$port"; then
  fail "Port $port is taken by another program. Choose one that is free: PORT=5001 ./run.sh"
fi

restore BookingApp/BookingApp.csproj
say "Building (the first time takes a minute)"
# What the analysers say is test.sh's business; here they would only make the first page later.
build BookingApp/BookingApp.csproj -c Release -p:RunAnalyzers=false

if [ $# -eq 0 ]; then
  say "Serving $App__BaseUrl ($ASPNETCORE_ENVIRONMENT: demo data, SQLite, a simulator for PayPal; no money moves)"
  say "Data lies in $App__DataFolder; stop the app and delete that folder to begin anew. Ctrl-C stops the app."
fi
exec dotnet BookingApp/bin/Release/net10.0/BookingApp.dll --urls "http://localhost:$port" "$@"
