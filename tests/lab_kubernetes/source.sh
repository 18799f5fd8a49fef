#!/bin/sh
# Debian's source of Kubernetes with its generated code, ready to compile: source.sh ROOT MIRROR
# ROOT is a bookworm with golang; needs root, leaves nothing mounted.
set -eu

root=$1 mirror=$2
echo "deb-src $mirror bookworm main" >"$root/etc/apt/sources.list.d/source.list"
mount -t proc proc "$root/proc"
trap 'umount "$root/proc"' EXIT
chroot "$root" apt-get -qq update
rm -rf "$root/source"
mkdir "$root/source"
chroot "$root" sh -c 'cd /source && apt-get -qq source kubernetes && mv kubernetes-1.* kubernetes'
rm -f "$root"/source/kubernetes_*
chroot "$root" nice env HOME=/root CGO_ENABLED=0 GOFLAGS=-p=2 KUBE_GIT_VERSION=v1.20.2 KUBE_GIT_MAJOR=1 KUBE_GIT_MINOR=20 \
  KUBE_GIT_TREE_STATE=archive KUBE_GIT_COMMIT=debian make -C /source/kubernetes generated_files
