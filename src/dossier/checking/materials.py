"""Materials as they were registered: the papers of one name the same kind, size and unit of measure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.field_titles import named
from dossier.checking.identity import otherwise
from dossier.checking.limits import convert
from dossier.checking.paper_reading import packed
from dossier.checking.scopes import live, members
from dossier.findings import Finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record, Text

_SIZE = re.compile(r"([A-ZΦφØ]*)(\d+(?:\.\d+)?(?:X\d+(?:\.\d+)?)*)([A-Z\u4e00-\u9fff²³]?)")
_APART = re.compile(r"(\d)\s+(?=[\u4e00-\u9fff])")
_CLASS = re.compile(r"(超?[一二三四五六七八九\d]+)([类级型等])")
_FIGURES = str.maketrans("一二三四五六七八九", "123456789")
_MARK = re.compile(r"[A-Za-z]{1,4}-?\d{1,2}[a-z]?")
_BARE = ("", 0)
"""The kind of a number that stands without a unit: the same number with one may be the same size."""
_PHYSICAL = frozenset({"m", "t", "kg", "m²", "m³", "l", "km", "g"})
_UNITS = {
    "米": "m",
    "吨": "t",
    "公斤": "kg",
    "千克": "kg",
    "平方米": "m²",
    "㎡": "m²",
    "m2": "m²",
    "立方米": "m³",
    "m3": "m³",
    "升": "l",
}


def check_materials(dossier: Dossier, schemas: Schemas) -> Iterator[Finding]:
    """X565 for a paper of one material that says another kind, size or unit than dossier.yaml does. Pure."""
    listed = {str(m["id"]): m for m in members(dossier, "materials") if "id" in m}
    for record in live(dossier) if listed else ():
        given = record.data.get("material")
        ids = given if isinstance(given, list) else [given]
        material = listed.get(str(ids[0])) if len(ids) == 1 else None
        if material:
            yield from _against(record, material, schemas)


def _against(record: Record, material: Mapping[str, Any], schemas: Schemas) -> Iterator[Finding]:
    whose = Text(*[f"{material['id']} {material.get('name', '')}".strip()] * 2)
    for key, own in (("product", "name"), ("spec", "spec"), ("model", "spec")):
        said, known = record.data.get(key), material.get(own)
        if isinstance(said, str) and isinstance(known, str) and _contradict(said, known):
            yield otherwise(
                record.at(f"/{key}"), record.id, named(schemas, record, f"/{key}"), said, known, whose
            )
    unit, listed = unit_of(record.data), unit_of(material)
    same = record.data.get("quantity") == material.get("quantity") and material.get("quantity") is not None
    physical = {unit, listed} & _PHYSICAL
    if same and unit and listed and unit != listed and physical and convert(1, unit, listed) != 1:
        what = named(schemas, record, "/measure")
        yield otherwise(
            record.at("/measure"), record.id, what, record.data["measure"], material["measure"], whose
        )


def unit_of(data: Mapping[str, Any]) -> str:
    """The unit of measure of some data, in one way of writing it; empty where it has none."""
    said = str(data.get("measure") or "").lower()
    return _UNITS.get(said, said)


def _contradict(said: str, known: str) -> bool:
    """Whether two texts give the same kind of size and no value of it in common: CAT5e and CAT6, 24 芯 and 12 芯."""
    if _is_of_marks(said) != _is_of_marks(known):
        return False  # the maker's model of a door beside the marks that the drawings give it
    one, two = _sizes(said), _sizes(known)
    anywhere = [frozenset[str]().union(*sizes.values()) for sizes in (one, two)]
    return any(
        not one[kind] & two[kind]
        and not (kind == _BARE and (one[kind] & anywhere[1] or two[kind] & anywhere[0]))
        for kind in one.keys() & two.keys()
    )


def _is_of_marks(text: str) -> bool:
    """Whether a text is nothing but marks of the drawings: ``M-1、M-2``, ``C1521``."""
    parts = [part for part in re.split(r"[、,，;；/\s]+", text.strip()) if part]
    return len(parts) > 1 and all(_MARK.fullmatch(part) for part in parts)


def _sizes(text: str) -> dict[tuple[str, int], set[str]]:
    """Kind of size and how many dimensions it has → its values."""
    found: dict[tuple[str, int], set[str]] = {}
    plain = _APART.sub(r"\1", " ".join(map(packed, text.split())))
    for value, kind in _CLASS.findall(plain):
        found.setdefault((kind, 0), set()).add(value.translate(_FIGURES))
    for before, value, unit in _SIZE.findall(_CLASS.sub(" ", plain)):
        numbers = "X".join(f"{float(n):g}" for n in value.split("X"))
        grade = unit if before and unit in "AE" else ""  # CAT5e, CAT6A
        found.setdefault((before or unit, value.count("X")), set()).add(numbers + grade)
    return found
