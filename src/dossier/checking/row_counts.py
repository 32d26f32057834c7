"""Rows whose own words count otherwise than their number: six systems, quantity 5; three trades one each, count 4."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.parts import maps_of
from dossier.checking.scopes import live
from dossier.checking.warranty_words import number
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Record, Text

_NUMBER = r"(?<![\d.第~至、-])(?P<number>\d{1,5}|[一二两三四五六七八九十]{1,3})\s*"
_BEHIND = r"(?![月日年以余多套组/\d号级型用]|小时|工作|人份|内存)"
_PARTS = re.compile("每|各|其中|其余|另|余|以上|以下|至少|不少于|不超过|左右|约|相当于|折合|可")
_EACH = re.compile(
    r"(?:^|[,。;:(])(?P<list>[^,。;:()\d]{1,40}?)(?:共)?各\s*(?P<number>\d{1,3}|[一二两三四五六七八九十])\s*(?P<unit>[一-鿿])(?=$|[,。;)])"
)
_TIMES = re.compile(
    r"(?<![\d.A-Za-z×xX*-])(?P<one>\d{1,3})\s*(?P<unit>[一-鿿]{1,2})\s*[×xX*]\s*(?P<two>\d{1,3})\s*(?P<measure>[一-鿿]{1,2})(?![\d×xX*一-鿿])"
    r"|每\s*(?P<unit2>[一-鿿]{1,2})\s*(?P<each>\d{1,3})\s*(?P<measure2>[一-鿿]),\s*共\s*(?P<many>\d{1,3})\s*(?P=unit2)"
)
_LEAST = 2
"""Things that a list names at least."""


def check_row_counts(dossier: Dossier) -> Iterator[Finding]:
    """X721, and X716 for serial numbers, over the rows of every record. Pure; linear."""
    for record in live(dossier):
        for pointer, row in maps_of(record):
            yield from _serials(record, pointer, row)
            for key, words in of_row(row):
                yield x721(record.at(f"{pointer}/{key}"), record.id, record.title, words)


def _serials(record: Record, pointer: str, row: Mapping[str, Any]) -> Iterator[Finding]:
    """X716: two machines of a row with one serial number."""
    given = row.get("serial")
    numbers = re.split(r"[、,;\s]+", plain(given).strip()) if isinstance(given, str) and pointer else []
    if len(set(numbers)) < len(numbers) and all(re.search(r"\d{3}", n) for n in numbers):
        source = Text(f"《{record.title}》", f"“{record.title}”")
        yield finding("X716", record.at(f"{pointer}/serial"), record=record.id, source=source, said=given)


def x721(place: Location, owner: str | None, subject: str, words: Mapping[str, Any]) -> Finding:
    """A row of `subject` whose words count otherwise than its number."""
    shown: dict[str, Any] = {"subject": subject, **words}
    return finding("X721", place, record=owner, **shown)


def of_row(row: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Key of the number of a row, and what its name and its duty count instead of it."""
    for key in ("quantity", "count"):
        given = row.get(key)
        if isinstance(given, bool) or not isinstance(given, int | float):
            continue
        measure = row.get("measure") if key == "quantity" else "人"
        said = _counted(str(row.get("name") or row.get("post") or ""), measure)
        each = [n for text in map(row.get, ("name", "duty", "remark")) for n in _each(text, measure)]
        each += [
            n
            for text in map(row.get, ("name", "condition", "remark", "model"))
            for n in _times(text, measure)
        ]
        for found in (said, *each):
            if found and found[0] != given:
                yield key, {"found": found[1], "number": Text(f"{given:g} {measure}", f"{given:g}")}
                return


def _counted(name: str, measure: object) -> tuple[float, str] | None:
    """The one number, or the sum of several, that a name gives in the measure of its row; not what is in brackets."""
    if not isinstance(measure, str) or not re.fullmatch("[一-鿿]{1,2}", measure):
        return None
    text = re.sub(r"\([^()]*\)", "", plain(name))
    found = list(re.finditer(f"{_NUMBER}{re.escape(measure)}{_BEHIND}", text))
    if not found or _PARTS.search(text):
        return None
    return sum(number(m["number"]) for m in found), "、".join(m[0] for m in found)


def _times(value: object, measure: object) -> Iterator[tuple[float, str]]:
    """``3樘×3把``, ``每樘3把,共3樘``: nine of the measure of the row, where its text says nothing of others."""
    text = plain(value) if isinstance(value, str) else ""
    found = list(_TIMES.finditer(text))
    if len(found) != 1 or re.search("另|其中|其余|以上|至少|已用|备用|[+-]", text):
        return
    match = found[0]
    if (match["measure"] or match["measure2"]) == measure:
        one, two = match["one"] or match["each"], match["two"] or match["many"]
        yield float(one) * float(two), match[0]


def _each(value: object, measure: object) -> Iterator[tuple[float, str]]:
    """``水、电、木各一人``: three."""
    text = plain(value) if isinstance(value, str) else ""
    found = list(_EACH.finditer(text))
    if len(found) != 1 or re.search("其余|其他|另|等|以上|至少", text):
        return
    names = [name for name in re.split("[、和及与]", found[0]["list"]) if name.strip()]
    counted = re.findall(rf"(?:\d+|[一二两三四五六七八九十]+)\s*{found[0]['unit']}", text)
    if found[0]["unit"] == measure and len(names) >= _LEAST and len(counted) == 1:
        yield len(names) * number(found[0]["number"]), found[0][0].lstrip(",。;:(")
