"""One build under way, and its stages before and behind the volumes: forms, report, package."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from dossier.archiving.manifest import BoundAt, Contents, Fate, Origin
from dossier.archiving.path_lengths import hard_to_carry
from dossier.archiving.sealing import seal, write_readme
from dossier.archiving.user_files import UserFiles, carry_over, relative_files
from dossier.checking.result import CheckResult
from dossier.checking.wording import standard_patterns
from dossier.findings import Finding
from dossier.model import Catalogue, Dossier, EvidenceFacts, Language, Text
from dossier.pdf.archival import save_archival
from dossier.planning.entries import ReadyPages
from dossier.planning.plan import FormJob
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
    output: Path
    """The folder that the user named; the package appears in it."""
    draft: bool
    engines: Mapping[str, str]
    findings: list[Finding] = field(default_factory=list)
    """Beyond those of the check."""
    origins: dict[str, Origin] = field(default_factory=dict)
    pinned: dict[str, Path] = field(default_factory=dict)
    """Path of a file of evidence → the copy that is used in its place."""
    ready: dict[str, ReadyPages] = field(default_factory=dict)
    """Path of a file of evidence → the pages that are bound of it."""
    refused: set[str] = field(default_factory=set)
    """Files of evidence that looked sound and could not be bound."""

    @property
    def lang(self) -> Language:
        return "en" if self.dossier.language == "en" else "zh"

    @property
    def facts(self) -> Mapping[str, EvidenceFacts]:
        """Facts by the path on the disk; those of `result` go by the path as it was written."""
        return {seen.path: seen for seen in self.result.facts.values()}

    @property
    def types(self) -> Mapping[str, Any]:
        return self.press.schemas.record_types


def print_forms(build: Build) -> dict[str, RenderedDocument]:
    """Stage: every record whose type has a form, as Word files and pages; keyed by job."""
    records = [r for r in build.dossier.records if r.status != "void" and build.types[r.type].form]
    names = item_names(build.dossier)
    jobs = _own_names([record_job(r, build.dossier, build.press.schemas, names) for r in records])
    documents = render_forms(jobs, build.press)
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


def report_job(build: Build) -> FormJob:
    """The job that prints the completeness report: what the check found and what the build has found so far."""
    context = report_context(_told(build), build.lang)
    context["report"]["engine"] = build.engines.get("office", "")
    context["dossier"] = {
        "language": build.dossier.language,
        "code": build.dossier.code,
        "name": build.dossier.name,
    }
    title = Text("竣工资料完整性报告", "Completeness report").get(build.lang)
    return FormJob(REPORT, "completeness-report", "completeness", title, context)


def _told(build: Build) -> CheckResult:
    """The result with what the build found, and without where the dossier lies: that must not change the package."""
    found = sorted(dict.fromkeys([*build.result.findings, *build.findings]), key=lambda f: f.sort_key)
    return replace(build.result, path=Path(build.dossier.code), findings=tuple(found))


def write_reports(build: Build, report: RenderedDocument) -> None:
    """Stage: the completeness report in four shapes; `report` is the printed one."""
    folder = build.package / "report"
    folder.mkdir(parents=True, exist_ok=True)
    options = ReportOptions(lang=build.lang, prefix=lambda _: "")
    for form in ("json", "html"):
        text = REPORTERS[form]([_told(build)], options)
        (folder / f"completeness.{form}").write_text(text, encoding="utf-8", newline="\n")
    report.docx.replace(folder / "completeness.docx")
    report.pdf.replace(folder / "completeness.pdf")
    objections = save_archival(folder / "completeness.pdf")
    build.origins["report/completeness.pdf"] = Origin(
        report.pages, objections={"report/completeness.pdf": objections} if objections else {}
    )


def pack(
    build: Build,
    forms: Mapping[str, RenderedDocument],
    fates: Iterable[Fate],
    records: Sequence[BoundAt],
    theirs: UserFiles,
) -> None:
    """Stage: Word files, the user's files from the old package, then what tells of all of them, with digests."""
    words = build.press.folder / "word"
    if words.is_dir():
        words.replace(build.package / "word")
    for record in build.dossier.records:
        if document := forms.get(f"record:{record.id}"):
            name = f"word/{document.job.name}.docx"
            build.origins[name] = Origin(document.pages, (record.id,))
    contents = Contents(build.result, build.origins, tuple(fates), records, build.engines, build.draft)
    write_readme(build.package, contents)
    kept = carry_over(theirs, build.package)
    build.findings += kept.findings
    seal(build.package, contents, kept.paths)
    build.findings += hard_to_carry(theirs.package.name, relative_files(build.package))
