"""Particulars that betray a slip: hours in words, editions of standards, parties of contracts, numbers, telephones."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from dossier.checking.dates import as_datetime
from dossier.checking.moments import lasting
from dossier.checking.parts import keys_of, maps_of, texts_of, whole_text
from dossier.checking.runs import asked_hours
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Record, Text
from dossier.spelling import nearest

_HOURS = re.compile(r"连续(?:无故障)?(?:试?运行)?\s*(\d+(?:\.\d+)?)\s*(?:个)?\s*(?:小时|h)")
_STANDARD = re.compile(
    r"(?<![A-Z])((?:GB|JGJ|CJJ|JB|DL|SL|HG|YD|GA|CECS|DB\d*|TSG)(?:/T)?\s?\d+(?:\.\d+)*)[-—－–](\d{4}|\d{2})(?![\d.])"
)
_EDITION = re.compile(r"\d[-—－–]\d\d")
"""What every match of `_STANDARD` ends with, more or less: hardly a text has it."""
_PHONE_KEYS = frozenset({"phone", "hotline"})
_NUMBERS = (
    "permit_number",
    "filing_number",
    "receipt_number",
    "approval_number",
    "change_number",
    "drawing_number",
)


def check_particulars(dossier: Dossier, roles: Mapping[str, str]) -> Iterator[Finding]:
    """X581 … X585. Pure; `roles`: signing role → party."""
    yield from _editions(dossier)
    for party in dossier.parties.values():
        yield from _phone(dossier.at(f"/parties/{party.id}/phone"), None, party.data.get("phone"))
    asked = asked_hours(dossier)
    for record in live(dossier):
        yield from _hours(record, asked)
        yield from _contract(record, dossier, roles)
        yield from _own_number(record)
        for pointer, part in maps_of(record) if _PHONE_KEYS & keys_of(record) else ():
            for key in (key for key in part if key in _PHONE_KEYS):
                yield from _phone(record.at(f"{pointer}/{key}"), record.id, part[key])
    yield from _working_time(dossier)


def _hours(record: Record, asked: Collection[float]) -> Iterator[Finding]:
    """Hours that the conclusion of a run claims, against its start and end."""
    began, ended = record.data.get("started"), record.data.get("ended")
    claimed = _HOURS.search(str(record.data.get("conclusion") or ""))
    denied = claimed and re.search(r"[未不应须求重]", str(record.data["conclusion"])[: claimed.start()][-8:])
    if claimed and not denied and isinstance(began, dt.date) and isinstance(ended, dt.date):
        hours = (as_datetime(ended) - as_datetime(began)).total_seconds() / 3600
        number, after = float(claimed[1]), str(record.data["conclusion"])[claimed.end() :]
        # What is said beside a fault may be the time since, and a round figure what was asked for.
        fewer = (number not in asked if asked else number % 24) and hours - number > 1
        fewer = fewer and not record.data.get("faults") and after[:2] != "以上"
        if number > hours + 0.5 or fewer:
            words: dict[str, Any] = {
                "subject": record.title,
                "claimed": lasting(number),
                "hours": lasting(hours),
            }
            yield finding("X581", record.at("/conclusion"), record=record.id, **words)


def _editions(dossier: Dossier) -> Iterator[Finding]:
    """One standard cited in two editions: the rarer is named, of two as frequent the older."""
    cited: dict[str, dict[str, list[tuple[Record, str]]]] = {}
    for record in live(dossier):
        for pointer, text in texts_of(record):
            if not _EDITION.search(text):
                continue
            both = [(name.replace(" ", ""), year) for name, year in _STANDARD.findall(text)]
            for plain, year in both:
                # A text that has two editions itself says which is which.
                if all(other == year for same, other in both if same == plain):
                    cited.setdefault(plain, {}).setdefault(year, []).append((record, pointer))
    for name, years in cited.items():
        usual = max(years, key=lambda y: (len(years[y]), y))
        for year, places in years.items():
            if year != usual:
                record, pointer = places[0]
                words: dict[str, Any] = {"found": f"{name}-{year}", "usual": f"{name}-{usual}"}
                yield finding("X582", record.at(pointer), record=record.id, **words)


def _contract(record: Record, dossier: Dossier, roles: Mapping[str, str]) -> Iterator[Finding]:
    """Who signs a contract is party to it; who won the award is the contractor."""
    if record.type == "contract" and (given := record.data.get("parties")):
        parties = {dossier.parties[k].role for k in given if k in dossier.parties}
        for i, s in enumerate(record.signatures):
            party = roles.get(s.role, s.role)
            if parties and party not in parties and party not in ("other", "witness"):
                words: dict[str, Any] = {"subject": record.title, "person": s.person or s.role}
                yield finding("X583", record.at(f"/signatures/{i}"), record=record.id, **words)
    winner = record.data.get("winner") if record.type == "letter-of-award" else None
    if not winner:
        return
    contractors = [p for p in dossier.parties.values() if p.role in ("contractor", "supplier", "maker")]
    known = {name for firm in contractors for name in (firm.id, *firm.names)}
    if contractors and winner not in known:
        said: dict[str, Any] = {"subject": record.title, "person": winner}
        yield finding("X583", record.at("/winner"), record=record.id, **said)


def _own_number(record: Record) -> Iterator[Finding]:
    """The number of a paper and the same number in one of its fields, with a slip in one of them."""
    for key in _NUMBERS:
        value, number = record.data.get(key), record.number
        if isinstance(value, str) and number and value != number and sorted(value) == sorted(number):
            yield _x565(record, key, value, number)
        elif isinstance(value, str) and number and value != number and len(value) == len(number) > 7:
            yield from [_x565(record, key, value, number)] if nearest(value, [number], 0.9) else ()


def _x565(record: Record, key: str, value: str, number: str) -> Finding:
    words: dict[str, Any] = {
        "what": Text("编号", "the number"),
        "found": value,
        "expected": number,
        "whose": Text("本份资料", "this record"),
    }
    return finding("X565", record.at(f"/{key}"), record=record.id, **words)


def _phone(place: Location, record: str | None, phone: object) -> Iterator[Finding]:
    if not isinstance(phone, str) or not phone:
        return
    digits = sum(c.isdigit() for c in phone.split("/")[0])
    if not (10 if phone.startswith("0") else 7) <= digits <= 24:
        yield finding("X584", place, record=record, phone=phone)


_IN_TIME = re.compile(
    r"工期[^。；;\n]{0,12}(?<!不)(?:符合|满足)合同|(?<!未)(?<!没有)(?:按|在)合同工期内?(?:如期)?(?:完成|竣工|完工)"
    r"|(?:按期|如期)(?:完工|竣工)|(?:未|没有)超(?:过合同)?工期"
)
"""Words by which a paper says that the works kept to the time agreed."""


def _working_time(dossier: Dossier) -> Iterator[Finding]:
    """The works took longer than the contract and the changes of it allow."""
    milestones = dossier.data.get("milestones", {})
    began, ended = milestones.get("construction_started"), milestones.get("construction_completed")
    if not isinstance(began, dt.date) or not isinstance(ended, dt.date):
        return
    records = live(dossier)
    days = Counter(
        {r.id: r.data["period_days"] for r in records if r.type == "contract" and r.data.get("period_days")}
    )
    extra = sum(int(r.data.get("days_effect") or 0) for r in records if r.type == "design-change")
    main = next((r for r in records if r.id in days and r.data.get("contract_kind") == "main"), None)
    took = (ended - began).days + 1
    if main and took > main.data["period_days"] + extra:
        words: dict[str, Any] = {"took": took, "agreed": main.data["period_days"] + extra}
        denied = next((r for r in records if _IN_TIME.search(whole_text(r))), None)
        words["severity"] = "error" if denied else None
        words["denied"] = (
            Text(
                f"，《{denied.title}》却写着按期完成", f", where “{denied.title}” says that they were in time"
            )
            if denied
            else Text("", "")
        )
        yield finding("X585", main.at("/period_days"), record=main.id, subject=main.title, **words)
