"""Letters that ask for an answer in writing: a record answers them, or names their number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.paper_reading import packed
from dossier.checking.scopes import live
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier

_LETTERS = frozenset({"other-document", "supervision-document", "correspondence", "contact-letter"})
"""Types of letters; notices whose answers the catalogue asks for are not among them."""
_ASKED = re.compile(
    r"(?:请|并|须|应|务必|要求|望|盼|[前内]|限)[^。;]{0,30}?"
    r"(?:书面(?:回复|答复|复函|函复|反馈|回函|说明|报告)|以书面(?:形式|方式)(?:回复|答复|反馈)|函复|复函|回函(?!收))"
)
_NOT_ASKED = re.compile(
    "收悉|已(?:书面)?(?:回复|答复|复函|函复)|无需|不必|如有异议|若有|如需|贵[司方公]来函|关于.{2,30}的复函"
)
_IS_REPLY = re.compile("复函|回函|回复|答复")


def check_asked_replies(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X768, once for a record: a letter that asks for a written answer, and nothing that answers it. Pure."""
    records = live(dossier)
    answered = {str(r.data.get(key)) for r in records for key in ("replies_to", "annex_to")}
    told: set[str] = set()
    for line in said:
        record = line.record
        if record.type not in _LETTERS or record.id in told | answered or _IS_REPLY.search(record.title):
            continue
        match = _ASKED.search(line.text)
        if match is None or _NOT_ASKED.search(line.text):
            continue
        told.add(record.id)
        number = packed(record.number or "")
        if number and any(number in packed(s.text) for s in said if s.record.id != record.id):
            continue
        words: dict[str, Any] = {"source": line.source, "said": match[0]}
        yield finding("X768", line.place, record=record.id, **words)
