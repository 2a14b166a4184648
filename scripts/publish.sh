#!/usr/bin/env bash
set -euo pipefail

if [[ ${1-} == -h || ${1-} == --help ]]; then
  cat <<'HELP'
Usage: scripts/publish.sh [--really]

Publishes the npm package of the version that package.json names, made from what is committed. Without --really it does everything but the
upload, and shows what would be uploaded. It demands a clean work tree and an entry of the version in CHANGELOG.md; with --really it also sets
the Git tag vX.Y.Z, which must not exist yet. Log in first: npm login.
HELP
  exit
fi
if [[ $# -gt 1 || ${1---really} != --really ]]; then
  printf "Error: unknown option '%s'\nUsage: scripts/publish.sh [--really]\n" "$1" >&2
  exit 2
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/setup.sh

need_node
version=$(node -p 'require("./package.json").version')
[[ -z $(git status --porcelain) ]] || die 'The work tree holds changes that are not committed: commit or remove them, then publish.'
grep -q "^## ${version//./\\.}\$" CHANGELOG.md || die "CHANGELOG.md has no entry '## $version': write what is new in this version."
[[ ${1-} != --really || -z $(git tag --list "v$version") ]] ||
  die "The tag v$version already exists: raise the version in package.json."

scripts/package.sh dist
if [[ ${1-} == --really ]]; then
  npm publish "./dist/ml-airflow-$version.tgz"
  git tag "v$version"
  say "Published ml-airflow $version. Push the tag: git push origin v$version"
else
  npm publish --dry-run "./dist/ml-airflow-$version.tgz"
  say "Nothing was uploaded. scripts/publish.sh --really publishes ml-airflow $version"
fi
