"""What was exported, kept in the workbook itself: by it an import tells what was typed since, wherever it was sent."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dossier.excel.sheets import Book, Sheet
from dossier.excel.values import canonical
from dossier.model import Language

SHEET = "_dossier"
LISTS = "_lists"
ROW_ID = "_id"
"""The heading of the hidden first column."""
_FORMAT = "dossier-workbook-1"
_CHUNK = 30_000
_MOST = 64 * 2**20
"""Bytes that the state of a workbook may unfold into."""


@dataclass(frozen=True, slots=True)
class SheetState:
    """A sheet as it was exported: heading → key of the column, and row id → key → the text of the cell."""

    title: str
    columns: Mapping[str, str]
    rows: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class State:
    """`mark` is the same for the same content: by it the journal knows a workbook again."""

    code: str
    lang: Language
    """In which its words are."""
    mark: str
    sheets: Mapping[str, SheetState]


def encode(book: Book) -> list[str]:
    """The cells of the hidden sheet, from the first row down."""
    content = {
        "code": book.code,
        "lang": book.lang,
        "sheets": {sheet.name: _sheet(sheet) for sheet in book.sheets},
    }
    raw = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    text = base64.b64encode(zlib.compress(raw, 6)).decode("ascii")
    chunks = [text[n : n + _CHUNK] for n in range(0, len(text), _CHUNK)]
    return [_FORMAT, hashlib.sha256(raw).hexdigest(), *chunks]


def _sheet(sheet: Sheet) -> dict[str, object]:
    rows = {
        row.id: {key: canonical(cell.value) for key, cell in row.cells.items() if not cell.head}
        for row in sheet.rows
    }
    return {
        "title": sheet.title,
        "columns": {column.title: column.key for column in sheet.columns},
        "rows": rows,
    }


def decode(cells: Sequence[str]) -> State | None:
    """The state that the hidden sheet holds; None where it is damaged or of another program."""
    if len(cells) < 3 or cells[0] != _FORMAT:
        return None
    try:
        unfolding = zlib.decompressobj()
        raw = unfolding.decompress(base64.b64decode("".join(cells[2:]), validate=True), _MOST)
        if unfolding.unconsumed_tail or hashlib.sha256(raw).hexdigest() != cells[1]:
            return None
        content = json.loads(raw)
        sheets = {
            name: SheetState(s["title"], s["columns"], s["rows"]) for name, s in content["sheets"].items()
        }
        lang: Language = "en" if content["lang"] == "en" else "zh"
        return State(str(content["code"]), lang, cells[1], sheets)
    except (ValueError, KeyError, TypeError, zlib.error, AttributeError, RecursionError):
        return None
