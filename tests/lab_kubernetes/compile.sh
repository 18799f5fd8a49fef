#!/bin/sh
# One command of Kubernetes from the tree that source.sh made: compile.sh FILE ROOT COMMAND
# What one compiles is kept for the next: the second takes a fifth of the first.
set -eu

out=$1 root=$2 command=$3
version='v1.20.2'
flags='-s -w'
for package in client-go/pkg component-base; do
  for field in "gitVersion=$version" gitMajor=1 gitMinor=20 gitTreeState=archive gitCommit=debian; do
    flags="$flags -X k8s.io/kubernetes/vendor/k8s.io/$package/version.$field"
  done
done
trap 'umount "$root/proc"' EXIT
mount -t proc proc "$root/proc"
paths=/source/kubernetes/_output/local/go
# providerless leaves out the libraries of the clouds, of which one alone takes minutes.
chroot "$root" nice -n 5 env HOME=/root CGO_ENABLED=0 GO111MODULE=off GOPATH=$paths GOCACHE=$paths/cache sh -c \
  "cd $paths/src/k8s.io/kubernetes && exec \"\$@\"" sh \
  go install -p 2 -installsuffix static -ldflags "$flags" -tags selinux,notest,providerless "k8s.io/kubernetes/cmd/$command"
cp "$root$paths/bin/$command" "$out"
