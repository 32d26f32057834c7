"""The parts of a record that rules look at: its maps, keys, texts and dates, from one walk, kept with the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from dossier.model import Record

Part = tuple[str, Mapping[str, Any]]
"""Pointer in the record, and the map that stands there."""

_LISTS = frozenset({"signatures", "evidence"})
_PATHS = frozenset({"file", "sha256"})
_NO_TEXTS = _PATHS | {"id", "type"}


class _Walk:
    """What one walk over a record finds."""

    def __init__(self, record: Record) -> None:
        self.maps: list[Part] = []
        self.texts: list[tuple[str, str]] = []
        self.dates: list[tuple[str, str, dt.date]] = []
        self.words: list[str] = []
        self.paths: list[str] = []
        self._into(record.data, "", maps=True, texts=True)
        self.keys = frozenset(key for _, part in self.maps for key in part)
        self.whole: str | None = None

    def _into(self, data: Any, pointer: str, *, maps: bool, texts: bool) -> None:
        """`maps`: it is not below signatures or evidence; `texts`: it is not below evidence."""
        is_map = isinstance(data, dict)
        if is_map and maps:
            self.maps.append((pointer, data))
        for key, value in data.items() if is_map else enumerate(data):
            here = f"{pointer}/{key}"
            if isinstance(value, str):
                if texts and key not in _NO_TEXTS:
                    self.texts.append((here, value))
                (self.paths if key in _PATHS else self.words).append(value)
            elif isinstance(value, dict):
                self._into(value, here, maps=maps, texts=texts and key != "evidence")
            elif isinstance(value, list):
                self._into(
                    value, here, maps=is_map and maps and key not in _LISTS, texts=texts and key != "evidence"
                )
            elif isinstance(value, dt.date):
                self.dates.append((here, str(key), value))


def _walk(record: Record) -> _Walk:
    if "parts" not in record.walks:
        record.walks["parts"] = _Walk(record)
    walk: _Walk = record.walks["parts"]
    return walk


def maps_of(record: Record) -> list[Part]:
    """Every map in a record but signatures and evidence; the record itself first."""
    return _walk(record).maps


def keys_of(record: Record) -> frozenset[str]:
    """The keys of all its maps: what none of them has need not be looked for in each."""
    return _walk(record).keys


def texts_of(record: Record) -> list[tuple[str, str]]:
    """Every text of a record but evidence and references, with its pointer."""
    return _walk(record).texts


def dates_of(record: Record) -> list[tuple[str, str, dt.date]]:
    """Every date in a record: pointer, key, value."""
    return _walk(record).dates


def words_of(record: Record) -> list[str]:
    """Everything in a record that is text, but for the names and digests of files."""
    return _walk(record).words


def paths_of(record: Record) -> list[str]:
    """The names and digests of files in a record."""
    return _walk(record).paths


def whole_text(record: Record) -> str:
    """All texts of a record below one another: to ask whether a word stands in any of them."""
    walk = _walk(record)
    if walk.whole is None:
        walk.whole = "\n".join(text for _, text in walk.texts)
    return walk.whole


def is_among(value: object, words: Sequence[str]) -> bool:
    """Whether a value is one of the words; of a list of texts, whether one has a word in it, and none a word that
    stands there with a dash before it: ``[竣工报告, -验收报告]``.
    """
    if not isinstance(value, list):
        return value in words
    said = "\n".join(map(str, value))
    refused = [word[1:] for word in words if word.startswith("-")]
    return any(word in said for word in words) and not any(word in said for word in refused)
