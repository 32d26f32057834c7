"""The code on a printed form, by which the signed paper finds its record again, and says what was printed on it.

``D1:<project>:<record>:<key>``: project code and record id percent-encoded, so that it is short in a QR; the key is
the digest of what the record said (10 hexadecimal digits).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from dossier.checking.field_titles import field_title
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, EvidenceFacts, EvidenceRef, Record, Text
from dossier.reading.printed_forms import Printed

_PREFIX = "D1"
_SILENT = frozenset(("id", "type", "evidence", "signatures", "status", "retention", "secrecy", "remark"))
"""What is added when the signed paper is back, or is never on it."""
_SHOWN = 40
"""Characters of a value that a message quotes."""


@dataclass(frozen=True, slots=True)
class Code:
    """What the code of a form says."""

    project: str
    record: str
    key: str


def said_by(record: Record) -> dict[str, Any]:
    """Key → what the record says, as JSON has it, without what comes after printing."""
    silent = {*_SILENT, *({"date"} & record.derived.keys())}  # the day of the paper was not there before it
    said = {key: value for key, value in record.data.items() if key not in silent}
    plain: dict[str, Any] = json.loads(json.dumps(said, default=str))
    return plain


def content_key(record: Record) -> str:
    """Ten hexadecimal digits of what a record says."""
    said = json.dumps(said_by(record), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:10].upper()


def code_of(dossier: Dossier, record: Record) -> str:
    """The code that the form of a record carries."""
    return ":".join((_PREFIX, quote(dossier.code, safe=""), quote(record.id, safe=""), content_key(record)))


def read_code(text: str) -> Code | None:
    """What a code says; None for a foreign one."""
    parts = text.split(":")
    if len(parts) != 4 or parts[0] != _PREFIX or len(parts[3]) != 10:
        return None
    return Code(unquote(parts[1]), unquote(parts[2]), parts[3])


def changed_since(printed: Mapping[str, Any], record: Record) -> dict[str, tuple[Any, Any]]:
    """Key → what the paper says and what the record says now, where these differ.

    What was blank when it was printed may have been filled in by hand since.
    """
    now = said_by(record)
    return {key: (then, now.get(key)) for key, then in printed.items() if not _holds(then, now.get(key))}


def _holds(then: Any, now: Any) -> bool:
    if then in (None, "", [], {}):
        return True
    if isinstance(then, dict) and isinstance(now, dict):
        return all(_holds(value, now.get(key)) for key, value in then.items())
    if isinstance(then, list) and isinstance(now, list):
        return len(then) == len(now) and all(map(_holds, then, now))
    return bool(then == now)


def check_codes(
    dossier: Dossier, evidence: Mapping[str, EvidenceFacts], printed: Printed, schemas: Schemas
) -> Iterator[Finding]:
    """X656 … X659 for the main evidence of every record whose pages carry codes of ours. Pure."""
    for record in dossier.records:
        for ref in record.evidence if record.status != "void" else ():
            seen = evidence.get(ref.file or "")
            if seen and seen.codes and not ref.annex and ref.key == "evidence":
                yield from _of_paper(dossier, record, ref, seen, printed, schemas)


def _of_paper(
    dossier: Dossier,
    record: Record,
    ref: EvidenceRef,
    seen: EvidenceFacts,
    printed: Printed,
    schemas: Schemas,
) -> Iterator[Finding]:
    words: dict[str, Any] = {"record": record.id, "file": seen.path}
    first, last = ref.pages or (1, seen.pages)
    there = [(page, code) for page, text in seen.codes if first <= page <= last and (code := read_code(text))]
    for project in dict.fromkeys(code.project for _, code in there if code.project != dossier.code):
        yield finding("X658", ref.location, project=project, ours=dossier.code, **words)
    ours = [(page, code) for page, code in there if code.project == dossier.code]
    own = [(page, code) for page, code in ours if code.record == record.id]
    pages = {page for page, _ in own}
    for other in dict.fromkeys(
        c.record for page, c in ours if c.record != record.id and (not own or page in pages)
    ):
        yield finding("X657", ref.location, other=other, **words)
    for key in dict.fromkeys(code.key for _, code in own if code.key != content_key(record)):
        known = printed.of(record.id, key)
        if known is None:
            yield finding("X659", ref.location, **words)
        elif changed := changed_since(known.values, record):
            yield finding("X656", ref.location, fields=_named(changed, record, schemas), **words)


def _named(changed: Mapping[str, tuple[Any, Any]], record: Record, schemas: Schemas) -> Text:
    """``保修期（纸上 24，现在 36）、明细``."""
    zh, en = [], []
    for key, (then, now) in changed.items():
        title = field_title(schemas, record, f"/{key}")
        lists = isinstance(then, list | dict) or isinstance(now, list | dict)
        was, is_now = str(then)[:_SHOWN], str(now)[:_SHOWN]
        gone = now is None
        zh.append(title.zh if lists else f"{title.zh}（纸上 {was}，现在{'没有' if gone else f' {is_now}'}）")
        en.append(title.en if lists else f"{title.en} (paper: {was}; now {'nothing' if gone else is_now})")
    return Text("、".join(zh), ", ".join(en))
