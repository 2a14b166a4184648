#!/bin/sh
# Installs packages of Debian into an image: debian_packages.sh MIRROR PACKAGE ..., where an empty MIRROR leaves the base image's own.
set -eu
mirror=$1
shift
if [ -n "$mirror" ]; then
  find /etc/apt -name '*.sources' -o -name '*.list' | while read -r file; do
    sed -Ei "s#https?://[^ ]+/debian/?( |\$)#$mirror\1#" "$file"
  done
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null
rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log /usr/share/doc/* /usr/share/man/*
