"""Terms of contracts and letters that law or model contract does not allow, and sums in words and in figures."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.dates import Span, as_datetime, shift_clamped
from dossier.checking.days import whole_calendar
from dossier.checking.field_titles import main_title
from dossier.checking.moments import cn, iso
from dossier.checking.paper_reading import amounts, amounts_in_words
from dossier.checking.parts import texts_of, whole_text
from dossier.checking.points_in_time import dig
from dossier.checking.scopes import live
from dossier.checking.warranty_words import number
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record, Text
from dossier.reading.cross_checks import Table

_OWNER_PAYS = re.compile(
    r"(?:由|均由|全部由)\s*(?:发包人|建设单位|业主|甲方|使用单位|用户)\s*(?:承担|负担|支付)"
)
_CHARGED = re.compile(
    r"(?<![不免])(?:另外?|加)?收取?[^，,。；;]{0,10}(?:差旅费|上门费|人工费|服务费|工时费|材料费|检修费|维修费)"
)
_UNLESS = re.compile("责任|原因|造成|不当|人为|过失|期满|保修期外|超过")
_EXCLUDED = re.compile(
    r"(?:因|由于|由|凡|属|系|如)[^，,]{0,24}(?:不当|人为|过失|误操作|违规|擅自|第三[方人]|不可抗力|自然灾害)"
    r"|(?<!给)(?:业主|发包人|建设单位|甲方|用户|使用[人单][^，,]?)[^，,]{0,4}(?:原因|责任|过失|过错|自行|自身)"
    r"|(?:不当|人为|过失|误操作|违规|擅自|第三[方人]|不可抗力|自然灾害|保管不善|外力)[^，,]{0,12}(?:造成|导致|引起|所致|损坏|损害|故障|的$|者$)"
    r"|(?:保修|质保)(?:期|范围)(?:以外|之外|外|届?满(?:以?后|之后))|(?:超出|不属于|不在)(?:本?保修|质保)(?:期|范围)"
)
"""Causes and times in front of a clause, for which a warranty does not stand (条例第17条 of the model letter)."""
_COMES = re.compile(
    r"([\d一二两三四五六七八九十]+)\s*个?(?:日|天|工作日)之?内(?:派人|派员|到场|到达|上门|前往)"
)
_MODEL_DAYS = 7
"""Days in which the model letter (GF-2017-0201, annex 3) lets the contractor send somebody."""


def check_terms(dossier: Dossier, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X622 a warranty at the owner's cost or without haste, X625 a step that came too late, X626 two sums. Pure."""
    for record in live(dossier):
        if record.type in ("warranty-letter", "warranty-card"):
            yield from _warranty(record)
        yield from _sums(record)
    yield from _within(dossier, table, schemas)


def _warranty(record: Record) -> Iterator[Finding]:
    for pointer, text in texts_of(record):
        before = ""
        for part in re.split("([；;。，,])", text):
            if part in "；;。，,":
                before = before if part in "，," else ""
                continue
            pays = owner_pays(part, before)
            before = f"{before}，{part}"
            late = next((m for m in _COMES.finditer(part) if number(m[1]) > _MODEL_DAYS), None)
            said = pays or (late[0] if late else None)
            if said:
                # All that is mended in the period at the owner's cost is no warranty; a late comer is a poor one.
                severity = "error" if pays and _PERIOD.search(text) else None
                words: dict[str, Any] = {"subject": record.title, "said": part.strip(), "severity": severity}
                yield finding("X622", record.at(pointer), record=record.id, **words)


def owner_pays(clause: str, before: str = "") -> str:
    """The words of a clause by which the owner pays for what is mended, whoever caused it; empty without.

    `before`: the clauses of the same sentence in front of it, which may name the cause: 因使用不当造成的，由发包人承担.
    """
    pays = _OWNER_PAYS.search(clause) or _CHARGED.search(clause)
    excluded = _UNLESS.search(clause) or _EXCLUDED.search(before)
    return pays[0] if pays and not excluded else ""


_PERIOD = re.compile("(?:保修|质保)期(?:限)?(?:之)?内")


def _sums(record: Record) -> Iterator[Finding]:
    """A sum in capitals, and the figures beside it."""
    if not any(sign in whole_text(record) for sign in "元圆"):
        return
    for pointer, text in texts_of(record):
        for said, at, value in amounts_in_words(text):
            beside = text[max(0, at - 24) : at] + " " + text[at + len(said) : at + len(said) + 24]
            near = [a for a in amounts(beside) if a >= 1000]
            if near and value not in near and not pointer.startswith("/signatures"):
                words: dict[str, Any] = {"subject": record.title, "words": said, "figures": f"{near[0]:,.2f}"}
                yield finding("X626", record.at(pointer), record=record.id, **words)


def _within(dossier: Dossier, table: Table, schemas: Schemas) -> Iterator[Finding]:
    milestones: Mapping[str, Any] = dossier.data.get("milestones", {})
    calendar = dossier.data.get("calendar", {})
    off, _ = whole_calendar(
        *(frozenset(d for d in calendar.get(k, ()) if d) for k in ("holidays", "workdays"))
    )
    for rule in table.get("within_time", {}).values():
        first, then = (dig(milestones, rule[k]) for k in ("first", "then"))
        if not isinstance(first, dt.date) or not isinstance(then, dt.date):
            continue
        span = Span(days=rule.get("days", 0), months=rule.get("months", 0), off=off)
        last = as_datetime(shift_clamped(first, span)).date()
        if as_datetime(then).date() > last:
            pointer = "/milestones/" + rule["then"]
            words: dict[str, Any] = {"what": main_title(schemas, pointer), "basis": rule["basis"]}
            words |= {"found": Text(cn(then), iso(then)), "last": Text(cn(last), iso(last))}
            yield finding("X625", dossier.at(pointer), **words)
