"""Values of papers beside those of records: periods in other units, rows that are named by their own words."""

from __future__ import annotations

import pytest

from dossier.checking.paper_cells import other_cells
from dossier.checking.paper_reading import Page
from dossier.checking.paper_values import same_period, unit_of_time
from dossier.library.schemas import Schemas
from dossier.resources import Library

LETTER = Schemas(Library.for_dossier()).record("warranty-letter")


@pytest.mark.parametrize(
    ("one", "unit", "two", "other"),
    [
        (0.5, "年", 6, "月"),
        (2, "年", 24, "月"),
        (1, "季度", 3, "月"),
        (3, "天", 72, "小时"),
        (2, "周", 14, "日"),
        (1.5, "小时", 90, "分钟"),
        (1, "年", 365, "天"),
        (3, "month", 90, "天"),
    ],
)
def test_one_period_in_two_units(one: float, unit: str, two: float, other: str) -> None:
    assert same_period(one, unit, two, other)
    assert same_period(two, other, one, unit)
    assert not same_period(one, unit, two + 1, other)


def test_units_behind_numbers() -> None:
    said = (" 个月，其余", "个工作日", "日历天", " 年", "h", "台")
    assert [unit_of_time(text) for text in said] == ["月", "工作日", "天", "年", "h", ""]


@pytest.mark.parametrize(
    "words",
    [
        "电热管等易损件 6 个月",
        "电热管等易损件6个月；其余2年",
        "电热管等易损件 | 6 | 个月",
        "电热管等易损件 六个月",
        "电热管等易损件 0.5 年",
        "电热管等易损件 2 个季度",
    ],
)
def test_a_period_in_other_units_is_the_same(words: str) -> None:
    assert not list(other_cells(ROW, LETTER, [Page(1, words.replace("|", " "), ())]))


@pytest.mark.parametrize("words", ["电热管等易损件 3 个月", "电热管等易损件 6 年", "电热管等易损件 1 年"])
def test_another_period_is_told_with_the_name_of_its_row(words: str) -> None:
    (found,) = other_cells(ROW, LETTER, [Page(1, words, ())])
    assert found[:2] == ("/periods/0/value", "电热管等易损件")


ROW = {"periods": [{"item": "other", "name": "电热管等易损件", "value": 0.5, "unit": "year"}]}
