"""What a paper leaves open that it is there to settle: questions without an answer, versions that are no final ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dossier.checking.field_titles import named
from dossier.checking.parts import maps_of
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record
from dossier.reading.cross_checks import Table

_PUT_OFF = re.compile(
    r"(?<![等接对招期优])待[^，,。；;]{0,14}(?:答复|回复|明确|确认|核实|核定|商定|研究|补充|确定|出图)"
    r"|另行(?:答复|回复|明确|商定|研究|确定|出图)|(?:见|于|留待?|下次|会后|后续)[^，,。；;]{0,6}(?:会审|再议|再定|再答复)"
    r"|暂(?:不|未|无)(?:答复|回复|明确|确定|定)|[未尚没]{1,2}有?(?:答复|回复|明确|确定)|^\s*(?:无|略|/|-|—+)\s*$"
)
_SETTLED = re.compile(
    r"同意|采用|取消|执行|已(?:答复|回复|明确|确认|确定)|改[为用]|按(?!.{0,6}(?:答复|回复|确认))"
)
_DRAFT = re.compile(r"征求意见稿|讨论稿|初稿|草案|草稿|未定稿|过程稿|draft", re.IGNORECASE)

_LACKS = re.compile("未[标注给画示明定]{0,3}明?确?|没有|缺少?|不明确?|无|漏[标注画]?")
"""Words of a question behind which stands what it asks for."""
_HAN = re.compile("[一-鿿]+")


def check_open_questions(dossier: Dossier, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X689 a question without an answer that no later change settles, X690 a version that is a draft. Pure."""
    rules = table.get("answered", {})
    for record in live(dossier):
        for pointer, part in maps_of(record) if record.type in rules else ():
            question, answer = (part.get(key) for key in rules[record.type])
            if not isinstance(question, str) or not isinstance(answer, str) or not _is_open(answer):
                continue
            if not _changed_since(dossier, record, question, part.get("drawing")):
                words: dict[str, Any] = {"subject": record.title, "question": question[:40]}
                place = record.at(f"{pointer}/{rules[record.type][1]}")
                yield finding("X689", place, record=record.id, said=answer[:40], **words)
        version = record.data.get("version")
        if isinstance(version, str) and _DRAFT.search(version) and record.data.get("stage") != "draft":
            what = named(schemas, record, "/version")
            yield finding("X690", record.at("/version"), record=record.id, what=what, said=version)


def _is_open(answer: str) -> bool:
    return _PUT_OFF.search(answer) is not None and _SETTLED.search(answer) is None


def _changed_since(dossier: Dossier, record: Record, question: str, drawing: object) -> bool:
    """Whether a change of that drawing, or another review, came after it and speaks of what was asked."""
    for other in live(dossier):
        if not (other.date and record.date and other.date > record.date):
            continue
        if other.type == "design-change" and drawing in (other.data.get("drawings_affected") or ()):
            said = [str(other.data.get(key) or "") for key in ("reason", "content")]
            if not any(said) or _speaks_of(f"{other.title} {' '.join(said)}", question, record):
                return True
        if other.type == record.type and drawing in (other.data.get("drawings") or ()):
            asked = [part for _, part in maps_of(other) if isinstance(part.get("answer"), str)]
            if not asked or any(
                _speaks_of(f"{part.get('question')} {part['answer']}", question, record)
                and not _is_open(part["answer"])
                for part in asked
            ):
                return True
    return False


def _speaks_of(text: str, question: str, record: Record) -> bool:
    """Whether a text has words of what a question lacks (``无供电路由`` → 供电路由), or cites the review itself."""
    if record.number and record.number in text:
        return True
    tail = _LACKS.split(question)[-1]
    asked = tail if len(_pairs(tail)) > 1 else question
    return len(_pairs(asked) & _pairs(text)) >= (1 if asked is tail and asked != question else 2)


def _pairs(text: str) -> set[str]:
    """Every two Chinese characters side by side."""
    return {text[i : i + 2] for i in range(len(text) - 1) if _HAN.fullmatch(text[i : i + 2])}
