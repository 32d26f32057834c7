"""The sheets 免除 and 接受的问题: what somebody released the dossier from, and which findings somebody accepted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.result import CheckResult
from dossier.excel.grids import Read
from dossier.excel.matching import Typed
from dossier.excel.project_sheets import told_apart
from dossier.excel.proposal import Place, Proposal
from dossier.excel.reading import Standing, shown_id, singles
from dossier.excel.sheets import Cell, Column, Row, Sheet
from dossier.findings import Severity
from dossier.library.scopes import SCOPES
from dossier.model import Catalogue, Text
from dossier.reading.dossier import MAIN, item_id

RELEASES: Mapping[str, tuple[str, ...]] = {
    "waivers": ("requirement", "item"),
    "accept": ("code", "record", "requirement", "item"),
}
"""List of dossier.yaml → the keys that say what an entry is about; in a row that stands they are there to be read."""
_HELP = {
    "requirement": Text(
        "从列表选，或从“缺项”复制；只填编号也可以。", "Choose it, or copy it from “Missing”; the id will do."
    ),
    "item": Text(
        "只免其中一个对象时填，如 P-101；空着是整项。",
        "One of the items alone, such as P-101; blank: all of them.",
    ),
    "code": Text(
        "检查报告里的代码，如 X592。下面三列指明是哪一条的；都空着，这个代码的问题全部接受。",
        "The code that the report shows, such as X592. The next three columns say of what; where they are blank,"
        " all findings of the code are accepted.",
    ),
    "record": Text("只接受这一条资料的问题。", "Findings of this record alone."),
    "approved_by": Text(
        "姓名和职务，如：韦东（总监理工程师）。", "Name and office, such as 韦东 (chief supervisor)."
    ),
}


def release_sheets(here: Standing, result: CheckResult | None) -> Iterator[Sheet]:
    """Both sheets, also while the lists are empty: somebody may begin them there."""
    titles = (
        {r.requirement.id: r.requirement.title.get(here.lang) for r in result.requirements} if result else {}
    )
    for name, about in RELEASES.items():
        field = here.main.fields[name]
        member = field.member
        keys = singles(member)
        choices = _choices(here, name, titles, result)
        columns = [
            here.column(
                key,
                each,
                required=key in member.required,
                given=key in about,
                help=_HELP[key].get(here.lang) if key in _HELP else "",
                choices=choices.get(key, ()),
            )
            for key, each in keys.items()
        ]
        if name == "waivers":
            called = Text("应归档项名称", "requirement").get(here.lang)
            columns.insert(1, Column("title", called, width=34, given=True))
        rows = tuple(_row(here, name, n, data, titles) for n, data in _listed(here, name))
        title = field.title or Text(name, name)
        yield Sheet(name, title.get(here.lang), tuple(columns), told_apart(list(rows)))


def _choices(
    here: Standing, name: str, titles: Mapping[str, str], result: CheckResult | None
) -> dict[str, tuple[str, ...]]:
    wanted = {"requirement": tuple(f"{identity} {title}" for identity, title in titles.items())}
    if name == "accept" and result is not None:
        open_ones = {f.code for f in result.findings if f.severity in (Severity.ERROR, Severity.WARNING)}
        wanted |= {"code": tuple(sorted(open_ones)), "record": tuple(r.id for r in here.dossier.records)}
    return wanted


def _listed(here: Standing, name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    listed = here.data.get(name)
    for n, data in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(data, Mapping):
            yield n, data


def _row(here: Standing, name: str, n: int, data: Mapping[str, Any], titles: Mapping[str, str]) -> Row:
    member, about = here.main.fields[name].member, RELEASES[name]
    cells = {}
    for key, each in singles(member).items():
        title = each.title or Text(key, key)
        place = MAIN, f"/{name}/{n}/{key}"
        cell = here.cell(data.get(key), each, place, title, required=key in member.required)
        cells[key] = Cell(cell.value) if key in about else cell
    if name == "waivers":
        cells["title"] = Cell(titles.get(str(data.get("requirement"))))
    identity = "|".join(shown_id(data.get(key, "")) for key in about)
    return Row(f"{name}/{identity}", cells)


def named(
    sheet: Sheet, rows: list[Typed], here: Standing, catalogue: Catalogue | None, to: Proposal
) -> list[Typed]:
    """New rows with ids alone, as lists and 缺项 show names beside them; one about nothing there is gets Y163."""
    known = {r.id for r in catalogue.requirements} if catalogue else None
    records = {record.id for record in here.dossier.records}
    sound = []
    for row in rows:
        plain = as_named(row, here)
        there = {"requirement": known, "record": records if records else None}
        lost = next(
            (key for key, ids in there.items() if ids is not None and plain.text(key) not in (*ids, "")), None
        )
        if lost is None:
            sound.append(plain)
        else:
            to.say(Place(sheet.title, row.number, row.cells[lost][0]), "Y163", name=plain.text(lost))
    return sound


def as_named(row: Typed, here: Standing) -> Typed:
    """A row as it was typed, with ids alone: ``BC-010 工程定位`` is ``BC-010``, ``P-101 潜水泵`` is ``P-101``."""
    cells = dict(row.cells)
    if requirement := row.text("requirement"):
        cells["requirement"] = row.cells["requirement"][0], Read(requirement.split()[0])
    if item := row.text("item"):
        cells["item"] = row.cells["item"][0], Read(_items(here).get(item, item))
    return Typed(row.number, row.id, cells)


def _items(here: Standing) -> dict[str, str]:
    """What a reader calls a member of a list → its id."""
    found = {name: word for word, name in here.words.members.get("disciplines", {}).items()}
    for scope in SCOPES:
        for member in here.data.get(scope) or ():
            if isinstance(member, Mapping):
                found[f"{item_id(member)} {member.get('name', '')}"] = item_id(member)
    return found
