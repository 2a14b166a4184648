#!/usr/bin/env bash
set -euo pipefail

if [[ ${1-} == -h || ${1-} == --help ]]; then
  cat <<'HELP'
Usage: scripts/test_docker.sh [--no-build] [image] [one] [cluster] [refusals]

Tries the image and the cluster for real, with the engine that DOCKER_HOST names: builds from a clean clone of what is committed, walks
through one container as the README shows it, then through the cluster: three workers, a worker killed, MySQL and Redis restarted under
load, down and up again, and what goes wrong. It prints a line for each claim and what it measures, and ends with how many held. By default
all four parts; it takes some minutes, and is no part of scripts/test.sh. Everything that it starts is called ml_airflow_test and removed.

  --no-build  take the image ml-airflow:test as it is

Settings from the environment: API_PORT (18080), WAIT_SECONDS (300: for each thing that is waited for), and NODE_IMAGE, RUNTIME_IMAGE,
NPM_REGISTRY and DEBIAN_MIRROR, where the public registries cannot be reached.
HELP
  exit
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/setup.sh
source scripts/docker.sh

image=ml-airflow:test name=ml_airflow_test port=${API_PORT:-18080} wait_seconds=${WAIT_SECONDS:-300}
work=$(mktemp -d) held=0 broken=0

main() {
  local parts=() build=yes part
  for part in "$@"; do
    case $part in
      --no-build) build=no ;;
      image | one | cluster | refusals) parts+=("$part") ;;
      *)
        printf "Error: unknown part '%s'\nUsage: scripts/test_docker.sh [--no-build] [image] [one] [cluster] [refusals]\n" "$part" >&2
        exit 2
        ;;
    esac
  done
  ((${#parts[@]} > 0)) || parts=(image one cluster refusals)
  need_docker
  need_compose
  trap clean_up EXIT
  remove_all
  [[ $build == no ]] || build_from_clone
  for part in "${parts[@]}"; do "try_$part"; done
  echo "$held held, $broken did not"
  ((broken == 0))
}

# ---- Claims and measures ----

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

# $1: a pattern; the rest: a command that fails and says it.
refused() {
  local pattern=$1 said code=0
  shift
  said=$("$@" 2>&1) || code=$?
  echo "exit code $code: $said"
  [[ $code != 0 && $said =~ $pattern && ! $said =~ $'\n    at ' ]]
}

# $1: a pattern; the rest: a command that says it.
says() { [[ $("${@:2}" 2>&1) =~ $1 ]]; }

same() { echo "'$1' and '$2'" && [[ $1 == "$2" ]]; }

# ---- The image ----

build_from_clone() {
  git clone --quiet . "$work/clone"
  local since arguments
  since=$(now)
  mapfile -t arguments < <(build_arguments)
  claim 'docker build works from a clean clone' docker build "${arguments[@]}" -t "$image" -f "$work/clone/docker/Dockerfile" "$work/clone"
  measured 'build' "$(seconds_since "$since")"
}

try_image() {
  local size base
  size=$(docker image inspect --format '{{.Size}}' "$image")
  base=$(docker image inspect --format '{{.Size}}' "${RUNTIME_IMAGE:-debian:bookworm-slim}")
  measured 'size of the image' "$((size / 1000000)) MB, of which $((base / 1000000)) MB are the base image's"
  claim 'it runs as a user of its own' same "$(in_image id -u)" 50000
  claim 'no compiler and no development package is in it' in_image bash -c \
    '! command -v g++ && ! command -v make && ! ls -d /opt/ml-airflow/node_modules/.pnpm/{typescript,vitest,kubernetes-models}@*'
  claim 'no secret and no history of a checkout is in it' in_image bash -c '! find / -xdev \( -name .git -o -name .env \) 2>/dev/null | grep .'
  claim 'its labels say what it is' says Apache-2.0 docker image inspect "$image"
  claim 'any command of airflow runs in it' says '^[0-9.]+$' docker run --rm "$image" version
}

in_image() { docker run --rm --entrypoint "$1" "$image" "${@:2}"; }

# ---- One container, as the README shows it ----

try_one() {
  remove_all
  local since token
  since=$(now)
  docker run --rm -d -p "$port:8080" -v "$PWD/docker/test:/airflow/dags:ro" -v "$name:/airflow" --name "$name" "$image" >/dev/null
  claim 'docker run of the image alone serves' soon curl -sf "localhost:$port/health"
  measured 'from docker run to a served page' "$(seconds_since "$since")"
  token=$(docker exec "$name" cat /airflow/api_token)
  claim 'a first run ends' in_one trigger_dag -c '{"parameter_1":"cold","parameter_2":"start"}' ml_training_dag --wait
  measured 'from docker run to the end of a first run of three tasks' "$(seconds_since "$since"), with $(processor_time) of a processor"
  claim 'it is healthy' soon healthy "$name"

  walk
  keep_the_door
  stop_and_go_on
  measured 'load of the machine meanwhile' "$(cut -d' ' -f1-3 /proc/loadavg)"
  idle_memory "$name"
  docker rm -f "$name" >/dev/null
  docker volume rm "$name" >/dev/null
}

in_one() { docker exec "$name" airflow "$@"; }

# Of all that ran in the container; unlike seconds on the wall it does not depend on what else the machine does.
processor_time() {
  docker exec "$name" sh -c 'cat /sys/fs/cgroup/cpu.stat 2>/dev/null || echo "usage_usec $(($(cat /sys/fs/cgroup/cpuacct/cpuacct.usage) / 1000))"' |
    awk '$1 == "usage_usec" { printf "%.1f s", $2 / 1e6 }'
}

healthy() { [[ $(docker inspect --format '{{.State.Health.Status}}' "$1") == healthy ]]; }

# What the README of the original lets its users do, to the letter but for the name of the container.
walk() {
  claim 'airflow list_dags' says ml_testing_dag in_one list_dags
  claim 'the database is listed as DB_CONN_ID' says ml_airflow_db in_one connections -l
  claim 'airflow trigger_dag of the training DAG' \
    in_one trigger_dag -c '{"parameter_1":"parameter_1","parameter_2":"parameter_2"}' ml_training_dag
  claim 'airflow trigger_dag of the testing DAG' \
    in_one trigger_dag -c '{"parameter_1":"parameter_1","parameter_3":"parameter_3"}' ml_testing_dag --wait
  claim 'airflow test shows what the task says' \
    says common_task_1_param_1 in_one test ml_training_dag common_task_1 2015-06-01 -tp '{"parameter_1":"a"}'
  claim 'a login is remembered' login
  claim 'the GET address triggers, typed as it stands' get_trigger ml_training_dag '{"parameter_1":"parameter_1","parameter_2":"from_the_address_bar"}'
  claim 'the page is reachable' reaches /admin/
  claim 'what is done is skipped' is_skipped '{"parameter_1":"parameter_1","parameter_3":"parameter_3"}' ml_testing_dag
}

login() { curl -sf -c "$work/cookies" -H 'content-type: application/json' -d "{\"token\":\"$token\"}" "localhost:$port/login"; }

get_trigger() {
  curl -sfg -b "$work/cookies" "http://localhost:$port/admin/rest_api/api?api=trigger_dag&dag_id=$1&conf=$2" | tee "$work/answer"
  grep -Eq '"status": ?"OK"' "$work/answer"
}

reaches() { curl -sfL -b "$work/cookies" -o /dev/null "http://localhost:$port$1"; }

is_skipped() {
  local run=skipped-$RANDOM
  in_one trigger_dag -r "$run" -c "$1" "$2" --wait
  in_one show_run "$2" "$run" -o json | tee "$work/run"
  grep -q '"state": *"skipped"' "$work/run" && ! grep -q '"state": *"success",' <(grep -A99 task_instances "$work/run")
}

# The port is published, so a stranger may not get far.
keep_the_door() {
  claim 'without a token nothing is told' same "$(status "localhost:$port/api/v1/dags")" 401
  claim 'without a token nothing is triggered' \
    same "$(status -g "localhost:$port/admin/rest_api/api?api=trigger_dag&dag_id=ml_training_dag&conf={}")" 403
  claim 'a page under another name is not answered' same "$(status -b "$work/cookies" -H 'Host: evil.example' "localhost:$port/api/v1/dags")" 403
}

status() { curl -s -o /dev/null -w '%{http_code}' "$@"; }

stop_and_go_on() {
  local since
  in_one trigger_dag -r stopped -c '{"name":"stopped","seconds":2}' spread_dag >/dev/null
  soon says running in_one show_run spread_dag stopped
  since=$(now)
  docker stop "$name" >/dev/null
  measured 'docker stop with tasks running' "$(seconds_since "$since")"
  claim 'docker stop ends within its grace of 10 s' test $(($(now) - since)) -lt 10000
  docker run -d -p "$port:8080" -v "$PWD/docker/test:/airflow/dags:ro" -v "$name:/airflow" --name "$name" "$image" >/dev/null
  claim 'what was running then ends after a new start' soon ended spread_dag stopped
  claim 'and each of its 24 tasks is done' same "$(in_one show_run spread_dag stopped -o json | grep -c '"state": "success"')" 25
}

ended() { [[ $(in_one dag_state "$1" "$2") == success ]]; }

idle_memory() {
  sleep 20
  local service
  for service in "$@"; do measured "idle memory of $service" "$(docker stats --no-stream --format '{{.MemUsage}}' "$service")"; done
}

# ---- The cluster ----

try_cluster() {
  remove_all
  export DAGS_FOLDER=$PWD/docker/test API_PORT=$port ML_AIRFLOW_IMAGE=$image WORKER_CONCURRENCY=2 SHUTDOWN_GRACE_SECONDS=5
  local since
  since=$(now)
  claim 'scripts/run_docker_compose.sh brings the cluster up from nothing' cluster
  measured 'from nothing to a healthy cluster' "$(seconds_since "$since")"
  claim 'a first run ends' in_one trigger_dag -c '{"parameter_1":"cold","parameter_2":"start"}' ml_training_dag --wait
  measured 'from nothing to the end of a first run' "$(seconds_since "$since")"
  claim 'the testing DAG runs' in_one trigger_dag -c '{"parameter_1":"cold","parameter_3":"start"}' ml_testing_dag --wait
  claim 'the iris DAG runs' in_one trigger_dag -c '{}' iris_training_dag --wait
  claim 'the test data set is there' same "$(sql "SELECT parameter_1 FROM ml_dag WHERE id = 1")" test_parameter_1
  claim 'three workers come up' cluster --scale worker=3
  spread_over_three
  kill_a_worker
  restart_the_servers
  down_and_up
  idle_memory "$name" "$(container mysql)" "$(container redis)" "$(container worker)"
}

cluster() { scripts/run_docker_compose.sh --project "$name" --detach --no-build "$@"; }

container() { docker ps -q -f "label=com.docker.compose.project=$name" -f "label=com.docker.compose.service=$1" | head -1; }

sql() {
  docker exec "$(container mysql)" sh -c 'MYSQL_PWD=$MYSQL_ROOT_PASSWORD mysql -N -u root -e "$1" "$MYSQL_DATABASE"' sh "$1"
}

# $1: a run; $2: what to ask of its tries.
tries() {
  sql "SELECT $2 FROM task_try t JOIN task_instance i ON i.id = t.task_instance_id JOIN dag_run r ON r.id = i.dag_run_id WHERE r.run_id = '$1'"
}

spread_over_three() {
  claim 'a run of 24 tasks ends' in_one trigger_dag -r spread -c '{"name":"spread","seconds":3}' spread_dag --wait
  claim 'three workers are listed' same "$(in_one list_workers -o json | grep -c '"alive": true')" 3
  claim 'its tries were on three hosts' same "$(tries spread 'COUNT(DISTINCT t.host)')" 3
  measured 'tasks on each host' "$(tries spread 't.host' | sort | uniq -c | tr -s '\n ' ' ')"
  claim 'each task was started once' same "$(tries spread 'COUNT(*)')" 24
}

kill_a_worker() {
  in_one trigger_dag -r killed -c '{"name":"killed","seconds":4}' spread_dag >/dev/null
  soon has_running killed 6
  docker kill "$(container worker)" >/dev/null
  claim 'a run goes on to its end though a worker is killed' soon ended spread_dag killed
  claim 'each of its tasks succeeded once' same "$(tries killed "SUM(t.outcome = 'success')")" 24
  claim 'what the killed one ran was lost there, and done by others' test "$(tries killed "SUM(t.outcome = 'lost')")" -ge 1
  claim 'a killed worker is replaced by the next call' cluster --scale worker=3
}

has_running() { [[ $(tries "$1" "SUM(t.outcome IS NULL)") -ge $2 ]]; }

restart_the_servers() {
  in_one trigger_dag -r before -c '{"name":"before","seconds":2}' spread_dag >/dev/null
  soon has_running before 4
  "${compose_command[@]}" --env-file "docker/.env.$name" -p "$name" -f docker/docker-compose.yml restart redis mysql >/dev/null 2>&1
  claim 'a run is accepted as soon as MySQL is back' soon in_one trigger_dag -r behind -c '{"name":"behind","seconds":0}' spread_dag
  claim 'the run under way ends though Redis and MySQL were restarted' soon ended spread_dag before
  claim 'and so does the other one' soon ended spread_dag behind
  claim 'each of their tasks succeeded once' same "$(tries before "SUM(t.outcome = 'success')") $(tries behind "SUM(t.outcome = 'success')")" '24 24'
  measured 'tries that the restart cost' "$(tries before "SUM(t.outcome <> 'success')")"
}

down_and_up() {
  local runs
  runs=$(sql 'SELECT COUNT(*) FROM dag_run')
  claim 'it goes down' scripts/run_docker_compose.sh --project "$name" --down
  claim 'and up again' cluster --scale worker=3
  claim 'with its history' same "$(sql 'SELECT COUNT(*) FROM dag_run')" "$runs"
  claim 'and what is done is skipped' is_skipped '{"parameter_1":"cold","parameter_3":"start"}' ml_testing_dag
}

# ---- What goes wrong gets a sentence ----

try_refusals() {
  [[ -n $(container mysql) ]] || try_cluster
  local network=${name}_inside redis=redis://redis:6379
  claim 'an unknown command' refused 'unknown command' docker run --rm "$image" list_dogs
  claim 'a worker without REDIS_URL' refused "'worker' needs the Redis" docker run --rm "$image" worker
  claim 'a wrong password of MySQL' refused 'Access denied' \
    docker run --rm --network "$network" -e DB_HOST=mysql -e DB_LOGIN=airflow -e DB_PASSWORD=wrong "$image" initialize_airflow.sh
  claim 'a missing password of MySQL' refused 'Access denied' \
    docker run --rm --network "$network" -e DB_TYPE=mysql -e DB_HOST=mysql -e DB_LOGIN=airflow "$image" initialize_airflow.sh
  claim 'a wrong password of Redis' told 'refused the login' -e REDIS_URL="${redis/redis:\/\//redis://:wrong@}"
  claim 'a missing password of Redis' told 'refused the login' -e REDIS_URL="$redis"
  docker run -d --rm --name "${name}_redis" --network "$network" --network-alias evicting redis:7.4-bookworm \
    redis-server --maxmemory-policy allkeys-lru >/dev/null
  claim 'a Redis that evicts' told 'maxmemory-policy allkeys-lru' -e REDIS_URL=redis://evicting:6379
  claim 'a Redis without password' told 'without a password' -e REDIS_URL=redis://evicting:6379
  claim 'a folder that cannot be written' refused 'cannot be written by user 50000' docker run --rm --read-only "$image"
  claim 'a port that is taken' refused "Port $port of 127.0.0.1 is taken" \
    env CONTAINER_NAME="${name}_2" API_PORT="$port" ML_AIRFLOW_IMAGE="$image" scripts/run_docker.sh --no-build
  [[ -e $work/clone ]] || git clone --quiet . "$work/clone"
  claim 'a second cluster of the same name' refused 'runs from .* already' \
    env API_PORT="$((port + 1))" "$work/clone/scripts/run_docker_compose.sh" --project "$name" --detach --no-build
  claim 'another password than that of the volumes' refused 'DB_PASSWORD differs' \
    env DB_PASSWORD=other scripts/run_docker_compose.sh --project "$name" --detach --no-build
  sql 'INSERT INTO schema_version (version) VALUES (999)'
  claim 'a volume of a newer version' refused 'of another version of ml-airflow' cluster
}

# $1: what a worker of the cluster's network says, before it is ended; the rest: settings.
told() {
  local pattern=$1 code
  shift
  docker rm -f "${name}_told" >/dev/null 2>&1 || true
  docker run -d --name "${name}_told" --network "${name}_inside" --env-file <(grep ^DB_ "docker/.env.$name") -e DB_HOST=mysql "$@" "$image" worker >/dev/null
  soon says "$pattern" docker logs "${name}_told"
  code=$?
  docker rm -f "${name}_told" >/dev/null
  return "$code"
}

# ---- Order ----

remove_all() {
  local containers volumes
  mapfile -t containers < <(docker ps -aq -f "name=$name"; docker ps -aq -f "label=com.docker.compose.project=$name")
  ((${#containers[@]} == 0)) || docker rm -f "${containers[@]}" >/dev/null 2>&1 || true
  mapfile -t volumes < <(docker volume ls -q -f "name=$name")
  ((${#volumes[@]} == 0)) || docker volume rm "${volumes[@]}" >/dev/null
  docker network rm "${name}_inside" "${name}_outside" >/dev/null 2>&1 || true
  rm -f "docker/.env.$name"
}

clean_up() {
  remove_all
  rm -rf "$work"
}

main "$@"
