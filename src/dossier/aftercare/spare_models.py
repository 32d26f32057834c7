"""V967: a spare of the terms, against the lists with which the spares were delivered: the same name, another model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dossier.aftercare.book import ServiceBook
from dossier.checking.models_of_goods import alike
from dossier.checking.paper_reading import plain
from dossier.checking.parts import maps_of
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record
from dossier.reading.cross_checks import Table


@dataclass(frozen=True, slots=True)
class _Delivered:
    """One line of a list: the model, how many, and the list."""

    model: str
    count: float | None
    record: Record


def check_spare_models(dossier: Dossier, book: ServiceBook, table: Table) -> Iterator[Finding]:
    """V967: as many of a spare were delivered, of a model that no spare of that name in the terms has, while its own
    model is on no list. Pure.
    """
    spares = [(i, x) for i, x in enumerate(book.terms.get("spares") or ()) if isinstance(x, Mapping)]
    delivered = _delivered(dossier, table) if spares else {}
    for i, spare in spares:
        lines, mine = delivered.get(_name(spare), []), str(spare.get("model") or "")
        if not _numbered(mine) or any(alike(mine, line.model) for line in lines):
            continue
        others = [str(x.get("model") or "") for _, x in spares if _name(x) == _name(spare)]
        lacking = [
            line
            for line in lines
            if line.count == _number(spare.get("quantity"))
            and not any(alike(line.model, other) for other in others)
        ]
        if lacking:
            lists = dict.fromkeys(f"《{line.record.title}》" for line in lacking)
            words: dict[str, Any] = {"id": str(spare.get("id")), "name": str(spare["name"]), "found": mine}
            words |= {"lists": "".join(lists), "expected": lacking[0].model}
            yield finding("V967", book.at(f"/spares/{i}/model"), **words)


def _delivered(dossier: Dossier, table: Table) -> dict[str, list[_Delivered]]:
    """Name → every line of that name, with a model, of the lists of goods and spares."""
    counts = {**table.get("goods_lists", {}), "spares-list": "quantity"}
    found: dict[str, list[_Delivered]] = {}
    for record in live(dossier):
        for _, part in maps_of(record) if record.type in counts else ():
            if _name(part) and isinstance(part.get("model"), str) and _numbered(part["model"]):
                count = _number(part.get(counts[record.type]))
                found.setdefault(_name(part), []).append(_Delivered(part["model"], count, record))
    return found


def _name(part: Mapping[str, Any]) -> str:
    return re.sub(r"\s", "", plain(str(part.get("name") or "")))


def _numbered(model: str) -> bool:
    return re.search(r"\d", model) is not None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
