"""The builder images, made without an image registry, and kept for the next lab."""

import hashlib
import shutil
import subprocess

from tests.lab.rig import HERE, Rig

_HOME = "/home/build"
_STORAGE = f"{_HOME}/.local/share/containers"
_LABEL = "lab.recipe"
_CHANGES = (
    "USER build:build",
    f"WORKDIR {_HOME}",
    f"ENV HOME={_HOME}",
    "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "ENV BUILDAH_ISOLATION=chroot",
)


def make_builders(rig: Rig) -> None:
    """Both images, where they are not there from an earlier lab with the same recipe.

    Raises RuntimeError where debootstrap or the import fails.
    """
    recipe = hashlib.sha256((HERE / "builder.sh").read_bytes() + "".join(_CHANGES).encode()).hexdigest()
    wanted = {rig.builder: [f"VOLUME {_STORAGE}"], rig.builder_without_volume: []}
    if all(_recipe(rig, image) == recipe for image in wanted):
        print(f"The builder image {rig.builder} is there.", flush=True)
        return
    print(f"Making the builder image {rig.builder} (about a minute)…", flush=True)
    root = rig.work / "root"
    shutil.rmtree(root, ignore_errors=True)
    words = ["sh", str(HERE / "builder.sh"), str(root), rig.suite, *_mirror(rig.suite)]
    made = rig.run(f"builder {rig.suite}", words, seconds=900)
    if made.status:
        raise RuntimeError(f"the builder image could not be made: {made.last_line} ({made.log})")
    for image, more in wanted.items():
        changes = [*_CHANGES, f"LABEL {_LABEL}={recipe}", *more]
        flags = " ".join(f"--change '{change}'" for change in changes)
        script = f"tar --xattrs --xattrs-include='*' -C {root} -c . | docker import {flags} - {image}"
        imported = rig.shell(f"import {image}", script, rig.work)
        if imported.status:
            raise RuntimeError(f"{image} could not be imported: {imported.last_line} ({imported.log})")
    shutil.rmtree(root)


def _recipe(rig: Rig, image: str) -> str:
    template = f'{{{{index .Config.Labels "{_LABEL}"}}}}'
    return rig.run(f"inspect {image}", ["docker", "image", "inspect", "--format", template, image]).output.strip()


def _mirror(suite: str) -> list[str]:
    """The mirror that apt takes this release from here; debootstrap's own where apt names none."""
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(CODENAME) $(REPO_URI)"], capture_output=True, text=True, check=False
    )
    found = (line.split() for line in listed.stdout.splitlines())
    return next(([uri] for codename, uri in found if codename == suite), [])
