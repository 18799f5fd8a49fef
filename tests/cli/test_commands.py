"""What the commands print, and how they end."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.running import FACTS, wizard
from wizard import __version__
from wizard.resources import SCHEMAS


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))


def test_the_version_is_told() -> None:
    assert wizard("--version").stdout == f"werf-wizard {__version__}\n"


@pytest.mark.parametrize(
    ("facts", "status", "mode"),
    [
        (FACTS, 0, "overlay"),
        ("kernel.release=5.4.0\nuserns.max=63404\nfuse.device=present\n", 0, "fuse-device"),
        ("kernel.release=6.1.0\nuserns.max=0\n", 1, None),
        ("kernel.release=6.1.0\n", 3, None),
    ],
)
def test_doctor_tells_by_its_exit_code_whether_a_mode_works(facts: str, status: int, mode: str | None) -> None:
    done = wizard("doctor", "--facts", "-", "--json", stdin=facts)
    report = json.loads(done.stdout)
    assert (done.returncode, report["mode"]) == (status, mode)
    jsonschema.validate(report, schema("doctor"))
    assert bool(done.stderr) is (status != 0)


@pytest.mark.parametrize(
    ("engines", "target"),
    [("", "docker"), ("podman", "podman"), ("docker", "docker"), ("docker podman", "docker")],
)
def test_doctor_leads_to_the_engine_that_answers(engines: str, target: str) -> None:
    versions = "".join(f"engine.{name}.version=5.0\n" for name in engines.split())
    shown = wizard("doctor", "--facts", "-", stdin=FACTS + versions).stdout
    assert f"werf-wizard export {target} " in shown.partition("\nNext\n")[2]


def test_doctor_names_the_missing_fact_and_three_ways_to_supply_it() -> None:
    done = wizard("doctor", "--facts", "-", stdin="kernel.release=6.1.0\n")
    assert "userns.max" in done.stderr.splitlines()[0]
    assert len(done.stderr.splitlines()) == 4


def test_the_facts_in_a_report_are_facts_again() -> None:
    report = wizard("doctor", "--facts", "-", "--json", stdin=FACTS).stdout
    again = wizard("doctor", "--facts", "-", "--json", stdin=report).stdout
    assert json.loads(again)["facts"] == json.loads(report)["facts"]


@pytest.mark.parametrize("target", ["docker", "kubernetes", "host"])
@pytest.mark.parametrize("hardening", ["standard", "least-privilege"])
def test_export_json_fits_its_schema_and_its_notes_their_lines(target: str, hardening: str) -> None:
    done = wizard("export", target, "--facts", "-", "--json", "--hardening", hardening, stdin=FACTS)
    data = json.loads(done.stdout)
    jsonschema.validate(data, schema("export"))
    for artifact in data["artifacts"]:
        lines = artifact["content"].split("\n")
        assert all(lines[note["line"] - 1].strip(" #") for note in artifact["notes"])


@pytest.mark.parametrize("target", ["docker", "kubernetes"])
def test_the_configuration_is_the_same_in_both_languages(target: str) -> None:
    words = ("export", target, "--facts", "-", "--hardening", "least-privilege", "--no-comments")
    english, russian = (wizard(*words, "--lang", code, stdin=FACTS) for code in ("en", "ru"))
    assert english.stdout == russian.stdout
    assert english.stderr != russian.stderr


@pytest.mark.parametrize("target", ["docker", "kubernetes"])
def test_reasons_are_in_the_readers_language(target: str) -> None:
    words = ("export", target, "--facts", "-")
    english, russian = (wizard(*words, "--lang", code, stdin=FACTS).stdout for code in ("en", "ru"))
    bare = wizard(*words, "--no-comments", stdin=FACTS).stdout
    strip = [line for line in russian.splitlines() if not line.lstrip().startswith("#")]
    assert strip == bare.splitlines()
    assert any("а" <= letter <= "я" for letter in russian)
    assert not any("а" <= letter <= "я" for letter in english)


@pytest.mark.parametrize(
    ("words", "environ", "russian"),
    [
        (("--lang", "ru", "doctor"), {}, True),
        (("doctor", "--lang", "ru"), {}, True),
        (("doctor",), {"WERF_WIZARD_LANG": "ru"}, True),
        (("doctor",), {"LANG": "ru_RU.UTF-8"}, True),
        (("doctor", "--lang", "en"), {"LANG": "ru_RU.UTF-8"}, False),
        (("doctor",), {"LANG": "de_DE.UTF-8"}, False),
        (("doctor",), {"LC_ALL": "C", "LANG": "ru_RU.UTF-8"}, False),
    ],
)
def test_the_language_comes_from_flag_variable_or_locale(
    words: tuple[str, ...], environ: dict[str, str], russian: bool
) -> None:
    done = wizard(*words, "--facts", "-", stdin=FACTS, environ=environ)
    assert ("Ядро" in done.stdout) is russian


def test_files_are_written_and_named(tmp_path: Path) -> None:
    words = ("export", "kubernetes", "--facts", "-", "--mode", "fuse-device", "--hardening", "least-privilege")
    done = wizard(*words, "--set", "node_apparmor=yes", "--set", "kubernetes=1.29", "-o", str(tmp_path), stdin=FACTS)
    names = {"kubernetes.yaml", "fuse-device-plugin.yaml", "node-profiles.yaml", "werf-buildah.seccomp.json"}
    assert done.returncode == 0
    assert done.stdout == ""
    assert {path.name for path in tmp_path.iterdir()} == names
    assert all(name in done.stderr for name in names)


def test_an_answers_file_gives_way_to_set_and_that_to_a_flag(tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text("mode: fuse-privileged\nversion: 1.2\nchannel: ea\ncommand: werf build\n")
    words = ("export", "docker", "--facts", "-", "--no-comments", "--answers", str(answers))
    text = wizard(*words, "--set", "channel=beta", "--mode", "overlay", stdin=FACTS).stdout
    assert "registry.werf.io/werf/werf:1.2-beta \\\n  werf build" in text
    assert "--privileged" not in text


def test_a_mode_that_the_facts_rule_out_needs_force() -> None:
    old = "kernel.release=5.4.0\nuserns.max=63404\nfuse.device=present\n"
    refused = wizard("export", "docker", "--facts", "-", "--mode", "overlay", stdin=old)
    forced = wizard("export", "docker", "--facts", "-", "--mode", "overlay", "--force", stdin=old)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert forced.returncode == 0
    assert "cannot work here" in forced.stderr


def test_host_prints_only_a_comment_where_nothing_is_missing() -> None:
    done = wizard("export", "host", "--facts", "-", stdin=FACTS)
    assert done.returncode == 0
    assert all(line.startswith("#") for line in done.stdout.splitlines() if line)


@pytest.mark.parametrize(
    ("words", "first", "also"),
    [
        (("namespace",), "namespace (Linux)", "werf-wizard explain settings/namespace"),
        (("namespace",), "namespace (Linux)", "namespace (Kubernetes)"),
        (("user", "namespaces"), "user namespace", "werf-wizard explain concepts/user-namespaces"),
        (("image",), "image", "werf-wizard explain settings/image"),
        (("settings/namespace",), "The namespace  settings/namespace", ""),
        (("overlayfs",), "overlayfs  concepts/overlayfs", ""),
    ],
)
def test_a_word_of_the_glossary_is_a_term_first(words: tuple[str, ...], first: str, also: str) -> None:
    shown = wizard("explain", *words, "--lang", "en").stdout
    assert shown.startswith(f"{first}\n")
    assert also.removeprefix("") in shown


def test_explain_shows_lists_and_searches() -> None:
    page = wizard("explain", "modes/overlay", "--lang", "ru").stdout
    assert "docker run" in page
    assert "topic:" not in page
    assert "modes/overlay" in wizard("explain", "--list").stdout
    assert "problems/fuse-device-missing" in wizard("explain", "--search", "fuse device not found").stdout
    assert "problems/newuidmap-not-permitted" in wizard("explain", "--search", "не хватает прав", "--lang", "ru").stdout


@pytest.mark.parametrize(("words", "spoken", "other"), [("не хватает прав", "en", "ru"), ("permanently", "ru", "en")])
def test_search_in_the_words_of_another_language_finds_its_pages(words: str, spoken: str, other: str) -> None:
    ran = wizard("explain", "--search", words, "--lang", spoken)
    assert ran.stdout == wizard("explain", "--search", words, "--lang", other).stdout
    assert f"--lang {other}" in ran.stderr


def test_the_probe_can_be_printed_and_run_elsewhere() -> None:
    script = wizard("probe", "--script").stdout
    facts = subprocess.run(["sh", "-s"], input=script, capture_output=True, text=True, check=True).stdout
    done = wizard("doctor", "--facts", "-", stdin=facts)
    assert done.returncode in (0, 1, 3)
    assert facts.endswith("probe.complete=yes\n")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("doctor", "--facts", "facts.txt"), 0),
        (("doctor", "--json", "--facts", "facts.txt"), 0),
        (("export", "docker", "--facts", "facts.txt"), 0),
        (("export", "host", "--facts", "facts.txt"), 0),
        (("lint", "compose.yaml", "--facts", "facts.txt"), 0),
        (("diagnose", "job.log", "--facts", "facts.txt"), 1),
        (("diagnose", "--facts", "facts.txt", "--", "true"), 1),
        (("verify", "podman", "--facts", "facts.txt"), 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
@pytest.mark.parametrize("form", ["lines", "json"])
def test_every_command_that_reads_facts_tells_of_a_key_that_does_not_exist(
    words: tuple[str, ...], status: int, form: str, tmp_path: Path
) -> None:
    facts = {"kernel.release": "6.1.0", "userns.max": "63404", "userns.clone": "0"}
    lines = json.dumps(facts) if form == "json" else "".join(f"{key}={value}\n" for key, value in facts.items())
    (tmp_path / "facts.txt").write_text(lines)
    (tmp_path / "job.log").write_text("nothing is wrong\n")
    (tmp_path / "compose.yaml").write_text("services: {web: {image: nginx}}\n")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "true").symlink_to(shutil.which("true") or "/bin/true")
    done = wizard(*words, cwd=tmp_path, environ={"PATH": str(tmp_path / "bin")})
    assert done.stderr.count("There is no fact “userns.clone”. Did you mean: userns.clone_sysctl?") == 1
    assert done.returncode == status


def test_what_was_written_over_is_there_again_if_one_file_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "werf.container").mkdir()
    (tmp_path / "podman-run.sh").write_text("mine")
    done = wizard("export", "podman", "--facts", "-", "-o", str(tmp_path), "--force", stdin=FACTS)
    assert done.returncode == 2
    assert "No file was changed." in done.stderr
    assert (tmp_path / "podman-run.sh").read_text() == "mine"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["podman-run.sh", "werf.container"]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_files_are_followed_by_what_is_done_with_them(language: str, tmp_path: Path) -> None:
    folder = tmp_path / "a b"
    done = wizard("--lang", language, "export", "compose", "--facts", "-", "-o", str(folder), stdin=FACTS)
    assert done.returncode == 0
    assert done.stdout == ""
    cp, why_cp, run, why_run = done.stderr.splitlines()[-4:]
    assert (cp, run) == (f"  cp -i '{folder}/compose.yaml' .", "  docker compose run --rm werf")
    assert all(why.startswith("    ") and why.strip() for why in (why_cp, why_run))


def test_the_steps_for_another_machine_name_its_facts_and_do_not_run_as_root_here() -> None:
    done = wizard("doctor", "--facts", "system:ubuntu-26.04")
    assert "  werf-wizard export host --facts system:ubuntu-26.04 | ssh HOST sudo sh\n" in done.stdout
