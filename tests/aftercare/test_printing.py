"""Tables as text, JSON and HTML."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from typing import Any

import pytest

from dossier.aftercare.printing import Section, as_html, as_json, as_page, as_text
from dossier.aftercare.tables import Table
from dossier.model import Text

KEYS = ("who", "due", "state", "subject", "id", "project", "title", "why", "authority", "notes", "empty")
ROW: dict[str, Any] = dict.fromkeys(KEYS, "") | {
    "who": "施工单位", "due": dt.datetime(2026, 3, 5, 9, 30), "state": "逾期", "subject": "维修", "id": "WX-1",
    "project": "T-9", "title": "门<b>\x1b[31m", "why": "修复", "authority": "承诺", "notes": "含补记",
}  # fmt: skip
TABLE = Table(
    "due", Text("到期清单", "Due list"), dt.date(2026, 3, 6), {k: Text(k, k) for k in KEYS},
    (ROW, ROW | {"who": "业主\x1b", "due": None, "notes": ""}), "who",
)  # fmt: skip
PERIOD = dict.fromkeys(
    ("starts_by", "origin", "authority", "bearer", "serials", "notes", "kind"), "词"
) | {"project": "T-9", "starts": dt.date(2026, 1, 1), "ends": None, "title": "门", "term": "2 年"}  # fmt: skip


def test_text_is_grouped_and_steers_no_terminal() -> None:
    said = as_text(TABLE, "zh", 100)
    assert said.startswith("到期清单 · 截至2026年3月6日\n\n施工单位\n")
    assert "\x1b" not in said
    assert "修复 · 承诺 · 含补记" in said
    assert said.index("施工单位") < said.index("业主")
    assert "\n  — " in said


def test_what_has_no_title_is_named_once() -> None:
    said = as_text(replace(TABLE, rows=({**ROW, "id": "HF-1", "title": "HF-1"},)), "zh", 100)
    assert said.count("HF-1") == 1


def test_an_empty_table_says_so() -> None:
    assert "nothing is due" in as_text(replace(TABLE, rows=()), "en", 100)
    assert "没有到期或逾期的事项" in as_html(replace(TABLE, rows=()), "zh")


def test_a_period_that_is_not_computed_says_so() -> None:
    table = Table("warranty", Text("登记表", "Register"), dt.date(2026, 3, 6), {}, (PERIOD,), "project")
    assert "2026年1月1日 → 未计算 词 门（2 年）" in as_text(table, "zh", 100)
    assert "→ not computed 词 门 (2 年)" in as_text(table, "en", 100)


@pytest.mark.parametrize(
    ("left", "said"),
    [(-1, "已届满"), (0, "余 0 日"), (365, "余 365 日"), (366, "尚未起算"), (None, "2027年1月1日 词")],
)
def test_a_period_says_whether_it_still_runs(left: int | None, said: str) -> None:
    row = {**PERIOD, "ends": dt.date(2027, 1, 1), "left": left}
    table = Table("warranty", Text("登记表", "Register"), dt.date(2026, 3, 6), {}, (row,), "project")
    assert said in as_text(table, "zh", 100)


def test_json_has_iso_moments_and_null() -> None:
    found = json.loads(as_json(TABLE))
    assert (found["format"], found["table"], found["as_of"]) == (1, "due", "2026-03-06")
    assert [row["due"] for row in found["rows"]] == ["2026-03-05T09:30", None]
    assert "\x1b" not in as_json(TABLE)


def test_html_escapes_what_people_write_and_leaves_out_empty_columns() -> None:
    page = as_html(TABLE, "zh")
    assert "门&lt;b&gt;" in page
    assert "<b>" not in page
    assert len(re.findall("<table[ >]", page)) == 2
    assert "<th>empty</th>" not in page
    assert page.count("<th>notes</th>") == 1
    assert re.search('<td class="n" data-of="[^"]+">2026年3月5日9时30分</td>', page)
    assert '<html lang="zh-CN">' in page


def test_a_day_in_a_reason_stays_on_one_line() -> None:
    rows = [{**TABLE.rows[0], "why": "每年，名义日期 2027-05-10", "authority": "BX-01"}]
    page = as_html(replace(TABLE, rows=tuple(rows)), "zh")
    assert (
        '<div>每年，名义日期 <span class="date">2027-05-10</span></div>' in page
        and '<span class="date">BX-01</span>' in page
    )
    assert "span.date{white-space:nowrap}" in page


def test_amounts_stand_below_one_another_and_a_phone_names_each_cell() -> None:
    rows = (("材料", 1, "480.00", "100 %"), ("磨损", 12, "1,200.50", "—"))
    section = Section("按原因", ("原因", "次数", "费用（元）", "达成率"), rows)
    page = as_page(Text("报告", "Report"), dt.date(2026, 11, 23), [section], "zh", Text("无", "none"))
    assert page.count('<th class="a">') == 3 and page.count('<td class="a" ') == 6
    assert '<td data-of="原因">材料</td>' in page
    assert "initial-scale=1" in page and "max-width:700px" in page


def test_a_table_of_many_columns_is_stacked_on_a_tablet_too() -> None:
    many, few = (tuple(f"栏{n}" for n in range(columns)) for columns in (11, 5))
    sections = [Section("保修", many, (many,)), Section("费用", few, (few,))]
    page = as_page(Text("登记表", "register"), dt.date(2027, 6, 1), sections, "zh", Text("无", "none"))
    assert re.findall("<table[^>]*>", page) == ['<table class="wide">', "<table>"]
    assert "(max-width:1000px)" in page and "table.wide td::before" in page


@pytest.mark.parametrize(
    ("word", "whole"),
    [
        ("将到期", True), ("满意度", True), ("保修期", True), ("责任方", True), ("2 个采暖季", True),
        ("overdue", True), ("by law", True), ("二层男卫生间渗水", False),
        ("the warranty ends", False),
    ],
)  # fmt: skip
def test_a_word_in_a_narrow_cell_is_not_broken_where_there_is_room(word: str, whole: bool) -> None:
    page = as_html(replace(TABLE, rows=(ROW | {"subject": word, "notes": "很长的说明" * 40},)), "zh")
    cell = re.search(r'<td([^>]*) data-of="subject">', page)
    assert cell is not None and (cell[1] == ' class="s"') is whole
    few = Section("费用", ("事项", "说明"), ((word, "说明"),))
    assert 'class="s"' not in as_page(Text("报告", "Report"), dt.date(2026, 3, 6), [few], "zh", Text("", ""))
    assert "(min-width:1200px){td.s{white-space:nowrap}}" in page


def test_a_list_says_how_far_it_looks_ahead() -> None:
    far = replace(TABLE, until=dt.date(2027, 3, 6))
    assert as_text(far, "zh", 100).startswith("到期清单 · 截至2026年3月6日，列至2027年3月6日\n")
    assert as_text(far, "en", 100).startswith("Due list · as of 2026-03-06, up to 2027-03-06\n")
    assert "截至2026年3月6日，列至2027年3月6日</p>" in as_html(far, "zh")
    assert "列至" not in as_html(TABLE, "zh") + as_text(TABLE, "zh", 100)


@pytest.mark.parametrize("word", ["survey", "training", "hotline", "warranty-card", "spares-plan-2026"])
def test_what_has_no_number_shows_none(word: str) -> None:
    named = replace(TABLE, rows=({**TABLE.rows[0], "id": word},))
    for page in (as_text(named, "zh", 100), as_html(named, "zh")):
        assert word not in page
    assert as_json(named).count(word)


def test_a_number_of_an_entry_stays_whatever_it_says() -> None:
    named = replace(TABLE, rows=({**TABLE.rows[0], "id": "survey-2"},))
    assert "survey-2" in as_text(named, "zh", 100)
    assert "survey-2" in as_html(named, "zh")
