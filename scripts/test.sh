#!/usr/bin/env bash
set -euo pipefail

if [[ ${1-} == -h || ${1-} == --help ]]; then
  cat <<'HELP'
Usage: scripts/test.sh [filter ...]

Installs missing programs, then runs `pnpm check` and all tests, which start a separate Redis, MariaDB and browser
on private ports and in temporary folders. The rules, the DAG loader and the store are tested with the oldest and the newest Node, too, which
npm brings. With filters, only the test files whose paths contain one of them, with the Node at hand. The last
line says how many passed and failed, where `pnpm check` counts as one.
HELP
  exit
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/setup.sh

# The newest Node that is supported.
node_newest=26.10.0

need_node
need_pnpm
# mariadb-*-core bring MariaDB without a service; curl sends the addresses of the original, sqlite3 is the shell of `airflow shell`.
need_programs redis-server mariadbd:mariadb-server-core my_print_defaults:mariadb-client-core make shellcheck python3 curl sqlite3 pgrep:procps
need_browser
need_dependencies
need_helm

passed=0 failed=0
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

# Takes a name and what Vitest runs, and runs it by the Node on the PATH. What came of it lies under the name.
run_tests() {
  local name=$1 code=0
  TEST_RESULTS=$results/$name node node_modules/vitest/vitest.mjs run "${@:2}" || code=$?
  echo "$code" >"$results/$name.code"
}

# Adds what came of the tests of a name to the sums.
add_up() {
  local tests_failed
  passed=$((passed + $(count "$1" numPassedTests)))
  tests_failed=$(count "$1" numFailedTests)
  # A file that could not even be loaded has no tests to fail.
  [[ $(<"$results/$1.code") == 0 || $tests_failed != 0 ]] || tests_failed=1
  failed=$((failed + tests_failed))
}

count() { node -p 'JSON.parse(fs.readFileSync(process.argv[1], "utf8") || "{}")[process.argv[2]] ?? 0' "$results/$1.json" "$2" 2>/dev/null || echo 0; }

# The rooms with the rules, the DAG loader, and the part of the store that meets the drivers, one of them a native module. Tests of
# what is built on the loader, and of several processes at one database, would find the same with each Node.
test_with_node() {
  PATH=$tools/node-$1/node_modules/.bin:$PATH run_tests "node-$1" --project shared --project unit \
    packages/{core,config,vault,engine} packages/dags/src/loading/load-dags \
    packages/store/src/database/{database,not-written,private-file,session,statement}
}

# The oldest and the newest Node.
fetch_other_nodes() {
  local version
  for version in "$node_floor" "$node_newest"; do fetch_node "$version"; done
}

# In a clean clone as the README's first command builds: it may need nothing that only the whole build makes.
build_as_start() { [[ -d apps/api/dist ]] || build_product; }

# It prints more than a hundred lines, which count only if something is wrong.
check() {
  pnpm check &>"$results/check.log" && return
  mv "$results/check.log" "$results/check.failures"
  return 1
}

# The network and one core are idle while the other one checks types.
if [[ $# == 0 ]]; then
  fetch_other_nodes &
  fetching=$!
fi

say 'Checking'
if build_as_start && build && check; then passed=1; else failed=1; fi

say 'Testing'
if [[ $# == 0 ]]; then
  # `pnpm check` has run the tests of the project `rooms`.
  run_tests all --project '!rooms'
else
  run_tests all "$@"
fi
add_up all

if [[ $# == 0 ]]; then
  # The oldest and the newest Node, both at once: the tests wait more than they compute.
  wait "$fetching"
  for version in "$node_floor" "$node_newest"; do
    test_with_node "$version" &>"$results/node-$version.log" &
  done
  wait
  for version in "$node_floor" "$node_newest"; do
    say "Testing with Node.js $version"
    cat "$results/node-$version.log"
    add_up "node-$version"
  done
fi

shopt -s nullglob
for failures in "$results"/*.failures; do
  [[ ! -s $failures ]] || { say "Failed ($(basename "$failures" .failures))" && cat "$failures"; }
done
echo "$passed passed, $failed failed"
[[ $failed == 0 ]]
