"""The periods that reports of a check print: lines of the warranty register that rest on completion papers, and what a
developer owes the owners of homes. Two clocks, never merged: warranty, and the liability for defects.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from dossier.aftercare.case import Case
from dossier.aftercare.warranty_line import Line, moved_notes
from dossier.checking.result import Period
from dossier.model import Catalogue, Dossier, Record, Text

_BASES = {
    "accepted": Text("竣工验收合格之日", "the day acceptance passed"),
    "handed_over": Text("移交之日", "the day of handover"),
    "filed": Text("备案之日", "the day of filing"),
}


def periods(case: Case, catalogue: Catalogue) -> tuple[Period, ...]:
    """Every period that the papers of the dossier promise; void records promise none."""
    records = [r for r in case.dossier.records if r.status != "void"]
    papers = {r.id for r in records}
    mine = [x for x in case.lines if x.record in papers and x.starts is not None]
    return (
        *(_period(x) for x in mine if x.kind == "warranty"),
        *_owners(case.dossier, records, catalogue),
        *(_period(x) for x in mine if x.kind == "liability"),
    )


def _period(line: Line) -> Period:
    assert line.starts is not None, "the caller has looked"
    kind: Literal["defect-liability", "warranty"] = (
        "defect-liability" if line.kind == "liability" else "warranty"
    )
    ends, moved = (line.day, line.ends) if line.day else (line.ends, None)
    told = moved_notes(line.day, line.ends) if line.day and line.ends else ()  # the period says so itself
    notes = tuple(note for note in line.notes if note not in told)
    return Period(kind, line.title, line.record, line.term, line.starts, ends, moved, notes)


def _owners(dossier: Dossier, records: list[Record], catalogue: Catalogue) -> Iterator[Period]:
    """What the developer owes the owners of homes: its first day is a matter of the place."""
    base = catalogue.values.get("owner_warranty_base", "accepted")
    ruled = dossier.data.get("milestones", {}).get(base)
    place = catalogue.jurisdiction_title
    for guarantee in records:
        starts = guarantee.data.get("starts_on") or ruled
        if guarantee.type != "residential-guarantee" or not isinstance(starts, dt.date):
            continue
        ruled_by = Text(
            f"起算日按属地规则（{place.zh}）取{_BASES[base].zh}",
            f"from {_BASES[base].en} by the rule of {place.en}",
        )
        yield Period(
            "owner-warranty",
            Text(f"{guarantee.title}（建设单位对所有权人）", f"{guarantee.title} (developer to owners)"),
            guarantee.id,
            Text("按质量保证书各项", "as the guarantee says"),
            starts,
            None,
            notes=() if guarantee.data.get("starts_on") else (ruled_by,),
        )
