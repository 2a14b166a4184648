# shellcheck shell=bash disable=SC2154
# Sourced by scripts/test_docker.sh: the image.

build_from_clone() {
  git clone --quiet . "$work/clone"
  local since image_id
  since=$(now)
  claim 'docker build works from a clean clone' build_image
  measured 'build' "$(seconds_since "$since")"
  image_id=$(image_says '{{.Id}}')
  since=$(now)
  claim 'a second build makes nothing again' build_image
  claim 'and ends with the same image' same "$(image_says '{{.Id}}')" "$image_id"
  measured 'second build' "$(seconds_since "$since")"
}

build_image() {
  local arguments
  mapfile -t arguments < <(build_arguments)
  docker build "${arguments[@]}" -t "$image" -f "$work/clone/docker/Dockerfile" "$work/clone"
}

try_image() {
  local size base
  size=$(image_says '{{.Size}}')
  base=$(docker image inspect --format '{{.Size}}' "${RUNTIME_IMAGE:-debian:bookworm-slim}")
  measured 'size of the image' "$((size / 1000000)) MB, of which $((base / 1000000)) MB are the base image's"
  claim 'it runs as its own user' same "$(in_image id -u)" 50000
  claim 'no compiler and no development package is in it' in_image bash -c \
    '! command -v g++ && ! command -v make && ! ls -d /opt/ml-airflow/node_modules/.pnpm/{typescript,vitest,s3rver,kubernetes-models}@*'
  claim 'no secret and no history of a checkout is in it' in_image bash -c '! find / -xdev \( -name .git -o -name .env \) 2>/dev/null | grep .'
  claim 'its labels say what it is' says Apache-2.0 image_says '{{json .Config.Labels}}'
  claim 'any command of airflow runs in it' says '^[0-9.]+$' docker run --rm "$image" version
}

image_says() { docker image inspect --format "$1" "$image"; }

in_image() { docker run --rm --entrypoint "$1" "$image" "${@:2}"; }
