"""What checking hands over: a status for each requirement, the findings, the facts, and what nobody looked at."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from dossier.findings import Finding, Severity
from dossier.model import Catalogue, Dossier, EvidenceFacts, Requirement, Status, Text


@dataclass(frozen=True, slots=True)
class RequirementResult:
    """How one requirement (for one item, where it is asked per item) ended."""

    requirement: Requirement
    item: str | None
    item_name: str
    """What a reader calls the item, its id included where it is needed: ``P-101 潜水排污泵``."""
    status: Status
    expected: int
    found: int
    records: tuple[str, ...]
    responsible: str
    """Full name of the firm that must act; the role's title when dossier.yaml names no such party."""
    due: dt.date | dt.datetime | None
    reason: Text
    """Why it has this status, in one short sentence."""


@dataclass(frozen=True, slots=True)
class Period:
    """One period that runs after acceptance, promised by one record."""

    kind: Literal["warranty", "owner-warranty", "defect-liability"]
    title: Text
    record: str
    term: Text
    starts: dt.date
    ends: dt.date | None
    """The last day by the calendar (民法典 Art. 201–202); None where it cannot be computed."""
    moved_to: dt.date | None = None
    """The day after the public holidays that `ends` falls on (Art. 203); None where it falls on none."""
    notes: tuple[Text, ...] = ()
    """What the dates rest on: assumptions, tables that are not given, citations still to be verified."""


@dataclass(frozen=True, slots=True)
class Aftercare:
    """What the days after the handover add to a check: the room `aftercare` makes it."""

    findings: tuple[Finding, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    """How much the service book holds, for the conditions of rules (`library.scopes.AFTERCARE`)."""
    files: tuple[str, ...] = ()
    """The YAML files of the service book."""
    periods: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One dossier, checked. `dossier` and `catalogue` are None when it could not be read."""

    path: Path
    """The dossier folder as the user named it."""
    as_of: dt.date
    findings: tuple[Finding, ...]
    """Worst first."""
    dossier: Dossier | None = None
    catalogue: Catalogue | None = None
    requirements: tuple[RequirementResult, ...] = ()
    facts: Mapping[str, EvidenceFacts] = field(default_factory=dict)
    not_checked: tuple[Text, ...] = ()
    periods: tuple[Period, ...] = ()
    """What runs after acceptance; for a reader, no rule depends on it."""

    @property
    def statuses(self) -> Counter[Status]:
        """How many requirements ended in each status."""
        return Counter(r.status for r in self.requirements)

    @property
    def progress(self) -> Counter[Status]:
        """How many of `asked` ended in each status: what is printed beside `done`, and sums up to it."""
        return Counter(r.status for r in self.asked)

    @property
    def cross_checks(self) -> Counter[Status]:
        """How many of the rules that ask for no record ended in each status; they are counted by themselves."""
        return self.statuses - self.progress

    @property
    def severities(self) -> Counter[Severity]:
        """How many findings there are of each severity."""
        return Counter(f.severity for f in self.findings)

    @property
    def asked(self) -> tuple[RequirementResult, ...]:
        """The requirements that count as progress: those that ask for records, where there are any.

        The others are rules, and rules that nothing breaks yet are no progress.
        """
        return tuple(r for r in self.requirements if r.requirement.records) or self.requirements

    @property
    def done(self) -> tuple[int, int]:
        """How many of the applicable requirements in `asked` are complete or waived, and how many there are."""
        applicable = [r for r in self.asked if r.status is not Status.NOT_APPLICABLE]
        return sum(r.status in (Status.COMPLETE, Status.WAIVED) for r in applicable), len(applicable)

    @property
    def completeness(self) -> float:
        """Share (0…1) of `done`; 0 when nothing could be read."""
        done, applicable = self.done
        return done / applicable if applicable else 0.0

    def fails(self, threshold: Severity | None) -> bool:
        """True when a finding is at or above `threshold` (None: never)."""
        return threshold is not None and any(f.severity.rank <= threshold.rank for f in self.findings)
