"""People whose names are written with one wrong character: known for a firm, and never seen again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.hands import named_people
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Text

_PERSON = Text("人员", "the person")


def check_near_names(dossier: Dossier, roles: Mapping[str, str]) -> Iterator[Finding]:
    """X502 for a name of three characters and more that is one character off a name that its firm has oftener. Pure."""
    seen: Counter[tuple[str, str]] = Counter()
    places: dict[tuple[str, str], tuple[Location, str | None]] = {}
    for party in dossier.parties.values():
        for key, name in named_people(party):
            seen[party.role, name] += 1
            places.setdefault((party.role, name), (dossier.at(f"/parties/{party.id}/{key}"), None))
    for record in live(dossier):
        for i, s in enumerate(record.signatures):
            if s.person:
                side = roles.get(s.role, s.role), s.person
                seen[side] += 1
                places.setdefault(side, (record.at(f"/signatures/{i}/person"), record.id))
    by_side: dict[str, list[str]] = {}
    for role, name in seen:
        by_side.setdefault(role, []).append(name)
    for (role, name), count in seen.items():
        if count > 1 or len(name) < 3:
            continue
        other = next((o for o in by_side[role] if seen[role, o] > 1 and _one_off(name, o)), None)
        if other:
            place, record_id = places[role, name]
            words: dict[str, Any] = {"found": name, "expected": other, "what": _PERSON}
            yield finding("X502", place, record=record_id, **words)


def _one_off(a: str, b: str) -> bool:
    return len(a) == len(b) and a[0] == b[0] and sum(x != y for x, y in zip(a, b, strict=True)) == 1
