"""All volumes of a dossier: each bound and compared with its plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeVar

from dossier.binding.copying import PiecesRefused
from dossier.binding.verify import verify_volume
from dossier.binding.volume import NONE, BoundVolume, Chapter, Spots, bind_volume
from dossier.errors import OutputFailed, VerificationFailed, os_reason
from dossier.findings import Finding, finding
from dossier.pdf.faces import Face
from dossier.planning.plan import VolumePlan
from dossier.steps.noting import Done, Note, Shelf, unnoted
from dossier.steps.running import Job, Run

T = TypeVar("T")
Front = Mapping[str, Path]
"""``cover``, ``index``, ``note`` and ``spine`` of one volume, as PDFs."""


@dataclass(frozen=True, slots=True)
class Finish:
    """What all volumes of one dossier share (see `bind_volume`)."""

    date: dt.date
    language: str
    sides: Literal["single", "double"]
    draft: str | None
    font: Path | Face | None


@dataclass(frozen=True, slots=True)
class Bound:
    """What came of binding one volume; exactly one of the three has something."""

    volume: BoundVolume | None = None
    refused: Mapping[Path, str] | None = None
    """Pieces that cannot be bound, and why."""
    failed: tuple[Finding, ...] = ()
    """P711, or what is not as planned."""


def bind_volumes(
    plans: Sequence[VolumePlan],
    fronts: Sequence[Front],
    targets: Sequence[Path],
    finish: Finish,
    output: Path,
    run: Run,
    seen: Mapping[Path, tuple[str, ...]],
    note: Note = unnoted,
    beside: Sequence[Job[tuple[str, ...]]] = (),
    spots: Mapping[Path, Spots] = NONE,
) -> tuple[list[BoundVolume], dict[Path, str], list[tuple[str, ...]]]:
    """The volumes as files, or the pieces that cannot be bound and why; and what the jobs `beside` them gave.

    Args:
        output: the folder as the user named it, for messages.
        run: where the volumes are bound.
        seen: what speaks against PDF/A-2b in those of the pieces that were looked at before.
        note: is told of each volume.
        spots: where page numbers do not go into the usual corner.

    Raises:
        OutputFailed: P711.
        VerificationFailed: a volume is not what was planned.
    """
    jobs = [
        Job(
            bind_one,
            (plan, dict(front), target, finish, output, _of(plan, seen), _of(plan, spots)),
            _weight(plan),
        )
        for plan, front, target in zip(plans, fronts, targets, strict=True)
    ]

    def told(number: int, seconds: float) -> None:
        if number >= len(plans):
            return
        plan, target = plans[number], targets[number]
        size = target.stat().st_size if target.exists() else 0
        note(Done("volume", plan.name, known=False, seconds=seconds, bytes=size, shelf=shelf_of(plan)))

    results = run([*jobs, *beside], told)
    made: list[Bound] = results[: len(jobs)]
    for bound in made:
        if bound.failed:
            raise (OutputFailed if bound.failed[0].code == "P711" else VerificationFailed)(*bound.failed)
    refused = {path: why for bound in made for path, why in (bound.refused or {}).items()}
    return [bound.volume for bound in made if bound.volume], refused, results[len(jobs) :]


def shelf_of(plan: VolumePlan) -> Shelf:
    """What is told of a volume that is done."""
    return Shelf(plan.pages, plan.thickness_mm, plan.box_mm)


def _of(plan: VolumePlan, seen: Mapping[Path, T]) -> dict[Path, T]:
    sources = {piece.source for entry in plan.entries for piece in entry.pieces}
    return {path: seen[path] for path in sources if path in seen}


def bind_one(
    plan: VolumePlan,
    front: Front,
    target: Path,
    finish: Finish,
    output: Path,
    seen: Mapping[Path, tuple[str, ...]],
    spots: Mapping[Path, Spots] = NONE,
) -> Bound:
    """Bind one volume and compare it with its plan."""
    filled = [e for e in plan.entries if e.pieces]
    chapters = [Chapter(e.title, plan.group_title, tuple(p.source for p in e.pieces)) for e in filled]
    try:
        bound = bind_volume(
            [front["cover"], front["index"]],
            chapters,
            [front["note"], front["spine"]],
            target,
            title=plan.title,
            date=finish.date,
            language=finish.language,
            sides=finish.sides,
            draft=finish.draft,
            font=finish.font,
            printed={p.source for e in filled for p in e.pieces if not p.evidence},
            seen=seen,
            spots=spots,
        )
    except PiecesRefused as error:
        return Bound(refused=error.reasons)
    except OSError as error:
        words: dict[str, Any] = {
            "volume": target.name,
            "folder": output.as_posix(),
            "reason": os_reason(error),
        }
        return Bound(failed=(finding("P711", **words),))
    wrong = verify_volume(bound, plan)
    return Bound(failed=tuple(wrong)) if wrong else Bound(replace(bound, objections=_named(bound, plan)))


def _named(bound: BoundVolume, plan: VolumePlan) -> dict[str, tuple[str, ...]]:
    """What speaks against PDF/A in a volume, by the file of evidence; of a page that we printed, by the volume."""
    evidence = {str(piece.source): piece.evidence for entry in plan.entries for piece in entry.pieces}
    told: dict[str, tuple[str, ...]] = {}
    for path, reasons in bound.objections.items():
        name = evidence.get(path) or f"volumes/{bound.path.name}"
        told[name] = tuple(dict.fromkeys((*told.get(name, ()), *reasons)))
    return told


def _weight(plan: VolumePlan) -> int:
    return sum(piece.bytes for entry in plan.entries for piece in entry.pieces)
