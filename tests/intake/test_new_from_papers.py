"""What a new dossier learns from the papers that it starts from: whose name stands where on a form."""

from __future__ import annotations

import pytest

from dossier.evidence.page_words import PageReading, Word
from dossier.intake.learning import learn_project

OWNER, BUILDER, THIRD = "南京城北水务有限公司", "江苏某某机电工程有限公司", "南京某某监理有限公司"


def parties(*lines: str) -> dict[str, str]:
    """Role → firm, of one page with these lines."""
    words = tuple(Word(line, (0.1, 0.02 * n, 0.9, 0.02 * n + 0.01), 1.0) for n, line in enumerate(lines, 1))
    learnt = learn_project([("合同.pdf", [PageReading(1, "text", words)])])
    return {each.pointer.split("/")[2]: each.value for each in learnt if each.pointer.startswith("/parties/")}


def test_names_below_a_row_of_parties_stand_in_their_columns() -> None:
    both = {"owner": OWNER, "contractor": BUILDER}
    assert parties("建设单位：　施工单位:", f"{OWNER} {BUILDER}", "钱国华 徐建国") == both
    assert parties("发包人（盖章）：", OWNER, "发包人：　承包人：", f"{OWNER} {BUILDER}") == both
    assert parties("委托方：　建设单位：", f"{BUILDER} {OWNER}") == {"owner": OWNER}


@pytest.mark.parametrize(
    "lines",
    [
        ("建设单位：　施工单位：　监理单位：", f"{OWNER} {BUILDER}"),
        ("建设单位 施工单位", OWNER),
        ("委托方：　施工单位：", OWNER),
        (f"承包人：{BUILDER}、{THIRD}",),
        (f"发包人：{OWNER}", f"承包人：{OWNER}"),
    ],
)
def test_whom_nobody_can_tell_is_not_learnt(lines: tuple[str, ...]) -> None:
    assert parties(*lines) == {}


def test_a_name_in_or_below_its_own_line_is_learnt() -> None:
    assert parties(f"发包人：{OWNER}", "承包人：", BUILDER) == {"owner": OWNER, "contractor": BUILDER}


def test_what_a_paper_of_another_project_says_is_not_learnt() -> None:
    def page(*lines: str) -> list[PageReading]:
        words = [Word(line, (0.1, 0.02 * n, 0.9, 0.02 * n + 0.01), 1.0) for n, line in enumerate(lines, 1)]
        return [PageReading(1, "text", tuple(words))]

    machine = ("设备　P-101 潜水排污泵", "产品名称　潜水排污泵　型号规格　300WQ800", "出厂编号　26A0117")
    own = [(f"{n}.pdf", page("工程名称 智慧校园弱电工程", f"发包人：{OWNER}")) for n in range(3)]
    other = ("别的.pdf", page("工程名称 城北泵站二期设备采购工程", f"承包人：{BUILDER}", *machine))
    nameless = ("合格证.pdf", page(*machine))
    alone = {each.pointer for each in learn_project([other])}
    assert {"/parties/contractor/name", "/equipment/-"} <= alone
    assert {each.pointer for each in learn_project([*own, other])} == {"/project/name", "/parties/owner/name"}
    assert "/equipment/-" in {each.pointer for each in learn_project([*own, nameless])}
