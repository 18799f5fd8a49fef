#!/bin/sh
# The first process of a machine without systemd: what every Linux has mounted, then the agent.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
mount -t tmpfs -o mode=1777 shm /dev/shm
mount -t tmpfs -o mode=0755 run /run
mkdir -p /run/lock
for pair in fd:fd stdin:fd/0 stdout:fd/1 stderr:fd/2; do
  ln -sf "/proc/self/${pair#*:}" "/dev/${pair%%:*}"
done
mount -t securityfs securityfs /sys/kernel/security
if grep -q lab.cgroup=1 /proc/cmdline; then
  mount -t tmpfs cgroup /sys/fs/cgroup
  for controller in cpu,cpuacct memory devices pids blkio freezer cpuset; do
    mkdir -p "/sys/fs/cgroup/$controller"
    mount -t cgroup -o "$controller" cgroup "/sys/fs/cgroup/$controller" || rmdir "/sys/fs/cgroup/$controller"
  done
  mkdir /sys/fs/cgroup/systemd
  mount -t cgroup -o none,name=systemd systemd /sys/fs/cgroup/systemd
else
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
fi
mount --make-rshared /
ip link set lo up
hostname lab
# It collects processes that lost their parents.
exec catatonit -- sh /lab/agent.sh
