"""Trades of a licence that stand on its paper alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from dossier.checking.trades import check_trades_on_papers
from dossier.findings import Finding
from dossier.model import Dossier, Party
from statement_samples import a_record, said


def _found(paper: str, told: str, scope: str = "") -> list[Finding]:
    parties = {"contractor": Party("contractor", "contractor", "江州安泰工程有限公司", {})}
    licence = a_record(
        "qualification", "资质证书", id="Q-1", holder="contractor", **({"scope": scope} if scope else {})
    )
    rows = [{"party": "contractor", "qualification": told}]
    report = a_record("acceptance-report", "验收报告", id="A-1", participants=rows)
    data = {"project": {"name": "某工程"}}
    made = SimpleNamespace(records=(licence, report), parties=parties, name="某工程", data=data)
    return [*check_trades_on_papers(cast(Dossier, made), [said(paper, licence)], {})]


@pytest.mark.parametrize(
    ("paper", "told"),
    [
        ("资质类别及等级:建筑装修装饰工程专业承包二级", "防水防腐保温工程专业承包二级"),
        ("钢结构工程专业承包叁级", "机电工程施工总承包二级"),
        ("资质等级 城市及道路照明工程专业承包贰级", "建筑机电安装工程专业承包二级"),
        ("市政公用工程施工总承包三级", "电子与智能化工程专业承包一级"),
        ("地基基础工程专业承包一级", "消防设施工程专业承包一级"),
        ("古建筑工程专业承包二级", "建筑幕墙工程专业承包二级"),
    ],
)
def test_a_trade_that_the_paper_does_not_name_is_told(paper: str, told: str) -> None:
    (found,) = _found(paper, told)
    assert (found.code, found.record) == ("X673", "A-1")


@pytest.mark.parametrize(
    ("paper", "told", "scope"),
    [
        ("防水防腐保温工程专业承包二级", "防水防腐保温工程专业承包二级", ""),
        ("机电工程施工总承包贰级;钢结构工程专业承包叁级", "机电工程施工总承包二级", ""),
        ("见附页", "机电工程施工总承包二级", ""),
        ("钢结构工程专业承包叁级", "二级", ""),
        ("钢结构工程专业承包叁级", "机电工程施工总承包二级", "机电工程施工总承包"),
        ("建筑机电安装工程专业承包一级", "机电安装工程专业承包一级", ""),
    ],
)
def test_trades_that_agree_or_that_nobody_knows_are_not(paper: str, told: str, scope: str) -> None:
    assert not _found(paper, told, scope)
