"""Who signed: with name and date, with seal where the form has one, for the side that he belongs to, and not twice."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from dossier.checking.moments import cn, iso
from dossier.checking.parts import keys_of, maps_of
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.library.catalogue import catalogue_of
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Party, Record, Signature, Text
from dossier.reading.cross_checks import Table

_NAMED = (
    "contact",
    "legal_representative",
    "project_manager",
    "tech_lead",
    "chief_supervisor",
    "doc_controller",
)
"""Keys of a party that name its people."""


def makers_of(dossier: Dossier, table: Table, schemas: Schemas) -> dict[str, set[str]]:
    """Type of record → the sides that usually make such papers, by the catalogue and the table."""
    catalogue, _ = catalogue_of(dossier, schemas)
    usual: dict[str, set[str]] = {}
    for requirement in catalogue.requirements if catalogue else ():
        for record_type in requirement.records:
            usual.setdefault(record_type, set()).add(requirement.responsible)
    for record_type, sides in table.get("makers_of", {}).items():
        usual.setdefault(record_type, set()).update(sides)
    return usual


def sides_meant(
    record: Record, side: str, dossier: Dossier, makers: Mapping[str, Collection[str]]
) -> Collection[str]:
    """The sides that a word of the table means; where the record leaves out who issues it, who usually does."""
    party = dossier.parties.get(str(record.data.get(side)))
    if party or side not in ("responsible", "to_party"):
        return [party.role] if party else [side]
    return makers.get(record.type, ()) if side == "responsible" else ()


Titles = Mapping[str, Text]


def check_hands(
    dossier: Dossier, table: Table, roles: Mapping[str, str], titles: Titles
) -> Iterator[Finding]:
    """X557 … X563 for the signatures of every record. Pure; `roles`: signing role → party."""
    belongs = people_of(dossier)
    signs = signed_for(dossier, roles)
    for record in live(dossier):
        for i, signature in enumerate(record.signatures):
            yield from _whole(record, i, signature, table, titles)
            yield from _own_side(record, i, signature, belongs, signs, table, roles, titles)
        yield from _seals(record, table, roles, titles)
        yield from _heads(record, dossier, belongs, signs, table, roles, titles)
        yield from _apart(record, table, titles)
        yield from _same_person(record, table, titles)
        yield from _independent(record, dossier, table)
    yield from _certificates(dossier)
    yield from _own_package(dossier, table)


def _whole(record: Record, i: int, s: Signature, table: Table, titles: Titles) -> Iterator[Finding]:
    """A signature has a person (a body may only seal) and a date; a paper that is dated dates one that is not."""
    role = titles.get(s.role, Text(s.role, s.role))
    words: dict[str, Any] = {"subject": record.title, "role": role}
    if not s.person and not (s.seal and s.role in table.get("seal_alone", {})):
        yield finding("X557", record.at(f"/signatures/{i}"), record=record.id, **words)
    elif s.date is None and not (s.seal and not s.person and record.date):
        yield finding("X558", record.at(f"/signatures/{i}"), record=record.id, person=s.person or "", **words)


def _seals(record: Record, table: Table, roles: Mapping[str, str], titles: Titles) -> Iterator[Finding]:
    for party in table.get("seals", {}).get(record.type, ()):
        signed = [s for s in record.signatures if roles.get(s.role) == party]
        if signed and not any(s.seal for s in signed):
            words: dict[str, Any] = {"subject": record.title, "role": titles.get(party, Text(party, party))}
            at = next(i for i, s in enumerate(record.signatures) if roles.get(s.role) == party)
            yield finding("X559", record.at(f"/signatures/{at}"), record=record.id, **words)


def _heads(
    record: Record,
    dossier: Dossier,
    belongs: Mapping[str, list[Party]],
    signs: Mapping[str, Counter[str]],
    table: Table,
    roles: Mapping[str, str],
    titles: Titles,
) -> Iterator[Finding]:
    """X511: a stranger, who signs nothing else, for a firm whose head of the works has to sign this paper."""
    posts = table.get("heads", {}).get(record.type, {})
    for i, s in enumerate(record.signatures):
        post, party = posts.get(s.role), roles.get(s.role, s.role)
        if not post or not s.person or s.person in belongs or signs[s.person].total() > 1:
            continue
        heads = [str(p.data[post]) for p in dossier.parties.values() if p.role == party and p.data.get(post)]
        if heads:
            words: dict[str, Any] = {
                "subject": record.title,
                "person": s.person,
                "role": titles.get(s.role, Text(s.role, s.role)),
                "appointed": "、".join(heads),
            }
            yield finding("X511", record.at(f"/signatures/{i}/person"), record=record.id, **words)


def people_of(dossier: Dossier) -> dict[str, list[Party]]:
    """Person → the firms that name him in dossier.yaml."""
    found: dict[str, list[Party]] = {}
    for party in dossier.parties.values():
        for name in dict.fromkeys(name for _, name in named_people(party)):
            found.setdefault(name, []).append(party)
    return found


def named_people(party: Party) -> Iterator[tuple[str, str]]:
    """The people that dossier.yaml names for a firm, each with the key below the firm."""
    for key in _NAMED:
        if party.data.get(key):
            yield key, str(party.data[key])
    for i, entry in enumerate(party.data.get("staff", ())):
        if entry and entry.get("person"):
            yield f"staff/{i}/person", str(entry["person"])


def signed_for(dossier: Dossier, roles: Mapping[str, str]) -> dict[str, Counter[str]]:
    """Person → how often he signs for each party."""
    found: dict[str, Counter[str]] = {}
    for record in live(dossier):
        for s in record.signatures:
            if s.person:
                found.setdefault(s.person, Counter())[roles.get(s.role, s.role)] += 1
    return found


def allied(a: str, b: str, table: Table) -> bool:
    """Whether two parties stand on one side."""
    return a == b or any(a in side and b in side for side in table.get("sides", {}).values())


def comes_along(
    row: Mapping[str, Any],
    firm: Party,
    teacher: Party | None,
    people: Mapping[str, list[Party]],
    table: Table,
) -> bool:
    """Whether somebody listens who need not: of a firm beside those who teach and who are taught, as the supervisor,
    or known to be of another firm than the one that teaches.
    """
    if teacher is None or not allied(firm.role, teacher.role, table):
        return teacher is not None
    own = people.get(str(row.get("name")), ())
    return firm.name != teacher.name and any(p.name == firm.name for p in own)


def _own_side(
    record: Record,
    i: int,
    s: Signature,
    belongs: Mapping[str, list[Party]],
    signs: Mapping[str, Counter[str]],
    table: Table,
    roles: Mapping[str, str],
    titles: Titles,
) -> Iterator[Finding]:
    """X560: for a firm that does not name him and whose opposite does, or that he signs for far less often."""
    party = roles.get(s.role, s.role)
    if not s.person or party == "other":
        return
    role = titles.get(s.role, Text(s.role, s.role))
    words: dict[str, Any] = {"subject": record.title, "person": s.person, "role": role}
    at = f"/signatures/{i}/person"
    firms = belongs.get(s.person)
    # Who takes over signs for whomever the paper hands over to, whichever side that is.
    if s.role == "receiver" and any(firm.id == record.data.get("to_party") for firm in firms or ()):
        return
    held_by = table.get("either", {}).get(s.role, [party])
    if firms:
        if not any(allied(p, firm.role, table) for firm in firms for p in held_by):
            yield finding("X560", record.at(at), record=record.id, other=firms[0].name, **words)
        return
    others = {p: n for p, n in signs[s.person].items() if not any(allied(held, p, table) for held in held_by)}
    here = [roles.get(o.role, o.role) for o in record.signatures if o.person == s.person]
    rival = max(others, key=lambda p: others[p], default=None)
    if rival is None or others[rival] < signs[s.person][party]:
        return
    # As often for both sides: the later of two signatures of one paper is told, or the one for the side that more
    # people sign for.
    stray = here[-1] == party if rival in here else _hands_of(rival, signs) < _hands_of(party, signs)
    if others[rival] > signs[s.person][party] or stray:
        other = titles.get(rival, Text(rival, rival))
        yield finding("X560", record.at(at), record=record.id, other=other, **words)


def _hands_of(party: str, signs: Mapping[str, Counter[str]]) -> int:
    """How many people sign for a side anywhere."""
    return sum(party in sides for sides in signs.values())


def _apart(record: Record, table: Table, titles: Titles) -> Iterator[Finding]:
    """X561: one person (or party) in two places of a paper that are to check one another."""
    signed = {s.role: s.person for s in record.signatures if s.person}
    parts = [("/signatures", signed), *maps_of(record)]
    keys = keys_of(record) | signed.keys()
    for first, second in table.get("apart", {}).values():
        if first not in keys or second not in keys:
            continue
        for pointer, part in parts:
            a, b = part.get(first), part.get(second)
            if a and a == b and isinstance(a, str):
                words: dict[str, Any] = {
                    "subject": record.title,
                    "person": a,
                    "first": titles.get(first, _FIELDS.get(first, Text(first, first))),
                    "second": titles.get(second, _FIELDS.get(second, Text(second, second))),
                }
                at = pointer if pointer == "/signatures" else f"{pointer}/{second}"
                yield finding("X561", record.at(at), record=record.id, **words)


_FIELDS = {
    "from_crew": Text("交方班组", "the crew that hands over"),
    "to_crew": Text("接方班组", "the crew that takes over"),
    "compiled_by": Text("编制人", "the compiler"),
    "checked_by": Text("审核人", "the checker"),
    "from_party": Text("移交单位", "the party that hands over"),
    "to_party": Text("接收单位", "the receiving party"),
    "issued_by": Text("签发单位", "the issuing party"),
    "reviewer": Text("审核人", "the reviewer"),
}


def _own_package(dossier: Dossier, table: Table) -> Iterator[Finding]:
    package = dossier.data.get("package", {})
    for first, second in table.get("apart", {}).values():
        a, b = package.get(first), package.get(second)
        if a and a == b:
            words: dict[str, Any] = {
                "first": _FIELDS.get(first, Text("立卷人", "the compiler")),
                "second": _FIELDS[second],
            }
            yield finding("X561", dossier.at(f"/package/{second}"), subject="package", person=a, **words)


def _same_person(record: Record, table: Table, titles: Titles) -> Iterator[Finding]:
    for role, key in table.get("same_person", {}).items():
        said = record.data.get(key)
        signed = [s.person for s in record.signatures if s.role == role and s.person]
        if said and signed and said not in signed:
            words: dict[str, Any] = {
                "subject": record.title,
                "role": titles.get(role, Text(role, role)),
                "person": said,
                "signed": "、".join(signed),
            }
            yield finding("X562", record.at(f"/{key}"), record=record.id, **words)


def _independent(record: Record, dossier: Dossier, table: Table) -> Iterator[Finding]:
    kinds = table.get("independent", {}).get(record.type)
    kind = record.data.get("kind")
    by_lab = any(s.role == "lab" for s in record.signatures)
    if kinds is None or (kinds and kind is not None and kind not in kinds and not by_lab):
        return
    said = record.data.get("laboratory")
    lab = dossier.parties.get(str(said))
    name = lab.name if lab else said
    own = [
        p for p in dossier.parties.values() if p.role in ("contractor", "subcontractor", "supplier", "maker")
    ]
    if name and any(name in firm.names for firm in own):
        words: dict[str, Any] = {"subject": record.title, "name": name}
        yield finding("X563", record.at("/laboratory"), record=record.id, **words)


def _certificates(dossier: Dossier) -> Iterator[Finding]:
    """X564: somebody signs after his certificate has expired, by his entry under staff or by its own record."""
    ends: dict[str, dt.date] = {}
    papers: dict[str, Record] = {}
    for party in dossier.parties.values():
        ends |= {
            s["person"]: s["expires"]
            for s in party.data.get("staff", ())
            if s and s.get("person") and s.get("expires")
        }
    for record in live(dossier):
        holder, expires = record.data.get("holder"), record.data.get("expires")
        if record.type == "personnel-certificate" and holder and isinstance(expires, dt.date):
            ends[str(holder)] = max(expires, ends.get(str(holder), expires))
            papers[str(holder)] = record
    late: dict[str, list[tuple[Record, int]]] = {}
    for record in live(dossier):
        for i, s in enumerate(record.signatures):
            when = s.date or record.date
            if s.person in ends and when and when > ends[s.person]:
                late.setdefault(s.person, []).append((record, i))
    for person, signed in late.items():
        record, i = signed[0]
        end: Any = Text(cn(ends[person]), iso(ends[person]))
        words: dict[str, Any] = {
            "subject": record.title,
            "person": person,
            "ended": end,
            "count": len(signed),
        }
        paper = papers.get(person)
        place = paper.at("/expires") if paper else record.at(f"/signatures/{i}")
        yield finding("X564", place, record=(paper or record).id, **words)
