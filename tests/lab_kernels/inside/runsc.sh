#!/bin/sh
# gVisor's runtime as Docker starts it here: cgroups of an emulated machine and its missing network are not its concern.
exec runsc --ignore-cgroups --network=none "$@"
