"""How many people a paper says, and how many it lists."""

import pytest

from dossier.checking.paper_people import other_head_counts
from dossier.checking.paper_reading import Page

ROWS = "1 丁建军 物业公司 电工 丁建军\n2 方晓云 物业公司 班长 方晓云\n3 金亮 物业公司 电工 金亮"
HEAD = "序号 姓名 单位 岗位 签到"
OTHER = {
    "应到、实到": f"{HEAD}\n{ROWS}\n应到 4 人，实到 4 人，考核合格。",
    "a teacher who was not expected": f"讲师：卢工\n{HEAD}\n{ROWS}\n应到 4 人，实到 4 人。",
    "参加人数": f"参加人数 5人\n{HEAD}\n{ROWS}",
    "a line that ends with the number": f"参训人数：6\n{HEAD}\n{ROWS}\n培训效果：好",
    "到会": f"会议到会人员共2人。\n{HEAD}\n{ROWS}",
    "共有": "本次共有 4 名学员参加培训。\n姓名 部门 职务\n丁建军 设备部 电工\n方晓云 设备部 班长",
    "without numbers of rows": "实际参加 7 人。\n姓名 部门 电话\n丁建军 设备部 13900000001\n金亮 设备部 13900000002",
    "出席": f"出席人数：1 人\n{HEAD}\n{ROWS}",
}
SAME = {
    "the same": f"{HEAD}\n{ROWS}\n应到 4 人，实到 3 人。",
    "with the teacher": f"讲师：卢工\n参加人数 4人\n{HEAD}\n{ROWS}",
    "without the teacher": f"参加人数 2人\n{HEAD}\n{ROWS.replace('班长', '讲师')}",
    "more on another list": f"参加人数 9人，另附签到表。\n{HEAD}\n{ROWS}",
    "somebody did not sign": f"实到 2 人。\n{HEAD}\n{ROWS.removesuffix(' 金亮')}",
    "a count of visits": f"累计培训 12 人次。\n{HEAD}\n{ROWS}",
    "a list of certificates": "参加人数 5人\n序号 姓名 证书编号 工种\n1 丁建军 T-1 电工",
    "no list": "参加人数 5人\n项目 结果 备注\n理论 合格 无",
}


@pytest.mark.parametrize("name", OTHER)
def test_another_number_than_the_list_has(name: str) -> None:
    assert len([*other_head_counts([Page(1, OTHER[name], ())])]) == 1


@pytest.mark.parametrize("name", SAME)
def test_numbers_that_agree_or_are_explained(name: str) -> None:
    assert [*other_head_counts([Page(1, SAME[name], ())])] == []
