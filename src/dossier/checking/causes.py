"""One cause, one message: what a graver or more particular finding has said already is not said again."""

from __future__ import annotations

from collections.abc import Sequence

from dossier.findings import Finding

_SAID_BY = {
    "X501": ("R306", "R307"),
    "X555": ("R313", "R306", "R307"),
    "X513": ("R313",),
}
"""What is left out ← where one of these stands at the same place of the same record."""


def one_cause(findings: Sequence[Finding]) -> list[Finding]:
    """The findings without those that repeat another one at the same place."""
    said = {(f.code, f.record, f.location.pointer) for f in findings if f.location and f.code[0] == "R"}
    return [f for f in findings if not _repeats(f, said)]


def _repeats(found: Finding, said: set[tuple[str, str | None, str]]) -> bool:
    place = found.location.pointer if found.location else ""
    return any((code, found.record, place) in said for code in _SAID_BY.get(found.code, ()))
