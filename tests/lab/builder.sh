#!/bin/sh
# Makes the root file system of a builder image: Buildah and fuse-overlayfs, and a user `build` as werf's own image has it.
# Usage: builder.sh FOLDER SUITE [MIRROR]. Needs root and debootstrap; leaves /proc of the folder unmounted.
set -eu

root=$1
suite=$2
mirror=${3:-}

debootstrap --variant=minbase --include=fuse-overlayfs,uidmap,libcap2-bin,ca-certificates,crun "$suite" "$root" ${mirror:+"$mirror"}

# Buildah's network stack does not configure itself in a plain debootstrap: apt does it. Newer Buildah looks for netavark
# even where steps run in a chroot and need no network.
cp /etc/resolv.conf "$root/etc/resolv.conf"
for file in /etc/apt/apt.conf.d/*proxy*; do
    [ ! -f "$file" ] || cp "$file" "$root/etc/apt/apt.conf.d/"
done
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 0755 "$root/usr/sbin/policy-rc.d"
mount -t proc proc "$root/proc"
trap 'umount "$root/proc"' EXIT
DEBIAN_FRONTEND=noninteractive chroot "$root" apt-get -qq -y --no-install-recommends install buildah netavark

# As in werf's image: user 1000 with 65536 subordinate ids, and file capabilities in place of setuid bits.
chroot "$root" useradd --uid 1000 --user-group --create-home --shell /bin/bash build
for file in subuid subgid; do
    echo build:100000:65536 >"$root/etc/$file"
done
chroot "$root" chmod u-s /usr/bin/newuidmap /usr/bin/newgidmap
chroot "$root" setcap cap_setuid+ep /usr/bin/newuidmap
chroot "$root" setcap cap_setgid+ep /usr/bin/newgidmap
chroot "$root" install -d -o build -g build /home/build/.local/share/containers

chroot "$root" apt-get clean
rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/debconf/* "$root"/usr/share/doc "$root"/usr/share/locale
