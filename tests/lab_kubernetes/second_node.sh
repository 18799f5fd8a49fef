#!/bin/sh
# A second node beside the first: a kubelet and a containerd, each with its own folders. second_node.sh KUBELET OPTIONS…
# The folder of device plugins has one name, wherever the kubelet's own folder is: hence this mount namespace.
set -eu

own=/var/lib/node2 socket=/run/node2/containerd.sock
mkdir -p "$own/kubelet" "$own/containerd" /run/node2
mount --bind "$own/kubelet" /var/lib/kubelet
containerd --config /lab/containerd.toml --address "$socket" --root "$own/containerd" --state /run/node2/state &
exec "$@" --container-runtime-endpoint="unix://$socket"
