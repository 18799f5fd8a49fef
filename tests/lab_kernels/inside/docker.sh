#!/bin/sh
# Starts the machine's Docker on the third disk, without a network: docker.sh WORDS FOR DOCKERD...
# A disk without Docker's own storage has the image as an archive, which is loaded.
mkdir -p /var/lib/docker
mountpoint -q /var/lib/docker || mount /dev/vdc /var/lib/docker
if [ -e /var/lib/docker/builder.tar ]; then
  umount /var/lib/docker
  mkdir -p /mnt/archive
  mount -o ro /dev/vdc /mnt/archive
fi
setsid containerd >/lab/run/containerd.log 2>&1 </dev/null &
tries=0
until [ -S /run/containerd/containerd.sock ] || [ $tries -gt 300 ]; do
  sleep 0.5
  tries=$((tries + 1))
done
setsid dockerd --containerd=/run/containerd/containerd.sock --bridge=none --iptables=false --ip6tables=false "$@" \
  >/lab/run/dockerd.log 2>&1 </dev/null &
daemon=$!
tries=0
until docker version >/dev/null 2>&1 || [ $tries -gt 300 ]; do
  kill -0 $daemon || break
  sleep 0.5
  tries=$((tries + 1))
done
docker version >/dev/null || {
  tail -n 20 /lab/run/dockerd.log
  exit 1
}
[ ! -e /mnt/archive/builder.tar ] || exec docker load --quiet --input /mnt/archive/builder.tar
