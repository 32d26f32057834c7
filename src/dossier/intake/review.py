"""The proposal as a workbook for a person to decide on, and what she decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from dossier.authoring.journal import read_journal
from dossier.errors import InputUnreadable
from dossier.excel.grids import Grid, Read, cell_name
from dossier.excel.opening import open_workbook
from dossier.excel.reading import Standing
from dossier.excel.sheets import Book, Cell, Column, Row, Sheet, Value
from dossier.excel.state import ROW_ID, SheetState
from dossier.excel.values import NotUnderstood, as_value, canonical
from dossier.findings import Finding, finding
from dossier.intake.proposal import Decision, Entry
from dossier.intake.signing_sheets import YES, signing_sheets
from dossier.intake.sources import as_words
from dossier.intake.stacks import pages_said
from dossier.model import Language, Location, Text
from dossier.reading.dossier import MAIN

_COLUMNS = (
    ("take", Text("采用", "take"), 8, False),
    ("file", Text("文件", "file"), 34, True),
    ("pages", Text("页", "pages"), 9, False),
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
    "empty": Text("没有资料", "no paper"),
}
SHEET = Text("待确认", "To confirm")
_TYPED = ("title", "number", "date")


def review_book(here: Standing, entries: Sequence[Entry], threshold: float) -> Book:
    """The workbook: a row a file, those that need no look marked as taken; signatures to be confirmed. Of papers that
    the dossier has, only their signatures.
    """
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
    rows = tuple(_row(here, entry, threshold) for entry in entries if entry.kind != "held")
    papers = Sheet("intake", SHEET.get(lang), columns, rows, grows=False)
    return Book(here.dossier.code, lang, (papers, *signing_sheets(here, entries)))


_YES_NO: dict[Language, tuple[str, str]] = {"zh": ("是", "否"), "en": ("yes", "no")}


def _row(here: Standing, entry: Entry, threshold: float) -> Row:
    lang = here.lang
    best = entry.candidates[0] if entry.candidates else None
    others = [f"{here.words.types.get(c.type, c.type)} {c.score:.2f}" for c in entry.candidates[1:3]]
    values: dict[str, Value] = {
        "take": _YES_NO[lang][0] if entry.accepted_at(threshold) else None,
        "file": entry.source,
        "pages": as_words(entry.part) or None,
        "kind": _CLASSES[entry.kind].get(lang) + (f" → {entry.completes}" if entry.completes else ""),
        "type": here.words.types.get(entry.record.get("type", ""), None),
        "title": entry.record.get("title"),
        "number": entry.record.get("number"),
        "date": entry.record.get("date"),
        "slots": "\n".join(f"{r} {title.get(lang)} {item}".strip() for r, item, title in entry.slots),
        "read": "\n".join([*_read(entry), *foreign_lines(entry, lang)]),
        "reason": "\n".join(([best.reason.get(lang)] if best else []) + others),
        "against": "\n".join(text.get(lang) for text in entry.against),
        "score": entry.score,
        "target": entry.target,
    }
    return Row(entry.key, {key: Cell(value) for key, value in values.items()})


def _read(entry: Entry) -> Iterator[str]:
    yield from (f"{key}: {found.value} @ {found.place}" for key, found in entry.read.items())


def foreign_lines(entry: Entry, lang: Language) -> list[str]:
    """The barcodes on it that are none of ours."""
    said = Text("条码（不是本工程的，未使用）", "barcode (none of ours, not used)").get(lang)
    return [f"{said}: {found.value} @ {found.place}" for found in entry.barcodes]


def waiting(workbook: Path, is_held: Callable[[str], bool]) -> int | None:
    """How many rows of a workbook somebody has marked or typed in, whose papers the dossier does not hold yet (by
    their key); None where it is no such workbook.
    """
    try:
        opened = open_workbook(workbook)
    except InputUnreadable:
        return None
    was = opened.state.sheets.get("intake") if opened.state else None
    if was is None or was.title not in opened.sheets:
        return None
    count, places = 0, _places(was, opened.sheets[was.title])
    by_file = {
        row.get("file", ""): identity for identity, row in was.rows.items()
    }  # where the marks were deleted
    for number, row in opened.sheets[was.title].cells.items():
        identity = _text(row, places, ROW_ID) or by_file.get(_text(row, places, "file"), "")
        before = was.rows.get(identity)
        if number > 1 and before is not None and not is_held(identity):
            now = {key: canonical(row[place].value) for key, place in places.items() if place in row}
            count += any(
                now.get(key, "") != before.get(key, "") for key in ("take", "pages", "type", *_TYPED)
            )
    return count


def _places(was: SheetState, grid: Grid) -> dict[str, int]:
    """Key → column, wherever it was moved to; the hidden one under `ROW_ID`."""
    headings = {canonical(cell.value): column for column, cell in grid.cells.get(1, {}).items()}
    return {
        key: headings[title] for title, key in (*was.columns.items(), (ROW_ID, ROW_ID)) if title in headings
    }


def decisions(here: Standing, workbook: Path) -> list[Decision]:
    """The rows that are to be taken.

    Raises:
        InputUnreadable: Y146 and Y176, it is no such workbook; of its rows, all that is wrong: Y159, a cell of one that
            is to be taken is not understood; Y179, it cannot be told which file a row means.
    """
    opened = open_workbook(workbook)
    state = opened.state
    codes = read_journal(here.dossier.root).before(MAIN, ("project", "code"), here.dossier.code)
    was = state.sheets.get("intake") if state and state.code in codes else None
    if was is None or was.title not in opened.sheets:
        raise InputUnreadable(finding("Y176", Location(workbook.name), file=workbook.name))
    grid = opened.sheets[was.title]
    places = _places(was, grid)
    if lost := [
        title for title, key in {ROW_ID: ROW_ID, **was.columns}.items() if key in _NEEDED - places.keys()
    ]:
        named = Text(f"少了 {'、'.join(lost)} 列", f"it lacks the columns {', '.join(lost)}")
        raise InputUnreadable(finding("Y179", Location(was.title), place=was.title, what=named))
    told = [
        _decided(here, was, number, row, places) for number, row in sorted(grid.cells.items()) if number > 1
    ]
    decided = [each for found in told for each in found if isinstance(each, Decision)]
    problems = [problem for found in told for problem in found if isinstance(problem, Finding)]
    if problems := [*problems, *_doubled(decided)]:
        raise InputUnreadable(*problems)
    return decided


def _doubled(decided: Sequence[Decision]) -> Iterator[Finding]:
    """Y179 for each row of a file that a row above takes, too: what it says would count for nothing, or for both."""
    first: dict[str, Decision] = {}
    for each in decided:
        above = first.setdefault(each.key, each)
        if above is not each:
            what = Text(f"和 {above.place} 是同一个文件", f"it is the same file as {above.place}")
            yield finding("Y179", Location(each.place), place=each.place, what=what)


_NEEDED = {ROW_ID, "take", "file", "pages", "type", *_TYPED}
_COMPUTED = Text(
    "填好的内容（这一格是公式，没有结果）", "what is meant, typed; it is a formula without a value"
)

_MEND = Text(
    "改好这一格，或清空这一行的“采用”，再运行；这次一行也没有收入",
    "correct the cell, or clear “take” in its row, and run it again; no row was taken in",
)


def _decided(
    here: Standing, was: SheetState, number: int, row: Mapping[int, Read], places: Mapping[str, int]
) -> list[Finding | Decision]:
    """What a row says: nothing, a decision, or all that is wrong with it."""
    asked = [
        key for key in ("take", "pages", "type", *_TYPED) if places[key] in row and row[places[key]].asked
    ]
    filled = [
        key for key in places if _text(row, places, key)
    ]  # "take" alone: filled down beyond the last row
    if "take" not in asked and (_text(row, places, "take").casefold() not in YES or filled == ["take"]):
        return []
    problems = [
        _not_understood(was, number, places[key], _text(row, places, key), _COMPUTED) for key in asked
    ]
    identity, file = _text(row, places, ROW_ID), _text(row, places, "file")
    meant = was.rows.get(identity, {}).get("file", "")
    if file != meant:
        what = Text(
            f"这一行写的文件是“{file}”，隐藏的行号却是“{meant}”的",
            f"the row shows “{file}”, its hidden mark is that of “{meant}”",
        )
        place = f"{was.title}!{cell_name(number, places['file'])}"
        problems.append(finding("Y179", Location(place), place=place, what=what))
    types = {title: name for name, title in here.words.types.items()}
    shown = _text(row, places, "type")
    name = types.get(shown, shown)
    if name not in here.schemas.record_types and "type" not in asked:
        expected = Text("资料类型（从下拉列表中选）", "a record type, from the list")
        problems.append(_not_understood(was, number, places["type"], name, expected))
    said = {}
    for key in _TYPED:
        try:
            said[key] = _said(here, row, places, key)
        except NotUnderstood as error:
            if key not in asked:
                problems.append(
                    _not_understood(was, number, places[key], _text(row, places, key), error.expected)
                )
    typed = _text(row, places, "pages")
    pages = pages_said(typed) if typed != was.rows.get(identity, {}).get("pages", "") else None
    if (
        typed
        and pages is None
        and typed != was.rows.get(identity, {}).get("pages", "")
        and "pages" not in asked
    ):
        expected = Text("页码，如 3-5", "pages, such as 3-5")
        problems.append(_not_understood(was, number, places["pages"], typed, expected))
    place = f"{was.title}!{number}"
    return [*problems] if problems else [Decision(identity, name, said, place, pages)]


def _said(here: Standing, row: Mapping[int, Read], places: Mapping[str, int], key: str) -> str:
    cell = row[places[key]].value if places[key] in row else None
    said = str(as_value(cell, here.schemas.common("record").fields[key], here.words) or "")
    if key == "title" and not said:
        raise NotUnderstood(Text("题名", "a title"))
    return said


def _text(row: Mapping[int, Read], places: Mapping[str, int], key: str) -> str:
    place = places.get(key, 0)
    return canonical(row[place].value) if place in row else ""


def _not_understood(was: SheetState, row: int, column: int, said: str, expected: Text) -> Finding:
    place = f"{was.title}!{cell_name(row, column)}"
    shown = said or Text("（空）", "(empty)")
    return finding("Y159", Location(place), hint=_MEND, cell=place, said=shown, expected=expected)
