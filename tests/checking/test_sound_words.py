"""What sound papers say and a hasty reader takes for wrong, each beside something like it that is wrong."""

from __future__ import annotations

import datetime as dt

import pytest

from dossier.checking.impossible_words import check_impossible_words
from dossier.checking.materials import _contradict
from dossier.checking.paper_columns import beyond_columns
from dossier.checking.paper_reading import Page, packed
from dossier.checking.told_values import check_told_values
from dossier.checking.verdicts import unsettled
from statement_samples import a_dossier, a_record, said

PLACES = "桩号 设计坐标X(m) 实测坐标X(m) 偏差(mm) 允许偏差(mm)\nZ1 512.300 512.304 {} ±10\nZ2 520.100 520.098 -2 ±10"


@pytest.mark.parametrize(("off", "wrong"), [("+4", False), ("-10", False), ("+14", True), ("-12", True)])
def test_a_limit_of_deviations_is_for_deviations(off: str, *, wrong: bool) -> None:
    assert bool([*beyond_columns([Page(1, PLACES.format(off), ())])]) is wrong


def test_a_level_without_its_deviation_is_compared_with_nothing() -> None:
    text = "测点 设计标高(m) 实测标高(m) 允许偏差(mm)\nA1 31.250 31.247 ±5\nA2 31.250 31.252 ±5"
    assert not [*beyond_columns([Page(1, text, ())])]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("批号 SL1806-4410", False),
        ("生产批号:DL2604-2031", False),
        ("NB2605-3390 型电缆 200 m", False),
        ("符合 GB/T 19666-2091 的规定", True),
        ("执行标准 GB 50210-3018", True),
        ("GB 50210-1018", True),
        ("按 JGJ 18-2031 检验", True),
    ],
)
def test_a_batch_is_no_standard(text: str, *, wrong: bool) -> None:
    record = a_record("test-report", date=dt.date(2026, 5, 2))
    assert bool([*check_impossible_words([said(text, record)])]) is wrong


@pytest.mark.parametrize(
    ("one", "other", "wrong"),
    [
        ("BVR-4", "450/750V 4mm²", False),
        ("YJV-3×25", "0.6/1kV 3×25mm²", False),
        ("BVR-6", "450/750V 4mm²", True),
        ("FM-0921", "FM-1、FM-2", False),
        ("LC-1815", "C-1、C-2、C-3", False),
        ("M-4", "M-3", True),
        ("24芯", "12芯", True),
    ],
)
def test_a_model_is_not_a_rating(one: str, other: str, *, wrong: bool) -> None:
    assert _contradict(one, other) is wrong


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("共核查 4 项，经返工处理符合要求 0 项", False),
        ("经返修处理符合要求的 0 项", False),
        ("经返修处理后达到规定的 1 项", False),
        ("达到好的 6 项，经返修处 4 观感质量验收", False),
        ("2 处须经返工处理", True),
        ("接缝应返修", True),
        ("经返工后方可使用", True),
        ("3 樘门经返修", True),
    ],
)
def test_the_wording_of_the_form_leaves_nothing_open(words: str, *, wrong: bool) -> None:
    assert (unsettled(packed(words), "refused", "open") is not None) is wrong


@pytest.mark.parametrize(
    ("kind", "title", "text", "wrong"),
    [
        ("material-certificate", "干混砂浆合格证", "28d抗压强度 9.8MPa", False),
        ("test-report", "砌筑砂浆检测报告", "28d抗压强度 9.8MPa", False),
        ("om-manual", "灌浆料说明", "抗压强度 65MPa", False),
        ("material-certificate", "预拌混凝土出厂证明", "28d抗压强度 38.0MPa", False),
        ("supervision-document", "监理小结", "28d抗压强度 38.8MPa", True),
        ("quality-assessment", "质量评估报告", "混凝土抗压强度 38.8MPa", True),
    ],
)
def test_a_strength_is_of_its_material(kind: str, title: str, text: str, *, wrong: bool) -> None:
    cubes = a_record("strength-report", "试块报告", id="S", material="M1", strength_mpa=36.4, result="pass")
    paper = a_record(kind, title, id="B")
    names = [{"id": "M1", "name": "C30混凝土"}]
    found = [*check_told_values(a_dossier(cubes, paper, materials=names), [said(text, paper)])]
    assert bool(found) is wrong
