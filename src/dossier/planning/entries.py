"""Records → entries of the index: which pages stand for each record, and what the remark says of them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from unicodedata import east_asian_width

from dossier.checking.revisions import replaced
from dossier.model import Dossier, EvidenceFacts, EvidenceRef, Language, Party, Record, RecordType, Text
from dossier.planning.plan import RESPONSIBLE_LINE, Entry, Piece


@dataclass(frozen=True, slots=True)
class ReadyPages:
    """A PDF that is bound as it is: the printed form of a record, or evidence that was made ready."""

    pdf: Path
    pages: int
    """Counted in this very PDF."""
    bytes: int
    key: str = ""
    """Equal keys promise equal bytes; empty when nobody knows."""
    layers: int = 0
    """Sheets of A4 on one another when the pages are printed at their size and folded; 0: one a page."""


_ELECTRONIC = (
    Text("电子原件", "electronic"),
    Text("{place} 为电子文件，见 originals", "{place} is kept in originals"),
)
_ANNEX = Text("", ""), _ELECTRONIC[1]
"""A remark in the index is about the paper itself; of what is annexed to it the closing note tells."""
_SIGNED = (
    _ELECTRONIC[0],
    Text(
        "装订的是打印副本，带电子签名的 {place} 见 originals",
        "a print is bound; {place} with its electronic signature is kept in originals",
    ),
)
_SIGNED_ANNEX = Text("", ""), _SIGNED[1]
_SHELF = Text("纸质原件", "paper"), Text("纸质原件存放于{place}", "the paper original is kept at {place}")
_COPY = Text("复印件", "copy"), Text("复印件，原件在{place}", "a copy; the original is with {place}")
_COPY_OF_UNKNOWN = _COPY[0], Text("复印件，未注明原件在何处", "a copy; where the original is, is not said")
_REPLACES = (
    Text("替换旧版", "replaces an older one"),
    Text("代替旧版 {place}（不装订）", "replaces {place}, not bound"),
)
_PAGES = Text("", ""), Text("取自 {place} 页", "pages of {place}")
_UNUSABLE = (
    Text("未装订", "not bound"),
    Text("附件不可用，未装订", "its evidence is unusable and was not bound"),
)
_ABSENT = Text("缺附件", "no file"), Text("没有附件", "there is no evidence")


def make_entry(
    record: Record,
    kind: RecordType,
    dossier: Dossier,
    facts: Mapping[str, EvidenceFacts],
    form: ReadyPages | None,
    ready: Mapping[str, ReadyPages],
    lang: Language,
    signs_for: Mapping[str, str],
) -> Entry:
    """One row of the index with its pieces. `signs_for`: signing role → the party it signs for.

    A main evidence file stands for the record; without one, its printed form does. Annexes follow. `ready` has the
    pages of each file that is bound, by its path on disk; the others leave a remark, never a silent gap.
    """
    main = [e for e in record.evidence if e.file and not e.annex]
    annexes = [e for e in record.evidence if e.file and e.annex]
    pieces: list[Piece] = []
    if form and not main:
        pieces.append(Piece(form.pdf, form.pages, "text", None, form.bytes, form.key))
    pieces += _pieces([*main, *annexes], kind, facts, ready)
    remarks = [*_older(record, dossier), *_remarks(record, facts, ready, bool(pieces))]
    return Entry(
        record=record.id,
        type=record.type,
        number=_number(record),
        responsible=_issuer(record, dossier, signs_for),
        title=record.title,
        date=record.date,
        content=kind.content,
        pieces=tuple(pieces),
        remark=_SEPARATOR.get(lang).join(
            dict.fromkeys(short.get(lang) for (short, _), _ in remarks if short.zh)
        ),
        note=_SEPARATOR.get(lang).join(full.get(lang).format(place=place) for (_, full), place in remarks),
    )


def _number(record: Record) -> str:
    """文件编号: of a drawing the number that stands on the sheet (图号)."""
    return str(record.data.get("drawing_number") or record.number or "")


def _issuer(record: Record, dossier: Dossier, signs_for: Mapping[str, str]) -> str:
    """Who made the paper: the party that the record names, else the one that issued it, else the first to sign it."""
    signed = [signs_for.get(s.role) for s in record.signatures]
    named = [record.responsible, record.data.get("issued_by"), record.data.get("from_party"), *signed]
    known = [_short(dossier.parties[key]) for key in named if isinstance(key, str) and key in dossier.parties]
    return next(iter(known), record.responsible or "")


_LEGAL_FORM = re.compile(
    r"(?:有限责任公司|股份有限公司|集团有限公司|有限公司)(?=$|.{2,8}分公司$)"
    r"|,? (?:Co\., ?Ltd\.?|Ltd\.?|Limited|Inc\.?|GmbH)$"
)


def bare_name(name: str) -> str:
    """A firm without its legal form."""
    return _LEGAL_FORM.sub("", name) or name


def _short(party: Party) -> str:
    """A party as the narrow column names it: the short name given, else without the legal form if that saves a line."""
    given = party.data.get("short")
    if given:
        return str(given)
    bare = bare_name(party.name)
    return bare if _lines(bare) < _lines(party.name) else party.name


def _lines(name: str) -> int:
    wide = sum(1 if east_asian_width(char) in "WF" else 0.5 for char in name)
    return math.ceil(wide / RESPONSIBLE_LINE)


def _pieces(
    refs: Iterable[EvidenceRef],
    kind: RecordType,
    facts: Mapping[str, EvidenceFacts],
    ready: Mapping[str, ReadyPages],
) -> Iterable[Piece]:
    for ref in refs:
        seen = facts.get(ref.file or "")
        if seen is not None and seen.path in ready:
            pages = ready[seen.path]
            content = "photo" if _is_photo(ref, seen) else kind.content
            # Drawings are folded; the size that a scanned paper says it has is often wrong.
            layers = pages.layers or None if content == "drawing" else None
            whole = Piece(pages.pdf, pages.pages, content, seen.path, pages.bytes, pages.key, layers)
            yield _part(whole, ref.pages) if ref.pages else whole


def _part(whole: Piece, part: tuple[int, int]) -> Piece:
    """Some pages of a file, in a PDF of their own beside that of all pages. What lies beyond its end is not there."""
    first, last = sorted(min(number, whole.pages) for number in part)
    count = last - first + 1
    return replace(
        whole,
        source=part_of(whole.source, (first, last)),
        pages=count,
        bytes=whole.bytes * count // whole.pages,
        key=f"{whole.key} {first}-{last}" if whole.key else "",
        layers=None if whole.layers is None else -(-whole.layers * count // whole.pages),
        part=(first, last),
    )


def part_of(pdf: Path, part: tuple[int, int]) -> Path:
    """Where the PDF of some pages of another lies: ``<name>.3-5.pdf``."""
    return pdf.with_name(f"{pdf.stem}.{part[0]}-{part[1]}.pdf")


_PHOTO = re.compile("照片|相片|影像|photo", re.IGNORECASE)


def _is_photo(ref: EvidenceRef, seen: EvidenceFacts) -> bool:
    """Whether a picture file is a photograph and no scanned paper: it was born as a file, or its name says so."""
    named = ref.kind == "e_original" or ref.key != "evidence" or bool(_PHOTO.search(seen.path))
    return seen.kind == "image" and named


_SEPARATOR = Text("；", "; ")

Remark = tuple[tuple[Text, Text], str]
"""A word and a sentence, and what fills the sentence."""


def _older(record: Record, dossier: Dossier) -> Iterable[Remark]:
    """The editions whose place it takes; they are not bound, and nobody shall look for them."""
    names = set(replaced(record))
    for old in dossier.records if names else ():
        if old.id in names:
            yield _REPLACES, " ".join(filter(None, (old.number, str(old.date or ""), old.id)))


def _remarks(
    record: Record, facts: Mapping[str, EvidenceFacts], ready: Mapping[str, ReadyPages], bound: bool
) -> Iterable[Remark]:
    for ref in record.evidence:
        if ref.kind == "copy":
            yield (_COPY, ref.original_location) if ref.original_location else (_COPY_OF_UNKNOWN, "")
        if ref.file is None and ref.held_at:
            yield _SHELF, ref.held_at
    named = [(e, facts.get(e.file)) for e in record.evidence if e.file]
    files = [f for _, f in named]
    kept = [f for f in files if f and f.exists and f.problem is None and f.kind in ("other", "office")]
    for ref, seen in named:
        if ref.pages and seen and seen.path in ready:
            yield _PAGES, f"{Path(seen.path).name} {ref.pages[0]}～{ref.pages[1]}"
        if seen and "Signature" in seen.left_out and seen.path in ready:
            yield _SIGNED_ANNEX if ref.annex else _SIGNED, Path(seen.path).name
        if seen in kept:
            yield _ANNEX if ref.annex else _ELECTRONIC, Path(seen.path).name
    if any(f is None or (f.path not in ready and f not in kept) for f in files):
        yield _UNUSABLE, ""
    elif not bound and not record.evidence:
        yield _ABSENT, ""
