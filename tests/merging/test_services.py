"""A service that is new beside others is not started with them."""

import pytest

from tests.merging.test_choices import put, refusal
from wizard.formats.tree import plain
from wizard.formats.yaml_tree import parse_yaml
from wizard.language import Language

SAY = Language("en")


@pytest.mark.parametrize(
    "content",
    [
        "services:\n  web:\n    image: nginx:1.27\n",
        'version: "3.8"\nservices:\n  web: {build: .}\n  db: {image: postgres, profiles: [dev]}\n',
        "services: {web: {image: nginx}}\n",
        "include: [base.yaml]\nservices:\n",
    ],
)
def test_only_who_names_a_new_service_starts_it(content: str) -> None:
    done = put("compose", "compose.yaml", content)
    services = plain(parse_yaml(done.after, "x")[0], done.after)["services"]
    assert services["werf"]["profiles"] == ["werf"]
    assert [one for one in done.notices if "docker compose run --rm werf" in SAY(one)]
    again = put("compose", "compose.yaml", done.after)
    assert (again.diff, again.notices) == ("", ())


def test_a_service_that_was_there_keeps_when_it_is_started() -> None:
    after = put("compose", "compose.yaml", "services:\n  deploy:\n    image: werf/werf\n").after
    assert "profiles" not in after


WITH_WERF = "services: {build: {image: 'registry.werf.io/werf/werf:2'}}\n"
OTHER = "services: {web: {image: nginx}}\n"


@pytest.mark.parametrize(
    ("documents", "into", "changed"),
    [
        ((WITH_WERF, OTHER), "", 0),
        ((OTHER, WITH_WERF), "", 1),
        ((WITH_WERF, OTHER, "x-a: 1\n"), "web", 1),
        ((OTHER, "# nothing\n"), "", 0),
        (("build: {image: 'registry.werf.io/werf/werf:2'}\n", OTHER), "", 0),
    ],
)
def test_of_several_documents_the_one_with_the_service_is_changed(
    documents: tuple[str, ...], into: str, changed: int
) -> None:
    after = put("compose", "compose.yaml", "---\n".join(documents), into).after.split("---\n")
    assert ["seccomp" in one for one in after] == [number == changed for number in range(len(documents))]
    assert [one for number, one in enumerate(after) if number != changed] == [
        one for number, one in enumerate(documents) if number != changed
    ]


@pytest.mark.parametrize(
    ("target", "name", "content"),
    [
        ("compose", "compose.yaml", f"{OTHER}---\n{OTHER}"),
        ("compose", "compose.yaml", f"{WITH_WERF}---\n{WITH_WERF}"),
        ("github-docker", ".github/workflows/a.yml", "on: push\njobs: {}\n---\non: push\njobs: {}\n"),
        ("gitlab-docker", ".gitlab-ci.yml", "a: {script: werf converge}\n---\nb: {script: make}\n"),
    ],
)
def test_a_document_that_could_be_any_of_several_is_not_guessed(target: str, name: str, content: str) -> None:
    assert "several documents" in refusal(target, name, content)


def test_a_pipeline_begins_behind_its_header() -> None:
    header = "spec: {inputs: {a: {}}}\n"
    after = put("gitlab-docker", ".gitlab-ci.yml", f"{header}---\nb: {{script: werf converge}}\n").after
    assert after.startswith(f"{header}---\nb:")
