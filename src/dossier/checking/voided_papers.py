"""Papers that minutes, letters or plans declare void or replaced, while only the old one is filed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.paper_reading import packed
from dossier.checking.scopes import live
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record

_CODE = r"[A-Z0-9]+(?:[-/.][A-Z0-9]+)+(?:\([^)]{1,8}\))?"
_VOID = re.compile(
    r"作废|废止|停止(?:使用|执行)|不再(?:执行|使用|采用)|失效|收回|取消|撤[回销]|被[^,。;]{0,16}(?:代替|替代|取代)"
)
_NEW = re.compile(
    rf"(?:以|按|按照|执行|改(?:按|用|为|执行)|修订(?:为|后的?|版)?|替换为|更换为|换成|升版为|由)[^,。;]{{0,16}}?(?P<new>{_CODE})"
)
_REPLACED = re.compile(
    rf"(?P<new>{_CODE})[^,。;]{{0,8}}?(?:代替|替代|取代)(?:原)?[^,。;]{{0,10}}?(?P<old>{_CODE})"
)
_NOT_YET = re.compile("不得作废|不作废|未作废|如|若|拟|建议|应当?及时|需|待")
_SAYS = frozenset(
    {
        "other-document",
        "supervision-document",
        "drawing-review",
        "design-change",
        "construction-plan",
        "construction-diary",
        "technical-disclosure",
        "commissioning-outline",
        "rectification-notice",
    }
)
"""Types that decide about other papers; others only list them."""
_NO_PLAN = frozenset({"construction-diary", "transfer-list", "drawing-list"})


def check_voided_papers(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X775, once for a paper: a later paper declares it void by its number, the one that replaces it is not filed, and
    the record still counts. Pure.
    """
    numbered = {packed(str(r.number)): r for r in live(dossier) if r.number and _is_code(str(r.number))}
    told: set[str] = set()
    for line in said:
        if line.record.type not in _SAYS or not (
            _VOID.search(line.text) or "替" in line.text or "取代" in line.text
        ):
            continue
        for sentence in re.split("[。;]", packed(line.text)):
            old, new = _replaced(sentence, numbered)
            if old is None or old.id in told or old is line.record or old.type in _NO_PLAN:
                continue
            if new and (new in numbered or any(new in packed(str(r.number or "")) for r in live(dossier))):
                continue
            if _is_before(line.record, old):
                continue
            told.add(old.id)
            words: dict[str, Any] = {"source": line.source, "said": sentence[:60], "subject": old.title}
            words |= {"number": str(old.number)}
            yield finding("X775", old.location, record=old.id, **words)


def _is_code(number: str) -> bool:
    return re.fullmatch(_CODE, packed(number)) is not None


def _replaced(sentence: str, numbered: dict[str, Record]) -> tuple[Record | None, str]:
    """The filed paper that a sentence declares void, and the number of the one in its place, if it names one."""
    if _NOT_YET.search(sentence):
        return None, ""
    if (match := _REPLACED.search(sentence)) and match["old"] in numbered:
        return numbered[match["old"]], match["new"]
    void = _VOID.search(sentence)
    codes = [*re.finditer(_CODE, sentence)]
    if void is None or not codes:
        return None, ""
    before = [m for m in codes if m.end() <= void.start() and m[0] in numbered]
    if not before:
        return None, ""
    last = before[-1]
    # What lies between the number and its end is about it alone.
    if re.search("[,、]", sentence[last.end() : void.start()]) or void.start() - last.end() > 16:
        return None, ""
    others = [m[0] for m in codes if m[0] != last[0]]
    named = [m["new"] for m in _NEW.finditer(sentence) if m["new"] != last[0]]
    return numbered[last[0]], (named or others or [""])[-1]


def _is_before(one: Record, other: Record) -> bool:
    """Whether the paper that speaks was written before the one that it speaks of."""
    return bool(one.date and other.date and one.date < other.date)
