#!/usr/bin/env bash
set -euo pipefail

if [[ ${1-} == -h || ${1-} == --help ]]; then
  cat <<'HELP'
Usage: scripts/package.sh [FOLDER]

Installs what is missing, builds, and makes the npm package ml-airflow-X.Y.Z.tgz in FOLDER, by default dist. The package holds the command
line, the API with its pages, the worker, the DDL and the types of DAG files. In an empty folder:

  npm install PATH/TO/ml-airflow-X.Y.Z.tgz
  npx ml-airflow init my-pipelines
HELP
  exit
fi
if [[ $# -gt 1 || ${1-} == -* ]]; then
  printf "Error: unknown option '%s'\nUsage: scripts/package.sh [FOLDER]\n" "$1" >&2
  exit 2
fi

folder=$(realpath -m "${1:-$(dirname "${BASH_SOURCE[0]}")/../dist}")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/setup.sh

need_node
need_pnpm
need_dependencies
build
say 'Packing'
node scripts/pack.ts "$folder"
