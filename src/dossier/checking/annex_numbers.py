"""Annexes named by number: 见附件3 means that there are three of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.own_pages import own_pages
from dossier.checking.paper_reading import plain, small_number
from dossier.checking.scopes import live
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, EvidenceFacts, Record

_NUMBER = r"附\s*[件录表]\s*(\d{1,2}|[一二三四五六七八九十]{1,3})(?![\d.年月日份个张页])"
_NAMED = re.compile(_NUMBER)
_HEADING = re.compile(rf"^\s*{_NUMBER}")
_LIST = re.compile(r"附件\s*[:：]?\s*(?:1|一)?\s*[.、．]?")
_ENTRY = re.compile(r"^\s*(\d{1,2})\s*[.、．)]")
_OTHERS = re.compile(
    r"(?:合同|协议|规范|标准|规程|规定|办法|通知|方案|文件|招标|图|手册|说明书|法|条例|[》”\"A-Za-z0-9/])[^,，。;；]{0,6}$"
)
"""Words before a number that make it an annex of something else."""


def check_annex_numbers(
    dossier: Dossier, said: Sequence[Statement], facts: Mapping[str, EvidenceFacts]
) -> Iterator[Finding]:
    """X669 for an annex that a record or its paper names by number, and neither has. Pure."""
    named: dict[str, list[tuple[int, Statement]]] = {}
    headed: dict[str, set[int]] = {}
    for line in said:
        if "附" not in line.text:
            continue
        if heading := _HEADING.match(line.text):
            headed.setdefault(line.record.id, set()).add(_figure(heading[1]))
            continue
        for match in _NAMED.finditer(line.text):
            if not _OTHERS.search(line.text[max(0, match.start() - 12) : match.start()]):
                named.setdefault(line.record.id, []).append((_figure(match[1]), line))
    for record in live(dossier):
        given = named.get(record.id, ())
        there = _annexes(record, facts) if given else None
        for number, line in given:
            if there is not None and number > there and number not in headed.get(record.id, ()):
                words: dict[str, Any] = {"source": line.source, "number": number, "count": there}
                yield finding("X669", line.place, record=record.id, **words)
                break


def _figure(text: str) -> int:
    return int(text) if text.isdecimal() else small_number(text)


def _annexes(record: Record, facts: Mapping[str, EvidenceFacts]) -> int | None:
    """How many annexes a record has, by its own list or by its files; None where nobody can know."""
    if isinstance(listed := record.data.get("attachments"), list):
        return len(listed)
    if any(ref.held_at for ref in record.evidence) or not record.evidence:
        return None
    main = [own_pages(ref, seen) for ref in record.evidence if (seen := facts.get(ref.file or ""))]
    if any(
        seen.problem or not seen.pages or sum(bool(t.strip()) for t in seen.text) < seen.pages
        for seen in main
    ):
        return None  # a scan may have them behind its last page
    text = "\n".join(plain(t) for seen in main for t in seen.text)
    entries = [
        int(m[1])
        for part in _LIST.split(text)[1:]
        for line in part.splitlines()[:9]
        if (m := _ENTRY.match(line))
    ]
    return max([sum(ref.annex for ref in record.evidence), *entries])
