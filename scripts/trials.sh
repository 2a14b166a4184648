#!/usr/bin/env bash
set -euo pipefail

usage() {
  cat <<'HELP'
Usage: scripts/trials.sh [--soak N] [case ...]

Runs the trials of packages/trials: real workers, launchers, Redis and databases, struck at certain moments. A case is a number
such as M06 (a moment), F12 (a fault), S19 (an attack) or C34 (an input), and "guard" stands for the protocol's guards, taken
out one after another. Without cases and --soak, all trials.

  --soak N   N seeds of random faults for 60 s each, on SQLite and on MariaDB. TRIAL_SEED is the first seed (default 1),
             TRIAL_SOAK_SECONDS the length. Each prints its faults and how many running commands they hit.

docs/reliability.md says which case is about what.
HELP
}

soak=0 cases=()
while (($# > 0)); do
  case $1 in
    -h | --help) usage && exit ;;
    --soak)
      [[ ${2-} =~ ^[1-9][0-9]*$ ]] || { echo "--soak takes a number of seeds from 1 on, not '${2-}'." >&2 && exit 2; }
      soak=$2
      shift
      ;;
    guard | [MFSCX][0-9]*) cases+=("$1") ;;
    *)
      echo "'$1' is not a case: a case is M, F, S, C or X with its number, such as M06, or guard. docs/reliability.md lists them." >&2
      exit 2
      ;;
  esac
  shift
done

cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/setup.sh
need_node
need_pnpm
need_programs redis-server mariadbd:mariadb-server-core my_print_defaults:mariadb-client-core sqlite3
need_dependencies
build

trials() { pnpm exec vitest run --project trials "$@"; }

if ((${#cases[@]} > 0)); then
  names=$(printf "%s|" "${cases[@]/guard/without .+ a case fails}")
  pattern="\\b(${names%|})\\b"
  mapfile -t files < <(grep -rlE --include='*.test.ts' --include='*.trial.ts' --exclude-dir=node_modules --exclude-dir=dist "['\`].*$pattern" apps packages docker scripts)
  ((${#files[@]} > 0)) || { echo "No test is called ${cases[*]}. docs/reliability.md lists the cases." >&2 && exit 2; }
  pnpm exec vitest run -t "$pattern" "${files[@]}"
elif ((soak == 0)); then trials; fi

first=${TRIAL_SEED:-1} failed=0
for ((seed = first; seed < first + soak; seed++)); do
  TRIAL_SEED=$seed TRIAL_SOAK_SECONDS=${TRIAL_SOAK_SECONDS:-60} trials packages/trials/src/soak.trial.ts || failed=$((failed + 1))
done
((soak == 0)) || echo "$((soak - failed)) of $soak seeds without a violation"
((failed == 0))
