"""The index with which a browser searches without a server: every form of a word, and the pages that have its stem."""

import json
from collections.abc import Mapping, Sequence

from wizard.knowledge.search import GROUP_WEIGHTS, STOP_WORDS, index_of, stem_of, synonyms, words_of
from wizard.knowledge.topics import Topic
from wizard.site.sitemap import Page


def search_index(pages: Sequence[Page], language: str) -> str:
    """Return a script that hands over the index, with the weights of `werf-wizard explain --search`.

    A stem has its forms, and pairs of a page and ten times its weight there.
    """
    index = index_of([Topic(page.topic or page.path, page.title, page.reason, page.words) for page in pages])
    forms: dict[str, set[str]] = {}
    for page in pages:
        named = f"{page.title} {(page.topic or page.path).replace('/', ' ').replace('-', ' ')}"
        for word in words_of(f"{named} {page.reason} {page.words}"):
            forms.setdefault(stem_of(word), set()).add(word)
    data = {
        "pages": [[page.path, page.title, page.reason.replace("`", "")] for page in pages],
        "stems": {
            stem: _entry(stem, forms[stem], index.weights(stem))
            for stem in index.stems(sorted({stem[0] for stem in forms}))
            if stem in forms
        },
        "synonyms": synonyms(language),
        "groups": GROUP_WEIGHTS,
        "stopWords": sorted(STOP_WORDS),
    }
    return f"searchIndex({json.dumps(data, ensure_ascii=False, separators=(',', ':'))});\n"


def _entry(stem: str, forms: set[str], weights: Mapping[int, float]) -> tuple[str, list[int]]:
    """Return the other forms of a stem, and the pairs; the shortest numbers, as this is most of the index."""
    pairs = [value for number, weight in weights.items() for value in (number, max(1, round(weight * 10)))]
    return " ".join(sorted(forms - {stem})), pairs
