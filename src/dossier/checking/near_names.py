"""People whose names are written with one wrong character: signed once where somebody else of the firm always signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.hands import named_people
from dossier.checking.parts import texts_of
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text

_PERSON = Text("人员", "the person")
_HINT = Text(
    "是同一个人的，改正姓名；确是另一个人的，在 dossier.yaml 的参建单位中登记他",
    "if it is the same person, correct the name; if it is somebody else, enter him for his firm in dossier.yaml",
)


def check_near_names(dossier: Dossier, roles: Mapping[str, str]) -> Iterator[Finding]:
    """X502 for a signature whose name is one character off that of the person who signs in this role for this firm.

    Brothers have such names: who is registered, or is named anywhere else, or signs beside the other is himself. Pure.
    """
    hands: dict[tuple[str, str], list[tuple[Record, int]]] = {}
    signs_as: dict[str, set[str]] = {}
    for record in live(dossier):
        for i, s in enumerate(record.signatures):
            if s.person:
                hands.setdefault((roles.get(s.role, s.role), s.person), []).append((record, i))
                signs_as.setdefault(s.person, set()).add(s.role)
    registered: dict[str, set[str]] = {}
    for party in dossier.parties.values():
        registered.setdefault(party.role, set()).update(name for _, name in named_people(party))
    known = {name for names in registered.values() for name in names}
    for (side, name), places in hands.items():
        if len(places) > 1 or len(name) < 3 or name in known:
            continue
        record, i = places[0]
        beside = {s.person for s in record.signatures}
        role = record.signatures[i].role
        other = next(
            (
                o
                for s, o in hands
                if s == side and o not in beside and _one_off(name, o) and role in signs_as[o]
                if len(hands[side, o]) > 1 or o in registered.get(side, ())
            ),
            None,
        )
        if other and not _is_named(dossier, name, f"/signatures/{i}/person", record):
            words: dict[str, Any] = {"found": name, "expected": other, "what": _PERSON}
            place = record.at(f"/signatures/{i}/person")
            yield finding("X502", place, record=record.id, hint=_HINT, **words)


def _is_named(dossier: Dossier, name: str, pointer: str, record: Record) -> bool:
    """Whether a name stands anywhere but at its one signature."""
    return name in str(dossier.data.get("people") or "") or any(
        name in text and (other is not record or at != pointer)
        for other in live(dossier)
        for at, text in texts_of(other)
    )


def _one_off(a: str, b: str) -> bool:
    return len(a) == len(b) and a[0] == b[0] and sum(x != y for x, y in zip(a, b, strict=True)) == 1
