"""Runs of numbers: of papers of one kind that are numbered from 1 none is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text

_RUN = re.compile(r"(.*\D)(\d{2,3})")
_LEAST = 3
"""Papers that make a run."""


def check_number_runs(dossier: Dossier) -> Iterator[Finding]:
    """X668 for a number that a run of one type and prefix leaves out, and no record has. Pure."""
    used = {str(r.number) for r in dossier.records if r.number}
    runs: dict[tuple[str, str, int], dict[int, Record]] = {}
    for record in live(dossier):
        if match := _RUN.fullmatch(str(record.number or "")):
            runs.setdefault((record.type, match[1], len(match[2])), {})[int(match[2])] = record
    for (_, prefix, width), own in runs.items():
        if len(own) < _LEAST or min(own) > 2:
            continue
        names = [f"{prefix}{n:0{width}}" for n in range(1, max(own)) if n not in own]
        lacking = [name for name in names if name not in used]
        if lacking and len(lacking) * 3 <= len(own):
            last = own[max(own)]
            listed = Text("、".join(lacking), ", ".join(lacking))
            words: dict[str, Any] = {"subject": last.title, "first": str(own[min(own)].number)}
            words |= {"last": str(last.number), "lacking": listed}
            yield finding("X668", last.at("/number"), record=last.id, **words)
