# shellcheck shell=bash disable=SC2154
# Sourced by scripts/test_docker.sh: one container, as the README shows it.

try_one() {
  remove_all
  the_image_alone
  stop_and_go_on
  the_script
}

# To the letter, but for name and port.
the_image_alone() {
  local since token
  since=$(now)
  docker run --rm -i -p "$port:8080" --name "$name" "$image" </dev/null >"$work/log" 2>&1 &
  claim 'docker run of the image alone serves' soon curl -sf "localhost:$port/health"
  measured 'from docker run to a served page' "$(seconds_since "$since")"
  token=$(docker exec "$name" cat /airflow/api_token)
  claim 'a first run ends' in_one trigger_dag -c '{"parameter_1":"cold","parameter_2":"start"}' ml_training_dag --wait
  measured 'from docker run to the end of a first run of three tasks' "$(seconds_since "$since"), with $(processor_time) of a processor"
  claim 'it is healthy' soon is "$name" healthy
  claim 'its stdout tells the token' grep -q "asks for this token.*: $token" "$work/log"
  claim 'and what Redis, the API and the worker say' all_speak

  walk
  keep_the_door
  board_only_shows
  fall_sick
  measured 'load of the machine meanwhile' "$(cut -d' ' -f1-3 /proc/loadavg)"
  idle_memory "$name"
  docker stop "$name" >/dev/null
  wait
  until_removed "$name"
}

all_speak() { grep -qi 'ready to accept connections' "$work/log" && grep -q 'The API listens' "$work/log" && grep -q 'The worker takes tasks' "$work/log"; }

# Of all that ran in the container; unlike seconds on the wall it does not depend on what else the machine does.
processor_time() {
  docker exec "$name" sh -c 'cat /sys/fs/cgroup/cpu.stat 2>/dev/null || echo "usage_usec $(($(cat /sys/fs/cgroup/cpuacct/cpuacct.usage) / 1000))"' |
    awk '$1 == "usage_usec" { printf "%.1f s", $2 / 1e6 }'
}

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

get_trigger() {
  curl -sfg -b "$work/cookies" "http://localhost:$port/admin/rest_api/api?api=trigger_dag&dag_id=$1&conf=$2" | tee "$work/answer"
  grep -Eq '"status": ?"OK"' "$work/answer"
}

reaches() { curl -sfL -b "$work/cookies" -o /dev/null "http://localhost:$port$1"; }

# The port is published, so a stranger may not get far.
keep_the_door() {
  claim 'without a token nothing is answered' same "$(status "localhost:$port/api/v1/dags")" 401
  claim 'without a token nothing is triggered' \
    same "$(status -g "localhost:$port/admin/rest_api/api?api=trigger_dag&dag_id=ml_training_dag&conf={}")" 403
  claim 'a page under another name is not answered' same "$(status -b "$work/cookies" -H 'Host: evil.example' "localhost:$port/api/v1/dags")" 403
}

# The health check asks each part; what Docker makes of it is tried with a worker of the cluster.
fall_sick() {
  local part
  for part in api worker; do
    signal STOP "$name" "/apps/$part/dist/main.js"
    claim "its health check notices that the $part has been stopped" refused 1 "The $part has been stopped by a signal" check_health "$name"
    signal CONT "$name" "/apps/$part/dist/main.js"
    claim 'and that it goes on' soon check_health "$name"
  done
}

stop_and_go_on() {
  local since
  start_with_volume
  claim 'a container with a volume and DAGs serves' soon curl -sf "localhost:$port/health"
  claim 'DAGs that are mounted read-only take no further file' refused 0 'nothing can be written into /airflow/dags' \
    deploy docker/test/spread_dag.mjs
  in_one trigger_dag -r stopped -c '{"name":"stopped","seconds":2}' spread_dag >/dev/null
  soon says running in_one show_run spread_dag stopped
  since=$(now)
  docker stop "$name" >/dev/null
  measured 'docker stop with tasks running' "$(seconds_since "$since")"
  claim 'docker stop ends within its grace of 10 s' test $(($(now) - since)) -lt 10000
  until_removed "$name"
  start_with_volume
  claim 'what was running then ends after a new start' soon ended spread_dag stopped
  claim 'and each of its 24 tasks is done' same "$(in_one show_run spread_dag stopped -o json | grep -c '"state": "success"')" 25
  docker rm -f "$name" >/dev/null
  docker volume rm "$name" >/dev/null
}

deploy() {
  curl -s -H "Authorization: Bearer $(docker exec "$name" cat /airflow/api_token)" -F "dag_file=@$1" -F force=true "localhost:$port/admin/rest_api/api?api=deploy_dag"
}

start_with_volume() {
  docker run -d --rm -p "$port:8080" -v "$PWD/docker/test:/airflow/dags:ro" -v "$name:/airflow" --name "$name" "$image" >/dev/null
}

the_script() {
  export CONTAINER_NAME=$name API_PORT=$port ML_AIRFLOW_IMAGE=$image API_TOKENS=admin:a-token-of-this-trial
  DB_CONN_ID=mine DB_HOST=/airflow/mine.db from_a_terminal scripts/run_docker.sh --no-build
  claim 'scripts/run_docker.sh runs everything in the foreground' soon curl -sf "localhost:$port/health"
  claim 'the variables DB_* reach the container' says mine in_one connections -l
  claim 'and name the database' docker exec "$name" test -s /airflow/mine.db
  claim 'Ctrl-C stops it' ends_by_interrupt 30
  claim 'and leaves no container' not docker container inspect "$name"
  claim 'what it keeps stays in its volume' docker volume inspect "$name"
  from_a_terminal scripts/run_docker.sh --no-build
  claim 'and is taken up by the next call' soon curl -sf "localhost:$port/health"
  claim 'which is stopped as well' ends_by_interrupt 30
  docker volume rm "$name" >/dev/null
  unset CONTAINER_NAME API_TOKENS API_PORT
}

# A script, which gets SIGINT with all that it starts, as a terminal sends it.
from_a_terminal() {
  setsid env --default-signal=INT,QUIT "$@" </dev/null >"$work/script" 2>&1 &
  script=$!
}

# $1: seconds.
ends_by_interrupt() {
  local deadline=$((SECONDS + $1))
  kill -INT -- "-$script"
  while kill -0 -- "-$script" 2>/dev/null; do
    ((SECONDS < deadline)) || { cat "$work/script"; return 1; }
    sleep 0.2
  done
}
