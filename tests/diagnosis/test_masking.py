"""What is shown of a log has no secret in it, and keeps the words beside one.

`secrets.json` has a line for each form that a secret may have, and lines that have none.
"""

import json
from pathlib import Path

import pytest

from wizard.diagnosis.excerpt import shown
from wizard.diagnosis.masking import MASK, masked
from wizard.diagnosis.showing import harmless

SECRET = "S3cr3tZq9w7"
TABLE = json.loads(Path(__file__).with_name("secrets.json").read_text("utf-8"))
FORMS = {f"{number} {row['form']}": (row["line"], row["secret"]) for number, row in enumerate(TABLE["secret"])}
FRAMES = ("{}", "2026-11-28T10:00:00.123456Z 01O {}", "#12 0.345 {}", "werf  | {}", "  {}  ")


def leaked(secret: str, shown: str) -> list[str]:
    """The parts of a secret, of six characters, that are shown."""
    return [secret[at : at + 6] for at in range(len(secret) - 5) if secret[at : at + 6] in shown]


@pytest.mark.parametrize("form", FORMS)
def test_a_secret_of_any_form_is_masked(form: str) -> None:
    line, secret = FORMS[form]
    assert secret in line
    assert MASK in masked(line)
    assert not leaked(secret, masked(line))


@pytest.mark.parametrize("form", FORMS)
def test_a_secret_of_any_form_is_masked_in_what_is_shown(form: str) -> None:
    line, secret = FORMS[form]
    for frame in FRAMES:
        assert not leaked(secret, shown(frame.format(line)))
        assert not leaked(secret, harmless(frame.format(line)))


@pytest.mark.parametrize("line", TABLE["harmless"])
def test_a_line_without_a_secret_stays_as_it_is(line: str) -> None:
    assert masked(line) == line
    assert masked(f"2026-11-28T10:00:00Z {line}") == f"2026-11-28T10:00:00Z {line}"


def test_the_table_is_large_and_names_each_form_once() -> None:
    assert len(TABLE["secret"]) >= 250
    assert len(set(TABLE["harmless"])) == len(TABLE["harmless"]) >= 150


@pytest.mark.parametrize("line", [row["line"] for row in TABLE["secret"][::7]])
def test_what_is_masked_stays_masked(line: str) -> None:
    assert masked(masked(line)) == masked(line)


@pytest.mark.parametrize(
    "line",
    [
        "--token {}",
        "docker login -u ci -p {} registry.example.com",
        "echo {} | docker login -u ci --password-stdin registry.example.com",
        "buildah push --creds ci:{} app docker://registry.example.com/app",
        "skopeo copy --dest-creds=ci:{} a b",
        "https://ci:p@ss{}@git.example.com/app.git",
        "REGISTRY_PASS={}",
        "PWD_OF_CI={}",
        '{{"auths":{{"registry.example.com":{{"auth":"{}"}}}}}}',
        'identitytoken":"{}',
        "Authorization: Basic {}",
        "kubectl create secret docker-registry r --docker-password={}",
        "password is {}",
        "password: {}",
        'token: "{}"',
        "access_token: {} expires soon",
    ],
)
def test_a_secret_is_masked(line: str) -> None:
    assert SECRET not in masked(line.format(SECRET))


@pytest.mark.parametrize(
    "line",
    [
        "newuidmap: write to uid_map failed: Operation not permitted",
        "bypass: no such file or directory",
        "sudo: a password is required",
        "unauthorized: authentication required",
        "open /run/user/1000/containers/auth.json: permission denied",
        "unable to retrieve auth token: invalid username/password",
        "failed to fetch oauth token: unexpected status: 401 Unauthorized",
        'Post "https://registry.example.com/service/token": x509: certificate signed by unknown authority',
        'getting username and password: error reading JSON file "/run/containers/0/auth.json"',
        'fetch anonymous token: Get "https://auth.example.com/token": tls: failed to verify certificate',
    ],
)
def test_words_that_are_no_secret_stay(line: str) -> None:
    assert masked(line) == line
