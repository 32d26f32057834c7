"""Signs that no printing font has, told of the very key where they stand: a build would have to print a stand-in."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.checking.parts import words_of
from dossier.checking.scopes import live
from dossier.checking.wording import strings
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Text
from dossier.office.repertoire import is_certain, unprintable

_TOLD = 10
"""Signs named in a sentence."""
_NOT_PRINTED = frozenset({"records", "accept", "waivers"})
"""Of dossier.yaml: names of files, and reasons that the report alone prints, which has a stand-in for every sign."""


def unprintable_findings(dossier: Dossier) -> list[Finding]:
    """T640 for each text of dossier.yaml and the records that has such signs; T641 where that is not certain.

    Names of files are not asked: no form prints them but beside the papers, where a stand-in does.
    """
    return list(_found(dossier))


def _found(dossier: Dossier) -> Iterator[Finding]:
    for part, value in dossier.data.items():
        if part not in _NOT_PRINTED:
            for pointer, text in strings({part: value}, ""):
                yield from _about(text, pointer, dossier.at(pointer), None)
    for record in live(dossier):
        if unprintable("\n".join(words_of(record))):
            for pointer, text in strings(record.data, ""):
                yield from _about(text, pointer, record.at(pointer), record.id)


def _about(text: str, pointer: str, place: Location, record: str | None) -> Iterator[Finding]:
    if signs := unprintable(text):
        told = " ".join(f"{sign} (U+{ord(sign):04X})" for sign in signs[:_TOLD])
        key = pointer.strip("/")
        where = Text(f"{record} 的 {key}", f"{key} of {record}") if record else Text(key, key)
        code = "T640" if is_certain() else "T641"
        yield finding(code, place, record=record, where=where, signs=told)
