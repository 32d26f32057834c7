"""What papers print behind labels and in rows: the same thing under another name is no contradiction."""

from __future__ import annotations

from typing import Any

import pytest

from dossier.checking.paper_cells import other_cells
from dossier.checking.paper_fields import blanks, is_identifier, said_under, stops_of
from dossier.checking.paper_reading import Page
from dossier.checking.paper_rows import other_rows
from dossier.checking.verdicts import is_mended
from dossier.library.schemas import Schemas
from dossier.resources import Library
from statement_samples import a_record

SCHEMAS = Schemas(Library.for_dossier())
PACKING, CERTIFICATE = SCHEMAS.record("packing-list"), SCHEMAS.record("material-certificate")


@pytest.mark.parametrize(
    ("data", "said", "same"),
    [
        ({"serial": "BF260417"}, "BF260417", True),
        ({"serial": "BF260417、BF260418"}, "BF260418", True),
        ({"lot": "25-7-311"}, "25-7-311", True),
        ({"serial": "BF260417"}, "BF260471", False),
        ({"model": "IS80-65"}, "IS80-65", False),
        ({}, "BF260417", False),
    ],
)
def test_a_nameplate_calls_the_serial_number_its_number(data: dict[str, Any], said: str, same: bool) -> None:
    assert is_identifier(said, a_record("nameplate", number="MP-7", **data)) is same


CRATES = (
    "1/3 木箱 排风机 {a} HTFK-11-5 {n}台 61\n2/3 木箱 排风机 {b} HTFK-11-5 {m}台 61",
    "排风机 HTFK-11-5 {n}台\n排风机 HTFK-11-5 {m}台",
    "箱号 品名 型号 数量\nA-1 排风机 HTFK-11-5 {n}\nA-2 排风机 HTFK-11-5 {m}",
)


@pytest.mark.parametrize("text", CRATES)
@pytest.mark.parametrize(("n", "m", "wrong"), [(1, 1, False), (1, 2, False), (2, 3, False)])
def test_rows_of_one_article_are_its_quantity_together(text: str, n: int, m: int, wrong: bool) -> None:
    lines = [{"name": "排风机", "model": "HTFK-11-5", "quantity": n + m, "measure": "台"}]
    page = Page(1, text.format(a="FJ-0017", b="FJ-0018", n=n, m=m), ())
    found = [*other_rows({"lines": lines}, PACKING, [page]), *other_cells({"lines": lines}, PACKING, [page])]
    assert bool(found) is wrong


@pytest.mark.parametrize("text", CRATES[:2])
def test_rows_that_do_not_add_up_are_told(text: str) -> None:
    lines = [{"name": "排风机", "model": "HTFK-11-5", "quantity": 3, "measure": "台"}]
    page = Page(1, text.format(a="FJ-0017", b="FJ-0018", n=1, m=1), ())
    assert [*other_rows({"lines": lines}, PACKING, [page]), *other_cells({"lines": lines}, PACKING, [page])]


COLUMNS = (
    "规格 炉号 支/米\nΦ108×4 25-7-311 84 m 0.19",
    "规格 数量 备注\nDN100 84m 合格",
    "品名 规格 炉批号 数量\n无缝管 Φ108×4 25-7-311 84m",
    "规格 炉号 长度\n108×4 25-7-311 84\n89×4 25-7-340 60",
)
EMPTY = (
    "炉批号：\n规格：\n检验合格",
    "规格 \n炉批号 \n牌号 20",
)


def _blank(text: str) -> set[str]:
    record = a_record("material-certificate", spec="Φ89×5、Φ114×6", lot="24-1-118")
    page = Page(1, text, stops_of(CERTIFICATE))
    return {key for key, *_ in blanks(record, CERTIFICATE, said_under(CERTIFICATE, [page]), [page])}


@pytest.mark.parametrize("text", COLUMNS)
def test_the_head_of_a_column_with_rows_below_is_not_empty(text: str) -> None:
    assert not _blank(text)


@pytest.mark.parametrize("text", EMPTY)
def test_a_label_with_nothing_behind_it_is(text: str) -> None:
    assert _blank(text)


def test_several_values_of_a_record_may_stand_apart() -> None:
    record = a_record("material-certificate", spec="Φ89×5、Φ114×6")
    page = Page(1, "规格\n其一 Φ89×5\n其二 Φ114×6", stops_of(CERTIFICATE))
    assert not list(blanks(record, CERTIFICATE, said_under(CERTIFICATE, [page]), [page]))


RETESTS = (
    ["3冷却水流量(初测)≥134121.8不合格", "3A冷却水流量(开大阀门后复测)≥134137.2合格"],
    ["送风量初测≥24002180不合格", "送风量第二次≥24002455合格"],
    ["1接地电阻≤45.6不合格", "2接地电阻(增打接地极后)≤43.1合格", "3接地电阻复测≤43.0符合"],
    ["静压≥200180不符合", "噪声≤5554合格", "静压调整后≥200214合格"],
    ["末端压力≥0.350.31不合格", "末端压力重新测试≥0.350.38通过"],
    ["绝缘电阻0.3不合格", "绝缘电阻干燥处理后12合格"],
)
FAILED = (
    ["送风量初测≥24002180不合格", "送风量第二次≥24002280不合格"],
    ["送风量初测≥24002180不合格", "回风量复测≥18001855合格"],
    ["送风量初测≥24002180不合格", "送风量≥24002455合格"],
    ["送风量初测≥24002180不合格"],
)


@pytest.mark.parametrize("lines", RETESTS)
def test_what_was_measured_again_and_passes_is_mended(lines: list[str]) -> None:
    assert is_mended(lines, 0)


@pytest.mark.parametrize("lines", FAILED)
def test_what_failed_again_or_was_not_measured_again_is_not(lines: list[str]) -> None:
    assert not is_mended(lines, 0)
