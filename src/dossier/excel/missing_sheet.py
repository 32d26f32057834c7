"""The sheet 缺项: what is still to come, from whom, until when, and a place to name the file once it is there."""

from __future__ import annotations

import datetime as dt

from dossier.checking.result import CheckResult, RequirementResult
from dossier.excel.reading import Standing
from dossier.excel.sheets import Cell, Column, Row, Sheet
from dossier.model import Status, Text

_OPEN = {
    Status.OVERDUE: Text("逾期", "overdue"),
    Status.MISSING: Text("缺", "missing"),
    Status.INCOMPLETE: Text("不全", "incomplete"),
    Status.PENDING: Text("未到期", "pending"),
}
_COLUMNS = (
    ("requirement", Text("应归档项", "requirement"), 40),
    ("item", Text("对象", "item"), 18),
    ("status", Text("状态", "status"), 8),
    ("who", Text("责任单位", "who"), 26),
    ("due", Text("期限", "due"), 12),
    ("authority", Text("依据", "authority"), 40),
    ("remedy", Text("怎么补", "remedy"), 44),
    ("reason", Text("说明", "reason"), 40),
)
_INPUTS = (
    ("type", Text("资料类型（补）", "record type"), 20),
    ("file", Text("文件（补）", "file"), 40),
    ("kind", Text("性质（补）", "kind of copy"), 12),
    ("number", Text("文件编号（补）", "number"), 16),
    ("date", Text("文件日期（补）", "date"), 12),
)
INPUT_KEYS = tuple(key for key, _, _ in _INPUTS)


def missing_sheet(here: Standing, result: CheckResult) -> Sheet:
    """What the check found to be open, the worst first."""
    evidence = here.schemas.common("record").fields["evidence"].member
    kinds = here.words.choices(evidence.fields["kind"])
    columns = [
        Column(key, title.get(here.lang), width=width, kind="date" if key == "due" else "text", given=True)
        for key, title, width in _COLUMNS
    ]
    columns += [
        Column(
            key,
            title.get(here.lang),
            _HELP.get(here.lang) if key == "file" else "",
            width,
            kinds if key == "kind" else (),
            "date" if key == "date" else "text",
        )
        for key, title, width in _INPUTS
    ]
    listed = [
        r
        for r in result.requirements
        if r.status in _OPEN and r.requirement.records and not r.requirement.by_build
    ]
    listed.sort(key=lambda r: list(_OPEN).index(r.status))
    title = Text("缺项", "Missing").get(here.lang)
    return Sheet("missing", title, tuple(columns), tuple(_row(here, r) for r in listed), grows=False)


_HELP = Text(
    "文件在项目文件夹内的路径，如 evidence/A4/合格证.pdf；导入时据此建立或补全条目。",
    "Path of the file below the dossier folder; the import makes the record of it, or completes one.",
)


def row_id(result: RequirementResult) -> str:
    """Requirement and item: ``EQ-02|P-101``."""
    return f"{result.requirement.id}|{result.item or ''}"


def _row(here: Standing, result: RequirementResult) -> Row:
    asked, lang = result.requirement, here.lang
    types = tuple(here.words.types[name] for name in asked.records if name in here.words.types)
    due = result.due.replace(tzinfo=None) if isinstance(result.due, dt.datetime) else result.due
    cells = {
        "requirement": Cell(f"{asked.id} {asked.title.get(lang)}"),
        "item": Cell(result.item_name or None),
        "status": Cell(_OPEN[result.status].get(lang)),
        "who": Cell(result.responsible),
        "due": Cell(due),
        "authority": Cell(asked.citation.get(lang)),
        "remedy": Cell(asked.hint.get(lang)),
        "reason": Cell(result.reason.get(lang)),
        "type": Cell(types[0] if len(types) == 1 else None, choices=types),
    }
    return Row(row_id(result), cells)
