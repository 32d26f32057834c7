"""The completeness report of a package: a form to print, and the same as JSON and HTML."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from dossier.checking.result import CheckResult
from dossier.findings import Finding
from dossier.model import Dossier, Language, Text
from dossier.pdf.archival import save_archival
from dossier.planning.plan import FormJob
from dossier.rendering.batch import RenderedDocument
from dossier.reporting import REPORTERS, ReportOptions
from dossier.reporting.word import report_context
from dossier.steps.keys import key_of
from dossier.steps.recall import recall, remember
from dossier.steps.store import Store

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


def write_reports(
    folder: Path, result: CheckResult, printed: RenderedDocument, lang: Language, store: Store | None = None
) -> tuple[str, ...]:
    """The report in four shapes, ``completeness.*`` in `folder`; `printed` moves there.

    Gives what keeps its PDF from claiming PDF/A-2b.
    """
    folder.mkdir(exist_ok=True)
    options = ReportOptions(lang=lang, prefix=lambda _: "")
    for form in ("json", "html"):
        text = REPORTERS[form]([result], options)
        (folder / f"completeness.{form}").write_text(text, encoding="utf-8", newline="\n")
    printed.docx.replace(folder / "completeness.docx")
    printed.pdf.replace(folder / "completeness.pdf")
    return _claim(folder / "completeness.pdf", printed.key, store)


def _claim(pdf: Path, printed: str, store: Store | None) -> tuple[str, ...]:
    """As `save_archival`; what came of it is known by the key of what was printed."""
    key = key_of("archival", printed) if printed else ""
    known = recall(store, tuple[str, ...], [key]).get(key) if key else None
    if known is not None and store and store.get_file(f"{key}.pdf", pdf):
        return known
    objections = save_archival(pdf)
    if store and key:
        store.put_file(f"{key}.pdf", pdf)
        remember(store, {key: objections})
    return objections
