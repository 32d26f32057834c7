"""Files that were named in the sheet 缺项 become records, or complete one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from dossier.authoring.edits import Edit
from dossier.excel.grids import Grid, Read
from dossier.excel.matching import Pair, match
from dossier.excel.missing_sheet import INPUT_KEYS
from dossier.excel.new_rows import Added, NewRows
from dossier.excel.proposal import Place, Placed
from dossier.excel.reading import Standing
from dossier.excel.sheets import Cell, Column, Row, Sheet
from dossier.excel.state import SheetState
from dossier.excel.values import NotUnderstood, as_value, canonical
from dossier.library.scopes import SCOPES
from dossier.model import Catalogue, Record, Requirement, Text


def file_missing(was: SheetState, grid: Grid, catalogue: Catalogue, rows: NewRows) -> None:
    """Take the rows in which somebody named a file. What is already on file is passed over."""
    columns = tuple(Column(key, title) for title, key in was.columns.items())
    exported = tuple(Row(i, {key: Cell(text) for key, text in row.items()}) for i, row in was.rows.items())
    sheet = Sheet("missing", was.title, columns, exported)
    found = match(sheet, grid, was)
    asked = {requirement.id: requirement for requirement in catalogue.requirements}
    for typed in found.new:
        rows.to.say(Place(sheet.title, typed.number), "Y161")
    for row, column, code, words in found.problems:
        if code != "Y151":  # a row that was deleted here deletes nothing
            rows.to.say(Place(sheet.title, row, column), code, **words)
    for pair in found.pairs:
        identity, _, item = pair.typed.id.partition("|")
        changed = [k for k in INPUT_KEYS if pair.typed.text(k) != (pair.was or {}).get(k, "")]
        if not changed:
            continue
        if identity in asked:
            _file(asked[identity], item, pair, sheet.title, rows)
        else:
            rows.to.say(Place(sheet.title, pair.typed.number), "Y154", row=identity)


def _file(asked: Requirement, item: str, pair: Pair, sheet: str, rows: NewRows) -> None:
    here, typed = rows.here, pair.typed

    def at(key: str) -> Place:
        return Place(sheet, typed.number, typed.cells.get(key, (0, Read(None)))[0])

    name = typed.text("file").replace("\\", "/")
    if not name:
        rows.to.say(at("file"), "Y162", title=Text("文件（补）", "file"))
        return
    if not _is_inside(here.dossier.root, name):
        rows.to.say(at("file"), "Y164", file=name)
        return
    titles = {title: key for key, title in here.words.types.items()}
    said = typed.text("type")
    record_type = titles.get(said, said) or (asked.records[0] if len(asked.records) == 1 else "")
    if record_type not in asked.records:
        listed = "、".join(here.words.types.get(each, each) for each in asked.records)
        rows.to.say(at("type"), "Y159", said=said or "—", expected=Text(listed, listed))
        return
    if any(ref.file == name for r in here.dossier.records if r.type == record_type for ref in r.evidence):
        return
    data = _inputs(pair, sheet, rows, record_type)
    if data is not None:
        _put(asked, item, record_type, name, data, at("file"), rows)


def _is_inside(root: Path, name: str) -> bool:
    path = Path(os.path.realpath(root / name))
    return path.is_relative_to(os.path.realpath(root)) and path.is_file()


def _inputs(pair: Pair, sheet: str, rows: NewRows, record_type: str) -> dict[str, Any] | None:
    """Kind, number and date as they were typed; None where one of them is not understood."""
    record = rows.here.schemas.record(record_type)
    kind = rows.here.schemas.common("record").fields["evidence"].member.fields["kind"]
    data: dict[str, Any] = {}
    for key, field in (
        ("kind", kind),
        ("number", record.fields.get("number")),
        ("date", record.fields.get("date")),
    ):
        column, read = pair.typed.cells.get(key, (0, Read(None)))
        place = Place(sheet, pair.typed.number, column)
        try:
            value = as_value(read.value, field, rows.words)
        except NotUnderstood as error:
            rows.to.say(place, "Y159", said=canonical(read.value), expected=error.expected)
            return None
        if value is not None:
            data[key] = value
    if "kind" not in data:
        rows.to.say(Place(sheet, pair.typed.number), "Y162", title=Text("性质（补）", "kind of copy"))
        return None
    return data


def _put(
    asked: Requirement,
    item: str,
    record_type: str,
    name: str,
    data: dict[str, Any],
    place: Place,
    rows: NewRows,
) -> None:
    here = rows.here
    evidence = {"file": name, "kind": data.pop("kind")}
    key = SCOPES.get(asked.per or "")
    standing = [r for r in here.dossier.records if r.type == record_type and _is_of(r, key, item)]
    if len(standing) == 1 and not standing[0].evidence:
        record = standing[0]
        edit = Edit(f"{record.location.pointer}/evidence/-", evidence, str(place))
        subject = f"{record.id} {Text('附件', 'evidence').get(here.lang)}"
        rows.to.edits.append(Placed(place, record.location.file, edit, subject, "", name))
        return
    title = here.schemas.record_types[record_type].title.get(
        "zh" if here.dossier.language == "zh-CN" else "en"
    )
    new: dict[str, Any] = {"id": rows.next_id(record_type), "type": record_type}
    new["title"] = f"{_called(here, asked, item)}{title}" if item else title
    new |= data
    if key and item:
        new[key] = item
    new["evidence"] = [evidence]
    rows.records[new["id"]] = Added(place, record_type, new, {})


def _is_of(record: Record, key: str | None, item: str) -> bool:
    if not key or not item:
        return True
    value = record.data.get(key)
    return item in value if isinstance(value, list) else value == item


def _called(here: Standing, asked: Requirement, item: str) -> str:
    """The member's own name, to stand before the title of the record: 潜水泵产品合格证."""
    for member in here.data.get(asked.per or "") or ():
        if isinstance(member, dict) and item in (member.get("tag"), member.get("id")):
            return f"{member.get('name', item)}"
    return f"{item} "
