"""A register of somebody's own, read by ``columns.yaml`` and compared like a workbook that was exported."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from dossier.authoring.journal import Journal
from dossier.checking.paper_reading import packed
from dossier.excel.columns import FILE, SheetColumns, headings, read_columns
from dossier.excel.grids import LAST_COLUMN, Grid, Opened, Read
from dossier.excel.importing import judge
from dossier.excel.layout import lay_out
from dossier.excel.matching import Matched, match
from dossier.excel.merging import Imported, compare, meaning, told
from dossier.excel.new_rows import NewRows
from dossier.excel.proposal import Place, Proposal
from dossier.excel.reading import Standing
from dossier.excel.sheets import Sheet
from dossier.excel.state import ROW_ID, SheetState
from dossier.excel.values import Words, canonical
from dossier.library.collecting import collector_rests
from dossier.library.scopes import SCOPES
from dossier.model import Catalogue

_ID_COLUMN = 0
"""Stands before all columns that a workbook can have."""
_TYPE_COLUMN = -1
_TYPE = "_type"
"""The heading of what is told from the titles."""


def own_sheets(here: Standing) -> dict[str, Sheet]:
    """The sheets of ours whose rows a register may hold, by their names."""
    return {s.name: s for s in lay_out(here, None).sheets if s.name == "ledger" or s.name in SCOPES}


@collector_rests()
def propose_foreign(
    opened: Opened, here: Standing, journal: Journal, catalogue: Catalogue | None
) -> Proposal:
    """Compare a register with what stands in the files now. What stands there otherwise is not overwritten, unless an
    earlier import of a register wrote it.

    Raises:
        InputUnreadable: as `read_columns`.
    """
    words = replace(here.words, epoch_1904=opened.epoch_1904)
    to, imported = Proposal(), Imported.of(journal, FILE)
    rows = NewRows(here, words, to)
    for sheet, _, found in matched_sheets(opened, here, catalogue, to):
        told(sheet, found, to)
        compare(sheet, found, here, words, imported, to)
        rows.take(sheet, found.new)
    rows.write_records()
    judge(to, here)
    return to


def matched_sheets(
    opened: Opened, here: Standing, catalogue: Catalogue | None, to: Proposal
) -> Iterator[tuple[Sheet, SheetColumns, Matched]]:
    """Each sheet that columns.yaml tells of, under its own title, and which of its rows are which of ours; what is no
    row of ours, or no sheet, is said.

    Raises:
        InputUnreadable: as `read_columns`.
    """
    sheets = own_sheets(here)
    parts = read_columns(here.dossier.root, here.schemas, sheets)
    words = replace(here.words, epoch_1904=opened.epoch_1904)
    kinds = kind_titles(here, catalogue)
    for title in opened.sheets.keys() - parts.keys():
        to.say(Place(title), "Y165", sheet=title)
    for title, part in sorted(parts.items(), key=lambda each: each[1].of != "ledger"):
        if title not in opened.sheets:
            to.say(Place(title), "Y166", sheet=title)
            continue
        sheet = replace(sheets[part.of], title=title, natural=None)
        grid = _Register(opened.sheets[title], part, sheet, here, words, kinds, to).as_ours()
        was = SheetState(title, {h: k for h, k in part.columns.items() if k} | _derived(part), {})
        found = match(sheet, grid, was)
        found.problems = [
            (part.head[1] if row == 1 else row, column, code, told_with)
            for row, column, code, told_with in found.problems
            if code != "Y150" or not _is_left_out(grid, column, part)
        ]
        yield sheet, part, found


def _derived(part: SheetColumns) -> dict[str, str]:
    return {} if "type" in part.columns.values() or part.of != "ledger" else {_TYPE: "type"}


def _is_left_out(grid: Grid, column: int, part: SheetColumns) -> bool:
    """Whether columns.yaml says that a column is not read; one whose heading stands nowhere there is named."""
    read = grid.cells.get(1, {}).get(column)
    return read is None or canonical(read.value) in part.columns


def heads(grid: Grid, first: int, last: int) -> dict[int, str]:
    """Column → its heading, without white space; of two rows ``责任单位/联系人``. Of headings that stand twice the
    second one is ``编号（2）``.
    """
    texts: dict[int, list[str]] = defaultdict(list)
    shown = dict(_spread(grid, first, last))
    for row in range(first, last + 1):
        for column in sorted(c for r, c in shown if r == row):
            text = shown[row, column]
            if text and text not in texts[column]:
                texts[column].append(text)
    seen: dict[str, int] = {}
    found = {}
    for column, parts in sorted(texts.items()):
        text = "/".join(parts)
        seen[text] = seen.get(text, 0) + 1
        if text:
            found[column] = text if seen[text] == 1 else f"{text}（{seen[text]}）"
    return found


def _spread(grid: Grid, first: int, last: int) -> Iterable[tuple[tuple[int, int], str]]:
    """The text of each cell of some rows; what was merged stands in each of its cells."""
    for row in range(first, last + 1):
        for column, read in grid.cells.get(row, {}).items():
            yield (row, column), "".join(canonical(read.value).split())
    for left, top, right, bottom in grid.merged:
        read_first = grid.cells.get(top, {}).get(left)
        if read_first and first <= top <= last:
            for row in range(top, min(bottom, last) + 1):
                for column in range(left, min(right, LAST_COLUMN) + 1):
                    yield (row, column), "".join(canonical(read_first.value).split())


def data_rows(grid: Grid, last: int) -> list[int]:
    """The numbers of the rows below the headings."""
    return sorted(number for number in grid.cells if number > last)


@dataclass
class _Register:
    """One sheet of a register: its rows become those of a sheet of ours; what is no record is said."""

    grid: Grid
    part: SheetColumns
    sheet: Sheet
    here: Standing
    words: Words
    kinds: Mapping[str, str]
    to: Proposal

    def __post_init__(self) -> None:
        self.titles = heads(self.grid, *self.part.head)
        meant = self.part.columns
        self.keys = {column: meant[title] for column, title in self.titles.items() if meant.get(title)}
        natural = _natural(self.sheet)
        self.named = next((column for column, key in self.keys.items() if key == natural), None)
        self.kinded = next((column for column, key in self.keys.items() if key == "type"), _TYPE_COLUMN)

    def as_ours(self) -> Grid:
        """The sheet as `match` reads one of ours: headings in the first row, our words, the ids of the rows that stand
        in the dossier. Rows keep their numbers.
        """
        rows = self._rows()
        derived = _derived(self.part)
        self.keys |= {_TYPE_COLUMN: "type"} if derived else {}
        ids = _identities(rows, self.keys, self.sheet, self.words)
        cells = {n: row | ({_ID_COLUMN: Read(ids[n])} if n in ids else {}) for n, row in rows.items()}
        top = {column: Read(title) for column, title in self.titles.items()} | {_ID_COLUMN: Read(ROW_ID)}
        top |= {_TYPE_COLUMN: Read(_TYPE)} if derived else {}
        merged = tuple(m for m in self.grid.merged if m[0] < m[2] and m[1] in rows)
        return Grid({1: top, **cells}, merged)

    def _rows(self) -> dict[int, dict[int, Read]]:
        """The rows that are records (or pieces of equipment), each said once."""
        last = self.part.head[1]
        filled = _downwards(self.grid, last)
        across = {m[1] for m in self.grid.merged if m[0] < m[2]}
        kept: dict[int, dict[int, Read]] = {}
        seen: dict[tuple[tuple[str, str], ...], int] = {}
        for column in sorted({c for row in filled.values() for c in row} - self.titles.keys()):
            self.to.say(Place(self.sheet.title, last, column), "Y150", heading="")
        for number, cells in filled.items():
            keys = self.keys
            row = {c: _worded(read, keys.get(c, ""), self.part, self.here) for c, read in cells.items()}
            texts = [canonical(read.value) for _, read in sorted(row.items()) if not _is_blank(read)]
            if not texts:
                continue
            if _is_no_row(row, self.named, texts, number in across):
                self.to.say(Place(self.sheet.title, number), "Y182", said=texts[0][:30])
                continue
            row = {c: read for c, read in row.items() if not _is_blank(read)}
            if self.sheet.name == "ledger" and self.named is not None and not self._has_kind(row, number):
                continue
            same = tuple(sorted((keys[c], canonical(read.value)) for c, read in row.items() if c in keys))
            if same in seen:
                name, other = texts[0][:30], str(seen[same])
                self.to.say(Place(self.sheet.title, number), "Y155", name=name, other=other)
                continue
            seen[same] = number
            kept[number] = row
        return kept

    def _has_kind(self, row: dict[int, Read], number: int) -> bool:
        """Put the type of a row into it: as its own column says it, else by its title. Y184 where neither tells."""
        titles, words = self.here.words.types, self.part.words.get("type", {})
        said = row.get(self.kinded)
        if said is not None and (said.asked or canonical(said.value) in titles.values()):
            return True
        title = row[self.named or 0]
        found = kind_of(canonical(said.value), {}, self.kinds) if said else ""
        found = found or kind_of(canonical(title.value), words, self.kinds)
        if found in titles:
            row[self.kinded] = Read(titles[found])
            return True
        place = Place(self.sheet.title, number, self.kinded if said else self.named or 0)
        self.to.say(place, "Y184", said=canonical((said or title).value))
        return False


def _natural(sheet: Sheet) -> str:
    """The key without which a row is of nothing."""
    return "title" if sheet.name == "ledger" else next(c.key for c in sheet.columns if c.given)


def _downwards(grid: Grid, last: int) -> dict[int, dict[int, Read]]:
    """The rows below the headings; what was merged downwards stands in each of its rows."""
    numbers = data_rows(grid, last)
    cells = {number: dict(grid.cells[number]) for number in numbers}
    for left, top, right, bottom in grid.merged:
        read = grid.cells.get(top, {}).get(left)
        if read is not None and left == right and top > last:
            for number in numbers[bisect_right(numbers, top) : bisect_right(numbers, bottom)]:
                cells[number].setdefault(left, read)
    return cells


def _is_blank(read: Read) -> bool:
    return not read.asked and canonical(read.value) in ("", *headings()["blank"])


def _is_no_row(row: Mapping[int, Read], named: int | None, texts: list[str], across: bool) -> bool:
    """Whether a row is a sum, the heading of a group, or a note."""
    nameless = named is not None and (named not in row or _is_blank(row[named]))
    total = any(packed(text).casefold().rstrip(":") in headings()["sums"] for text in texts[:2])
    return nameless or total or (len(texts) == 1 and (across or bool(_GROUP.match(texts[0]))))


_GROUP = re.compile(
    r"[一二三四五六七八九十]+[、.．]|第[一二三四五六七八九十\d]+[章节部卷]|[（(][一二三四五六七八九十\d]+[)）]"
)
"""How the heading of a group of rows begins."""


def _worded(read: Read, key: str, part: SheetColumns, here: Standing) -> Read:
    """A cell with the word that columns.yaml gives for what stands in it, as a workbook of ours would show it."""
    meant = part.words.get(key, {}).get(canonical(read.value), "")
    shown = {**here.words.firms, **here.words.types}.get(meant, meant)
    return read if read.asked or not meant else Read(shown)


def kind_titles(here: Standing, catalogue: Catalogue | None) -> dict[str, str]:
    """What papers are called, packed → the record type; what means several is left out."""
    own = {name: kind.title for name, kind in here.schemas.record_types.items()}
    asked = (
        [(r.records[0], r.title) for r in catalogue.requirements if len(r.records) == 1] if catalogue else []
    )
    found: dict[str, set[str]] = defaultdict(set)
    for name, title in (*own.items(), *asked):
        for said in (title.zh, _REMARK.sub("", title.zh), title.en):
            found[packed(said)].add(name)
    for name in own:  # other names that intake knows papers by
        for part in here.schemas.record(name).parts:
            for said in part.get("x-read", {}).get("titles", ()):
                found[packed(said)].add(name)
    whole = {packed(title.zh): name for name, title in own.items()}
    return {said: next(iter(names)) for said, names in found.items() if len(names) == 1} | whole


_REMARK = re.compile(r"（[^（）]*）")


def kind_of(said: str, words: Mapping[str, str], kinds: Mapping[str, str]) -> str:
    """The record type of a title: by the longest of the words in it, else by the longest title that it ends with; ''
    where it has none.
    """
    text = packed(said)
    inside = [word for word, meant in words.items() if meant and packed(word) in text]
    if inside:
        return words[max(inside, key=len)]
    bare = _BEHIND.sub("", text)
    ends = [end for said_so in (text, bare) for n in range(len(said_so) - 1) if (end := said_so[n:]) in kinds]
    return kinds[max(ends, key=len)] if ends else ""


_BEHIND = re.compile(r"(?:\([^()]*\)|[-_A-Z0-9#.])+$")
"""What stands behind a title: a remark in brackets, a number."""


def _identities(
    rows: Mapping[int, Mapping[int, Read]], keys: Mapping[int, str], sheet: Sheet, words: Words
) -> dict[int, str]:
    """Row number → the row that stands in the dossier and is the same paper: of the same id; else of the same number
    and title; else of one of these that no other has.
    """
    columns = {key: column for column, key in keys.items()}
    fields = {column.key: column.field for column in sheet.columns}

    def hers(number: int, key: str) -> str:
        read = rows[number].get(columns.get(key, -9))
        said = (meaning(read, fields.get(key), words) or canonical(read.value)) if read else ""
        return packed(said)

    texts = {row.id: {k: packed(canonical(c.value)) for k, c in row.cells.items()} for row in sheet.rows}
    ways = _LEDGER_WAYS if sheet.name == "ledger" else ((_natural(sheet),),)
    found: dict[int, str] = {}
    for way in ways:
        taken = set(found.values())
        mine = _alone({i: tuple(t.get(k, "") for k in way) for i, t in texts.items() if i not in taken})
        theirs = _alone({n: tuple(hers(n, k) for k in way) for n in rows if n not in found})
        for said, number in theirs.items():
            identity = mine.get(said)
            keys_apart = ("number", "type") if way == ("title",) else ("type",)
            if identity is not None and not _apart(keys_apart, partial(hers, number), texts[identity]):
                found[number] = identity
    return found


_LEDGER_WAYS = (("id",), ("number", "title"), ("number",), ("title", "date"), ("title",))


def _alone(said: Mapping[Any, tuple[str, ...]]) -> dict[tuple[str, ...], Any]:
    """What nobody else says, and says wholly → who says it."""
    often: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for name, texts in said.items():
        if all(texts):
            often[texts].append(name)
    return {texts: names[0] for texts, names in often.items() if len(names) == 1}


def _apart(keys: tuple[str, ...], hers: Callable[[str], str], ours: Mapping[str, str]) -> bool:
    """Whether the two say different things of what tells papers apart."""
    return any(hers(key) and ours.get(key) and hers(key) != ours[key] for key in keys)
