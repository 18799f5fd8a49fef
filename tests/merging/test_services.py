"""A service that is new beside others is not started with them."""

import pytest

from tests.merging.test_choices import put
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
