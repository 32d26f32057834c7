"""The model of the same goods from paper to paper: what was packed is what was unpacked, delivered and handed over."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dossier.checking.parts import maps_of
from dossier.checking.register import EQUIPMENT_LIST
from dossier.checking.scopes import live, members
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text
from dossier.reading.cross_checks import Table

_COUNTS = ("quantity", "delivered", "found", "listed", "due")
_SPLIT = re.compile(r"[、，,；;]|(?<=[^A-Za-z])(?:及|和|与|或)")
_UNIT = (
    r"(?:k?VA|kW|W|k?V|m?A|Ah|mm²?|cm|m|km|kN|kg|t|L|MPa|k?Pa|k?Hz|[TG]B|[GM]bps|℃|寸|英寸|芯|路|口|点|[AP])"
)
_SPEC = re.compile(rf"(\d+(?:\.\d+)?)\s*({_UNIT})(?![A-Za-z0-9])")
_AFTER_NAME = re.compile(r"[\s（(]*([A-Z][A-Za-z0-9]*\d[\w.×*/-]*|[A-Z]{2,}[-/][\w.×*/-]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Goods:
    """One line of a paper, or one name of the equipment list."""

    paper: str
    record: Record | None
    pointer: str
    models: tuple[str, ...]
    count: float | None
    order: str
    """The number of the packing list that the paper is, or that it follows."""


def check_models(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """X672: the same goods with a model that no other paper has for them. Pure; linear but for lines of one name."""
    by_name: dict[str, list[Goods]] = {}
    for name, goods in (*_registered(dossier), *_in_papers(dossier, table)):
        by_name.setdefault(_plain(name), []).append(goods)
    for lines in by_name.values():
        if len({g.paper for g in lines}) > 1 and len({g.models for g in lines}) > 1:
            yield from _differing(lines)


def _registered(dossier: Dossier) -> Iterator[tuple[str, Goods]]:
    counts: dict[tuple[str, str], float] = {}
    for m in members(dossier, "equipment"):
        if m.get("name") and m.get("model"):
            key = str(m["name"]), str(m["model"])
            counts[key] = counts.get(key, 0) + float(m.get("quantity", 1))
    for (name, model), count in counts.items():
        yield name, Goods("", None, "", _models(model), count, "")


def _in_papers(dossier: Dossier, table: Table) -> Iterator[tuple[str, Goods]]:
    kinds = {*table.get("goods_lists", {}), "spares-list"}
    named: set[str] = set()
    records = sorted(live(dossier), key=lambda r: r.type not in kinds)
    for record in records:
        order = str(record.data.get("packing_list_number") or record.number or "")
        for pointer, part in maps_of(record) if record.type in (*kinds, "handover-deed") else ():
            name = part.get("name")
            if not isinstance(name, str):
                continue
            count = next((float(part[k]) for k in _COUNTS if isinstance(part.get(k), int | float)), None)
            if record.type in kinds and isinstance(part.get("model"), str):
                named.add(name)
                yield name, Goods(record.id, record, f"{pointer}/model", _models(part["model"]), count, order)
            elif record.type not in kinds:
                known = max((n for n in named if name.startswith(n)), key=len, default="")
                code = _AFTER_NAME.match(name[len(known) :]) if known else None
                if code:
                    yield known, Goods(record.id, record, f"{pointer}/name", _models(code[1]), count, order)


def _differing(lines: list[Goods]) -> Iterator[Finding]:
    """Each line whose models stand in no other paper, where another paper has as many of another model."""
    told: set[str] = set()
    alone = [g for g in lines if g.record and not _supported(g, lines)]
    for one in reversed(alone):
        others = [
            g for g in lines if g.paper != one.paper and _same_goods(one, g) and _another(one, g, lines)
        ]
        if not others or one.record is None or others[0].paper in told:
            continue
        told.add(one.paper)
        other = others[0]
        whose = EQUIPMENT_LIST
        if other.record is not None:
            whose = Text(f"《{other.record.title}》", f"“{other.record.title}”")
        name = str(_part(one).get("name") or "")
        words: dict[str, Any] = {"subject": one.record.title, "name": name, "whose": whose}
        words |= {"found": "、".join(one.models), "expected": "、".join(other.models)}
        yield finding("X672", one.record.at(one.pointer), record=one.record.id, **words)


def _part(goods: Goods) -> Any:
    assert goods.record is not None
    return dict(maps_of(goods.record))[goods.pointer.rpartition("/")[0]]


def _supported(one: Goods, lines: list[Goods]) -> bool:
    others = [m for g in lines if g.paper != one.paper for m in g.models]
    return all(any(alike(m, other) for other in others) for m in one.models)


def _same_goods(one: Goods, other: Goods) -> bool:
    """As many of them, or by the same packing list."""
    return one.count == other.count or bool(one.order and one.order == other.order)


def _another(one: Goods, other: Goods, lines: list[Goods]) -> bool:
    """None of the models is the same; or as many are listed, and the other one is not in this paper elsewhere."""
    mine = [m for g in lines if g.paper == one.paper for m in g.models]
    apart = not any(alike(a, b) for a in mine for b in other.models)
    return apart or (len(one.models) == len(other.models) and not _supported_by(other.models, mine))


def _supported_by(models: tuple[str, ...], others: list[str]) -> bool:
    return all(any(alike(m, other) for other in others) for m in models)


def _models(text: str) -> tuple[str, ...]:
    return tuple(m.strip() for m in _SPLIT.split(text) if re.search(r"\d", m))


def alike(one: str, other: str) -> bool:
    """Whether two models may be the same: one is the beginning of the other, or they are not of one kind at all.

    A code and a rating, ``6-FM-100`` and ``12 V 100 Ah``, say nothing against one another.
    """
    specs = [_SPEC.findall(m) for m in (one, other)]
    if specs[0] and specs[1]:
        mine, theirs = ({u: n for n, u in spec} for spec in specs)
        return all(float(mine[u]) == float(theirs[u]) for u in mine.keys() & theirs.keys())
    if specs[0] or specs[1]:
        return True
    a, b = (_plain(re.sub(r"[一-鿿]+", "", m)) for m in (one, other))
    return not a or not b or a in b or b in a


def _plain(text: str) -> str:
    """Without what one writes in several ways: width, case, spaces, hyphens, signs of multiplication."""
    return re.sub(
        r"[\s\-_－—–·.（）()]",
        "",
        unicodedata.normalize("NFKC", text).upper().replace("×", "X").replace("*", "X"),
    )
