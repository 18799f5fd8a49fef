#!/bin/sh
# Maps the ids of the image's subordinate range into a new user namespace, as Buildah does before anything else.
# Runs before the probe, in the same shell; prints idmap.try=yes, or no and the reason. Silent where it cannot try.
{
    ranges=$(grep -E "^($(id -un)|$(id -u)):" /etc/subuid | head -n 1)
    start=${ranges#*:} size=${ranges##*:}
    said=
    unshare -U sleep 5 &
    held=$!
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        [ "$(readlink "/proc/$held/ns/user")" = "$(readlink /proc/self/ns/user)" ] || break
        kill -s 0 "$held" || break
        sleep 0.1 || sleep 1
    done
    if [ -n "$ranges" ] && [ "$(readlink "/proc/$held/ns/user")" != "$(readlink /proc/self/ns/user)" ] &&
        kill -s 0 "$held"; then
        if said=$(newuidmap "$held" 0 "$(id -u)" 1 1 "${start%%:*}" "$size" 2>&1) &&
            said=$(newgidmap "$held" 0 "$(id -g)" 1 1 "${start%%:*}" "$size" 2>&1); then
            tried=yes
        else
            tried=no
        fi
    elif [ -z "$ranges" ]; then
        tried=no said="no subordinate ids for $(id -un) in /etc/subuid"
    fi
    kill "$held"
    wait "$held"
} 2>/dev/null </dev/null
[ -z "${tried:-}" ] || echo "idmap.try=$tried"
[ "${tried:-}" != no ] || echo "idmap.try.error=$(printf '%s' "$said" | tr '\n\r\t' '   ' | cut -c 1-400)"
