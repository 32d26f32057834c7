"""The number of the notice that a reply says it answers: that of the one which it is registered to answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from dossier.checking.paper_reading import packed
from dossier.checking.scopes import live
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record

_ANSWERS = re.compile(
    "通知|收悉|收到|来[函文]|[贵你]方|[贵你](?:部|司|单位)|针对|关于|根据|对应|回复|答复|联系单|指令"
)
"""Words that name what is answered."""
_BESIDE = re.compile(
    r"(?:另|另见|参见|详见|见|附件?\d*[:：]?|附|抄送|同时|以及|本(?:回复|函|单)(?:编号)?[:：]?)\(?(?:第|NO\.?)?$"
)
"""What names a further paper, or the reply itself."""
_ORDINAL = re.compile(
    r"(?<![A-Z\d年月(~\-.、])(?:第|NO\.?)0*(\d{1,4})号(?:的?(?:质量|安全|监理|工程|整改|停工|工作|施工|隐患|缺陷|不合格)){0,4}"
    r"(?:通知单?|联系单|指令|来?函|文)"
)
"""``第 2 号整改通知单``: a number without its letters."""


def check_answered_numbers(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X801, once for a reply: its words give a number built like that of the notice it answers, and another. Pure.

    A reply that has the right number somewhere may speak of others besides.
    """
    by_id = {r.id: r for r in live(dossier)}
    lines: dict[str, list[Statement]] = {}
    for line in said:
        if line.record.data.get("replies_to") in by_id and not line.pointer.endswith(
            ("/number", "/replies_to")
        ):
            lines.setdefault(line.record.id, []).append(line)
    for name, own in lines.items():
        reply = by_id.get(name)
        notice = by_id[str(own[0].record.data["replies_to"])]
        if reply is not None and notice.number:
            yield from _another(reply, notice, own, [*by_id.values()])


def _another(
    reply: Record, notice: Record, lines: Sequence[Statement], records: Iterable[Record]
) -> Iterator[Finding]:
    right = packed(str(notice.number))
    alike = _built_like(right)
    if any(_is_said(right, packed(line.text)) for line in lines):
        return
    kinds = {packed(r.number): r.type for r in records if r.number}
    for line in lines:
        text = packed(line.text)
        if not _ANSWERS.search(text):
            continue
        found = [m for m in alike.finditer(text) if not _BESIDE.search(text[: m.start()])] if alike else []
        others = [m[0] for m in found if m[0] not in (right, packed(reply.number or ""))]
        others = [n for n in others if kinds.get(n, notice.type) == notice.type]
        if not others and line.file:
            others = [
                m[0] for m in _ORDINAL.finditer(text) if int(m[1]) not in _numbers(right, reply.number or "")
            ]
        if others:
            words: dict[str, Any] = {"source": line.source, "said": others[0]}
            words |= {"whose": notice.title, "expected": notice.number}
            yield finding("X801", line.place, record=reply.id, **words)
            return


@cache
def _built_like(number: str) -> re.Pattern[str] | None:
    """Numbers with other figures in the same places; nothing for a number that has no letters or words."""
    if not re.search(r"[A-Z一-鿿]", number) or not re.search(r"\d", number):
        return None
    parts = [r"\d+" if part.isdecimal() else re.escape(part) for part in re.split(r"(\d+)", number) if part]
    return re.compile(rf"(?<![A-Z\d\-./]){''.join(parts)}(?![A-Z\d\-/]|\.\d)")


def _is_said(number: str, text: str) -> bool:
    return re.search(rf"(?<![A-Z\d]){re.escape(number)}(?!\d)", text) is not None


def _numbers(*of: str) -> set[int]:
    return {int(n) for number in of for n in re.findall(r"\d+", number)}
