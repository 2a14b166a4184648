#!/usr/bin/env bash
set -euo pipefail

usage='Usage: scripts/run_docker_compose.sh [--scale worker=N] [--detach] [--no-build] [--dev] [--project NAME] [--stop | --down | --delete]'
if [[ ${1-} == -h || ${1-} == --help ]]; then
  cat <<HELP
$usage

Builds the image and starts the whole cluster of docker/docker-compose.yml: MySQL with the tables and the test data set, Redis, the API and
workers. Then it shows what they say, until Ctrl-C stops them all. Nothing is lost by that: the next call goes on where this one has stopped.
The passwords, which the first call invents unless DB_PASSWORD and so on are given, and the API's token stand in docker/.env.

  --scale worker=N  N containers with workers
  --detach          leave it running in the background
  --no-build        take the image as it is
  --dev             mount what was built in this checkout, and start anew when it changes (docker/docker-compose.dev.yml)
  --project NAME    a separate cluster, with settings in docker/.env.NAME; give it its own API_PORT, too
  --stop            stop the cluster
  --down            stop it and remove its containers; the history stays in its volumes
  --delete          the same, with its volumes: all history is lost

Settings from the environment, kept in docker/.env by the first call: DB_LOGIN, DB_PASSWORD, DB_SCHEMA, MYSQL_ROOT_PASSWORD,
REDIS_PASSWORD and FERNET_KEY, which stay as they are then; DB_CONN_ID, API_TOKENS, API_ADDRESS and API_PORT (127.0.0.1 and 8080), for which
the environment wins in later calls, too. Not kept: DAGS_FOLDER, a folder of this machine, and what else stands in docker/docker-compose.yml.
HELP
  exit
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/setup.sh
source scripts/docker.sh

main() {
  read_options "$@"
  need_dags_folder
  need_docker
  need_compose
  read_settings
  case $action in
    up) start && follow ;;
    stop) compose stop ;;
    down) compose down ;;
    delete) compose down --volumes && rm -f "$env_file" ;;
  esac
}

project=ml_airflow action=up detach=no files=(-f docker/docker-compose.yml) options=() build=(--build)

read_options() {
  while (($# > 0)); do
    case $1 in
      --scale)
        [[ ${2-} =~ ^worker=[1-9][0-9]*$ ]] || wrong_usage "--scale takes worker=N, such as --scale worker=3, and not '${2-}'"
        options+=(--scale "$2")
        shift
        ;;
      --project)
        [[ ${2-} =~ ^[a-z0-9][a-z0-9_]*$ ]] || wrong_usage "--project takes a name of small letters, digits and _, and not '${2-}'"
        project=$2
        shift
        ;;
      --detach) detach=yes ;;
      --no-build) build=(--no-build) ;;
      --dev)
        [[ -e apps/api/dist/main.js ]] || die "--dev mounts what was built, and nothing is: call 'pnpm build' first."
        files+=(-f docker/docker-compose.dev.yml)
        ;;
      --stop | --down | --delete) action=${1#--} ;;
      *) wrong_usage "unknown option '$1'" ;;
    esac
    shift
  done
}

wrong_usage() {
  printf 'Error: %s\n%s\n' "$1" "$usage" >&2
  exit 2
}

# Compose would take a relative path for one from its own file, and a mere name for that of a volume.
need_dags_folder() {
  [[ -n ${DAGS_FOLDER-} ]] || return 0
  [[ -d $DAGS_FOLDER ]] || die "DAGS_FOLDER is '$DAGS_FOLDER', which is not a folder."
  DAGS_FOLDER=$(realpath "$DAGS_FOLDER")
  export DAGS_FOLDER
}

# The choices of the first start hold as long as the volumes that it made; the published address may change.
read_settings() {
  env_file=docker/.env
  [[ $project == ml_airflow ]] || env_file=docker/.env.$project
  [[ -e $env_file ]] || write_settings
  local name value
  while IFS='=' read -r name value; do
    [[ $name != @(*PASSWORD|FERNET_KEY|DB_LOGIN|DB_SCHEMA) || -z ${!name-} || ${!name} == "$value" ]] ||
      die "$name differs from the one in $env_file, with which this cluster's volumes were made: unset it, or start anew after --delete."
    # A container's name is the project's own: others set CONTAINER_NAME as well, for purposes of theirs.
    if [[ $name == CONTAINER_NAME ]]; then CONTAINER_NAME=$value; else value=${!name:-$value}; fi
    export "$name=$value"
  done < <(grep -E '^[A-Z_]+=' "$env_file")
  export COMPOSE_PROJECT_NAME=$project
}

write_settings() {
  [[ $action == up ]] || die "There is no cluster called $project: it would have its passwords in $env_file."
  need_port "${API_ADDRESS:-127.0.0.1}" "${API_PORT:-8080}"
  need_plain_values
  local name=ml-airflow
  [[ $project == ml_airflow ]] || name=$project
  (
    umask 077
    cat >"$env_file" <<SETTINGS
# Made by scripts/run_docker_compose.sh. The volumes of the cluster were made with these passwords: keep it as long as you keep them.
CONTAINER_NAME=$name
DB_LOGIN=${DB_LOGIN:-airflow}
DB_PASSWORD=${DB_PASSWORD:-$(random_text)}
DB_SCHEMA=${DB_SCHEMA:-ml_airflow}
DB_CONN_ID=${DB_CONN_ID:-ml_airflow_db}
MYSQL_ROOT_PASSWORD=${MYSQL_ROOT_PASSWORD:-$(random_text)}
REDIS_PASSWORD=${REDIS_PASSWORD:-$(random_text)}
FERNET_KEY=${FERNET_KEY:-$(random_fernet_key)}
API_TOKENS=${API_TOKENS:-admin:$(random_text)}
API_ADDRESS=${API_ADDRESS:-127.0.0.1}
API_PORT=${API_PORT:-8080}
SETTINGS
  )
  say "The cluster's passwords and token stand in $env_file"
}

# They are read as lines of a file, and the password of Redis as part of an address.
need_plain_values() {
  local name
  for name in DB_LOGIN DB_PASSWORD DB_SCHEMA DB_CONN_ID MYSQL_ROOT_PASSWORD FERNET_KEY API_TOKENS; do
    [[ ${!name-} != *[[:space:]\'\"\$\#\\]* ]] || die "$name holds a blank, a quote, \$, # or \\, which cannot stand in $env_file."
  done
  [[ ${REDIS_PASSWORD-} =~ ^[A-Za-z0-9._~-]*$ ]] || die 'REDIS_PASSWORD may hold letters, digits, dots, _, ~ and - only, as it becomes part of an address.'
}

compose() { "${compose_command[@]}" --env-file "$env_file" "${files[@]}" "$@"; }

start() {
  refuse_another_cluster
  [[ $(docker port "$CONTAINER_NAME" 8080 2>/dev/null) == "$API_ADDRESS:$API_PORT" ]] || need_port "$API_ADDRESS" "$API_PORT"
  trap 'stop' INT TERM
  if ! compose up --detach "${build[@]}" "${options[@]}" || ! until_healthy "$CONTAINER_NAME" 180; then explain; fi
  say "http://localhost:$API_PORT/admin/ asks once in each browser for the token ${API_TOKENS#*:}"
  say "Commands: docker exec $CONTAINER_NAME airflow list_dags"
}

# Compose takes containers of another folder for its own where the project's name is the same, and would replace them.
refuse_another_cluster() {
  local folder
  folder=$(docker ps -a -f "label=com.docker.compose.project=$project" --format '{{.Label "com.docker.compose.project.working_dir"}}' |
    grep -vx "$PWD/docker" | head -1) || true
  [[ -z $folder ]] ||
    die "A cluster called $project runs from $folder already: choose another name and port, such as API_PORT=8081 scripts/run_docker_compose.sh --project ${project}_2."
  local owner
  owner=$(docker ps -a -f "name=^$CONTAINER_NAME\$" --format '{{.Label "com.docker.compose.project"}}')
  [[ -z $owner && -z $(docker ps -aq -f "name=^$CONTAINER_NAME\$") || $owner == "$project" ]] ||
    die "There is a container called $CONTAINER_NAME already, which is not of this cluster: remove it (docker rm -f $CONTAINER_NAME), or choose another name with --project."
}

explain() {
  local said
  said=$(compose logs --no-color --tail 8 migrate api 2>&1) || true
  printf '%s\n' "$said" >&2
  case $said in
    *'Access denied'*)
      die "MySQL refuses the password. Its volume was made with another one than $env_file has: put that one there, or start anew after --delete." ;;
    *'schema version'* | *'does not fit'*)
      die 'The volume of MySQL is of another version of ml-airflow: use that version, or start anew after --delete.' ;;
    *) die "The cluster did not come up; its messages stand above, and more with: docker logs $CONTAINER_NAME" ;;
  esac
}

follow() {
  [[ $detach == no ]] || return 0
  say 'Ctrl-C stops the cluster'
  compose logs --follow --tail 5 &
  followed=$!
  wait "$followed" || true
}

stop() {
  trap '' INT TERM
  [[ -z ${followed-} ]] || kill "$followed" 2>/dev/null || true
  say 'Stopping; running commands may end first'
  compose stop
  exit 0
}

main "$@"
