#!/usr/bin/env bash
set -euo pipefail

if [[ ${1-} == -h || ${1-} == --help ]]; then
  cat <<'HELP'
Usage: scripts/init_airflow.sh [--reset]

Makes a local installation in the folder airflow_home, on SQLite: installs what is missing, builds, copies config/airflow.cfg there, makes
the database, which is listed as the connection DB_CONN_ID then, and unpauses ml_training_dag and ml_testing_dag. Afterwards airflow_home/bin/airflow is the command:

  airflow_home/bin/airflow standalone

It may be called again at any time, and keeps what there is.

  --reset  drop everything that the database holds first

Settings from the environment: DB_HOST (the file of the database; default airflow_home/ml_airflow.db), DB_CONN_ID.
HELP
  exit
fi
if [[ $# -gt 1 || ${1---reset} != --reset ]]; then
  printf "Error: unknown option '%s'\nUsage: scripts/init_airflow.sh [--reset]\n" "$1" >&2
  exit 2
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/setup.sh

need_node
need_pnpm
need_programs redis-server
need_dependencies
build_product

home=$PWD/airflow_home
# The environment means paths from here, the file from its own folder.
database=$(realpath -m "${DB_HOST:-$home/ml_airflow.db}")
mkdir -p "$home/bin" "$home/dags"
say "Installing into $home"
if [[ ! -e $home/airflow.cfg ]]; then
  sed -e "s#^airflow_home = .*#airflow_home = $home#" -e "s#^dags_folder =.*#dags_folder = $home/dags#" \
    -e "s#^host =.*#host = $database#" -e "s#^conn_id = .*#conn_id = ${DB_CONN_ID:-ml_airflow_db}#" \
    config/airflow.cfg >"$home/airflow.cfg"
fi
cat >"$home/bin/airflow" <<WRAPPER
#!/bin/sh
AIRFLOW_CONFIG=$(printf %q "$home/airflow.cfg") exec node $(printf %q "$PWD/apps/cli/dist/main.js") "\$@"
WRAPPER
chmod +x "$home/bin/airflow"
PATH=$home/bin:$PATH
[[ ${1-} != --reset ]] || airflow resetdb -y
docker/initialize_airflow.sh
say "Start it by ${home#"$PWD"/}/bin/airflow standalone"
