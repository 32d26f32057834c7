"""A transfer list that somebody typed or signed, against the volumes that are bound: numbers, titles, pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text
from dossier.planning.front_matter import archive_number
from dossier.planning.plan import VolumePlan


def reconcile(dossier: Dossier, plans: Sequence[VolumePlan]) -> Iterator[Finding]:
    """X617 for each list that names volumes by their archive numbers, and not those that are there. Pure."""
    numbered = {number: plan for plan in plans if (number := archive_number(dossier, plan))}
    for record in dossier.records:
        if record.type == "transfer-list" and record.status != "void" and numbered:
            yield from _one(record, numbered)


def _one(record: Record, numbered: dict[str, VolumePlan]) -> Iterator[Finding]:
    rows = [row for row in record.data.get("rows") or () if isinstance(row, dict)]
    said = {str(row["archive_number"]): row for row in rows if row.get("archive_number")}
    if not said.keys() & numbered.keys():
        return  # a list by another way of numbering
    base = next(iter(numbered)).rpartition("-")[0]
    lacking = [number for number in numbered if number not in said]
    strange = [number for number in said if number.startswith(f"{base}-") and number not in numbered]
    pages = [
        n for n in said.keys() & numbered.keys() if said[n].get("pages") not in (None, numbered[n].pages)
    ]
    wrong = [
        *([Text(f"没有列出 {'、'.join(lacking)}", f"lacks {', '.join(lacking)}")] if lacking else []),
        *([Text(f"多出 {'、'.join(strange)}", f"has {', '.join(strange)} besides")] if strange else []),
        *(
            Text(f"{n} 实为 {numbered[n].pages} 页", f"{n} has {numbered[n].pages} pages")
            for n in sorted(pages)
        ),
    ]
    if wrong:
        bound = "；".join(f"{n} {p.group_title} {p.pages} 页" for n, p in numbered.items())
        words: dict[str, Any] = {
            "how": Text("；".join(t.zh for t in wrong), "; ".join(t.en for t in wrong)),
            "bound": bound,
        }
        yield finding("X617", record.at("/rows"), record=record.id, subject=record.title, **words)
