# A PostgreSQL server of our own: a temporary folder, a free port on 127.0.0.1, an unprivileged user.

postgres_pid=
postgres_url=

need_postgres() {
  need_file postgresql '/usr/lib/postgresql/*/bin/initdb'
}

# start_postgres FOLDER: starts a server that lives in FOLDER and leaves its address in postgres_url.
start_postgres() {
  local folder=$1/postgres password port attempt
  postgres_bin=$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)
  postgres_bin=${postgres_bin%/*}
  password=$(od -An -tx1 -N16 /dev/urandom | tr -d ' \n')
  create_cluster "$folder" "$password" >"$1/initdb.log" 2>&1 || {
    cat "$1/initdb.log" >&2
    die "initdb failed"
  }
  for attempt in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 12000))
    launch_postgres "$folder" "$port" "$1/postgres.log" || continue
    postgres_url="postgresql://qanat:$password@127.0.0.1:$port/postgres"
    return
  done
  cat "$1/postgres.log" >&2
  die "the test server of PostgreSQL does not start"
}

create_cluster() {
  local folder=$1 password=$2
  mkdir -m 700 "$folder"
  printf '%s\n' "$password" >"$folder.password"
  ((EUID != 0)) || chown "$(postgres_user)" "$folder" "$folder.password"
  (as_postgres "$postgres_bin/initdb" --pgdata "$folder/data" --username qanat --auth scram-sha-256 \
    --pwfile "$folder.password" --encoding UTF8 --locale C.UTF-8) || return 1
  rm "$folder.password"
  # Small, and as durable as a real one: the tests ask what survives a crash.
  cat >>"$folder/data/postgresql.conf" <<-CONF
	listen_addresses = '127.0.0.1'
	unix_socket_directories = '$folder'
	max_connections = 200
	shared_buffers = 32MB
	max_wal_size = 256MB
	autovacuum_naptime = 1h
	max_parallel_workers_per_gather = 0
	jit = off
CONF
}

# Starts the server and waits until it answers; false where its port was taken.
launch_postgres() {
  local folder=$1 port=$2 log=$3 deadline=$((SECONDS + 30))
  as_postgres "$postgres_bin/postgres" -D "$folder/data" -p "$port" >"$log" 2>&1 </dev/null &
  postgres_pid=$!
  until "$postgres_bin/pg_isready" -q -h "$folder" -p "$port"; do
    if ! kill -0 "$postgres_pid" 2>/dev/null || ((SECONDS > deadline)); then
      stop_postgres
      return 1
    fi
    sleep 0.1
  done
}

# Stops the server that was started here, at once but cleanly.
stop_postgres() {
  [[ -n $postgres_pid ]] || return 0
  local attempt
  kill -INT "$postgres_pid" 2>/dev/null || true
  for attempt in {1..100}; do
    kill -0 "$postgres_pid" 2>/dev/null || break
    sleep 0.1
  done
  kill -QUIT "$postgres_pid" 2>/dev/null || true
  wait "$postgres_pid" 2>/dev/null || true
  postgres_pid=
}

# Becomes the command, never as root, and ends with this script whatever ends it.
as_postgres() {
  local -a identity=()
  ((EUID != 0)) ||
    identity=(--reuid "$(postgres_user)" --regid "$(id -g "$(postgres_user)")" --clear-groups)
  cd / && exec setpriv "${identity[@]}" --pdeathsig INT -- "$@"
}

postgres_user() {
  if id -u postgres >/dev/null 2>&1; then echo postgres; else echo nobody; fi
}
