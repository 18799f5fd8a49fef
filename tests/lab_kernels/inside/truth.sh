#!/bin/sh
# What is so on this machine, read another way than the probe reads it if there is one.
echo "kernel.release=$(sed 's/^Linux version \([^ ]*\) .*/\1/' /proc/version)"
# shellcheck disable=SC1091  # of the machine
. /etc/os-release
echo "distro.id=$ID"
[ -z "${VERSION_ID:-}" ] || echo "distro.version=$VERSION_ID"
case $(stat -f -c %T /sys/fs/cgroup) in cgroup2fs) echo cgroup.version=2 ;; *) echo cgroup.version=1 ;; esac
case $(cat /sys/module/apparmor/parameters/enabled) in Y) echo apparmor.enabled=yes ;; *) echo apparmor.enabled=no ;; esac
echo "userns.max=$(cat /proc/sys/user/max_user_namespaces)"
echo "userns.clone_sysctl=$(cat /proc/sys/kernel/unprivileged_userns_clone)"
[ ! -e /dev/fuse ] || echo "fuse.device.mode=0$(stat -c %a /dev/fuse)"
[ ! -e /sys/fs/selinux/enforce ] || case $(cat /sys/fs/selinux/enforce) in 1) echo selinux.mode=enforcing ;; *) echo selinux.mode=permissive ;; esac
