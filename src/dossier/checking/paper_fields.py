"""Every field of a record against its paper: what stands there behind the title of the field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from dossier.checking.paper_form import Said, said_behind
from dossier.checking.paper_labels import all_labels, labels
from dossier.checking.paper_reading import Page, days, packed, plain
from dossier.checking.paper_values import Known, other_firm, other_value, same
from dossier.library.fields import Field
from dossier.model import Dossier, Record, Text

SaidUnder = Mapping[str, list[Said]]
"""Label → what stands behind it, wherever it stands."""
Differs = tuple[str, Said, str, str]
"""Key of the record, where, what the paper says, what the record says."""


def differing(
    dossier: Dossier, record: Record, tree: Field, said: SaidUnder, known: Known
) -> Iterator[Differs]:
    """Fields that the paper gives another value under their own label, and nowhere under it the record's."""
    for key, field, own in _values(record, tree):
        behind = [each for label in titles_of(key, field) for each in said.get(label, ())]
        filled = [each for each in behind if not each.is_blank]
        others = [(each, _other(dossier, own, field, each, known)) for each in filled]
        if key == "number":
            others = [(each, "" if is_identifier(other, record) else other) for each, other in others]
        pieces = key in labels()["of_pieces"] and _stands_as_number(own, behind)
        if others and all(other for _, other in others) and not pieces:
            yield key, *others[0], _shown(dossier, own, field)


def is_identifier(said: str, record: Record) -> bool:
    """Whether what stands behind 编号 is another number of the thing itself: nameplates call the serial number so."""
    own = (str(record.data[key]) for key in _IDENTIFIERS if isinstance(record.data.get(key), str))
    return bool(said) and any(
        packed(said) in map(packed, re.split(r"[、,，;；/\s]+", value)) for value in own
    )


_IDENTIFIERS = ("serial", "lot", "certificate_number", "report_number", "sample_number", "drawing_number")


def _stands_as_number(own: Any, behind: Iterable[Said]) -> bool:
    """Whether a number stands by itself anywhere on the pages of these."""
    texts = {each.page.number: each.page.plain for each in behind}
    numbers = (float(n) for text in texts.values() for n in re.findall(r"(?<![\d.])\d+(?:\.\d+)?", text))
    return isinstance(own, int | float) and any(same(float(own), number) for number in numbers)


def blanks(
    record: Record, tree: Field, said: SaidUnder, pages: Sequence[Page]
) -> Iterator[tuple[str, Said, str]]:
    """Fields with a label on the paper and nothing behind it, of which the record has a value."""
    whole = "".join(page.packed for page in pages)
    for key, field, own in _values(record, tree):
        behind = [
            each for label in titles_of(key, field) for each in said.get(label, ()) if not _is_column(each)
        ]
        above = record.data.get(key.partition("/")[0]) if "/" in key else None
        if isinstance(above, Mapping) and not any(
            v != own and _stands(v, whole, pages) for v in above.values()
        ):
            continue  # nothing of a stamp is in print: somebody sets it by hand
        plain = not isinstance(own, list) and not field.words and field.reference is None
        if plain and behind and all(each.is_blank for each in behind) and not _stands(own, whole, pages):
            yield key, behind[0], str(own)


def _stands(own: Any, whole: str, pages: Iterable[Page]) -> bool:
    if hasattr(own, "year"):
        day = own.date() if hasattr(own, "date") else own
        return any(day in days(page.text) for page in pages)
    parts = [packed(part) for part in re.split(r"[、，,;；]", str(own)) if part.strip()]
    return packed(str(own)) in whole or (len(parts) > 1 and all(part in whole for part in parts))


def _is_column(said: Said) -> bool:
    """Whether a label is the head of a column: with others on a line without colon or figure, above a row that has
    figures and no label of its own.
    """
    words = said.line.split()
    if not said.is_blank or ":" in said.line or len(words) < _COLUMNS or any(map(_FIGURE.search, words)):
        return False
    below = said.page.plain.partition(said.line)[2].split("\n")[1:2]
    return bool(below) and ":" not in below[0] and _FIGURE.search(below[0]) is not None


_COLUMNS = 3
_FIGURE = re.compile(r"\d")


def said_under(tree: Field, pages: Iterable[Page]) -> SaidUnder:
    """What pages say behind each label that a paper of a type may have."""
    found: dict[str, list[Said]] = {}
    stops = stops_of(tree)
    for page in pages:
        for each in said_behind(page, stops):
            found.setdefault(each.label, []).append(each)
    return found


def _values(record: Record, tree: Field) -> Iterator[tuple[str, Field, Any]]:
    """Fields that have a title of their own and a value that a form shows in one place; those of a stamp by their
    pointer: ``stamp/compiled_by``.
    """
    loose = labels()["loose"]
    for key, field in tree.fields.items():
        own = record.data.get(key)
        if own is None or key in loose or field.title is None:
            continue
        if isinstance(own, Mapping):
            below = ((part, inner, own.get(part)) for part, inner in field.fields.items())
            yield from ((f"{key}/{part}", f, v) for part, f, v in below if v is not None and f.title)
        elif not field.member.fields:
            yield key, field, own


def stops_of(tree: Field) -> tuple[str, ...]:
    """Every label that a paper of a type may have."""
    if tree not in _STOPS:
        _STOPS[tree] = _stops_of(tree)
    return _STOPS[tree]


_STOPS: WeakKeyDictionary[Field, tuple[str, ...]] = WeakKeyDictionary()
"""Kept as long as the library that the trees belong to."""


def _stops_of(tree: Field) -> tuple[str, ...]:
    fields = [*tree.fields.items(), *(pair for f in tree.fields.values() for pair in f.fields.items())]
    own = {label for key, field in fields for label in titles_of(key, field)}
    rows = (f for field in tree.fields.values() for f in field.member.fields.values() if f.title)
    return tuple(sorted({*own, *(field.title.zh for field in rows if field.title), *all_labels()}))


def titles_of(key: str, field: Field) -> tuple[str, ...]:
    """What a form prints before a field."""
    return _printed_before(key.rpartition("/")[2], field.title.zh if field.title else "")


@cache
def _printed_before(key: str, title: str) -> tuple[str, ...]:
    bare = re.sub(r"（[^）]*）$", "", title)
    named = [t for t in (title, bare) if t]
    return tuple(dict.fromkeys(["".join(plain(t).split()) for t in (*named, *labels()["also"].get(key, ()))]))


def _other(dossier: Dossier, own: Any, field: Field, said: Said, known: Known) -> str:
    """What a paper says instead of a value, a reference or a list."""
    reference = field.member.reference
    many = own if isinstance(own, list) else [own]
    if reference == "parties" or _are_parties(dossier, many, field):
        return _other_party(dossier, many, said, known)
    if reference == "records":
        return ""
    if reference:
        return _other_item(dossier, reference, many, said)
    others = [other_value(each, field.member, said, known) for each in many]
    return others[0] if others and all(others) else ""


def _are_parties(dossier: Dossier, own: Sequence[Any], field: Field) -> bool:
    """Whether a text is the key of a firm: `holder: contractor`."""
    return (
        field.member.reference is None and not field.words and all(str(key) in dossier.parties for key in own)
    )


def _other_party(dossier: Dossier, own: Sequence[Any], said: Said, known: Known) -> str:
    names = [packed(dossier.parties[key].name) for key in own if key in dossier.parties]
    others = [other_firm(name, said.wide, known) if name not in said.wide else "" for name in names]
    return others[0] if others and all(others) else ""


def _other_item(dossier: Dossier, reference: str, own: Sequence[Any], said: Said) -> str:
    """Another item of a list of the dossier, when the paper begins with one and has none of the record's."""
    listed = {
        packed(str(m.get("tag") or m.get("id")))
        for m in dossier.data.get(reference, ())
        if isinstance(m, dict)
    }
    tokens = re.findall(r"[A-Z0-9][A-Z0-9\-]*", packed(said.first))
    begins = packed(said.first.split()[0]) if said.first.split() else ""
    mine = {packed(str(each)) for each in own}
    if begins not in listed or begins in mine or any(each in said.wide for each in mine):
        return ""
    return begins if begins in tokens or begins else ""


def _shown(dossier: Dossier, own: Any, field: Field) -> str:
    many = own if isinstance(own, list) else [own]
    named = (field.member.names.get(each) if isinstance(each, str) else None for each in many)
    words = [name.zh if name else str(each) for name, each in zip(named, many, strict=True)]
    if field.member.reference == "parties" or _are_parties(dossier, many, field):
        words = [dossier.parties[key].name if key in dossier.parties else str(key) for key in many]
    return "、".join(words)[:60]


def title(key: str, tree: Field) -> Text:
    """What a message calls a field."""
    first, _, below = key.partition("/")
    field = tree.fields.get(first)
    field = field.fields.get(below) if field and below else field
    named = field.title if field else None
    return Text(re.sub(r"（[^）]*中的键[^）]*）$", "", named.zh), named.en) if named else Text(key, key)


def field_below(tree: Field, pointer: str) -> Text:
    """What a message calls a cell: the title of its column."""
    _, key, _, column = pointer.split("/")
    field = tree.fields[key].member.fields.get(column)
    return (field.title if field else None) or Text(column, column)
