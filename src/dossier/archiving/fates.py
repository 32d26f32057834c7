"""What became of each file of evidence, and what each file of the package was made from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from dossier.archiving.manifest import BoundAt, Fate, Origin
from dossier.binding.volume import BoundVolume
from dossier.forms.batch import RenderedDocument
from dossier.model import Dossier, EvidenceFacts
from dossier.planning.originals import fault_codes, original_place
from dossier.planning.plan import VolumePlan
from dossier.planning.uses import Uses, by_path

REPORT_PDF = "report/completeness.pdf"


def evidence_fates(
    dossier: Dossier,
    facts: Mapping[str, EvidenceFacts],
    volumes: Iterable[VolumePlan],
    kept: Collection[str],
    refused: Collection[str],
) -> Iterator[Fate]:
    """What became of each file that records name, those that are not there or unusable as well.

    Args:
        facts: by the path as it was written.
        kept: paths of the files that the package holds as they are.
        refused: paths of those that looked sound and could not be bound.
    """
    bound = _bound(volumes)
    named: dict[str, list[str]] = {}
    for record in dossier.records:
        for ref in record.evidence:
            if ref.file:
                named.setdefault(facts[ref.file].path, []).append(record.id)
    seen_at = by_path(facts)
    for path, records in named.items():
        seen = seen_at[path]
        faults = [*fault_codes(seen), *(["P733"] if path in refused else [])]
        original = original_place(seen) if path in kept else None
        yield Fate(seen, tuple(records), tuple(bound.get(path, ())), seen.left_out, tuple(faults), original)


def _bound(volumes: Iterable[VolumePlan]) -> dict[str, list[BoundAt]]:
    bound: dict[str, list[BoundAt]] = {}
    for volume in volumes:
        page = 1
        for entry in volume.entries:
            for piece in entry.pieces:
                last = page + piece.pages - 1
                if piece.evidence:
                    place = BoundAt(f"volumes/{volume.name}.pdf", entry.record, page, last, piece.part)
                    bound.setdefault(piece.evidence, []).append(place)
                page = last + 1
    return bound


def file_origins(
    volumes: Sequence[tuple[VolumePlan, BoundVolume]],
    forms: Iterable[RenderedDocument],
    report: Origin,
    uses: Uses,
    kept: Mapping[str, EvidenceFacts],
    beside: Mapping[str, int],
) -> dict[str, Origin]:
    """Path in the package → what the file was made from. `kept`: by the path of the evidence; `report`: of its PDF;
    `beside`: pages of the other PDFs in its folder.
    """
    origins = {REPORT_PDF: report, **{path: Origin(pages) for path, pages in beside.items()}}
    for plan, bound in volumes:
        records = tuple(entry.record for entry in plan.entries)
        evidence = tuple(p.evidence for entry in plan.entries for p in entry.pieces if p.evidence)
        origins[f"volumes/{bound.path.name}"] = Origin(
            bound.pages, records, evidence, bound.sha256, bound.objections
        )
    for path, seen in kept.items():
        ids = tuple(record.id for record, _ in uses[path])
        origins[original_place(seen)] = Origin(seen.pages or None, ids, (path,))
    for form in forms:
        origins[f"word/{form.job.name}.docx"] = Origin(form.pages, (form.record,))
    return origins
