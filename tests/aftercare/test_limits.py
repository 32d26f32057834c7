"""How promises are written, and what of it is a limit."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.aftercare.limits import Limit, Unit, parse_limit
from dossier.aftercare.promises import LIMITS

SCHEMA = Path(__file__).parents[2] / "schemas" / "service" / "terms.schema.json"


@pytest.mark.parametrize(
    ("text", "minutes", "unit", "printed"),
    [
        ("24 小时", 1440, Unit.HOURS, "24 小时"),
        ("24h", 1440, Unit.HOURS, "24 小时"),
        ("２４Ｈ", 1440, Unit.HOURS, "24 小时"),
        ("24 hrs", 1440, Unit.HOURS, "24 小时"),
        ("within 4 hours", 240, Unit.HOURS, "4 小时"),
        ("24小时内", 1440, Unit.HOURS, "24 小时"),
        ("不超过 24 小时", 1440, Unit.HOURS, "24 小时"),
        ("≤2小时", 120, Unit.HOURS, "2 小时"),
        ("两小时", 120, Unit.HOURS, "2 小时"),
        ("四个小时以内", 240, Unit.HOURS, "4 小时"),
        ("30 分钟", 30, Unit.HOURS, "30 分钟"),
        ("十五分钟", 15, Unit.HOURS, "15 分钟"),
        ("7 min", 7, Unit.HOURS, "7 分钟"),
        ("100 分钟", 100, Unit.HOURS, "1 小时 40 分钟"),
        ("120 分钟", 120, Unit.HOURS, "2 小时"),
        ("1 小时 30 分钟", 90, Unit.HOURS, "1 小时 30 分钟"),
        ("1小时30分", 90, Unit.HOURS, "1 小时 30 分钟"),
        ("1h30min", 90, Unit.HOURS, "1 小时 30 分钟"),
        ("一小时半", 90, Unit.HOURS, "1 小时 30 分钟"),
        ("半小时", 30, Unit.HOURS, "30 分钟"),
        ("半个小时", 30, Unit.HOURS, "30 分钟"),
        ("一个半小时", 90, Unit.HOURS, "1 小时 30 分钟"),
        ("1.5 工作小时", 90, Unit.WORK_HOURS, "1.5 工作小时"),
        ("8 working hours", 480, Unit.WORK_HOURS, "8 工作小时"),
        ("2 个工作日", 2880, Unit.WORKDAYS, "2 工作日"),
        ("两个工作日", 2880, Unit.WORKDAYS, "2 工作日"),
        ("十个工作日内", 14400, Unit.WORKDAYS, "10 工作日"),
        ("1 business day", 1440, Unit.WORKDAYS, "1 工作日"),
        ("3自然日", 4320, Unit.DAYS, "3 自然日"),
        ("2个自然日", 2880, Unit.DAYS, "2 自然日"),
        ("三十自然日", 43200, Unit.DAYS, "30 自然日"),
        ("二十一个日历天", 30240, Unit.DAYS, "21 自然日"),
    ],
)
def test_what_is_understood(text: str, minutes: int, unit: Unit, printed: str) -> None:
    limit = parse_limit(text)
    assert limit is not None
    assert (limit.minutes, limit.unit, limit.at_once) == (minutes, unit, False)
    assert limit.text.zh == printed
    for shown in (limit.text.zh, limit.text.en):
        again = parse_limit(shown)
        assert again is not None
        assert (again.minutes, again.unit) == (minutes, unit)


@pytest.mark.parametrize("text", ["立即", "立刻", "马上", "at once", " Immediately "])
def test_at_once(text: str) -> None:
    found = parse_limit(text)
    assert found is not None
    assert found.at_once


NO_TIME = """
|24|3 天|2 日|三十日|半天|半日|一天|-1 小时|x 工作日|X个工作日|____小时|2～3 个工作日|24-48小时|24小时或48小时
|7×24小时|一周|1 个月|当天|次日|尽快|二四小时|1 工作日 4 小时|30 分钟 1 小时|1 小时 2 小时|1 小时 30 分钟 10 分
|30 分 20 分|1.2345 小时|小时|三"""


@pytest.mark.parametrize("text", [24, None, *NO_TIME.replace("\n", "").split("|")])
def test_what_names_no_single_time_is_none(text: object) -> None:
    assert parse_limit(text) is None


@given(st.integers(1, 9999), st.sampled_from(list(Unit)))
def test_every_limit_is_read_as_it_is_printed(value: int, unit: Unit) -> None:
    limit = Limit(Decimal(value), unit)
    assert parse_limit(limit.text.zh) == limit
    assert parse_limit(limit.text.en) == limit


def test_every_field_of_the_terms_that_holds_a_limit_is_looked_at() -> None:
    """Else a promise that cannot be timed would be dropped without a word."""
    named = {
        key for key, field in _fields(json.loads(SCHEMA.read_text(encoding="utf-8"))) if _is_limit(field)
    }
    assert named == LIMITS


def _is_limit(field: dict[str, Any]) -> bool:
    return str(field.get("description", "")).startswith("写明单位")


def _fields(schema: Any) -> list[tuple[str, dict[str, Any]]]:
    if isinstance(schema, list):
        return [found for member in schema for found in _fields(member)]
    if not isinstance(schema, dict):
        return []
    own = schema.get("properties", {})
    return [*own.items(), *(found for below in schema.values() for found in _fields(below))]
