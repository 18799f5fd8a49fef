#!/bin/sh
# The newest cloud kernel of a Debian release: kernel.sh FOLDER RELEASE MIRROR
# FOLDER then has `version`, `vmlinuz`, `initrd` and `modules.img`, a disk for /lib/modules.
set -eu

folder=$1 release=$2 mirror=$3
work=$folder/work
rm -rf "$work"
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/root" "$work/initrd/mods"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $release main" >"$work/sources.list"
: >"$work/status"

# apt with its own lists, cache and status: this machine is of another release.
in_release() {
  program=$1
  shift
  "$program" -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$work/lists" \
    -o "Dir::Cache=$work/cache" -o "Dir::State::status=$work/status" "$@"
}

in_release apt-get update -qq
# Since 7.x a kernel is several packages, which all begin with linux-.
packages=$(in_release apt-cache depends --recurse --important linux-image-cloud-amd64 | grep '^linux-.*[0-9]' | sort -u)
cd "$work"
# shellcheck disable=SC2086  # one word a package
in_release apt-get download -qq $packages
for package in ./*.deb; do
  case $package in *headers*) ;; *) dpkg-deb -x "$package" root ;; esac
done

modules=$(find root -type d -path '*lib/modules/*' -prune | head -n 1)
version=${modules##*/}
cp "$(find root -name "vmlinuz*" -type f | head -n 1)" "$folder/vmlinuz"
rm -f "$modules/vmlinuz" "$modules/System.map"
mkdir -p tree/lib/modules
mv "$modules" "tree/lib/modules/$version"
depmod -b "$work/tree" "$version"
mke2fs -q -t ext4 -O ^has_journal -m 0 -d tree/lib/modules "$work/modules.img" 512M
mv modules.img "$folder/modules.img"

# The initial ram disk: busybox, and the modules for the disks and for the channel; what runs is laid over it at each start.
mkdir -p initrd/bin initrd/proc initrd/sys initrd/dev initrd/root
cp /bin/busybox initrd/bin/busybox
number=10
for name in virtio_pci virtio_blk virtio_console ext4; do
  modprobe --dirname "$work/tree" --set-version "$version" --show-depends "$name"
done | sed -n 's/^insmod \([^ ]*\).*/\1/p' | while read -r module; do
  plain=${module##*/}
  plain=${plain%%.ko*}
  [ -z "$(find initrd/mods -name "*-$plain.ko")" ] || continue
  number=$((number + 1))
  case $module in
    *.xz) xz -dc "$module" >"initrd/mods/$number-$plain.ko" ;;
    *.zst) zstd -qdc "$module" >"initrd/mods/$number-$plain.ko" ;;
    *) cp "$module" "initrd/mods/$number-$plain.ko" ;;
  esac
done
(cd initrd && find . | cpio --create --format=newc --quiet | gzip -1) >"$folder/initrd"
echo "$version" >"$folder/version"
rm -rf "$work"
