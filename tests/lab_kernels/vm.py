"""A virtual machine: started without a network, driven through a channel, gone without a trace."""

import os
import shlex
import signal
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType

from tests.lab.rig import Run, patience
from tests.lab_kernels.cache import Cache
from tests.lab_kernels.declarations import Setup

BOOT_SECONDS = 400
"""A machine that emulates its processor takes 10 s to start, and much longer on a busy one."""

SLOWER = 4
"""How many times longer than without emulation a script may take before it counts as stuck."""

KVM = Path("/dev/kvm")

_SYSTEMD = (
    " lab.first=/sbin/init systemd.firstboot=off"
    " systemd.mask=docker.service systemd.mask=docker.socket systemd.mask=containerd.service"
    " systemd.mask=systemd-networkd-wait-online.service systemd.mask=serial-getty@ttyS0.service"
)
"""The agent starts engines itself, once their disk is there."""


class MachineDiedError(RuntimeError):
    """The machine is gone, or did not start; the message says where its console's words are."""


class Machine:
    """A machine that runs as long as the `with` block. What is written to its disks is forgotten."""

    def __init__(self, cache: Cache, setup: Setup, folder: Path) -> None:
        self._cache = cache
        self._setup = setup
        self.folder = folder
        self._count = 0

    def __enter__(self) -> "Machine":
        self.folder.mkdir(parents=True, exist_ok=True)
        address = self.folder / "channel"
        address.unlink(missing_ok=True)
        self._process = subprocess.Popen(
            self._words(address), stdout=subprocess.DEVNULL, stderr=(self.folder / "qemu.log").open("w")
        )
        try:
            self._channel = _connected(address, self._process).makefile("rwb")
            self._await_start()
        except BaseException:
            self._process.kill()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def run(self, name: str, script: str, seconds: int = 60) -> Run:
        """Run a script as root in the machine. Raises MachineDiedError if the machine has died."""
        started = time.monotonic()
        body = script.encode()
        self._channel.write(f"{patience(seconds * SLOWER)} {len(body)}\n".encode() + body)
        self._channel.flush()
        answer = self._channel.readline().split()
        if len(answer) != 2:
            raise MachineDiedError(f"the machine has died during {name!r}: {self.folder / 'console.log'}")
        output = self._channel.read(int(answer[1])).decode(errors="replace")
        self._count += 1
        kept = "".join(letter if letter.isalnum() else "-" for letter in name)[:80]
        log = self.folder / f"{self._count:03d}-{kept}.log"
        log.write_text(f"{script}\n--- status {int(answer[0])}\n{output}", "utf-8")
        return Run(int(answer[0]), output, time.monotonic() - started, log)

    def computed(self) -> float:
        """Return the seconds of a processor that the machine has had: on a shared computer not all that passed."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def put(self, path: str, content: str) -> None:
        """Write a file in the machine."""
        folder = shlex.quote(str(Path(path).parent))
        mark = "END-OF-THE-LABS-FILE"
        self.run(f"put {path}", f"mkdir -p {folder}\ncat >{shlex.quote(path)} <<'{mark}'\n{content.rstrip()}\n{mark}\n")

    def _await_start(self) -> None:
        while not (line := self._channel.readline()).startswith(b"up "):
            if not line:
                raise MachineDiedError(f"the machine does not start: {self.folder / 'console.log'}")

    def _words(self, address: Path) -> list[str]:
        kernel = self._cache.kernel(self._setup.kernel)
        initrd = self.folder / "initrd"
        self._cache.initrd(self._setup.kernel, initrd)
        append = f"console=ttyS0 panic=-1 mitigations=off random.trust_cpu=on lab.store={self._setup.store}"
        append += f" {self._setup.words}" + (_SYSTEMD if self._setup.systemd else "")
        disks = (
            self._cache.disk(self._setup.userland),
            kernel / "modules.img",
            self._cache.store(self._setup.store),
        )
        return [
            *("qemu-system-x86_64", "-nodefaults", "-display", "none", "-no-reboot"),
            *("-machine", "q35,usb=off", *_processor(), "-m", "2560"),
            *("-serial", f"file:{self.folder / 'console.log'}", "-kernel", str(kernel / "vmlinuz")),
            *("-initrd", str(initrd), "-append", append),
            *(word for number, disk in enumerate(disks) for word in _drive(f"disk{number}", disk)),
            *("-device", "virtio-serial-pci", "-chardev", f"socket,id=channel,path={address},server=on,wait=on"),
            *("-device", "virtserialport,chardev=channel,name=lab"),
        ]


def _drive(name: str, disk: Path) -> list[str]:
    options = f"file={disk},format=raw,if=none,id={name},snapshot=on,cache=unsafe"
    return ["-drive", options, "-device", f"virtio-blk-pci,drive={name},disable-legacy=on"]


def _processor() -> list[str]:
    """KVM where there is one; else an emulated processor without what is slow to emulate."""
    if accelerated():
        return ["-accel", "kvm", "-cpu", "host", "-smp", str(min(4, os.cpu_count() or 1))]
    # One processor: with two, emulated ones trip now and then over code that the kernel changes (oops: int3).
    return ["-accel", "tcg", "-cpu", "Nehalem,+rdrand", "-smp", "1"]


def accelerated(cpuinfo: Path = Path("/proc/cpuinfo"), device: Path = KVM) -> bool:
    """Whether this computer's processor runs virtual machines itself, and lets us.

    A device alone is not enough: without hardware (kvm_pvm) KVM interprets kernels that were not made for it. Linux 6.1
    took 76 s of processor time for the first screen of its log there, where qemu's emulation starts it whole in 5.
    """
    flags = cpuinfo.read_text("utf-8").split()
    return ("vmx" in flags or "svm" in flags) and os.access(device, os.R_OK | os.W_OK)


def _connected(address: Path, process: "subprocess.Popen[bytes]") -> socket.socket:
    channel = socket.socket(socket.AF_UNIX)
    channel.settimeout(BOOT_SECONDS)
    for _ in range(200):
        if channel.connect_ex(str(address)) == 0:
            channel.settimeout(None)
            return channel
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise MachineDiedError(f"qemu does not start: {address.with_name('qemu.log')}")
