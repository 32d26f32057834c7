"""Where the original of a copy is kept, as the copy says itself: ``复印件，与原件一致  原件存：某某公司档案室``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dossier.checking.paper import FIRM
from dossier.checking.shelves import is_nowhere
from dossier.evidence.page_words import PageReading

_IS_COPY = re.compile("(复印|影印|复制)件")
_KEPT = re.compile(
    r"原件(?:现存|存放|保存|留存|存)(?:处|地点|单位|于|在)?\s*[:：]?\s*(?P<place>[^\s。；;，,：:]{4,40})"
)
_PLACES = (*FIRM, "档案室", "档案馆", "资料室")
"""What names of places end with at which an original is kept; a firm's name may have its department behind it."""


def kept_at(pages: Iterable[PageReading]) -> str:
    """The place of the original on pages that call themselves a copy; empty where none, or more than one, is named."""
    places = {place for page in pages for place in _places(page.text.splitlines())}
    return places.pop() if len(places) == 1 else ""


def _places(page: list[str]) -> Iterator[str]:
    if not any(_IS_COPY.search("".join(line.split())) for line in page):
        return
    for place in (match["place"] for line in page for match in _KEPT.finditer(line)):
        if any(word in place for word in _PLACES) and not is_nowhere(place):
            yield place
