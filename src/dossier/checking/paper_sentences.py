"""Sentences of a record looked up in its paper: the same words with other numbers, and a step that is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.paper_reading import Page, packed, plain
from dossier.checking.paper_values import same
from dossier.library.fields import Field

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ANY_NUMBER = r"(\d+(?:\.\d+)?)"
_LEAST_WORDS = 5
"""Chinese characters from which on a clause is found again by its words."""
_LEAST_STEPS = 3
_CHINESE = re.compile("[\u4e00-\u9fff]")
_OWN_PLACE = frozenset({"signatures", "evidence", "photos", "title", "number", "remark", "remarks"})

Said = tuple[str, Page, str, str]
"""Pointer of a text, page, what stands there, what the record says."""


def other_sentences(data: Mapping[str, Any], tree: Field, pages: Sequence[Page]) -> Iterator[Said]:
    """Clauses that stand in the paper once, with other numbers, and nowhere as they are in the record."""
    whole = "".join(page.packed for page in pages)
    for key, field in tree.fields.items():
        own = data.get(key)
        if key in _OWN_PLACE or field.member.reference or field.member.words or field.member.is_dated:
            continue
        texts = enumerate(own) if isinstance(own, list) else [(None, own)]
        for n, text in texts:
            for clause in re.split("[；;。\n]", text) if isinstance(text, str) else ():
                if found := _otherwise(packed(clause), whole, pages):
                    page, numbers = found
                    yield (
                        (f"/{key}" if n is None else f"/{key}/{n}"),
                        page,
                        _with(clause, numbers),
                        clause.strip(),
                    )


def lacking_steps(data: Mapping[str, Any], tree: Field, pages: Sequence[Page]) -> Iterator[tuple[str, str]]:
    """Pointer and words of the one entry of a list of texts that its paper lacks, although it has all the others."""
    whole = "".join(page.packed for page in pages)
    for key, field in tree.fields.items():
        own = data.get(key)
        free = key not in _OWN_PLACE and not field.member.reference and not field.member.words
        if not free or not isinstance(own, list) or len(own) < _LEAST_STEPS:
            continue
        if not all(isinstance(text, str) and len(packed(text)) > _LEAST_WORDS for text in own):
            continue
        lacking = [n for n, text in enumerate(own) if packed(text) not in whole]
        if len(lacking) == 1 and _otherwise(packed(own[lacking[0]]), whole, pages) is None:
            yield f"/{key}/{lacking[0]}", own[lacking[0]]


def _otherwise(clause: str, whole: str, pages: Sequence[Page]) -> tuple[Page, tuple[str, ...]] | None:
    """The page that has a packed clause with other numbers, and these. A number at the head or the tail
    may be the paper's own count of its paragraphs.
    """
    clause = re.sub(rf"^{_NUMBER.pattern}|(?<!\d){_NUMBER.pattern}$", "", clause)
    numbers = _NUMBER.findall(clause)
    if not numbers or len(_CHINESE.findall(clause)) < _LEAST_WORDS or clause in whole:
        return None
    pattern = re.compile(_ANY_NUMBER.join(map(re.escape, _NUMBER.split(clause))))
    found = [(page, match) for page in pages for match in pattern.finditer(page.packed)]
    if len({match[0] for _, match in found}) != 1:
        return None
    page, match = found[0]
    equal = all(same(float(a), float(b)) for a, b in zip(numbers, match.groups(), strict=True))
    return None if equal else (page, match.groups())


def _with(clause: str, numbers: Sequence[str]) -> str:
    """A clause with these numbers in place of its own, but for one at its head."""
    left = iter(numbers)
    text = plain(clause).strip()
    return _NUMBER.sub(lambda m: next(left, m[0]) if m.start() else m[0], text)
