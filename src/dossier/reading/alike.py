"""Thousands of findings of one kind, said so that a reader sees the others, too."""

from __future__ import annotations

from collections.abc import Iterable

from dossier.findings import Finding, Severity, finding

LISTED = 100
"""Findings of one code in one file that are listed one by one."""


def thinned(findings: Iterable[Finding]) -> list[Finding]:
    """The findings; of one code in one file the first `LISTED`, then one Y120 that counts the rest, as bad as they are
    and at the place of the first of them.
    """
    kept: list[Finding] = []
    more: dict[tuple[str, str, Severity], list[Finding]] = {}
    counts: dict[tuple[str, str, Severity], int] = {}
    for found in findings:
        key = found.code, found.location.file if found.location else "", found.severity
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= LISTED:
            kept.append(found)
        else:
            more.setdefault(key, []).append(found)
    return kept + [
        finding("Y120", rest[0].location, severity=severity.value, kind=code, count=len(rest))
        for (code, _, severity), rest in more.items()
    ]
