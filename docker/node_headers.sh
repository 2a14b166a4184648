#!/bin/sh
# Sees to the headers of Node below /usr/local: the official image brings them, any other base gets them from the npm registry.
set -eu
[ ! -d /usr/local/include/node ] || exit 0
cd "$(mktemp -d)"
npm pack --silent "node-linux-$(node -p process.arch)@$(node -p process.versions.node)" >/dev/null
tar -xzf node-linux-*.tgz package/include
cp -r package/include /usr/local/
rm -rf package node-linux-*.tgz
