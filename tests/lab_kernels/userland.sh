#!/bin/sh
# A Debian release in a folder, with packages and without what they only recommend: userland.sh FOLDER RELEASE MIRROR PACKAGES...
# Needs root; leaves nothing mounted.
set -eu

root=$1 release=$2 mirror=$3
shift 3

# A release that this debootstrap has no script for is made as sid is.
script=/usr/share/debootstrap/scripts/$release
[ -e "$script" ] || script=/usr/share/debootstrap/scripts/sid
debootstrap --variant=minbase "$release" "$root" "$mirror" "$script"

cp /etc/resolv.conf "$root/etc/resolv.conf"
for file in /etc/apt/apt.conf.d/*proxy*; do
  [ ! -f "$file" ] || cp "$file" "$root/etc/apt/apt.conf.d/"
done
# No service starts while packages are installed: this is a folder, not a machine.
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 0755 "$root/usr/sbin/policy-rc.d"
mount -t proc proc "$root/proc"
trap 'umount "$root/proc"' EXIT
DEBIAN_FRONTEND=noninteractive chroot "$root" apt-get -qq -y --no-install-recommends install "$@"

chroot "$root" useradd --uid 1000 --user-group --create-home --shell /bin/bash build
for file in subuid subgid; do
  echo build:100000:65536 >"$root/etc/$file"
done
chroot "$root" apt-get clean
rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/debconf/* "$root"/usr/share/doc "$root"/usr/share/locale
