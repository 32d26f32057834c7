"""Pages of `explain`, `doctor` and `new` at every width of a terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dossier.findings import codes
from dossier.library.schemas import Schemas
from dossier.reporting.explain import explain_code
from dossier.reporting.explain_type import explain_key, explain_type, main_keys
from dossier.reporting.layout import columns, reflow, wrap
from dossier.reporting.spans import path_in_spans
from dossier.resources import Library

SCHEMAS = Schemas(Library.for_dossier(Path()))
PAGES = [
    page
    for lang in ("zh", "en")
    for page in (
        *(explain_code(code, lang) for code in list(codes())[::7]),
        *(explain_type(kind, SCHEMAS, lang) for kind in list(SCHEMAS.record_types.values())[::4]),
        *(explain_key(key, SCHEMAS, lang) for key in main_keys(SCHEMAS)),
    )
]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_too_long_and_no_word_is_broken(width: int) -> None:
    for page in PAGES:
        shown = reflow(page, width)
        words = set(re.findall(r"[A-Za-z0-9_-]+", page))
        for line in shown.split("\n"):
            assert columns(line) <= width or len(line.split()) == 1, line
            assert not line.lstrip().startswith(tuple("、，。；：）》」”")), line
        assert "".join(shown.split()) == "".join(page.split())
        assert {word for word in re.findall(r"[A-Za-z0-9_-]+", shown) if len(word) < width / 3} <= words


def test_what_goes_on_stands_below_its_column() -> None:
    line = "  补法      按检验批划分方案列出检验批，每批增加一条，由专业工长和监理工程师签字"
    first, *more = reflow(line, 40).split("\n")
    assert first.startswith("  补法      按")
    assert more and all(each.startswith(" " * 12) and each[12] != " " for each in more)


def test_a_path_that_no_line_holds_breaks_behind_a_slash() -> None:
    path = "evidence/reports-of-the-third-quarter/laboratory/unsorted/pressure-test.pdf"
    lines = wrap(f"附件 {path} 不存在", 60, "    ")
    assert lines == [
        "附件 evidence/reports-of-the-third-quarter/laboratory/",
        "    unsorted/pressure-test.pdf 不存在",
    ]
    assert max(map(columns, wrap("x" * 200, 60))) == 60


def test_a_position_on_a_page_breaks_behind_a_slash() -> None:
    assert path_in_spans("records/A7-completion.yaml:332:70") == (
        '<span class="date">records/</span><wbr><span class="date">A7-completion.yaml:332:70</span>'
    )
    assert path_in_spans("a/" + "b" * 40) == '<span class="date">a/</span><wbr>' + "b" * 40


def test_short_lines_stay_as_they_are() -> None:
    assert reflow("a  b\n\n   c", 60) == "a  b\n\n   c"


@pytest.mark.parametrize("width", range(8, 40))
def test_a_number_stays_with_what_it_counts(width: int) -> None:
    lines = wrap("屋面防水 5 年，供热供冷 2 个采暖期，另有 12 份资料", width)
    assert sum(counted in line for line in lines for counted in ("5 年", "2 个", "12 份")) == 3


def test_a_checksum_stays_whole_where_it_stands_alone() -> None:
    digest = "7f99672cd36e8b8cd269edf23bccb3e3232d16ac59a062733242aec675e1bc68"
    assert reflow(f"   {digest}", 60) == f"   {digest}"
    assert len(reflow(f"与移交时记下的比较：{digest}", 60).split("\n")) > 1
