"""A register calls papers as their sheets do: whatever intake knows a paper by, the register may say."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.excel.foreign import kind_of, kind_titles
from intake_ground import report_on_ground


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder: Path = tmp_path_factory.mktemp("泵站")
    ground, _ = report_on_ground(folder)
    return kind_titles(ground.here, ground.checked.catalogue)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("图纸会审纪要", "drawing-review"),
        ("镀锌槽盒质量证明书", "material-certificate"),
        ("吊顶内槽盒、导管隐蔽工程检查验收记录", "concealed-work"),
        ("接地电阻测试记录", "functional-test"),
        ("弱电系统深化设计方案", "detailed-design"),
        ("关于弱电系统试运行的通知", "trial-run-notice"),
        ("信息点位表（含链路测试结果）", "point-list"),
    ],
)
def test_other_names_of_papers_are_known(kinds: dict[str, str], said: str, kind: str) -> None:
    assert kind_of(said, {}, kinds) == kind


@pytest.mark.parametrize("said", ["工程开工报审表", "会议纪要", "记录"])
def test_what_is_no_name_of_a_paper_is_not_guessed(kinds: dict[str, str], said: str) -> None:
    assert kind_of(said, {}, kinds) == ""
