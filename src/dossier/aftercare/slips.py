"""Slips: forms of one table of labels and values, made of an entry of the service book or of its terms.

Which fields a slip prints, and who signs it, is data; labels are those of the schemas.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case
from dossier.aftercare.contract import why_charged
from dossier.aftercare.matters import stock
from dossier.checking.moments import cn
from dossier.forms.filters import en_date
from dossier.model import Language, Text

_PERSONS = {
    "owner": Text("业主（用户）", "Owner or user"),
    "contractor": Text("施工（服务）单位", "Contractor"),
    "technician": Text("维修负责人", "Repaired by"),
    "finance": Text("财务部门", "Finance"),
    "dealer": Text("经销单位", "Dealer"),
    "quality": Text("质量部门", "Quality department"),
}


@dataclass(frozen=True, slots=True)
class Slip:
    """What a slip prints: the kind of entry (``terms``: a part of terms.yaml), its fields, and who signs."""

    kind: str
    title: Text
    fields: tuple[str, ...]
    signs: tuple[str, ...]


SLIPS: Mapping[str, Slip] = {
    "repair-slip": Slip(
        "repair",
        Text("维修登记单", "Repair slip"),
        ("title", "part", "serial", "problem", "measures", "crew", "materials", "labour", "material_cost", "cost",
         "charge", "agreed_on", "registered_with", "protection", "briefing", "result", "filed_on"),
        ("technician", "finance", "owner"),
    ),
    "fault-report": Slip(
        "repair",
        Text("故障分析报告", "Fault analysis report"),
        ("title", "part", "serial", "batch", "problem", "cause", "cause_note", "measures", "result", "prevention"),
        ("technician", "quality"),
    ),
    "visit-report": Slip(
        "visit",
        Text("回访报告", "Visit report"),
        ("title", "cycle", "nominal", "on", "method", "lead", "participants", "situation", "analysis", "advice",
         "result", "satisfaction", "report_on"),
        ("contractor", "quality"),
    ),
    "sanbao-card": Slip(
        "card",
        Text("三包卡", "Three-guarantee card"),
        ("product", "model", "serial", "customer", "phone", "address", "dealer", "sold_on", "months", "returned_on"),
        ("owner", "dealer"),
    ),
    "cost-review": Slip(
        "review",
        Text("三包费用审查通知", "Review of costs"),
        ("title", "dealer", "from", "to", "claimed", "accepted", "deducted_because", "issued_on", "answered_on"),
        ("finance", "dealer"),
    ),
    "system-file": Slip(
        "inspection",
        Text("系统运行档案", "System run file"),
        ("system", "operators", "advice"),
        ("contractor", "owner"),
    ),
    "installation-plan": Slip(
        "terms",
        Text("安装服务计划", "Installation plan"),
        ("starts_on", "days_before", "made_on", "lead", "crew", "content"),
        ("contractor", "owner"),
    ),
    "spares-plan": Slip(
        "terms", Text("零件储备计划", "Plan of spares"), ("season", "days_before", "made_on"), ("contractor",)
    ),
}  # fmt: skip
_OF_TERMS = {"installation-plan": "installation", "spares-plan": "spares_plan"}


def slip_title(kind: str, lang: Language) -> str:
    """What a slip is called."""
    return SLIPS[kind].title.get(lang)


def slip_context(case: Case, entry: Entry | None, kind: str) -> dict[str, Any]:
    """The names that the form `service-slip` sees. `entry` is None for a slip of terms.yaml."""
    lang: Language = "en" if case.dossier.language == "en" else "zh"
    slip = SLIPS[kind]
    if entry is None:
        part = _OF_TERMS[kind]
        data: Mapping[str, Any] = case.book.terms.get(part, {})
        schema = case.schemas.contents["service/terms.schema.json"]["properties"][part]["properties"]
    else:
        data = entry.data
        schema = case.schemas.contents[f"service/{entry.kind}.schema.json"]["properties"]
    rows = [{"label": Text("工程名称", "Project").get(lang), "value": case.dossier.name}]
    place = case.dossier.data["project"].get("place")
    rows += [{"label": Text("工程地点", "Place").get(lang), "value": place}] if place else []
    fields = [
        {"label": schema[key]["x-title"][lang], "value": shown_value(data.get(key), schema[key], lang)}
        for key in slip.fields
    ]
    cycles = {c["id"]: c["name"] for k in ("visits", "inspections") for c in case.book.terms.get(k, ()) if c}
    for key, row in zip(slip.fields, fields, strict=True):
        row["value"] = cycles.get(row["value"], row["value"]) if key == "cycle" else row["value"]
    if kind == "repair-slip" and entry and (why := why_charged(case, entry)):
        label = Text("收费依据", "Why free or paid for").get(lang)
        fields.insert(slip.fields.index("charge") + 1, {"label": label, "value": why.get(lang)})
    facts = {"language": case.dossier.language, "code": case.dossier.code, "name": case.dossier.name}
    return {
        "slip": {
            "title": slip.title.get(lang),
            "number": entry.id if entry else case.dossier.code,
            "rows": rows + fields,
            "tables": list(_tables(case, entry, kind, lang)),
            "signs": [_sign(who, data, lang) for who in slip.signs],
        },
        "dossier": facts,
    }


def shown_value(value: Any, schema: Mapping[str, Any], lang: Language) -> str:
    """A value as people read it: words for codes, days in words, lists in one line, nothing for what is not given."""
    match value:
        case None:
            return ""
        case bool():
            return Text("是", "yes").get(lang) if value else Text("否", "no").get(lang)
        case dt.datetime():
            return Text(f"{cn(value.date())} {value:%H:%M}", en_date(value)).get(lang)
        case dt.date():
            return Text(cn(value), en_date(value)).get(lang)
        case list() | tuple():
            return Text("；", "; ").get(lang).join(str(v) for v in value if v is not None)
        case str() if value in schema.get("x-names", {}):
            return str(schema["x-names"][value][lang])
        case float():
            return f"{Decimal(str(value)):f}"
    return str(value)


def _sign(who: str, data: Mapping[str, Any], lang: Language) -> dict[str, Any]:
    """The place to sign; filled where the entry says who did and when."""
    owner = data.get("owner")
    signed = owner if who == "owner" and isinstance(owner, Mapping) else {}
    return {
        "who": _PERSONS[who].get(lang),
        "person": signed.get("name") or (data.get("lead", "") if who == "contractor" else ""),
        "date": signed.get("signed_on"),
    }


def _tables(case: Case, entry: Entry | None, kind: str, lang: Language) -> Iterator[dict[str, Any]]:
    """The rows that a slip has besides its fields, four columns each."""
    if kind == "visit-report" and entry:
        heads = _words(lang, ("部位", "Part"), ("问题", "Problem"), ("期限", "Due"), ("处理结果", "Result"))
        rows = [
            (p.get("part"), p["text"], p.get("due"), p.get("result"))
            for p in entry.data.get("problems", ())
            if p
        ]
        yield _table(Text("发现的问题", "Problems found").get(lang), heads, rows, lang)
    elif kind == "repair-slip" and entry:
        heads = _words(lang, ("时间", "Time"), ("事件", "Event"), ("经办人", "By"), ("说明", "Note"))
        names = case.schemas.contents["service/repair.schema.json"]["properties"]["events"]["items"][
            "properties"
        ]
        rows = [
            (e["at"], shown_value(e["event"], names["event"], lang), e.get("by"), e.get("note"))
            for part in case.rounds[entry.id]
            for _, _, e in part.events
        ]
        yield _table(Text("经过", "Events").get(lang), heads, rows, lang)
    elif kind == "cost-review" and entry:
        heads = _words(
            lang, ("维修单", "Repair"), ("内容", "What"), ("费用（元）", "Cost, CNY"), ("说明", "Note")
        )
        known = {e.id: e for e in case.book.of("repair")}
        named = [known[name] for name in entry.data.get("repairs", ()) if name in known]
        rows = [(e.id, e.title, e.data.get("cost"), e.data.get("cause_note")) for e in named]
        yield _table(Text("所列维修", "Repairs").get(lang), heads, rows, lang)
    elif kind == "system-file" and entry:
        yield _readings(case, entry, lang)
    elif kind == "spares-plan":
        heads = _words(lang, ("备件", "Spare"), ("型号", "Model"), ("应存", "In stock"), ("最低", "At least"))
        left = stock(case)
        rows = [(s["name"], s.get("model"), f"{left[s['id']]:f}", s.get("least"))
                for s in case.book.terms.get("spares", ()) if s]  # fmt: skip
        yield _table(Text("备件", "Spares").get(lang), heads, rows, lang)


def _readings(case: Case, entry: Entry, lang: Language) -> dict[str, Any]:
    """Every inspection of one system, the oldest first."""
    heads = _words(lang, ("日期", "Date"), ("状态", "State"), ("参数", "Readings"), ("问题", "Problems"))
    system, comma = entry.data.get("system"), Text("；", "; ").get(lang)
    mine = [e for e in case.book.of("inspection") if e.data.get("system") == system and e.data.get("on")]
    mine = sorted((e for e in mine if e.data["on"] <= case.as_of), key=lambda e: e.data["on"])
    schema = case.schemas.contents["service/inspection.schema.json"]["properties"]["status"]
    rows = [
        (
            e.data["on"],
            shown_value(e.data.get("status"), schema, lang),
            comma.join(f"{r['name']} {r['value']}" for r in e.data.get("readings", ()) if r),
            comma.join(str(p["text"]) for p in e.data.get("problems", ()) if p),
        )
        for e in mine
    ]
    return _table(Text("运行与巡检记录", "Inspections").get(lang), heads, rows, lang)


def _words(lang: Language, *texts: tuple[str, str]) -> list[str]:
    return [Text(zh, en).get(lang) for zh, en in texts]


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[Any]], lang: Language) -> dict[str, Any]:
    numbered = [{f"c{n}": shown_value(cell, {}, lang) for n, cell in enumerate(row, 1)} for row in rows]
    return {"title": title, "heads": {f"c{n}": head for n, head in enumerate(heads, 1)}, "rows": numbered}
