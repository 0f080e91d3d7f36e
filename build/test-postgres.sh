# Sourced by test.sh: a PostgreSQL of its own from Debian's binaries, gone when the tests are over.

# start_postgres: exports BOOKING_TEST_POSTGRES, a connection string of a superuser without a database.
start_postgres() {
  postgres_as=()
  if [ "$(id -u)" -eq 0 ]; then # initdb and postgres refuse root
    local user=postgres
    id "$user" >/dev/null 2>&1 || user=nobody
    postgres_as=(runuser -u "$user" --)
  fi

  postgres_home=$(mktemp -d /tmp/booking-postgres.XXXXXX)
  [ ${#postgres_as[@]} -eq 0 ] || chown "$user" "$postgres_home"
  local bin log
  bin=$(postgres_bin)
  log=$(cd "$postgres_home" && "${postgres_as[@]}" "$bin/initdb" -D "$postgres_home/data" -U booking -A trust -E UTF8 --locale=C.UTF-8 --no-sync 2>&1) ||
    fail "initdb failed: $log"

  # Nothing here must outlive a power cut, so nothing waits for the disk.
  cat >>"$postgres_home/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
shared_buffers = 128MB
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 2GB
autovacuum = off
CONF

  local try port
  for try in 1 2 3 4 5; do # a port may be taken between the look and the start
    port=$((20000 + RANDOM % 10000))
    port_is_taken "$port" && continue
    if (cd "$postgres_home" && "${postgres_as[@]}" "$bin/pg_ctl" -D "$postgres_home/data" -l "$postgres_home/log" -o "-p $port" -w -t 60 start >/dev/null 2>&1 </dev/null); then
      export BOOKING_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=booking"
      return
    fi
  done
  tail -n 15 "$postgres_home/log" >&2
  fail "PostgreSQL did not start."
}

# stop_postgres: harmless when none was started.
stop_postgres() {
  [ -n "${postgres_home:-}" ] || return 0
  (cd / && "${postgres_as[@]}" "$(postgres_bin)/pg_ctl" -D "$postgres_home/data" -m immediate -w stop >/dev/null 2>&1)
  rm -rf "$postgres_home"
  postgres_home=
}
