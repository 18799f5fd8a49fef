#!/bin/sh
# Debian's policy confines the daemon so that it may not do its work, and modprobe so that it may not read the lab's disk of
# modules, which has no labels; containers stay enforced.
for type in dockerd_t init_t dmesg_t container_runtime_t kmod_t; do
  echo "(typepermissive $type)"
done >/lab/run/permissive.cil
semodule -i /lab/run/permissive.cil
modprobe -a overlay fuse
chmod 666 /dev/fuse
mkdir -p /var/lib/docker
mount /dev/vdc /var/lib/docker
restorecon -F /var/lib/docker
for part in /var/lib/docker/*; do
  case $part in */overlay2) restorecon -F "$part" ;; *) restorecon -RF "$part" ;; esac
done
restorecon -RF /srv
