"""Volumes that were bound and compared before: the same plan, pieces and finish give the same file."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from dossier.binding.free_corner import find_spots
from dossier.binding.stamp import GLYPHS
from dossier.binding.volume import BoundVolume, Spots
from dossier.pdf.faces import Face, load_face
from dossier.planning.plan import Piece, VolumePlan
from dossier.steps.keys import key_of
from dossier.steps.recall import recall, remember
from dossier.steps.running import Job, Run, untold
from dossier.steps.store import Store


def volume_key(plan: VolumePlan, front: Mapping[str, str], finish: Sequence[object]) -> str | None:
    """The key of a volume; None when one of its pieces has none. `front`: key of each form that goes round it."""
    pieces = [piece for entry in plan.entries for piece in entry.pieces]
    if not all(piece.key for piece in pieces) or not all(front.values()):
        return None
    rows = [
        [
            entry.record,
            entry.title,
            entry.pages,
            [[piece.key, piece.pages, piece.content, piece.evidence] for piece in entry.pieces],
        ]
        for entry in plan.entries
    ]
    return key_of("volume", plan.title, plan.name, plan.group_title, rows, dict(front), finish)


def take_known(
    store: Store | None, keys: Sequence[str | None], targets: Sequence[Path], there: Mapping[str, Path]
) -> dict[int, BoundVolume]:
    """Put the known ones of the volumes in their places; position → volume.

    `there` are files of the last package by the sha256 that they had when somebody looked; each is read again.
    """
    known = recall(store, BoundVolume, [key for key in keys if key])
    taken = {}
    for number, (key, target) in enumerate(zip(keys, targets, strict=True)):
        volume = known.get(key or "")
        if volume and volume.sha256 in there and _take(there[volume.sha256], target, volume):
            taken[number] = replace(volume, path=target)
    return taken


def _take(source: Path, target: Path, volume: BoundVolume) -> bool:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:  # a disk without links
        shutil.copyfile(source, target)
    with target.open("rb") as stream:
        whole = hashlib.file_digest(stream, "sha256").hexdigest() == volume.sha256
    if not whole:
        target.unlink()
    return whole


def seen_objections(store: Store | None, plans: Iterable[VolumePlan]) -> dict[Path, tuple[str, ...]]:
    """What speaks against PDF/A-2b in pieces of evidence that were bound before, by their place now."""
    keys = {piece.source: _objections_key(piece) for piece in _evidence_pieces(plans)}
    known = recall(store, tuple[str, ...], keys.values())
    return {path: known[key] for path, key in keys.items() if key in known}


def keep_objections(store: Store | None, plans: Iterable[VolumePlan], bound: Iterable[BoundVolume]) -> None:
    """Remember it: binding a volume looks at each piece of evidence in it."""
    told = {name: said for volume in bound for name, said in volume.objections.items()}
    pieces = _evidence_pieces(plans)
    remember(store, {_objections_key(piece): told.get(str(piece.evidence), ()) for piece in pieces})


def seen_spots(store: Store | None, plans: Iterable[VolumePlan], run: Run) -> dict[Path, Spots]:
    """Where page numbers do not go into the usual corner, in pieces of evidence by their place now.

    Each piece is looked at once, whatever volume it is in.
    """
    pieces = [p for plan in plans for entry in plan.entries for p in entry.pieces if p.evidence]
    keys = {p.source: key_of("spots", p.key, rooms=("binding", "pdf")) if p.key else "" for p in pieces}
    known = recall(store, Spots, filter(None, keys.values()))
    found = {path: known[key] for path, key in keys.items() if key in known}
    new = [path for path in keys if path not in found]
    shares = [new[at::_SHARES] for at in range(min(_SHARES, len(new)))]
    made: list[list[Spots]] = run([Job(find_spots, (share,)) for share in shares], untold)
    for share, spots in zip(shares, made, strict=True):
        found |= zip(share, spots, strict=True)
    remember(store, {key: found[path] for path, key in keys.items() if key and found[path]})
    return {path: spots for path, spots in found.items() if any(any(page) for page in spots)}


_SHARES = 8


def _evidence_pieces(plans: Iterable[VolumePlan]) -> list[Piece]:
    return [p for plan in plans for entry in plan.entries for p in entry.pieces if p.evidence and p.key]


def _objections_key(piece: Piece) -> str:
    return key_of("objections", piece.key)


def keep_volumes(store: Store | None, made: Mapping[str, BoundVolume]) -> None:
    """Remember volumes that were as planned, by key."""
    remember(store, {key: replace(volume, path=Path(volume.path.name)) for key, volume in made.items()})


def take_claimed(store: Store | None, printed: str, pdf: Path) -> tuple[str, ...] | None:
    """Put a printed PDF that claims PDF/A-2b, or may not, in its place; what speaks against it, None when unknown.

    `printed`: the key of what was printed.
    """
    key = key_of("archival", printed)
    known = recall(store, tuple[str, ...], [key] if printed else []).get(key)
    return known if known is not None and store and store.get_file(f"{key}.pdf", pdf) else None


def keep_claimed(store: Store | None, printed: str, pdf: Path, objections: tuple[str, ...]) -> None:
    """Keep it, and what spoke against it."""
    key = key_of("archival", printed)
    if store and printed:
        store.put_file(f"{key}.pdf", pdf)
        remember(store, {key: objections})


def known_face(store: Store | None, font: Path, fingerprint: str) -> Face:
    """The face of page numbers and marks; cutting it out of a house font takes half a second."""
    key = key_of("face", fingerprint, font.name, rooms=("binding", "pdf"))
    face = recall(store, Face, [key]).get(key) or load_face(font, GLYPHS)
    remember(store, {key: face})
    return face
