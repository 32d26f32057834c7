"""Whatever stands in a service book is a finding at most, and the calendar of the world ends on 9999-12-31."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from dossier.aftercare.calendar_file import as_calendar
from dossier.aftercare.case import open_case
from dossier.aftercare.due import due_list
from dossier.aftercare.forms import FORMS, form_record
from dossier.aftercare.plan_context import plan_context
from dossier.aftercare.printing import as_html, as_text
from dossier.aftercare.report import EVER, service_report
from dossier.aftercare.rules import check_aftercare
from dossier.aftercare.tables import due_table, register_table
from dossier.aftercare.workbook import as_workbook
from dossier.library.schemas import Schemas
from dossier.reading.dossier import read_dossier
from dossier.resources import Library, shipped_root

OFFICE = Path(__file__).parents[2] / "dossiers" / "office-fit-out"
SCHEMAS = Schemas(Library((shipped_root(),)))

STRANGE = [
    ("terms", "years: 5", "years: 1000000000000"),
    ("terms", "months: 36", "months: 100000000000000000"),
    ("terms", "every_months: 6", "every_months: 0"),
    ("terms", 'on_days: ["06-15"]', 'on_days: [31, "13-99", ~]'),
    ("terms", "before_end_days: 20", "before_end_days: 999999999"),
    ("terms", "window_days: 15", "window_days: 100000000000"),
    ("terms", 'cooling: {from: "06-01", to: "09-30"}', "cooling: {from: 6}"),
    ("terms", "fix: 5 工作日", "fix: 99999 工作日"),
    ("terms", "fix: 24 小时", "fix: 99999 自然日"),
    ("terms", 'weekdays: ["08:30-12:00", "13:30-17:30"]', "weekdays: []"),
    ("terms", "exclusions: [", "exclusions: [~, 7, "),
    ("terms", "percent: 80", "percent: x"),
    ("repairs", "2027-01-11T09:05", "9999-12-31T23:59"),
    ("repairs", "2027-10-03T21:40", "0001-01-01T00:00"),
    ("repairs", "part: 三层茶水间", "parts: 三层茶水间"),
    ("repairs", "on: 2027-07-26, months: 60", "on: 9999-12-31, months: 60"),
    ("repairs", "event: reopen", "event: reopen"),
    ("visits", "nominal: 2027-01-15", "nominal: 9999-12-31"),
    ("visits", "problems:", "problems: [~, {}]\n  problem:"),
    ("surveys", "score: 60", "score: 1000000000000000000000"),
    ("surveys", "weight: 0.20", "weight: nan"),
    ("surveys", "asked_on: 2027-07-12", "asked_on: 12"),
]


@pytest.mark.parametrize(("file", "old", "new"), STRANGE)
@pytest.mark.parametrize("day", [dt.date(2028, 9, 1), dt.date.max, dt.date.min])
def test_nothing_that_somebody_wrote_stops_the_program(
    tmp_path: Path, file: str, old: str, new: str, day: dt.date
) -> None:
    folder = tmp_path / "office"
    shutil.copytree(OFFICE / "service", folder / "service")
    shutil.copytree(OFFICE / "records", folder / "records", ignore=shutil.ignore_patterns("A[1-6]*"))
    shutil.copy(OFFICE / "dossier.yaml", folder)
    path = folder / "service" / f"{file}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    case = open_case(read_dossier(folder, SCHEMAS), day)
    assert case is not None
    check_aftercare(case)
    lines = due_list([case], 4000)
    for table in (due_table(lines, day, "zh"), register_table([case], day, "en")):
        assert as_text(table, "zh", 80)
        assert as_html(table, "en")
        assert as_workbook(table, "zh")
    assert as_calendar([case], lines, "zh")
    assert service_report([case], EVER, day, "zh")
    assert plan_context(case)
    for kind, (source, _) in FORMS.items():
        assert all(form_record(case, entry, kind) for entry in case.book.of(source))
