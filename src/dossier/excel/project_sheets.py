"""The sheets of dossier.yaml: 工程, 单位, 人员, 里程碑, 设备 and the other lists that rules go through."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from dossier.authoring.journal import ABSENT
from dossier.excel.reading import Standing, heading, leaves, shown_id, singles
from dossier.excel.sheets import Cell, Column, Row, Sheet
from dossier.library.fields import Field
from dossier.library.scopes import SCOPES
from dossier.model import Text
from dossier.reading.dossier import MAIN
from dossier.source import escape

_HEADS = ("profile", "jurisdiction", "language", "compiled")
_LABEL, _CONTENT, _HELP = Text("项目", "item"), Text("内容", "content"), Text("说明", "note")


def project_sheets(here: Standing, wanted: Collection[str] = ()) -> Iterator[Sheet]:
    """In the order of the tabs. `wanted`: lists of dossier.yaml that have a sheet also while they are empty."""
    yield _listed(here, "project", Text("工程", "Project"), _project_rows(here))
    yield _parties(here)
    yield _staff(here)
    rows = _rows(here, here.main.fields["milestones"], here.data.get("milestones"), "/milestones")
    yield _listed(here, "milestones", Text("里程碑", "Milestones"), tuple(rows), dated=True)
    for scope in SCOPES:
        member = here.main.fields[scope].member
        if member.fields and (scope == "equipment" or scope in wanted or here.data.get(scope)):
            yield _scope(here, scope, member)


def _listed(here: Standing, name: str, title: Text, rows: tuple[Row, ...], *, dated: bool = False) -> Sheet:
    """A sheet with an entry a line: what it is, what is filled in, what is to be known."""
    columns = (
        Column("label", _LABEL.get(here.lang), width=28, given=True),
        Column("value", _CONTENT.get(here.lang), width=20 if dated else 60, kind="date" if dated else "text"),
        Column("help", _HELP.get(here.lang), width=60, given=True),
    )
    return Sheet(name, title.get(here.lang), columns, rows, natural="label", grows=False)


def _project_rows(here: Standing) -> tuple[Row, ...]:
    fields = here.main.fields
    rows = [
        _row(here, f"/{key}", fields[key], fields[key].title, here.data.get(key, ABSENT), key == "profile")
        for key in _HEADS
    ]
    rows += _rows(here, fields["project"], here.data.get("project"), "/project")
    rows.append(
        _row(
            here,
            "/disciplines",
            fields["disciplines"],
            fields["disciplines"].title,
            here.data.get("disciplines", ABSENT),
            False,
        )
    )
    rows += _rows(here, fields["package"], here.data.get("package"), "/package")
    return tuple(rows)


def _rows(here: Standing, field: Field, data: Any, above: str) -> Iterator[Row]:
    for pointer, below, title, value in leaves(field, data):
        yield _row(here, above + pointer, below, title, value, pointer[1:] in field.required)


def _row(here: Standing, pointer: str, field: Field, title: Text | None, value: Any, required: bool) -> Row:
    called = title or Text(pointer[1:], pointer[1:])
    cell = here.cell(None if value is ABSENT else value, field, (MAIN, pointer), called, required=required)
    help_text = field.help.get(here.lang) if field.help else ""
    if field.member.words and field.items is not None:
        several = Text("可填多项，用“、”隔开：", "several, parted by commas: ").get(here.lang)
        help_text += several + "、".join(here.words.names(field.member).values())
    cells = {"label": Cell(heading(called, here.lang)), "value": cell, "help": Cell(help_text)}
    return Row(pointer[1:], cells)


def _parties(here: Standing) -> Sheet:
    field = here.main.fields["parties"].fields["owner"]
    keys = singles(field)
    columns = [
        Column("key", Text("代号", "key").get(here.lang), _KEY_HELP.get(here.lang), required=True, given=True)
    ]
    columns += [here.column(key, each, required=key in field.required) for key, each in keys.items()]
    rows = []
    for key, party in (here.data.get("parties") or {}).items():
        if isinstance(party, Mapping):
            cells = _cells(here, keys, party, f"/parties/{escape(key)}", field.required)
            rows.append(Row(str(key), {"key": Cell(str(key)), **cells}))
    return Sheet(
        "parties", Text("单位", "Parties").get(here.lang), tuple(columns), tuple(rows), natural="key"
    )


_KEY_HELP = Text(
    "在本项目内代表这个单位的英文小写代号，如 owner、contractor、supplier2。",
    "A short word in small letters that stands for the firm in this dossier: owner, contractor, supplier2.",
)


def _cells(
    here: Standing, keys: Mapping[str, Field], data: Mapping[str, Any], above: str, required: frozenset[str]
) -> dict[str, Cell]:
    return {
        key: here.cell(
            data.get(key),
            each,
            (MAIN, f"{above}/{escape(key)}"),
            each.title or Text(key, key),
            required=key in required,
        )
        for key, each in keys.items()
    }


def _staff(here: Standing) -> Sheet:
    staff = here.main.fields["parties"].fields["owner"].fields["staff"].member
    keys = singles(staff)
    firm = Column(
        "party",
        Text("单位", "firm").get(here.lang),
        width=30,
        choices=tuple(here.words.firms.values()),
        required=True,
        given=True,
    )
    columns = (firm, *(here.column(key, each, required=key in staff.required) for key, each in keys.items()))
    rows = []
    for key, party in (here.data.get("parties") or {}).items():
        listed = party.get("staff") if isinstance(party, Mapping) else None
        for n, member in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(member, Mapping):
                cells = _cells(here, keys, member, f"/parties/{escape(key)}/staff/{n}", staff.required)
                rows.append(Row(f"{key}/staff/{n}", {"party": Cell(here.words.firms.get(key, key)), **cells}))
    return Sheet("staff", Text("人员", "Staff").get(here.lang), columns, tuple(rows))


def _scope(here: Standing, scope: str, member: Field) -> Sheet:
    keys = singles(member)
    name = "tag" if "tag" in keys else "id"
    columns = tuple(
        here.column(key, each, called(here, key, each), required=key in member.required, given=key == name)
        for key, each in keys.items()
    )
    rows = []
    for n, data in enumerate(here.data.get(scope) or ()):
        if isinstance(data, Mapping):
            cells = _cells(here, keys, data, f"/{scope}/{n}", member.required)
            identity = shown_id(data.get(name, n))
            rows.append(Row(f"{scope}/{identity}", cells | {name: Cell(identity)}))
    title = here.main.fields[scope].title or Text(scope, scope)
    return Sheet(scope, title.get(here.lang), columns, _told_apart(rows), natural=name)


def called(here: Standing, key: str, field: Field) -> Text | None:
    """The title of a key of a list: that of the list it names, not that of any id."""
    common = here.schemas.common("record").fields
    if key in SCOPES.values():
        return common[key].title
    return _NAMED.get(key) or field.title


_NAMED = {"tag": Text("位号", "tag"), "id": Text("编号", "id"), "name": Text("名称", "name")}


def _told_apart(rows: list[Row]) -> tuple[Row, ...]:
    """Rows of one id, which a check reports, are told apart by their order."""
    seen: dict[str, int] = {}
    apart = []
    for row in rows:
        seen[row.id] = seen.get(row.id, 0) + 1
        apart.append(row if seen[row.id] == 1 else Row(f"{row.id}~{seen[row.id]}", row.cells))
    return tuple(apart)


told_apart = _told_apart
