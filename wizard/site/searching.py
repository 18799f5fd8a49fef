"""The index with which a browser searches without a server: every form of a word, and the pages that have its stem."""

import json
from collections.abc import Mapping, Sequence

from wizard.knowledge.search import (
    EXACT_WEIGHTS,
    GROUP_WEIGHTS,
    MESSAGE_WEIGHT,
    failing_words,
    index_of,
    keys_of,
    stem_of,
    stop_words,
    synonyms,
    words_of,
)
from wizard.knowledge.topics import Topic
from wizard.site.sitemap import Page


def search_index(pages: Sequence[Page], language: str) -> str:
    """Return a script with what `ranking.js` needs to rank pages as `werf-wizard explain --search` does.

    A page has the stems of its title and of its name; a stem its forms, and pairs of a page and 1,000 times its weight.
    """
    topics = [Topic(page.topic or page.path, page.title, page.reason, page.words) for page in pages]
    index = index_of(topics)
    forms: dict[str, set[str]] = {}
    for topic in topics:
        named = f"{topic.title} {topic.id.replace('/', ' ').replace('-', ' ')}"
        for word in words_of(f"{named} {topic.reason} {topic.body}"):
            forms.setdefault(stem_of(word), set()).add(word)
    data = {
        "pages": [
            [page.path, page.title, page.reason.replace("`", ""), *(" ".join(sorted(key)) for key in keys_of(topic))]
            for page, topic in zip(pages, topics, strict=True)
        ],
        "stems": {
            stem: _entry(forms[stem], index.weights(stem))
            for stem in index.stems(sorted({stem[0] for stem in forms}))
            if stem in forms
        },
        "synonyms": synonyms(language),
        "groups": GROUP_WEIGHTS,
        "exact": EXACT_WEIGHTS,
        "failing": sorted(failing_words()),
        "ofMessage": MESSAGE_WEIGHT,
        "stopWords": sorted(stop_words()),
    }
    return f"searchIndex({json.dumps(data, ensure_ascii=False, separators=(',', ':'))});\n"


def _entry(forms: set[str], weights: Mapping[int, float]) -> tuple[str, list[int]]:
    """Return the forms of a stem, and the pairs."""
    pairs = [value for number, weight in weights.items() for value in (number, max(1, round(weight * 1000)))]
    return " ".join(sorted(forms)), pairs
