"""The completeness report of a package: a form to print, and the same as JSON and HTML."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from dossier.checking.result import CheckResult
from dossier.findings import Finding
from dossier.forms.batch import RenderedDocument
from dossier.model import Dossier, Language, Text
from dossier.planning.plan import FormJob
from dossier.reporting import REPORTERS, ReportOptions
from dossier.reporting.front_page import Shelved
from dossier.reporting.word import report_context

REPORT = "report"
"""Key of the job that prints it."""
_TITLE = Text("竣工资料完整性报告", "Completeness report")


def told(result: CheckResult, dossier: Dossier, found: Collection[Finding]) -> CheckResult:
    """The result with what the build found, and without where the dossier lies: that must not change the package."""
    findings = sorted(dict.fromkeys([*result.findings, *found]), key=lambda f: f.sort_key)
    return replace(result, path=Path(dossier.code), findings=tuple(findings))


def report_job(result: CheckResult, dossier: Dossier, office: str, lang: Language) -> FormJob:
    """The job that prints it; `office` is the program that makes the pages."""
    context = report_context(result, lang)
    context["report"]["engine"] = office
    context["dossier"] = {"language": dossier.language, "code": dossier.code, "name": dossier.name}
    return FormJob(REPORT, "completeness-report", "completeness", _TITLE.get(lang), context)


_BOUND = Text("第 {number} 卷 第 {pages} 页", "volume {number}, page {pages}")


def _bound(volumes: Sequence[Shelved], lang: Language) -> Iterator[tuple[str, tuple[str, str]]]:
    for volume in volumes:
        starts = zip(volume.plan.entries, volume.plan.first_pages(), strict=True)
        for entry, first in ((entry, first) for entry, first in starts if entry.pages):
            last = first + entry.pages - 1
            pages = f"{first}–{last}" if last > first else str(first)
            words = _BOUND.get(lang).format(number=volume.plan.number, pages=pages)
            yield entry.record, (f"../{volume.page(first)}", words)


def write_reports(
    folder: Path, result: CheckResult, printed: RenderedDocument, volumes: Sequence[Shelved], lang: Language
) -> None:
    """The report in four shapes, ``completeness.*`` in `folder`; `printed` moves there.

    The page for a browser leads to the records in the `volumes`, which lie in a folder beside it.
    """
    folder.mkdir(exist_ok=True)
    options = ReportOptions(lang=lang, prefix=lambda _: "", bound=dict(_bound(volumes, lang)))
    for form in ("json", "html"):
        text = REPORTERS[form]([result], options)
        (folder / f"completeness.{form}").write_text(text, encoding="utf-8", newline="\n")
    printed.docx.replace(folder / "completeness.docx")
    printed.pdf.replace(folder / "completeness.pdf")
