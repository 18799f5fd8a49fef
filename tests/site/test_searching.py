"""The site's search ranks pages as `explain --search` does: both are run, on the same queries."""

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

import wizard.site
from tests.site.reading import pages_of
from wizard.knowledge.search import search
from wizard.site.searching import search_index

RANKING = Path(wizard.site.__file__).parent / "templates" / "ranking.js"
QUERIES = {
    "en": (
        *(
            "overlayfs",
            "permission denied overlayfs",
            "seccomp profile",
            "how to mount layers",
            "rootless",
            "psa",
            "ns",
        ),
        *("user namespaces", "0x1000", "no space left on device", "kubernetes volumes", "password"),
    ),
    "ru": (
        "пространство имён",
        "монтированием слоёв",
        "нет прав",
        "подчинённые идентификаторы",
        "журнал",
        "журналов",
        "dind",
    ),
}
NODE = pytest.mark.skipif(not shutil.which("node"), reason="node is not here")


@cache
def index_of_topics(language: str) -> str:
    return search_index(pages_of(language), language)


@cache
def found_by_site(language: str) -> dict[str, list[str]]:
    script = f"""{RANKING.read_text("utf-8")}
    const found = {{}};
    const searchIndex = (loaded) => {{
      const index = prepared(loaded);
      for (const query of {json.dumps(QUERIES[language])})
        found[query] = rank(query, index).slice(0, 8).map(([path]) => path);
    }};
    {index_of_topics(language)}
    console.log(JSON.stringify(found));"""
    done = subprocess.run(["node", "-"], input=script, text=True, capture_output=True, check=True)
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


@NODE
@pytest.mark.parametrize(("language", "query"), [(code, query) for code in QUERIES for query in QUERIES[code]])
def test_both_find_the_same_in_the_same_order(language: str, query: str) -> None:
    expected = [f"{hit.topic.id}.html" for hit in search(query, language, limit=8)]
    assert len(expected) > 2
    assert found_by_site(language)[query] == expected


@NODE
def test_a_word_that_is_being_typed_finds_those_that_begin_so() -> None:
    script = f"""{RANKING.read_text("utf-8")}
    const searchIndex = (loaded) => console.log(rank("overlayf", prepared(loaded))[0][0]);
    {index_of_topics("en")}"""
    done = subprocess.run(["node", "-"], input=script, text=True, capture_output=True, check=True)
    assert "overlayfs" in done.stdout
