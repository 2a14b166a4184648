#!/usr/bin/env bash
set -euo pipefail

if [[ ${1-} == -h || ${1-} == --help ]]; then
  cat <<'HELP'
Usage: scripts/run_docker.sh [--detach] [--no-build] [COMMAND ...]

Builds the image ml-airflow:dev and runs everything in one container, called ml-airflow, in the foreground: Redis, the API and a worker.
Ctrl-C stops it; what it keeps lies in the volume ml-airflow, so that the next call goes on where this one has stopped.
It tells a token with which http://localhost:8080 is used. Any command of airflow runs beside it:

  docker exec $(docker ps -aqf "name=ml-airflow") airflow list_dags

  --detach    leave it running in the background; docker stop ml-airflow stops it
  --no-build  take the image as it is

Settings from the environment: DB_HOST, DB_LOGIN, DB_PASSWORD, DB_SCHEMA, DB_CONN_ID and DB_TYPE, DB_PORT, which name the database (unset: a
SQLite file in the volume; this machine itself is host.docker.internal); API_TOKENS, DAGS_FOLDER (a folder of this machine); API_ADDRESS and API_PORT (127.0.0.1 and 8080), on which it is
published; CONTAINER_NAME; NODE_IMAGE, RUNTIME_IMAGE, NPM_REGISTRY and DEBIAN_MIRROR, for the build.
HELP
  exit
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/setup.sh
source scripts/docker.sh

mode=(-i)
build=yes
while [[ ${1-} == -* ]]; do
  case $1 in
    --detach) mode=(--detach) ;;
    --no-build) build=no ;;
    *)
      printf "Error: unknown option '%s'\nUsage: scripts/run_docker.sh [--detach] [--no-build] [COMMAND ...]\n" "$1" >&2
      exit 2
      ;;
  esac
  shift
done

name=${CONTAINER_NAME:-ml-airflow}
image=${ML_AIRFLOW_IMAGE:-ml-airflow:dev}
address=${API_ADDRESS:-127.0.0.1}
port=${API_PORT:-8080}

[[ -z ${DAGS_FOLDER-} || -d $DAGS_FOLDER ]] || die "DAGS_FOLDER is '$DAGS_FOLDER', which is not a folder."
need_docker
if [[ $build == yes ]]; then
  mapfile -t arguments < <(build_arguments)
  docker build "${arguments[@]}" -t "$image" -f docker/Dockerfile .
fi
docker image inspect "$image" >/dev/null 2>&1 || die "There is no image $image: leave out --no-build."
if docker container inspect "$name" >/dev/null 2>&1; then
  say "Stopping the container $name of an earlier call"
  docker stop --time 30 "$name" >/dev/null
  docker rm "$name" >/dev/null 2>&1 || true
  until_removed "$name"
fi
need_port "$address" "$port"

given=()
for setting in DB_TYPE DB_HOST DB_PORT DB_LOGIN DB_PASSWORD DB_SCHEMA DB_CONN_ID API_TOKENS REDIS_URL LOG_LEVEL; do
  # By its name alone, so that no value stands among the arguments of a process.
  [[ -z ${!setting-} ]] || given+=(-e "$setting")
done
[[ -z ${DAGS_FOLDER-} ]] || given+=(-v "$(realpath "$DAGS_FOLDER"):/airflow/dags:ro")

exec docker run "${mode[@]}" --rm --name "$name" -p "$address:$port:8080" -v "${VOLUME_NAME:-$name}:/airflow" --stop-timeout 30 \
  --add-host host.docker.internal:host-gateway --cap-drop ALL --security-opt no-new-privileges "${given[@]}" "$image" "$@"
