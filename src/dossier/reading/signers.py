"""Who signs what, said once: ``signatures: default`` of a record becomes the signatures that dossier.yaml lists.

The list says who has to sign. That somebody did, only the record says, by the day: without a day nobody has signed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dossier.findings import Finding, finding
from dossier.library.roles import role_parties, role_titles
from dossier.library.schemas import Schemas
from dossier.library.validation import guess
from dossier.library.values import parse_moment
from dossier.model import Party, Text
from dossier.source import SourceDocument, escape

DEFAULT = "default"
_PLAIN_KEYS = ("project_manager", "tech_lead", "chief_supervisor", "doc_controller", "legal_representative")
"""Roles that a party names directly, without a list of appointments."""


@dataclass(frozen=True, slots=True)
class Signing:
    """What dossier.yaml says of signing, and what the schemas say of roles."""

    lists: Mapping[str, Any]
    """Record type, or ``default`` for all others, → who signs it: ``[{role, person?, seal?}]``."""
    parties: Mapping[str, Party]
    sides: Mapping[str, str]
    """Signing role → the party that it signs for."""
    titles: Mapping[str, Text]

    @classmethod
    def of(cls, data: Mapping[str, Any], parties: Mapping[str, Party], schemas: Schemas) -> Signing:
        """What the data of dossier.yaml says."""
        return cls(data.get("signatures", {}), parties, role_parties(schemas), role_titles(schemas))

    def asked(self, record_type: str) -> tuple[str, list[Mapping[str, Any]]]:
        """Under which key of the lists it is said who signs a type of records, and who does."""
        key = record_type if record_type in self.lists else DEFAULT
        return key, [each for each in self.lists.get(key) or () if each and "role" in each]

    def holders(self, role: str, firm: object, day: dt.date | None) -> list[str]:
        """Whom dossier.yaml names for a role that day; `firm`: whose paper it is, whose own people go first."""
        side = self.sides.get(role, role)
        firms = [p for p in self.parties.values() if p.role == side]
        own = [p for p in self.parties.values() if p.id == firm and (p in firms or people_for(p, role, day))]
        found = [people_for(p, role, day) or set() for p in own or firms]
        return sorted(set().union(*found))

    def places(self, role: str, person: str | None) -> list[str]:
        """Pointers in dossier.yaml at which somebody is named for a role."""
        found = []
        for firm in self.parties.values():
            above = f"/parties/{escape(firm.id)}"
            for n, entry in enumerate(firm.data.get("staff", ())):
                if entry and (entry.get("role"), entry.get("person")) == (role, person):
                    found.append(f"{above}/staff/{n}")
            if role in _PLAIN_KEYS and firm.data.get(role) == person:
                found.append(f"{above}/{role}")
        return found


def unknown_types(
    key: str, lists: Mapping[str, Any], types: Mapping[str, Any], main: SourceDocument
) -> Iterator[Finding]:
    """S207 for what a key of dossier.yaml says of a type that there is not: records of the type that was meant would
    get what it says of others.
    """
    for name in lists:
        if name not in types and name != DEFAULT:
            place = main.at(f"/{key}/{escape(name)}", key=True)
            yield finding("S207", place, type=name, **guess(str(name), [*types, DEFAULT]))


def signed(
    raw: dict[str, Any], record_type: str, source: SourceDocument, pointer: str, signing: Signing
) -> tuple[dict[str, Any], list[Finding]]:
    """The record with a list of signatures where it refers to that of dossier.yaml; any other as it is.

    ``default`` alone: nobody has signed. ``{default: DAY, owner: DAY}``: all have, the owner on a day of his own;
    ``{owner: DAY}``: he alone; ``{default: DAY, owner: }``: all but he. R324 names those who have not.
    """
    said = raw.get("signatures")
    place, label = source.at(f"{pointer}/signatures"), str(raw["id"]) if raw.get("id") is not None else None
    if isinstance(said, list) and DEFAULT in said:  # it stands for all of them, or not at all
        rest = raw | {"signatures": [each for each in said if each != DEFAULT]}
        return rest, [finding("S226", place, record=label, said=DEFAULT, guess=Text("", ""))]
    if said is None or isinstance(said, list):
        return raw, []
    rest = {key: value for key, value in raw.items() if key != "signatures"}
    if said != DEFAULT and not isinstance(said, dict):
        return rest, [finding("S226", place, record=label, said=str(said), **guess(str(said), [DEFAULT]))]
    _, asked = signing.asked(record_type)
    if not asked:
        return rest, [finding("S224", place, record=label, type=record_type)]
    days = said if isinstance(said, dict) else {}
    roles = [DEFAULT, *(str(each["role"]) for each in asked)]
    findings = [
        finding(
            "S226",
            source.at(f"{pointer}/signatures/{escape(key)}", key=True),
            record=label,
            said=str(key),
            **guess(str(key), roles, dict(signing.titles)),
        )
        for key in days
        if key not in roles
    ]
    hands, waiting = [], []
    for each in asked:
        role = str(each["role"])
        day = days.get(role, days.get(DEFAULT))
        people = _people(each, raw, day, signing)
        title = signing.titles.get(role, Text(role, role))
        if day is None:
            waiting.append(_named(title, people))
        elif len(people) == 1:
            hands.append({**each, "person": people[0], "date": day})
        else:
            findings.append(finding("S225", place, record=label, role=title, problem=_problem(people)))
    if waiting and raw.get("status") != "void":
        listed = Text("、".join(w.zh for w in waiting), ", ".join(w.en for w in waiting))
        subject = str(raw.get("title", label))
        findings.append(finding("R324", place, record=label, subject=subject, roles=listed))
    return (rest | {"signatures": hands} if hands else rest), findings


def _people(each: Mapping[str, Any], raw: Mapping[str, Any], day: Any, signing: Signing) -> list[str]:
    """The person whom the list names itself, else all who hold the role."""
    if each.get("person"):
        return [str(each["person"])]
    return signing.holders(str(each["role"]), raw.get("responsible"), _day(day))


def _day(said: Any) -> dt.date | None:
    """None too for what is no day: the schema refuses that."""
    try:
        found = parse_moment(said) if isinstance(said, str) else said
    except ValueError:
        return None
    return found.date() if isinstance(found, dt.datetime) else found if isinstance(found, dt.date) else None


def _named(title: Text, people: list[str]) -> Text:
    who = people[0] if len(people) == 1 else ""
    return Text(f"{title.zh} {who}".strip(), f"{title.en} {who}".strip())


def _problem(people: list[str]) -> Text:
    if not people:
        return Text("dossier.yaml 没有写由谁担任", "dossier.yaml does not say who it is")
    listed = "、".join(people)
    return Text(f"当天有 {len(people)} 人：{listed}", f"there are {len(people)} that day: {listed}")


def people_for(firm: Party, role: str, day: dt.date | None) -> set[str] | None:
    """Whom a firm has appointed for a role that day; None when dossier.yaml does not say."""
    listed = [s for s in firm.data.get("staff", ()) if s and s["role"] == role]
    if not listed:
        return {firm.data[role]} if role in _PLAIN_KEYS and role in firm.data else None
    return {entry["person"] for entry in listed if _holds(entry, day)}


def _holds(entry: Mapping[str, Any], day: dt.date | None) -> bool:
    """Whether an appointment holds on a day; on an unknown day it does."""
    started, ended = entry.get("from"), entry.get("to")
    return day is None or ((started is None or started <= day) and (ended is None or day <= ended))
