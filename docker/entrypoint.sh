#!/usr/bin/env bash
# What the container does: `standalone` (everything, under supervisor), `webserver`, `scheduler`, `worker`, or any command of airflow.
set -euo pipefail

app=/opt/ml-airflow
home=${ML_AIRFLOW_HOME:-/airflow}
port=${PORT:-8080}

main() {
  local command=${1-standalone}
  case $command in
    standalone) (($# > 1)) || run_standalone ;;
    webserver | scheduler | worker) need_redis "$command" && need_folders "${LOG_DIR:-$home/logs}" "${OUTPUT_DIR:-$home/output}" ;;
    bash | sh | initialize_airflow.sh) run_program "$@" ;;
  esac
  # Beyond this container nobody is served on loopback.
  [[ $command != @(standalone|webserver) ]] || export HOST=${HOST:-0.0.0.0}
  # Without the command line around it there is one process less.
  (($# > 1)) || case $command in
    webserver) run_app api/dist/main.js ;;
    worker) run_app worker/dist/main.js ;;
    scheduler) run_app worker/dist/scheduler-main.js ;;
  esac
  exec airflow "$@"
}

# RESTART_ON_CHANGE is for work on ml-airflow itself, whose sources are mounted then.
run_app() {
  local watch=()
  [[ -z ${RESTART_ON_CHANGE-} ]] || watch=(--watch --watch-preserve-output)
  exec node "${watch[@]}" "$app/apps/$1"
}

# Redis, the API and a worker in this one container, on an embedded database unless DB_* name one.
run_standalone() {
  need_folders "$home" "${LOG_DIR:-$home/logs}" "${OUTPUT_DIR:-$home/output}"
  mkdir -p "$home/redis"
  # `docker stop` gives 10 seconds by default; all of it has ended well within these.
  export SHUTDOWN_GRACE_SECONDS=${SHUTDOWN_GRACE_SECONDS:-3} KILL_GRACE_SECONDS=${KILL_GRACE_SECONDS:-1}
  # Supervisor sees to the rest of it, beside what is served already.
  "$app/docker/initialize_airflow.sh" upgrade
  own_token
  export HOST=${HOST:-0.0.0.0} LOG_LEVEL=${LOG_LEVEL:-warn}
  exec supervisord --configuration "$app/docker/supervisord.conf"
}

# Without a token every client of the published port could run commands. The start prints where the token is needed.
own_token() {
  [[ -z ${API_TOKENS-} && ! ${AUTHENTICATE-} =~ ^[TtYy1] ]] || return 0
  ! grep -qsE '^(api_tokens *= *[^ ]|authenticate *= *[TtYy1])' "${AIRFLOW_CONFIG-}" || return 0
  local file=$home/api_token
  [[ -s $file ]] || (umask 077 && node -p 'crypto.randomBytes(24).toString("base64url")' >"$file")
  API_TOKENS=admin:$(<"$file")
  export API_TOKENS
  cat <<TOLD
==> http://localhost:$port/admin/ asks for this token, once in each browser: ${API_TOKENS#admin:}
==> Programs send the header Authorization: Bearer <token>. Commands by docker exec need none. To choose it: -e API_TOKENS=admin:...
TOLD
}

run_program() {
  PATH=$app/docker:$PATH
  exec "$@"
}

need_redis() {
  [[ -n ${REDIS_URL-} ]] || grep -qsE '^broker_url *= *[^ ]' "${AIRFLOW_CONFIG-}" ||
    die "'$1' needs the Redis that all containers share: set REDIS_URL, such as redis://:password@redis:6379. 'standalone' brings its own."
}

need_folders() {
  local folder
  for folder in "$@"; do
    { mkdir -p "$folder" && [[ -w $folder ]]; } 2>/dev/null ||
      die "$folder cannot be written by user $(id -u) of group $(id -g): mount a volume there that is theirs, and not read-only."
  done
}

die() {
  printf 'Error: %s\n' "$*" >&2
  exit 1
}

main "$@"
