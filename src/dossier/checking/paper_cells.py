"""Cells of a record's tables looked up in its paper by their words: the same words with another number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from dossier.checking.paper_reading import Page, plain
from dossier.checking.paper_values import same, same_period, unit_of_time
from dossier.library.fields import Field

_NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.])")
_ANY = rf"({_NUMBER.pattern})"
_LEAST = 4
"""Signs that are no figures, from which on a cell, with the one before it, is found again by them."""
_SIZES = (10.0, 100.0, 1000.0, 10_000.0, 1_000_000.0, 60.0, 24.0, 3600.0)
"""Ratios that other units make."""

Cell = tuple[str, str, Page, str, str]
"""Pointer of a cell, name of its row, page, what stands there, what the record says."""


def other_cells(data: Mapping[str, Any], tree: Field, pages: Sequence[Page]) -> Iterator[Cell]:
    """Cells with a number that stand in the paper once, with another number, and nowhere as they are in the record.

    A cell is known by its own words, or by those of the cell before it, which it follows on the paper, too. What two
    rows say in the same words is left out, and so is a row that failed: its paper may have what was measured again.
    """
    for key, field in tree.fields.items():
        rows = data.get(key)
        if key in ("signatures", "evidence") or not isinstance(rows, list) or not field.member.fields:
            continue
        said = [_cells(row) if isinstance(row, dict) else [] for row in rows]
        skeletons = [_skeleton(before, own) for cells in said for _, before, own in cells]
        for n, cells in enumerate(said):
            if any(rows[n].get(k) in ("fail", False) for k in ("result", "normal") if cells):
                continue
            for name, before, own in cells:
                if skeletons.count(_skeleton(before, own)) > 1:
                    continue
                if other := _otherwise(before, own, pages, _unit(rows[n], name)):
                    yield f"/{key}/{n}/{name}", _name(rows[n]), *other, own
                    break


def _cells(row: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Key, what stands before it, and text of each cell with a number that has words enough."""
    shown = [(key, plain(str(value)).strip()) for key, value in row.items() if _is_shown(value)]
    found = [(key, "", own) for key, own in shown]
    found += [(key, before, own) for (_, before), (key, own) in pairwise(shown)]
    return [each for each in found if _NUMBER.search(each[2]) and _is_enough(each[1] + each[2])]


def _is_shown(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool) and value != ""


def _is_enough(text: str) -> bool:
    return len(re.sub(r"[\d.\s]", "", text)) >= _LEAST


def _skeleton(before: str, own: str) -> str:
    return "".join(f"{before}\n{_NUMBER.sub('#', own)}".split())


def _name(row: Mapping[str, Any]) -> str:
    """What the row is called; else its first text."""
    named = (row.get(key) for key in ("name", "title", "parameter"))
    return next((str(value) for value in (*named, *row.values()) if isinstance(value, str)), "")


def _unit(row: Mapping[str, Any], key: str) -> str:
    """The unit of time that a row has for its number; empty where another cell is meant."""
    said = row.get("unit") or row.get("measure") if key in ("value", "quantity") else None
    return unit_of_time(str(said or ""))


def _spread(text: str) -> str:
    """A pattern for a text with blanks and line ends anywhere in it."""
    return r"\s*".join(map(re.escape, "".join(text.split())))


def _otherwise(before: str, own: str, pages: Sequence[Page], unit: str = "") -> tuple[Page, str] | None:
    """The page that has the cell with other numbers, and the cell as it stands there."""
    parts = [_spread(part) for part in _NUMBER.split(own)]
    pattern = re.compile(_spread(before) + r"\s*" + r"\s*".join(_with(parts)))
    found = [(page, match) for page in pages for match in pattern.finditer(page.plain)]
    if len({match.groups() for _, match in found}) != 1:
        return None
    if _adds_up(own, [match.groups() for _, match in found]):
        return None
    page, match = found[0]
    mine = [(float(a), float(b)) for a, b in zip(_NUMBER.findall(own), match.groups(), strict=True)]
    other = [(a, b) for a, b in mine if not same(a, b)]
    if not other or any(_other_unit(a, b) for a, b in other if len(own.split()) == 1 and own[-1:].isdigit()):
        return None
    there = unit_of_time(page.plain[match.end() : match.end() + 12])
    if unit and there and all(same_period(a, unit, b, there) for a, b in other):
        return None
    numbers = iter(match.groups())
    return page, _NUMBER.sub(lambda _: next(numbers), own)


def _adds_up(own: str, found: Sequence[tuple[str, ...]]) -> bool:
    """Whether rows of one article are its quantity together: a pump in each of two crates."""
    numbers = _NUMBER.findall(own)
    return (
        len(found) > 1
        and len(numbers) == 1
        and same(float(numbers[0]), sum(float(groups[0]) for groups in found))
    )


def _with(parts: Sequence[str]) -> Iterator[str]:
    for n, part in enumerate(parts):
        if n:
            yield _ANY
        if part:
            yield part


def _other_unit(one: float, two: float) -> bool:
    if not one or not two:
        return False
    ratio = max(one, two) / min(one, two)
    return any(abs(ratio / size - 1) < 1e-6 for size in _SIZES)
