"""The stages of a build that make the volumes: planned, printed round, bound, and compared with their plan."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dossier.archiving.manifest import Origin, by_evidence
from dossier.binding.copying import PiecesRefused
from dossier.binding.verify import verify_volume
from dossier.binding.volume import BoundVolume, Chapter, bind_volume
from dossier.building import DRAFT, REPORT, Build, report_job
from dossier.building_evidence import leave_out
from dossier.checking.expressions import role_parties
from dossier.errors import ConversionFailed, OutputFailed, VerificationFailed, os_reason
from dossier.findings import finding
from dossier.model import Record
from dossier.planning.entries import ReadyPages, make_entry
from dossier.planning.front_matter import front_matter_jobs
from dossier.planning.order import order_records
from dossier.planning.plan import Entry, VolumePlan
from dossier.planning.volumes import plan_volumes, volume_limits
from dossier.rendering.batch import RenderedDocument, render_forms

Front = Mapping[str, RenderedDocument]
"""``cover``, ``index``, ``note`` and ``spine`` of one volume."""


def make_volumes(
    build: Build, forms: Mapping[str, RenderedDocument]
) -> tuple[list[VolumePlan], list[BoundVolume], RenderedDocument]:
    """Stage: plan, print what goes round the volumes, bind. Gives the plans, the volumes and the printed report.

    A file that turns out not to be bindable is left out by name, and all of it is done again without it, so that
    plan, index and pages agree. Each round leaves out at least one file.
    """
    while True:
        known = len(build.findings)
        volumes = _plan(build, forms)
        front, report = _front_matter(build, volumes)
        refused: dict[Path, str] = {}
        bound = [v for volume in volumes if (v := _bind(build, volume, front[volume.number], refused))]
        if not refused:
            return volumes, bound, report
        del build.findings[known:]
        _start_again(build, volumes, refused)


def _start_again(build: Build, volumes: Sequence[VolumePlan], refused: Mapping[Path, str]) -> None:
    """Leave out what was refused and clear away what was made with it.

    Raises:
        ConversionFailed: P712, a page that we printed ourselves was refused; that is no evidence to be left out.
    """
    files: dict[Path, list[str]] = {}
    for path, ready in build.ready.items():
        files.setdefault(ready.pdf, []).append(path)
    for pdf, reason in refused.items():
        if pdf not in files:
            raise ConversionFailed(finding("P712", file=pdf.name, reason=reason))
        leave_out(build, files[pdf], reason)
    shutil.rmtree(build.package / "volumes", ignore_errors=True)
    for volume in volumes:
        shutil.rmtree(build.press.folder / "word" / volume.name, ignore_errors=True)


def _plan(build: Build, forms: Mapping[str, RenderedDocument]) -> list[VolumePlan]:
    """Records in binding order, as volumes within the limits of the place."""
    signs_for = role_parties(build.press.schemas)

    def entry(record: Record) -> Entry:
        form = forms.get(f"record:{record.id}")
        printed = ReadyPages(form.pdf, form.pages, form.bytes) if form else None
        kind = build.types[record.type]
        return make_entry(
            record, kind, build.dossier, build.result.facts, printed, build.ready, build.lang, signs_for
        )

    ordered = order_records(build.dossier, build.catalogue, build.types)
    pairs = [(record, entry(record)) for record in ordered]
    volumes, findings = plan_volumes(build.dossier, build.catalogue, build.types, pairs, build.lang)
    build.findings += findings
    return volumes


def _front_matter(
    build: Build, volumes: Sequence[VolumePlan]
) -> tuple[dict[int, dict[str, RenderedDocument]], RenderedDocument]:
    """Front matter by volume number, and the report, which has to know all that was found; one batch for all."""
    jobs = [(v.number, j) for v in volumes for j in front_matter_jobs(v, build.dossier, build.lang)]
    documents = render_forms([*(j for _, j in jobs), report_job(build)], build.press)
    front: dict[int, dict[str, RenderedDocument]] = {v.number: {} for v in volumes}
    for number, job in jobs:
        front[number][job.key.partition(":")[0]] = documents[job.key]
    return front, documents[REPORT]


def _bind(build: Build, volume: VolumePlan, front: Front, refused: dict[Path, str]) -> BoundVolume | None:
    """Bind one volume and compare it with its plan. What cannot be bound is noted in `refused`, and gives None.

    Raises:
        OutputFailed: P711.
        VerificationFailed: the volume is not what was planned.
    """
    filled = [e for e in volume.entries if e.pieces]
    chapters = [Chapter(e.title, volume.group_title, tuple(p.source for p in e.pieces)) for e in filled]
    target = build.package / "volumes" / f"{volume.name}.pdf"
    try:
        bound = bind_volume(
            [front["cover"].pdf, front["index"].pdf],
            chapters,
            [front["note"].pdf, front["spine"].pdf],
            target,
            title=volume.title,
            date=build.result.as_of,
            language=build.dossier.language,
            sides=volume_limits(build.dossier, build.catalogue).sides,
            draft=DRAFT.get(build.lang) if build.draft else None,
            font=build.press.fonts.stamp_font,
            printed={p.source for e in filled for p in e.pieces if not p.evidence},
        )
    except PiecesRefused as error:
        refused.update(error.reasons)
        return None
    except OSError as error:
        words: dict[str, Any] = {
            "volume": target.name,
            "folder": build.output.as_posix(),
            "reason": os_reason(error),
        }
        raise OutputFailed(finding("P711", **words)) from error
    if wrong := verify_volume(bound, volume):
        raise VerificationFailed(*wrong)
    records = tuple(e.record for e in volume.entries)
    evidence = tuple(p.evidence for e in volume.entries for p in e.pieces if p.evidence)
    objections = by_evidence(bound.objections, target, {r.pdf: path for path, r in build.ready.items()})
    build.origins[f"volumes/{target.name}"] = Origin(bound.pages, records, evidence, bound.sha256, objections)
    return bound
