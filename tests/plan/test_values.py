"""What a value may be, at its edges."""

from collections.abc import Callable

import pytest

from wizard.formats.words import LONGEST
from wizard.language import Text
from wizard.plan import values

LABEL = "a" * 63


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        (values.label_name, ("a", "a-1", LABEL), ("", "-a", "a-", "A", "a.b", f"{LABEL}a")),
        (
            values.subdomain_name,
            ("a.b", ".".join([LABEL, LABEL, LABEL, "a" * 61])),
            ("a..b", ".a", ".".join([LABEL, LABEL, LABEL, "a" * 62])),
        ),
        (
            values.url,
            ("", "https://gitlab.example.com", "http://gitlab.example.com:8080/group"),
            (
                "gitlab.example.com",
                "ftp://x",
                "https://",
                "https://a b",
                "https://me:pw@x",
                "https://x/?private_token=t",
            ),
        ),
        (
            values.docker_host,
            ("", "tcp://docker:2376", "unix:///var/run/docker.sock", "ssh://me@host"),
            ("docker:2376", "tcp://", "unix://var/run", "TCP://docker:2376", "tcp://a b", "ssh://me:pw@host"),
        ),
        (
            values.path,
            ("none", ".", "/a b", "./~/x", "~x", "a~", "c:", "C:x", "./C:\\x"),
            ("", "~", "~/x", "C:\\src", "d:/src", "\0"),
        ),
        (values.git_url, ("https://x/y.git", "git@x:y.git"), ("https://u:pw@x/y.git", "HTTPS://token@x/y.git", "a b")),
        (values.name, ("werf", "my-tag", "метка"), ("", "a b", "a\tb", "a\u200bb", "\0")),
        (
            values.taints,
            (
                "",
                "dedicated=builds:NoSchedule",
                "gpu:NoExecute",
                "gpu=:NoExecute",
                "example.com/a.b_C-1=V.1:PreferNoSchedule,x:NoSchedule",
            ),
            (
                "gpu",
                "gpu:Never",
                "gpu:NoSchedule,",
                ",",
                "-gpu:NoSchedule",
                "gpu-:NoSchedule",
                "a=b=c:NoSchedule",
                "EXAMPLE.com/a:NoSchedule",
                "a b:NoSchedule",
                "gpu:NoSchedule\n",
            ),
        ),
        (
            values.labels,
            ("", "a=b", "a=", "disk=ssd,kubernetes.io/arch=amd64", "eks.amazonaws.com/a_B.c-1=X_y.z-1"),
            ("a", "=b", "a=b,", ",", "a=b=c", "-a=b", "a-=b", "a=-b", "a=b-", "A.io/a=b", "a b=c", "a=b\n", "a=1,a=2"),
        ),
        (values.command, ("w" * LONGEST,), ("w" * (LONGEST + 1),)),
        (
            values.resources,
            ("", "cpu=2", "cpu=0.25,memory=1Gi", "cpu=500m,memory=4Gi,ephemeral-storage=20Gi", "memory=1.5Gi"),
            ("cpu", "cpu=", "cpu=0.0", "cpu=٢", "=2", "cpu=two", "cpu=2,", "cpu=2;memory=1Gi", "gpu=1", "cpu=2\n"),
        ),
        (values.quantity, ("20Gi", "1M", "1.5Gi", "0.5Ti"), ("", "0Gi", "20", "20gb")),
        (values.version, ("1.29", "v1.30", "1.30.4-gke.5"), ("", "1", "1.x", "one.two")),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_a_value_is_taken_or_told_why_not(
    rule: Callable[[str], Text | None], good: tuple[str, ...], bad: tuple[str, ...]
) -> None:
    assert [value for value in good if rule(value) is not None] == []
    assert [value for value in bad if rule(value) is None] == []
