#!/usr/bin/env bash
# Measures the published app against bare controls, in turn in one session, and checks meanwhile that it did right.
#   bench/run.sh                                    every row, on SQLite with 500 past bookings: about twelve minutes
#   bench/run.sh hold day --rounds 3 --seconds 3    these rows only, and shorter
#   bench/run.sh postgresql 1000000                 another engine; another past: 500, 25000 or 1000000
#   bench/run.sh kills 500 --seed 2                 kills the app 500 times under load, and looks whether anybody was told what is not so
#   bench/run.sh kills 50 --mutant NAME             the same with a planted bug, which must be found
#   bench/run.sh soak 30                            30 minutes of open pages, holds, lapses and payments: nothing may fail, grow or get slower
#   bench/run.sh instances 120                      two instances behind nginx, of which one is killed every five seconds
#   bench/run.sh rolling 200                        so many open pages, and both instances started again in turn
#   bench/run.sh hold-cost                          what a hold costs of the processor with one instance and with two
# PORT=5400 and the two (with two instances: four) after it must be free. What is measured lies under BENCH_FOLDER (/var/tmp): on a disk, not in memory.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
top=$PWD
. build/set-up.sh

port=${PORT:-5400}
engine=sqlite
ports=3
what=loads
mutant=
case "${1:-}" in kills | soak | instances | rolling | hold-cost) what=$1; shift ;; esac
words=()
case "$what" in instances | rolling | hold-cost) engine=postgresql ports=5 ;; esac
while [ $# -gt 0 ]; do
  case "$1" in --mutant) mutant=${2:?which one: a name in BookingApp.Tests/Simulation/Mutants}; shift ;; *) words+=("$1") ;; esac
  shift
done
for word in "${words[@]}"; do
  case "$word" in
    -h | --help) sed -n '2,12s/^# //p' bench/run.sh; exit ;;
    sqlite | postgresql) engine=$word ;;
  esac
done

need_sdk
[ "$ports" -eq 3 ] || [ -x "$(nginx_bin)" ] || install_packages nginx
command -v wrk >/dev/null 2>&1 || install_packages wrk
[ "$engine" = sqlite ] || [ -x "$(postgres_bin)/initdb" ] || install_packages postgresql
for taken in $(seq "$port" $((port + ports - 1))); do
  ! port_is_taken "$taken" || fail "Port $taken is taken by another program. Choose $ports in a row that are free: PORT=5410 bench/run.sh"
done

folder=$(mktemp -d "${BENCH_FOLDER:-/var/tmp}/booking-bench.XXXXXX")
postgres_as=()
driver=

# Whatever ends the run: nothing stays that it started or wrote, but the report.
clean_up() {
  [ -z "$driver" ] || kill -KILL -- "-$driver" 2>/dev/null || true # with all that it started: they are one group
  if [ -f "$folder/postgres/data/postmaster.pid" ]; then
    (cd / && "${postgres_as[@]}" "$(postgres_bin)/pg_ctl" -D "$folder/postgres/data" -m immediate -w stop >/dev/null 2>&1) || true
  fi
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# A server with Debian's settings, that waits for the disk as one in use does.
start_postgres() {
  local bin user=postgres log
  bin=$(postgres_bin)
  mkdir "$folder/postgres"
  if [ "$(id -u)" -eq 0 ]; then # initdb and postgres refuse root
    id "$user" >/dev/null 2>&1 || user=nobody
    postgres_as=(runuser -u "$user" --)
    chmod 711 "$folder"
    chown "$user" "$folder/postgres"
  fi
  log=$(cd "$folder/postgres" && "${postgres_as[@]}" "$bin/initdb" -D "$folder/postgres/data" -U booking -A trust -E UTF8 --locale=C.UTF-8 2>&1) ||
    fail "initdb failed: $log"
  printf "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nmax_connections = 300\n" >>"$folder/postgres/data/postgresql.conf"
  (cd "$folder/postgres" && "${postgres_as[@]}" "$bin/pg_ctl" -D "$folder/postgres/data" -l "$folder/postgres/log" -o "-p $((port + 2))" -w -t 60 start >/dev/null 2>&1 </dev/null) || {
    tail -n 15 "$folder/postgres/log" >&2
    fail "PostgreSQL did not start."
  }
}

say "Publishing the app, building the controls (the first time takes a minute)"
restore bench/Controls/Controls.csproj
restore bench/BookingApp.Bench/BookingApp.Bench.csproj
restore BookingApp/BookingApp.csproj --use-current-runtime # last: the others restore it too, for any machine
published=$PWD/bench/bin/app
if [ -n "$mutant" ]; then # a copy of the tree: this one stays as it is
  published=$folder/app
  mkdir "$folder/tree"
  git ls-files -z BookingApp build '*.props' global.json appsettings.json .editorconfig | tar --null -T - -cf - | tar -xf - -C "$folder/tree"
  patch -d "$folder/tree" -p1 -s <"BookingApp.Tests/Simulation/Mutants/$mutant.patch" || fail "The patch $mutant does not apply."
  cd "$folder/tree"
  restore BookingApp/BookingApp.csproj --use-current-runtime
fi
log=$(DOTNET_TieredPGO=0 dotnet publish BookingApp/BookingApp.csproj -c Release --use-current-runtime -p:RunAnalyzers=false --no-restore -v q \
  -o "$published" </dev/null 2>&1) || {
  tell 'error|warning' "$log"
  fail "The app could not be published."
}
cd "$top"
build bench/Controls/Controls.csproj -c Release -p:RunAnalyzers=false
build bench/BookingApp.Bench/BookingApp.Bench.csproj -c Release -p:RunAnalyzers=false

words+=(--folder "$folder" --app "$published/BookingApp.dll" --controls "$PWD/bench/Controls/bin/Release/net10.0/Controls.dll"
  --scripts "$PWD/bench/wrk" --reports "$PWD/bench/bin/results" --port "$port")
if [ "$engine" = postgresql ]; then
  say "Starting a PostgreSQL"
  start_postgres
  words+=(--postgresql "Host=127.0.0.1;Port=$((port + 2));Username=booking")
fi
say "Measuring: leave the machine alone meanwhile"
# In the background, so that this script hears a signal at once.
setsid dotnet bench/BookingApp.Bench/bin/Release/net10.0/BookingApp.Bench.dll "$what" "${words[@]}" &
driver=$!
status=0
wait "$driver" || status=$?
[ -n "$mutant" ] || exit "$status"
[ "$status" -eq 1 ] || fail "$mutant was not found."
say "$mutant was found"
