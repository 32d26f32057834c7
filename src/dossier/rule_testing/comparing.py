"""What one version of a catalogue changes against another, and which dossiers that would break."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from dossier.aftercare.book import read_book
from dossier.aftercare.case import Case
from dossier.aftercare.rules import check_aftercare
from dossier.checking.check import judge
from dossier.checking.result import RequirementResult
from dossier.checking.rules import Rules
from dossier.errors import InputUnreadable
from dossier.evidence.inspection import inspect_evidence
from dossier.library.rule_names import check_catalogue
from dossier.model import Catalogue, Citation, Requirement, RuleCheck, Status, Text
from dossier.reading.dossier import ReadResult
from dossier.rule_testing.locating import Profile
from dossier.rule_testing.state import Key

_UNCOMPARED = ("id", "layer", "changed_by", "places")
"""What it is called and where it stands: no part of what it asks for."""
_NONE = Text("（无）", "(none)")
_RANK = {
    Status.COMPLETE: 0,
    Status.WAIVED: 0,
    Status.NOT_APPLICABLE: 0,
    Status.PENDING: 0,
    Status.INCOMPLETE: 2,
    Status.MISSING: 3,
    Status.OVERDUE: 4,
}


@dataclass(frozen=True)
class KeyChange:
    """One key of one requirement: what it was and what it is."""

    requirement: str
    key: str
    old: Text
    new: Text


@dataclass(frozen=True)
class CatalogueDiff:
    """Two catalogues compared, requirement by requirement and key by key."""

    old: Catalogue
    new: Catalogue
    added: tuple[Requirement, ...]
    removed: tuple[Requirement, ...]
    changed: tuple[KeyChange, ...]


@dataclass(frozen=True)
class Worse:
    """A requirement whose status in a dossier gets worse; `old` is None where it was not asked for."""

    requirement: Requirement
    item: str | None
    old: Status | None
    new: RequirementResult


def compare(old: Catalogue, new: Catalogue) -> CatalogueDiff:
    """What `new` adds, drops and changes. The order is that of the catalogues."""
    before, after = ({r.id: r for r in c.requirements} for c in (old, new))
    changed = tuple(
        change for rid, r in after.items() if rid in before for change in _key_changes(before[rid], r)
    )
    added = tuple(r for rid, r in after.items() if rid not in before)
    removed = tuple(r for rid, r in before.items() if rid not in after)
    return CatalogueDiff(old, new, added, removed, changed)


def _key_changes(old: Requirement, new: Requirement) -> Iterator[KeyChange]:
    for field in fields(Requirement):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if field.name not in _UNCOMPARED and before != after:
            yield KeyChange(new.id, field.name, _printed(before), _printed(after))


def _printed(value: Any) -> Text:
    """A value of a requirement as it reads in one line."""
    if value is None or value == ():
        return _NONE
    if isinstance(value, Text):
        return value
    if isinstance(value, Citation):
        return Text(value.get("zh"), value.get("en"))
    if isinstance(value, RuleCheck):
        return Text(f"{value.expression} → {value.message.zh}", f"{value.expression} → {value.message.en}")
    if isinstance(value, tuple):
        parts = [_printed(v) for v in value]
        return Text("；".join(p.zh for p in parts), "; ".join(p.en for p in parts))
    return Text(str(value), str(value))


def worse_under(read: ReadResult, old: Profile, new: Profile, as_of: dt.date) -> list[Worse]:
    """The requirements of a dossier whose status gets worse when the new profile takes the place of the old one.

    Raises:
        InputUnreadable: the dossier, or a rule file that it needs, cannot be read.
    """
    dossier = read.dossier
    if dossier is None:
        raise InputUnreadable(*read.findings)
    paths = [e.file for r in dossier.records for e in r.evidence if e.file]
    facts = inspect_evidence(dossier.root, paths)
    judged: list[dict[Key, RequirementResult]] = []
    for profile in (old, new):
        catalogue = profile.catalogue(dossier.jurisdiction)
        rules = Rules(dossier, catalogue, read.schemas)
        if broken := check_catalogue(catalogue, read.schemas):
            raise InputUnreadable(*broken)
        found = check_aftercare(Case(dossier, read_book(read), read.schemas, as_of))
        results = judge(dossier, catalogue, rules, facts, as_of, read.schemas, found)[0]
        judged.append({(r.requirement.id, r.item): r for r in results})
    before, after = judged
    return [
        Worse(result.requirement, result.item, before[key].status if key in before else None, result)
        for key, result in after.items()
        if _RANK[result.status] > (_RANK[before[key].status] if key in before else 0)
    ]


def concerns(read: ReadResult, old: Profile, new: Profile) -> bool:
    """Whether a dossier goes by one of the two profiles; others are none of the comparison's business."""
    return read.dossier is not None and read.dossier.profile in (old.name, new.name)


DossierDiff = tuple[Path, list[Worse]]
"""A dossier and what gets worse in it."""
