"""Three-way: what the workbook says, what was exported, what stands in the files now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dossier.authoring.changes import REMOVE, segments_of
from dossier.authoring.edits import Edit, same
from dossier.authoring.journal import ABSENT, Journal, path_of, value_at
from dossier.excel.grids import Read
from dossier.excel.matching import Matched, Pair
from dossier.excel.proposal import Place, Placed, Proposal
from dossier.excel.reading import Standing, heading
from dossier.excel.release_sheets import RELEASES
from dossier.excel.sheets import Cell, Sheet, Slot
from dossier.excel.values import NotUnderstood, Words, as_cell, as_value, canonical, one_form
from dossier.library.fields import Field
from dossier.model import Text
from dossier.source import escape


@dataclass(frozen=True, slots=True)
class Imported:
    """What earlier imports of the same workbook left behind: that is no change by somebody else."""

    values: dict[tuple[str, str], Any]
    made: frozenset[str] = frozenset()
    """The ids of records that they made."""

    @classmethod
    def of(cls, journal: Journal, mark: str) -> Imported:
        """`mark`: that of the workbook."""
        lines = [e for e in journal.lines if e.about == mark and e.run not in journal.undone]
        values = {(line.file, _name(line.path)): line.new for line in lines}
        return cls(values, frozenset(i for line in lines for i in _ids(line.new)))

    def left(self, here: Standing, slot: Slot) -> bool:
        """Whether what stands in a place is what such an import wrote there."""
        if not self.values:
            return False
        data, way = here.sources[slot.file].data, segments_of(slot.pointer)
        path = path_of(data, way)
        for end in range(len(path), 0, -1):
            if (slot.file, _name(path[:end])) in self.values:
                wrote = self.values[slot.file, _name(path[:end])]
                rest = "".join(f"/{escape(each)}" for each in way[end:])
                now, then = value_at(data, slot.pointer), value_at(wrote, rest)
                return now is then if ABSENT in (now, then) else same(now, then)
        return False


def _ids(new: Any) -> Iterator[str]:
    """The ids of the records that an edit made."""
    for each in new if isinstance(new, list) else [new]:
        if isinstance(each, Mapping) and "id" in each and "type" in each:
            yield str(each["id"])


def _name(path: Iterable[Any]) -> str:
    return json.dumps(list(path), ensure_ascii=False, sort_keys=True, default=str)


def compare(
    sheet: Sheet, found: Matched, here: Standing, words: Words, imported: Imported, to: Proposal
) -> None:
    """What was changed in the rows that stand in the dossier becomes edits and problems."""
    for pair in found.pairs:
        if _emptied(sheet, pair):
            _left_empty(sheet, pair, to)
            continue
        for column in sheet.columns:
            if column.key in found.columns:
                number, read = pair.typed.cells.get(column.key, (found.columns[column.key], Read(None)))
                place = Place(sheet.title, pair.typed.number, number)
                _cell(pair, column.key, read, place, here, words, imported, to)


def _left_empty(sheet: Sheet, pair: Pair, to: Proposal) -> None:
    """A row of which nothing is left removes nothing, but for a waiver and an acceptance: without it more is asked."""
    place, slot = Place(sheet.title, pair.typed.number), pair.now.cells.get("reason", Cell()).slot
    if sheet.name not in RELEASES or slot is None:
        to.say(place, "Y151", row=pair.now.id)
        return
    shown = "，".join(text for cell in pair.now.cells.values() if (text := canonical(cell.value)))
    edit = Edit(slot.pointer.rpartition("/")[0], REMOVE, str(place))
    to.edits.append(Placed(place, slot.file, edit, f"{sheet.title} {_owner(pair)}", shown, ""))


def _emptied(sheet: Sheet, pair: Pair) -> bool:
    """Whether everything that could be typed was deleted, and there was something."""
    keys = [c.key for c in sheet.columns if (cell := pair.now.cells.get(c.key)) and cell.slot]
    before = pair.was or {}
    return len(keys) > 1 and not any(map(pair.typed.text, keys)) and any(before.get(key) for key in keys)


def _cell(
    pair: Pair,
    key: str,
    read: Read,
    place: Place,
    here: Standing,
    words: Words,
    imported: Imported,
    to: Proposal,
) -> None:
    now = pair.now.cells.get(key, Cell())
    said, stands, was = canonical(read.value), canonical(now.value), (pair.was or {}).get(key)
    if read.asked:
        to.say(place, "Y157", shown=said)
        return
    if said in (stands, was) or (said == "" and was is None):
        return
    if now.slot is None:
        to.say(place, "Y156", stands=stands or "—")
        return
    base = stands if imported.left(here, now.slot) else was
    if one_form(said) == one_form(stands) and (pair.was is None or stands != (base or "")):
        to.alike += 1  # one writes it with a blank, the other without: neither is wrong
        return
    if stands != (base or ""):
        if meaning(read, now.slot.field, words) == stands:
            return
        to.say(place, "Y158", said=said or "—", stands=stands or "—", was=was or "—", file=now.slot.file)
        return
    _edit(now, read, place, stands, pair, here, words, to)


def meaning(read: Read, field: Field | None, words: Words) -> str | None:
    """What a cell means, as a cell of ours shows it: 2026.3.5 is 2026-03-05; None where nobody can tell."""
    try:
        return canonical(as_cell(as_value(read.value, field, words), field, words))
    except NotUnderstood:
        return None


def _edit(
    now: Cell, read: Read, place: Place, stands: str, pair: Pair, here: Standing, words: Words, to: Proposal
) -> None:
    slot = now.slot
    assert slot is not None
    before = value_at(here.sources[slot.file].data, slot.pointer)
    try:
        value = as_value(read.value, slot.field, words, was_list=isinstance(before, list))
        shown = canonical(as_cell(value, slot.field, words))
    except NotUnderstood as error:
        to.say(place, "Y159", said=canonical(read.value), expected=error.expected)
        return
    if shown == stands:
        return
    if value is None and now.derived:
        return  # nobody wrote it; left blank, it follows from the others again
    if value is None and now.required:
        to.say(place, "Y160", title=slot.title)
        return
    edit = Edit(slot.pointer, REMOVE if value is None else value, str(place))
    subject = f"{_owner(pair)} {heading(slot.title, here.lang)}".strip()
    to.edits.append(Placed(place, slot.file, edit, subject, stands, shown))


def _owner(pair: Pair) -> str:
    """The record, firm or piece that a row is about."""
    texts = [canonical(pair.now.cells[key].value) for key in _OWNERS if key in pair.now.cells]
    return next((text for text in texts if text), "")


_OWNERS = ("record", "id", "tag", "key", "code", "requirement")


def told(sheet: Sheet, found: Matched, to: Proposal) -> None:
    """The problems of matching, at their cells."""
    for row, column, code, words in found.problems:
        to.say(Place(sheet.title, row, column), code, **words)


NOTHING = Text("（空）", "(empty)")
