"""The sheets of the records: 台账 (a row a record), 签字, 附件, 专用项 (what one type has), 明细 (their tables)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dossier.authoring.journal import ABSENT
from dossier.excel.project_sheets import told_apart
from dossier.excel.reading import Standing, heading, is_table, leaves, singles
from dossier.excel.sheets import Cell, Column, Row, Sheet
from dossier.library.fields import Field
from dossier.library.scopes import SCOPES
from dossier.model import Record, Text
from dossier.reading.each import KEY
from dossier.source import escape

_RECORD, _TITLE = Text("条目编号", "record"), Text("文件题名", "title")
_TABLE, _NUMBER = Text("表", "table"), Text("行", "row")


def record_sheets(here: Standing) -> Iterator[Sheet]:
    """In the order of the tabs."""
    raws = [(record, here.raw(record)) for record in here.dossier.records]
    yield _ledger(here, raws)
    yield _members(here, raws, "signatures", Text("签字", "Signatures"))
    yield _members(here, raws, "evidence", Text("附件", "Evidence"))
    yield _own(here, raws)
    yield _tables(here, raws)


_Raws = Sequence[tuple[Record, dict[str, Any]]]


def _ledger(here: Standing, raws: _Raws) -> Sheet:
    common = here.schemas.common("record")
    used = (
        {"unit", "equipment", "discipline"}
        | {key for _, raw in raws for key in raw}
        | {SCOPES[scope] for scope in SCOPES if here.data.get(scope)}
    )
    scoped = set(SCOPES.values())
    keys = {
        key: each
        for key, each in singles(common).items()
        if key != KEY and (key not in scoped or key in used)
    }
    given = ("id", "type")
    columns = [
        here.column(key, each, required=key in common.required, given=key in given)
        for key, each in keys.items()
    ]
    columns[1] = Column(
        "type",
        columns[1].title,
        columns[1].help,
        22,
        tuple(here.words.types.values()),
        required=True,
        given=True,
    )
    rows = []
    for record, raw in raws:
        field = here.schemas.record(record.type)
        cells = {}
        for key, common_one in keys.items():
            each = field.fields.get(key, common_one)
            said = raw.get(key, ABSENT)
            value = record.data.get(key, ABSENT) if key in record.derived else said
            asked = key in field.required or key == "title"  # a title is not emptied by a slip
            cell = _cell(here, record, f"/{key}", each, value, asked)
            cells[key] = _derived(cell, record.derived.get(key), here)
        cells["id"], cells["type"] = Cell(record.id), Cell(here.words.types[record.type])
        rows.append(Row(record.id, cells))
    return Sheet(
        "ledger", Text("台账", "Ledger").get(here.lang), tuple(columns), told_apart(rows), natural="id"
    )


def _cell(here: Standing, record: Record, pointer: str, field: Field, value: Any, required: bool) -> Cell:
    place = record.location.file, f"{record.location.pointer}{pointer}"
    title = field.title or Text(pointer[1:], pointer[1:])
    cell = here.cell(None if value is ABSENT else value, field, place, title, required=required)
    return Cell(cell.value) if here.derived(record, pointer) else cell


def _derived(cell: Cell, rule: Text | None, here: Standing) -> Cell:
    """A cell whose value nobody wrote says so; what is typed there is written into the record."""
    if rule is None:
        return cell
    said = Text(f"没有写，得自：{rule.zh}", f"not written, from: {rule.en}")
    return replace(cell, derived=said.get(here.lang))


def _about(here: Standing) -> tuple[Column, Column]:
    return (
        Column("record", _RECORD.get(here.lang), width=12, required=True, given=True),
        Column("title", _TITLE.get(here.lang), width=30, given=True),
    )


def _named(record: Record) -> dict[str, Cell]:
    return {"record": Cell(record.id), "title": Cell(record.title)}


def _members(here: Standing, raws: _Raws, key: str, title: Text) -> Sheet:
    member = here.schemas.common("record").fields[key].member
    keys = singles(member)
    columns = (
        *_about(here),
        *(here.column(k, each, required=k in member.required) for k, each in keys.items()),
    )
    rows = []
    for record, raw in raws:
        for n, data in _maps(raw.get(key)):
            cells = _member_cells(here, record, keys, data, f"/{key}/{n}", member.required)
            rows.append(Row(f"{record.id}/{key}/{n}", _named(record) | cells))
    return Sheet(key, title.get(here.lang), columns, told_apart(rows))


def _maps(listed: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for n, data in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(data, Mapping):
            yield n, data


def _member_cells(
    here: Standing,
    record: Record,
    keys: Mapping[str, Field],
    data: Mapping[str, Any],
    above: str,
    required: frozenset[str],
) -> dict[str, Cell]:
    return {
        key: _cell(here, record, f"{above}/{escape(key)}", each, data.get(key, ABSENT), key in required)
        for key, each in keys.items()
    }


def own_fields(here: Standing, record_type: str, data: Any) -> dict[str, tuple[str, Field, Text, Any]]:
    """What only a type of records has, by the title that a row carries; titles that several share have their key."""
    common = here.schemas.common("record").fields
    found: dict[str, tuple[str, Field, Text, Any]] = {}
    for pointer, field, title, value in leaves(here.schemas.record(record_type), data):
        if pointer.split("/")[1] not in common:
            label = heading(title, here.lang)
            label = f"{label}（{pointer[1:]}）" if label in found else label
            found[label] = pointer, field, title, value
    return found


def _own(here: Standing, raws: _Raws) -> Sheet:
    columns = (
        *_about(here),
        Column("item", Text("项目", "item").get(here.lang), width=24, required=True, given=True),
        Column("value", Text("内容", "content").get(here.lang), width=60),
    )
    rows = []
    for record, raw in raws:
        required = here.schemas.record(record.type).required
        for label, (pointer, field, _, value) in own_fields(here, record.type, raw).items():
            asked = pointer[1:] in required
            if value is not ABSENT or asked:
                cell = _cell(here, record, pointer, field, value, asked)
                rows.append(
                    Row(f"{record.id}{pointer}", {**_named(record), "item": Cell(label), "value": cell})
                )
    return Sheet("own", Text("专用项", "Particulars").get(here.lang), columns, told_apart(rows))


def tables_of(here: Standing, record_type: str) -> dict[str, tuple[str, Field]]:
    """The tables inside the records of a type: what a reader calls each → its key, and what a row of it holds."""
    common = here.schemas.common("record").fields
    found = {}
    for key, field in here.schemas.record(record_type).fields.items():
        if key not in common and is_table(field):
            title = heading(field.title or Text(key, key), here.lang)
            found[title if title not in found else f"{title}（{key}）"] = key, field.member
    return found


def _tables(here: Standing, raws: _Raws) -> Sheet:
    rows: list[Row] = []
    widest = 1
    for record, raw in raws:
        tables, required = tables_of(here, record.type), here.schemas.record(record.type).required
        for title, (key, member) in tables.items():
            listed = list(_maps(raw.get(key)))
            keys = singles(member)
            if (
                listed or key in required or len(tables) == 1
            ):  # headings without rows: somebody types below them
                about = {**_named(record), "table": Cell(title)}
                heads = {
                    f"c{n}": Cell(_title(here, k, each), head=True)
                    for n, (k, each) in enumerate(keys.items(), 1)
                }
                rows.append(Row(f"{record.id}/{key}#", {**about, **heads}))
                widest = max(widest, len(keys))
            for n, data in listed:
                cells = _member_cells(here, record, keys, data, f"/{key}/{n}", member.required)
                numbered = {f"c{i}": cell for i, cell in enumerate(cells.values(), 1)}
                rows.append(Row(f"{record.id}/{key}/{n}", {**about, "n": Cell(n + 1), **numbered}))
    columns = (
        *_about(here),
        Column("table", _TABLE.get(here.lang), width=16, required=True, given=True),
        Column("n", _NUMBER.get(here.lang), width=5, given=True),
        *(Column(f"c{n}", str(n), width=18) for n in range(1, widest + 1)),
    )
    return Sheet("tables", Text("明细", "Tables").get(here.lang), columns, told_apart(rows))


def _title(here: Standing, key: str, field: Field) -> str:
    return heading(field.title or Text(key, key), here.lang)
