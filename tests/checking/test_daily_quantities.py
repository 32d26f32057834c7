"""What a day's work took, against the samples that were made on it."""

from __future__ import annotations

import datetime as dt

import pytest

from dossier.checking.daily_quantities import check_daily_quantities
from dossier.model import Record
from statement_samples import a_dossier, a_record, said

DAY = dt.date(2026, 5, 7)
CAST = a_record(
    "strength-report", "试块报告", id="T", material="M1", quantity=46.5, measure="m³", cast_on=DAY,
    part="设备基础", sample_number="S-7",
)  # fmt: skip
CAME = a_record(
    "material-arrival", "进场记录", id="A", material="M2", quantity=5.2, measure="t", arrived_on=DAY
)
MATERIALS = [{"id": "M1", "name": "商品混凝土C35(设备基础)"}, {"id": "M2", "name": "热轧带肋钢筋"}]


def _found(*diaries: Record, lines: tuple[str, ...] = ()) -> list[str]:
    paper = a_record("supervision-document", "纪要", id="P")
    dossier = a_dossier(CAST, CAME, *diaries, paper, materials=MATERIALS)
    return [f.code for f in check_daily_quantities(dossier, [said(line, paper) for line in lines])]


def _diary(work: str, *more: dict[str, object]) -> Record:
    return a_record("construction-diary", "施工日志", id="D", entries=[{"date": DAY, "work": work}, *more])


@pytest.mark.parametrize(
    "work",
    [
        "设备基础混凝土浇筑64.5m³,留试块一组",
        "浇筑设备基础混凝土 56.4 立方米",
        "上午泵送混凝土 54.6 立方完成,下午养护",
        "钢筋进场 2.5t",
        "热轧带肋钢筋到场8.2吨,见证取样",
        "设备基础浇捣混凝土30m3",
    ],
)
def test_another_quantity_of_that_day_is_told(work: str) -> None:
    assert _found(_diary(work)) == ["X765"]


def test_a_line_of_a_paper_with_its_day() -> None:
    assert _found(lines=("2026年5月7日浇筑设备基础混凝土 64.5m3。",)) == ["X765"]


@pytest.mark.parametrize(
    "work",
    [
        "设备基础混凝土浇筑46.5m³",
        "设备基础浇筑混凝土47m3",
        "设备基础东侧浇筑混凝土20m3,西侧浇筑混凝土26.5m3",
        "垫层混凝土浇筑12m³",
        "计划浇筑混凝土60m³",
        "约浇筑混凝土50m³",
        "钢筋绑扎 3.1t",
        "浇筑砂浆 2m3",
        "钢筋进场5.2t",
    ],
)
def test_the_same_quantity_or_another_part_is_not(work: str) -> None:
    assert _found(_diary(work)) == []


def test_a_pour_that_goes_on_the_next_day() -> None:
    more: dict[str, object] = {"date": DAY + dt.timedelta(days=1), "work": "继续浇筑设备基础混凝土16.5m³"}
    assert _found(_diary("浇筑设备基础混凝土30m³", more)) == []
