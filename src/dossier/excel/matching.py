"""Which row of a workbook is which row of the dossier, however it was sorted, filtered, copied or typed anew."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dossier.excel.grids import Grid, Read
from dossier.excel.sheets import Row, Sheet
from dossier.excel.state import ROW_ID, SheetState
from dossier.excel.values import canonical
from dossier.model import Text


@dataclass(frozen=True, slots=True)
class Typed:
    """A row of the workbook: number, hidden id, and key of a column → column number and what stands there."""

    number: int
    id: str
    cells: Mapping[str, tuple[int, Read]]

    def text(self, key: str) -> str:
        """What stands under a column; '' for nothing."""
        found = self.cells.get(key)
        return canonical(found[1].value) if found else ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of the workbook beside the row that stands now; `was`: as exported, None where the export had none."""

    typed: Typed
    now: Row
    was: Mapping[str, str] | None


@dataclass(slots=True)
class Matched:
    """All rows of a sheet. Problems: row number, column number (0: the row as a whole), what is the matter."""

    columns: dict[str, int] = field(default_factory=dict)
    pairs: list[Pair] = field(default_factory=list)
    new: list[Typed] = field(default_factory=list)
    problems: list[tuple[int, int, str, dict[str, Text | str]]] = field(default_factory=list)


def match(
    sheet: Sheet,
    grid: Grid,
    was: SheetState,
    made: frozenset[str] = frozenset(),
    meant: Callable[[Typed], Mapping[str, str]] | None = None,
) -> Matched:
    """Match the rows by hidden id, then by what names them, then by all that they say.

    `made`: ids that earlier imports of the workbook gave to rows without one. `meant`: what a new row says, key → text
    as the export would have it; by default as it was typed.
    """
    found = Matched()
    places = _columns(grid, was, found)
    cells = _unmerged(grid, found)
    rows = [row for number in sorted(cells) if number > 1 and (row := _typed(number, cells[number], places))]
    now = {row.id: row for row in sheet.rows if not row.id.endswith("#")}
    by_id: dict[str, list[Typed]] = defaultdict(list)
    strangers: list[Typed] = []
    for row in rows:
        if row.id.endswith("#"):
            continue  # the head of a block
        (by_id[row.id] if row.id in now or row.id in was.rows else strangers).append(row)
    for identity, same in by_id.items():
        strangers += _known(identity, same, sheet, now, was, found)
    taken = {pair.now.id for pair in found.pairs}
    free = {i: r for i, r in now.items() if i not in taken}
    strangers = _by_title(sheet, strangers, {i: r for i, r in free.items() if i in made}, found)
    _by_name(sheet, strangers, free, was, found, meant)
    seen = set(by_id) | {pair.now.id for pair in found.pairs}
    for identity in was.rows:
        if identity in now and identity not in seen:
            found.problems.append((0, 0, "Y151", {"row": identity}))
    found.pairs.sort(key=lambda pair: pair.typed.number)
    found.new.sort(key=lambda row: row.number)
    return found


def _columns(grid: Grid, was: SheetState, found: Matched) -> dict[int, str]:
    """Column number → key. Headings are found wherever the columns were moved to."""
    places: dict[int, str] = {}
    headings = {heading.split("\n")[0]: key for heading, key in was.columns.items()} | {ROW_ID: ROW_ID}
    for column, cell in sorted(grid.cells.get(1, {}).items()):
        text = canonical(cell.value)
        key = headings.get(text)
        if key is None or key in places.values():
            found.problems.append((1, column, "Y150", {"heading": text}))
        else:
            places[column] = key
    for heading, key in was.columns.items():
        if key not in places.values():
            found.problems.append((1, 0, "Y152", {"heading": heading}))
    found.columns = {key: column for column, key in places.items()}
    return places


def _unmerged(grid: Grid, found: Matched) -> Mapping[int, Mapping[int, Read]]:
    """What was merged downwards holds for each of its rows; what was merged across is asked about."""
    if not grid.merged:
        return grid.cells
    cells = {number: dict(row) for number, row in grid.cells.items()}
    numbers = sorted(cells)
    for left, top, right, bottom in dict.fromkeys(grid.merged):
        first = grid.cells.get(top, {}).get(left)
        if left != right:
            found.problems.append((top, left, "Y153", {}))
        if first is not None:
            for number in numbers[bisect(numbers, top) : bisect(numbers, bottom)]:
                cells[number].setdefault(left, first)
    return cells


def _typed(number: int, row: Mapping[int, Read], places: Mapping[int, str]) -> Typed | None:
    """A row that holds anything under a known heading."""
    cells = {places[column]: (column, read) for column, read in row.items() if column in places}
    hidden = cells.pop(ROW_ID, None)
    if not any(read.asked or canonical(read.value) for _, read in cells.values()):
        return None
    return Typed(number, canonical(hidden[1].value) if hidden else "", cells)


def _known(
    identity: str, same: list[Typed], sheet: Sheet, now: Mapping[str, Row], was: SheetState, found: Matched
) -> list[Typed]:
    """The row of an id, and its copies, which are new rows. One that was emptied and is gone has what it asked for."""
    exported = was.rows.get(identity)
    typed = [column.key for column in sheet.columns if not column.given]
    before = exported or {}
    original = next(
        (row for row in same if all(row.text(key) == text for key, text in before.items())), same[0]
    )
    if identity in now:
        found.pairs.append(Pair(original, now[identity], exported))
    elif any(original.text(key) != text for key, text in before.items()) and any(map(original.text, typed)):
        found.problems.append((original.number, 0, "Y154", {"row": identity}))
    copies = [row for row in same if row is not original]
    for row in copies:
        if all(row.text(key) == original.text(key) for key in {*row.cells, *original.cells}):
            words: dict[str, Text | str] = {"name": identity, "other": str(original.number)}
            found.problems.append((row.number, 0, "Y155", words))
    return [
        row for row in copies if any(row.text(k) != original.text(k) for k in {*row.cells, *original.cells})
    ]


def _by_title(sheet: Sheet, strangers: list[Typed], made: dict[str, Row], found: Matched) -> list[Typed]:
    """Rows whose id an earlier import made up: known by type and title. The others are given back."""
    if not made or sheet.natural is None:
        return strangers
    titled: dict[tuple[str, str], list[str]] = defaultdict(list)
    for identity, row in reversed(made.items()):
        titled[_text(row, "type"), _text(row, "title")].append(identity)
    others = []
    for typed in strangers:
        alike = titled.get((typed.text("type"), typed.text("title")), [])
        if typed.text(sheet.natural) or not alike:
            others.append(typed)
        else:
            row = made[alike.pop()]
            was = {sheet.natural: ""}
            found.pairs.append(Pair(typed, row, was))
    return others


def _text(row: Row, key: str) -> str:
    cell = row.cells.get(key)
    return canonical(cell.value) if cell else ""


def _by_name(
    sheet: Sheet,
    strangers: list[Typed],
    free: dict[str, Row],
    was: SheetState,
    found: Matched,
    meant: Callable[[Typed], Mapping[str, str]] | None,
) -> None:
    """Rows without an id of their own: known by their name, or by saying all that a row says that stands already."""
    named = {_text(row, sheet.natural): row for row in sheet.rows} if sheet.natural else {}
    saying: dict[tuple[str, ...], list[str]] = defaultdict(list)
    keys = [column.key for column in sheet.columns if column.key not in ("title", "n")]
    for identity, row in free.items():
        saying[tuple(canonical(row.cells[key].value) if key in row.cells else "" for key in keys)].append(
            identity
        )
    matched = {pair.now.id: pair.typed.number for pair in found.pairs}
    for typed in strangers:
        stands = named.get(typed.text(sheet.natural)) if sheet.natural else None
        said = meant(typed) if meant and not sheet.natural else {}
        alike = (
            saying.get(tuple(said.get(key, typed.text(key)) for key in keys)) if not sheet.natural else None
        )
        if stands is not None and stands.id in matched:
            words: dict[str, Text | str] = {
                "name": typed.text(sheet.natural or ""),
                "other": str(matched[stands.id]),
            }
            found.problems.append((typed.number, 0, "Y155", words))
        elif stands is not None:
            matched[stands.id] = typed.number
            found.pairs.append(Pair(typed, stands, was.rows.get(stands.id)))
        elif alike:
            alike.pop()
        else:
            found.new.append(typed)
