"""One dossier seen from the side of its reader: what is open, by group, by firm, and what else was found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from dossier.checking.result import CheckResult, RequirementResult
from dossier.findings import Finding, Severity
from dossier.model import Status, Text
from dossier.reporting.words import short_group_title

OPEN = (Status.OVERDUE, Status.MISSING, Status.INCOMPLETE)
"""Statuses that somebody must act on now, the worst first."""
_ORDER = (*OPEN, Status.PENDING, Status.COMPLETE, Status.WAIVED, Status.NOT_APPLICABLE)
_BARE = ("R301", "R302")
_RULES = Text("核对规则", "Cross-checks")


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement and the findings that say why it is open (none when it is not)."""

    result: RequirementResult
    findings: tuple[Finding, ...]
    shared: tuple[Finding, ...] = ()
    """What another item of the requirement shows of a paper that is this item's, too; counted there."""

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
        return tuple(f for f in (*self.findings, *self.shared) if f.code not in _BARE)

    @property
    def hints(self) -> tuple[Text, ...]:
        """How to mend it, each way once: the findings know the item, the requirement only the kind."""
        hints = dict.fromkeys(f.hint for f in (*self.findings, *self.shared) if f.hint.zh)
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
    """Empty for the rules that ask for no record: they stand in a line of their own, as in `CheckResult.asked`."""
    title: Text
    counts: Mapping[Status, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values()) - self.counts.get(Status.NOT_APPLICABLE, 0)

    @property
    def complete(self) -> int:
        return self.counts.get(Status.COMPLETE, 0) + self.counts.get(Status.WAIVED, 0)

    @property
    def name(self) -> Text:
        """``A1 开工前``."""
        return Text(f"{self.id} {self.title.zh}".strip(), f"{self.id} {self.title.en}".strip())

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
    shown = _by_paper(owned, result.requirements)
    lines = []
    for i, r in enumerate(result.requirements):
        own = tuple(owned.get(i, ()))
        papers = r.records if r.status in OPEN and not own else ()
        lines.append(Line(r, own, tuple(f for p in papers for f in shown.get((r.requirement.id, p), ()))))
    return Overview(
        tuple(sorted(lines, key=lambda line: line.sort_key)),
        tuple(sorted(loose, key=lambda f: f.sort_key)),
        tuple(_groups(result)),
    )


def _groups(result: CheckResult) -> Iterator[Group]:
    """The groups that ask for records, and the rules behind them: their sum is what `completeness` counts."""
    asked, all_groups = result.asked, result.catalogue.groups if result.catalogue else {}
    of_rules = {r.requirement.group for r in result.requirements} - {r.requirement.group for r in asked}
    counted = {group: Counter[Status]() for group in all_groups if group not in of_rules}
    for r in sorted(asked, key=lambda r: r.requirement.group):
        counted.setdefault(r.requirement.group, Counter())[r.status] += 1
    for group, counts in counted.items():
        yield Group(group, short_group_title(result, group), counts)
    if rules := result.cross_checks:
        yield Group("", _RULES, rules)


def alike(lines: Iterable[Line], *, titled: bool = True) -> Iterator[tuple[Line, ...]]:
    """Neighbours that are open for one cause (the same requirement, status and reasons) together, in their order.

    Unless `titled`, reasons are the same that differ in the titles of the records alone.
    """
    return (tuple(same) for _, same in groupby(lines, key=partial(_cause, titled=titled)))


def _cause(line: Line, *, titled: bool) -> tuple[object, ...]:
    asked = line.result
    reason = asked.reason if titled else _TITLE.sub("《》", asked.reason.zh)
    codes = tuple(sorted({f.code for f in line.details}))
    return asked.requirement.id, asked.status, line.severity, reason, codes, asked.responsible


_TITLE = re.compile("《[^《》]*》")


def _share_out(
    findings: Sequence[Finding], requirements: Sequence[RequirementResult]
) -> tuple[dict[int, list[Finding]], list[Finding]]:
    """Findings by the index of the open requirement that shows them, and those that none shows."""
    places = {(r.requirement.id, r.item): i for i, r in enumerate(requirements)}
    owned: dict[int, list[Finding]] = {}
    loose: list[Finding] = []
    for found in findings:
        index = places.get((found.requirement or "", found.item))
        if index is None or requirements[index].status not in OPEN:
            loose.append(found)
        else:
            owned.setdefault(index, []).append(found)
    return owned, loose


def _by_paper(
    owned: Mapping[int, Sequence[Finding]], requirements: Sequence[RequirementResult]
) -> dict[tuple[str, str], list[Finding]]:
    """The findings of items by their requirement and record: a paper of two systems is judged once for both."""
    papers: dict[tuple[str, str], list[Finding]] = {}
    for index, findings in owned.items():
        for found in findings:
            if found.record and requirements[index].item is not None:
                papers.setdefault((requirements[index].requirement.id, found.record), []).append(found)
    return papers


def found_in(cause: Sequence[Line] | Sequence[Finding]) -> int:
    """How many findings a cause stands for, as the counts by severity count them; none where another item has them."""
    return sum(len(each.findings) if isinstance(each, Line) else 1 for each in cause)


def causes_of(view: Overview) -> Iterator[Sequence[Line] | Sequence[Finding]]:
    """What is wrong for one cause together, the worst first; hints are none, and what is unreadable was said before."""
    kinds: dict[tuple[str, Severity], list[Finding]] = {}
    for found in view.loose:
        if not found.code.startswith("Y") and found.severity is not Severity.INFO:
            kinds.setdefault((found.code, found.severity), []).append(found)
    causes: list[Sequence[Line] | Sequence[Finding]] = [*alike(view.open, titled=False), *kinds.values()]
    yield from sorted(causes, key=lambda same: same[0].severity.rank)
