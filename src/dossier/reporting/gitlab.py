"""GitLab Code Quality: the list that a merge request shows."""

from __future__ import annotations

import json
from collections.abc import Sequence

from dossier.checking.result import CheckResult
from dossier.findings import Severity
from dossier.reporting.fingerprint import file_of, numbered
from dossier.reporting.layout import clean, plain
from dossier.reporting.options import ReportOptions, joined

_SEVERITIES = {
    Severity.BLOCKER: "blocker",
    Severity.ERROR: "critical",
    Severity.WARNING: "minor",
    Severity.INFO: "info",
}


def render(results: Sequence[CheckResult], options: ReportOptions) -> str:
    """A JSON array with one entry a finding; fingerprints are unique and survive moved lines."""
    entries = []
    for result, found, fingerprint in numbered(results):
        ids = " ".join(f"[{i}]" for i in (found.record, found.requirement) if i)
        words = [ids, found.message.get(options.lang), f"→ {found.hint.get(options.lang)}"]
        entries.append(
            {
                "description": clean(" ".join(word for word in words if word.strip("→ "))),
                "check_name": found.code,
                "fingerprint": fingerprint,
                "severity": _SEVERITIES[found.severity],
                "location": {
                    "path": joined(options.prefix(result), file_of(found)),
                    "lines": {"begin": max(1, found.location.line) if found.location else 1},
                },
            }
        )
    return json.dumps(plain(entries), ensure_ascii=False, indent=2) + "\n"
