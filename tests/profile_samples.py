"""Profiles of a firm's own, as text: what every requirement has, and two that are sound."""

from __future__ import annotations

from collections.abc import Callable

from dossier.library.catalogue import load_catalogue
from dossier.library.schemas import Schemas
from dossier.model import Catalogue, Location

HEAD = """\
profile: {name}
title: {{zh: 试验范围, en: MutationRun}}
extends: [{extends}]
groups:
  A1: {{zh: 开工前, en: Before}}
requirements:
"""
TAIL = """\
    title: {{zh: 试验项 {id}, en: Item {id}}}
    group: A1
    responsible: contractor
    severity: {severity}
    citation: {{source: 试验规定, kind: company, confidence: confirmed}}
    hint: {{zh: 补齐, en: hand it in}}
"""

WriteProfile = Callable[..., Schemas]


def requirement(rid: str, body: str, severity: str = "error") -> str:
    """One entry of a profile: what every requirement has, and `body` (indented by 4)."""
    return f"  - id: {rid}\n" + TAIL.format(id=rid, severity=severity) + body


def catalogue_of(schemas: Schemas, name: str) -> Catalogue:
    return load_catalogue(schemas, name, "CN", Location(name))


SOUND = requirement(
    "TY-01",
    """\
    record: site-management-check
    signed_by: [contractor]
    sealed_by: [contractor]
    evidence: [original, scan]
    due: construction_started
    checks:
      - expression: record.result != 'fail'
        message: {zh: 检查不合格, en: The check failed}
""",
)
DEED = requirement(
    "TY-02",
    """\
    record: handover-deed
    evidence: [scan]
    dated: record.handed_over_on
    not_before: accepted
""",
)
