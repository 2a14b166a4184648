#!/usr/bin/env bash
set -Eeuo pipefail

if [[ ${1-} == -h || ${1-} == --help ]]; then
  cat <<'HELP'
Usage: scripts/test_docker.sh [--no-build] [image] [one] [cluster] [refusals]

Tries the image and the cluster for real, with the engine that DOCKER_HOST names: builds from a clean clone of what is committed, walks
through one container as the README shows it, then through the cluster: three workers, one killed, one frozen, MySQL and Redis restarted
under load, down and up again, and what goes wrong. It prints a line for each claim and what it measures, and ends with how many held. By default
all four parts; it takes some minutes, and is not part of scripts/test.sh. Everything that it starts is called ml_airflow_test and removed.

  --no-build  take the image ml-airflow:test as it is

Settings from the environment: API_PORT (18080; the port behind it is used, too), WAIT_SECONDS (300: for each thing that is waited for), and NODE_IMAGE, RUNTIME_IMAGE,
NPM_REGISTRY and DEBIAN_MIRROR, where the public registries cannot be reached.
HELP
  exit
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/setup.sh
source scripts/docker.sh
source docker/test/claims.sh
source docker/test/image.sh
source docker/test/one.sh
source docker/test/cluster.sh
source docker/test/refusals.sh

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
  trap 'broken_off "${BASH_SOURCE[0]##*/}:$LINENO" "$BASH_COMMAND"' ERR
  local signal
  # shellcheck disable=SC2064
  for signal in HUP INT PIPE TERM; do trap "broken_off 'a signal' SIG$signal; exit 1" "$signal"; done
  remove_all
  need_port 0.0.0.0 "$port"
  need_port 0.0.0.0 "$((port + 1))"
  [[ $build == no ]] || build_from_clone
  for part in "${parts[@]}"; do "try_$part"; done
  echo "$held held, $broken did not"
  [[ $broken == 0 ]] || exit 1
}

# A step between two claims has failed: nothing behind it can be judged.
broken_off() { printf "Error: broken off at %s, by '%s'; %s held, %s did not\n" "$1" "$2" "$held" "$broken" >&2; }

# ---- Order ----

remove_all() {
  local containers volumes
  mapfile -t containers < <(docker ps -aq -f "name=$name"; docker ps -aq -f "label=com.docker.compose.project=$name")
  ((${#containers[@]} == 0)) || docker rm -f "${containers[@]}" >/dev/null 2>&1 || true
  mapfile -t volumes < <(docker volume ls -q -f "name=$name")
  ((${#volumes[@]} == 0)) || docker volume rm "${volumes[@]}" >/dev/null
  docker network rm "$name"{,_2}_{inside,outside} >/dev/null 2>&1 || true
  rm -f "docker/.env.$name"{,_2}
}

clean_up() {
  remove_all
  rm -rf "$work"
}

main "$@"
