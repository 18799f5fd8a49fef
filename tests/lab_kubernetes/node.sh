#!/bin/sh
# The first process of the node, in namespaces of its own: its root, then nothing but waiting. node.sh ROOT STATE
# STATE holds what the node writes: etcd's data, the kubelet's, containerd's. runc wants a root that is a mount point.
set -eu

root=$1 state=$2
mount --bind "$root" "$root"
cd "$root"
mkdir -p .old lab var/lib/node2 var/lib/kubelet var/lib/etcd var/lib/containerd etc/cni/net.d
for folder in kubelet etcd containerd node2 lab; do
  mkdir -p "$state/$folder"
done
for folder in kubelet etcd containerd node2; do
  mount --bind "$state/$folder" "var/lib/$folder"
done
mount --bind "$state/lab" lab
mount -t sysfs sysfs sys
mount --rbind /sys/fs/cgroup sys/fs/cgroup
pivot_root . .old
cd /

mount -t proc proc /proc
mount -t tmpfs -o mode=755 tmpfs /dev
for device in null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9 tty:5:0 kmsg:1:11 fuse:10:229; do
  name=${device%%:*} numbers=${device#*:}
  mknod -m 666 "/dev/$name" c "${numbers%:*}" "${numbers#*:}"
done
mkdir -p /dev/pts /dev/shm /dev/mqueue
mount -t devpts -o newinstance,ptmxmode=666 devpts /dev/pts
ln -s pts/ptmx /dev/ptmx
ln -s /proc/self/fd /dev/fd
mount -t tmpfs tmpfs /dev/shm
mount -t mqueue mqueue /dev/mqueue
mount -t tmpfs -o mode=755 tmpfs /run
umount -l /.old
mount --make-rshared /

hostname node1
printf '127.0.0.1 localhost\n10.200.0.1 node1 node2\n' >/etc/hosts
# No name can be looked up here: that is known at once, not after a timeout.
echo 'nameserver 127.0.0.1' >/etc/resolv.conf
cp /lab/cni.conflist /etc/cni/net.d/
echo 1 >/proc/sys/net/ipv4/ip_forward
echo ready
# Whatever the parts leave behind is collected here.
trap 'exit 0' TERM INT
while :; do
  sleep 3600 &
  wait $!
done
