"""`dossier explain`: one finding code or one requirement, told in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.expression import DueTerm, Expression
from dossier.findings import Severity, codes
from dossier.library.roles import role_titles
from dossier.library.schemas import Schemas
from dossier.model import Catalogue, Language, Requirement, Text
from dossier.reporting.layout import columns, pad
from dossier.reporting.words import EVIDENCE_KINDS, SEVERITY_NAMES, general

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


def explain_requirement(
    requirement: Requirement, catalogue: Catalogue, schemas: Schemas, lang: Language
) -> str:
    """What a requirement asks for, when, of whom, signed by whom, until when, on whose authority; and of each value
    of the place that it uses, which file it came from.
    """
    rows = [
        *_rows(requirement, catalogue, schemas, lang),
        *_place_rows(requirement, catalogue, schemas, lang),
    ]
    return _sheet(f"{requirement.id}  {requirement.title.get(lang)}", rows)


def explain_value(name: str, catalogue: Catalogue, schemas: Schemas, lang: Language) -> str:
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
    return _sheet(f"{name}  {_value_title(name, schemas, lang)}", rows)


def _value_title(name: str, schemas: Schemas, lang: Language) -> str:
    title = _titles(schemas, "jurisdiction.schema.json", "values").get(name)
    return title.get(lang) if title else ""


def _titles(schemas: Schemas, file: str, key: str) -> dict[str, Text]:
    """Key below a key of a schema file → its title."""
    below = schemas.root(file).at(key) if key else schemas.root(file)
    return {name: field.title for name, field in below.fields.items() if field.title}


def _place_rows(
    asked: Requirement, catalogue: Catalogue, schemas: Schemas, lang: Language
) -> Iterator[tuple[str, str]]:
    paths = (path for _, expression in asked.expressions for path in expression.paths)
    for name in dict.fromkeys(path[1] for path in paths if path[0] == "jurisdiction" and len(path) > 1):
        if name in catalogue.values:
            told = f"{name} = {catalogue.values[name]}（{_value_title(name, schemas, lang)}）"
            yield "属地取值" if lang == "zh" else "Of the place", f"{told} ← {catalogue.layers.get(name, '')}"


def due_in_words(expression: Expression, values: Mapping[str, Any], schemas: Schemas, lang: Language) -> str:
    """A simple due date as one says it (``accepted + days(15)`` → 竣工验收合格后 15 日); '' when it is not simple.

    `values` are those of the place.
    """
    simple = expression.due
    name = _moment(_that_counts(simple, values), schemas) if simple else None
    if simple is None or name is None:
        return ""
    if not simple.sign:
        return Text(f"{name.zh}之日", f"on: {name.en}").get(lang)
    count = simple.count
    if isinstance(count, tuple):
        count = values.get(count[1]) if count[0] == "jurisdiction" and len(count) == 2 else None
    if simple.unit not in _UNITS or not isinstance(count, int):
        return ""
    unit, before = _UNITS[simple.unit], simple.sign < 0
    noun = unit.en.removesuffix("s") if count == 1 else unit.en
    return Text(
        f"{name.zh}{'前' if before else '后'} {count} {unit.zh}",
        f"{count} {noun} {'before' if before else 'after'}: {name.en}",
    ).get(lang)


def role_title(role: str, schemas: Schemas, lang: Language) -> str:
    """The title of a signatory's role, e.g. 总监理工程师; an unknown role stays as it is written."""
    known = role_titles(schemas).get(role)
    return known.get(lang) if known else role


def _rows(
    asked: Requirement, catalogue: Catalogue, schemas: Schemas, lang: Language
) -> Iterator[tuple[str, str]]:
    zh = lang == "zh"
    comma = "、" if zh else ", "
    yield "归档范围" if zh else "Profile", f"{catalogue.title.get(lang)} · {asked.group}"
    if asked.records:
        yield "资料类型" if zh else "Record types", comma.join(asked.records)
    yield "适用条件" if zh else "Applies", _with_expression(asked.when_text.get(lang), asked.when)
    count = asked.count.text
    if asked.per:
        each = _titles(schemas, "dossier.schema.json", "")[asked.per]
        count += Text(f"（{each.zh}逐项）", f" for each of: {each.en}").get(lang)
    if asked.by_build:
        count = Text("由 dossier build 生成", "made by dossier build").get(lang)
    yield "数量" if zh else "Count", count
    if asked.item_when:
        yield "其中" if zh else "Of these", asked.item_when.text
    if asked.match:
        yield "限于" if zh else "Only where", asked.match.text
    yield "责任单位" if zh else "Responsible", role_title(asked.responsible, schemas, lang)
    yield from _papers(asked, schemas, lang, comma)
    if asked.due:
        said = due_in_words(asked.due, catalogue.values, schemas, lang)
        yield "期限" if zh else "Due", _with_expression(said, asked.due)
    if asked.needed_by:
        said = due_in_words(asked.needed_by, catalogue.values, schemas, lang)
        yield "到此时必已具备" if zh else "Was there by then", _with_expression(said, asked.needed_by)
    if asked.not_before:
        said = due_in_words(asked.not_before, catalogue.values, schemas, lang)
        yield "不早于" if zh else "Not before", _with_expression(said, asked.not_before)
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


def _papers(asked: Requirement, schemas: Schemas, lang: Language, comma: str) -> Iterator[tuple[str, str]]:
    zh = lang == "zh"
    if asked.signed_by:
        yield (
            "签字" if zh else "Signed by",
            comma.join(role_title(role, schemas, lang) for role in asked.signed_by)
            + (_instead(asked.signers_in).get(lang) if asked.signers_in else ""),
        )
    if asked.sealed_by:
        yield (
            "盖章" if zh else "Sealed by",
            comma.join(role_title(role, schemas, lang) for role in asked.sealed_by),
        )
    if asked.evidence:
        yield (
            "附件" if zh else "Evidence",
            comma.join(EVIDENCE_KINDS[kind].get(lang) for kind in asked.evidence),
        )


def _instead(field: str) -> Text:
    return Text(
        f"（资料的 {field} 列出单位的，由所列各单位签字）",
        f" (where {field} of the record lists firms, these)",
    )


def _with_expression(words: str, expression: Expression) -> str:
    written = " ".join(expression.text.split())
    return f"{words}    [{written}]" if words and words != written else written


def _that_counts(term: DueTerm, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The moment of a term in this place; () where another value than the place's decides."""
    if term.instead is None:
        return term.moment
    test, other = term.instead
    if test.path[0] != "jurisdiction" or len(test.path) != 2:
        return ()
    return other if values.get(test.path[1]) in test.values else term.moment


def _moment(path: tuple[str, ...], schemas: Schemas) -> Text | None:
    """The milestone's name; None when it is not one."""
    if not path:
        return None
    head, part = path[0], ".".join(path[1:])
    if head == "item" and part in _FIELD:
        return Text(f"该项{_FIELD[part].zh}", f"the item {_FIELD[part].en}")
    title = _titles(schemas, "dossier.schema.json", "milestones").get(head)
    if title is None or (part and part not in _ENDS):
        return None
    return Text(title.zh + _ENDS[part].zh, f"{title.en}, {_ENDS[part].en}") if part else title


def _sheet(title: str, rows: Sequence[tuple[str, str]]) -> str:
    lines = [title, ""]
    room = max(columns(label) for label, _ in rows)
    for label, text in rows:
        first, *rest = text.strip().splitlines() or [""]
        lines.append(f"  {pad(label, room)}  {first}".rstrip())
        lines += [f"  {' ' * room}  {line.strip()}" for line in rest]
    return "\n".join(lines)
