#!/bin/sh
# Podman's generator of units from a Debian release that has one, with the C library that it was built for: quadlet.sh FOLDER RELEASE
set -eu
folder=$1 release=$2
mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial" "$folder/root"
# shellcheck disable=SC2016  # apt's own format, not the shell's
uri=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1)
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri $release main" >"$folder/sources.list"
apt() {
  apt-get -o "Dir::Etc::sourcelist=$folder/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o "Dir::State::lists=$folder/lists" -o "Dir::Cache=$folder/cache" "$@"
}
apt update -qq
cd "$folder"
apt download -qq podman libc6
for package in ./*.deb; do dpkg-deb -x "$package" root; done
