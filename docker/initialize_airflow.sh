#!/usr/bin/env bash
# initialize_airflow.sh [upgrade] [unpause]
#
# Makes a database ready: waits for it, brings its tables up to date and unpauses both DAGs. From then on it is listed as the
# connection DB_CONN_ID by itself, and nobody need add it.
# It may be run again at any time. Settings: DB_*, DB_WAIT_SECONDS (60), UNPAUSE_DAGS (both; an empty one leaves all as they are).
set -euo pipefail

main() {
  (($# > 0)) || set -- upgrade unpause
  local step
  for step in "$@"; do "$step"; done
}

# As long as nobody answers; what is answered, a refused password or a newer schema, does not get better by waiting.
upgrade() {
  local said deadline=$((SECONDS + ${DB_WAIT_SECONDS:-60})) told=''
  until said=$(airflow upgradedb 2>&1); do
    [[ $said =~ 'cannot be reached' && ! $said =~ 'Access denied' && $SECONDS -lt $deadline ]] || die "$said"
    [[ -n $told ]] || echo "Waiting for the database: ${said##*$'\n'}"
    told=yes
    sleep 1
  done
  echo "$said"
}

unpause() {
  local dag
  for dag in ${UNPAUSE_DAGS-ml_training_dag ml_testing_dag}; do airflow unpause "$dag"; done
}

die() {
  printf '%s\n' "$*" >&2
  exit 1
}

main "$@"
