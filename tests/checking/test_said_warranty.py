"""Warranty periods in sentences: another one than the letter's is told, in whatever words."""

from __future__ import annotations

import pytest

from dossier.checking.said_warranty import check_said_warranty
from statement_samples import a_dossier, a_record, said

LETTER = a_record(
    "warranty-letter",
    "工程质量保修书",
    id="L",
    responsible="contractor",
    periods=[
        {"item": "wet_rooms", "name": "卫生间防水", "value": 5, "unit": "year"},
        {"item": "equipment", "name": "水泵机组", "value": 2, "unit": "year"},
        {"item": "electrical", "name": "电气管线", "value": 24, "unit": "month"},
    ],
)


@pytest.mark.parametrize("kind", ["om-manual", "completion-report", "other-document", "handover-deed"])
@pytest.mark.parametrize(
    "text",
    [
        "水泵机组自 2026 年 3 月 5 日起保修 1 年。",
        "质保期为十二个月,自验收合格之日起计算。",
        "三、保修:卫生间防水保修期3年,水泵机组2年。",
        "施工单位承诺保修三年。",
        "卫生间防渗漏保修期限为 24 个月。",
        "本工程保修期自竣工验收合格之日起18个月。",
        "质保:电气管线一年,水泵机组两年。",
    ],
)
def test_another_period_is_told(kind: str, text: str) -> None:
    record = a_record(kind, "会议纪要")
    (found,) = check_said_warranty(a_dossier(LETTER, record), [said(text, record)])
    assert found.code == "X761"
    assert "工程质量保修书" in found.message.zh


@pytest.mark.parametrize(
    "text",
    [
        "水泵机组自 2026 年 3 月 5 日起保修 2 年。",
        "质保期为二十四个月。",
        "卫生间防水保修五年,其余保修 2 年。",
        "保修期内每 6 个月回访一次。",
        "缺陷责任期 12 个月,保修见保修书。",
        "屋面防水设计工作年限 20 年,保修按保修书。",
        "保修期满 1 年后由业主自行委托。",
        "建档日期 2026 年 9 月 11 日 保修负责人 于波",
        "原厂质保 3 年,由厂家负责。",
        "灯具等易损件质保 6 个月。",
        "接到保修通知后 1 个月内修复。",
    ],
)
def test_the_same_period_and_other_times_are_not(text: str) -> None:
    record = a_record("om-manual", "运行维护手册")
    assert not [*check_said_warranty(a_dossier(LETTER, record), [said(text, record)])]


def test_a_maker_warrants_his_own_goods() -> None:
    record = a_record("om-manual", "说明书", responsible="maker")
    line = said("本机保修 1 年。", record)
    assert not [*check_said_warranty(a_dossier(LETTER, record), [line])]
    assert not [*check_said_warranty(a_dossier(record), [line])]
