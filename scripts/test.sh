#!/usr/bin/env bash
set -euo pipefail

if [[ ${1-} == -h || ${1-} == --help ]]; then
  cat <<'HELP'
Usage: scripts/test.sh [filter ...]

Installs what is missing, then runs `pnpm check` and all tests, which start a Redis, a MariaDB and a browser of their own
on private ports and in temporary folders. With filters, only the test files whose paths contain one of them. The last
line says how many passed and failed, where `pnpm check` counts as one.
HELP
  exit
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/setup.sh

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

say 'Testing'
pnpm exec vitest run --reporter=default --reporter=json --outputFile.json="$result" "$@" && vitest=0 || vitest=$?
count() { node -p 'JSON.parse(fs.readFileSync(process.argv[1], "utf8") || "{}")[process.argv[2]] ?? 0' "$result" "$1"; }
passed=$((passed + $(count numPassedTests)))
tests_failed=$(count numFailedTests)
# A file that could not even be loaded has no tests to fail.
[[ $vitest == 0 || $tests_failed != 0 ]] || tests_failed=1
failed=$((failed + tests_failed))

echo "$passed passed, $failed failed"
[[ $failed == 0 ]]
