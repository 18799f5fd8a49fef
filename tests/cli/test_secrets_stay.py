"""No secret leaves by what a command prints or writes: messages, findings, reports."""

from pathlib import Path

import pytest

from tests.cli.running import FACTS, wizard
from tests.interview.situations import ABLE, interview
from wizard.interview.result import make_result
from wizard.language import Language
from wizard.report.handover import handover

SECRET = "Wn5tLq8ZrX3vBd7K"
COMPOSE = f"""services:
  werf:
    image: registry.example.org/werf/werf:2
    privileged: true
    command: sh -c "docker login -p {SECRET} r.example.org; werf build"
    environment: {{DB_PASSWORD: {SECRET}, BUILDAH_ISOLATION: "chroot --password {SECRET}"}}
    security_opt: ["apparmor:unconfined", "password={SECRET}"]
    user: "password:{SECRET}"
"""
RUN = f"""docker run --privileged --user 0 \\
  -e DB_PASSWORD={SECRET} -e BUILDAH_ISOLATION=password={SECRET} \\
  --security-opt apparmor=password={SECRET} --security-opt token={SECRET} r.example.org/werf/werf:2 werf build
"""


@pytest.mark.parametrize(
    "words",
    [
        ("export", "docker", "--set", f"registry.password={SECRET}"),
        ("export", f"token={SECRET}"),
        ("diagnose", f"no/password={SECRET}"),
        ("diagnose", f"https://ci:{SECRET}@ci.example.org/job.log"),
        ("doctor", "--facts", "facts.txt"),
        ("config", f"theme=password:{SECRET}"),
        ("explain", f"password={SECRET}"),
        ("completion", f"token={SECRET}"),
    ],
)
def test_a_message_quotes_no_secret(words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "facts.txt").write_text(f"probe.format=1\npassword: {SECRET}\n", "utf-8")
    done = wizard(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr
    assert SECRET not in done.stdout + done.stderr


def test_a_defect_quotes_no_secret(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from wizard.cli import main

    def broken(*_: object) -> None:
        raise ValueError(f"bad line: DB_PASSWORD={SECRET}")

    monkeypatch.setattr("wizard.facts.sources.gather", broken)
    assert main(["--lang", "en", "doctor"]) == 70
    said = capsys.readouterr().err
    assert "DB_PASSWORD=[masked]" in said
    assert SECRET not in said


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "codequality", "junit"])
@pytest.mark.parametrize(("name", "content"), [("compose.yaml", COMPOSE), ("run.sh", RUN)])
def test_a_finding_quotes_no_secret(form: str, name: str, content: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    (tmp_path / "facts.txt").write_text(FACTS, "utf-8")
    done = wizard("lint", "--facts", "facts.txt", "--format", form, name, cwd=tmp_path)
    assert done.returncode < 2
    assert SECRET not in done.stdout + done.stderr


def test_facts_behind_a_secret_are_in_the_report(tmp_path: Path) -> None:
    before, _, after = FACTS.partition("kernel.release=6.1.0\n")
    facts = f"{before}kernel.release=6.1.0 password: {SECRET}\n{after}"
    (tmp_path / "facts.txt").write_text(facts, "utf-8")
    (tmp_path / "job.log").write_text("fuse: device not found, try 'modprobe fuse' first\n", "utf-8")
    wizard("diagnose", "--facts", "facts.txt", "--bundle", "report.md", "job.log", cwd=tmp_path)
    report = (tmp_path / "report.md").read_text("utf-8")
    assert SECRET not in report
    assert "fuse.device.open=yes" in report


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("target", ["docker", "kubernetes", "compose"])
def test_a_result_to_hand_over_has_no_secret(target: str, lang: str) -> None:
    given = {"target": target, "command": f"werf converge --set db.password={SECRET}"}
    if target == "kubernetes":
        given["git"] = f"https://ci:{SECRET}@git.example.org/app.git"
    now = interview(ABLE, None, **given).settled.situation
    assert SECRET in make_result(now).exported.artifacts[0].content
    report = handover(now, None, Language(lang))
    assert "converge" in report
    assert SECRET not in report
