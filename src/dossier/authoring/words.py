"""Words of a file put into other words: the new text is read again and says the same of the same things."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from dossier.authoring.edits import HARMLESS, CannotEdit, same
from dossier.findings import finding
from dossier.model import Location
from dossier.source import source_of


def judge_words(old: str, new: str, words: AbstractSet[tuple[str, str]], file: str) -> None:
    """Read the new text, and compare it with the old one.

    Args:
        old: the text before.
        new: the text that is to be written.
        words: what was said and what is said instead, each a key or a whole value.
        file: its name in findings.

    Raises:
        CannotEdit: Y142, it cannot be read, or it says something else in another place than at these words.
    """
    before, after = (source_of(text.removeprefix("\ufeff"), file) for text in (old, new))
    unreadable = [f for f in after.findings if f.code not in HARMLESS]
    if unreadable or not _says(before.data, after.data, words):
        raise CannotEdit(*unreadable or [finding("Y142", Location(file), file=file, entry="/")])


def _says(old: Any, new: Any, words: AbstractSet[tuple[str, str]]) -> bool:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        pairs = zip(old.items(), new.items(), strict=False)
        return len(old) == len(new) and all(
            (a == b or (str(a), str(b)) in words) and _says(x, y, words) for (a, x), (b, y) in pairs
        )
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(_says(x, y, words) for x, y in zip(old, new, strict=True))
    return same(old, new) or (str(old), _written(new)) in words


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
