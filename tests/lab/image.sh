#!/bin/sh
# Makes the root file system of the builder image: sh image.sh FOLDER
set -eu
tree=$1

debootstrap --variant=minbase --include=fuse-overlayfs,uidmap,libcap2-bin,ca-certificates,crun bookworm "$tree" >/dev/null
cp /etc/resolv.conf "$tree/etc/resolv.conf" 2>/dev/null || true
for file in /etc/apt/apt.conf.d/*proxy* /etc/apt/sources.list /etc/apt/sources.list.d/*; do
    if [ -f "$file" ]; then cp "$file" "$tree$file"; fi
done
chroot "$tree" sh -euc '
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # With its recommendations it brings a network stack that a build in a chroot never uses.
    apt-get install -y -qq --no-install-recommends buildah >/dev/null
    useradd --uid 1000 --create-home --shell /bin/sh build
    printf "build:100000:65536\n" | tee /etc/subuid >/etc/subgid
    chmod u-s /usr/bin/newuidmap /usr/bin/newgidmap
    setcap cap_setuid+ep /usr/bin/newuidmap
    setcap cap_setgid+ep /usr/bin/newgidmap
    mkdir -p /home/build/.local/share/containers /home/build/.werf /home/build/.docker /etc/containers /workspace
    printf "{\"default\":[{\"type\":\"insecureAcceptAnything\"}]}\n" >/etc/containers/policy.json
    chown -R build:build /home/build /workspace
    apt-get clean
    rm -rf /var/lib/apt/lists/*
'
mkdir -p "$tree/opt/project"
cp /bin/busybox "$tree/opt/project/busybox"
cp "$(dirname "$0")/project/Dockerfile" "$tree/opt/project/Dockerfile"
cp "$(dirname "$0")/project/build" "$tree/opt/project/build"
chmod 755 "$tree/opt/project/build"
