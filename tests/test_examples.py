"""The example dossiers say of themselves what the checker says of them."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path

import pypdf
import pytest

from dossier import checks
from dossier.aftercare.case import open_service
from dossier.aftercare.rules import check_aftercare
from dossier.checking.result import CheckResult
from dossier.findings import Severity
from dossier.model import Status

DOSSIERS = Path(__file__).resolve().parents[1] / "dossiers"
TODAY = dt.date(2026, 11, 21)


@cache
def checked(name: str) -> CheckResult:
    return checks.check(DOSSIERS / name, None, TODAY)[1]


def test_the_pumping_station_is_complete() -> None:
    result = checked("pump-station")
    assert [f.message.zh for f in result.findings if f.severity.rank <= Severity.WARNING.rank] == []
    assert result.completeness == 1.0
    assert set(result.statuses) == {Status.COMPLETE, Status.NOT_APPLICABLE}


def test_the_smart_campus_is_complete_with_what_was_waived() -> None:
    result = checked("smart-campus")
    assert result.dossier is not None
    assert [f.message.zh for f in result.findings if f.severity.rank <= Severity.WARNING.rank] == []
    assert result.completeness == 1.0
    assert set(result.statuses) == {Status.COMPLETE, Status.NOT_APPLICABLE, Status.WAIVED}
    runs = [r for r in result.dossier.records if r.type == "trial-run-record" and r.data["system"] == "JK"]
    broken_off, again = (run.data["ended"] - run.data["started"] for run in runs)
    assert broken_off < dt.timedelta(hours=120) < again


def test_the_fit_out_shows_the_gaps_of_its_readme_and_no_other() -> None:
    result = checked("office-fit-out")
    readme = (DOSSIERS / "office-fit-out" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \d+ \|[^|]*\|[^|]*\|([^|]*)\|", readme, re.M)
    meant = set(re.findall(r"[A-Z]{2}-\d{2,3}", " ".join(rows)))
    coded = set(re.findall(r"\b[REXV]\d{3}\b", " ".join(rows)))
    still_open = {
        r.requirement.id
        for r in result.requirements
        if r.status not in (Status.COMPLETE, Status.NOT_APPLICABLE, Status.WAIVED)
    }
    waived = {r.requirement.id for r in result.requirements if r.status is Status.WAIVED}
    # A rule across records repeats what its finding says; the table names the finding.
    assert {i for i in still_open if not i.startswith("XR-")} | waived == meant
    assert {f.code for f in result.findings if f.severity is not Severity.INFO} == coded


def test_what_follows_the_handover_is_kept_but_for_one_weak_promise() -> None:
    result = checked("service-only")
    told = [f for f in result.findings if f.severity.rank <= Severity.WARNING.rank]
    assert [(f.code, f.location.file) for f in told if f.location] == [("V906", "service/terms.yaml")]
    assert set(result.statuses) == {Status.COMPLETE}


@pytest.mark.parametrize(("name", "late"), [("pump-station", 0), ("service-only", 0), ("office-fit-out", 2)])
def test_two_years_later_the_service_books_show_what_their_comments_say(name: str, late: int) -> None:
    """The fit-out: an answer that came late, and a total that is written wrong."""
    day = dt.date(2027, 8, 25) if name == "pump-station" else dt.date(2028, 9, 1)
    if name == "service-only":
        day = TODAY
    case = open_service(DOSSIERS / name, day)
    found = [f for f in check_aftercare(case) if f.code not in ("V906", "V905")]
    assert len({f.code for f in found if f.severity is not Severity.INFO}) == late, [
        f.message.zh for f in found
    ]


def test_together_they_stay_small() -> None:
    assert sum(p.stat().st_size for p in DOSSIERS.rglob("*") if p.is_file()) < 9_000_000


@pytest.mark.parametrize("name", ["pump-station", "office-fit-out", "smart-campus"])
def test_every_searchable_paper_names_its_project_in_full(name: str) -> None:
    """A glyph that the font lacked would leave a hole in the name, and a box on the page."""
    result = checked(name)
    assert result.dossier is not None
    seen = 0
    for path, facts in result.facts.items():
        if facts.kind != "pdf" or facts.problem or not facts.has_text:
            continue
        with pypdf.PdfReader(DOSSIERS / name / path) as reader:
            text = "".join(page.extract_text() for page in reader.pages).replace("\n", "").replace(" ", "")
        if len(text) > 20:
            assert result.dossier.name in text, path
            seen += 1
    assert seen > 20
