# shellcheck shell=bash disable=SC2154
# Sourced by scripts/test_docker.sh: what goes wrong gets a sentence, and an exit code.

try_refusals() {
  [[ -n $(container mysql) ]] || try_cluster
  refuse_in_a_container
  refuse_servers
  refuse_in_the_scripts
  two_clusters
  other_versions
}

refuse_in_a_container() {
  claim 'an unknown command' refused 2 'unknown command' docker run --rm "$image" list_dogs
  claim 'a worker without REDIS_URL' refused 1 "'worker' needs the Redis" docker run --rm "$image" worker
  claim 'a folder that cannot be written' refused 1 'cannot be written by user 50000' docker run --rm --read-only "$image"
  claim 'a volume that is read-only' refused 1 '/airflow cannot be written by user 50000' docker run --rm -v "${name}_read:/airflow:ro" "$image"
  claim 'a volume of logs that is read-only' refused 1 '/airflow/logs cannot be written by user 50000' \
    docker run --rm -e REDIS_URL=redis://redis -v "${name}_read:/airflow/logs:ro" "$image" worker
}

refuse_servers() {
  local network=${name}_inside redis=redis://redis:6379
  local mysql=(docker run --rm --network "$network" -e DB_TYPE=mysql -e DB_HOST=mysql -e DB_LOGIN=airflow)
  claim 'a wrong password of MySQL' refused 1 'Access denied' "${mysql[@]}" -e DB_PASSWORD=wrong "$image" initialize_airflow.sh
  claim 'a missing password of MySQL' refused 1 'Access denied' "${mysql[@]}" "$image" initialize_airflow.sh
  claim 'a wrong password of MySQL, to a worker' refused 1 'Access denied' \
    "${mysql[@]}" -e DB_PASSWORD=wrong -e REDIS_URL="$redis" "$image" worker
  claim 'a MySQL that is not there' refused 1 'cannot be reached' "${mysql[@]}" -e DB_HOST=nowhere -e DB_WAIT_SECONDS=1 "$image" initialize_airflow.sh
  claim 'a wrong password of Redis' told 'refused the login' -e REDIS_URL="${redis/redis:\/\//redis://:wrong@}"
  claim 'a missing password of Redis' told 'refused the login' -e REDIS_URL="$redis"
  docker run -d --rm --name "${name}_redis" --network "$network" --network-alias evicting redis:7.4-bookworm \
    redis-server --maxmemory-policy allkeys-lru >/dev/null
  claim 'a Redis that evicts' told 'maxmemory-policy allkeys-lru' -e REDIS_URL=redis://evicting:6379
  claim 'a Redis without password' told 'without a password' -e REDIS_URL=redis://evicting:6379
  docker rm -f "${name}_redis" >/dev/null
}

# $1: what a worker of the cluster's network says, before it is ended; the rest: settings.
told() {
  local pattern=$1 code
  shift
  docker rm -f "${name}_told" >/dev/null 2>&1 || true
  docker run -d --name "${name}_told" --network "${name}_inside" --env-file <(grep ^DB_ "docker/.env.$name") -e DB_HOST=mysql "$@" "$image" worker >/dev/null
  soon says "$pattern" docker logs "${name}_told"
  code=$?
  docker logs "${name}_told" 2>&1 | tail -3
  docker rm -f "${name}_told" >/dev/null
  return "$code"
}

refuse_in_the_scripts() {
  local taken="Port $port of 127.0.0.1 is already taken"
  claim 'no Docker' refused 1 'Docker does not answer' env DOCKER_HOST=unix:///nowhere.sock scripts/run_docker_compose.sh
  claim 'a port that is taken' refused 1 "$taken" env CONTAINER_NAME="${name}_2" API_PORT="$port" scripts/run_docker.sh --no-build
  claim 'a port that is taken, for a cluster' refused 1 "$taken" \
    env API_PORT="$port" scripts/run_docker_compose.sh --project "${name}_2" --detach --no-build
  claim 'of which nothing is left' not test -e "docker/.env.${name}_2"
  claim 'a cluster that is not there' refused 1 "no cluster called ${name}_2" scripts/run_docker_compose.sh --project "${name}_2" --down
  claim 'another password than that of the volumes' refused 1 'DB_PASSWORD differs' env DB_PASSWORD=other scripts/run_docker_compose.sh --project "$name" --detach --no-build
  [[ -e $work/clone ]] || git clone --quiet . "$work/clone"
  claim 'a second cluster of the same name' refused 1 'runs from .* already' \
    env API_PORT="$((port + 1))" "$work/clone/scripts/run_docker_compose.sh" --project "$name" --detach --no-build
}

two_clusters() {
  local runs other=${name}_2
  runs=$(sql 'SELECT COUNT(*) FROM dag_run')
  claim 'a second cluster under its own name and port comes up' \
    env API_PORT="$((port + 1))" scripts/run_docker_compose.sh --project "$other" --detach --no-build
  claim 'runs what is triggered there' docker exec "$other" airflow trigger_dag -c '{"parameter_1":"of","parameter_2":"two"}' ml_training_dag --wait
  claim 'and the first one knows nothing of it' same "$(sql 'SELECT COUNT(*) FROM dag_run')" "$runs"
  claim 'it is deleted with all that it had' scripts/run_docker_compose.sh --project "$other" --delete
  claim 'and no volume of it is left' same "$(docker volume ls -q -f "name=${other}_")" ''
  claim 'the first one goes on' in_one trigger_dag -c '{"parameter_1":"still","parameter_2":"there"}' ml_training_dag --wait
}

other_versions() {
  local newest
  newest=$(printf '%s\n' sql/mysql/*_schema_*.sql | sed 's#.*/##; s#_.*##' | sort -n | tail -1)
  sql 'DROP TABLE worker; DELETE FROM schema_version WHERE version >= 5'
  claim 'a volume of an older version is brought up to date' cluster
  claim 'and then holds what this version needs' same "$(sql 'SELECT MAX(version) FROM schema_version; SELECT COUNT(*) >= 0 FROM worker' | xargs)" "$newest 1"
  sql 'INSERT INTO schema_version (version) VALUES (999)'
  claim 'a volume of a newer version' refused 1 'of another version of ml-airflow' cluster
  claim 'a worker on a database of a newer version' told 'schema version' -e REDIS_URL=redis://redis:6379
}
