#!/usr/bin/env bash
# Puts what runs into a folder: production.sh FOLDER. The folder then holds the three apps, the pages and the rooms that the apps use, built,
# with the production packages of these alone. All keep the places that they have in the repository, by which they find each other.
set -euo pipefail
target=$1
apps=(api cli worker)
mkdir -p "$target"

# Every manifest, because the lock file is about all of them; what is not wanted goes again below.
cp --parents -t "$target" pnpm-lock.yaml pnpm-workspace.yaml package.json {apps,packages}/*/package.json
filters=()
for app in "${apps[@]}"; do filters+=(--filter-prod "@ml-airflow/$app..."); done
(cd "$target" && pnpm install --prod --offline --frozen-lockfile --ignore-scripts --reporter=append-only "${filters[@]}")

for room in apps/* packages/*; do
  if [[ ! -d $target/$room/node_modules ]]; then
    rm -rf "${target:?}/$room"
    continue
  fi
  find "$room" -mindepth 1 -maxdepth 1 ! -name node_modules ! -name src ! -name 'tsconfig*' -exec cp -r -t "$target/$room" {} +
done
cp --parents -r apps/web/dist "$target"
cp -r config sql LICENSE "$target"
mkdir "$target/docker"
cp docker/*.sh docker/supervisord.conf docker/health.mjs "$target/docker"
chmod +x "$target"/docker/*.sh "$target/apps/cli/dist/main.js"

# What only compilers, debuggers and readers want.
cd "$target"
find . -type f \( -name '*.d.ts' -o -name '*.d.cts' -o -name '*.d.mts' -o -name '*.map' -o -name '*.tsbuildinfo' -o -name '*.test.js' \) -delete
for module in node_modules/.pnpm/better-sqlite3@*/node_modules/better-sqlite3; do
  rm -rf "$module"/{deps,src}
  # Its binaries for other systems.
  find "$module/prebuilds" -type f ! -name "linux-$(node -p process.arch).node" -delete
done
rm -rf node_modules/.pnpm/typeorm@*/node_modules/typeorm/browser pnpm-lock.yaml

node apps/cli/dist/main.js version
(cd packages/store && node -e 'new (require("better-sqlite3"))(":memory:")')
