"""Which column of a register is which field: proposed from its headings and contents, for somebody to check."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dossier.checking.paper_fields import titles_of
from dossier.checking.paper_labels import labels
from dossier.checking.paper_reading import packed
from dossier.errors import InputUnreadable
from dossier.excel.columns import headings
from dossier.excel.foreign import data_rows, heads, kind_of, kind_titles, own_sheets
from dossier.excel.grids import Grid, Opened, Read
from dossier.excel.reading import Standing, heading
from dossier.excel.sheets import Column, Sheet
from dossier.excel.values import NotUnderstood, as_value, canonical
from dossier.findings import finding
from dossier.model import Catalogue, Location, Text
from dossier.spelling import nearest

_TOP = 20
"""Rows among which the headings are looked for."""
_MOST_WORDS = 60
"""Different words of a column that are listed; a column with more has no list of words."""
_ENOUGH = 0.8
"""Share of cells that a field must understand for a column to be proposed by its content alone."""


@dataclass(frozen=True, slots=True)
class _Guess:
    """A key that a column may be, how likely (0 … 1), and why."""

    key: str
    score: float
    reason: Text


def learn(opened: Opened, here: Standing, catalogue: Catalogue | None) -> str:
    """The text of a ``columns.yaml``, with a remark at each column.

    Raises:
        InputUnreadable: Y186, no sheet has headings that are known.
    """
    ours = own_sheets(here)
    kinds = kind_titles(here, catalogue)
    lines: list[str] = []
    for title, grid in opened.sheets.items():
        best = max((_register(grid, sheet) for sheet in ours.values()), key=lambda each: each[0])
        if best[0] >= _LEAST_HEADINGS:
            lines += _written(title, grid, ours[best[1]], best[2], here, kinds)
    if not lines:
        raise InputUnreadable(finding("Y186", Location(opened.file), file=opened.file))
    head = _HEAD.get(here.lang).format(file=opened.file)
    return "\n".join([head, "sheets:", *lines]) + "\n"


_LEAST_HEADINGS = 2
_HEAD = Text(
    "# {file} 的每一列是哪一项。dossier excel learn 按表头和内容认出，请逐行核对、改正，\n"
    "# 再运行 dossier excel import。冒号后面是字段（# 后面是它的名称和依据），不读的列留空。",
    "# Which column of {file} is which field, as dossier excel learn takes it by headings and contents. Check\n"
    "# each line, then run dossier excel import. Behind the colon stands the field; a blank one is not read.",
)


def _names(sheet: Sheet) -> dict[str, str]:
    """Headings, packed → key; the titles of the schemas go before what others call it."""
    found: dict[str, str] = {}
    also = headings().get(sheet.name, {})
    for column in sheet.columns:
        field = titles_of(column.key, column.field) if column.field else ()
        for name in (heading(Text(column.title, column.title), "zh"), *also.get(column.key, ()), column.key):
            found.setdefault(packed(name), column.key)
        for name in field:
            found.setdefault(packed(name), column.key)
    return found


def _register(grid: Grid, sheet: Sheet) -> tuple[float, str, tuple[int, int]]:
    """How many headings of a sheet of ours the best rows of a grid have, its name, and those rows."""
    names, best = _names(sheet), (0.0, sheet.name, (1, 1))
    needed = "title" if sheet.name == "ledger" else "name"
    for row in [number for number in sorted(grid.cells) if number <= _TOP]:
        for first in (row, row - 1) if _is_two_rows(grid, row - 1) else (row,):
            found = heads(grid, first, row)
            keys = {_by_heading(text, names)[0] for text in found.values()} - {""}
            score = len(keys) - 0.01 * (row - first)
            if needed in keys and score > best[0]:
                best = score, sheet.name, (first, row)
    return best


def _is_two_rows(grid: Grid, row: int) -> bool:
    """Whether headings reach from a row into the next one."""
    across = [m for m in grid.merged if m[1] == m[3] == row and m[0] < m[2]]
    down = any(m[1] == row and m[3] == row + 1 for m in grid.merged)
    return row > 0 and len(grid.cells.get(row, {})) > 1 and (down or bool(across))


def _by_heading(text: str, names: Mapping[str, str]) -> tuple[str, float]:
    """The key that a heading means, and how likely."""
    whole = packed(re.sub(r"（\d+）$", "", text))
    bare = re.sub(r"\([^()]*\)|[*:/\s]", "", whole)
    for said, score in ((whole, 1.0), (bare, 0.95), *((part, 0.9) for part in whole.split("/"))):
        if said in names:
            return names[said], score
    held = [name for name in names if len(name) > 1 and bare.endswith(name)]
    if held:
        return names[max(held, key=len)], 0.7
    near = nearest(bare, list(names), 0.75) if len(bare) > 2 else None
    return (names[near], 0.6) if near else ("", 0.0)


def _written(
    title: str,
    grid: Grid,
    sheet: Sheet,
    head: tuple[int, int],
    here: Standing,
    kinds: Mapping[str, str],
) -> Iterator[str]:
    lang = here.lang
    found = heads(grid, *head)
    rows = data_rows(grid, head[1])
    below = {
        column: [read for n in rows if (read := grid.cells[n].get(column)) and not _is_blank(read)]
        for column in found
    }
    known = _names(sheet)
    guesses = [
        (guess, column)
        for column, text in found.items()
        for guess in _guesses(text, below[column], sheet, here, kinds, known, hidden=column in grid.hidden)
    ]
    taken: dict[int, _Guess] = {}
    for guess, column in sorted(guesses, key=lambda each: (-each[0].score, each[1])):
        if column not in taken and guess.key not in {g.key for g in taken.values()}:
            taken[column] = guess
    named = {column.key: column.title for column in sheet.columns}
    yield f"  {_quoted(title)}:"
    yield f"    of: {sheet.name}"
    yield f"    head: {head[0] if head[0] == head[1] else f'{head[0]}-{head[1]}'}"
    yield "    columns:"
    for column, text in found.items():
        mine = taken.get(column)
        sample = canonical(below[column][0].value)[:20] if below[column] else ""
        said = [f"{named[mine.key]}；{mine.reason.get(lang)}" if mine else _UNKNOWN.get(lang)]
        said += [_LIKE.get(lang).format(sample)] if sample else [_EMPTY.get(lang)]
        said += [_HIDDEN.get(lang)] if column in grid.hidden else []
        remark = " ".join("；".join(said).split())
        yield f"      {_quoted(text)}: {mine.key if mine else ''}".rstrip() + f"   # {remark}"
    keys = {guess.key: column for column, guess in taken.items()}
    yield from _words(keys, below, sheet, here, kinds)


_UNKNOWN, _EMPTY = Text("没有认出，不读", "not known, not read"), Text("全空", "empty")
_LIKE, _HIDDEN = Text("如“{}”", "such as “{}”"), Text("隐藏的列", "a hidden column")


def _is_blank(read: Read) -> bool:
    return canonical(read.value) in ("", *headings()["blank"])


def _guesses(
    text: str,
    below: list[Read],
    sheet: Sheet,
    here: Standing,
    kinds: Mapping[str, str],
    names: Mapping[str, str],
    *,
    hidden: bool,
) -> Iterator[_Guess]:
    by_heading, likely = _by_heading(text, names)
    for column in sheet.columns:
        if column.key != by_heading and (by_heading or not _is_typed(column)):
            continue
        good = sum(_is_understood(read, column, here, kinds) for read in below)
        share = good / len(below) if below else 0.0
        counted = Text(f"{len(below)} 格里 {good} 格看得懂", f"{good} of {len(below)} cells are understood")
        if column.key == by_heading:
            reason = Text("按表头", "by its heading")
            typed = _is_typed(column)
            if typed and below:
                reason = Text(f"按表头，{counted.zh}", f"by its heading; {counted.en}")
            score = likely - (0.5 if typed and below and share < 0.2 and column.key not in WORDED else 0)
            yield _Guess(column.key, score - 0.3 * hidden, reason)
        elif len(below) > 2 and share >= _ENOUGH:
            reason = Text(f"按内容，{counted.zh}", f"by its content; {counted.en}")
            yield _Guess(column.key, 0.5 * share - 0.3 * hidden, reason)


WORDED = ("type", "responsible", "supplier")
"""Keys whose words are asked for in ``words``."""


def _is_typed(column: Column) -> bool:
    """Whether what stands in a column tells what it is."""
    field = column.field
    return column.key == "type" or bool(field and (field.is_dated or field.words or field.reference))


def _is_understood(read: Read, column: Column, here: Standing, kinds: Mapping[str, str]) -> bool:
    text = canonical(read.value)
    if column.key == "type":
        return bool(kind_of(text, {}, kinds))
    field = column.field
    if field is None or not _is_typed(column):
        return False
    if field.reference and field.reference != "parties":
        members = here.data.get(field.reference) or ()
        names = {str(m.get("tag", m.get("id"))) if isinstance(m, Mapping) else str(m) for m in members}
        return names.issuperset(re.split(r"[、,，;；\s]+", text))
    if isinstance(read.value, int | float) and field.is_dated and not 30_000 < read.value < 70_000:
        return False  # any number could be a day
    try:
        return as_value(read.value, field, here.words) is not None
    except NotUnderstood:
        return False


def _words(
    keys: Mapping[str, int],
    below: Mapping[int, list[Read]],
    sheet: Sheet,
    here: Standing,
    kinds: Mapping[str, str],
) -> Iterator[str]:
    """The words of a column that nobody understands yet, for somebody to say what they mean."""
    columns = {column.key: column for column in sheet.columns}
    listed = []
    places = {key: keys[key] for key in WORDED if key in keys}
    if sheet.name == "ledger" and "title" in keys:
        places.setdefault("type", keys["title"])
    for key, column in places.items():
        often = Counter(
            canonical(read.value)
            for read in below[column]
            if not _is_understood(read, columns[key], here, kinds)
            and not canonical(read.value).isdecimal()  # of a row of sums
        )
        if often and len(often) <= _MOST_WORDS:
            listed.append(f"      {key}:")
            for word, count in often.most_common():
                near = near_words(key, word, here, kinds)
                remark = _ASKED[key == "type" and "type" in keys].get(here.lang).format(count)
                remark += _NEAR.get(here.lang).format("、".join(filter(None, near))) if len(near) > 1 else ""
                only = near[0] if len(near) == 1 else ""
                listed.append(f"        {_quoted(word)}: {only}".rstrip() + f"   # {remark}")
    if listed:
        yield "    words:"
        yield from listed


_ASKED = (
    Text(
        "{} 行，填资料类型（单位填代号）；不填的，这些行不导入",
        "{} rows; write the record type (of a firm its key), else these rows are left out",
    ),
    Text("{} 行，填资料类型；不填的按题名认", "{} rows; write the record type, else the title tells it"),
)
_NEAR = Text("；可能是 {}", "; perhaps {}")
_SHOWN = 6


def near_words(key: str, word: str, here: Standing, kinds: Mapping[str, str]) -> list[str]:
    """What a word may mean: the party that contracts call so; the types, or firms, whose names have it in them; else
    the types whose titles end most like it.
    """
    said = packed(word)
    names = here.words.types if key == "type" else here.words.firms
    if key != "type":  # 甲方, 施工单位: a register names the party by what it is in the contract
        of_contract = [p for p, called in labels()["parties"].items() if said in map(packed, called)]
        if of_contract and of_contract[0] in names:
            return of_contract
    held = [name for name, title in names.items() if said in packed(title)]
    if not held and key == "type":
        alike = {title: _same_end(title, said) for title in kinds}
        most = max(alike.values(), default=0)
        held = sorted({kinds[title] for title, count in alike.items() if count == most >= _ALIKE})
        held = [*held, ""] if held else []  # never the only one: nobody has said so
    return held if len(held) <= _SHOWN else []


def _same_end(one: str, other: str) -> int:
    """How many characters at the end are the same."""
    pairs = enumerate(zip(reversed(one), reversed(other), strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


_ALIKE = 3
"""Characters at the end that two titles share."""


def _quoted(text: str) -> str:
    """A key of YAML."""
    plain = re.fullmatch(r"[\u4e00-\u9fff][\u4e00-\u9fff\w（）/.-]*", text)
    return text if plain else json.dumps(text, ensure_ascii=False)
