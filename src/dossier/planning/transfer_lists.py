"""The transfer list: a typed or signed one is held against the volumes that are bound, a missing one made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from dossier.findings import Finding, finding
from dossier.library.counted import plural
from dossier.model import Catalogue, Dossier, EvidenceFacts, Language, Location, Record, Text
from dossier.planning.front_matter import archive_number, own_title
from dossier.planning.plan import VolumePlan

TYPE = "transfer-list"
_TITLE = Text("资料移交清单", "Document transfer list")


def unsigned_list(
    dossier: Dossier,
    catalogue: Catalogue,
    plans: Sequence[VolumePlan],
    kept: Mapping[str, EvidenceFacts],
    lang: Language,
) -> Record | None:
    """The list to be signed, as a record with a row for each volume and each file that the package keeps beside them.

    None where nobody asks for one, or the dossier has one. `kept`: the facts of those files, by their paths. Pure.
    """
    asked = any(TYPE in requirement.records for requirement in catalogue.requirements)
    if not asked or not plans or any(r.type == TYPE and r.status != "void" for r in dossier.records):
        return None
    rows = [
        *(_volume_row(dossier, plan) for plan in plans),
        *(_file_row(dossier, path, kept[path]) for path in sorted(kept)),
    ]
    parties = {"from_party": "contractor", "to_party": "owner"}
    data = {key: party for key, party in parties.items() if party in dossier.parties} | {"rows": rows}
    title = _TITLE.get(lang)
    return Record(TYPE, TYPE, title, None, None, None, "draft", (), (), data, Location("dossier.yaml"))


def _volume_row(dossier: Dossier, plan: VolumePlan) -> dict[str, Any]:
    """Documents are originals where the dossier says so of one of their files; scans and copies count as copies.

    So does the print of an electronic original, which has a row of its own. What stands for a document without a file,
    or is made of its data, is an original to be signed.
    """
    kinds = {r.id: {e.kind for e in r.evidence if not e.annex} for r in dossier.records}
    copies = sum(
        bool(held := kinds.get(entry.record, set())) and "original" not in held for entry in plan.entries
    )
    originals = len(plan.entries) - copies
    row = {
        "title": plan.title,
        "originals": originals,
        "copies": copies,
        "pages": plan.pages,
        "carrier": "paper",
    }
    number = archive_number(dossier, plan)
    same = {} if originals and copies else {"kind": "original" if originals else "copy"}
    return row | same | ({"archive_number": number} if number else {})


def _file_row(dossier: Dossier, path: str, seen: EvidenceFacts) -> dict[str, Any]:
    """An original where the dossier calls the file one, at any place that names it."""
    kinds = {e.kind for r in dossier.records for e in r.evidence if e.file in (path, seen.path)}
    kind, count = ("original", "originals") if kinds & {"original", "e_original"} else ("copy", "copies")
    row = {"title": Path(seen.path).name, "originals": 0, "copies": 0, "carrier": "electronic", "kind": kind}
    return row | {count: 1, "sha256": seen.sha256}


def reconcile(dossier: Dossier, plans: Sequence[VolumePlan]) -> Iterator[Finding]:
    """X617 for each list that names volumes by their archive numbers, and not those that are there. Pure."""
    numbered = {number: plan for plan in plans if (number := archive_number(dossier, plan))}
    for record in dossier.records:
        if record.type == TYPE and record.status != "void" and numbered:
            yield from _one(dossier, record, numbered)


def _one(dossier: Dossier, record: Record, numbered: dict[str, VolumePlan]) -> Iterator[Finding]:
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
        listed = [(f"{n} {own_title(dossier, p)}", p.pages) for n, p in numbered.items()]
        bound = Text(
            "；".join(f"{name} {pages} 页" for name, pages in listed),
            "; ".join(f"{name} ({plural(pages, 'page')})" for name, pages in listed),
        )
        words: dict[str, Any] = {
            "how": Text("；".join(t.zh for t in wrong), "; ".join(t.en for t in wrong)),
            "bound": bound,
        }
        yield finding("X617", record.at("/rows"), record=record.id, subject=record.title, **words)
