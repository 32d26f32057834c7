"""Electronic signatures of files in words: what is not as it was signed, and electronic originals without any."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dossier.findings import Finding, finding
from dossier.model import EvidenceFacts, EvidenceRef, Record, RecordType, Text
from dossier.paper_signature import PaperSignature

_CHANGED = {
    "altered": Text("签名所覆盖的内容已被改动", "signed bytes were changed"),
    "updated": Text("签名之后又修改了页面或批注", "pages or notes were changed by a later update"),
}
_VOID = {
    "partial": Text("签名只覆盖文件的一部分", "it covers a part of the file only"),
    "forged": Text("签名值与证书不符", "it does not belong to its certificate"),
    "empty": Text("签名域里没有签名数据", "its field holds no signature"),
}
BROKEN = frozenset((*_CHANGED, *_VOID))
"""States of signatures that make a file worse than an unsigned one."""


def is_tampered(facts: EvidenceFacts) -> bool:
    """Whether a signature of the file says that it is not what was signed."""
    return any(signature.state in BROKEN for signature in facts.signatures)


def signature_findings(
    record: Record, kind: RecordType, ref: EvidenceRef, facts: EvidenceFacts
) -> Iterator[Finding]:
    """E472 and E490 to E495 for one file of a record, at the place that names it."""

    def say(code: str, **words: Any) -> Finding:
        return finding(code, ref.location, record=record.id, file=facts.path, **words)

    for signature in facts.signatures:
        who = _who(signature)
        if what := _CHANGED.get(signature.state):
            yield say("E490", who=who, what=what)
        elif what := _VOID.get(signature.state):
            yield say("E491", who=who, what=what)
        elif signature.state == "filled":
            yield say("E492", who=who, fields=signature.detail)
        elif signature.state == "removed":
            yield say("E493")
        elif signature.state == "unknown":
            yield say("E495", reason=signature.detail or "-")
        if signature.state not in BROKEN and _is_out_of_date(signature):
            days = {"day": signature.day, "first": signature.valid_from, "last": signature.valid_to}
            yield say("E494", who=who, **days)
    if ref.kind == "e_original" and not any(s.state != "removed" for s in facts.signatures):
        photo = kind.content == "photo" or ref.key != "evidence" or ref.annex
        yield from _unsigned(record, ref, facts, photo=photo)


def _unsigned(record: Record, ref: EvidenceRef, facts: EvidenceFacts, *, photo: bool) -> Iterator[Finding]:
    """A picture of a camera is an original by itself; in formats other than PDF nobody looks for a signature here."""
    where: dict[str, Any] = {"record": record.id, "file": facts.path}
    if facts.kind == "pdf" or (facts.kind == "image" and not photo):
        yield finding("E472", ref.location, **where)
    elif facts.kind != "image":
        reason = Text(
            f"{facts.format.upper()} 文件的签名不在此核对",
            f"a {facts.format} file: its signatures are not read",
        )
        yield finding("E495", ref.location, reason=reason, **where)


def _who(signature: PaperSignature) -> Text:
    names = " ".join(dict.fromkeys(name for name in (signature.firm, signature.signer) if name))
    return Text(names or "（无签名人）", names or "(nobody named)")


def _is_out_of_date(signature: PaperSignature) -> bool:
    return bool(signature.day) and not signature.valid_from <= signature.day <= signature.valid_to
