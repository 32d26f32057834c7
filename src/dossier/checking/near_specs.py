"""Goods of a neighbouring model or grade: papers of a thing that name another size or grade than is registered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.paper_reading import packed, plain
from dossier.checking.scopes import ids_in, members
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record

_OF_GOODS = frozenset(
    {
        "contract",
        "certificate",
        "product-certificate",
        "material-certificate",
        "material-arrival",
        "material-approval",
        "packing-list",
        "unpacking-inspection",
        "delivery-acceptance",
        "delivery-report",
        "factory-test-report",
        "test-report",
        "witness-sampling",
        "manual",
        "technical-data",
        "ccc-certificate",
        "fire-identity-card",
        "special-equipment-certificate",
        "outbound-note",
    }
)
"""Types whose papers name the goods that are really meant."""
_TITLES = re.compile("合同|订单|合格证|说明书|手册|证书|证明|检[验测]报告|复试报告|装箱|送货|到货|清单")
_PIECE = re.compile(r"\d+(?:\.\d+)?|[A-Z]+|[^\sA-Z\d]")
_NUMBER = r"\d+(?:\.\d+)?"
_ROMAN = r"(?:I{1,3}|IV|V)"
_BETWEEN = r"[\s\-_/.·×*()]*"
_LEAST = 6
"""Packed characters of a model that is told from others by one of its pieces."""
_CHANGED = re.compile("变更|改为|代替|替代|原|旧|取消|升级|可选|适用于|系列|同系列|代用|等型号|各型号")
_ORDER = re.compile("合同|订单")
_KINDS = ("equipment", "materials")


@dataclass(frozen=True, slots=True)
class _Goods:
    id: str
    name: str
    model: str


def check_near_specs(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X778, once for a record: its papers name a model or grade that differs in one piece from that of the registered
    goods which they are of, and never the registered one; nothing else has it. Pure.
    """
    goods = [*_registered(dossier)]
    models = {_bare(g.model) for g in goods}
    texts: dict[str, list[Statement]] = {}
    for line in said:
        if line.record.type in _OF_GOODS or (
            line.record.type == "other-document" and _TITLES.search(line.record.title)
        ):
            texts.setdefault(line.record.id, []).append(line)
    for lines in texts.values():
        record = lines[0].record
        whole = plain("\n".join(line.text for line in lines)).upper()
        if _CHANGED.search(whole) and not _ORDER.search(record.title):
            continue
        for one in goods:
            if _is_of(record, one, whole) and (found := _variant(one.model, whole, models)):
                line = _where(found, lines)
                words: dict[str, Any] = {"source": line.source, "name": one.name, "found": found}
                yield finding("X778", line.place, record=record.id, expected=one.model, **words)
                break


def _where(found: str, lines: Sequence[Statement]) -> Statement:
    """The line that has it all, else the first one of a paper that it begins in."""
    single = (line for line in lines if _bare(found) in _bare(line.text))
    begun = (line for line in lines if line.file and found.split(maxsplit=1)[0] in plain(line.text).upper())
    return next(single, None) or next(begun, lines[0])


def _registered(dossier: Dossier) -> Iterator[_Goods]:
    seen: set[tuple[str, str]] = set()
    for kind in _KINDS:
        for m in members(dossier, kind):
            name, model = str(m.get("name") or ""), str(m.get("model") or m.get("spec") or "")
            if len(_bare(model)) >= _LEAST and name and (name, model) not in seen:
                seen.add((name, model))
                yield _Goods(str(m.get("tag") or m.get("id") or ""), name, model)


def _bare(model: str) -> str:
    return re.sub(_BETWEEN, "", plain(model).upper())


def _is_of(record: Record, goods: _Goods, whole: str) -> bool:
    """Whether a record is of these goods: it says so, or names them and no machine or material of its own."""
    own = {*ids_in(record.data.get("equipment")), *ids_in(record.data.get("material"))}
    return goods.id in own if own else packed(goods.name) in packed(whole)


def _variant(model: str, whole: str, models: set[str]) -> str:
    """What a text has in the place of a model, one number or Roman figure of it being another; empty where it has the
    model itself, or nothing like it.
    """
    pieces = _PIECE.findall(plain(model).upper())
    if sum(bool(re.search("[A-Z]", p)) for p in pieces) < 1 or _pattern(pieces).search(whole):
        return ""
    for n, piece in enumerate(pieces):
        other = _NUMBER if piece[0].isdigit() else _ROMAN if re.fullmatch(_ROMAN, piece) else ""
        if not other or (n == 0 and len(pieces) < 3):
            continue
        for match in _pattern(pieces, n, other).finditer(whole):
            if _bare(match[0]) not in models:
                return " ".join(match[0].split())
    return ""


def _pattern(pieces: Sequence[str], at: int = -1, other: str = "") -> re.Pattern[str]:
    parts = [other if n == at else re.escape(piece) for n, piece in enumerate(pieces)]
    return re.compile(rf"(?<![A-Z0-9.]){_BETWEEN.join(parts)}(?![A-Z0-9]|\.\d)")
