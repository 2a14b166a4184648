# shellcheck shell=bash disable=SC2034
# Sourced after setup.sh by the scripts that use Docker.

need_docker() {
  have docker || die 'Docker is needed, and there is none on the PATH; docs.docker.com/engine/install says how to install it.'
  local said
  said=$(docker info 2>&1 >/dev/null) || die "Docker does not answer: start it, or let DOCKER_HOST name one that runs. It says: ${said##*$'\n'}"
}

# Finds Compose, as a plugin of Docker or as a separate program, for callers of "${compose_command[@]}".
need_compose() {
  if docker compose version >/dev/null 2>&1; then
    compose_command=(docker compose)
  elif have docker-compose && [[ $(docker-compose version --short 2>/dev/null) =~ ^(1\.(29|[3-9][0-9])|[2-9]) ]]; then
    compose_command=(docker-compose)
  else
    die 'Docker Compose 1.29 or newer is needed; docs.docker.com/compose/install says how to install it.'
  fi
}

# $1: address, $2: port. Somebody who listens there would keep Docker from publishing it.
need_port() {
  [[ $2 =~ ^[0-9]+$ && $2 -ge 1 && $2 -le 65535 ]] || die "API_PORT is '$2': allowed are ports from 1 to 65535."
  local address=${1/#0.0.0.0/127.0.0.1}
  # The subshell's own complaint, that nobody listens, is the good news.
  if (exec 3<>"/dev/tcp/$address/$2") 2>/dev/null; then
    die "Port $2 of $address is already taken: stop the process that listens there, or choose another port, such as API_PORT=$(($2 + 1))."
  fi
}

random_text() { od -An -tx1 -N24 /dev/urandom | tr -d ' \n'; }

# 32 bytes in base64 for addresses, as Airflow's fernet_key.
random_fernet_key() { head -c 32 /dev/urandom | base64 | tr '+/' '-_'; }

# The base images and registries of this place, where they are not the public ones.
build_arguments() {
  local name
  for name in NODE_IMAGE RUNTIME_IMAGE NPM_REGISTRY DEBIAN_MIRROR; do
    [[ -z ${!name-} ]] || printf '%s\n' --build-arg "$name=${!name}"
  done
  printf '%s\n' --build-arg "REVISION=$(git rev-parse HEAD 2>/dev/null || true)"
}

# $1: of a container that was started with --rm. `docker stop` returns before Docker has removed it and its name is free.
until_removed() {
  local deadline=$((SECONDS + 30))
  while docker container inspect "$1" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || die "Docker has not removed the container $1 within 30 seconds of its end: docker rm --force $1 does it."
    sleep 0.1
  done
}

# $1: of a container. Waits until it is healthy; fails where it ends or does not become so within $2 seconds.
until_healthy() {
  local deadline=$((SECONDS + $2)) state
  while ((SECONDS < deadline)); do
    state=$(docker container inspect --format '{{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{end}}' "$1" 2>/dev/null) || return 1
    case $state in
      'running healthy') return ;;
      running* | created* | restarting*) sleep 1 ;;
      *) return 1 ;;
    esac
  done
  return 1
}
