"""The proposal as a workbook for a person to decide on, and what she decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from pathlib import Path

from dossier.errors import InputUnreadable
from dossier.excel.opening import Grid, cell_name, open_workbook
from dossier.excel.reading import Standing
from dossier.excel.sheets import Book, Cell, Column, Row, Sheet, Value
from dossier.excel.state import ROW_ID, SheetState
from dossier.excel.values import NotUnderstood, as_value, canonical
from dossier.findings import finding
from dossier.intake.proposal import Decision, Entry
from dossier.model import Language, Location, Text

_COLUMNS = (
    ("take", Text("采用", "take"), 8, False),
    ("file", Text("文件", "file"), 34, True),
    ("kind", Text("判断", "class"), 12, True),
    ("type", Text("资料类型", "record type"), 22, False),
    ("title", Text("题名", "title"), 40, False),
    ("number", Text("编号", "number"), 22, False),
    ("date", Text("日期", "date"), 12, False),
    ("slots", Text("应归档项", "open items that it meets"), 40, True),
    ("read", Text("读出的内容", "what was read"), 50, True),
    ("reason", Text("依据", "why"), 40, True),
    ("against", Text("要看的", "to be looked at"), 50, True),
    ("score", Text("把握", "score"), 8, True),
    ("target", Text("存为", "copied to"), 40, True),
)
_CLASSES = {
    "known": Text("已识别", "known"),
    "none": Text("看不出", "nobody can tell"),
    "foreign": Text("别的工程", "another project"),
    "held": Text("已有", "held already"),
    "unreadable": Text("打不开", "cannot be used"),
}
SHEET = Text("待确认", "To confirm")
_TYPED = ("title", "number", "date")


def review_book(here: Standing, entries: Sequence[Entry], threshold: float) -> Book:
    """The workbook: a row a file, those that need no look marked as taken."""
    lang = here.lang
    yes, no = _YES_NO[lang]
    types = tuple(here.words.types.values())
    choices = {"take": (yes, no), "type": types}
    columns = tuple(
        Column(
            key,
            title.get(lang),
            width=width,
            given=given,
            choices=choices.get(key, ()),
            kind="date" if key == "date" else "number" if key == "score" else "text",
        )
        for key, title, width, given in _COLUMNS
    )
    rows = tuple(_row(here, entry, threshold) for entry in entries)
    return Book(here.dossier.code, lang, (Sheet("intake", SHEET.get(lang), columns, rows, grows=False),))


_YES_NO: dict[Language, tuple[str, str]] = {"zh": ("是", "否"), "en": ("yes", "no")}


def _row(here: Standing, entry: Entry, threshold: float) -> Row:
    lang = here.lang
    best = entry.candidates[0] if entry.candidates else None
    others = [f"{here.words.types.get(c.type, c.type)} {c.score:.2f}" for c in entry.candidates[1:3]]
    values: dict[str, Value] = {
        "take": _YES_NO[lang][0] if entry.accepted_at(threshold) else None,
        "file": entry.source,
        "kind": _CLASSES[entry.kind].get(lang) + (f" → {entry.completes}" if entry.completes else ""),
        "type": here.words.types.get(entry.record.get("type", ""), None),
        "title": entry.record.get("title"),
        "number": entry.record.get("number"),
        "date": entry.record.get("date"),
        "slots": "\n".join(f"{r} {title.get(lang)} {item}".strip() for r, item, title in entry.slots),
        "read": "\n".join(f"{key}: {found.value} @ {found.place}" for key, found in entry.read.items()),
        "reason": "\n".join(([best.reason.get(lang)] if best else []) + others),
        "against": "\n".join(text.get(lang) for text in entry.against),
        "score": entry.score,
        "target": entry.target,
    }
    return Row(entry.sha256, {key: Cell(value) for key, value in values.items()})


def waiting(workbook: Path, known: Set[str]) -> int | None:
    """How many rows of a workbook somebody has marked or typed in, whose files are not among the `known` (sha256);
    None where it is no such workbook.
    """
    try:
        opened = open_workbook(workbook)
    except InputUnreadable:
        return None
    was = opened.state.sheets.get("intake") if opened.state else None
    if was is None or was.title not in opened.sheets:
        return None
    count, places = 0, _places(was, opened.sheets[was.title])
    for number, row in opened.sheets[was.title].cells.items():
        identity = canonical(row[1].value) if 1 in row else ""
        before = was.rows.get(identity)
        if number > 1 and before is not None and identity not in known:
            now = {key: canonical(row[place].value) for key, place in places.items() if place in row}
            count += any(now.get(key, "") != before.get(key, "") for key in ("take", "type", *_TYPED))
    return count


def _places(was: SheetState, grid: Grid) -> dict[str, int]:
    """Key → column, wherever it was moved to; the hidden one under `ROW_ID`."""
    headings = {canonical(cell.value): column for column, cell in grid.cells.get(1, {}).items()}
    known = {key: headings[title] for title, key in was.columns.items() if title in headings}
    return known | {ROW_ID: headings.get(ROW_ID, 1)}


def decisions(here: Standing, workbook: Path) -> list[Decision]:
    """The rows that are to be taken.

    Raises:
        InputUnreadable: Y146 and Y176, it is no such workbook; Y159, a cell of such a row is not understood.
    """
    opened = open_workbook(workbook)
    state = opened.state
    was = state.sheets.get("intake") if state and state.code == here.dossier.code else None
    if was is None or was.title not in opened.sheets:
        raise InputUnreadable(finding("Y176", Location(workbook.name), file=workbook.name))
    return list(_decided(here, was, opened.sheets[was.title]))


def _decided(here: Standing, was: SheetState, grid: Grid) -> Iterator[Decision]:
    columns = _places(was, grid)
    identity = columns[ROW_ID]
    types = {title: name for name, title in here.words.types.items()}
    record = here.schemas.common("record")
    for number, row in sorted(grid.cells.items()):
        texts = {key: canonical(row[column].value) for key, column in columns.items() if column in row}
        if number == 1 or texts.get("take", "").strip().casefold() not in ("是", "yes", "y", "√"):
            continue
        name = types.get(texts.get("type", ""), texts.get("type", ""))
        if name not in here.schemas.record_types:
            expected = Text("资料类型（从下拉列表中选）", "a record type, from the list")
            raise _not_understood(was, number, columns.get("type", 1), name, expected)
        said = {}
        for key in _TYPED:
            try:
                cell = row[columns[key]].value if key in columns and columns[key] in row else None
                said[key] = str(as_value(cell, record.fields[key], here.words) or "")
            except NotUnderstood as error:
                raise _not_understood(
                    was, number, columns[key], texts.get(key, ""), error.expected
                ) from error
        sha256 = canonical(row[identity].value) if identity in row else ""
        yield Decision(sha256, name, said, f"{was.title}!{number}")


def _not_understood(was: SheetState, row: int, column: int, said: str, expected: Text) -> InputUnreadable:
    place = f"{was.title}!{cell_name(row, column)}"
    return InputUnreadable(finding("Y159", Location(place), cell=place, said=said or "—", expected=expected))
