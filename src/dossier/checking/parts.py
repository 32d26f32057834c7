"""The parts of a record that rules look at: its maps and its texts, walked once and kept with the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dossier.model import Record

Part = tuple[str, Mapping[str, Any]]
"""Pointer in the record, and the map that stands there."""


def maps_of(record: Record) -> tuple[Part, ...]:
    """Every map in a record but signatures and evidence; the record itself first."""
    if "maps" not in record.walks:
        record.walks["maps"] = tuple(_maps(record.data, ""))
    kept: tuple[Part, ...] = record.walks["maps"]
    return kept


def texts_of(record: Record) -> tuple[tuple[str, str], ...]:
    """Every text of a record but evidence and references, with its pointer."""
    if "texts" not in record.walks:
        record.walks["texts"] = tuple(_texts(record.data, ""))
    kept: tuple[tuple[str, str], ...] = record.walks["texts"]
    return kept


def whole_text(record: Record) -> str:
    """All texts of a record below one another: to ask whether a word stands in any of them."""
    if "whole" not in record.walks:
        record.walks["whole"] = "\n".join(text for _, text in texts_of(record))
    return str(record.walks["whole"])


def _maps(data: Mapping[str, Any], pointer: str) -> Iterator[Part]:
    yield pointer, data
    for key, value in data.items():
        if isinstance(value, dict):
            yield from _maps(value, f"{pointer}/{key}")
        elif isinstance(value, list) and key not in ("signatures", "evidence"):
            for i, row in enumerate(value):
                if isinstance(row, dict):
                    yield from _maps(row, f"{pointer}/{key}/{i}")


def _texts(data: Any, pointer: str) -> Iterator[tuple[str, str]]:
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        here = f"{pointer}/{key}"
        if isinstance(value, str) and key not in ("id", "type", "file", "sha256"):
            yield here, value
        elif isinstance(value, dict | list) and key != "evidence":
            yield from _texts(value, here)
