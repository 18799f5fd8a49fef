#!/bin/sh
# What the machine is made of, in the words of its own programs: described.sh ENGINE
echo "kernel=Linux $(uname -v | sed 's/.*Debian \([0-9.]*\).*/\1/')"
# shellcheck disable=SC1091  # of the machine
. /etc/os-release
echo "system=Debian ${VERSION_ID:-$VERSION_CODENAME}, cgroup v$([ -e /sys/fs/cgroup/cgroup.controllers ] && echo 2 || echo 1)"
if [ -e /sys/fs/selinux/enforce ]; then
  echo "security=SELinux $(getenforce | tr '[:upper:]' '[:lower:]')"
elif [ "$(cat /sys/module/apparmor/parameters/enabled)" = Y ]; then
  echo "security=$(apparmor_parser --version | sed -n 's/^AppArmor parser version /AppArmor /p')"
else
  echo "security=no AppArmor, no SELinux"
fi
case $1 in
  docker) echo "engine=Docker $(docker version --format '{{.Server.Version}}' | cut -d + -f 1)" ;;
  podman) echo "engine=Podman $(podman version --format '{{.Client.Version}}')" ;;
esac
