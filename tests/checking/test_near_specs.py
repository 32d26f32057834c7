"""Models and grades that differ from the registered ones in one piece."""

from __future__ import annotations

import pytest

from dossier.checking.near_specs import check_near_specs
from dossier.findings import Finding
from statement_samples import a_dossier, a_record, said


def _found(model: str, paper: str, kind: str = "contract", **data: object) -> list[Finding]:
    goods = [{"id": "M-1", "name": "防水卷材", "spec": model}]
    more = [
        {"tag": "E-1", "name": "冷水机组", "model": model},
        {"tag": "E-2", "name": "水泵", "model": "KQL100-32"},
    ]
    record = a_record(kind, "资料", **data)
    lines = [said(text, record) for text in paper.split("|")]
    return [*check_near_specs(a_dossier(record, materials=goods, equipment=more), lines)]


@pytest.mark.parametrize(
    ("model", "paper", "kind"),
    [
        ("SBS Ⅱ PY PE PE 3 10", "防水卷材|SBS Ⅰ PY PE|PE 3 10|m²|2200", "contract"),
        ("LSBLG 520/M", "冷水机组使用说明书|适用型号 LSBLG 420/M", "manual"),
        ("XLD-60/8", "冷水机组 XLD-40/8 出厂检验", "factory-test-report"),
        ("JKLYJ-10-240", "防水卷材 JKLYJ-10-185 合格证", "product-certificate"),
        ("HRB 400E 20", "防水卷材 HRB 335E 20", "material-arrival"),
        ("X250 60mm B1", "防水卷材 X250 50mm B1", "test-report"),
    ],
)
def test_a_neighbouring_model_is_told(model: str, paper: str, kind: str) -> None:
    (found,) = _found(model, paper, kind)
    assert (found.code, found.severity.value) == ("X778", "error")


@pytest.mark.parametrize(
    ("model", "paper", "kind"),
    [
        ("SBS Ⅱ PY PE PE 3 10", "防水卷材 SBS Ⅱ PY PE PE 3 10", "contract"),
        ("SBS Ⅱ PY PE PE 3 10", "防水卷材 SBS II PY PE PE 3 10 和 SBS Ⅰ PY PE PE 3 10", "contract"),
        ("LSBLG 520/M", "冷水机组 LSBLG 系列,型号 LSBLG 420/M", "manual"),
        ("KQL100-20", "水泵 KQL100-32", "manual"),
        ("XLD-60/8", "风机 XLD-40/8", "product-certificate"),
        ("XLD-60/8", "冷水机组 按 GB 50235-2010", "test-report"),
        ("XLD-60/8", "冷水机组 XLD-40/8", "design-change"),
        ("C20", "防水卷材 C25", "test-report"),
    ],
)
def test_the_registered_model_and_others_are_not(model: str, paper: str, kind: str) -> None:
    assert not _found(model, paper, kind)


def test_a_paper_of_another_machine_is_not_meant() -> None:
    assert not _found("XLD-60/8", "冷水机组配套 XLD-40/8", "product-certificate", equipment="E-2")
    assert _found("XLD-60/8", "XLD-40/8", "product-certificate", equipment="E-1")
