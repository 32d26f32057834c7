"""Words that refuse, leave open or tell of a defect, and what takes them back."""

from __future__ import annotations

import pytest

from dossier.checking.paper_reading import packed
from dossier.checking.verdicts import REFUSING, unsettled

BAD = """
不同意验收
暂缓验收
资料不齐全，补齐后再验收
未按图施工
限期整改后再行验收
整改合格后方可交付
已整改 2 项，其余 1 项待整改
第一次复检合格，第二次检验不合格
该批为不合格产品
检验不合格，整改前不得投入使用
同型号型式试验数据，非本台实测
2 处不导通
3 门中 1 门断电不释放
制动下滑 60 mm，机构异响
法兰处少量渗水
1 台停机检修
待监督检验
轨道压板缺 4 块
培训未完成
管道无渗漏，法兰开裂
外观完好；接线盒破损
不宜投入使用
基本符合要求
"""
GOOD = """
无渗漏
未见异常
无裂纹、变形及锈蚀等缺陷
未发现渗漏、裂纹等缺陷
无异常变形
不合格项 0
不合格率：0%
不合格品处置程序齐全
严禁使用不合格材料
不合格产品不出厂
甲醛未检出
变形缝处理到位
渗漏 0 处
缺陷：无
不低于标准要求
本工程暂不涉及
整改后复查合格
初检 1 处不符合，整改后复检合格
标签脱落 3 处，已补贴
因故障中断，整改后重新连续运行 121 小时无故障
报修 2 次并在时限内修复，运行正常
同意验收，自验收之日起正常运行满一个月后办理结算
声场不均匀度 6 dB
故障切换正常
备用泵 1 台，运行正常
渗漏试验合格
缺陷责任期 24 个月
泄漏报警正常
按设计变更施工，未超出允许偏差
"""


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


@pytest.mark.parametrize("said", _lines(BAD))
def test_words_that_contradict_a_pass_are_found(said: str) -> None:
    assert unsettled(packed(said), *REFUSING, "found")


@pytest.mark.parametrize("said", _lines(GOOD))
def test_words_that_only_sound_bad_are_not(said: str) -> None:
    found = unsettled(packed(said), *REFUSING, "found")
    assert found is None, found
