"""What a list of papers names as missing: a paper that is there was not meant, another one is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.paper_reading import packed, plain
from dossier.checking.scopes import ids_in, live, members
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.library.scopes import SCOPES
from dossier.model import Dossier, EvidenceFacts, Record, Text

_LISTS = frozenset(
    {
        "transfer-list",
        "archive-receipt",
        "handover-deed",
        "zone-handover",
        "subcontract-transfer",
        "special-equipment-transfer",
        "temporary-handover",
        "completion-submission",
        "completion-report",
        "quality-assessment",
        "quality-control-check",
        "acceptance-report",
    }
)
_LACKING = re.compile(
    r"(?:尚缺|欠缺|缺少|(?<![不无未])缺(?![陷口相损水油氧省勤席料失项少])|待补[交充办]?|未附|未提交|未移交|未收到|未归档|后补|补交)"
    r"\s*:?\s*([^,。;]+)"
)
_PART = re.compile(r"原件|签|盖|公章|页|复印|电子|扫描|附件|附图|\d+\s*[份处个张块台套]")
"""What may be missing of a paper that is there."""
_AND = re.compile("[、和及与]")
_PLAIN_KIND = {"inspection_lots": "检验批", "items": "分项", "divisions": "分部", "drawings": "图"}
_FORM = re.compile(r"(?:记录|报告|表|单|书|清单|证明)$")
_WORDS = 4
_CODE = re.compile(r"(?<![A-Za-z0-9-])[A-Z]{1,4}(?:-\d{1,4})+(?![A-Za-z0-9-])")
_OF_MACHINES = re.compile("合格证|说明书|铭牌|出厂")

Named = tuple[str, str]
"""An id as it is written, and the list of dossier.yaml that has it; empty for the number of a record."""


def check_named_missing(
    dossier: Dossier, said: Sequence[Statement], facts: Mapping[str, EvidenceFacts], schemas: Schemas
) -> Iterator[Finding]:
    """X707, once for a text: what it names as missing is there with its paper. Pure."""
    lines = [s for s in said if s.record.type in _LISTS and _LACKING.search(s.text)]
    if not lines:
        return
    there = [r for r in live(dossier) if r.status == "issued" and _has_paper(r, facts)]
    ids = _ids(dossier, there)
    known = re.compile(
        rf"(?<![A-Za-z0-9-])({'|'.join(map(re.escape, sorted(ids, key=len, reverse=True))) or '(?!)'})(?![A-Za-z0-9-])"
    )
    for line in lines:
        yield from _unknown(dossier, line)
        later = any(
            r.type == line.record.type and r.date and line.record.date and r.date > line.record.date
            for r in live(dossier)
        )
        for word, kind, name in () if later else _named(line.text, known):
            found, others = _found(dossier, there, ids.get(name, ""), name, kind or word, schemas)
            # A paper that came after the list was missing then.
            if found is None or (found.date and line.record.date and found.date > line.record.date):
                continue
            words: dict[str, Any] = {
                "source": line.source,
                "found": word,
                "paper": found.title,
                "where": found.id,
            }
            words["rather"] = _rather(others)
            severity = None if name or found.title == word else "warning"
            yield finding("X707", line.place, record=line.record.id, severity=severity, **words)
            break


def _unknown(dossier: Dossier, line: Statement) -> Iterator[Finding]:
    """X709: a lot, or a machine, of which something is to be missing, and which dossier.yaml does not have."""
    for match in _LACKING.finditer(line.text):
        scope = (
            "inspection_lots"
            if "检验批" in match[1]
            else "equipment"
            if _OF_MACHINES.search(match[1])
            else ""
        )
        listed = [plain(str(m.get("tag") or m.get("id"))) for m in members(dossier, scope)] if scope else []
        begins = {re.sub(r"\d+$", "", i) for i in listed}
        for code in _CODE.findall(match[1]):
            alike = [i for i in listed if re.sub(r"\d+$", "", i) == re.sub(r"\d+$", "", code)]
            if code not in listed and re.sub(r"\d+$", "", code) in begins:
                words: dict[str, Any] = {"source": line.source, "found": code, "listed": "、".join(alike)}
                yield finding("X709", line.place, record=line.record.id, **words)
                return


def _rather(others: Sequence[str]) -> Text:
    if not others:
        return Text("", "")
    return Text(f"；卷内没有的是 {others[0]}", f"; what is not there is {others[0]}")


def _has_paper(record: Record, facts: Mapping[str, EvidenceFacts]) -> bool:
    """Whether it has a file that is there, or an original on a shelf."""
    own = [e for e in record.evidence if not e.annex]
    return any(
        bool(e.held_at) if not e.file else (f := facts.get(e.file)) is not None and f.exists for e in own
    )


def _ids(dossier: Dossier, there: Sequence[Record]) -> dict[str, str]:
    found = {
        n: "" for r in there for n in (r.id, r.number, r.data.get("drawing_number")) if isinstance(n, str)
    }
    for scope in SCOPES:
        found |= {plain(str(i)): scope for m in members(dossier, scope) if (i := m.get("tag") or m.get("id"))}
    return {i: scope for i, scope in found.items() if len(i) > 1 and re.search(r"\d", i)}


def _named(text: str, known: re.Pattern[str]) -> Iterator[tuple[str, str, str]]:
    """What a text names as missing: as written, its kind, and its id if it has one. A kind goes on to the next."""
    for match in _LACKING.finditer(text):
        kind = ""
        for item in _AND.split(match[1].split("(")[0]):
            if _PART.search(item):
                continue
            own = known.search(item)
            rest = re.sub(r"[\s《》的:]", "", known.sub("", item))
            kind = rest if re.search(r"[一-鿿]", rest) else kind
            if own:
                yield item.strip(), kind, own[1]
            elif len(rest) >= _WORDS:
                yield rest, "", ""


def _found(
    dossier: Dossier, there: Sequence[Record], scope: str, name: str, kind: str, schemas: Schemas
) -> tuple[Record | None, list[str]]:
    """The record that is there, and the members of the same group of which nothing is."""
    if not name:
        exact = [r for r in there if packed(r.title) == kind]
        ending = [r for r in there if _FORM.sub("", packed(r.title)).endswith(_FORM.sub("", kind))]
        ending = ending if len(kind) > _WORDS else []
        return (exact[0] if exact else ending[0] if len(ending) == 1 else None), []
    if not scope:
        own = [r for r in there if name in (r.id, r.number, r.data.get("drawing_number"))]
        return (own[0] if own else None), []
    key = SCOPES[scope]
    kind = kind if not kind.startswith(name) else _PLAIN_KIND.get(scope, "")
    if not re.search("[一-鿿]{2}", kind):
        return None, []
    of_kind = [r for r in there if _is_kind(r, kind, schemas)]
    own = [r for r in of_kind if name in ids_in(r.data.get(key))]
    if not own:
        return None, []
    listed = {str(m.get("tag") or m.get("id")): m for m in members(dossier, scope)}
    above = {"inspection_lots": "item", "items": "division"}.get(scope)
    group = [i for i, m in listed.items() if not above or m.get(above) == listed.get(name, {}).get(above)]
    same = [r for r in of_kind if r.type == own[0].type]
    without = [i for i in group if not any(i in ids_in(r.data.get(key)) for r in same)]
    return own[0], without if len(without) == 1 else []


def _is_kind(record: Record, kind: str, schemas: Schemas) -> bool:
    """Whether the name of a kind stands in the title of the record's type, or is the end of its own."""
    known = schemas.record_types.get(record.type)
    title = packed(known.title.zh) if known else ""
    return kind in title or (bool(title) and title in kind) or packed(record.title).endswith(kind)
