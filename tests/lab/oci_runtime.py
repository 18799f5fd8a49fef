"""An OCI runtime in front of runc, for a machine whose root is not allowed everything.

Engines ask for every capability in a privileged container, and some raise limits; runc then refuses
to start the container where root itself may not. This asks for what root has, and leaves the rest to runc.
Run by path, without the project's modules.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any


def owned_capabilities(status: str) -> set[int]:
    """The numbers in the bounding set, from the text of /proc/self/status."""
    mask = next(int(line.split()[1], 16) for line in status.splitlines() if line.startswith("CapBnd:"))
    return {bit for bit in range(mask.bit_length()) if mask >> bit & 1}


def narrowed(config: dict[str, Any], names: dict[str, int], owned: set[int]) -> dict[str, Any]:
    """The container's configuration, without what cannot be given here. `names`: capability to its number."""
    process = dict(config["process"])
    if names["CAP_SYS_RESOURCE"] not in owned:
        process.pop("rlimits", None)
        process.pop("oomScoreAdj", None)
    process["capabilities"] = {
        kind: [name for name in granted if names.get(name, -1) in owned]
        for kind, granted in process.get("capabilities", {}).items()
    }
    return {**config, "process": process}


def main() -> None:
    """Narrow the configuration of a container about to be created; then become runc."""
    arguments = sys.argv[1:]
    if "create" in arguments:
        folder = next(
            (value for flag, value in zip(arguments, arguments[1:], strict=False) if flag in ("--bundle", "-b")), "."
        )
        path = Path(folder) / "config.json"
        owned = owned_capabilities(Path("/proc/self/status").read_text("utf-8"))
        path.write_text(json.dumps(narrowed(json.loads(path.read_text("utf-8")), CAPABILITIES, owned)), "utf-8")
    os.execvp("runc", ["runc", *arguments])


# linux/capability.h, in its order.
CAPABILITIES = {
    f"CAP_{name}": number
    for number, name in enumerate(
        "CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE"
        " NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT"
        " SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE"
        " AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ"
        " PERFMON BPF CHECKPOINT_RESTORE".split()
    )
}

if __name__ == "__main__":
    main()
