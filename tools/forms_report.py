"""竣工资料完整性报告: the verdict first, then the requirements by group, the findings, and what nobody checked."""

from __future__ import annotations

from collections.abc import Sequence

from forms_cells import Cell, Column, Line, Row, label, listing, loop, value
from forms_kit import Lang, Sheet


def completeness_report(lang: Lang) -> Sheet:
    """The report as a Word document for the file; names of the context: see templates/README.md."""
    sheet = Sheet(lang, "竣工资料完整性报告" if lang == "zh-CN" else "Completeness report")
    say = sheet.say
    sheet.page_footer(*(("第 ", " 页　共 ", " 页") if lang == "zh-CN" else ("Page ", " of ", "")))
    sheet.title(say("竣工资料完整性报告", "COMPLETENESS REPORT"), 20)
    sheet.table(_summary(sheet))
    _list(sheet, say("一、各组完整情况", "1  By group"), "group in report.groups", _groups(sheet))
    _list(
        sheet, say("二、各责任方待办", "2  Open with each party"), "firm in report.parties", _parties(sheet)
    )
    _list(
        sheet,
        say("三、应归档项明细", "3  Requirements"),
        "row in report.requirements",
        _requirements(sheet),
        9,
    )
    _list(sheet, say("四、问题清单", "4  Findings"), "row in report.findings", _findings(sheet), 9)
    _periods(sheet)
    _not_checked(sheet)
    _hands(sheet)
    return sheet


def _summary(sheet: Sheet) -> list[Row]:
    say = sheet.say
    half = (165 - 2 * 28) / 2
    statuses = (
        "{% for s in report.statuses %}{{ s.name }} {{ s.count }}"
        "{{ '　　' if not loop.last else '' }}{% endfor %}"
    )
    verdict = Cell(137, (Line("{{ report.verdict }}", size=14, bold=True, style="FormText"),))

    def pair(*texts: str) -> Row:
        return Row((label(28, texts[0]), value(half, texts[1]), label(28, texts[2]), value(half, texts[3])))

    as_of = f"{{{{ report.as_of|{say('cn_date', 'en_date')} }}}}"
    jurisdiction = "{{ report.jurisdiction_title }}"
    return [
        Row((label(28, say("工程名称", "Project")), value(137, "{{ report.project_name }}"))),
        pair(say("工程编号", "Code"), "{{ report.code }}", say("截至日期", "As of"), as_of),
        pair(
            say("归档范围", "Profile"),
            "{{ report.profile_title }}",
            say("属地规则", "Jurisdiction"),
            jurisdiction,
        ),
        Row((label(28, say("结　　论", "Verdict")), verdict), 13),
        Row((label(28, say("完 整 度", "Complete")), value(137, "{{ report.completeness_percent }} %"))),
        Row((label(28, say("各项状态", "Statuses")), value(137, statuses))),
    ]


def _groups(sheet: Sheet) -> tuple[Column, ...]:
    say = sheet.say
    return (
        Column(16, say("组别", "Group"), "{{ group.id }}"),
        Column(65, say("名　　称", "Title"), "{{ group.title }}", "left"),
        Column(18, say("应归档", "Required"), "{{ group.total }}"),
        Column(18, say("完整", "Complete"), "{{ group.complete }}"),
        Column(16, say("缺", "Missing"), "{{ group.missing }}"),
        Column(16, say("不全", "Incom-\nplete"), "{{ group.incomplete }}"),
        Column(16, say("完整度", "%"), "{{ group.percent }}%"),
    )


def _parties(sheet: Sheet) -> tuple[Column, ...]:
    say = sheet.say
    return (
        Column(16, say("序号", "No."), "{{ loop.index }}"),
        Column(117, say("责 任 方", "Party"), "{{ firm.name }}", "left"),
        Column(32, say("待办项数", "Open items"), "{{ firm.open }}"),
    )


def _requirements(sheet: Sheet) -> tuple[Column, ...]:
    say = sheet.say
    item = say("（{{ row.item }}）", " ({{ row.item }})")
    status = 14 if sheet.lang == "zh-CN" else 19  # room for "incomplete" on one line
    why = "{{ [row.reason, row.citation]|select|join('\\n') }}"
    return (
        Column(16, say("编号", "Id"), "{{ row.id }}"),
        Column(
            42,
            say("应归档项", "Requirement"),
            "{{ row.title }}{% if row.item %}" + item + "{% endif %}",
            "left",
        ),
        Column(status, say("状态", "Status"), "{{ row.status }}"),
        Column(26, say("责任方", "Responsible"), "{{ row.responsible }}", "left"),
        Column(20, say("期限", "Due"), "{{ row.due }}"),
        Column(61 - status, say("情况及依据", "Reason, authority"), why, "left"),
    )


def _findings(sheet: Sheet) -> tuple[Column, ...]:
    say = sheet.say
    return (
        Column(14, say("代码", "Code"), "{{ row.code }}"),
        Column(15, say("级别", "Severity"), "{{ row.severity }}"),
        Column(50, say("问　　题", "Problem"), "{{ row.message }}", "left"),
        Column(34, say("位　　置", "Where"), "{{ row.where }}", "left"),
        Column(52, say("补　　法", "How to mend"), "{{ row.hint }}", "left"),
    )


def _list(
    sheet: Sheet, title: str, loop_over: str, columns: Sequence[Column], size: float | None = None
) -> None:
    """A heading and a table below it, or the word for none."""
    _heading(sheet, title)
    rows = listing(f"for {loop_over}", columns, height=8, size=size)
    none = Row((value(165, sheet.say("无", "None"), "center"),))
    sheet.table([*rows, *loop(f"if not {loop_over.split(' in ')[1]}", none)], air=0.6)


def _heading(sheet: Sheet, text: str) -> None:
    sheet.line(text, hei=True, before=12, after=5, size=12, keep=True, style="FormHead")


def _periods(sheet: Sheet) -> None:
    """One table for each clock; what its dates rest on below it."""
    say = sheet.say
    title = say(
        "五、保修期与缺陷责任期（分别计算，互不代替）", "5  Warranty and defect liability (never merged)"
    )
    _heading(sheet, title)
    columns = (
        Column(57, say("项　　目", "Subject"), "{{ row.title }}", "left"),
        Column(26, say("资料编号", "Record"), "{{ row.record }}"),
        Column(30, say("期　限", "Term"), "{{ row.term }}"),
        Column(20, say("起算日", "From"), "{{ row.starts }}"),
        Column(22, say("届满日", "To"), "{{ row.ends }}"),
        Column(10, say("注", "Note"), "{{ row.marks }}"),
    )
    sheet.line("{%p for table in report.periods %}")
    sheet.line(
        say("（{{ loop.index }}）", "({{ loop.index }}) ") + "{{ table.title }}", before=6, after=3, keep=True
    )
    sheet.table(listing("for row in table.rows", columns, height=8, size=9), air=0.6)
    sheet.gap(3, keep=True)
    for text in (
        "{%p for note in table.notes %}",
        say("注 {{ loop.index }}：{{ note }}", "Note {{ loop.index }}: {{ note }}"),
        "{%p endfor %}",
        "{%p endfor %}",
        "{%p if not report.periods %}",
        say("没有保修书或保修卡。", "No warranty letter or card."),
        "{%p endif %}",
    ):
        sheet.line(text, size=9, after=2)


def _not_checked(sheet: Sheet) -> None:
    _heading(sheet, sheet.say("六、未检查事项", "6  Not checked"))
    for text in (
        "{%p for text in report.not_checked %}",
        "{{ loop.index }}. {{ text }}",
        "{%p endfor %}",
        "{%p if not report.not_checked %}",
        sheet.say("无。", "None."),
        "{%p endif %}",
    ):
        sheet.line(text, after=2)


def _hands(sheet: Sheet) -> None:
    say = sheet.say
    made = say(
        "本报告由程序按归档范围逐项核对资料条目及附件生成，不代替对工程实体质量和签章真伪的核查。"
        "生成环境：{{ report.engine }}",
        "Made by checking records and evidence against the profile; it does not replace checking the works "
        "themselves or whether signatures and seals are genuine. Made with {{ report.engine }}",
    )
    sheet.line(made, "both", size=9, before=8, after=8, keep=True)
    blank = say("日期：　　　　年　　月　　日", "Date:")
    names = (
        label(24, say("编　制", "Compiled by")),
        value(58.5, "", keep=True),
        label(24, say("审　核", "Checked by")),
        value(58.5, ""),
    )
    dates = (value(82.5, blank, "center"), value(82.5, blank, "center"))
    sheet.table([Row(names, 14, header=True), Row(dates, 9)])
