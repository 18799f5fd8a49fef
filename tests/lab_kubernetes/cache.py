"""What is made once and kept: Kubernetes itself, the node's root, the images of its Pods."""

import io
import json
import re
import shutil
import subprocess
import tarfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from tests.lab.builder import make_builders
from tests.lab.kept import Kept, mirror, script
from tests.lab.pods import IMAGE
from tests.lab.rig import Rig, docker, make_projects
from tests.lab_kernels.cache import HERE as KERNELS_HERE
from tests.lab_kubernetes.declarations import (
    BUILD_PACKAGES,
    COMMANDS,
    HELPER_IMAGE,
    NODE_PACKAGES,
    PAUSE_IMAGE,
    PLUGIN_IMAGE,
    RELEASE,
)

HERE = Path(__file__).resolve().parent
_HELPER_COMMANDS = ("cat", "chmod", "cp", "id", "ls", "mkdir", "sh", "tee", "touch")
_PAUSE = "#include <unistd.h>\nint main(void) { for (;;) pause(); }\n"


class Cache(Kept):
    """The folder of what is kept."""

    def __init__(self, work: Path) -> None:
        super().__init__(work)
        self.rig = Rig(work / "host", RELEASE)
        (work / "host" / "logs").mkdir(parents=True, exist_ok=True)

    @property
    def binaries(self) -> Path:
        """The folder of compiled commands."""
        return self.work / "bin"

    def command(self, name: str) -> Path:
        """A command of Kubernetes, compiled from Debian's source."""
        return self.made(self.binaries / name, lambda new: self._compile(name, new))

    def commands(self) -> None:
        """All commands; the sources are removed when the last is there."""
        for name in COMMANDS:
            self.command(name)
        shutil.rmtree(self.work / "userlands" / "build", ignore_errors=True)

    def node(self) -> Path:
        """The root of the node."""
        return self._userland("node", NODE_PACKAGES)

    def images(self) -> list[Path]:
        """Archives of the images that Pods need, as the node's containerd imports them."""
        return [
            self.made(self.work / "images" / "builder.tar", self._builder_image),
            self.made(self.work / "images" / "pause.tar", self._pause_image),
            self.made(self.work / "images" / "device-plugin.tar", self._plugin_image),
            self.made(self.work / "images" / "helper.tar", self._helper_image),
        ]

    def _userland(self, name: str, packages: tuple[str, ...]) -> Path:
        def make(new: Path) -> None:
            new.mkdir()
            script(KERNELS_HERE / "userland.sh", new.with_suffix(".log"), str(new), RELEASE, mirror(), *packages)

        return self.made(self.work / "userlands" / name, make)

    def _compile(self, name: str, new: Path) -> None:
        root = self._userland("build", BUILD_PACKAGES)
        generated = root / "generated"
        if not generated.exists():
            print("Unpacking and generating Kubernetes' sources (some minutes)…", flush=True)
            script(HERE / "source.sh", self.work / "source.log", str(root), mirror())
            generated.touch()
        plugin = root / "source" / "kubernetes" / "cmd" / "lab-device-plugin"
        plugin.mkdir(exist_ok=True)
        shutil.copy(HERE / "device_plugin.go", plugin / "main.go")
        script(HERE / "compile.sh", self.work / f"compile-{name}.log", str(new), str(root), name)

    def _builder_image(self, new: Path) -> None:
        """The builder with the small project in it: a Pod of this lab has nowhere else to take it from."""
        rig = self.rig
        make_projects(rig)
        script = f"""set -eu
container=$(docker create {rig.builder} true)
docker cp {rig.project("small")} "$container:/project"
docker commit "$container" {IMAGE} >/dev/null
docker save --output {new} {IMAGE}
"""
        with docker(rig):
            make_builders(rig)
            saved = rig.shell("save the builder image", script, rig.work, seconds=600)
        if saved.status:
            raise RuntimeError(f"the builder image could not be saved: {saved.last_line} ({saved.log})")
        for folder in ("docker", "root"):
            shutil.rmtree(rig.work / folder, ignore_errors=True)

    def _pause_image(self, new: Path) -> None:
        """The program that holds a Pod's namespaces: upstream's image is out of reach, and it only waits."""
        source, program = new.with_suffix(".c"), new.with_suffix(".bin")
        source.write_text(_PAUSE, "utf-8")
        self._static(source, program)
        _write_image(new, PAUSE_IMAGE, {"program": program.read_bytes()}, entry_point="/program")

    def _static(self, source: Path, program: Path) -> None:
        """Compile with the compiler of whichever userland has one; this machine's own is not asked for."""
        root = self._userland("build", BUILD_PACKAGES)
        shutil.copy(source, root / "tmp" / "program.c")
        words = ["chroot", str(root), "gcc", "-Os", "-static", "-o", "/tmp/program", "/tmp/program.c"]
        subprocess.run(words, check=True)
        shutil.move(root / "tmp" / "program", program)

    def _plugin_image(self, new: Path) -> None:
        program = self.command("lab-device-plugin").read_bytes()
        _write_image(new, PLUGIN_IMAGE, {"program": program}, entry_point="/program")

    def _helper_image(self, new: Path) -> None:
        """A shell and Git, and no users, in the place of GitLab's helper, which is out of reach."""
        root = self._userland("build", BUILD_PACKAGES)
        busybox = Path(shutil.which("busybox") or "/bin/busybox").read_bytes()
        files = {"bin/busybox": busybox, "usr/bin/git": (root / "usr/bin/git").read_bytes()}
        for library in _libraries(root, "/usr/bin/git"):
            files[library.lstrip("/")] = (root / library.lstrip("/")).read_bytes()
        _write_image(new, HELPER_IMAGE, files, links={f"bin/{name}": "busybox" for name in _HELPER_COMMANDS})


def _libraries(root: Path, program: str) -> list[str]:
    """The shared libraries of a program of a userland, and what loads them."""
    told = subprocess.run(["chroot", str(root), "ldd", program], capture_output=True, text=True, check=True).stdout
    return re.findall(r"(/\S+) \(0x", told)


def _write_image(
    out: Path, name: str, files: Mapping[str, bytes], links: Mapping[str, str] | None = None, entry_point: str = ""
) -> None:
    """An archive as Docker writes it: an image of one layer, all of whose files are programs or libraries."""
    layer = _archive(files, 0o755, links or {})
    config = {
        "architecture": "amd64",
        "os": "linux",
        "config": {"Entrypoint": [entry_point]} if entry_point else {"Cmd": ["sh"], "Env": ["PATH=/bin:/usr/bin"]},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{sha256(layer).hexdigest()}"]},
    }
    written = json.dumps(config).encode()
    named = f"{sha256(written).hexdigest()}.json"
    manifest = json.dumps([{"Config": named, "RepoTags": [name], "Layers": ["layer.tar"]}]).encode()
    out.write_bytes(_archive({named: written, "layer.tar": layer, "manifest.json": manifest}, 0o644, {}))


def _archive(files: Mapping[str, bytes], mode: int, links: Mapping[str, str]) -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), mode
            archive.addfile(entry, io.BytesIO(content))
        for name, target in links.items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = tarfile.SYMTYPE, target
            archive.addfile(entry)
    return written.getvalue()
