#!/bin/sh
# Makes npm and pnpm use another registry: npm_registry.sh ADDRESS, where an empty ADDRESS leaves the usual one.
set -eu
[ -z "$1" ] || npm config set --location=global "registry=$1"
npm config set --location=global update-notifier=false fund=false audit=false
