"""The sheet for the wall of the site office: a box for each thing that is missing, and nothing that is not."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn

from dossier.checking.result import CheckResult
from dossier.findings import Severity
from dossier.forms.filling import fill_form
from dossier.forms.unbroken import copy_tied
from dossier.library.terms import gather_terms
from dossier.model import Status
from dossier.office.converting import convert_documents
from dossier.office.fonts import house_fonts
from dossier.planning.plan import FormJob
from dossier.reporting.errands import debtors
from dossier.reporting.summary import overview
from dossier.reporting.wall_sheet import sheet_job
from dossier.reporting.words import verdict
from form_samples import SCHEMAS
from line_breaks import broken
from small_dossiers import Command
from word_samples import needs_office, text_of

ROOT = Path(__file__).resolve().parents[2]
Make = Callable[..., CheckResult]


def job_of(result: CheckResult) -> FormJob:
    assert result.dossier
    return sheet_job(result, result.dossier, debtors(result, overview(result)))


def filled(job: FormJob, output: Path, language: str = "zh-CN") -> Path:
    form, day = ROOT / "templates" / language / "wall-sheet.docx", job.context["sheet"]["as_of"]
    fill_form(form, job.context, output, terms=gather_terms(SCHEMAS), title=job.title, date=day)
    return output


def boxes(document: Path) -> int:
    return text_of(document).count("□")


def many(result: CheckResult, count: int) -> CheckResult:
    """So many certificates are missing, of two firms; a third of them is not due yet."""
    missing = next(r for r in result.requirements if r.status is Status.MISSING)
    firms = sorted({r.responsible for r in result.requirements})[:2]
    lines = [
        replace(
            missing,
            item=f"DQ-{n:03}",
            item_name=f"DQ-{n:03} 三层东区配电箱及其控制柜",
            responsible=firms[n % 2],
            status=Status.PENDING if n % 3 == 0 else Status.MISSING,
            due=dt.date(2026, 9, 20 if n % 3 == 0 else 1 + n % 25) if n % 4 else None,
        )
        for n in range(count)
    ]
    return replace(result, requirements=tuple(lines), findings=())


def test_every_open_item_and_every_one_that_is_not_due_has_a_box(result: CheckResult, tmp_path: Path) -> None:
    view, sheet = overview(result), job_of(result).context["sheet"]
    asked = [(line.result.requirement.id, line.result.item or "") for line in (*view.open, *view.pending)]
    rows = [row for firm in sheet["firms"] for row in firm["rows"]]
    assert sorted(row["id"] for row in rows) == sorted(id_ for id_, _ in asked)
    assert (sheet["open"], sheet["pending"]) == (len(view.open), len(view.pending))
    assert sheet["overdue"] == sum(row["late"] for row in rows) == 2
    assert sheet["verdict"] == verdict(result, "zh")
    assert boxes(filled(job_of(result), tmp_path / "wall.docx")) == len(rows)


def numbers(text: str) -> list[int]:
    return [int(each) for each in re.findall("[0-9]+", text)]


def test_rows_stand_by_their_date_and_what_is_not_due_comes_last(make: Make) -> None:
    for firm in job_of(many(make(), 17)).context["sheet"]["firms"]:
        rows = firm["rows"]
        waiting = [row["status"] == "未到期" for row in rows]
        assert waiting == sorted(waiting)
        dues = [numbers(row["due"]) or [9999] for row in rows if row["status"] != "未到期"]
        assert dues == sorted(dues)


def test_errors_that_are_no_missing_papers_are_said(result: CheckResult, tmp_path: Path) -> None:
    """Who ticks all boxes must not believe that all is well."""
    loose = [f for f in overview(result).loose if f.severity.rank <= Severity.ERROR.rank]
    assert loose
    assert job_of(result).context["sheet"]["others"] == len(loose)
    none = replace(result, requirements=())
    text = text_of(filled(job_of(none), tmp_path / "wall.docx"))
    assert "没有缺项" in text and "不能移交" in text and "项错误不是缺资料" in text


@needs_office
@pytest.mark.parametrize("count", [0, 17, 340])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_an_a3_sheet_where_it_fits(make: Make, tmp_path: Path, count: int, language: str) -> None:
    result = many(make(), count)
    assert result.dossier
    job = job_of(
        replace(result, dossier=replace(result.dossier, language="en" if language == "en" else "zh-CN"))
    )
    document = filled(job, tmp_path / "wall.docx", language)
    assert boxes(document) == count
    done = convert_documents([document], tmp_path / "pdf", jobs=1, fonts=house_fonts(), stage=copy_tied)
    pdf = done.pdfs[document]
    with pikepdf.open(pdf) as opened:
        assert {tuple(round(float(v)) for v in page.mediabox[2:]) for page in opened.pages} == {(1191, 842)}
        pages = len(opened.pages)
    assert pages == 1 if count < 100 else pages < 10
    said = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True
    ).stdout.decode()
    assert said.count("□") == count, "none is lost at the end of a column"
    assert ("没有缺项" if language == "zh-CN" else "Nothing is missing") in said or count
    assert broken(pdf, ["2026年9月20日", "20 September 2026", "DQ-001", "EQ-02"] if count else []) == set()


def test_headings_are_repeated_and_no_row_is_split() -> None:
    for language in ("zh-CN", "en"):
        document = docx.Document(str(ROOT / "templates" / language / "wall-sheet.docx"))
        (table,) = document.tables
        assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(r._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for r in table.rows)


def test_the_command_writes_it_and_enters_no_letter(command: Command, tmp_path: Path) -> None:
    folder = ROOT / "dossiers" / "office-fit-out"
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    sheet = tmp_path / "还缺什么.docx"
    assert command("request", folder, "--sheet", sheet).returncode == 0
    whole = boxes(sheet)
    assert command("request", folder, "--sheet", sheet, "--party", "owner").returncode == 0
    assert whole > boxes(sheet) > 0
    assert command("request", folder, "--sheet", tmp_path / "x.txt").returncode == 2
    assert command("request", folder, "--sheet", folder / "x.docx").returncode == 2
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
