"""A file of records with all but some types taken out before it is parsed; what is left keeps its line and number."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from dossier.library.schemas import Schemas


def words_of(schemas: Schemas, types: Collection[str] | None) -> tuple[str, ...] | None:
    """What stands in every record of those types, their names or titles; None where all types are wanted."""
    if types is None:
        return None
    kinds = schemas.record_types
    return tuple(word for name in types for word in (name, kinds[name].title.zh))


def only_wanted(text: str, words: Collection[str]) -> str:
    """The text with ``-`` for each entry in which none of the words stands; whole where it is no simple list.

    An entry begins with ``-`` in the first column; one whose anchor a kept entry names is kept, too. Tags, documents,
    escapes and quotes that do not close in their entry could hide a word or carry it from one entry into another: such
    a text is left as it is.
    """
    starts = [match.start() for match in _ENTRY.finditer(f"\n{text}")]
    if not starts or _STRANGE_LINE.search(f"\n{text}") or _STRANGE_SIGN.search(text) or _has_tags(text):
        return text
    entries = [text[a:b] for a, b in zip(starts, [*starts[1:], None], strict=True)]
    if any(entry.count(sign) % 2 for entry in entries for sign in "\"'"):
        return text
    kept = _with_anchors(entries, {n for n, e in enumerate(entries) if any(word in e for word in words)})
    left = (e if n in kept else "-" + "\n" * e.count("\n") for n, e in enumerate(entries))
    return text[: starts[0]] + "".join(left)


def _with_anchors(entries: Sequence[str], kept: set[int]) -> set[int]:
    """The numbers of the kept entries, and of those whose anchors they name, and so on."""
    named = {name for n in kept for name in _ALIAS.findall(entries[n])}
    more = {n for n, e in enumerate(entries) if n not in kept and not named.isdisjoint(_ANCHOR.findall(e))}
    return _with_anchors(entries, kept | more) if more else kept


def _has_tags(text: str) -> bool:
    return ("!" in text or "%" in text) and _TAG.search(text) is not None


_ENTRY = re.compile(r"\n-(?=[ \n])")
_ALIAS = re.compile(r"\*([\w-]+)")
_ANCHOR = re.compile(r"&([\w-]+)")
_STRANGE_LINE = re.compile(r"\n(?:[^\s#-]|-[^ \n])")
"""What stands in the first column besides entries and notes."""
_STRANGE_SIGN = re.compile(r"[\\\r\t\x85\u2028\u2029]")
"""An escape, a strange end of line."""
_TAG = re.compile(r"(?:^|[\s\[{,:-])[!%]\S")
