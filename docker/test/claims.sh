# shellcheck shell=bash disable=SC2154
# Sourced by scripts/test_docker.sh: claims and measures, and what they are made from.

# $1: a sentence; the rest: a command that succeeds where it is true.
claim() {
  local sentence=$1
  shift
  if "$@" >"$work/said" 2>&1; then
    held=$((held + 1))
    echo "holds    $sentence"
  else
    broken=$((broken + 1))
    echo "BROKEN   $sentence"
    tail -15 "$work/said" | sed 's/^/         | /'
  fi
}

measured() { printf 'measured %s: %s\n' "$1" "$2"; }

now() { date +%s%3N; }

seconds_since() { echo "$((($(now) - $1) / 100))" | sed -E 's/(.)$/.\1 s/; s/^\./0./'; }

# The command succeeds within the patience of this script.
soon() {
  local deadline=$((SECONDS + wait_seconds))
  until "$@" >"$work/soon" 2>&1; do
    ((SECONDS < deadline)) || { cat "$work/soon"; return 1; }
    sleep 0.3
  done
}

# $1: an exit code, $2: a pattern; the rest: a command that ends with the one and says the other, without a trace of its stack.
refused() {
  local expected=$1 pattern=$2 said code=0
  shift 2
  said=$("$@" 2>&1) || code=$?
  echo "exit code $code: $said"
  [[ $code == "$expected" && $said =~ $pattern && ! $said =~ $'\n    at ' ]]
}

# $1: a pattern; the rest: a command that says it.
says() { [[ $("${@:2}" 2>&1) =~ $1 ]]; }

same() { echo "'$1' and '$2'" && [[ $1 == "$2" ]]; }

not() { ! "$@"; }

# ---- Checks of containers ----

in_one() { docker exec "$name" airflow "$@"; }

ended() { [[ $(in_one dag_state "$1" "$2") == success ]]; }

# $1: of a container, $2: what Docker should think of it.
is() { [[ $(docker container inspect --format '{{.State.Health.Status}}' "$1") == "$2" ]]; }

check_health() { docker exec "$1" node /opt/ml-airflow/docker/health.mjs; }

# $1: a signal, $2: of a container, $3: with what the command line of the program ends that gets it.
signal() {
  # shellcheck disable=SC2016
  docker exec "$2" bash -c 'for process in /proc/[0-9]*; do
    mapfile -d "" -t words <"$process/cmdline"
    [[ ${words[1]-} != *"$2" ]] || kill -s "$1" "${process#/proc/}"
  done' bash "$1" "$3" 2>/dev/null
}

idle_memory() {
  sleep 20
  local service
  for service in "$@"; do measured "idle memory of $service" "$(docker stats --no-stream --format '{{.MemUsage}}' "$service")"; done
}

# ---- Checks of the API, by a token or by a browser's cookie ----

login() { curl -sf -c "$work/cookies" -H 'content-type: application/json' -d "{\"token\":\"$token\"}" "localhost:$port/login"; }

status() { curl -s -o /dev/null -w '%{http_code}' "$@"; }

api() { curl -sf -H "Authorization: Bearer $token" "http://localhost:$port$1"; }

is_skipped() {
  local run=skipped-$RANDOM
  in_one trigger_dag -r "$run" -c "$1" "$2" --wait
  in_one show_run "$2" "$run" -o json | tee "$work/run"
  grep -q '"state": *"skipped"' "$work/run" && ! grep -q '"state": *"success",' <(grep -A99 task_instances "$work/run")
}

# Bull Board shows, and changes nothing.
board_only_shows() {
  local route put=(-X PUT -H 'content-type: application/json' -d '{}')
  claim 'the queues are not shown to strangers' same "$(status "localhost:$port/admin/queues/api/queues")" 401
  claim 'viewers see them' says '"name":"tasks"' api /admin/queues/api/queues
  for route in queues/pause queues/tasks/pause queues/runs/obliterate; do
    route=localhost:$port/admin/queues/api/$route
    claim "and nobody changes them: ${route#*/api/}" same \
      "$(status "${put[@]}" "$route") $(status "${put[@]}" -H "Authorization: Bearer $token" "$route")" '401 405'
  done
}
