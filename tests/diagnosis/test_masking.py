"""What is shown of a log has no secret in it, and keeps the words beside one.

`secrets.json` has a line for each form that a secret may have, and lines that have none.
"""

import json
from itertools import product
from pathlib import Path

import pytest

from wizard.diagnosis.excerpt import displayable_lines, rows_within
from wizard.diagnosis.showing import harmless
from wizard.diagnosis.stream import blocks
from wizard.masking import MASK, masked
from wizard.masking.names import SecretLikelihood
from wizard.masking.signs import may_have_secret
from wizard.masking.values import is_plain

SECRET = "S3cr3tZq9w7"
ENCODED = "UzNjcjN0WnE5dzc3Nzc3"
TABLE = json.loads(Path(__file__).with_name("secrets.json").read_text("utf-8"))
FORMS = {f"{number} {row['form']}": (row["line"], row["secret"]) for number, row in enumerate(TABLE["secret"])}
FRAMES = ("{}", "2026-11-28T10:00:00.123456Z 01O {}", "#12 0.345 {}", "werf  | {}", "  {}  ")


def leaked(secret: str, shown: str) -> list[str]:
    """The parts of a secret, of six characters, that are shown."""
    return [secret[at : at + 6] for at in range(len(secret) - 5) if secret[at : at + 6] in shown]


def test_a_secret_of_any_form_is_masked() -> None:
    assert all(secret in line for line, secret in FORMS.values())
    said = {form: (secret, masked(line)) for form, (line, secret) in FORMS.items()}
    assert {form for form, (secret, now) in said.items() if MASK not in now or leaked(secret, now)} == set()


@pytest.mark.parametrize("frame", FRAMES)
def test_a_secret_of_any_form_is_masked_in_what_is_shown(frame: str) -> None:
    framed = {form: (secret, frame.format(line)) for form, (line, secret) in FORMS.items()}
    assert {form for form, (secret, line) in framed.items() if leaked(secret, next(displayable_lines([line])))} == set()
    assert {form for form, (secret, line) in framed.items() if leaked(secret, harmless(line))} == set()


@pytest.mark.parametrize("before", ["", "2026-11-28T10:00:00Z "])
def test_a_line_without_a_secret_stays_as_it_is(before: str) -> None:
    assert [line for line in TABLE["harmless"] if masked(before + line) != before + line] == []


def test_a_line_with_a_secret_has_a_sign_of_one() -> None:
    assert [form for form, (line, _) in FORMS.items() if not may_have_secret(line)] == []


def test_the_table_is_large_and_names_each_form_once() -> None:
    assert len(TABLE["secret"]) >= 700
    assert len(set(TABLE["harmless"])) == len(TABLE["harmless"]) >= 600


def test_what_is_masked_stays_masked() -> None:
    lines = [masked(row["line"]) for row in TABLE["secret"]]
    assert [line for line in lines if masked(line) != line] == []


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


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("https://oauth2:{}@git.example.org/x.git: 403", "https://oauth2:{}@git.example.org/x.git: 403"),
        ("https://{}:x-oauth-basic@git.example.org/x", "https://{}@git.example.org/x"),
        (
            "create secret generic app --from-literal=dsn={} -n prod",
            "create secret generic app --from-literal=dsn={} -n prod",
        ),
        ("&{{Password:{} DB:0 Username: PoolSize:10}}", "&{{Password:{} DB:0 Username: PoolSize:10}}"),
        ("curl -H apikey:{} http://api:8080/", "curl -H apikey:{} http://api:8080/"),
        ('GRADLE_OPTS="-Dnexus.password={} -Xmx2g"', 'GRADLE_OPTS="-Dnexus.password={} -Xmx2g"'),
        ("?X-Amz-Date=20261130T010203Z&X-Amz-Signature={}", "?X-Amz-Date=20261130T010203Z&X-Amz-Signature={}"),
        ("'{}' | ConvertTo-SecureString -AsPlainText -Force", "'{}' | ConvertTo-SecureString -AsPlainText -Force"),
    ],
)
def test_what_is_beside_a_secret_stays(line: str, shown: str) -> None:
    assert masked(line.format(SECRET)) == shown.format(MASK)


BODY = FORMS[next(form for form in FORMS if form.endswith(" pem body"))][1]
KEY = [
    "-----BEGIN RSA PRIVATE KEY-----",
    "DEK-Info: AES-256-CBC,1A2B",
    "",
    BODY,
    BODY,
    "tail5Of1t==",
    "-----END RSA PRIVATE KEY-----",
]


@pytest.mark.parametrize("frame", FRAMES)
def test_no_part_of_a_key_is_shown_wherever_an_excerpt_begins_and_ends(frame: str) -> None:
    lines = ["before", *KEY, "after"]
    text = "\n".join(frame.format(line) for line in lines).encode()
    for first, last in product(range(len(KEY)), range(1, len(KEY) + 1)):
        spans = [(first + 1, min(last + 1, len(lines)))]
        rows = rows_within(blocks([text]), len(lines), spans)
        said = "\n".join(row.text for row in rows)
        assert not leaked(BODY, said), spans
        assert "tail5Of" not in said, spans


def test_what_follows_a_key_is_shown() -> None:
    assert list(displayable_lines([*KEY, "Cloning into app", "Done"]))[-2:] == ["Cloning into app", "Done"]


@pytest.mark.parametrize(
    "lines",
    [
        ["-----BEGIN CERTIFICATE-----", BODY, "tail5Of1t==", "-----END CERTIFICATE-----"],
        ["error: expected -----BEGIN RSA PRIVATE KEY----- in it"],
        ["secret:", "  secretName: registry"],
        ["- name: MODE", "  value: overlay"],
        ["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "Done"],
        ["kind: ConfigMap", "data:", "  mode: overlay", "  image: dGVzdHRlc3Q="],
        ["data:", "  name: Production", "  driver: overlay2", "  digest: 9f86d081884c7d65"],
        ["secrets:", "- name: registry-auth", "- db_password", "- werf-token-x7k2p", "  file: ./password.txt"],
        ["credentials:", "  secretName: registry-2026x", "  expires: 2026-11-29T10:00:00Z", "  enabled: true"],
        ["docker run \\", "  -p 8080:80 \\", "  -u 1000:1000 \\", "  alpine:3.20"],
        ["login ci", "Password authentication is off", "password accepted"],
        ["  --password", "  Password of the registry"],
        ["- --token", "- $(TOKEN)", "- --password-file", "- secret2026a"],
        ["machine git.example.com", "login ci", "password $CI_JOB_TOKEN"],
        ["- value: overlay", "  name: STORAGE_DRIVER"],
        ["- value: $(TOKEN)", "  name: DB_PASSWORD"],
        ["- name: MODE", "  value: overlay", "- name: DB_PASSWORD"],
        ["docker login --password-stdin r <<EOF", "$CI_REGISTRY_PASSWORD", "EOF", "Login Succeeded"],
        ["docker login --password-stdin r <<EOF # collapsed", "Login Succeeded", "Cloning", "Done"],
        ["docker login --password-stdin r < ~/pw", "Login Succeeded"],
        ["cat <<EOF", "overlay", "EOF"],
        [
            "kubectl get secret db -o jsonpath='{.data.password}'",
            'Error from server (NotFound): secrets "db" not found',
        ],
        ["P=$(kubectl get secret db -o jsonpath='{.data.password}')", "overlay"],
        ["kubectl get secret db -o jsonpath='{.data.password}' > p.txt", "overlay"],
        ["kubectl get secret db -o jsonpath='{.metadata.name}'", "db"],
        ["echo $HOME", "/root"],
        ["Password:", "Login Succeeded"],
        ["Password:", "Sorry"],
        ['variable "db_host" {', '  default = "localhost"', "}"],
        ['variable "db_password" {', "  type = string", '  description = "Password"', "}", '  default = "overlay"'],
        ["DB_PASSWORD:", "  value: $OTHER", "  description: overlay", "MODE:", "  value: overlay"],
    ],
)
def test_lines_that_only_look_like_a_secret_of_several_stay(lines: list[str]) -> None:
    assert list(displayable_lines(lines))[1:] == lines[1:]


@pytest.mark.parametrize(
    "lines",
    [
        ["password: |", f"  {SECRET}", f"  more {SECRET}"],
        ["- name: DB_PASSWORD", f"  value: {SECRET}"],
        ['"name": "API_TOKEN",', f'"value": "{SECRET}"'],
        ["data:", "  tls.key: >-", f"    {BODY}"],
        ["USER joe", "331 Please specify the password.", f"PASS {SECRET.lower()}"],
        ["USER joe", "+OK", f"PASS {SECRET.lower()}"],
        [f"PASS :{SECRET.lower()}", "NICK joe"],
        ["- key: DB_PASSWORD", f"  value: {SECRET}"],
        ["machine git.example.com", "  login ci", f"  password {SECRET}"],
        ["apiVersion: v1", "kind: Secret", "stringData:", f"  config: {SECRET}"],
        ["apiVersion: v1", "kind: Secret", "data:", f"  foo: {SECRET}"],
        ["kind: List", "items:", "- apiVersion: v1", "  data:", f"    foo: {ENCODED}", "  kind: Secret"],
        ['"kind": "Secret",', '"data": {', f'  "foo": "{SECRET}"', "}"],
        ["passwords:", f"- {SECRET}", "other: true"],
        ["secrets:", "  file:", f"    db: {SECRET}"],
        ["docker login -u ci \\", f"  -p {SECRET} \\", "  registry.example.com"],
        ["args:", "- --admin-password", f"- {SECRET}", "- --port"],
        ['"Args": [', '  "--token",', f'  "{SECRET}",', '  "--listen",'],
        ["helm upgrade app . \\", "  --password \\", f"  {SECRET} --wait"],
        ["curl \\", f"  -u ci:{SECRET} \\", "  https://nexus.example.com"],
        ["PuTTY-User-Key-File-3: ssh-ed25519", "Private-Lines: 2", BODY, BODY[:20]],
        [f"- value: {SECRET}", "  name: DB_PASSWORD"],
        [f'  - "value": "{SECRET}",', '    "type": "x",', '    "name": "API_TOKEN"'],
        ["docker login -u ci --password-stdin r <<EOF", SECRET, "EOF"],
        ["+ podman login \\", "  --password-stdin r <<-'EOF'", f"\tcorrect {SECRET}", "\tEOF"],
        ["cat <<EOF | docker login --password-stdin r", SECRET, "EOF"],
        ["kubectl get secret db -o jsonpath='{.data.password}'", SECRET],
        ["$ kubectl -n werf get secret db -o go-template='{{.data.key | base64decode}}'; echo", SECRET],
        ["kubectl get secret db -o jsonpath='{.data.tls\\.key}' | base64 -d", SECRET],
        ["echo Zm9v | base64 -d", SECRET],
        ["aws ecr get-login-password --region eu-central-1", SECRET],
        ["vault kv get -field=password kv/db", SECRET],
        ["terraform output -raw db_password", SECRET],
        ['+ echo "$DB_PASSWORD"', SECRET],
        ["Password: ", SECRET],
        ["  token:", f"    {SECRET}"],
        ['variable "db_password" {', "  type = string", f'  default = "{SECRET}"', "}"],
        ["DB_PASSWORD:", "  description: of the database", f"  value: {SECRET}"],
    ],
)
@pytest.mark.parametrize("frame", ["{}", "2026-11-28T10:00:00.123456Z 01O {}", "werf  | {}", "#12 0.345 {}"])
def test_a_secret_below_its_name_is_masked(lines: list[str], frame: str) -> None:
    said = "\n".join(displayable_lines(map(frame.format, lines)))
    assert not leaked(SECRET.lower(), said.lower())
    assert not leaked(ENCODED, said)
    assert not leaked(BODY, said)


@pytest.mark.parametrize(
    "lines",
    [
        ["PASS open01", "PASS hunter2"],
        ["USER root runs the tests", "PASS tests/login.test.js", "PASS: login2", "PASS is required"],
        ["USER joe", "1", "2", "3", "PASS open01"],
    ],
)
def test_the_result_of_a_test_stays(lines: list[str]) -> None:
    assert list(displayable_lines(lines)) == lines


@pytest.mark.parametrize("size", [10_000, 1_000_000])
def test_what_is_masked_is_no_longer_than_what_decides_what_is_shown(
    monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    given: list[int] = []

    def counting(text: str) -> str:
        given.append(len(text))
        return text

    monkeypatch.setattr("wizard.diagnosis.showing.masked", counting)
    monkeypatch.setattr("wizard.diagnosis.masked_lines.masked", counting)
    line = "a-" * size + "operation not permitted" + "-b" * size
    harmless(line, ["operation not permitted"])
    next(displayable_lines([line]))
    assert given
    assert max(given) <= 5000


@pytest.mark.parametrize("piece", ["Пароль: неверный ", "token: error ", "cookie: $X ", "authorization: none "])
def test_only_the_beginning_of_a_value_tells_whether_it_is_a_secret(
    monkeypatch: pytest.MonkeyPatch, piece: str
) -> None:
    judged: list[int] = []

    def counting(value: str, sure: SecretLikelihood, name: str = "") -> bool:
        judged.append(len(value))
        return is_plain(value, sure, name)

    monkeypatch.setattr("wizard.masking.finding.is_plain", counting)
    monkeypatch.setattr("wizard.masking.named.is_plain", counting)
    masked.cache_clear()
    masked(piece * 3000)
    assert judged
    assert max(judged) <= 4000


def test_a_default_is_a_secret_without_its_closing_brace_too() -> None:
    assert masked("${TOKEN:-Tk4wPz7mQe9RbVx2") == "${TOKEN:-[masked]"


def test_a_cut_never_begins_within_a_secret() -> None:
    line = "x " * 3000 + "PASSWORD=" + "Zq8v" * 1000 + " fork: operation not permitted" + " y" * 3000
    said = harmless(line, ["operation not permitted"])
    assert "operation not permitted" in said
    assert "Zq8v" not in said


def test_the_same_message_is_masked_once() -> None:
    masked.cache_clear()
    for number in range(100):
        harmless(f"2026-11-28T10:00:{number % 60:02}Z fork: operation not permitted")
    assert masked.cache_info().misses == 1


LONG = "eyJhbGciOiJub25lIn0." + "Qx7Lm2Zt9Rk4Wv-8Nc_3" * 9


@pytest.mark.parametrize("width", [80, 100, 132])
@pytest.mark.parametrize("before", ["Authorization: Bearer ", "export KUBE_TOKEN=", '{"access_token":"'])
@pytest.mark.parametrize("after", ["", f" --password {SECRET}", '","expires_in":300}'])
def test_a_secret_that_a_terminal_broke_is_masked_to_its_end(before: str, after: str, width: int) -> None:
    line = before + LONG + after
    broken = [line[at : at + width] for at in range(0, len(line), width)]
    said = list(displayable_lines([*broken, "Building stage app 2", "2026-11-30T10:00:00Z done"]))
    assert leaked(LONG, "\n".join(said)) == []
    assert SECRET not in "\n".join(said)
    assert said[-2:] == ["Building stage app 2", "2026-11-30T10:00:00Z done"]
