#!/bin/busybox sh
# shellcheck shell=dash
# The first process of the initial ram disk: modules, the root disk with the lab's files, and on to its own first process.
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sys /sys
/bin/busybox mount -t devtmpfs dev /dev
for module in /mods/*.ko; do /bin/busybox insmod "$module"; done
tries=0
while [ ! -e /dev/vda ] && [ $tries -lt 100 ]; do
  /bin/busybox sleep 0.2
  tries=$((tries + 1))
done
/bin/busybox mount -t ext4 -o rw,noatime /dev/vda /root || /bin/busybox poweroff -f
/bin/busybox cp -a /lab /root/
first=/lab/init.sh
for word in $(/bin/busybox cat /proc/cmdline); do
  case $word in
    lab.first=*)
      first=${word#lab.first=}
      /bin/busybox mkdir -p /root/etc/systemd/system/multi-user.target.wants
      /bin/busybox cp /lab/lab.service /root/etc/systemd/system/lab.service
      /bin/busybox ln -sf ../lab.service /root/etc/systemd/system/multi-user.target.wants/lab.service
      ;;
    # Labels, before the policy that asks for them is loaded.
    selinux=1)
      /bin/busybox mount --bind /proc /root/proc
      /bin/busybox chroot /root setfiles -F /etc/selinux/default/contexts/files/file_contexts /
      /bin/busybox umount /root/proc
      ;;
  esac
done
# Here, because SELinux lets nobody mount over the folder of modules; and after the labels, which this disk cannot take.
/bin/busybox mkdir -p /root/lib/modules
/bin/busybox mount -t ext4 -o ro /dev/vdb /root/lib/modules
for place in proc sys dev; do /bin/busybox mount --move "/$place" "/root/$place"; done
exec /bin/busybox switch_root /root "$first"
