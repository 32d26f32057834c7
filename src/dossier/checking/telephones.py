"""The telephone of one person, in whatever record it stands: a figure that somebody mistyped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from dossier.checking.belonging import digits_of
from dossier.checking.field_titles import named
from dossier.checking.parts import keys_of, maps_of
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record, Text

_PEOPLE = ("contact", "name", "person", "keeper", "manager", "warranty_lead")
"""Keys of the person whose telephone stands beside them."""
_LEAST = 7
Given = tuple[Record, str, str]
"""A record, where in it, and the number as it is written."""


def check_telephones(dossier: Dossier, schemas: Schemas) -> Iterator[Finding]:
    """X756 for a number of somebody that differs in a figure or two from all others of his. Pure."""
    known = {
        (str(p.data["contact"]), digits_of(p.data["phone"]))
        for p in dossier.parties.values()
        if p.data.get("contact") and p.data.get("phone")
    }
    given: dict[str, list[Given]] = {}
    for record in live(dossier):
        for pointer, part in maps_of(record) if "phone" in keys_of(record) else ():
            person = next((str(part[key]) for key in _PEOPLE if part.get(key)), "")
            if person and len(digits_of(part.get("phone"))) >= _LEAST:
                given.setdefault(person, []).append((record, f"{pointer}/phone", str(part["phone"])))
    for person, numbers in given.items():
        yield from _alone(person, numbers, {n for p, n in known if p == person}, schemas)


def _alone(person: str, given: list[Given], own: set[str], schemas: Schemas) -> Iterator[Finding]:
    counted = Counter(digits_of(number) for _, _, number in given)
    for one in own:  # that of dossier.yaml weighs as much as one of the records
        counted[one] += 1
    usual, times = counted.most_common(1)[0]
    for record, pointer, number in given:
        said = digits_of(number)
        if said == usual or counted[said] > 1 or counted[said] == times > 1 or said in own:
            continue
        differ = figures_apart(said, usual)
        first = next((g for g in given if digits_of(g[2]) == usual), None)
        if first is None or not differ or (differ > 1 and times < 2):
            continue
        words: dict[str, Any] = {"what": named(schemas, record, pointer), "person": person, "found": number}
        words |= {"other": Text(f"《{first[0].title}》", f"“{first[0].title}”"), "expected": first[2]}
        severity = None if differ == 1 else "warning"
        yield finding("X756", record.at(pointer), record=record.id, severity=severity, **words)


def figures_apart(one: str, two: str) -> int:
    """1 for numbers that are one keystroke apart: another figure, two in the other order, one too few or too many;
    2 where two figures differ; 0 for the same number, with or without its area code, for another number, and for one
    of another line, which differs at its end.
    """
    if one.endswith(two) or two.endswith(one):
        return 0
    if len(one) == len(two):
        places = [n for n, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
        swapped = len(places) == 2 and places[1] == places[0] + 1 and one[places[0]] == two[places[1]]
        if swapped and one[places[1]] == two[places[0]]:
            return 1
        of_one_switchboard = places == [*range(len(one) - len(places), len(one))]
        return 0 if of_one_switchboard or len(places) > 2 else len(places)
    short, long = sorted((one, two), key=len)
    dropped = any(long[:n] + long[n + 1 :] == short for n in range(len(long)))
    return 1 if dropped else 0
