"""`dossier explain`: one record, its values as they were read, and where each of them comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.authoring.journal import value_at
from dossier.checking.moments import iso
from dossier.library.fields import Field
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Language, Location, Record, Text
from dossier.reading.each import KEY
from dossier.reading.signers import Signing
from dossier.reporting.layout import pad
from dossier.source import escape, read_source


def explain_record(record: Record, dossier: Dossier, schemas: Schemas, lang: Language) -> str:
    """Every value of a record, with the pattern that it was made from and the place where its signer is named.

    No newline at the end.
    """
    raw = value_at(read_source(dossier.root / record.location.file, record.location.file).data, "")
    raw = value_at(raw, record.location.pointer)
    written: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
    field = schemas.record(record.type)
    rows = []
    for pointer, value in _leaves({k: v for k, v in record.data.items() if k != "signatures"}):
        key = pointer.split("/")[1]
        title, leaf = _title(field, pointer, lang)
        pattern = value_at(written, pointer)
        made = _made(written, key, pattern, value, record.at(pointer), lang) if KEY in written else ""
        if key in record.derived:
            made = Text("没有写，得自：", "not written, from: ").get(lang) + record.derived[key].get(lang)
        shown = schemas.record_types[value].title.get(lang) if pointer == _TYPE else _shown(value, leaf, lang)
        shown += (
            f" {dossier.parties[value].name}"
            if leaf.reference == "parties" and value in dossier.parties
            else ""
        )
        rows.append((pointer[1:], title, shown, made))
    rows += _hands(record, dossier, schemas, written, lang)
    head = f"{record.id}  {record.title}    {record.type}    {_line(record.location)}"
    wide = max((len(key) for key, *_ in rows), default=0)
    lines = [
        f"  {pad(key, wide)}  {title}: {value}{f'  ← {made}' if made else ''}"
        for key, title, value, made in rows
    ]
    return "\n".join([head, *lines])


_TYPE = "/type"


def _title(field: Field, pointer: str, lang: Language) -> tuple[str, Field]:
    """What a value is called, rows being counted from one, and the field that it is of."""
    if pointer == _TYPE:
        return Text("资料类型", "Record type").get(lang), field
    said = []
    for part in pointer.split("/")[1:]:
        if part.isdigit() and field.items:
            said.append(str(int(part) + 1))
            field = field.items
        elif part in field.fields:
            field = field.fields[part]
            said.append(field.title.get(lang) if field.title else part)
        else:
            break
    return " ".join(said), field


def _shown(value: Any, field: Field, lang: Language) -> str:
    """A value as people read it: yes and no, a moment to the minute, the name of a word behind it."""
    if isinstance(value, bool):
        return Text("是", "yes").get(lang) if value else Text("否", "no").get(lang)
    if isinstance(value, dt.datetime):
        return iso(value)
    name = field.names.get(value) if isinstance(value, str) else None
    return f"{value} {name.get(lang)}" if name and name.get(lang) != value else str(value)


def _line(place: Location) -> str:
    return f"{place.file}:{place.line}"


def _leaves(data: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    rows = data.items() if isinstance(data, Mapping) else enumerate(data) if isinstance(data, list) else None
    if rows is None:
        yield above, data
        return
    for key, value in rows:
        yield from _leaves(value, f"{above}/{escape(key)}")


def _made(
    written: Mapping[str, Any], key: str, pattern: Any, value: Any, place: Location, lang: Language
) -> str:
    """From which pattern of an entry with ``each`` a value was made; '' where it stands there as it is."""
    if key == written[KEY]:
        said = Text(f"each: {key}，{_line(place)}", f"each: {key}, {_line(place)}")
        return said.get(lang)
    return f"{pattern}  {_line(place)}" if isinstance(pattern, str) and pattern != str(value) else ""


def _hands(
    record: Record, dossier: Dossier, schemas: Schemas, written: Mapping[str, Any], lang: Language
) -> Iterator[tuple[str, str, str, str]]:
    signing = Signing.of(dossier.data, dossier.parties, schemas)
    listed = isinstance(written.get("signatures"), list)
    key, asked = signing.asked(record.type)
    places = {str(each["role"]): dossier.at(f"/signatures/{key}/{n}") for n, each in enumerate(asked)}
    for n, each in enumerate(record.signatures):
        title = signing.titles.get(each.role, Text(each.role, each.role)).get(lang)
        seal = Text("盖章", "sealed").get(lang) if each.seal else ""
        shown = " ".join(filter(None, (each.person, str(each.date or ""), seal)))
        named = [_line(dossier.at(p)) for p in signing.places(each.role, each.person)]
        made = [] if listed else [_line(record.at(f"/signatures/{n}")), _line(places[each.role]), *named]
        yield f"signatures/{n}", title, shown, "  ".join(dict.fromkeys(made))
    if not listed and "signatures" in written:
        signed = {each.role for each in record.signatures}
        for role in places.keys() - signed if len(signed) < len(places) else ():
            title = signing.titles.get(role, Text(role, role)).get(lang)
            who = "、".join(signing.holders(role, record.responsible, None))
            waits = Text(f"{who} 待签".strip(), f"{who} to sign".strip()).get(lang)
            yield "signatures/-", title, waits, _line(places[role])
