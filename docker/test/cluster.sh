# shellcheck shell=bash disable=SC2154
# Sourced by scripts/test_docker.sh: the cluster.

try_cluster() {
  remove_all
  export DAGS_FOLDER=$PWD/docker/test API_PORT=$port ML_AIRFLOW_IMAGE=$image WORKER_CONCURRENCY=2 SHUTDOWN_GRACE_SECONDS=5
  local since token
  since=$(now)
  claim 'scripts/run_docker_compose.sh brings the cluster up from nothing' cluster
  measured 'from nothing to a healthy cluster' "$(seconds_since "$since")"
  claim 'a first run ends' in_one trigger_dag -c '{"parameter_1":"cold","parameter_2":"start"}' ml_training_dag --wait
  measured 'from nothing to the end of a first run' "$(seconds_since "$since")"
  claim 'the testing DAG runs' in_one trigger_dag -c '{"parameter_1":"cold","parameter_3":"start"}' ml_testing_dag --wait
  claim 'the iris DAG runs' in_one trigger_dag -c '{}' iris_training_dag --wait
  claim 'the test data set is there' same "$(sql "SELECT parameter_1 FROM ml_dag WHERE id = 1")" test_parameter_1
  token=$(sed -n 's/^API_TOKENS=admin://p' "docker/.env.$name")
  board_only_shows
  claim 'three workers come up' cluster --scale worker=3
  spread_over_three
  kill_a_worker
  restart_the_servers
  down_and_up
  freeze_a_worker
  idle_memory "$name" "$(container mysql)" "$(container redis)" "$(container worker)"
  stop_from_a_terminal
}

cluster() { scripts/run_docker_compose.sh --project "$name" --detach --no-build "$@"; }

container() { docker ps -q -f "label=com.docker.compose.project=$name" -f "label=com.docker.compose.service=$1" | head -1; }

sql() {
  # shellcheck disable=SC2016
  docker exec "$(container mysql)" sh -c 'MYSQL_PWD=$MYSQL_ROOT_PASSWORD mysql -N -u root -e "$1" "$MYSQL_DATABASE"' sh "$1"
}

redis() {
  # shellcheck disable=SC2016
  docker exec "$(container redis)" sh -c 'REDISCLI_AUTH=$REDIS_PASSWORD redis-cli "$@"' sh "$@"
}

# $1: a run; $2: what to ask of its tries.
tries() {
  sql "SELECT $2 FROM task_try t JOIN task_instance i ON i.id = t.task_instance_id JOIN dag_run r ON r.id = i.dag_run_id WHERE r.run_id = '$1'"
}

spread_over_three() {
  claim 'three workers are listed, each as what it is' soon three_are_listed
  claim 'and counted for Prometheus' soon says 'ml_airflow_workers\{state="alive"\} 3' api /metrics
  in_one trigger_dag -r spread -c '{"name":"spread","seconds":3}' spread_dag >/dev/null
  soon has_running spread 6
  claim 'what waits and runs stands in Redis where a KEDA looks' waits_in_redis
  claim 'and in the metrics' says 'ml_airflow_task_instances\{state="queued"\} [1-9]' api /metrics
  claim 'the API follows the log of a task that runs in a worker' follows_a_log spread
  claim 'a run of 24 tasks ends' soon ended spread_dag spread
  claim 'its tries were on three hosts, as the API tells' same "$(hosts_of spread | sort -u | wc -l)" 3
  measured 'tasks on each host' "$(hosts_of spread | sort | uniq -c | tr -s '\n ' ' ')"
  claim 'each task was started once' same "$(tries spread 'COUNT(*)')" 24
}

three_are_listed() {
  api /api/v1/workers | tee "$work/workers"
  [[ $(grep -o '"host":"[0-9a-f]*","pid":[0-9]*,"version":"[0-9.]*","slots":2,' "$work/workers" | sort -u | wc -l) == 3 ]]
}

waits_in_redis() { [[ $(redis zcard ml_airflow:tasks:prioritized) -gt 0 && $(redis llen ml_airflow:tasks:active) == 6 ]]; }

# $1: a run's id.
tries_path() { echo "/api/v1/runs/$(sql "SELECT id FROM dag_run WHERE run_id = '$1'")/tasks/take/tries"; }

# $1: a run that is under way.
follows_a_log() {
  local sample path
  sample=$(sql "SELECT i.sample FROM task_instance i JOIN dag_run r ON r.id = i.dag_run_id WHERE r.run_id = '$1' AND i.state = 'running' LIMIT 1")
  path=$(tries_path "$1")/1/log
  timeout 60 curl -sN -H "Authorization: Bearer $token" "localhost:$port$path/stream?sample=$sample" | tee "$work/log"
  grep -q "begins on [0-9a-f]*" "$work/log" && grep -q 'ends$' "$work/log" && grep -q '^event: end' "$work/log" && api "$path?sample=$sample" | grep 'ends$'
}

hosts_of() {
  local path number
  path=$(tries_path "$1")
  for number in {1..24}; do api "$path?sample=s$number" | grep -o '"host":"[^"]*"'; done
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

# A worker whose process does not go on, while its container runs.
freeze_a_worker() {
  local frozen
  frozen=$(container worker)
  soon is "$frozen" healthy
  in_one trigger_dag -r frozen -c '{"name":"frozen","seconds":4}' spread_dag >/dev/null
  soon has_running frozen 6
  signal STOP "$frozen" /apps/worker/dist/main.js
  claim 'a run goes on to its end though a worker is frozen' soon ended spread_dag frozen
  claim 'each of its tasks succeeded once' same "$(tries frozen "SUM(t.outcome = 'success')")" 24
  claim 'Docker finds the frozen one unhealthy' soon is "$frozen" unhealthy
  signal CONT "$frozen" /apps/worker/dist/main.js
  claim 'and healthy once it goes on' soon is "$frozen" healthy
}

stop_from_a_terminal() {
  local gone
  gone=$(workers_gone)
  from_a_terminal scripts/run_docker_compose.sh --project "$name" --no-build --scale worker=2
  claim 'in the foreground it tells what the containers say' soon grep -q 'Ctrl-C stops the cluster' "$work/script"
  claim 'Ctrl-C stops all of them' ends_by_interrupt 90
  claim 'and none runs any more' same "$(docker ps -q -f "label=com.docker.compose.project=$name")" ''
  claim 'the next call goes on with them' cluster --scale worker=2
  claim 'and misses no worker, for all had left in order' same "$(workers_gone)" "$gone"
}

workers_gone() { sql 'SELECT COUNT(*) FROM worker WHERE lease_until < UTC_TIMESTAMP(3)'; }
