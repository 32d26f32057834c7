"""Who was there: those who sign for a meeting or a run are among those that its own list names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.hands import allied
from dossier.checking.parts import texts_of, whole_text
from dossier.checking.scopes import firms_of, live
from dossier.findings import Finding, finding
from dossier.model import Dossier, Party, Record, Text
from dossier.reading.cross_checks import Table


def check_present(
    dossier: Dossier, table: Table, roles: Mapping[str, str], titles: Mapping[str, Text]
) -> Iterator[Finding]:
    """X666 for a signer, or a firm that signs, whom the list of those present does not have. Pure.

    `roles`: signing role → party; `titles`: role → its title.
    """
    firms = firms_of(dossier)
    heads = {
        str(p.data["legal_representative"]) for p in firms.values() if p.data.get("legal_representative")
    }
    letters = "".join(whole_text(r) for r in live(dossier) if r.type == "authorization-letter")
    for name in table.get("present", {}):
        kind, _, key = name.partition(".")
        for record in live(dossier):
            rows = record.data.get(key) if record.type == kind else None
            if not isinstance(rows, list) or len(rows) < 2:
                continue
            named = [text for pointer, text in texts_of(record) if pointer.startswith(f"/{key}/")]
            listed = [firms.get(text) for text in named]
            if all(listed):
                yield from _strange_firms(record, [p for p in listed if p], dossier, table, roles, titles)
            else:
                yield from _strangers(record, "、".join(named), {*heads, *_named_in(letters, record)}, titles)


def _named_in(letters: str, record: Record) -> Iterator[str]:
    """Signers whom a letter of authority names."""
    return (s.person for s in record.signatures if s.person and s.person in letters)


def _strangers(
    record: Record, named: str, allowed: set[str], titles: Mapping[str, Text]
) -> Iterator[Finding]:
    signers = [s.person for s in record.signatures if s.person]
    if not any(person in named for person in signers):
        return  # a list of firms, or of offices
    for i, s in enumerate(record.signatures):
        head = s.role.endswith("_head")
        if s.person and s.person not in named and s.person not in allowed and not head:
            role = titles.get(s.role, Text(s.role, s.role))
            yield _x666(record, i, Text(f"{role.zh} {s.person}", f"{s.person} ({role.en})"))


def _strange_firms(
    record: Record,
    listed: list[Party],
    dossier: Dossier,
    table: Table,
    roles: Mapping[str, str],
    titles: Mapping[str, Text],
) -> Iterator[Finding]:
    there = {p.role for p in listed}
    known = {p.role for p in dossier.parties.values()}
    for i, s in enumerate(record.signatures):
        side = roles.get(s.role, s.role)
        if side in known and not any(allied(side, other, table) for other in there):
            role = titles.get(side, Text(side, side))
            yield _x666(record, i, role)


def _x666(record: Record, i: int, who: Text) -> Finding:
    words: dict[str, Any] = {"subject": record.title, "who": who}
    return finding("X666", record.at(f"/signatures/{i}"), record=record.id, **words)
