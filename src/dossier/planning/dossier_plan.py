"""A whole dossier as volumes: its records in binding order, each with its pages, within the limits of the place."""

from __future__ import annotations

from collections.abc import Mapping

from dossier.findings import Finding
from dossier.library.roles import role_parties
from dossier.library.schemas import Schemas
from dossier.model import Catalogue, Dossier, EvidenceFacts, Language, Record
from dossier.planning.entries import ReadyPages, make_entry
from dossier.planning.order import order_records
from dossier.planning.plan import Entry, VolumePlan
from dossier.planning.volumes import plan_volumes


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
