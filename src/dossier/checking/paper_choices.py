"""Choices that a form prints and somebody marks: ``□合格 ☑不合格``, ``合格√ 不合格□``."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

from dossier.checking.paper_reading import plain

EMPTY, MARKED, STRANGE = "□☐○◯〇", "√✓✔☑■●◉", "☒✗✘╳❌"
"""Boxes that nobody marked, that somebody marked, and marks that say yes for some and no for others."""
_BOXES = EMPTY + MARKED + STRANGE
_BETWEEN = re.compile(r"[、,/;|:()]*")


def has_box(text: str) -> bool:
    """Whether a text has a box or a tick, written in brackets too."""
    return any(box in _boxed(text) for box in _BOXES)


def options(text: str, names: Collection[str]) -> list[str]:
    """Each of the names that a text has, longer ones first, once and in order."""
    return list(dict.fromkeys(re.findall(_either(names), _boxed(text))))


def chosen(text: str, names: Collection[str]) -> str:
    """The one name that is marked; empty unless each name stands once, has a box of its own, and one alone is marked.

    All boxes stand before their names, or all behind them, with nothing else between the first and the last of them.
    """
    said = _boxed(text)
    found = list(re.finditer(f"{_either(names)}|[{_BOXES}]", said))
    kinds = [match[0] in _BOXES for match in found]
    gaps = [said[a.end() : b.start()] for a, b in pairwise(found)]
    alternate = all(one != other for one, other in pairwise(kinds))
    if not found or len(found) % 2 or not alternate or not all(map(_BETWEEN.fullmatch, gaps)):
        return ""
    boxes = [match[0] for match, box in zip(found, kinds, strict=True) if box]
    words = [match[0] for match, box in zip(found, kinds, strict=True) if not box]
    marked = [word for word, box in zip(words, boxes, strict=True) if box in MARKED]
    sound = len(set(words)) == len(words) and not any(box in STRANGE for box in boxes)
    return marked[0] if sound and len(marked) == 1 else ""


def _boxed(text: str) -> str:
    """A text without white space, with one character for each box: ``[√]``, ``( )``."""
    line = re.sub(r"[\[(【〔]\s*[\])】〕]", "□", plain(text))
    return re.sub(rf"[\[(【〔]([{_BOXES}])[\])】〕]", r"\1", "".join(line.split()))


def _either(names: Collection[str]) -> str:
    return "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))
