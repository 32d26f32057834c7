"""People, telephones, certificates: whether they belong to the firm that the record says they do."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from dossier.checking.field_titles import field_title, named
from dossier.checking.hands import allied, comes_along, makers_of, people_of, sides_meant, signed_for
from dossier.checking.parts import keys_of, maps_of
from dossier.checking.scopes import Machines, firms_of, live, machines, machines_of
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Party, Record, Text
from dossier.reading.cross_checks import Table

Firms = Mapping[str, Party]
People = Mapping[str, list[Party]]
Signers = Mapping[str, Mapping[str, int]]
"""Person → how often he signs for each side."""


def check_belonging(
    dossier: Dossier, table: Table, roles: Mapping[str, str], titles: Mapping[str, Text], schemas: Schemas
) -> Iterator[Finding]:
    """X561, X565, X583, X593 … X595, X597. Pure; `roles`: signing role → party."""
    people = people_of(dossier)
    signers = signed_for(dossier, roles)
    phones = _phones(dossier)
    offices = _offices(dossier, roles)
    by_tag, firms, makers = machines(dossier), firms_of(dossier), makers_of(dossier, table, schemas)
    types = {r.id: r.type for r in dossier.records}
    for record in live(dossier):
        yield from _fields(record, dossier, people, signers, table, titles, schemas, makers)
        yield from _firm(record, dossier, phones, schemas)
        yield from _holder(record, dossier, by_tag, table)
        yield from _doubles(record, table, schemas)
        yield from _organisations(record, firms, people, table, titles, schemas)
        yield from _parties(record, dossier, table, titles, schemas)
        yield from _rows(record, firms, people, phones, schemas)
        yield from _signers(record, firms, people, signers, table, titles, schemas)
        yield from _goods(record, dossier, by_tag, schemas)
        yield from _trainer(record, firms, people, schemas)
        yield from _references(record, types, table)
        yield from _two_offices(record, offices, table, titles)
    yield from _award(dossier)


def _fields(
    record: Record,
    dossier: Dossier,
    people: People,
    signers: Signers,
    table: Table,
    titles: Mapping[str, Text],
    schemas: Schemas,
    makers: Mapping[str, Collection[str]],
) -> Iterator[Finding]:
    """X593: a field names somebody of another side. ``responsible`` or ``to_party``: of the firm under that key, or of
    the sides that make such papers.
    """
    asked = [(k, s) for k, s in table.get("person_fields", {}).items() if k in keys_of(record)]
    there = ((p, d, k, s) for p, d in maps_of(record) for k, s in asked if k in d)
    for pointer, part, key, sides in there:
        person = part[key]
        firms = people.get(person, []) if isinstance(person, str) else []
        wanted = [s for side in sides for s in sides_meant(record, side, dossier, makers)]
        if not wanted:
            continue
        if firms and not any(allied(f.role, side, table) for f in firms for side in wanted):
            yield _x593(record, f"{pointer}/{key}", str(person), firms[0].name, schemas)
        elif not firms and (other := _strange(person, wanted, signers, table)):
            held = titles.get(other, Text(other, other))
            yield _x593(record, f"{pointer}/{key}", str(person), held, schemas)


def _under(firm: object, person: object) -> str:
    """A firm and who is named under it."""
    return f"{firm}（{person}）"


def _x593(record: Record, pointer: str, person: str, firm: str | Text, schemas: Schemas) -> Finding:
    words: dict[str, Any] = {"what": named(schemas, record, pointer), "person": person, "firm": firm}
    return finding("X593", record.at(pointer), record=record.id, **words)


def digits_of(phone: object) -> str:
    """A telephone number without what stands between its digits."""
    return "".join(c for c in str(phone or "") if c.isdigit())


def _phones(dossier: Dossier) -> dict[str, Party]:
    return {digits_of(p.data["phone"]): p for p in dossier.parties.values() if p.data.get("phone")}


def _firm(
    record: Record, dossier: Dossier, phones: Mapping[str, Party], schemas: Schemas
) -> Iterator[Finding]:
    """X565: telephone or address of the responsible firm, otherwise than dossier.yaml has it."""
    firm = dossier.parties.get(str(record.responsible))
    if firm is None or "contact" not in record.data:
        return
    phone, own = digits_of(record.data.get("phone")), digits_of(firm.data.get("phone"))
    other = phones.get(phone)
    same_person = record.data["contact"] == firm.data.get("contact")
    if (phone and own and phone != own) and (same_person or (other and other.role != firm.role)):
        yield _x565(record, "phone", record.data["phone"], firm.data["phone"], firm, schemas)
    address, known = (str(d.get("address") or "").replace(" ", "") for d in (record.data, firm.data))
    if address and known and address not in known and known not in address:
        yield _x565(record, "address", record.data["address"], firm.data["address"], firm, schemas, "warning")


def _x565(
    record: Record,
    key: str,
    found: object,
    expected: object,
    whose: Party,
    schemas: Schemas,
    severity: str = "error",
) -> Finding:
    words: dict[str, Any] = {
        "what": named(schemas, record, f"/{key}"),
        "found": str(found),
        "expected": str(expected),
        "whose": whose.name,
    }
    return finding("X565", record.at(f"/{key}"), record=record.id, severity=severity, **words)


def _holder(record: Record, dossier: Dossier, by_tag: Machines, table: Table) -> Iterator[Finding]:
    """X594: a certificate that is held by a party who cannot hold it, or by the maker of something else."""
    allowed = table.get("holders", {}).get(record.type)
    holder = dossier.parties.get(str(record.data.get("holder")))
    if allowed is None or holder is None:
        return
    items = machines_of(record, by_tag)
    firms = {str(m.get(key)) for m in items for key in ("maker", "supplier")} - {"None"}
    known = {holder.id, *holder.names}
    if holder.role not in allowed or (holder.role == "maker" and firms and not firms & known):
        words: dict[str, Any] = {"subject": record.title, "holder": holder.name}
        yield finding("X594", record.at("/holder"), record=record.id, **words)


def _parties(
    record: Record, dossier: Dossier, table: Table, titles: Mapping[str, Text], schemas: Schemas
) -> Iterator[Finding]:
    """X597: a field of the form that names the party of one side holds one of another side."""
    for name, sides in table.get("party_fields", {}).items():
        kind, _, key = name.rpartition(".")
        meant = kind in ("", record.type) and key in keys_of(record)
        for pointer, part in maps_of(record) if meant else ():
            party = dossier.parties.get(str(part.get(key)))
            if party and not any(allied(party.role, side, table) for side in sides):
                at = f"{pointer}/{key}"
                words: dict[str, Any] = {
                    "what": named(schemas, record, at),
                    "firm": party.name,
                    "side": titles.get(sides[0], Text(sides[0], sides[0])),
                }
                yield finding("X597", record.at(at), record=record.id, **words)


def _doubles(record: Record, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X595: somebody twice in one list of people, or teacher and pupil at once."""
    for key, teacher in table.get("people_lists", {}).items():
        rows = record.data.get(key)
        seen = {record.data.get(teacher)} - {None}
        for i, row in enumerate(rows if isinstance(rows, list) else ()):
            name = row.get("name") if isinstance(row, dict) else None
            if name and name in seen:
                words: dict[str, Any] = {
                    "subject": record.title,
                    "person": name,
                    "where": field_title(schemas, record, f"/{key}"),
                }
                yield finding("X595", record.at(f"/{key}/{i}/name"), record=record.id, **words)
            seen.add(name)


def _organisations(
    record: Record, firms: Firms, people: People, table: Table, titles: Mapping[str, Text], schemas: Schemas
) -> Iterator[Finding]:
    """X593: a row of people names the firm that teaches as that of a pupil; X649: none is of those whom it is for."""
    for key, sides in table.get("organisations", {}).items():
        rows = (
            [(p, row) for p, row in maps_of(record) if p.startswith(f"/{key}/")] if key in record.data else []
        )
        strange = [
            (pointer, row, firm)
            for pointer, row in rows
            if (firm := firms.get(str(row.get("organisation"))))
            and not any(allied(firm.role, side, table) for side in sides)
        ]
        if len(strange) == len(rows) > 1:
            words: dict[str, Any] = {
                "subject": record.title,
                "where": field_title(schemas, record, f"/{key}"),
            }
            words |= {"side": titles.get(sides[0], Text(sides[0], sides[0])), "count": len(rows)}
            words["firm"] = "、".join(dict.fromkeys(firm.name for *_, firm in strange))
            yield finding("X649", record.at(f"/{key}"), record=record.id, **words)
            continue
        teacher = firms.get(str(record.data.get("trainer_organisation") or record.responsible))
        for pointer, row, firm in (s for s in strange if not comes_along(*s[1:], teacher, people, table)):
            words = {"what": named(schemas, record, f"{pointer}/name"), "person": str(row.get("name") or "")}
            place = record.at(f"{pointer}/organisation")
            yield finding("X593", place, record=record.id, firm=firm.name, **words)


def _rows(
    record: Record, firms: Firms, people: People, phones: Mapping[str, Party], schemas: Schemas
) -> Iterator[Finding]:
    """Rows of people: somebody under another firm than his own, with another firm's telephone."""
    for pointer, row in maps_of(record) if "organisation" in keys_of(record) else ():
        firm = firms.get(str(row.get("organisation")))
        own = people.get(str(row.get("name")), [])
        if firm and own and all(p.name != firm.name for p in own):
            said = _under(row["organisation"], row["name"])
            yield _x593(record, f"{pointer}/organisation", said, own[0].name, schemas)
        other = phones.get(digits_of(row.get("phone"))) if row.get("phone") else None
        if firm and other and other.name != firm.name and firm.data.get("phone"):
            yield _x565(record, f"{pointer}/phone"[1:], row["phone"], firm.data["phone"], firm, schemas)


def _signers(
    record: Record,
    firms: Firms,
    people: People,
    signers: Signers,
    table: Table,
    titles: Mapping[str, Text],
    schemas: Schemas,
) -> Iterator[Finding]:
    """X593: somebody whom no firm names, under the firm of one side, who signs for the other side alone."""
    for pointer, row in maps_of(record) if "organisation" in keys_of(record) else ():
        name, firm = row.get("name"), firms.get(str(row.get("organisation")))
        other = _strange(name, [firm.role], signers, table) if firm and name not in people else None
        if other:
            held = titles.get(other, Text(other, other))
            yield _x593(record, f"{pointer}/name", str(name), held, schemas)


def _strange(person: object, wanted: list[str], signers: Signers, table: Table) -> str | None:
    """The side for which somebody signs, when it is none of those wanted, nor allied with one."""
    sides = signers.get(person, {}) if isinstance(person, str) else {}
    if not sides or any(s == "other" or allied(s, w, table) for s in sides for w in wanted):
        return None
    return max(sides, key=lambda side: sides[side])


def _offices(dossier: Dossier, roles: Mapping[str, str]) -> dict[tuple[str, str], Record | None]:
    """Person and role → the first record in which he signs so; None where dossier.yaml says so."""
    found: dict[tuple[str, str], Record | None] = {}
    for party in dossier.parties.values():
        for role in roles:
            if isinstance(person := party.data.get(role), str):
                found[person, role] = None
    for record in live(dossier):
        for s in record.signatures:
            if s.person:
                found.setdefault((s.person, s.role), record)
    return found


def _two_offices(
    record: Record,
    offices: Mapping[tuple[str, str], Record | None],
    table: Table,
    titles: Mapping[str, Text],
) -> Iterator[Finding]:
    """X561 over all papers: the manager of the works as their inspector."""
    for first, second in table.get("offices", {}).values():
        for i, s in enumerate(record.signatures):
            # Told where he signs in the second role, once: on the first such paper.
            held = s.role == second and s.person and offices.get((s.person, second)) is record
            both = any(o.role == first and o.person == s.person for o in record.signatures)
            if held and not both and (s.person, first) in offices:
                words: dict[str, Any] = {
                    "subject": record.title,
                    "person": s.person,
                    "first": titles.get(first, Text(first, first)),
                    "second": titles.get(second, Text(second, second)),
                }
                yield finding("X561", record.at(f"/signatures/{i}/person"), record=record.id, **words)


_WITH_GOODS = ("product-certificate", "factory-test-report", "nameplate", "manual")


def _goods(record: Record, dossier: Dossier, by_tag: Machines, schemas: Schemas) -> Iterator[Finding]:
    """X565: papers of a machine that are another maker's, or of another kind of machine."""
    items = machines_of(record, by_tag) if record.type in _WITH_GOODS else []
    if not items:
        return
    firm = dossier.parties.get(str(record.responsible))
    known = {str(m.get(key)) for m in items for key in ("maker", "supplier")} - {"None"}
    strange = firm and firm.role in ("maker", "supplier") and all(m.get("supplier") for m in items)
    if firm and strange and not known & {firm.id, *firm.names}:
        words: dict[str, Any] = {
            "what": named(schemas, record, "/responsible"),
            "found": firm.name,
            "expected": "、".join(sorted(known)),
            "whose": "、".join(str(m["tag"]) for m in items),
        }
        yield finding("X565", record.at("/responsible"), record=record.id, **words)
    product, names = str(record.data.get("product") or ""), [str(m.get("name") or "") for m in items]
    pairs = {product[i : i + 2] for i in range(len(product) - 1)}
    if len(product) > 2 and all(len(n) > 2 for n in names) and not any(p in n for p in pairs for n in names):
        said: dict[str, Any] = {
            "what": named(schemas, record, "/product"),
            "found": product,
            "expected": "、".join(dict.fromkeys(names)),
            "whose": "、".join(str(m["tag"]) for m in items),
        }
        yield finding("X565", record.at("/product"), record=record.id, severity="warning", **said)


def _trainer(record: Record, firms: Firms, people: People, schemas: Schemas) -> Iterator[Finding]:
    """X593: somebody teaches for another firm than his own."""
    firm, own = (
        firms.get(str(record.data.get("trainer_organisation"))),
        people.get(str(record.data.get("trainer"))),
    )
    if firm and own and all(p.name != firm.name for p in own):
        said = _under(record.data["trainer_organisation"], record.data["trainer"])
        yield _x593(record, "/trainer_organisation", said, own[0].name, schemas)


def _references(record: Record, types: Mapping[str, str], table: Table) -> Iterator[Finding]:
    """X600: a reference to a paper of another kind than the key is for."""
    for key, kinds in table.get("refers_to", {}).items():
        value = record.data.get(key)
        for name in value if isinstance(value, list) else [value]:
            kind = types.get(str(name))
            if kind and kind not in kinds:
                words: dict[str, Any] = {"subject": record.title, "key": key, "name": name, "kind": kind}
                yield finding("X600", record.at(f"/{key}"), record=record.id, **words)


def _award(dossier: Dossier) -> Iterator[Finding]:
    """X583: the award went to a party that did not sign the main contract."""
    mains = [r for r in live(dossier) if r.type == "contract" and r.data.get("contract_kind") == "main"]
    signed = {p for r in mains for p in r.data.get("parties", ())}
    for record in live(dossier):
        winner = record.data.get("winner") if record.type == "letter-of-award" else None
        if winner in dossier.parties and signed and winner not in signed:
            words: dict[str, Any] = {"subject": record.title, "person": dossier.parties[str(winner)].name}
            yield finding("X583", record.at("/winner"), record=record.id, **words)
