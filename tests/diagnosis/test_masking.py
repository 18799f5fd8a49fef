"""What is shown of a log has no secret in it, and keeps the words beside one."""

import pytest

from wizard.diagnosis.masking import masked

SECRET = "S3cr3tZq9w7"


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
