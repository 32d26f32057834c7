"""What was judged by an older edition of a standard than contract, design or plan demand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.statements import Statement
from dossier.checking.two_editions import CITED, OF_SEVERAL, ON_PURPOSE, year_of
from dossier.findings import Finding, finding
from dossier.model import Record

_DEMANDS = frozenset(
    {
        "contract",
        "construction-plan",
        "technical-disclosure",
        "detailed-design",
        "design-change",
        "drawing",
        "drawing-approval",
        "drawing-review",
        "commissioning-outline",
        "trial-run-plan",
    }
)
"""Types that say by what the works are to be made and judged."""
_GOODS = frozenset(
    {
        "product-certificate",
        "material-certificate",
        "certificate",
        "ccc-certificate",
        "factory-test-report",
        "fire-identity-card",
        "import-papers",
        "special-equipment-certificate",
        "technical-data",
    }
)
"""Types of what was made elsewhere, perhaps when the older edition was in force."""
_JUDGES = ("result", "conclusion", "measurements", "checks")


@dataclass(frozen=True, slots=True)
class _Cited:
    line: Statement
    shown: str
    year: int


def check_older_editions(said: Sequence[Statement]) -> Iterator[Finding]:
    """X769, once for a record and a standard: it judges by an edition older than every one that is demanded. Pure;
    `said`: all that records and papers say, in their order.
    """
    demanded: dict[str, list[_Cited]] = {}
    judged: dict[tuple[str, str], list[_Cited]] = {}
    aside: set[tuple[str, str]] = set()
    for line in said:
        record = line.record
        demands, judges = record.type in _DEMANDS, _judges(record)
        if "-" not in line.text or not (demands or judges):
            continue
        for match in CITED.finditer(line.text):
            standard = f"{match[1].removesuffix('/T')} {match[2]}"
            one = _Cited(line, " ".join(match[0].split()), year_of(match[3]))
            if ON_PURPOSE.search(line.text):
                aside.add((record.id, standard))
            if demands:
                demanded.setdefault(standard, []).append(one)
            else:
                judged.setdefault((record.id, standard), []).append(one)
    for (record_id, standard), cited in judged.items():
        asked = demanded.get(standard)
        if not asked or (record_id, standard) in aside:
            continue
        newest, first = max(cited, key=lambda c: c.year), min(asked, key=lambda c: c.year)
        if newest.year < first.year:
            words: dict[str, Any] = {"source": newest.line.source, "found": newest.shown}
            words |= {"expected": first.shown, "other": first.line.source}
            yield finding("X769", newest.line.place, record=record_id, **words)


def _judges(record: Record) -> bool:
    if record.type in _GOODS or record.type in OF_SEVERAL or record.type in _DEMANDS:
        return False
    return any(record.data.get(key) for key in _JUDGES)
