"""Machines counted by their full names."""

from __future__ import annotations

import pytest

from dossier.checking.named_machines import check_named_machines
from statement_samples import a_dossier, a_record, said

EQUIPMENT = [
    {"tag": "F-1", "name": "轴流风机"},
    {"tag": "F-2", "name": "轴流风机"},
    {"tag": "G-1", "name": "柴油发电机组"},
]
TABLE = {"goods_lists": {"delivery-acceptance": "delivered"}}


def _told(text: str, kind: str = "acceptance-report") -> list[str]:
    record = a_record(kind, "资料", id="R")
    dossier = a_dossier(record, equipment=EQUIPMENT)
    return [f.code for f in check_named_machines(dossier, [said(text, record)], TABLE)]


@pytest.mark.parametrize(
    "text",
    [
        "设备 轴流风机 3台 正常",
        "本工程安装轴流风机3台,柴油发电机组1台。",
        "共安装 4 台轴流风机,运行正常。",
        "名称 柴油发电机组 2 套",
        "验收了三台轴流风机。",
        "轴流风机:共 5 台",
        "全部共 1 台轴流风机已移交",
    ],
)
def test_more_than_there_are_or_all_of_fewer(text: str) -> None:
    assert _told(text) == ["X697"]


@pytest.mark.parametrize(
    "text",
    [
        "轴流风机 2 台,柴油发电机组 1 台",
        "今日安装轴流风机 1 台",
        "原有轴流风机 6 台已拆除",
        "轴流风机控制箱 3 台",
        "3 台轴流风机控制柜",
        "每层轴流风机 4 台",
        "轴流风机(含备用) 3 台",
        "2-3 台轴流风机同时运行",
        "第 3 台轴流风机",
    ],
)
def test_as_many_parts_and_others(text: str) -> None:
    assert _told(text) == []


def test_papers_of_others_and_lists_of_goods() -> None:
    assert _told("轴流风机 9 台", "qualification") == []
    record = a_record("handover-deed", id="R")
    goods = a_record("delivery-acceptance", id="G", lines=[{"name": "轴流风机", "delivered": 3}])
    dossier = a_dossier(record, goods, equipment=EQUIPMENT)
    assert not [*check_named_machines(dossier, [said("轴流风机 3 台", record)], TABLE)]
