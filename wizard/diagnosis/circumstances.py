"""In which circumstances a log was written, as words on which steps of a fix depend: whose host, which step, which job.

The tools of `surroundings` tell what builds; these tell what a step must suit as well.
"""

import re

from wizard.regexes import regex

_WERF = regex(r"\bwerf\b|^\W{0,3}│ [│┌└]|^[┌└] ⛵", re.MULTILINE)
"""Its name, wherever it is, and the frames around what it prints."""
_FROM = {
    "a build step": regex(
        r"(?:^|\s)(?:#\d+ )?(?:\[[\w./ -]{1,60}\] |step \d+(?:/\d+)? ?: )run |\bprocess ['\"]/bin/\w+ -c "
        r"|\bthe command '/bin/\w+ -c "
    ),
    "a step of Buildah": regex(r"^\W{0,9}(?:\[\d+/\d+\] )?step \d+(?:/\d+)?: ", re.MULTILINE),
    "an id beyond 65535": regex(r"\brequested (?:\d+:)?(?:\d{6,}|6[6-9]\d{3}|[7-9]\d{4})\b"),
    "a range of containers": regex(r"^containers:\d{1,12}:\d{1,12}\b", re.MULTILINE),
    "apptainer": regex(r"\b(?:apptainer|singularity)\b"),
    "buildah": regex(r"\bbuildah (?:-\S+ ){0,6}(?:build|bud|from|run|pull|push|images|unshare|copy|rmi)\b"),
    "dockerd": regex(
        r"\bfailed to start daemon: |\binitializing network controller\b|\bcontainerd successfully booted\b"
        r"|\bstorage-driver="
    ),
    "kind": regex(r"\bkindest/node\b|\bkind create cluster\b|\bk3d cluster create\b|\bminikube start\b"),
    "kubectl": regex(r"\b(?:kubectl|oc) [a-z]|\byou must be logged in to the server\b"),
    "member of docker": regex(r"\bgroups=\S{0,400}\(docker\)"),
    "nix": regex(r"\bnixos\b|\bnix-shell\b|/nix/store/"),
    "rootless docker": regex(
        r"\bdockerd-rootless|/run/user/\d+/docker\.sock|/\.local/share/docker/|\busing rootless docker\b"
        r"|\bdocker (?:--context[= ]|context use )rootless\b"
    ),
    "rootlesskit": regex(r"\[rootlesskit:\w+ *\]|\brootlesskit failed\b"),
    "ssh without a key": regex(r"\bpermission denied \(publickey"),
    "runc": regex(r"(?:^|[\s/])runc(?:\.\w+)? (?:-\S+ ){0,4}run \w"),
}
"""What each of them is known by, in lower case."""


def circumstances_in(text: str) -> tuple[str, ...]:
    """Return the circumstances that a log tells, each as `from: NAME`; `from: werf` is among them if werf ran in it."""
    low = text.lower()
    told = [f"from: {name}" for name, signs in _FROM.items() if signs.search(low)]
    return (*told, "from: werf") if _WERF.search(low) else tuple(told)
