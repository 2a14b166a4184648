#!/usr/bin/env bash
set -euo pipefail

if [[ ${1-} == -h || ${1-} == --help ]]; then
  cat <<'HELP'
Usage: scripts/start.sh [--once]

Installs what is missing, builds, and runs everything in the foreground: an embedded Redis, a SQLite file, the API and
a worker. It triggers ml_training_dag and iris_training_dag, prints what became of their tasks and where to look, and
serves until Ctrl-C, which ends all it started. A second call shows what is skipped, and why.

  --once  end after printing
Further arguments go to `ml-airflow standalone`. Settings: config/airflow.cfg and the environment, whose relative paths
are meant from the repository's folder.
HELP
  exit
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/setup.sh

need_node
need_pnpm
[[ -n ${REDIS_URL-} ]] || need_programs redis-server
need_dependencies
build_product
exec node apps/cli/dist/main.js standalone --demo "$@"
