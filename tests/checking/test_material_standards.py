"""Product standards of another material."""

from __future__ import annotations

import pytest

from dossier.checking.material_standards import check_material_standards
from dossier.findings import Finding
from statement_samples import a_dossier, a_record, said

_TABLE = {
    "materials_of_standards": {
        "GB 18242": ["弹性体改性沥青防水卷材", "SBS"],
        "GB 18243": ["塑性体改性沥青防水卷材", "APP"],
        "GB 10801.1": ["模塑聚苯乙烯泡沫塑料", "模塑", "EPS"],
        "GB 10801.2": ["挤塑聚苯乙烯泡沫塑料", "挤塑", "XPS"],
        "GB 8163": ["输送流体用无缝钢管", "无缝钢管"],
        "GB 3091": ["低压流体输送用焊接钢管", "焊接钢管", "镀锌钢管"],
    }
}


def _found(material: str, text: str, *ids: str) -> list[Finding]:
    record = a_record("test-report", "复试报告", material=[*ids] or "M-1")
    dossier = a_dossier(record, materials=[{"id": "M-1", "name": material}])
    return [*check_material_standards(dossier, [said(text, record)], _TABLE)]


@pytest.mark.parametrize(
    ("material", "text"),
    [
        ("SBS改性沥青防水卷材", "执行标准 GB 18243-2008"),
        ("APP 防水卷材", "结论:所检项目符合GB18242-2008的要求"),
        ("挤塑聚苯板", "检验依据:GB/T 10801.1-2021"),
        ("EPS 模塑板", "按 GB/T 10801.2-2018 检验"),
        ("热镀锌钢管", "质量证明书 标准号 GB/T 8163-2018"),
        ("无缝钢管 φ159×5", "产品执行标准:GB/T 3091-2015"),
    ],
)
def test_a_standard_of_another_material_is_told(material: str, text: str) -> None:
    (found,) = _found(material, text)
    assert (found.code, found.severity.value) == ("X779", "error")


@pytest.mark.parametrize(
    ("material", "text"),
    [
        ("SBS改性沥青防水卷材", "执行标准 GB 18242-2008"),
        ("SBS改性沥青防水卷材", "试验方法 GB/T 328.8-2007"),
        ("SBS、APP 改性沥青防水卷材", "执行标准 GB 18243-2008"),
        ("挤塑聚苯板", "GB/T 10801.2-2018,参照 GB/T 10801.1-2021"),
        ("铝合金型材", "GB/T 3091-2015"),
        ("无缝钢管 φ159×5", "参照 GB/T 3091-2015"),
    ],
)
def test_its_own_standards_and_those_of_methods_are_not(material: str, text: str) -> None:
    assert not _found(material, text)


def test_a_record_of_several_materials_is_left_alone() -> None:
    assert not _found("SBS改性沥青防水卷材", "GB 18243-2008", "M-1", "M-2")
