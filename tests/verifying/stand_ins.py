"""Programs that stand in for docker, podman and kubectl: they record what they are asked, and do as they are told."""

import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli.running import FACTS, command, environment, wizard

INSIDE = """idmap.try=yes
probe.format=1
kernel.release=6.1.0
process.uid=1000
process.no_new_privs=0
process.caps_bounding=00000000a80425fb
userns.try=yes
overlay.rootless=yes
fuse.device=present
fuse.device.open=yes
storage.fs=ext4
probe.complete=yes
"""
"""What the probe prints in a container in which every mode works."""

_ENGINE = """#!/bin/sh
{ echo "== $*"; for word; do printf '%s\\n' "$word"; done; } >>"$STAND_IN/asked"
run() {
    cat >"$STAND_IN/stdin"
    case $(cat "$STAND_IN/behaviour") in
        works) cat "$STAND_IN/inside" ;;
        refuses) echo "docker: Error: error gathering device information: no such file" >&2; exit 125 ;;
        hangs) echo $$ >"$STAND_IN/pid"; exec sleep 60 ;;
        floods) exec cat /dev/zero ;;
        dies) echo probe.format=1; kill -9 $$ ;;
    esac
}
case $1/$2 in
    version/* | compose/version)
        [ "$(cat "$STAND_IN/behaviour")" != absent ] || { echo "Cannot connect" >&2; exit 1; } ;;
    info/*) echo '{"ServerVersion": "27.0"}' ;;
    volume/inspect)
        if [ -e "$STAND_IN/unsure" ]; then cat "$STAND_IN/unsure" >&2; exit 1; fi
        if ! grep -qx "$3" "$STAND_IN/volumes"; then
            echo "[]"
            case $0 in
                *podman) echo "Error: inspecting object: no such volume $3" ;;
                *) echo "Error response from daemon: get $3: no such volume" ;;
            esac >&2
            exit 1
        fi ;;
    volume/create) [ -e "$STAND_IN/late" ] || echo "$6 $7" >>"$STAND_IN/made" ;;
    volume/ls) sed -n "s/^${5#label=} //p" "$STAND_IN/made" ;;
    volume/rm) [ -e "$STAND_IN/stuck" ] || : >"$STAND_IN/made" ;;
    ps/*) sed -n "s/^${5#label=} //p" "$STAND_IN/containers" ;;
    rm/*) [ -e "$STAND_IN/stuck" ] || : >"$STAND_IN/containers" ;;
    run/*) for word; do case $word in io.werf-wizard.trial=*) echo "$word c0ffee" >>"$STAND_IN/containers" ;; esac; done
        run
        [ -e "$STAND_IN/stays" ] || : >"$STAND_IN/containers" ;;
    compose/*) case " $* " in
        *" run "*) for word; do case $word in */compose.yaml) cp "$word" "$STAND_IN/compose.yaml" ;; esac; done; run ;;
    esac ;;
esac
"""

_KUBECTL = """#!/bin/sh
echo "== $*" >>"$STAND_IN/asked"
behaviour=$(cat "$STAND_IN/behaviour")
fail() { echo "$1" >&2; exit 1; }
[ "$behaviour" != deaf ] || sleep 60
case " $* " in
    *" create "*)
        cat >>"$STAND_IN/created"
        echo >>"$STAND_IN/created"
        [ ! -e "$STAND_IN/refusal" ] || fail "$(cat "$STAND_IN/refusal")"
        case " $* " in *jsonpath*) printf 1b4df00d-0000-4000-8000-00000000cafe ;; esac ;;
    *" get --raw "*) cat "$STAND_IN/nodes" ;;
