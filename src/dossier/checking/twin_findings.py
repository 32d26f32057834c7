"""Papers that two records share without saying so: the same words in two files, the same photograph saved again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dossier.checking.paper_reading import packed
from dossier.findings import Finding, finding
from dossier.model import Dossier, EvidenceFacts, EvidenceRef, Record

_WORDS = 60
"""Characters from which on equal texts are no coincidence."""
_BITS = 8
"""Of 256 in which the same photograph differs after it was saved again or scaled."""

_Use = tuple[Record, EvidenceRef, EvidenceFacts]


def twin_findings(dossier: Dossier, facts: Mapping[str, EvidenceFacts]) -> Iterator[Finding]:
    """X535 for a later record whose file says, or shows, what an earlier record's file does; equal bytes are E419."""
    seen: dict[str, _Use] = {}
    photos: dict[tuple[int, int], list[tuple[int, _Use]]] = {}
    for record in dossier.records:
        for ref in record.evidence if record.status != "void" else ():
            of = facts.get(ref.file or "")
            if of is None or of.problem or not of.exists:
                continue
            use = (record, ref, of)
            words = packed("".join(of.text)) if all(of.text) else ""
            if len(words) >= _WORDS:
                yield from _told(use, seen.setdefault(words, use))
            if of.look:
                yield from _told(use, _alike(int(of.look, 16), use, photos))


def _alike(photo: int, use: _Use, known: dict[tuple[int, int], list[tuple[int, _Use]]]) -> _Use:
    """The first use of the same photograph, or this one. With fewer differing bits than parts, one part is equal."""
    parts = [(n, photo >> (256 * n // (_BITS + 1)) & (1 << 28) - 1) for n in range(_BITS + 1)]
    for part in parts:
        for bits, other in known.get(part, ()):
            if (bits ^ photo).bit_count() <= _BITS:
                return other
    for part in parts:
        known.setdefault(part, []).append((photo, use))
    return use


def _told(use: _Use, first: _Use) -> Iterator[Finding]:
    record, ref, of = use
    if record.id != first[0].id and of.sha256 != first[2].sha256:
        other, other_file = first[0].id, first[2].path
        yield finding(
            "X535", ref.location, record=record.id, file=of.path, other=other, other_file=other_file
        )
