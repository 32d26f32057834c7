"""The stages of a build that deal with evidence: pinned, made ready for binding, kept, accounted for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal

from dossier.archiving.manifest import BoundAt, Fate, Origin
from dossier.archiving.originals import copy_original, fault_codes, keeps_original, original_place
from dossier.binding.copying import said
from dossier.building import Build
from dossier.checking.evidence_findings import content_words
from dossier.errors import ConversionFailed, InputUnreadable, disk_error
from dossier.evidence.opening import EvidenceLost, pin
from dossier.evidence.preparing import prepare
from dossier.findings import Finding, finding
from dossier.model import EvidenceFacts, EvidenceRef, Record, Text
from dossier.pdf.pages import count_layers, count_pages
from dossier.planning.entries import ReadyPages, is_bindable
from dossier.planning.plan import VolumePlan

_CHANGED = Text("被改动", "was changed")

Uses = dict[str, list[tuple[Record, EvidenceRef]]]
"""Path of a file, as it is on the disk → where records name it."""


def pin_evidence(build: Build) -> None:
    """Stage: a copy of every file that will be used, digested while it is made; from here on nothing else is read.

    Raises:
        InputUnreadable: P730 for each file that is not what the check saw.
        OSError: the working folder cannot be written.
    """
    folder = build.press.folder / "pinned"
    folder.mkdir()
    facts = build.facts
    lost: list[Finding] = []
    for path, uses in _uses(build).items():
        seen = facts[path]
        if not (_wanted(seen, uses) or keeps_original(seen)):
            continue
        try:
            pinned = pin(build.dossier.root, path, folder)
            if pinned.sha256 != seen.sha256:
                raise EvidenceLost(_CHANGED)
            build.pinned[path] = pinned.path
        except EvidenceLost as error:
            record, ref = uses[0]
            ids = ", ".join(dict.fromkeys(r.id for r, _ in uses))
            lost.append(
                finding("P730", ref.location, record=record.id, file=path, records=ids, what=error.reason)
            )
    if lost:
        raise InputUnreadable(*lost)


def _uses(build: Build) -> Uses:
    uses: Uses = {}
    for record in build.dossier.records:
        for ref in record.evidence:
            seen = build.result.facts.get(ref.file or "")
            if seen and seen.exists:
                uses.setdefault(seen.path, []).append((record, ref))
    return uses


def _wanted(seen: EvidenceFacts, uses: Iterable[tuple[Record, EvidenceRef]]) -> bool:
    return is_bindable(seen) and any(record.status != "void" for record, _ in uses)


def make_ready(build: Build) -> None:
    """Stage: a PDF that can be bound, and its number of pages, for each file that becomes pages of a volume.

    The check has made it, under the sha256 of the file, when it tried whether the file can be bound.
    """
    folder = build.press.folder / "prepared"
    folder.mkdir(exist_ok=True)
    facts = build.facts
    for path, uses in _uses(build).items():
        seen = facts[path]
        build.findings += _said(seen, uses)
        if not _wanted(seen, uses):
            continue
        target = folder / f"{seen.sha256}.pdf"
        try:
            if not target.exists():
                kind: Literal["pdf", "image"] = "image" if seen.kind == "image" else "pdf"
                prepare(build.pinned[path], kind, target, build.press.fonts.stamp_font)
            build.ready[path] = ReadyPages(
                target, count_pages(target), target.stat().st_size, count_layers(target)
            )
        except ConversionFailed as error:
            if full := disk_error(error):
                raise full from error
            leave_out(build, [path], said(error.__cause__ or error))


def _said(seen: EvidenceFacts, uses: Iterable[tuple[Record, EvidenceRef]]) -> Iterator[Finding]:
    """P722 at each use of a sound file that cannot become pages, A801 once for a file whose pages lack something."""
    if seen.problem is None and seen.kind == "other":
        for record, ref in uses:
            yield finding("P722", ref.location, record=record.id, file=seen.path)
    elif seen.left_out:
        record, ref = next(iter(uses))
        words: dict[str, Any] = {
            "file": seen.path,
            "content": content_words(seen.left_out),
            "place": original_place(seen),
        }
        yield finding("A801", ref.location, record=record.id, **words)


def leave_out(build: Build, paths: Iterable[str], reason: str) -> None:
    """Go on without files that cannot be bound, by name: P733 for each use, and what is made is a draft."""
    build.draft = True
    uses = _uses(build)
    for path in paths:
        build.ready.pop(path, None)
        build.refused.add(path)
        build.findings += [
            finding("P733", ref.location, record=record.id, file=path, reason=reason)
            for record, ref in uses[path]
        ]


def keep_originals(build: Build) -> None:
    """Stage: the files whose pages lack something, or that have none, as they are; from their pinned copies."""
    (build.package / "originals").mkdir(parents=True, exist_ok=True)
    facts = build.facts
    for path, uses in _uses(build).items():
        seen = facts[path]
        if _is_kept(build, seen):
            copy_original(build.pinned[path], build.package, seen)
            ids = tuple(record.id for record, _ in uses)
            build.origins[original_place(seen)] = Origin(seen.pages or None, ids, (path,))


def _is_kept(build: Build, seen: EvidenceFacts) -> bool:
    return keeps_original(seen) or seen.path in build.refused


def fates(build: Build, volumes: Iterable[VolumePlan]) -> Iterator[Fate]:
    """What became of each file that records name, those that are not there or unusable as well."""
    bound: dict[str, list[BoundAt]] = {}
    for volume in volumes:
        page = 1
        for entry in volume.entries:
            for piece in entry.pieces:
                last = page + piece.pages - 1
                if piece.evidence:
                    place = BoundAt(f"volumes/{volume.name}.pdf", entry.record, page, last)
                    bound.setdefault(piece.evidence, []).append(place)
                page = last + 1
    named: dict[str, list[str]] = {}
    for record in build.dossier.records:
        for ref in record.evidence:
            if ref.file:
                named.setdefault(build.result.facts[ref.file].path, []).append(record.id)
    facts = build.facts
    for path, records in named.items():
        seen = facts[path]
        faults = [*fault_codes(seen), *(["P733"] if path in build.refused else [])]
        original = original_place(seen) if _is_kept(build, seen) else None
        yield Fate(seen, tuple(records), tuple(bound.get(path, ())), seen.left_out, tuple(faults), original)
