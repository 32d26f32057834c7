"""Register and due list as tables: one shape for the terminal, JSON, HTML and Excel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dossier.aftercare.case import Case
from dossier.aftercare.due_line import SUBJECTS, DueLine
from dossier.aftercare.said_dates import day_text
from dossier.aftercare.warranty_line import Line
from dossier.checking.moments import cn
from dossier.model import Language, Text

Cell = str | int | float | dt.date | dt.datetime | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns. `group` is the column whose values part the rows."""

    name: str
    title: Text
    as_of: dt.date
    columns: Mapping[str, Text]
    rows: tuple[Mapping[str, Cell], ...]
    group: str
    until: dt.date | None = None
    """The last day of the range that was asked for; None where the table has none."""


_URGENCY = {
    "overdue": Text("逾期", "overdue"),
    "now": Text("待办", "to do"),
    "due": Text("将到期", "due"),
    "paused": Text("暂停", "paused"),
}
_KINDS = {
    "warranty": Text("保修期", "warranty"),
    "latent": Text("潜在缺陷保证期", "latent defects"),
    "shelf": Text("备件搁置质保", "spares on the shelf"),
    "extension": Text("延保", "extension"),
    "replacement": Text("更换件", "replacement"),
    "bearer": Text("责任方", "who bears it"),
    "liability": Text("缺陷责任期", "defect liability"),
    "contract": Text("维护合同", "maintenance contract"),
    "lapsed": Text("不享受三包", "no coverage"),
}
_ORIGINS = {"statutory": Text("法定", "by law"), "agreed": Text("约定", "agreed")}


def due_table(
    lines: Sequence[DueLine], as_of: dt.date, lang: Language, until: dt.date | None = None
) -> Table:
    """The due list up to the day `until`, parted by who must act; within each by date."""
    ordered = sorted(lines, key=lambda line: (line.who.get(lang), line.sort_key))
    rows = tuple(
        {
            "who": line.who.get(lang),
            "due": line.due,
            "state": _URGENCY[line.urgency].get(lang),
            "project": line.project,
            "project_name": line.project_name,
            "subject": SUBJECTS[line.subject].get(lang),
            "id": line.id,
            "title": line.title.get(lang),
            "why": line.why.get(lang),
            "authority": line.authority.get(lang),
            "notes": _joined(line.notes, lang),
        }
        for line in ordered
    )
    columns = {
        "who": Text("责任方", "Who acts"),
        "due": Text("应于", "Due"),
        "state": Text("状态", "State"),
        "project": Text("工程编号", "Project"),
        "project_name": Text("工程名称", "Project name"),
        "subject": Text("事项", "Subject"),
        "id": Text("编号", "Id"),
        "title": Text("内容", "What"),
        "why": Text("原因", "Why"),
        "authority": Text("依据", "Authority"),
        "notes": Text("说明", "Notes"),
    }
    return Table("due", Text("到期清单", "Due list"), as_of, columns, rows, "who", until)


_OWN_WORDS = {"warranty-card", "hotline", "installation", "review", "settlement", "survey", "training"}
_OWN_PLAN = "spares-plan-"


def for_people(table: Table) -> Table:
    """A due list without the words that stand for a number where the terms promise something that has none; programs
    tell lines apart by them.
    """
    rows = tuple(
        {**row, "id": ""} if row.get("id") in _OWN_WORDS or str(row.get("id")).startswith(_OWN_PLAN) else row
        for row in table.rows
    )
    return replace(table, rows=rows) if table.name == "due" else table


def register_table(cases: Iterable[Case], as_of: dt.date, lang: Language) -> Table:
    """The warranty register, parted by project."""
    rows = tuple(_line(case, line, as_of, lang) for case in cases for line in case.lines)
    columns = {
        "project": Text("工程", "Project"),
        "kind": Text("类别", "Kind"),
        "title": Text("部位（产品）", "Part or product"),
        "starts": Text("起算日", "From"),
        "starts_by": Text("起算依据", "Start rule"),
        "term": Text("期限", "Term"),
        "ends": Text("届满日", "To"),
        "left": Text("余日", "Days left"),
        "origin": Text("来源", "Origin"),
        "authority": Text("依据", "Authority"),
        "bearer": Text("责任方", "Borne by"),
        "serials": Text("编号", "Serials"),
        "notes": Text("说明", "Notes"),
    }
    return Table("warranty", Text("保修登记表", "Warranty register"), as_of, columns, rows, "project")


def _line(case: Case, line: Line, as_of: dt.date, lang: Language) -> dict[str, Cell]:
    return {
        "project": f"{case.dossier.code} {case.dossier.name}",
        "kind": _KINDS[line.kind].get(lang),
        "title": line.title.get(lang),
        "starts": line.starts,
        "starts_by": line.starts_by.get(lang),
        "term": line.term.get(lang),
        "ends": line.ends,
        "left": (line.ends - as_of).days if line.ends else None,
        "origin": _ORIGINS[line.origin].get(lang),
        "authority": line.authority.get(lang),
        "bearer": line.bearer.get(lang),
        "serials": " → ".join(line.serials) if line.kind == "replacement" else ", ".join(line.serials),
        "notes": _joined(line.notes, lang),
    }


def _joined(notes: Iterable[Text], lang: Language) -> str:
    return Text("；", "; ").get(lang).join(note.get(lang) for note in notes)


def range_text(as_of: dt.date, until: dt.date | None) -> Text:
    """Of which day a list is, and how far it looks ahead."""
    ahead = Text(f"，列至{cn(until)}", f", up to {until}") if until else Text("", "")
    return Text(f"截至{cn(as_of)}{ahead.zh}", f"as of {as_of}{ahead.en}")


def shown(cell: Cell, lang: Language) -> str:
    """A cell for people: 2026年3月5日 or ISO, midnight as the end of the day before."""
    if isinstance(cell, dt.date):
        return day_text(cell).get(lang)
    return "" if cell is None else str(cell)
