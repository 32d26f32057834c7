"""One cause, one message: what a graver or more particular finding has said already is not said again."""

from __future__ import annotations

from collections.abc import Sequence

from dossier.findings import Finding

_SAID_BY = {
    "X501": ("R306", "R307"),
    "X555": ("R313", "R306", "R307"),
    "X513": ("R313",),
    "X559": ("R305",),
    "X560": ("X511",),
    "X565": ("X555", "X513", "X502"),
}
"""What is left out ← where one of these stands at the same place of the same record."""


def one_cause(findings: Sequence[Finding]) -> list[Finding]:
    """The findings without those that repeat another one at the same place, or of a part that an alias repeats."""
    telling = {code for codes in _SAID_BY.values() for code in codes}
    said = {(f.code, *_place(f)) for f in findings if f.code in telling}
    kept: list[Finding] = []
    seen: set[tuple[object, ...]] = set()
    for found in findings:
        key = _aliased(found)
        if (
            not any((code, *_place(found)) in said for code in _SAID_BY.get(found.code, ()))
            and key not in seen
        ):
            kept.append(found)
        seen |= {key} if key else set()
    return kept


def _place(found: Finding) -> tuple[str | None, str]:
    pointer = found.location.pointer if found.location else ""
    # Findings on seals stand at the signatures or at one of them.
    return found.record, pointer.partition("/signatures")[
        0
    ] + "/signatures" if found.code == "X559" else pointer


def _aliased(found: Finding) -> tuple[object, ...] | None:
    """What an alias makes stand in several records at one place of the file."""
    at = found.location
    if at is None or not at.line or found.code[0] != "X":
        return None
    return (found.code, at.file, at.line, at.column, at.pointer.rpartition("/")[2])
