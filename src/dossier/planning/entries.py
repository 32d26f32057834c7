"""Records → entries of the index: which pages stand for each record, and what the remark says of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dossier.model import Dossier, EvidenceFacts, EvidenceRef, Language, Record, RecordType, Text
from dossier.planning.plan import Entry, Piece


@dataclass(frozen=True, slots=True)
class RenderedForm:
    """The printed form of one record."""

    pdf: Path
    pages: int
    bytes: int


_KEPT = Text("见 originals/{name}", "see originals/{name}")
_SHELF = Text("纸质原件：{place}", "paper original: {place}")
_COPY = Text("复印件，原件在{place}", "copy; original with {place}")
_UNUSABLE = Text("附件不可用，未装订", "evidence unusable, not bound")
_ABSENT = Text("无附件", "no evidence")


def make_entry(
    record: Record,
    kind: RecordType,
    dossier: Dossier,
    facts: Mapping[str, EvidenceFacts],
    form: RenderedForm | None,
    lang: Language,
) -> Entry:
    """One row of the index with its pieces.

    A main evidence file stands for the record; without one, its printed form does. Annexes follow. Files that cannot
    be bound leave a remark, never a silent gap.
    """
    main = [e for e in record.evidence if e.file and not e.annex]
    annexes = [e for e in record.evidence if e.file and e.annex]
    pieces: list[Piece] = []
    if form and not main:
        pieces.append(Piece(form.pdf, form.pages, "text", None, form.bytes))
    pieces += _pieces([*main, *annexes], kind, dossier, facts)
    party = dossier.parties.get(record.responsible or "")
    return Entry(
        record=record.id,
        type=record.type,
        number=record.number or "",
        responsible=party.name if party else (record.responsible or ""),
        title=record.title,
        date=record.date,
        content=kind.content,
        pieces=tuple(pieces),
        remark="；".join(_remarks(record, facts, bool(pieces), lang)),
    )


def is_bindable(facts: EvidenceFacts | None) -> bool:
    """Whether a file becomes pages of a volume."""
    return (
        facts is not None
        and facts.exists
        and facts.problem is None
        and facts.kind != "other"
        and facts.pages > 0
    )


def _pieces(
    refs: Iterable[EvidenceRef], kind: RecordType, dossier: Dossier, facts: Mapping[str, EvidenceFacts]
) -> Iterable[Piece]:
    for ref in refs:
        seen = facts.get(ref.file or "")
        if seen is not None and is_bindable(seen):
            content = "photo" if seen.kind == "image" and kind.content == "photo" else kind.content
            yield Piece(dossier.root / seen.path, seen.pages, content, seen.path, seen.bytes)


def _remarks(
    record: Record, facts: Mapping[str, EvidenceFacts], bound: bool, lang: Language
) -> Iterable[str]:
    files = [facts.get(e.file) for e in record.evidence if e.file]
    for ref in record.evidence:
        if ref.kind == "copy" and ref.original_location:
            yield _COPY.get(lang).format(place=ref.original_location)
        if ref.file is None and ref.held_at:
            yield _SHELF.get(lang).format(place=ref.held_at)
    kept = [f for f in files if f and f.exists and f.problem is None and f.kind == "other"]
    yield from (_KEPT.get(lang).format(name=Path(f.path).name) for f in kept)
    if any(f is None or not f.exists or f.problem for f in files):
        yield _UNUSABLE.get(lang)
    elif not bound and not record.evidence:
        yield _ABSENT.get(lang)
