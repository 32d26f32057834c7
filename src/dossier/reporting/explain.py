"""`dossier explain`: one finding code or one requirement, told in full."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from dossier.findings import Severity, codes
from dossier.model import Catalogue, Language, Requirement, Text
from dossier.reporting.layout import columns, pad
from dossier.reporting.words import EVIDENCE_KINDS, SEVERITY_NAMES, general
from dossier.resources import shipped_root

_MOMENT = r"(?P<moment>[a-z_]+(?:\.[a-z_]+)?)"
_DUE = re.compile(
    rf"{_MOMENT}(?:\s*(?P<sign>[+-])\s*(?P<unit>hours|full_days|days|workdays|months|years)\((?P<count>\d+)\))?"
)
_PLACE_VALUE = re.compile(r"\bjurisdiction\.([a-z_]+)")
_UNITS: Mapping[str, Text] = {
    "hours": Text("小时", "hours"),
    "days": Text("日", "days"),
    "full_days": Text("日", "days"),
    "workdays": Text("个工作日", "working days"),
    "months": Text("个月", "months"),
    "years": Text("年", "years"),
}
_ENDS = {"started": Text("开始", "start"), "ended": Text("结束", "end")}
_FIELD = {
    "started": Text("开始", "starts"),
    "used": Text("使用", "is used"),
    "covered": Text("隐蔽", "is covered"),
}


def explain_code(code: str, lang: Language) -> str:
    """What a finding code says, why it matters and how to mend it; no newline at the end.

    Raises:
        KeyError: there is no such code.
    """
    row = codes()[code]
    zh = lang == "zh"
    hint = general(row.hint).get(lang)
    if hint == "…":
        hint = (
            "按该应归档项的补法，见 dossier explain 编号"
            if zh
            else "as the requirement says: dossier explain ID"
        )
    rows = [
        ("级别" if zh else "Severity", SEVERITY_NAMES[row.severity].get(lang)),
        ("问题" if zh else "What", general(row.message).get(lang)),
        ("原因" if zh else "Why", general(row.why).get(lang)),
        ("补法" if zh else "How to mend", hint),
    ]
    return _sheet(f"{row.code}  {row.title.get(lang)}", rows)


def explain_requirement(requirement: Requirement, catalogue: Catalogue, lang: Language) -> str:
    """What a requirement asks for, when, of whom, signed by whom, until when, on whose authority; and of each value
    of the place that it uses, which file it came from.
    """
    rows = [*_rows(requirement, catalogue, lang), *_place_rows(requirement, catalogue, lang)]
    return _sheet(f"{requirement.id}  {requirement.title.get(lang)}", rows)


def explain_value(name: str, catalogue: Catalogue, lang: Language) -> str:
    """A value of the place: what it is, on whose authority, and which file it came from.

    Raises:
        KeyError: the place has no such value.
    """
    zh, cited = lang == "zh", catalogue.value_citations.get(name)
    rows = [
        ("取值" if zh else "Value", str(catalogue.values[name])),
        ("属地" if zh else "Place", catalogue.jurisdiction_title.get(lang)),
        ("依据" if zh else "Authority", cited.get(lang) if cited else ""),
        ("出处" if zh else "Defined in", catalogue.layers.get(name, "")),
    ]
    return _sheet(f"{name}  {_value_title(name, lang)}", rows)


def _value_title(name: str, lang: Language) -> str:
    known = _schema("jurisdiction.schema.json")["properties"]["values"]["properties"].get(name, {})
    return str(known.get("x-title", {}).get(lang, ""))


def _place_rows(asked: Requirement, catalogue: Catalogue, lang: Language) -> Iterator[tuple[str, str]]:
    parts = [asked.when, asked.count, asked.item_when, asked.match, asked.due, asked.not_before, asked.dated]
    parts += [check.expression for check in asked.checks]
    names = dict.fromkeys(name for part in parts if part for name in _PLACE_VALUE.findall(part))
    for name in names:
        if name in catalogue.values:
            told = f"{name} = {catalogue.values[name]}（{_value_title(name, lang)}）"
            yield "属地取值" if lang == "zh" else "Of the place", f"{told} ← {catalogue.layers.get(name, '')}"


def due_in_words(expression: str, lang: Language) -> str:
    """A simple due date as one says it (``accepted + days(15)`` → 竣工验收合格后 15 日); '' when it is not simple."""
    simple = _DUE.fullmatch(expression.strip())
    name = _moment(simple["moment"]) if simple else None
    if simple is None or name is None:
        return ""
    if simple["sign"] is None:
        return Text(f"{name.zh}之日", f"on: {name.en}").get(lang)
    unit, before = _UNITS[simple["unit"]], simple["sign"] == "-"
    noun = unit.en.removesuffix("s") if simple["count"] == "1" else unit.en
    return Text(
        f"{name.zh}{'前' if before else '后'} {simple['count']} {unit.zh}",
        f"{simple['count']} {noun} {'before' if before else 'after'}: {name.en}",
    ).get(lang)


def role_title(role: str, lang: Language) -> str:
    """The title of a signatory's role, e.g. 总监理工程师; an unknown role stays as it is written."""
    known = _schema("common.schema.json")["$defs"]["role"]["x-roles"].get(role)
    return str(known[lang]) if known else role


def _rows(asked: Requirement, catalogue: Catalogue, lang: Language) -> Iterator[tuple[str, str]]:
    zh = lang == "zh"
    comma = "、" if zh else ", "
    yield "归档范围" if zh else "Profile", f"{catalogue.title.get(lang)} · {asked.group}"
    if asked.records:
        yield "资料类型" if zh else "Record types", comma.join(asked.records)
    yield "适用条件" if zh else "Applies", _with_expression(asked.when_text.get(lang), asked.when)
    count = asked.count
    if asked.per:
        each = _schema("dossier.schema.json")["properties"][asked.per]["x-title"]
        count += Text(f"（{each['zh']}逐项）", f" for each of: {each['en']}").get(lang)
    if asked.by_build:
        count = Text("由 dossier build 生成", "made by dossier build").get(lang)
    yield "数量" if zh else "Count", count
    if asked.item_when:
        yield "其中" if zh else "Of these", asked.item_when
    if asked.match:
        yield "限于" if zh else "Only where", asked.match
    yield "责任单位" if zh else "Responsible", role_title(asked.responsible, lang)
    yield from _papers(asked, lang, comma)
    if asked.due:
        valued = _PLACE_VALUE.sub(lambda m: str(catalogue.values.get(m[1], m[0])), asked.due)
        yield "期限" if zh else "Due", _with_expression(due_in_words(valued, lang), asked.due)
    if asked.not_before:
        early = _with_expression(due_in_words(asked.not_before, lang), asked.not_before)
        yield "不早于" if zh else "Not before", early
    if asked.codes:
        yield "判定" if zh else "Broken by", comma.join(asked.codes)
    for check in asked.checks:
        yield "核对" if zh else "Check", _with_expression(check.message.get(lang), check.expression)
    yield "级别" if zh else "Severity", SEVERITY_NAMES[Severity(asked.severity)].get(lang)
    yield "依据" if zh else "Authority", asked.citation.get(lang)
    yield "补法" if zh else "How to mend", asked.hint.get(lang)
    yield "出处" if zh else "Defined in", asked.layer
    if asked.changed_by:
        # Keys as they are written in the file: whoever asks wants to find the line that changed them.
        yield "改动" if zh else "Changed by", "\n".join(f"{k} ← {layer}" for k, layer in asked.changed_by)


def _papers(asked: Requirement, lang: Language, comma: str) -> Iterator[tuple[str, str]]:
    zh = lang == "zh"
    if asked.signed_by:
        yield "签字" if zh else "Signed by", comma.join(role_title(role, lang) for role in asked.signed_by)
    if asked.sealed_by:
        yield "盖章" if zh else "Sealed by", comma.join(role_title(role, lang) for role in asked.sealed_by)
    if asked.evidence:
        yield (
            "附件" if zh else "Evidence",
            comma.join(EVIDENCE_KINDS[kind].get(lang) for kind in asked.evidence),
        )


def _with_expression(words: str, expression: str) -> str:
    written = " ".join(expression.split())
    return f"{words}    [{written}]" if words and words != written else written


def _moment(name: str) -> Text | None:
    """The milestone's name; None when it is not one."""
    head, _, part = name.partition(".")
    if head == "item" and part in _FIELD:
        return Text(f"该项{_FIELD[part].zh}", f"the item {_FIELD[part].en}")
    milestone = _schema("dossier.schema.json")["properties"]["milestones"]["properties"].get(head)
    if milestone is None or (part and part not in _ENDS):
        return None
    title = milestone["x-title"]
    return (
        Text(title["zh"] + _ENDS[part].zh, f"{title['en']}, {_ENDS[part].en}")
        if part
        else Text(title["zh"], title["en"])
    )


@cache
def _schema(name: str) -> Any:
    return json.loads((shipped_root() / "schemas" / name).read_text(encoding="utf-8"))


def _sheet(title: str, rows: Sequence[tuple[str, str]]) -> str:
    lines = [title, ""]
    room = max(columns(label) for label, _ in rows)
    for label, text in rows:
        first, *rest = text.strip().splitlines() or [""]
        lines.append(f"  {pad(label, room)}  {first}".rstrip())
        lines += [f"  {' ' * room}  {line.strip()}" for line in rest]
    return "\n".join(lines)
