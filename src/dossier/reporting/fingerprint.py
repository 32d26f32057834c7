"""What makes a finding the same finding in the next run: everything but the line it stands on."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence

from dossier.checking.result import CheckResult
from dossier.findings import Finding


def numbered(results: Sequence[CheckResult]) -> Iterator[tuple[CheckResult, Finding, str]]:
    """Every finding, worst first per dossier, with a fingerprint that is unique in the report (64 hex digits).

    Stable when lines are inserted above, when the language changes and on another machine.
    """
    seen: Counter[str] = Counter()
    for result in results:
        project = result.dossier.code if result.dossier else result.path.name
        for found in sorted(result.findings, key=lambda f: f.sort_key):
            place = found.record or (found.location.pointer if found.location else "")
            file = found.location.file if found.location else ""
            words = "\0".join([project, found.code, file, place, found.requirement or "", found.message.en])
            key = hashlib.sha256(words.encode(errors="backslashreplace")).hexdigest()
            seen[key] += 1
            yield result, found, key if seen[key] == 1 else _again(key, seen[key])


def _again(key: str, times: int) -> str:
    return hashlib.sha256(f"{key}{times}".encode()).hexdigest()


def file_of(found: Finding) -> str:
    """The dossier-relative file to show it at; where a finding has no place, the dossier itself."""
    return found.location.file if found.location else "dossier.yaml"
