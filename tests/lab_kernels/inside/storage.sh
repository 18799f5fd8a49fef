#!/bin/sh
# Makes one file system at /mnt/NAME, with a folder of user 1000 on it: storage.sh NAME
set -eu
name=$1 place=/mnt/$1
mkdir -p "$place"
disk() {
  modprobe loop
  truncate -s 2G "/var/$name.img"
}
case $name in
  ext4) ;;
  tmpfs) mount -t tmpfs -o size=1g tmpfs "$place" ;;
  xfs) disk && mkfs.xfs -q "/var/$name.img" && mount -o loop "/var/$name.img" "$place" ;;
  xfs-without-ftype) disk && mkfs.xfs -q -m crc=0 -n ftype=0 "/var/$name.img" && mount -o loop "/var/$name.img" "$place" ;;
  nfs)
    mkdir -p /srv/nfs
    modprobe -a nfsd nfs
    mountpoint -q /proc/fs/nfsd || mount -t nfsd nfsd /proc/fs/nfsd
    mkdir -p /var/lib/nfs/rpc_pipefs
    exportfs -o rw,no_root_squash,insecure,fsid=0 127.0.0.1:/srv/nfs
    rpc.nfsd -N 3 2
    rpc.mountd -N 3
    mount -t nfs -o vers=4.2 127.0.0.1:/ "$place"
    ;;
esac
mkdir -p "$place/storage"
chown 1000:1000 "$place/storage"
stat -f -c %T "$place/storage"
