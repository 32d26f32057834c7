"""The dossier as it stands in its files, for a workbook: plain data beside the places where each value is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from dossier.authoring.journal import ABSENT, value_at
from dossier.errors import InputUnreadable
from dossier.excel.sheets import Cell, Column, Slot
from dossier.excel.values import NotUnderstood, Words, as_cell, number_text
from dossier.findings import finding
from dossier.library.collecting import collector_rests
from dossier.library.fields import Field
from dossier.library.roles import role_titles
from dossier.library.schemas import Schemas
from dossier.library.values import as_plain
from dossier.model import Dossier, Language, Record, Text
from dossier.reading.dossier import MAIN, ReadResult
from dossier.reading.each import KEY
from dossier.source import SourceDocument, escape, read_source


@dataclass(frozen=True)
class Standing:
    """A dossier that can be read, its files as data, and the words in which a reader speaks of it."""

    dossier: Dossier
    schemas: Schemas
    sources: Mapping[str, SourceDocument]
    words: Words

    @property
    def lang(self) -> Language:
        return self.words.lang

    @cached_property
    def main(self) -> Field:
        """What dossier.yaml may hold."""
        return self.schemas.root("dossier.schema.json")

    @cached_property
    def data(self) -> Any:
        """What dossier.yaml holds, as it was written."""
        return as_plain(self.sources[MAIN].data, self.main)

    def raw(self, record: Record) -> dict[str, Any]:
        """A record as it was written; what was said once for many, as it stands for this one."""
        data = value_at(self.sources[record.location.file].data, record.location.pointer)
        if not isinstance(data, Mapping):
            return {}
        if self.derived(record):
            return {key: value for key, value in record.data.items() if key not in record.derived}
        plain = dict(as_plain(data, self.schemas.record(record.type)))
        if self.derived(record, "/signatures/0"):
            plain["signatures"] = list(record.data.get("signatures", ()))
        return plain

    def whole(self, record: Record) -> dict[str, Any]:
        """A record as it was written, and its title, whoever said that."""
        return {"title": record.title} | self.raw(record)

    def said(self, record: Record) -> Mapping[str, Any]:
        """A record as its file has it, ``signatures: default`` and all."""
        data = value_at(self.sources[record.location.file].data, record.location.pointer)
        return data if isinstance(data, Mapping) else {}

    def derived(self, record: Record, pointer: str = "") -> bool:
        """Whether a part of a record (the whole by default) is read from what was said once for many: such a part has
        no place of its own to be written to.
        """
        whole = self._derived.get((record.location.file, record.location.pointer))
        return whole is not None and (whole or pointer.startswith("/signatures/"))

    @cached_property
    def _derived(self) -> dict[tuple[str, str], bool]:
        """File and pointer of each record of which a part is derived, and whether the whole is."""
        found = {}
        for place in (record.location for record in self.dossier.records):
            data = value_at(self.sources[place.file].data, place.pointer)
            if isinstance(data, Mapping) and (
                KEY in data or isinstance(data.get("signatures"), str | Mapping)
            ):
                found[place.file, place.pointer] = KEY in data
        return found

    def cell(
        self, value: Any, field: Field | None, place: tuple[str, str], title: Text, *, required: bool
    ) -> Cell:
        """A cell for a value that stands, or would stand, at a place: file and pointer. What no cell can hold is
        shown as such and cannot be changed there.
        """
        try:
            shown = as_cell(value, field, self.words)
        except NotUnderstood:
            return Cell("（见明细）" if self.lang == "zh" else "(elsewhere)")
        slot = Slot(place[0], place[1], field, title)
        return Cell(shown, slot, self.words.choices(field), required)

    def column(self, key: str, field: Field | None, title: Text | None = None, **more: Any) -> Column:
        """The column of a key."""
        called = title or (field.title if field and field.title else Text(key, key))
        column = Column(
            key,
            heading(called, self.lang),
            field.help.get(self.lang) if field and field.help else "",
            choices=self.words.choices(field),
            kind=_kind(field),
            field=field,
        )
        return replace(column, width=_width(column), **more)


def _kind(field: Field | None) -> Any:
    if field is None or field.items is not None:
        return "text"
    if field.is_dated:
        return "date" if "date" in field.formats else "moment"
    return "number" if field.kinds & {"number", "integer"} and "string" not in field.kinds else "text"


def _width(column: Column) -> int:
    if column.kind in ("date", "moment"):
        return 12 if column.kind == "date" else 17
    return _WIDTHS.get(column.key, 14)


_WIDTHS = {
    "title": 40,
    "name": 30,
    "file": 44,
    "remark": 40,
    "address": 40,
    "number": 22,
    "responsible": 30,
    "serial": 18,
    "maker": 30,
    "sha256": 20,
    "original_location": 30,
    "held_at": 30,
    "requirement": 30,
    "reason": 40,
    "approved_by": 30,
}
"""Characters; others have 14."""


@collector_rests()
def standing(read: ReadResult, folder: Path, lang: Language, *, epoch_1904: bool = False) -> Standing:
    """What there is of a dossier.

    Raises:
        InputUnreadable: it cannot be read; Y145: it is written in Chinese keys and has to be put into the words of the
            schemas first.
    """
    if read.dossier is None:
        raise InputUnreadable(*read.findings)
    if read.words:
        place = read.words[0].place
        raise InputUnreadable(finding("Y145", place, said=read.words[0].said, file=place.file))
    dossier = read.dossier
    sources = {file: read_source(folder / file, file) for file in dossier.files}
    roles = {role: title.get(lang) for role, title in role_titles(read.schemas).items()}
    types = _unique({name: kind.title.get(lang) for name, kind in read.schemas.record_types.items()})
    names = _unique({key: party.name for key, party in dossier.parties.items()})
    aliases = Counter(name for party in dossier.parties.values() for name in party.names[1:])
    meant = {
        name: key for key, party in dossier.parties.items() for name in party.names[1:] if aliases[name] == 1
    }
    named = {word: name.get(lang) for word, name in read.schemas.common("discipline").names.items()}
    words = Words(lang, names, types, roles, meant, epoch_1904, {"disciplines": named})
    return Standing(dossier, read.schemas, sources, words)


def _unique(names: Mapping[str, str]) -> dict[str, str]:
    """Names that several share are told apart by their keys."""
    often = Counter(names.values())
    return {key: name if often[name] == 1 else f"{name}（{key}）" for key, name in names.items()}


def singles(field: Field) -> dict[str, Field]:
    """The keys below a field that hold one value, or several in one cell."""
    return {key: below for key, below in field.fields.items() if is_single(below)}


def is_single(field: Field) -> bool:
    """Whether a value fits into one cell."""
    if field.fields:
        return False
    return field.items is None or (not field.items.fields and field.items.items is None)


def is_table(field: Field) -> bool:
    """Whether it is a list of maps."""
    return field.items is not None and bool(field.items.fields)


def leaves(
    field: Field, data: Any, above: str = "", called: Text | None = None
) -> Iterator[tuple[str, Field, Text, Any]]:
    """Pointer, field, title and value of each single value at or below the keys of a map; `ABSENT` where none is."""
    for key, below in field.fields.items():
        title = below.title or Text(key, key)
        title = Text(f"{called.zh}·{title.zh}", f"{called.en}: {title.en}") if called else title
        value = data.get(key, ABSENT) if isinstance(data, Mapping) else ABSENT
        pointer = f"{above}/{escape(key)}"
        if is_single(below):
            yield pointer, below, title, value
        elif below.items is None and above.count("/") < 2:
            yield from leaves(below, value, pointer, title)


def heading(title: Text, lang: Language) -> str:
    """A title without what only concerns those who write YAML: 编制单位（parties 中的键） is 编制单位."""
    return _OF_KEYS.sub("", title.get(lang)).strip()


_OF_KEYS = re.compile(r"（[^（）]*中的键[^（）]*）|: (?:a key|keys) of \w+")


def shown_id(name: Any) -> str:
    """The id of a row as text, whatever was typed in its place."""
    return number_text(name) if isinstance(name, int | float) and not isinstance(name, bool) else str(name)
