"""Findings that an earlier report had already: what is new is what a change has done."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from dossier.checking.result import CheckResult
from dossier.errors import InputUnreadable
from dossier.findings import Finding, finding
from dossier.location import Location
from dossier.reporting.fingerprint import numbered


def known_before(path: Path) -> frozenset[str]:
    """The fingerprints of the findings of an earlier report (``check --format json``).

    Raises:
        InputUnreadable: Y122, the file is no such report.
    """
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        return frozenset(str(f["fingerprint"]) for d in report["dossiers"] for f in d["findings"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputUnreadable(finding("Y122", Location(str(path)), file=path.name)) from error


def only_new(results: Sequence[CheckResult], known: frozenset[str]) -> list[CheckResult]:
    """The results without the findings that were known before."""
    new: dict[int, list[Finding]] = {id(result): [] for result in results}
    for result, found, fingerprint in numbered(results):
        if fingerprint not in known:
            new[id(result)].append(found)
    return [replace(result, findings=tuple(new[id(result)])) for result in results]
