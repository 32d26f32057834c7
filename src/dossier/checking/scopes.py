"""Which unit, division, item, lot, material … a record concerns, with what these belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dossier.library.scopes import SCOPES
from dossier.model import Dossier, Party, Record

KEYS = ("unit", "equipment", "discipline", "material", "system", "room", "division", "item", "inspection_lot")
_KEYS = (*KEYS, "concealed", "hazardous")

_NONE: frozenset[str] = frozenset()
Ids = Mapping[str, frozenset[str]]
"""Key of a scope (``item``) → ids of what is concerned."""

_ABOVE = (
    ("inspection_lot", "inspection_lots", "item"),
    ("item", "items", "division"),
    ("division", "divisions", "discipline"),
    ("division", "divisions", "unit"),
    ("concealed", "concealed", "discipline"),
    ("equipment", "equipment", "unit"),
)
"""A member of a list of dossier.yaml names the one above it: a lot its item, an item its division."""


def members(dossier: Dossier, scope: str) -> list[Mapping[str, Any]]:
    """The members of a list of dossier.yaml that are maps."""
    return [m for m in dossier.data.get(scope, ()) if isinstance(m, dict)]


Machines = Mapping[str, list[tuple[int, Mapping[str, Any]]]]
"""Tag → the members of the equipment list that have it, each with its place there."""


def machines(dossier: Dossier) -> Machines:
    """The equipment list by its tags."""
    found: dict[str, list[tuple[int, Mapping[str, Any]]]] = {}
    for place, member in enumerate(members(dossier, "equipment")):
        if isinstance(tag := member.get("tag"), str):
            found.setdefault(tag, []).append((place, member))
    return found


def machines_of(record: Record, by_tag: Machines) -> list[Mapping[str, Any]]:
    """The members of the equipment list that a record names, in the order of the list."""
    tags = dict.fromkeys(_ids(record.data.get("equipment")))
    found = [pair for tag in tags for pair in by_tag.get(tag, ())]
    return [member for _, member in sorted(found, key=lambda pair: pair[0])]


def serials_of(dossier: Dossier) -> dict[str, str]:
    """Tag → serial number, of what has both in the equipment list."""
    listed = members(dossier, "equipment")
    return {str(m["tag"]): str(m["serial"]) for m in listed if m.get("tag") and m.get("serial")}


def firms_of(dossier: Dossier) -> dict[str, Party]:
    """Each firm by its key and by each of its names."""
    return {name: party for party in dossier.parties.values() for name in (party.id, *party.names)}


def parents(dossier: Dossier) -> dict[tuple[str, str, str], str]:
    """Key, id, and key above → the id above."""
    return {
        (key, str(m.get("tag") or m.get("id")), above): str(m[above])
        for key, scope, above in _ABOVE
        for m in members(dossier, scope)
        if m.get(above)
    }


def concerned(data: Mapping[str, Any], above: Mapping[tuple[str, str, str], str]) -> Ids:
    """What some data names, and everything above that."""
    found = {key: frozenset(_ids(data[key])) if key in data else _NONE for key in _KEYS}
    for key, _, parent in _ABOVE:
        if found[key]:
            found[parent] |= {above[key, name, parent] for name in found[key] if (key, name, parent) in above}
    return found


def member_ids(scope: str, member: Mapping[str, Any], above: Mapping[tuple[str, str, str], str]) -> Ids:
    """What a member of a list of dossier.yaml concerns: itself, and everything above."""
    key = _SCOPE_KEY[scope]
    return concerned(
        {key: member.get("tag") or member.get("id"), **{k: member.get(k) for k in KEYS if k != key}}, above
    )


_SCOPE_KEY = {
    **{scope: scope.removesuffix("s") for scope in SCOPES},
    "equipment": "equipment",
    "concealed": "concealed",
    "hazardous": "hazardous",
}


def live(dossier: Dossier) -> list[Record]:
    """The records that count: not void."""
    return [r for r in dossier.records if r.status != "void"]


def ids_in(value: object) -> list[str]:
    """What a field of one id or several names, as text and without blanks."""
    return [str(v) for v in (value if isinstance(value, list) else [value]) if v]


def of_one(one: Record, other: Record, key: str) -> bool:
    """Whether two records name one of the same under a key, or one of them nothing in particular."""
    first, second = (set(ids_in(record.data.get(key))) for record in (one, other))
    return not first or not second or bool(first & second)


def _ids(value: object) -> Iterable[str]:
    values = value if isinstance(value, list) else [value]
    return (v for v in values if isinstance(v, str))
