"""Which edition of a standard is demanded, and which one was judged by."""

from __future__ import annotations

import pytest

from dossier.checking.older_editions import check_older_editions
from statement_samples import a_record, said


@pytest.mark.parametrize(
    ("demand", "judged"),
    [
        ("管道安装执行 GB 50235-2010。", "执行标准:GB 50235-97"),
        ("接地按 GB 50169-2016 施工和验收", "依据 GB 50169-2006 判定"),
        (
            "通风工程质量应符合 GB 50243-2016 的规定",
            "验收依据 GB50243-2002《通风与空调工程施工质量验收规范》",
        ),
        ("电梯安装执行GB/T 10060-2011,", "检验依据:GB 10060-1993"),
        ("路灯按CJJ 89-2012《城市道路照明工程施工及验收规程》验收", "CJJ 89-2001"),
        ("门卫室屋面防水按 GB 50207-2012", "标准 GB 50207-94"),
        ("制冷设备安装按 GB 50274-2010 验收", "按 GB 50274 - 98 检查,符合要求"),
    ],
)
def test_an_older_edition_than_demanded_is_told(demand: str, judged: str) -> None:
    asks = a_record("contract", "施工合同", id="C-1")
    test = a_record("functional-test", "试验记录", id="T-1", result="pass")
    (found,) = check_older_editions([said(demand, asks), said(judged, test)])
    assert (found.code, found.record, found.severity.value) == ("X769", "T-1", "error")


@pytest.mark.parametrize(
    ("demand", "judged"),
    [
        ("管道安装执行 GB 50235-2010。", "执行标准:GB 50235-2010"),
        ("管道安装执行 GB 50235-97。", "执行标准:GB 50235-2010"),
        ("管道安装执行 GB 50235-2010。", "原设计按 GB 50235-97,现按新版"),
        ("管道安装执行 GB 50235-2010(代替 GB 50235-97)。", "执行标准:GB 50235-97"),
        ("管道安装执行 GB 50235-2010。", "执行标准:GB 50236-98"),
        ("管道安装按国家现行规范", "执行标准:GB 50235-97"),
    ],
)
def test_the_demanded_or_a_later_edition_is_not(demand: str, judged: str) -> None:
    asks = a_record("construction-plan", "施工方案", id="C-1")
    test = a_record("functional-test", "试验记录", id="T-1", result="pass")
    assert not [*check_older_editions([said(demand, asks), said(judged, test)])]


def test_goods_may_have_been_made_by_an_older_edition() -> None:
    asks = a_record("contract", "采购合同", id="C-1")
    goods = a_record("product-certificate", "合格证", id="T-1", result="pass")
    lines = [said("按 GB/T 19001-2016 供货", asks), said("GB/T 19001-2008", goods)]
    assert not [*check_older_editions(lines)]


def test_both_editions_in_what_demands_leave_the_older_one_allowed() -> None:
    asks = a_record("contract", "采购合同", id="C-1")
    test = a_record("functional-test", "试验记录", id="T-1", result="pass")
    lines = [said("GB 50235-2010", asks), said("GB 50235-97 仍可用于既有管道", asks)]
    assert not [*check_older_editions([*lines, said("执行标准 GB 50235-97", test)])]
