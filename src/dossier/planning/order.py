"""The order of papers in a volume (GB/T 50328 5.2): by matter, text before drawings, replies first, annexes last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from dossier.model import Catalogue, Dossier, Record, RecordType

_CONTENT = {"text": 0, "photo": 1, "drawing": 2}


def order_records(dossier: Dossier, catalogue: Catalogue, types: Mapping[str, RecordType]) -> list[Record]:
    """All records that are not void, in binding order: group, then unit, kind of content, matter, discipline, date."""
    matters = {name: i for i, name in enumerate(catalogue.matters)}
    groups = {g: i for i, g in enumerate(catalogue.groups)}
    units = {str(u.get("id")): i for i, u in enumerate(dossier.data.get("units", ())) if u}
    disciplines = {d: i for i, d in enumerate(dossier.data.get("disciplines", ()))}

    def key(record: Record) -> tuple[object, ...]:
        kind = types[record.type]
        return (
            groups.get(kind.group, len(groups)),
            units.get(str(unit_of(record)), -1),
            _CONTENT[kind.content],
            matters.get(record.type, len(matters)),
            disciplines.get(str(_first(record.data.get("discipline"))), -1),
            record.date or dt.date.max,
            record.number or "",
            record.id,
        )

    return _place_followers(sorted((r for r in dossier.records if r.status != "void"), key=key))


def unit_of(record: Record) -> str | None:
    """The unit works a record belongs to; None when it names none or several."""
    unit = record.data.get("unit")
    if isinstance(unit, list):
        return unit[0] if len(unit) == 1 else None
    return unit


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value


def _place_followers(records: Sequence[Record]) -> list[Record]:
    """A reply goes right before what it answers, an annex right after what it belongs to."""
    ids = {r.id for r in records}
    replies: dict[str, list[Record]] = {}
    annexes: dict[str, list[Record]] = {}
    leaders = []
    for record in records:
        request, main = record.data.get("replies_to"), record.data.get("annex_to")
        if request in ids and request != record.id:
            replies.setdefault(request, []).append(record)
        elif main in ids and main != record.id:
            annexes.setdefault(main, []).append(record)
        else:
            leaders.append(record)
    placed: dict[str, Record] = {}

    def place(record: Record) -> None:
        for reply in replies.pop(record.id, ()):
            place(reply)
        placed[record.id] = record
        for annex in annexes.pop(record.id, ()):
            place(annex)

    for record in leaders:
        place(record)
    for record in records:  # a ring of replies has no leader; nothing may be lost over it
        placed.setdefault(record.id, record)
    return list(placed.values())
