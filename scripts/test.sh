#!/usr/bin/env bash
set -euo pipefail

if [[ ${1-} == -h || ${1-} == --help ]]; then
  cat <<'HELP'
Usage: scripts/test.sh [filter ...]

Installs what is missing, then runs `pnpm check` and all tests, which start a Redis, a MariaDB and a browser of their own
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
# mariadb-*-core bring MariaDB without a service; chromium is the browser that the pages are tested in, curl sends the addresses of the seed, sqlite3 is the shell of `airflow shell`.
need_programs redis-server mariadbd:mariadb-server-core my_print_defaults:mariadb-client-core make chromium shellcheck python3 curl sqlite3
need_dependencies
need_helm

passed=0 failed=0
result=$(mktemp)
trap 'rm -f "$result"' EXIT

say 'Checking'
if build && pnpm --silent check; then passed=1; else failed=1; fi

# Takes what Vitest runs, and runs it by the Node on the PATH.
run_tests() {
  local code=0 tests_failed
  node node_modules/vitest/vitest.mjs run --reporter=default --reporter=json --outputFile.json="$result" "$@" || code=$?
  passed=$((passed + $(count numPassedTests)))
  tests_failed=$(count numFailedTests)
  # A file that could not even be loaded has no tests to fail.
  [[ $code == 0 || $tests_failed != 0 ]] || tests_failed=1
  failed=$((failed + tests_failed))
}

count() { node -p 'JSON.parse(fs.readFileSync(process.argv[1], "utf8") || "{}")[process.argv[2]] ?? 0' "$result" "$1"; }

say 'Testing'
run_tests "$@"

if [[ $# == 0 ]]; then
  # The oldest and the newest Node. These rooms have the rules, the DAG loader, and the native module of SQLite.
  for version in "$node_floor" "$node_newest"; do
    fetch_node "$version"
    say "Testing with Node.js $version"
    PATH=$tools/node-$version/node_modules/.bin:$PATH run_tests --project unit \
      packages/core packages/config packages/vault packages/engine packages/dags/src/loading packages/store
  done
fi

echo "$passed passed, $failed failed"
[[ $failed == 0 ]]
