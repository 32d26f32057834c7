"""One cause, one message: what a graver or more particular finding has said already is not said again."""

from __future__ import annotations

from collections.abc import Sequence

from dossier.findings import Finding

_SAID_OF_RECORD = {
    "X501": ("R306", "R307"),
    "X559": ("R305",),
    "X564": ("R313",),
    "X566": ("R313",),
    "X514": ("X769",),
    "X532": ("X642",),
    "X582": ("X769",),
    "X778": ("X532", "X565", "X591", "X672", "X694", "X714"),
    "X771": ("X581", "X606"),
    "X697": ("X572", "X589"),
    "X675": ("X777",),
    "X676": ("X777",),
    "X714": ("X532", "X533", "X555", "X565", "X583", "X590", "X672"),
}
"""What is left out ← where one of these is said of the same record."""

_SAID_THERE = {
    "X555": ("R313", "R306", "R307"),
    "X513": ("R313",),
    "X560": ("X511",),
    "X565": ("X555", "X513", "X502"),
    "X582": ("X514",),
    "X597": ("X563", "X583"),
    "X590": ("X555", "X565"),
    "X672": ("X565",),
    "X714": ("X726",),
    "X718": ("X565", "X700"),
}
"""What is left out ← where one of these stands at the same place."""


_ON_PAGES = frozenset({"X599", "X663", "X681"})
"""What may be said more than once of one paper, all of it at the entry that names its file."""


def one_cause(findings: Sequence[Finding]) -> list[Finding]:
    """The findings without those that repeat another one, or stand in a part that an alias repeats."""
    of_record = {(f.code, f.record) for f in findings if f.record}
    there = {(f.code, f.record, _pointer(f)) for f in findings}
    kept: list[Finding] = []
    seen: set[tuple[object, ...]] = set()
    for found in findings:
        key = _aliased(found)
        repeats = any((code, found.record) in of_record for code in _SAID_OF_RECORD.get(found.code, ()))
        repeats |= any(
            (code, found.record, _pointer(found)) in there for code in _SAID_THERE.get(found.code, ())
        )
        if not repeats and key not in seen:
            kept.append(found)
        seen |= {key} if key else set()
    return kept


def _pointer(found: Finding) -> str:
    return found.location.pointer if found.location else ""


def _aliased(found: Finding) -> tuple[object, ...] | None:
    """What an alias makes stand in several records at one place of the file."""
    at = found.location
    if at is None or not at.line or found.record is None or found.code[0] != "X" or found.code in _ON_PAGES:
        return None
    return (found.code, at.file, at.line, at.column, at.pointer.rpartition("/")[2])
