"""For what a paper stands: real files through the real intake, each a report with a few words changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier.cli.main import run
from dossier.intake.proposal import Entry, read_proposal
from written_pages import written

PUMP = Path(__file__).parents[2] / "dossiers/pump-station"
LINES = {
    "head": "上海某某泵业有限公司",
    "title": "P-101 潜水排污泵出厂检验报告",
    "project": "工程名称　城北泵站二期设备采购及安装工程",
    "number": "编 号　CJ-26A0117",
    "date": "日 期　2026年3月4日",
    "equipment": "设备　P-101 潜水排污泵 300WQ800-12-45",
    "tested": "检测日期　2026年3月4日",
    "standard": "执行标准　GB/T 24674-2021 污水污物潜水电泵",
    "product": "产品名称　潜水排污泵",
    "model": "型号规格　300WQ800-12-45",
    "serial": "出厂编号　26A0117",
    "maker": "生产厂家　上海某某泵业有限公司",
    "inspector": "检验员　周立",
    "result": "结论　合格",
}
Handing = Callable[..., Entry]


@pytest.fixture
def hand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Handing:
    """What the intake makes of a report with other lines; `dossier`: words of dossier.yaml and what to put there."""
    monkeypatch.setenv("DOSSIER_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)

    def entry(*, dossier: dict[str, str] | None = None, **lines: str) -> Entry:
        folder = tmp_path / "泵站"
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "records").mkdir(parents=True)
        (folder / "records/A3.yaml").write_text("# -\n", encoding="utf-8", newline="\n")
        text = (PUMP / "dossier.yaml").read_text(encoding="utf-8")
        for old, new in (dossier or {}).items():
            assert old in text
            text = text.replace(old, new)
        (folder / "dossier.yaml").write_text(text, encoding="utf-8", newline="\n")
        paper = written(tmp_path / "扫描件.pdf", *filter(None, (LINES | lines).values()))
        assert run(["intake", str(paper), str(folder), "--no-ocr"]) == 0
        (only,) = read_proposal(folder).entries
        return only

    return entry


def accepted(entry: Entry) -> bool:
    return entry.accepted_at(0.95)


def reasons(entry: Entry) -> str:
    return "；".join(why.zh for why in entry.against)


def test_the_report_itself_is_taken_in_for_its_pump(hand_in: Handing) -> None:
    entry = hand_in()
    assert accepted(entry), reasons(entry)
    assert entry.record["equipment"] == "P-101"
    assert {(slot[0], slot[1]) for slot in entry.slots} >= {("EQ-01", "P-101")}


@pytest.mark.parametrize(
    "lines",
    [
        {"equipment": "设备　P-101潜水排污泵 300WQ800-12-45", "title": "P-101潜水排污泵出厂检验报告"},
        {"equipment": "设备　潜水排污泵 300WQ800-12-45", "title": "潜水排污泵出厂检验报告"},
        {"equipment": "设备　潜水排污泵（P-101）"},
        {
            "equipment": "设备　潜水排污泵",
            "title": "潜水排污泵出厂检验报告",
            "more": "P-1012、AP-101、P-101-2",
        },
    ],
)
def test_one_serial_number_binds_a_paper_to_one_pump(hand_in: Handing, lines: dict[str, str]) -> None:
    entry = hand_in(**lines)
    assert accepted(entry), reasons(entry)
    assert entry.record["equipment"] == "P-101"
    assert {slot[1] for slot in entry.slots} == {"P-101"}


def test_a_paper_with_the_serial_numbers_of_both_stands_for_both(hand_in: Handing) -> None:
    entry = hand_in(equipment="设备　P-101、P-102 潜水排污泵", serial="出厂编号　26A0117、26A0118")
    assert entry.record["equipment"] == ["P-101", "P-102"]
    assert "不能确定" not in reasons(entry)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ({"equipment": "设备　P-101、P-102 潜水排污泵"}, "写有 P-102，出厂编号却是别的设备的"),
        ({"title": "P-102 潜水排污泵出厂检验报告"}, "写有 P-102，出厂编号却是别的设备的"),
        ({"equipment": "设备　P-102 潜水排污泵"}, "写有 P-102，出厂编号却是别的设备的"),
        (
            {"equipment": "设备　潜水排污泵", "title": "潜水排污泵出厂检验报告", "serial": "出厂编号　—"},
            "P-101、P-102 同名",
        ),
    ],
)
def test_a_paper_that_may_be_of_another_pump_waits_for_a_person(
    hand_in: Handing, lines: dict[str, str], why: str
) -> None:
    entry = hand_in(**lines)
    assert not accepted(entry)
    assert why in reasons(entry)


def test_an_only_name_proposes_an_item_and_a_person_decides(hand_in: Handing) -> None:
    lines = {"equipment": "设备　潜水排污泵", "title": "潜水排污泵出厂检验报告", "serial": "出厂编号　—"}
    entry = hand_in(dossier={"tag: P-102, name: 潜水排污泵": "tag: P-102, name: 备用泵"}, **lines)
    assert entry.record["equipment"] == "P-101"
    assert not accepted(entry)
    assert "没有写 P-101 的位号或出厂编号" in reasons(entry)


@pytest.mark.parametrize(
    "line",
    [
        "样品出厂编号：26A0999",
        "序列号　26A0118",
        "1　潜水排污泵　26A0999　1 台",
        "电机 S/N：M-77310",
        "产 品 编 号　26A0999",
    ],
)
def test_a_second_serial_number_waits_for_a_person(hand_in: Handing, line: str) -> None:
    entry = hand_in(more=line)
    assert not accepted(entry)
    assert "另写有出厂编号" in reasons(entry)


@pytest.mark.parametrize(
    "line",
    ["设备编号：P-101", "出厂编号　26A0117", "出厂序号　2026年3月", "型号 B26A0999-1", "仪表编号　7730"],
)
def test_what_is_no_second_serial_number_does_not(hand_in: Handing, line: str) -> None:
    entry = hand_in(more=line)
    assert accepted(entry), reasons(entry)


def test_one_serial_number_that_the_list_lacks_is_taken(hand_in: Handing) -> None:
    unknown = {"serial: 26A0117, maker": "maker"}
    entry = hand_in(dossier=unknown)
    assert accepted(entry), reasons(entry)
    assert not accepted(hand_in(dossier=unknown, more="样品出厂编号：26A0999"))


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (
            {"project": "工程名称　城北泵站二期设备采购及安装工程（土建标段）"},
            "写的工程是“城北泵站二期设备采购及安装工程(土建标段)”",
        ),
        ({"project": "工程名称　城北泵站二期设备采购及安装工程二标段"}, "写的标段是“二标段”"),
        ({"project": "工程名称　城北泵站二期土建工程"}, "写的工程是“城北泵站二期土建工程”"),
        ({"project": "工程名称　城北泵站三期设备采购及安装工程"}, "写的工程是“城北泵站三期"),
        ({"lot": "标 段：土建"}, "写的标段是“土建”"),
        ({"lot": "用于城北泵站二期（土建标段）"}, "写的标段是“土建标段”"),
        ({"lot": "单位工程名称　城北污水厂综合楼"}, "写的工程是“城北污水厂综合楼”"),
        ({"project": "", "lot": "依据设备采购及安装合同"}, "没有写工程名称"),
    ],
)
def test_a_paper_of_another_lot_waits_for_a_person(hand_in: Handing, lines: dict[str, str], why: str) -> None:
    entry = hand_in(**lines)
    assert entry.kind == "known" and not accepted(entry)
    assert why in reasons(entry)


@pytest.mark.parametrize(
    "lines",
    [
        {"project": "工程名称　城北泵站二期"},
        {"project": "工程名称　城北泵站二期设备采购及安装工程编号　CJ-26A0117", "number": ""},
        {"project": "项目名称　城北泵站二期工程 CBSW-2026-SB-014"},
        {"lot": "标段　—", "more": "与相邻标段无关，本标段已完成"},
        {"project": "城北泵站二期设备采购及安装工程"},
        {"project": "工程名称　城北泵站二期设备采购及安", "lot": "装工程　城北泵站二期"},
    ],
)
def test_a_paper_that_says_no_other_lot_is_taken(hand_in: Handing, lines: dict[str, str]) -> None:
    entry = hand_in(**lines)
    assert accepted(entry), reasons(entry)


def test_a_lot_that_the_dossier_names_is_its_own(hand_in: Handing) -> None:
    lot = {"aliases: [城北泵站二期]": "aliases: [城北泵站二期, 城北泵站二期设备采购及安装工程设备标段]"}
    lines = {"project": "工程名称　城北泵站二期设备采购及安装工程（设备标段）", "lot": "标段：设备标段"}
    entry = hand_in(dossier=lot, **lines)
    assert accepted(entry), reasons(entry)
    assert not accepted(hand_in(**lines))


def test_a_paper_whose_validity_has_ended_waits_for_a_person(hand_in: Handing) -> None:
    entry = hand_in(valid="有效期至：2026年4月1日")
    assert not accepted(entry)
    assert "有效期至2026年4月1日，到2026年9月3日已过期" in reasons(entry)
    assert accepted(hand_in(valid="有效期至：2028年4月1日"))
