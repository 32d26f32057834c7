"""What records repeat of dossier.yaml, and sums of money: dates, numbers and prices that must be the same twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.dates import as_datetime
from dossier.checking.field_titles import main_title, named
from dossier.checking.moments import cn, iso
from dossier.checking.parts import is_among
from dossier.checking.scopes import live, members
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record, Text
from dossier.reading.cross_checks import Table


def check_agreements(dossier: Dossier, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X555 for what differs from dossier.yaml, X556 for money that does not add up. Pure."""
    wrong: dict[str, list[Repeated]] = {}
    for rule in table.get("agree", {}).values():
        kind, _, key = rule["of"].partition(".")
        given = [
            (record, "/" + key.replace(".", "/"), value)
            for record in live(dossier)
            if record.type == kind and _meant(record, rule) and (value := _dig(record.data, key)) is not None
        ]
        later = dt.timedelta(days=rule.get("later", 0))
        wrong.setdefault(rule["with"], []).extend(_differing(dossier, rule["with"], given, later))
    for name, differing in wrong.items():
        yield from _told(dossier, schemas, name, differing)
    yield from _money(dossier)


Repeated = tuple[Record, str, Any]
"""A record, where in it, and what it says."""


def _meant(record: Record, rule: Mapping[str, Any]) -> bool:
    return all(is_among(record.data.get(k), values) for k, values in rule.get("where", {}).items())


def _differing(dossier: Dossier, name: str, given: list[Repeated], later: dt.timedelta) -> Iterator[Repeated]:
    """Every record, or of several one at least: works are accepted and handed over in parts."""
    value = _dig(dossier.data, name)
    if value is None or any(_same(value, said) or _follows(value, said, later) for _, _, said in given):
        return
    _, _, milestone = name.partition(".")
    own = {m.get("id"): m.get(milestone) for m in members(dossier, "units") if m.get(milestone)}
    for record, pointer, said in given:
        units = record.data.get("unit")
        if not any(_same(own[u], said) for u in (units if isinstance(units, list) else [units]) if u in own):
            yield record, pointer, said


def _told(dossier: Dossier, schemas: Schemas, name: str, differing: list[Repeated]) -> Iterator[Finding]:
    """Where several records agree against dossier.yaml, that is wrong, and it is told once."""
    place = "/" + name.replace(".", "/")
    title, value = main_title(schemas, place), _dig(dossier.data, name)
    here = Text(f"dossier.yaml 中的{title.zh}", f"{title.en.lower()} in dossier.yaml")
    same = len(differing) > 1 and all(_same(said, differing[0][2]) for _, _, said in differing)
    for record, pointer, said in differing[:1] if same else differing:
        count = len(differing)
        there = named(schemas, record, pointer)
        if same:
            there = Text(f"{there.zh}等 {count} 处", f"{there.en} and {count - 1} more")
        first, second = ((here, value), (there, said)) if same else ((there, said), (here, value))
        words: dict[str, Any] = {
            "first": first[0],
            "found": _said(first[1]),
            "second": second[0],
            "expected": _said(second[1]),
        }
        at = dossier.at(place) if same else record.at(pointer)
        yield finding("X555", at, record=None if same else record.id, **words)


def _follows(value: object, said: object, later: dt.timedelta) -> bool:
    """Whether a day is one of those after another on which it may be."""
    if not later or not isinstance(value, dt.date) or not isinstance(said, dt.date):
        return False
    return dt.timedelta() <= as_datetime(said) - as_datetime(value) < later + dt.timedelta(days=1)


def _same(a: object, b: object) -> bool:
    if isinstance(a, dt.date) and isinstance(b, dt.date):
        both = isinstance(a, dt.datetime) and isinstance(b, dt.datetime)
        return a == b if both else as_datetime(a).date() == as_datetime(b).date()
    if isinstance(a, int | float) and isinstance(b, int | float):
        return abs(a - b) < 0.01
    return str(a).strip() == str(b).strip()


def _said(value: object) -> Text:
    if isinstance(value, dt.date):
        return Text(cn(value), iso(value))
    said = f"{value:,.2f}".removesuffix(".00") if isinstance(value, int | float) else str(value)
    return Text(said, said)


def _dig(data: Any, key: str) -> Any:
    for part in key.split("."):
        data = data.get(part) if isinstance(data, dict) else None
    return data


def _money(dossier: Dossier) -> Iterator[Finding]:
    contracts = [r for r in live(dossier) if r.type == "contract"]
    main = [r for r in contracts if r.data.get("contract_kind") == "main" and _price(r) is not None]
    awards = [r for r in live(dossier) if r.type == "letter-of-award" and _price(r) is not None]
    if len(main) == 1 and len(awards) == 1 and not _same(_price(main[0]), _price(awards[0])):
        yield _x556(
            main[0],
            "/price",
            "合同价",
            "the contract price",
            _price(main[0]),
            "中标价",
            "the award",
            _price(awards[0]),
        )
    for record in live(dossier):
        if record.type == "final-account":
            yield from _account(
                record, [r for r in contracts if r.data.get("contract_kind") in ("main", "supplement")]
            )


def _account(record: Record, contracts: list[Record]) -> Iterator[Finding]:
    data = record.data
    prices = [_price(r) for r in contracts]
    given = [p for p in prices if p is not None]
    price = data.get("contract_price")
    # Some accounts name the price of the main contract alone, and show the supplements apart.
    allowed = [
        sum(given),
        *(p for r in contracts if (p := _price(r)) and r.data.get("contract_kind") == "main"),
    ]
    if (
        price is not None
        and given
        and len(given) == len(prices)
        and not any(_same(price, p) for p in allowed)
    ):
        both = (
            ("结算书中的合同价", "the contract price of the account"),
            ("合同及补充协议的合计", "the sum of the contracts"),
        )
        yield _x556(record, "/contract_price", *both[0], price, *both[1], sum(given))
    settled, percent, kept = (
        data.get(k) for k in ("settlement_price", "retention_percent", "retention_amount")
    )
    if settled is not None and percent is not None and kept is not None:
        due = settled * percent / 100
        if abs(due - kept) > 1:
            sides = (
                ("质量保证金", "the retention money"),
                (f"结算价的 {percent:g}%", f"{percent:g}% of the settlement"),
            )
            yield _x556(record, "/retention_amount", *sides[0], kept, *sides[1], due)


def _price(record: Record) -> float | None:
    price = record.data.get("price")
    return float(price) if isinstance(price, int | float) else None


def _x556(
    record: Record, pointer: str, zh: str, en: str, found: Any, other_zh: str, other_en: str, expected: Any
) -> Finding:
    words: dict[str, Any] = {
        "first": Text(zh, en),
        "found": _said(found),
        "second": Text(other_zh, other_en),
        "expected": _said(expected),
    }
    return finding("X556", record.at(pointer), record=record.id, subject=record.title, **words)
