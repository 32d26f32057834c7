"""The whole workbook of a dossier."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from dossier.authoring.journal import value_at
from dossier.checking.result import CheckResult
from dossier.excel.missing_sheet import missing_sheet
from dossier.excel.project_sheets import project_sheets
from dossier.excel.reading import Standing
from dossier.excel.record_sheets import record_sheets
from dossier.excel.release_sheets import RELEASES, release_sheets
from dossier.excel.sheets import Book, Column, Sheet
from dossier.library.collecting import collector_rests
from dossier.reading.dossier import MAIN


@collector_rests()
def lay_out(here: Standing, result: CheckResult | None, also: Collection[str] = ()) -> Book:
    """Every sheet, in the order of the tabs; that of what is missing only where a check is at hand.

    Lists of dossier.yaml that are empty have a sheet where a requirement goes through them, or where `also` has them.
    """
    asked = {each.requirement.per for each in result.requirements} if result else set()
    sheets = [*project_sheets(here, {*also, *(per for per in asked if per)}), *record_sheets(here)]
    behind = next(n for n, s in enumerate(sheets) if s.name == "ledger") + 1
    sheets[behind:behind] = release_sheets(here, result)
    if result is not None:
        sheets.insert(behind, missing_sheet(here, result))
    sheets = [replace(sheet, columns=tuple(_told_apart(sheet))) for sheet in sheets]
    return Book(here.dossier.code, here.lang, tuple(sheets), tuple(sorted(_left_out(here, sheets))))


def _told_apart(sheet: Sheet) -> Iterator[Column]:
    """Columns of one heading carry their keys: an import knows them by their headings."""
    seen: set[str] = set()
    for column in sheet.columns:
        title = f"{column.title}（{column.key}）" if column.title in seen else column.title
        seen.add(title)
        yield replace(column, title=title)


def _left_out(here: Standing, sheets: list[Sheet]) -> Iterator[str]:
    """What of the records stands in no cell, as ``A1-002 lines/0/documents``."""
    shown = {
        f"{c.slot.file}{c.slot.pointer}" for s in sheets for r in s.rows for c in r.cells.values() if c.slot
    }
    tops = {
        pointer.split("/")[1]
        for pointer in _ends(here.data)
        if not any(f"{MAIN}{part}" in shown for part in _ways(pointer))
        and not pointer.endswith(("/tag", "/id"))
        and not _tells_about(pointer)
    }
    yield from (f"{MAIN} {top}" for top in tops - {"dossier", "records"})
    known = {(record.location.file, record.location.pointer) for record in here.dossier.records}
    for file, source in here.sources.items():
        top = "/records" if file == MAIN else ""
        listed = value_at(source.data, top)
        for n, raw in enumerate(listed if isinstance(listed, list) else ()):
            if not isinstance(raw, str) and (file, f"{top}/{n}") not in known:
                yield f"{file} {top}/{n}"
    for record in here.dossier.records:
        if here.derived(record):
            continue  # every cell of it is there, to be read
        above = f"{record.location.file}{record.location.pointer}"
        for pointer in _ends(here.raw(record)):
            if (
                not any(f"{above}{part}" in shown for part in _ways(pointer))
                and pointer not in ("/id", "/type")
                and not here.derived(record, pointer)
            ):
                yield f"{record.id} {pointer[1:]}"


def _tells_about(pointer: str) -> bool:
    """Whether it says what a waiver or an acceptance is about, which is shown and not changed."""
    keys = pointer[1:].split("/")
    return keys[-1] in RELEASES.get(keys[0], ())


def _ways(pointer: str) -> Iterator[str]:
    while pointer:
        yield pointer
        pointer = pointer.rpartition("/")[0]


def _ends(data: Any, above: str = "") -> Iterator[str]:
    if isinstance(data, Mapping):
        for key, value in data.items():
            yield from _ends(value, f"{above}/{key}")
    elif isinstance(data, list):
        for n, value in enumerate(data):
            yield from _ends(value, f"{above}/{n}")
    else:
        yield above
