"""One dossier seen from the side of its reader: what is open, by group, by firm, and what else was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dossier.checking.result import CheckResult, RequirementResult
from dossier.findings import Finding, Severity
from dossier.model import Status, Text
from dossier.reporting.words import short_group_title

OPEN = (Status.OVERDUE, Status.MISSING, Status.INCOMPLETE)
"""Statuses that somebody must act on now, the worst first."""
_ORDER = (*OPEN, Status.PENDING, Status.COMPLETE, Status.WAIVED, Status.NOT_APPLICABLE)
_BARE = ("R301", "R302")


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement and the findings that say why it is open (none when it is not)."""

    result: RequirementResult
    findings: tuple[Finding, ...]

    @property
    def is_open(self) -> bool:
        return self.result.status in OPEN

    @property
    def severity(self) -> Severity:
        """As bad as its worst finding, so that every report agrees with the exit code."""
        own = Severity(self.result.requirement.severity)
        return min((f.severity for f in self.findings), key=lambda s: s.rank, default=own)

    @property
    def details(self) -> tuple[Finding, ...]:
        """The findings that say more than "it is not there", which the status says already."""
        return tuple(f for f in self.findings if f.code not in _BARE)

    @property
    def hints(self) -> tuple[Text, ...]:
        """How to mend it, each way once: the findings know the item, the requirement only the kind."""
        hints = dict.fromkeys(f.hint for f in self.findings if f.hint.zh)
        return tuple(hints) or ((self.result.requirement.hint,) if self.result.requirement.hint.zh else ())

    @property
    def sort_key(self) -> tuple[int, int, str, str, str]:
        asked = self.result.requirement
        severity = self.severity.rank if self.is_open else len(Severity)
        return (severity, _ORDER.index(self.result.status), asked.group, asked.id, self.result.item or "")


@dataclass(frozen=True, slots=True)
class Group:
    """One group of the catalogue in numbers; `total` counts the applicable requirements."""

    id: str
    title: Text
    counts: Mapping[Status, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values()) - self.counts.get(Status.NOT_APPLICABLE, 0)

    @property
    def complete(self) -> int:
        return self.counts.get(Status.COMPLETE, 0) + self.counts.get(Status.WAIVED, 0)

    @property
    def share(self) -> float:
        """0…1; a group in which nothing is asked for is full."""
        return self.complete / self.total if self.total else 1.0


@dataclass(frozen=True, slots=True)
class Overview:
    """A checked dossier, sorted for reading."""

    lines: tuple[Line, ...]
    """Every requirement, the worst first."""
    loose: tuple[Finding, ...]
    """Findings that no open requirement shows, the worst first."""
    groups: tuple[Group, ...]

    @property
    def open(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_open)

    @property
    def pending(self) -> tuple[Line, ...]:
        """Not due yet, the next first; those without a date last."""
        waiting = [line for line in self.lines if line.result.status is Status.PENDING]
        return tuple(sorted(waiting, key=lambda line: (line.result.due is None, str(line.result.due))))

    def by_party(self) -> list[tuple[str, list[Line]]]:
        """Open and pending requirements by the firm that must act; most open ones first."""
        parties: dict[str, list[Line]] = {}
        for line in (*self.open, *self.pending):
            parties.setdefault(line.result.responsible, []).append(line)
        return sorted(parties.items(), key=lambda p: (-sum(line.is_open for line in p[1]), p[0]))


def overview(result: CheckResult) -> Overview:
    """Sort a check result for reading. Each finding is shown once: with its requirement, or loose."""
    owned, loose = _share_out(result.findings, result.requirements)
    lines = [Line(r, tuple(owned.get(i, ()))) for i, r in enumerate(result.requirements)]
    ids = dict.fromkeys(result.catalogue.groups if result.catalogue else ())
    ids |= dict.fromkeys(sorted({r.requirement.group for r in result.requirements}))
    counted = {group: Counter[Status]() for group in ids}
    for asked in result.requirements:
        counted[asked.requirement.group][asked.status] += 1
    return Overview(
        tuple(sorted(lines, key=lambda line: line.sort_key)),
        tuple(sorted(loose, key=lambda f: f.sort_key)),
        tuple(Group(group, short_group_title(result, group), counts) for group, counts in counted.items()),
    )


def _share_out(
    findings: Sequence[Finding], requirements: Sequence[RequirementResult]
) -> tuple[dict[int, list[Finding]], list[Finding]]:
    """Findings by the index of the open requirement that shows them, and those that none shows."""
    asked: dict[str, list[int]] = {}
    for i, result in enumerate(requirements):
        asked.setdefault(result.requirement.id, []).append(i)
    owners = {name: _Owners(same, requirements) for name, same in asked.items()}
    owned: dict[int, list[Finding]] = {}
    loose: list[Finding] = []
    for found in findings:
        known = owners.get(found.requirement or "")
        index = known.of(found) if known else None
        if index is None or requirements[index].status not in OPEN:
            loose.append(found)
        else:
            owned.setdefault(index, []).append(found)
    return owned, loose


class _Owners:
    """The results of one requirement, which may be asked for thousands of items: whose is a finding?"""

    def __init__(self, same: Sequence[int], requirements: Sequence[RequirementResult]) -> None:
        ordered = sorted(same, key=lambda i: requirements[i].status not in OPEN)
        self.first = ordered[0]
        self.by_record: dict[str, int] = {}
        self.by_name: dict[str, tuple[int, int, int]] = {}
        for rank, i in enumerate(ordered if len(ordered) > 1 else ()):
            for record in requirements[i].records:
                self.by_record.setdefault(record, i)
            item = requirements[i].item or ""
            for name in (item, requirements[i].item_name) if item else ():
                if name:
                    place = (-len(item), rank, i)
                    self.by_name[name] = min(place, self.by_name.get(name, place))
        self.lengths = sorted({len(name) for name in self.by_name})

    def of(self, found: Finding) -> int:
        """The result of the finding's record, else of the item that its words name, else the first that is open."""
        if found.record in self.by_record:
            return self.by_record[found.record]
        words = f"{found.message.zh}\n{found.message.en}\n{found.hint.zh}" if self.by_name else ""
        # The longest id first: P-10 also stands in a sentence about P-101.
        named = [
            self.by_name[part]
            for length in self.lengths
            for start in range(len(words) - length + 1)
            if (part := words[start : start + length]) in self.by_name
        ]
        return min(named)[2] if named else self.first
