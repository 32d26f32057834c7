"""The stages of a build between the check and the package: forms, volumes, originals, report."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from dossier.archiving.manifest import Origin, write_manifest
from dossier.archiving.originals import copy_original, originals
from dossier.binding.verify import verify_volume
from dossier.binding.volume import BoundVolume, Chapter, bind_volume
from dossier.checking.expressions import role_parties
from dossier.checking.result import CheckResult
from dossier.checking.wording import standard_patterns
from dossier.evidence.preparing import prepare
from dossier.findings import Finding, finding
from dossier.model import Catalogue, Dossier, EvidenceFacts, Language, Record, Text
from dossier.planning.entries import RenderedForm, make_entry
from dossier.planning.front_matter import front_matter_jobs
from dossier.planning.order import order_records
from dossier.planning.plan import Entry, FormJob, Piece, VolumePlan
from dossier.planning.volumes import plan_volumes, volume_limits
from dossier.rendering.batch import Press, RenderedDocument, item_names, record_job, render_forms
from dossier.rendering.proofread import proofread
from dossier.reporting import REPORTERS, ReportOptions
from dossier.reporting.word import report_context

DRAFT = Text("草稿", "DRAFT")
REPORT = "report"
"""Key of the job that prints the completeness report."""


@dataclass(slots=True)
class Build:
    """One build under way: what is fixed, and the package folder that fills up."""

    result: CheckResult
    dossier: Dossier
    catalogue: Catalogue
    press: Press
    package: Path
    draft: bool
    engines: Mapping[str, str]
    findings: list[Finding] = field(default_factory=list)
    origins: dict[str, Origin] = field(default_factory=dict)

    @property
    def lang(self) -> Language:
        return "en" if self.dossier.language == "en" else "zh"

    @property
    def types(self) -> Mapping[str, Any]:
        return self.press.schemas.record_types


def print_forms(build: Build) -> dict[str, RenderedDocument]:
    """Stage: every record whose type has a form, and the report, as Word files and pages; keyed by job.

    The report stands on the check alone, so it goes through the office program together with the records.
    """
    records = [r for r in build.dossier.records if r.status != "void" and build.types[r.type].form]
    names = item_names(build.dossier)
    jobs = _own_names([record_job(r, build.dossier, build.press.schemas, names) for r in records])
    documents = render_forms([*jobs, _report_job(build)], build.press)
    patterns = standard_patterns(build.catalogue.superseded)
    build.findings += proofread([documents[job.key] for job in jobs], patterns, build.result.findings)
    return documents


def _own_names(jobs: Sequence[FormJob]) -> list[FormJob]:
    """The jobs with file names that differ on every system: `A:1` and `A*1` both become `A_1`, Windows ignores case."""
    taken: set[str] = set()
    named = []
    for job in jobs:
        name, n = job.name, 1
        while name.casefold() in taken:
            n += 1
            name = f"{job.name} ({n})"
        taken.add(name.casefold())
        named.append(replace(job, name=name))
    return named


def _report_job(build: Build) -> FormJob:
    context = report_context(_placeless(build.result), build.lang)
    context["report"]["engine"] = build.engines.get("office", "")
    context["dossier"] = {
        "language": build.dossier.language,
        "code": build.dossier.code,
        "name": build.dossier.name,
    }
    title = Text("竣工资料完整性报告", "Completeness report").get(build.lang)
    return FormJob(REPORT, "completeness-report", "completeness", title, context)


def _placeless(result: CheckResult) -> CheckResult:
    """The result without where the dossier lies on this machine: that must not change the package."""
    code = result.dossier.code if result.dossier else ""
    return replace(result, path=Path(code))


def plan(build: Build, forms: Mapping[str, RenderedDocument]) -> list[VolumePlan]:
    """Stage: records in binding order, as volumes within the limits of the place."""

    signs_for = role_parties(build.press.schemas)

    def entry(record: Record) -> Entry:
        form = forms.get(f"record:{record.id}")
        rendered = RenderedForm(form.pdf, form.pages, form.bytes) if form else None
        kind = build.types[record.type]
        return make_entry(record, kind, build.dossier, build.result.facts, rendered, build.lang, signs_for)

    ordered = order_records(build.dossier, build.catalogue, build.types)
    pairs = [(record, entry(record)) for record in ordered]
    volumes, findings = plan_volumes(build.dossier, build.catalogue, build.types, pairs, build.lang)
    build.findings += [*_unbindable(build), *findings]
    return volumes


def _unbindable(build: Build) -> Iterator[Finding]:
    """P722 for each sound file that cannot become pages: the volume only names it."""
    for record in build.dossier.records:
        for ref in record.evidence:
            seen = build.result.facts.get(ref.file or "")
            if seen and seen.exists and seen.problem is None and seen.kind == "other":
                yield finding("P722", ref.location, record=record.id, file=seen.path)


def bind(build: Build, volumes: Sequence[VolumePlan]) -> list[BoundVolume]:
    """Stage: front matter for all volumes at once, then one volume after the other, each read again."""
    front = _front_matter(build, volumes)
    work = build.press.folder / "pieces"
    work.mkdir(exist_ok=True)

    def one(volume: VolumePlan) -> tuple[BoundVolume, list[Chapter]]:
        chapters = [
            Chapter(e.title, volume.group_title, tuple(_ready(p, build, work) for p in e.pieces))
            for e in volume.entries
            if e.pieces
        ]
        own = front[volume.number]
        bound = bind_volume(
            [own["cover"].pdf, own["index"].pdf],
            chapters,
            [own["note"].pdf, own["spine"].pdf],
            build.package / "volumes" / f"{volume.name}.pdf",
            title=volume.title,
            date=build.result.as_of,
            language=build.dossier.language,
            sides=volume_limits(build.dossier, build.catalogue).sides,
            draft=DRAFT.get(build.lang) if build.draft else None,
            font=build.press.fonts.stamp_font,
        )
        return bound, chapters

    (build.package / "volumes").mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(build.press.jobs) as pool:
        done = list(pool.map(one, volumes))
    for volume, (bound, chapters) in zip(volumes, done, strict=True):
        build.findings += verify_volume(bound, chapters)
        _note_origin(build, volume, bound)
    return [bound for bound, _ in done]


def _front_matter(build: Build, volumes: Sequence[VolumePlan]) -> dict[int, dict[str, RenderedDocument]]:
    jobs = [(v.number, j) for v in volumes for j in front_matter_jobs(v, build.dossier, build.lang)]
    documents = render_forms([j for _, j in jobs], build.press)
    front: dict[int, dict[str, RenderedDocument]] = {v.number: {} for v in volumes}
    for number, job in jobs:
        front[number][job.key.partition(":")[0]] = documents[job.key]
    return front


def _ready(piece: Piece, build: Build, work: Path) -> Path:
    """A printed form is ready as it is; evidence is made safe first."""
    if piece.evidence is None:
        return piece.source
    seen: EvidenceFacts = build.result.facts[piece.evidence]
    target = work / f"{hashlib.sha256(str(piece.source).encode()).hexdigest()[:20]}.pdf"
    kind: Literal["pdf", "image"] = "image" if seen.kind == "image" else "pdf"
    prepare(piece.source, kind, target, build.press.fonts.stamp_font)
    return target


def _note_origin(build: Build, volume: VolumePlan, bound: BoundVolume) -> None:
    records = tuple(e.record for e in volume.entries)
    evidence = tuple(p.evidence for e in volume.entries for p in e.pieces if p.evidence)
    build.origins[f"volumes/{volume.name}.pdf"] = Origin(bound.pages, records, evidence)


def keep_originals(build: Build) -> None:
    """Stage: signed PDFs and files that cannot be bound, as they are."""
    folder = build.package / "originals"
    folder.mkdir(parents=True, exist_ok=True)
    for record, facts in originals(build.dossier, build.result.facts):
        target = copy_original(build.dossier, facts, folder)
        name = target.relative_to(build.package).as_posix()
        build.origins[name] = Origin(facts.pages or None, (record,), (facts.path,))


def write_reports(build: Build, report: RenderedDocument) -> None:
    """Stage: the completeness report in four shapes; `report` is the printed one."""
    folder = build.package / "report"
    folder.mkdir(parents=True, exist_ok=True)
    options = ReportOptions(lang=build.lang, prefix=lambda _: "")
    for form in ("json", "html"):
        text = REPORTERS[form]([_placeless(build.result)], options)
        (folder / f"completeness.{form}").write_text(text, encoding="utf-8")
    report.docx.replace(folder / "completeness.docx")
    report.pdf.replace(folder / "completeness.pdf")
    build.origins["report/completeness.pdf"] = Origin(report.pages)


def pack(build: Build, forms: Mapping[str, RenderedDocument]) -> None:
    """Stage: Word files into the package, then the manifest over everything."""
    words = build.press.folder / "word"
    if words.is_dir():
        words.replace(build.package / "word")
    for record in build.dossier.records:
        if document := forms.get(f"record:{record.id}"):
            name = f"word/{document.job.name}.docx"
            build.origins[name] = Origin(document.pages, (record.id,))
    write_manifest(build.package, build.result, build.origins, build.engines, draft=build.draft)
