#!/bin/sh
# Prepares the machine's Podman, without a network: podman.sh root|user. A user loads the image into a storage of its own.
mkdir -p /var/lib/containers /etc/containers
mountpoint -q /var/lib/containers || mount /dev/vdc /var/lib/containers
printf '[containers]\nnetns = "none"\n' >/etc/containers/containers.conf
printf '[storage]\ndriver = "overlay"\nrunroot = "/run/containers/storage"\ngraphroot = "/var/lib/containers/storage"\n' >/etc/containers/storage.conf
[ "$1" = user ] || exec podman tag lab-builder:bookworm localhost/lab-builder:bookworm
rm /etc/containers/storage.conf
loginctl enable-linger build
tries=0
until [ -S /run/user/1000/bus ] || [ $tries -gt 300 ]; do
  sleep 0.5
  tries=$((tries + 1))
done
cd /home/build || exit 1
cp -a /lab/project /home/build/project
chown -R build:build /home/build
# Podman looks for its ranges of ids under the name in USER.
exec setpriv --reuid=1000 --regid=1000 --init-groups env HOME=/home/build USER=build LOGNAME=build XDG_RUNTIME_DIR=/run/user/1000 sh -c '
  podman load --quiet --input /var/lib/containers/builder.tar && podman tag lab-builder:bookworm localhost/lab-builder:bookworm'
