"""Data for the forms that no record type prints: volumes, cartons, letters, service. Made from the names they see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from dossier.forms.contract import Names
from dossier.forms.system_names import SYSTEM_NAMES
from dossier.model import Language, Text
from form_samples import State

SYSTEM_FORMS = sorted(SYSTEM_NAMES)
_DAY = dt.date(2026, 3, 5)
_NESTED = 2
"""Lists that hold lists, as cartons hold volumes."""
_COUNT: Mapping[State, int] = {"full": 3, "minimal": 1, "long": 14}
_DATES = {
    *("as_of", "at", "closed_on", "ended", "first", "issued", "on", "received", "replied_at", "report_on"),
    *("resolved_at", "shipped_on", "signed_on", "started", "until", "verified_on"),
}
_DATED = {"volume-index", "receipt", "request-letter", "volume-note", "inspection-record", "service-slip"}
"""Forms whose ``date`` and ``due`` are days; in the others they are written out."""
_NUMBERS: Mapping[str, int] = {
    **dict.fromkeys(
        ("asked", "total", "all", "text", "pages", "pieces", "volumes", "count", "boxes_mm"), 128
    ),
    **dict.fromkeys(("complete", "taken", "open", "sets"), 96),
    **dict.fromkeys(("drawing", "photo", "overdue", "waiting", "pending", "others", "late", "sha256"), 12),
    **dict.fromkeys(("no", "number", "set", "times", "missing", "incomplete", "refused", "forms", "page"), 2),
    **dict.fromkeys(("percent", "completeness_percent"), 82),
    **{"box_mm": 30, "width_mm": 30, "thickness_mm": 24, "records_years": 5, "projects": 4},
}
_WORDS: Mapping[str, Text] = {
    "archive_number": Text("CB-2026-014-07", "CB-2026-014-07"),
    "secrecy": Text("internal", "internal"),
    "retention": Text("long", "long"),
    "sha256": Text("7f83b1657ff1fc53b92dc18148a1d65d", "7f83b1657ff1fc53b92dc18148a1d65d"),
    "number": Text("CB-2026-014-007", "CB-2026-014-007"),
    "whole": Text("本工程", "this project"),
    "code": Text("CB-2026-014", "CB-2026-014"),
    "id": Text("BC-017", "BC-017"),
    "phone": Text("025-5555 0123", "+86 25 5555 0123"),
    "page_text": Text("12–16", "12–16"),
    "volumes": Text("01–08", "01–08"),
    "due": Text("2026年3月5日", "5 March 2026"),
    "date": Text("2026年3月5日", "5 March 2026"),
    "starts": Text("2026年3月5日", "5 March 2026"),
    "ends": Text("2028年3月4日", "4 March 2028"),
    "status": Text("不全", "incomplete"),
    "state": Text("逾期", "overdue"),
    "name": Text("江苏某某机电工程有限公司", "Jiangsu Moumou M&E Engineering Co., Ltd."),
    "contact": Text("欧阳建国", "Ouyang Jianguo"),
    "person": Text("欧阳建国", "Ouyang Jianguo"),
    "title": Text(
        "城北泵站二期设备采购及安装工程 竣工资料", "North City pumping station: completion documents"
    ),
    "verdict": Text("不能移交：11 项阻断，6 项错误", "Not ready for handover: 11 blockers, 6 errors"),
    "file": Text("evidence/合格证/P-101.pdf", "evidence/certificates/P-101.pdf"),
    "where": Text("records/A3-tests.yaml:92:21", "records/A3-tests.yaml:92:21"),
    "bar": Text("████████", "████████"),
    "rest": Text("██", "██"),
    "c1": Text("WX-007", "WX-007"),
}
_PLAIN = Text("按合同和标准的要求办理", "As the contract and the standard ask")
_LONG = Text(
    "本段文字特意写得很长，用来检验表格换行、分页，见 records/A3-tests.yaml:92:21",
    "This text is long on purpose, to see how the form breaks its lines and pages (records/A3-tests.yaml:92:21)",
)
_SHORT = {
    "archive_number",
    "secrecy",
    "retention",
    "code",
    "id",
    "due",
    "date",
    "starts",
    "ends",
    "page_text",
}
_SHORT |= {"bar", "rest", "number", "volumes", "phone", "c1", "c4", "c5", "c6", "c7", "c8"}
_OPTIONAL = {
    "remark",
    "reason",
    "authority",
    "look",
    "item",
    "address",
    "contact",
    "email",
    "received",
    "first",
}
"""What the fewest data leave out."""


def system_sample(form: str, state: State, lang: Language) -> dict[str, Any]:
    """What the form sees, in one of the three states; texts in `lang`."""
    context = {
        name: _value(below, name, form, state, lang) for name, below in SYSTEM_NAMES[form].fields.items()
    }
    if "project" in context:
        context["project"] = {"code": "CB-2026-014", "name": _text("title", state, lang)}
    return context | {
        "dossier": {"code": "CB-2026-014", "name": "CB", "language": "en" if lang == "en" else "zh-CN"}
    }


def _value(names: Names, key: str, form: str, state: State, lang: Language) -> Any:
    if names.items:
        nested = any(below.items for below in names.items.fields.values())
        count = min(_COUNT[state], _NESTED) if nested else _COUNT[state]
        return [_value(names.items, "", form, state, lang) for _ in range(count)]
    if names.fields:
        return {name: _value(below, name, form, state, lang) for name, below in names.fields.items()}
    if state == "minimal" and key in _OPTIONAL:
        return None
    if key in _DATES or (key in ("date", "due", "closed_on") and form in _DATED):
        return _DAY
    if key in _NUMBERS and not (key in _WORDS and _is_worded(key, form)):
        return _NUMBERS[key]
    return _text(key, state, lang)


def _is_worded(key: str, form: str) -> bool:
    """Keys that count in one form and name something in another."""
    spoken = {"number": form not in ("volume-cover", "volume-spine", "carton-list", "carton-label")}
    return spoken.get(key, True)


def _text(key: str, state: State, lang: Language) -> str:
    said = _WORDS.get(key, _PLAIN).get(lang)
    return (
        f"{said}{'。' if lang == 'zh' else '. '}{_LONG.get(lang)}"
        if state == "long" and key not in _SHORT
        else said
    )
