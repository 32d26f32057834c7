"""Titles that fill a place: never wider or higher than it, and broken between words."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dossier.forms.filling import fill_form
from dossier.forms.fitting import SMALLEST, ems, fit_lines, fitted
from dossier.resources import shipped_root
from word_samples import text_of

LONG = "城北泵站二期设备采购及安装工程 材料、产品、构配件、设备出厂质量证明文件及进场验收记录（图纸） 第12册"


@pytest.mark.parametrize("width", [17, 27, 37, 47])
@pytest.mark.parametrize(
    "title", [LONG, "工艺", "城北泵站 竣工资料", "North Station Completion documents part 2"]
)
def test_no_word_is_broken_and_nothing_sticks_out(title: str, width: int) -> None:
    size, lines = fit_lines(title, 100, width, 18)
    assert "".join(lines).replace(" ", "") == title.replace(" ", "")
    assert max(map(ems, lines)) * size * 25.4 / 72 <= 100
    assert len(lines) * size * 1.2 * 25.4 / 72 <= width
    for word in ("构配件", "设备出厂", "进场验收记录", "第12册", "Completion", "documents"):
        assert word not in title or any(word in line for line in lines)


def test_a_number_stays_beside_what_it_counts() -> None:
    title = "某某科技办公楼室内装修工程 办公楼 1～3 层室内装修 质量验收资料"
    assert fit_lines(title, 100, 17, 18)[1] == [
        "某某科技办公楼室内装修工程",
        "办公楼 1～3 层室内装修 质量验收资料",
    ]


def test_short_titles_are_large_and_long_ones_small() -> None:
    assert fit_lines("城北泵站 竣工资料", 100, 17, 18)[0] == 18
    assert 10 < fit_lines(LONG, 100, 17, 18)[0] < 18


def test_what_never_fits_is_broken_anywhere() -> None:
    size, lines = fit_lines("长" * 120, 100, 17, 18)
    assert size == SMALLEST and "".join(lines) == "长" * 120
    assert max(map(len, lines)) * size * 25.4 / 72 <= 100


@pytest.mark.parametrize("value", [None, "", "a < b & c"])
def test_a_value_is_text_whatever_it_is(value: str | None) -> None:
    assert "< b" not in fitted(value, 100, 20) and fitted(value, 100, 20).startswith("<w:r>")


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_a_spine_label_breaks_between_words(tmp_path: Path, lang: str) -> None:
    output, volume = tmp_path / "spine.docx", {"retention": "长期", "archive_number": "CB-01", "number": 3}
    volume |= {"title": LONG, "thickness_mm": 15, "width_mm": 20}
    template = shipped_root() / "templates" / lang / "volume-spine.docx"
    fill_form(template, {"volume": volume}, output, terms={}, title="脊背", date=dt.date(2026, 9, 1))
    lines = text_of(output).split("\n")
    assert any("构配件" in line for line in lines) and LONG not in lines
