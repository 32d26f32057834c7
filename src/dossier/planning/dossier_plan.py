"""A whole dossier as volumes: its records in binding order, each with its pages, within the limits of the place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dossier.findings import Finding
from dossier.library.roles import role_parties
from dossier.library.schemas import Schemas
from dossier.model import Catalogue, Dossier, EvidenceFacts, Language, Record
from dossier.planning.entries import ReadyPages, make_entry
from dossier.planning.order import order_records
from dossier.planning.plan import Entry, VolumePlan
from dossier.planning.uses import by_path, ready_pages, uses_of
from dossier.planning.volumes import plan_volumes, volume_limits


def plan_dossier(
    dossier: Dossier,
    catalogue: Catalogue,
    schemas: Schemas,
    facts: Mapping[str, EvidenceFacts],
    printed: Mapping[str, ReadyPages],
    ready: Mapping[str, ReadyPages],
    lang: Language,
) -> tuple[list[VolumePlan], list[Finding]]:
    """The volumes, and what is said of documents that are too large for one.

    Args:
        facts: of evidence, by the path as it was written.
        printed: record id → its printed form.
        ready: path of a file of evidence on the disk → the pages that are bound of it.
    """
    types, signs_for = schemas.record_types, role_parties(schemas)

    def entry(record: Record) -> Entry:
        form = printed.get(record.id)
        return make_entry(record, types[record.type], dossier, facts, form, ready, lang, signs_for)

    pairs = [(record, entry(record)) for record in order_records(dossier, catalogue, types)]
    return plan_volumes(dossier, catalogue, types, pairs, lang)


def beyond_a_volume(
    dossier: Dossier, catalogue: Catalogue, schemas: Schemas, facts: Mapping[str, EvidenceFacts]
) -> list[Finding]:
    """P723 for each record whose evidence alone exceeds the limit of a volume; printed forms are not counted yet."""
    limits = volume_limits(dossier, catalogue)
    least = min(limits.pages, limits.drawing_pages)
    named = ([facts.get(ref.file or "") for ref in r.evidence] for r in dossier.records)
    if all(sum(seen.pages for seen in files if seen) <= least for files in named):
        return []
    ready = ready_pages(uses_of(dossier, facts), by_path(facts), Path())
    return plan_dossier(dossier, catalogue, schemas, facts, {}, ready, "zh")[1]
