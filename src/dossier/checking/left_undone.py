"""What is left for later although the result is a pass: 待材料到场后增设, 仍有一处…继续整改, 下次补做."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.not_done import open_list
from dossier.checking.rows import passes
from dossier.checking.scopes import live
from dossier.checking.statements import Statement
from dossier.checking.verdicts import any_of
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record

_WORK = (
    "增设|加设|增加|加装|安装|补[做装齐测验发充焊刷贴打种植拍种]|更换|恢复|完成|整改|处理|修复|调整|施工|修补|封堵|固定|接入|拆除|清理"
    "|重做|返工|返修|复测|复查|实施|落实|解决|配齐|校正|紧固"
)
_LATER = re.compile(
    rf"(?<![等接招对期优交])待[^,。;:]{{1,16}}?(?:后|时|再)[,]?[^,。;:]{{0,12}}?(?:{_WORK})"
    rf"|(?:下次|下一次|下月|下周|日后|以后|择日|择期|近期|节后|随后|稍后|改日|来年|停产时|大修时)[^,。;:]{{0,10}}?(?:{_WORK})"
)
_STILL = re.compile(
    r"(?:仍|尚|还)(?:有|存在|余|剩)(?!关)[^,。;:无]{0,16}"
    rf"|继续(?:整改|处理|修复|返工|返修|落实)|(?:尚未|还未|仍未|暂未|未能|没有全部|未全部)[^,。;:]{{0,8}}?(?:{_WORK}|到位|闭合|消除)"
    rf"|(?:其余|余下|剩余)[^,。;:]{{0,12}}(?:未|待)[^,。;:]{{0,8}}?(?:{_WORK})"
)
_JUDGED = re.compile("复查|复验|复检|整改|回复|措施|意见|结论|验收")
_TOLD = re.compile("/(?:problems?|cause|causes|requirements?|question|symptom|reason|items?)(?:/|$)")
_QUOTED = re.compile("发现|检查中|存在问题|问题描述|通知单(?:第|指出)|原因|巡视")
"""Words of the fault that is answered, not of the answer."""
_IF = re.compile("^(?:如|若|倘|凡)")
_ANSWERS = frozenset({"rectification-reply", "rectification-report"})
_OPEN_KEYS = ("open_items", "open_issues", "problems", "tasks")
_SAID = 60


def check_left_undone(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X763, once for a record: a reply, report or acceptance that passes, and says that some of it is still to be
    done; nobody answers the same notice later. Pure.
    """
    answers: dict[str, list[Record]] = {}
    for record in live(dossier):
        if isinstance(notice := record.data.get("replies_to"), str):
            answers.setdefault(notice, []).append(record)
    told: set[str] = set()
    for line in said:
        record = line.record
        wrong_place = open_list(line.pointer) or _TOLD.search(line.pointer)
        if record.id in told or wrong_place or passes(record.data) is not True:
            continue
        if any(record.data.get(key) for key in _OPEN_KEYS) or _is_answered_again(record, answers):
            continue
        for sentence in re.split("[。;!?]", line.text):
            if _is_left("".join(sentence.split()), record):
                told.add(record.id)
                words: dict[str, Any] = {"source": line.source, "said": sentence.strip()[:_SAID]}
                yield finding("X763", line.place, record=record.id, **words)
                break


def _is_left(sentence: str, record: Record) -> bool:
    if any_of("conditional").search(sentence) or any_of("settled").search(sentence):
        return False
    if _QUOTED.search(sentence) or _IF.search(sentence):
        return False
    later = record.type in _ANSWERS and _LATER.search(sentence)
    return bool(later or (_STILL.search(sentence) and (record.type in _ANSWERS or _JUDGED.search(sentence))))


def _is_answered_again(record: Record, answers: Mapping[str, Sequence[Record]]) -> bool:
    """Whether another paper answers the same notice after it, or answers this one; `answers`: id of a notice → its."""
    notice = record.data.get("replies_to")
    if record.date is None or not isinstance(notice, str):
        return False
    others = (r for of in (notice, record.id) for r in answers.get(of, ()) if r.id != record.id)
    return any(r.date and r.date >= record.date for r in others)
