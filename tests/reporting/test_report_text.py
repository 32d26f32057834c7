"""The terminal report: worst first, who acts and by when, aligned for wide characters."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from dossier.checking.result import CheckResult
from dossier.findings import Severity
from dossier.model import Status, Text
from dossier.reporting import REPORTERS, ReportOptions
from dossier.reporting.layout import chained, clean, columns, flow, pad, wrap
from dossier.reporting.summary import causes_of, found_in, overview

text = REPORTERS["text"]


def test_it_says_the_verdict_who_acts_by_when_on_what_authority_and_how(result: CheckResult) -> None:
    report = text([result], ReportOptions(width=120))
    assert "城北泵站二期设备采购及安装工程   CB-2026-014   归档范围 设备及安装   截至 2026-09-01" in report
    assert "不能移交：1 项阻断，3 项错误" in report
    assert "完整度 42 %（不含 1 项不适用）" in report
    block = report[report.index("EQ-02") :]
    assert block.startswith(
        "EQ-02  缺失 P-102 潜水排污泵 产品合格证   责任 上海某某泵业有限公司   应于 2026-03-20（已过 165 天）"
    )
    assert "依据 《产品质量法》 第二十七条" in block
    assert "补法 在 records/A4-certificates.yaml 增加 equipment: P-102" in block
    assert "未检查：图纸内容与现场一致性；签字真伪" in report
    assert "下一步：dossier check dossiers/pump-station --format html -o report.html" in report


def test_the_worst_stands_first_and_nothing_twice(result: CheckResult) -> None:
    report = text([result], ReportOptions(width=100))
    assert report.index("EQ-09") < report.index("EQ-02") < report.index("EQ-05") < report.index("S203")
    assert report.count("耐压试验报告未经监理签字") == 1
    assert "P-102 缺产品合格证" not in report


def test_a_finding_can_be_clicked(result: CheckResult) -> None:
    report = text([result], ReportOptions(prefix=lambda r: "d/"))
    line = next(line for line in report.splitlines() if "S203" in line)
    assert line.startswith("d/records/A3 试验.yaml:17:9: 错误 S203 [A3-004] 不认识的键")


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_but_a_position_is_wider_than_the_terminal(result: CheckResult, width: int) -> None:
    for line in text([result], ReportOptions(width=width)).splitlines():
        alone = re.fullmatch(r" {3}(\S+/)+[^/]+:\d+:\d+", line)
        if not re.search(r" (S203|E412|X501) ", line) and not alone:
            assert columns(line) <= width, line
        assert line == line.rstrip()


def test_the_bars_are_aligned(result: CheckResult) -> None:
    rows = [r for r in text([result], ReportOptions()).splitlines() if re.match(r" A\d ", r)]
    assert len(rows) == 7
    assert len({columns(re.split("[█░]", row)[0]) for row in rows}) == 1
    noted = [
        columns(found[1]) for row in rows if (found := re.match(r"(.*? )(?:逾期|缺|不全|未到期) \d", row))
    ]
    assert len(noted) > 1 and len(set(noted)) == 1, "what is missing stands below what is missing"


@pytest.mark.parametrize("width", [40, 60, 80])
def test_a_position_is_never_broken(result: CheckResult, width: int) -> None:
    said = {line.strip() for line in text([result], ReportOptions(width=200)).splitlines()}
    places = {p for line in said for p in re.findall(r"dossiers/pump-station/[^:]+:\d+:\d+", line)}
    report = text([result], ReportOptions(width=width))
    assert places and all(place in report for place in places)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_on_a_terminal_findings_are_broken_to_the_width(result: CheckResult, width: int) -> None:
    options = ReportOptions(width=width, broken=True, color=True)
    lines = re.sub(r"\x1b\[[\d;]*m", "", text([result], options)).splitlines()
    for line in lines:
        assert columns(line) <= width or re.fullmatch(r" {0,3}(\S+/)+[^/:]+(:\d+:\d+)?:?", line), line
        assert not line.strip().startswith(("，", "。", "、", "；", "”", "》"))
    whole = text([result], ReportOptions(width=200))
    said = re.findall(r"(?m)^(dossiers/[^:\n]+:\d+:\d+): ", whole)
    assert said and all(any(line.startswith(f"{place}:") for line in lines) for place in said)


def test_dates_and_counts_are_never_broken() -> None:
    said = "日期早于2026年5月12日，晚于2026年5月8日，已过16天，共 12 份，第 3 项"
    for width in range(16, 60):
        together = "\n".join(wrap(said, width))
        assert all(w in together for w in ("2026年5月12日", "2026年5月8日", "16天", "12 份", "3 项")), width


def test_no_colour_unless_asked_and_no_control_characters_from_the_input(result: CheckResult) -> None:
    assert "\x1b" not in text([result], ReportOptions())
    for width in (50, 80):
        coloured = text([result], ReportOptions(color=True, width=width))
        assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == text([result], ReportOptions(width=width))


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_a_heading_over_several_lines_keeps_its_colour_and_weight(result: CheckResult, width: int) -> None:
    rows = text([result], ReportOptions(color=True, width=width)).splitlines()
    plain = text([result], ReportOptions(width=width)).splitlines()
    assert rows[0] == f"\x1b[1m{plain[0]}\x1b[0m"
    for row, said in zip(rows, plain, strict=True):
        if re.match(r" [✗!] [A-Z]+-\d+ ", said):
            assert re.match(r"\x1b\[(1;31|31|33)m ", row), row
    bold = [row for row in rows if re.match(r"\x1b\[(1;31|31|33)m   ", row)]
    assert bool(bold) == (width < 60), "what goes on of a heading looks as it began"


def test_errands_by_party(result: CheckResult) -> None:
    report = text([result], ReportOptions(by_party=True, width=100))
    first, second = (
        report.index("■ 南京某某机电安装工程有限公司  2 项待办，1 项未到期"),
        report.index("■ 上海某某泵业"),
    )
    assert first < report.index("EQ-09") < report.index("EQ-16") < second < report.index("EQ-02")


def test_several_dossiers_end_with_a_table(all_results: list[CheckResult]) -> None:
    report = text(all_results, ReportOptions())
    table = report[report.index("共 3 个项目") :].splitlines()
    assert [line.split("   ")[-1].strip() for line in table[1:]] == [
        "不能移交：1 项阻断，3 项错误", "可以移交", "不能移交：1 项阻断",
    ]  # fmt: skip
    assert "dossiers/坏的   无法读取" in report


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"findings": ()}, "可以移交（另有 1 项未到期）"),
        ({"findings": (), "requirements": ()}, "可以移交"),
        ({"findings": (), "requirements": (), "catalogue": None}, "填写格式无误，未检查应归档项"),
    ],
)
def test_what_is_not_due_yet_is_said(
    make: Callable[..., CheckResult], changed: dict[str, Any], said: str
) -> None:
    assert f" {said}\n" in text([make(**changed)], ReportOptions())


def test_english(result: CheckResult) -> None:
    report = text([result], ReportOptions(lang="en", width=120))
    assert "Not ready for handover: 1 blocker, 3 errors" in report
    assert "EQ-02  missing P-102 潜水排污泵 Product certificate" in report
    assert "under GB 50268 9.1 (citation to be verified)" in report


def test_columns_and_padding() -> None:
    assert columns("泵站 P-1") == 8
    assert pad("泵", 4) == "泵  "
    assert clean("a\tb\n\x1b[31mc\u202e") == "a b ␛[31mc‹U+202E›"


def test_wrapping_keeps_punctuation_off_the_start_of_a_line() -> None:
    assert wrap("甲乙丙丁戊己庚。", 14, "") == ["甲乙丙丁戊己", "庚。"]
    assert all(columns(line) <= 12 for line in wrap("averyveryverylongword 中文", 12, "  "))
    assert flow(["head", "x" * 8, "y" * 30], 20, "  ")[0] == "head   xxxxxxxx"


def test_the_same_problem_in_many_places_is_explained_once(make: Callable[..., CheckResult]) -> None:
    found = make().findings[-1]
    many = tuple(replace(found, record=f"A1-{n}") for n in range(4))
    report = text([make(findings=many, requirements=())], ReportOptions())
    assert report.count("X501") == 4
    assert report.count("移交时会被退回") == 1


def test_a_terminal_shows_the_worst_causes_once_and_how_much_is_left(result: CheckResult) -> None:
    missing = next(r for r in result.requirements if r.status is Status.MISSING)
    alike = tuple(replace(missing, item=f"L-{n}", item_name=f"L-{n}") for n in range(22))
    others = tuple(
        replace(missing, requirement=replace(missing.requirement, id=f"EQ-{n}")) for n in range(50, 65)
    )
    many = replace(result, requirements=(*alike, *others), findings=())
    report = text([many], ReportOptions(most=10))
    assert report.count(" ✗ ") == 10
    assert "EQ-02  缺失 ×22 产品合格证（L-0 等）" in report
    assert "另有 6 项（提示 0 项在内）：--all" in report
    assert report.index("--all") < report.index("可以移交") < report.index("下一步")
    whole = text([many], ReportOptions())
    assert whole.count(" ✗ ") == 37
    assert "--all" not in whole


def test_one_cause_in_records_of_many_titles_is_one_cause(result: CheckResult) -> None:
    missing = next(r for r in result.requirements if r.status is Status.MISSING)
    said = [Text(f"《{n}号记录》的附件都不能使用", f"no evidence of {n} can be used") for n in range(9)]
    alike = tuple(replace(missing, item=f"L-{n}", item_name=f"L-{n}", reason=said[n]) for n in range(9))
    other = replace(missing, item="L-9", item_name="L-9", reason=Text("没有这份资料", "there is none"))
    report = text([replace(result, requirements=(*alike, other), findings=())], ReportOptions(most=10))
    assert report.count(" ✗ ") == 2 and "×9" in report


def test_an_item_that_is_wrong_in_many_places_says_a_few_and_how_many(result: CheckResult) -> None:
    reason = next(line.details[0] for line in overview(result).open if line.details)
    many = replace(result, findings=(reason,) * 28)
    short, whole = (text([many], ReportOptions(most=most)) for most in (10, None))
    assert (short.count(reason.message.zh), whole.count(reason.message.zh)) == (3, 28)
    assert "    … 共 28 处\n" in short and "共 28 处" not in whole


def test_the_worst_are_chosen_among_requirements_and_findings_alike(result: CheckResult) -> None:
    blocker = next(f for f in result.findings if f.severity is Severity.BLOCKER)
    loose = replace(blocker, code="E412", requirement=None, item=None)
    report = text([replace(result, findings=(*result.findings, *[loose] * 5))], ReportOptions(most=2))
    assert "… 共 5 处" in report or report.count("E412") == 3


def test_what_is_shown_and_what_is_left_are_what_the_counts_say(result: CheckResult) -> None:
    report = text([result], ReportOptions(most=2))
    left = re.search(r"另有 (\d+) 项", report)
    assert left is not None
    shown = sum(map(found_in, list(causes_of(overview(result)))[:2]))
    said_before = sum(f.code.startswith("Y") for f in result.findings)
    assert shown + int(left[1]) + said_before == sum(result.severities[s] for s in Severity)


def test_a_firm_stands_whole_where_a_line_ends() -> None:
    firms = [f"江苏某某第{n}智能科技有限公司 {n}" for n in range(1, 9)]
    for width in range(44, 130):
        lines = chained(" 待办  ", firms, width, "   ")
        assert all(columns(line) <= width for line in lines)
        assert all(any(firm in line for line in lines) for firm in firms), width
        assert " ".join(" ".join(lines).split()) == "待办 " + " · ".join(firms)
