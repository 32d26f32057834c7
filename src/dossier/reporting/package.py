"""The completeness report of a package: a form to print, and the same as JSON and HTML."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from dossier.checking.result import CheckResult
from dossier.findings import Finding
from dossier.forms.batch import RenderedDocument
from dossier.model import Dossier, Language, Text
from dossier.planning.plan import FormJob
from dossier.reporting import REPORTERS, ReportOptions
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


def write_reports(folder: Path, result: CheckResult, printed: RenderedDocument, lang: Language) -> None:
    """The report in four shapes, ``completeness.*`` in `folder`; `printed` moves there."""
    folder.mkdir(exist_ok=True)
    options = ReportOptions(lang=lang, prefix=lambda _: "")
    for form in ("json", "html"):
        text = REPORTERS[form]([result], options)
        (folder / f"completeness.{form}").write_text(text, encoding="utf-8", newline="\n")
    printed.docx.replace(folder / "completeness.docx")
    printed.pdf.replace(folder / "completeness.pdf")
