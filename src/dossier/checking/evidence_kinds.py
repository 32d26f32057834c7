"""Which files may stand for a record: by their content, the type of the record and the place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from dossier.checking.scan_findings import is_worthless
from dossier.checking.signature_findings import is_tampered
from dossier.evidence.formats import formats, promised
from dossier.findings import Finding, finding
from dossier.model import Catalogue, Dossier, EvidenceFacts, EvidenceRef, Record, RecordType, Text

_PAGES = ("pdf", "image")
OFFICE = ("word", "excel")
"""Formats of which the office program makes pages."""
_NAMED = 5
"""Members of an archive that a remedy names."""


def accepted_formats(kind: RecordType, catalogue: Catalogue | None) -> frozenset[str]:
    """What else than pages may be main evidence of a record: formats and roles of ``evidence/formats.toml``."""
    local: Iterable[str] = catalogue.values.get("main_evidence", ()) if catalogue else ()
    return frozenset((*kind.evidence, *local))


def stands_for_a_record(facts: EvidenceFacts | None, accepted: Collection[str]) -> bool:
    """Whether a file can be the main evidence of a record: sound, and pages or what is accepted besides.

    `facts`: of the pages that belong to the record (see `own_pages`).
    """
    if facts is None or not facts.exists or facts.problem is not None:
        return False
    if is_tampered(facts) or is_worthless(facts):
        return False
    return facts.kind in _PAGES or _is_accepted(facts, accepted)


def to_convert(
    dossier: Dossier,
    types: Mapping[str, RecordType],
    facts: Mapping[str, EvidenceFacts],
    catalogue: Catalogue | None,
) -> frozenset[str]:
    """Paths, as they are written, of the Word and Excel files that become pages: annexes, and what a type accepts."""
    return frozenset(
        str(ref.file)
        for record in dossier.records
        for ref in record.evidence
        if record.status != "void" and ref.key == "evidence" and (seen := facts.get(ref.file or ""))
        if seen.format in OFFICE and seen.problem is None
        if ref.annex or _is_accepted(seen, accepted_formats(types[record.type], catalogue))
    )


def _is_accepted(facts: EvidenceFacts, accepted: Collection[str]) -> bool:
    return facts.format in accepted or _role(facts) in accepted


def main_evidence(record: Record, kind: RecordType) -> tuple[EvidenceRef, ...]:
    """The entries of `evidence` that stand for a record; annexes do when it has nothing else and is not printed."""
    own = tuple(e for e in record.evidence if e.key == "evidence")
    main = tuple(e for e in own if not e.annex)
    return main if main or kind.form else own


def kind_findings(
    record: Record, kind: RecordType, facts: Mapping[str, EvidenceFacts], catalogue: Catalogue | None
) -> Iterator[Finding]:
    """E470 for main evidence that cannot be, E475 for a photograph that is none, E471 for a program as an annex."""
    accepted, main = accepted_formats(kind, catalogue), main_evidence(record, kind)
    for ref in record.evidence:
        seen = facts.get(ref.file or "")
        if seen is None or not seen.exists or seen.problem or seen.kind in _PAGES or not seen.format:
            continue
        role, words = _role(seen), _words(seen)
        if ref in main and not stands_for_a_record(seen, accepted):
            yield finding("E470", ref.location, record=record.id, hint=_remedy(seen), **words)
        elif ref.key != "evidence":
            yield finding("E475", ref.location, record=record.id, key=ref.key, **words)
        elif role in accepted or seen.format in accepted:
            continue
        elif role == "program" or (role == "archive" and _nested(seen)):
            yield finding("E471", ref.location, record=record.id, hint=_remedy(seen), **words)


def _role(facts: EvidenceFacts) -> str:
    return formats()[facts.format].role if facts.format else ""


def _words(facts: EvidenceFacts) -> dict[str, Any]:
    said = formats()[facts.format].words
    if inner := _nested(facts):
        said = Text(f"{said.zh}，里面还有 {inner}", f"{said.en} with {inner} inside")
    return {"file": facts.path, "content": said}


def _nested(facts: EvidenceFacts) -> str:
    """The first member of an archive that is an archive or a program by its name; empty when there is none."""
    texts = formats()["script"].texts
    for name in facts.members if facts.format == "zip" else ():
        suffix = "." + name.rpartition(".")[2].lower()
        role = formats()[promised(suffix) or "unknown"].role
        if suffix in texts or role in ("archive", "program"):
            return name
    return ""


def _could_serve(name: str) -> bool:
    """Whether a member of an archive becomes pages by its name, and is nothing that systems leave there."""
    folder, _, file = name.rpartition("/")
    suffix = "." + file.rpartition(".")[2].lower()
    left = file.startswith(".") or folder.startswith("__MACOSX")
    return not left and formats()[promised(suffix) or "unknown"].role == "pages"


def _remedy(facts: EvidenceFacts) -> Text | None:
    """How to come from this format to pages; the members of a zip are named."""
    if facts.format == "zip" and facts.members:
        serving = [name for name in facts.members if _could_serve(name)]
        listed = serving or facts.members
        names = "、".join(listed[:_NAMED])
        rest = (
            Text(f" 等 {len(listed)} 个", f" … ({len(listed)} in all)")
            if len(listed) > _NAMED
            else Text("", "")
        )
        among = (
            Text("解压后逐个登记里面能作附件的文件", "unpack it and list the files in it that can serve")
            if serving
            else Text(
                "里面没有 PDF 或图片，解压后换成 PDF 再登记",
                "it holds no PDF or picture: unpack it, make PDFs, and list them",
            )
        )
        return Text(
            f"{among.zh}（{names}{rest.zh}），压缩包不再登记",
            f"{among.en} ({names}{rest.en}) instead of the archive",
        )
    return formats()[facts.format].remedy
