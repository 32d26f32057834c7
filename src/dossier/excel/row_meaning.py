"""What a row says that somebody typed, as a row of ours would say it: 2026.3.5 is 2026-03-05, 有 is 是."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dossier.excel.matching import Typed
from dossier.excel.merging import meaning
from dossier.excel.reading import Standing, singles
from dossier.excel.record_sheets import tables_of
from dossier.excel.release_sheets import RELEASES, as_named
from dossier.excel.sheets import Sheet
from dossier.excel.values import Words, canonical
from dossier.library.fields import Field


def meant_in(sheet: Sheet, here: Standing, words: Words) -> Callable[[Typed], Mapping[str, str]]:
    """For rows of a sheet: key → what stands there. What nobody understands stays as it was typed."""
    fields = {column.key: column.field for column in sheet.columns}
    if sheet.name == "staff":
        fields["party"] = here.schemas.common("record").fields["responsible"]
    types = {record.id: record.type for record in here.dossier.records}

    def meant(row: Typed) -> Mapping[str, str]:
        row = as_named(row, here) if sheet.name in RELEASES else row
        of = fields | _of_table(row, here, types) if sheet.name == "tables" else fields
        said = {}
        for key, (_, read) in row.cells.items():
            understood = meaning(read, of.get(key), words)
            said[key] = canonical(read.value) if understood is None else understood
        return said

    return meant


def _of_table(row: Typed, here: Standing, types: Mapping[str, str]) -> dict[str, Field | None]:
    """The fields of the numbered columns, which each table has of its own."""
    kind = types.get(row.text("record"))
    found = tables_of(here, kind).get(row.text("table")) if kind else None
    return {f"c{n}": each for n, each in enumerate(singles(found[1]).values(), 1)} if found else {}
