"""One person is of one firm: rows that name somebody beside a firm, against other rows and against what he signs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dossier.checking.field_titles import named
from dossier.checking.hands import allied, people_of
from dossier.checking.parts import maps_of
from dossier.checking.scopes import firms_of, live
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Party, Record
from dossier.reading.cross_checks import Table

_FIRM_KEY = re.compile(r"(?:(\w+)_)?(?:organisation|firm|employer)")
_A_FIRM = re.compile(r"(?:公司|设计院|研究院|研究所|事务所|集团|厂|局|委员会|大学|学院|学校|医院)$")
_HOUSES = ({"owner", "user_org"},)
"""Sides whose people are often the same."""
_HANDS = frozenset({"contractor", "supervisor", "owner", "designer", "lab", "supplier", "maker", "surveyor"})
"""Roles in which one signs for a firm, and not only for what one did with one's hands."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Where a row puts somebody under a firm; without a pointer: he signs for it."""

    firm: str
    role: str
    record: Record
    pointer: str
    shown: str


def check_one_firm(dossier: Dossier, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X593, once for a person: a row names him under another firm than most others. Pure.

    Whom dossier.yaml names is left to `belonging`. Who keeps a firm's file is of that firm; whoever only put up a
    machine may be of any, but where he also keeps the contractor's file, it is one more paper for the contractor.
    """
    known = people_of(dossier)
    claims: dict[str, list[Claim]] = {}
    firms = firms_of(dossier)
    for record in live(dossier):
        for person, claim in _rows(record, firms):
            if person not in known:
                claims.setdefault(person, []).append(claim)
    if not claims:
        return
    for record in live(dossier):
        for s in record.signatures:
            sole = [p for p in dossier.parties.values() if p.role == s.role]
            if s.person in claims and s.role in _HANDS and len(sole) == 1:
                claims[str(s.person)].append(Claim(sole[0].name, s.role, record, "", sole[0].name))
        keeper, firm = record.data.get("keeper"), dossier.parties.get(str(record.data.get("responsible")))
        if record.type == "warranty-file" and keeper in claims and firm:
            claims[keeper].append(Claim(firm.name, firm.role, record, "", firm.name))
            claims[keeper] += _put_up(str(keeper), firm, dossier)
    for person, all_of_him in claims.items():
        if (found := _stray(all_of_him, table)) is not None:
            stray, usual, sure = found
            words: dict[str, Any] = {"what": named(schemas, stray.record, stray.pointer)}
            words |= {"person": f"{stray.shown}（{person}）", "firm": usual.shown}
            yield finding(
                "X593",
                stray.record.at(stray.pointer),
                record=stray.record.id,
                severity=None if sure else "warning",
                **words,
            )


def _put_up(person: str, firm: Party, dossier: Dossier) -> Iterator[Claim]:
    """What somebody signed as installer, of a firm that is the only contractor."""
    if firm.role == "contractor" and [p.role for p in dossier.parties.values()].count("contractor") == 1:
        for record in live(dossier):
            if any(s.person == person and s.role == "installer" for s in record.signatures):
                yield Claim(firm.name, firm.role, record, "", firm.name)


def _rows(record: Record, firms: Mapping[str, Party]) -> Iterator[tuple[str, Claim]]:
    """Every map with somebody's name beside the name of a firm: ``trainer`` and ``trainer_organisation``."""
    for pointer, part in maps_of(record):
        for key, value in part.items():
            match = _FIRM_KEY.fullmatch(key) if isinstance(value, str) else None
            if match is None:
                continue
            names = (part.get(k) for k in ([match[1]] if match[1] else ["name", "person"]))
            person = next((n for n in names if isinstance(n, str)), "")
            firm = firms.get(value)
            if re.fullmatch(r"[一-鿿·]{2,8}", person) and (firm or _A_FIRM.search(value)):
                role = firm.role if firm else ""
                yield person, Claim(firm.name if firm else value, role, record, f"{pointer}/{key}", value)


def _stray(claims: list[Claim], table: Table) -> tuple[Claim, Claim, bool] | None:
    """The row whose firm fewer papers give him than another one, a claim of that other firm, and whether it is
    sure: of two rows alone the later one is told, which may be of a namesake.
    """
    rows: dict[tuple[str, str, bool], Claim] = {}
    for claim in claims:
        if claim.pointer:  # rows of one firm and role fare alike: the first stands for all
            rows.setdefault((claim.firm, claim.role, claim.pointer.endswith("/organisation")), claim)
    for claim in rows.values():
        others = [c for c in claims if not _one_house(c, claim) and not _may_sign(c, claim, table)]
        papers = {f: {c.record.id for c in others if c.firm == f} for f in {c.firm for c in others}}
        usual = max(papers, key=lambda f: (len(papers[f]), f), default=None)
        if usual is None:
            continue
        own = {c.record.id for c in claims if c.firm == claim.firm}
        by_row = next((c for c in others if c.firm == usual and c.pointer), None)
        more = len(papers[usual] - own) - len(own - papers[usual])
        first = next(c.firm for c in claims if c.pointer and c.firm in (usual, claim.firm))
        # A single hand decides nothing.
        if (more > 0 and (by_row or len(papers[usual]) > 1)) or (
            more == 0 and by_row and first != claim.firm
        ):
            return claim, by_row or next(c for c in others if c.firm == usual), more > 0
    return None


def _one_house(one: Claim, other: Claim) -> bool:
    if one.firm in other.firm or other.firm in one.firm:
        return True
    return any({one.role, other.role} <= house for house in _HOUSES)


def _may_sign(hand: Claim, row: Claim, table: Table) -> bool:
    """Whether a hand says nothing: people of a subcontractor sign as contractor; other sides are `belonging`'s."""
    if hand.pointer:
        return False
    told = row.pointer.endswith("/organisation") and row.role and not allied(hand.role, row.role, table)
    return row.role == "subcontractor" or bool(told)
