"""``columns.yaml``: which column of a workbook of somebody's own is which field of ours."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from dossier.errors import InputUnreadable
from dossier.excel.sheets import Sheet
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.library.validation import guess, validate
from dossier.model import Text
from dossier.reading.dossier import as_pages
from dossier.source import SourceDocument, escape, read_source

FILE = "columns.yaml"


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """What stands in one sheet."""

    of: str
    """The sheet of ours that has such rows: ``ledger``, or a list of dossier.yaml."""
    head: tuple[int, int]
    """First and last row of the headings."""
    columns: Mapping[str, str]
    """Heading → key of ours; '' for a column that is not to be read."""
    words: Mapping[str, Mapping[str, str]]
    """Key → a word as it stands there → the word of the schemas, or the key of a firm; '' for none."""


@cache
def headings() -> Mapping[str, Any]:
    """What registers of others call things (``headings.toml``)."""
    return tomllib.loads(files("dossier").joinpath("excel/headings.toml").read_text(encoding="utf-8"))


def read_columns(root: Path, schemas: Schemas, sheets: Mapping[str, Sheet]) -> dict[str, SheetColumns]:
    """Title of a sheet → what stands in it. `sheets`: ours, by their names.

    Raises:
        InputUnreadable: the file cannot be read, or Y183, it names what there is not.
    """
    source = read_source(root / FILE, FILE)
    problems = list(source.findings)
    if not isinstance(source.data, dict):
        raise InputUnreadable(*problems or [finding("Y108", source.at(""), file=FILE)])
    data, found = validate(schemas, "columns.schema.json", source.data, source)
    if problems := [*problems, *found]:
        raise InputUnreadable(*problems)
    written = source.data["sheets"]
    made = {title: _sheet(each, written[title]) for title, each in data["sheets"].items()}
    if problems := [p for title, each in made.items() for p in _problems(title, each, sheets, source)]:
        raise InputUnreadable(*problems)
    return made


def _sheet(data: Mapping[str, Any], written: Mapping[str, Any]) -> SheetColumns:
    head = as_pages(data["head"])
    words = {key: _texts(each) for key, each in (written.get("words") or {}).items() if each}
    return SheetColumns(data.get("of", "ledger"), head or (1, 1), _texts(written["columns"]), words)


def _texts(written: Mapping[str, Any]) -> dict[str, str]:
    return {str(key): "" if value is None else str(value) for key, value in written.items()}


def _problems(
    title: str, columns: SheetColumns, sheets: Mapping[str, Sheet], source: SourceDocument
) -> Iterator[Finding]:
    above = f"/sheets/{escape(title)}"
    if columns.of not in sheets:
        place = source.at(f"{above}/of")
        yield finding("Y183", place, said=columns.of, **guess(columns.of, list(sheets)))
        return
    keys = {c.key: Text(c.title, c.title) for c in sheets[columns.of].columns}
    seen: dict[str, str] = {}
    for heading, key in columns.columns.items():
        place = source.at(f"{above}/columns/{escape(heading)}")
        if key and key not in keys:
            yield finding("Y183", place, said=key, **guess(key, list(keys), keys))
        elif key in seen and key:
            twice = Text(f"，“{seen[key]}”一列已经是它", f", “{seen[key]}” is that already")
            yield finding("Y183", place, said=key, guess=twice)
        seen[key] = heading
    for key in columns.words:
        if key not in keys:
            place = source.at(f"{above}/words/{escape(key)}", key=True)
            yield finding("Y183", place, said=key, **guess(key, list(keys), keys))
