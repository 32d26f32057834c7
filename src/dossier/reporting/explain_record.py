"""`dossier explain`: one record, its values as they were read, and where each of them comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dossier.authoring.journal import value_at
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
        title = field.fields[key].title if key in field.fields else None
        pattern = value_at(written, pointer)
        made = _made(written, key, pattern, value, record.at(pointer), lang) if KEY in written else ""
        rows.append((pointer[1:], title.get(lang) if title else "", str(value), made))
    rows += _hands(record, dossier, schemas, written, lang)
    head = f"{record.id}  {record.title}    {record.type}    {_line(record.location)}"
    wide = max((len(key) for key, *_ in rows), default=0)
    lines = [
        f"  {pad(key, wide)}  {title}: {value}{f'  ← {made}' if made else ''}"
        for key, title, value, made in rows
    ]
    return "\n".join([head, *lines])


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
