"""Papers as strangers print them: titles over two lines, rows that end like titles, names in cells of two lines."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import pytest

from dossier.checking.paper import names_of
from dossier.evidence.page_words import PageReading, Word
from dossier.intake.belonging import NAMELESS, belonging
from dossier.intake.kinds import Kinds
from dossier.intake.learning import learn_project
from dossier.intake.particulars import closed_up
from dossier.intake.proposal import Entry
from dossier.intake.proposing import Ground, propose
from dossier.intake.sources import Paper
from dossier.intake.stacks import _runs
from dossier.intake.values import read_values
from intake_ground import report_on_ground

OTHER = "东郊文体中心空调改造项目"
Line = tuple[str, float, float]
"""Words parted by two blanks; the middle of the line across the page; its height."""


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ground, Paper]:
    return report_on_ground(tmp_path_factory.mktemp("泵站"))


def page(*lines: Line) -> PageReading:
    words: list[Word] = []
    top = 0.05
    for text, middle, high in lines:
        pieces = text.split("  ")
        wide = sum(len(piece) for piece in pieces) * high * 0.7 + 0.02 * (len(pieces) - 1)
        left = middle - wide / 2
        for piece in pieces:
            right = left + len(piece) * high * 0.7
            words.append(Word(piece, (left, top, right, top + high)))
            left = right + 0.02
        top += high * 1.6
    return PageReading(1, "text", tuple(words))


def body(*lines: str) -> list[Line]:
    return [(line, 0.4, 0.012) for line in lines]


def type_of(ground: Ground, reading: PageReading) -> tuple[str, str]:
    """Record type of the likeliest candidate above 0.9, and its title."""
    found = ground.kinds.candidates([reading], "扫描件_0001")
    best = found[0] if found and found[0].score >= 0.9 else None
    return (best.type, best.title.value) if best and best.title else ("", "")


def test_a_title_over_two_lines_is_one(ground: tuple[Ground, Paper]) -> None:
    reading = page(
        ("槽盒及导管安装检验批质量验收", 0.5, 0.025),
        ("记录", 0.5, 0.025),
        *body("工程名称  某某工程", "编号  0801", "结论  合格"),
    )
    assert type_of(ground[0], reading) == ("inspection-lot-record", "槽盒及导管安装检验批质量验收记录")


@pytest.mark.parametrize(
    "second",
    [("记录", 0.2, 0.025), ("记录", 0.5, 0.012)],
    ids=["not below its middle", "much smaller"],
)
def test_a_line_that_is_not_its_rest_is_no_part_of_a_title(
    ground: tuple[Ground, Paper], second: Line
) -> None:
    reading = page(
        ("线缆敷设检验批质量验收", 0.5, 0.025),
        second,
        *body("编号  0801", "结论  合格", "日期  2026年5月1日"),
    )
    assert type_of(ground[0], reading)[1] != "线缆敷设检验批质量验收记录"


def test_a_row_of_a_table_is_no_title(ground: tuple[Ground, Paper]) -> None:
    reading = page(
        ("设备开箱检验记录", 0.5, 0.025),
        *body("序号  设备名称  数量  随机文件", "1  核心交换机  1  合格证、说明书", "2  功放  1  产品合格证"),
    )
    assert type_of(ground[0], reading) == ("unpacking-inspection", "设备开箱检验记录")
    bare = page(*body("序号  设备名称  数量  随机文件", "1  核心交换机  1  安装使用说明书", "结论：合格"))
    assert type_of(ground[0], bare) == ("", "")


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("图纸会审纪要", "drawing-review"),
        ("工序交接检查记录", "process-inspection"),
        ("材料、构配件进场检验记录", "material-arrival"),
        ("隐蔽工程检查验收记录", "concealed-work"),
        ("注册建造师执业证书", "personnel-certificate"),
        ("关于弱电系统试运行的通知", "trial-run-notice"),
        ("培训签到及考核记录表", "training-record"),
        ("设计文件质量检查报告", "design-quality-report"),
        ("竣工资料报审表", "completion-submission"),
        ("操作及维护手册", "om-manual"),
        ("售后服务联系表", "service-contacts"),
        ("工程移交书", "handover-deed"),
    ],
)
def test_other_names_of_papers_are_known(ground: tuple[Ground, Paper], title: str, kind: str) -> None:
    assert (
        type_of(ground[0], page((title, 0.5, 0.025), *body("编号  01", "日期  2026年5月1日", "备注  无")))[0]
        == kind
    )


def doubts(ground: Ground, *lines: str) -> tuple[set[str], bool]:
    """What is asked about the project that a page names, and whether it is said to be of another."""
    dossier = ground.here.dossier
    asked, foreign = belonging([page(*body(*lines))], dossier, names_of(dossier))
    return {text.zh for text in asked}, foreign is not None


def test_the_next_field_of_the_row_is_no_part_of_a_name(ground: tuple[Ground, Paper]) -> None:
    name = ground[0].here.dossier.name
    assert doubts(ground[0], f"工程名称  {name}  会审日期  2026年4月7日") == (set(), False)
    assert doubts(ground[0], f"工程名称  {OTHER}  会审日期  2026年4月7日")[1]
    assert not doubts(ground[0], f"工程名称  {name[:-1]}  隐检项目  室外管道")[
        1
    ]  # its last sign stands below
    asked, foreign = doubts(ground[0], f"工程名称  {name}  改造项目  2026年4月7日")
    assert asked and not foreign


def test_a_label_is_not_the_name_of_a_project(ground: tuple[Ground, Paper]) -> None:
    for line in (
        "单位工程名称  分部工程名称  智能建筑",
        "工程名称  隐检项目  室外管道",
        "工程名称  结构类型  框架",
    ):
        assert doubts(ground[0], line) == ({NAMELESS.zh}, False), line
    assert doubts(ground[0], f"工程名称  {OTHER}")[1]


def test_a_name_is_learnt_without_the_blanks_of_letter_spacing() -> None:
    assert closed_up("滨 河 社 区 工 程") == "滨河社区工程"
    assert closed_up("滨河 社区 A 座") == "滨河 社区 A 座"
    papers = [
        (f"{n}.pdf", [page(*body(f"工程名称：{said}"))])
        for n, said in enumerate(("滨河社区中心工程", "滨 河 社 区 中 心 工 程"))
    ]
    (learnt,) = learn_project(papers)
    assert (learnt.value, learnt.papers) == ("滨河社区中心工程", 2)


@pytest.mark.parametrize(
    "said", [(), ("编号  A-17", "日期  2026年5月5日")], ids=["nothing", "number and day"]
)
def test_a_paper_of_any_type_that_says_little_is_proposed(
    ground: tuple[Ground, Paper], said: Sequence[str]
) -> None:
    there, paper = ground
    titles = {kind: text.zh for kind, text in there.kinds.titles.items()}
    pages = {kind: page((title, 0.5, 0.025), *body(*said, "备注  无")) for kind, title in titles.items()}
    papers = [
        replace(
            paper,
            handed=replace(paper.handed, sha256=f"{number:064x}"),
            facts=replace(paper.facts, text=(reading.text,)),
            pages=(reading,),
        )
        for number, reading in zip(itertools.count(1), pages.values(), strict=False)
    ]
    entries: list[Entry] = propose(there, papers)
    known = [entry for entry in entries if entry.kind == "known"]
    assert len(known) > 0.9 * len(titles)
    assert not any(entry.accepted_at(0.95) for entry in entries)


def read(ground: Ground, kind: str, *lines: str) -> dict[str, object]:
    """Field → value of a paper of this type."""
    return {key: value for key, (value, _) in read_values(ground.here, kind, [page(*body(*lines))]).items()}


def test_the_number_of_the_contract_is_no_number_of_another_paper(ground: tuple[Ground, Paper]) -> None:
    assert "number" not in read(
        ground[0], "acceptance-report", "合同编号：BHJD-2026-018", "验收日期：2026年7月15日"
    )
    assert read(ground[0], "contract", "合同编号：BHJD-2026-018")["number"] == "BHJD-2026-018"


def test_a_firm_that_nobody_knows_is_not_the_one_in_the_line_below(ground: tuple[Ground, Paper]) -> None:
    ours = ground[0].here.dossier.parties["contractor"].name
    found = read(ground[0], "handover-deed", f"移交单位：{ours}", "接收单位：某某街道办事处", f"{ours}（章）")
    assert found.get("from_party") == "contractor"
    assert "to_party" not in found


def test_headings_of_a_table_have_no_value_behind_them(ground: tuple[Ground, Paper]) -> None:
    table = ("序号  名称  规格  进场数量  合格证", "1  镀锌槽盒  200×100  620 m  有")
    assert "spec" not in read(ground[0], "material-arrival", "检验日期：2026年4月12日", *table)


def test_a_label_that_heads_a_column_too_has_its_value_where_it_stands_alone(
    ground: tuple[Ground, Paper],
) -> None:
    table = ("序号  项目  标准值  实测值  结论", "1  温度  18～27  23.4  合格")
    said = read(ground[0], "commissioning-record", "执行标准  GB 50339-2013  结论  合格", *table)
    assert said["result"] == "pass"
    assert "result" not in read(ground[0], "commissioning-record", "执行标准  GB 50339-2013", *table)


def test_the_first_line_of_the_next_label_ends_a_value(ground: tuple[Ground, Paper]) -> None:
    lines = ("结构类型  框架结构  层数/建筑面  地上3层/2460m2", "开工日期  2026年3月5日  积  （约）")
    assert read(ground[0], "unit-acceptance", *lines)["structure"] == "框架结构"


def test_papers_of_one_kind_in_a_stack_without_sheets_are_told_by_their_titles(
    ground: tuple[Ground, Paper],
) -> None:
    kinds = ground[0].kinds
    lot = page(
        ("线缆敷设检验批质量验收记录", 0.5, 0.025),
        *body("检验批部位  一层", "结论  合格", "日期  2026年5月1日"),
    )
    other = page(
        ("设备安装检验批质量验收记录", 0.5, 0.025),
        *body("检验批部位  二层", "结论  合格", "日期  2026年5月2日"),
    )
    rest = page(*body("附：抽查记录", "1  合格", "2  合格"))
    sheets = [replace(reading, number=n) for n, reading in enumerate((lot, rest, other), 1)]
    assert runs_of(sheets, kinds, by_code=True) == [[1, 2], [3]]
    assert runs_of(sheets, kinds, by_code=False) == [[1, 2, 3]]


def runs_of(pages: Sequence[PageReading], kinds: Kinds, *, by_code: bool) -> list[list[int]]:
    return [[p.number for p in run.pages] for run in _runs(pages, frozenset(), kinds, by_code=by_code)]


@pytest.mark.parametrize(("party", "own"), [("contractor", True), ("regulator", False)])
def test_a_paper_below_a_name_is_of_that_firm_but_not_of_an_authority(
    ground: tuple[Ground, Paper], party: str, own: bool
) -> None:
    here = ground[0].here
    reading = page((here.dossier.parties[party].name, 0.5, 0.012), *body("工程名称  某某工程"))
    read = read_values(here, "acceptance-notice", [reading])
    assert ("responsible" in read) is own
