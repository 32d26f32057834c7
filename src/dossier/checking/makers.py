"""Whose certificate it is: its holder and maker against the maker of the equipment, in records and in their papers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.paper import Paper
from dossier.checking.paper_labels import labels
from dossier.checking.paper_reading import behind_labels, packed
from dossier.checking.paper_values import is_short_for
from dossier.checking.parts import texts_of
from dossier.checking.scopes import firms_of, live, machines, machines_of
from dossier.findings import Finding, finding
from dossier.model import Dossier, Party, Record, Text
from dossier.reading.cross_checks import Table

_GOODS = (
    "ccc-certificate",
    "certificate",
    "fire-identity-card",
    "product-certificate",
    "factory-test-report",
    "test-report",
    "nameplate",
    "import-papers",
)
"""Types whose paper says who made what it is about."""
_MAKER = "制造商|生产厂家|生产企业|生产厂商|制造单位|制造厂家?|生产单位|生产者"
_HOLDER = "认证委托人|获证单位|获证人|持证单位|持证人|证书持有人|证书持有者"
_FIRM = r"[\u4e00-\u9fff()A-Za-z0-9]{2,30}?(?:公司|工厂|厂|研究院|研究所|集团)"
_SAID = re.compile(rf"(?P<label>{_MAKER}|{_HOLDER})(?:名称)?[:为是](?P<firm>{_FIRM})(?=[,。;、\s()]|$)")
INSTRUMENTS = re.compile("仪[器表]|[万兆欧姆频压]用?表|检定|校准|instrument", re.IGNORECASE)
"""What else has a maker on a report: the instrument that measured."""
IS_FIRM = re.compile(rf"{_FIRM}(?:\(.*\))?")


def check_makers(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """X594 and X565 for the certificate of equipment that somebody else than its maker holds or made. Pure."""
    by_tag, firms = machines(dossier), firms_of(dossier)
    for record in live(dossier):
        if record.type not in _GOODS:
            continue
        items = machines_of(record, by_tag)
        makers = _names(items, "maker", firms)
        if not makers:
            continue
        allied = makers | _names(items, "supplier", firms)
        yield from _holder(record, makers, allied, firms, table)
        for pointer, text in texts_of(record):
            match = _SAID.search(packed(text)) if "公司" in text or "厂" in text else None
            if (
                match
                and not INSTRUMENTS.search(text)
                and is_other(match["firm"], allied if match["label"] in _HOLDER else makers)
            ):
                words: dict[str, Any] = {"what": Text(match["label"], match["label"]), "found": match["firm"]}
                words |= {"expected": _first(items, firms), "whose": _tags(items)}
                yield finding("X565", record.at(pointer), record=record.id, **words)


def _holder(
    record: Record,
    makers: frozenset[str],
    allied: frozenset[str],
    firms: Mapping[str, Party],
    table: Table,
) -> Iterator[Finding]:
    """X594 for a holder in words: a firm of the project that cannot hold it, or a firm that nobody has named."""
    said, own = str(record.data.get("holder") or ""), record.data.get("maker")
    firm = firms.get(said)
    if not said or (firm and firm.id == said and record.type in table.get("holders", {})):
        return  # the key of a firm: what these may hold, the table says
    name = packed(firm.name if firm else said)
    if not IS_FIRM.fullmatch(name) or not is_other(name, allied):
        return
    importer = firm and firm.role in ("supplier", "maker", "contractor")
    if importer or (own and not is_other(packed(str(own)), makers)):
        return  # the owner of a brand, or who brought it here, with the maker beside it
    words: dict[str, Any] = {"subject": record.title, "holder": firm.name if firm else said}
    yield finding("X594", record.at("/holder"), record=record.id, **words)


def maker_findings(paper: Paper) -> Iterator[Finding]:
    """X655: the paper names another maker than that of the equipment, of which the record says nothing."""
    record, dossier = paper.record, paper.dossier
    if record.type not in _GOODS or record.data.get("maker") or INSTRUMENTS.search(paper.text):
        return
    firms = firms_of(dossier)
    items = machines_of(record, machines(dossier))
    makers = _names(items, "maker", firms)
    named = [
        (page, label, value.split()[0])
        for page in paper.pages
        if makers
        for label, value in behind_labels(page, labels()["also"]["maker"])
        if value.split() and IS_FIRM.fullmatch(packed(value.split()[0]))
    ]
    if named and all(is_other(packed(value), makers) for _, _, value in named):
        page, label, value = named[0]
        words = {"label": label, "value": value, "own": _first(items, firms), "whose": _tags(items)}
        yield paper.said("X655", paper.ref.location, page, **words)


def _names(items: Sequence[Mapping[str, Any]], key: str, firms: Mapping[str, Party]) -> frozenset[str]:
    """Every name of the makers of all these, packed; empty where one of them has none."""
    given = [str(m[key]) for m in items if m.get(key)]
    if len(given) < len(items):
        return frozenset()
    found = set(given)
    for name in given:
        if firm := firms.get(name):
            found |= set(firm.names)
    return frozenset(map(packed, found))


def is_other(firm: str, known: frozenset[str]) -> bool:
    """Whether a firm is none of these, nor a short form of one."""
    return not any(firm in name or name in firm or is_short_for(firm, name) for name in known)


def _first(items: Sequence[Mapping[str, Any]], firms: Mapping[str, Party]) -> str:
    names = (str(m["maker"]) for m in items)
    return "、".join(dict.fromkeys(firms[n].name if n in firms else n for n in names))


def _tags(items: Sequence[Mapping[str, Any]]) -> Text:
    tags = [str(m["tag"]) for m in items]
    return Text("、".join(tags), ", ".join(tags))
