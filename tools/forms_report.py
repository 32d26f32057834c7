"""竣工资料完整性报告: the verdict first, then the requirements by group, the findings, and what nobody checked."""

from __future__ import annotations

from forms_cells import Cell, Line, Row, head, label, loop, value
from forms_kit import Lang, Sheet


def completeness_report(lang: Lang) -> Sheet:
    """The report as a Word document for the file; names of the context: see templates/README.md."""
    sheet = Sheet(lang, "竣工资料完整性报告" if lang == "zh-CN" else "Completeness report")
    say = sheet.say
    sheet.page_footer(*(("第 ", " 页　共 ", " 页") if lang == "zh-CN" else ("Page ", " of ", "")))
    sheet.title(say("竣工资料完整性报告", "COMPLETENESS REPORT"), 20)
    date = say("cn_date", "en_date")
    half = (165 - 2 * 28) / 2

    def pair(*texts: str) -> Row:
        return Row((label(28, texts[0]), value(half, texts[1]), label(28, texts[2]), value(half, texts[3])))

    sheet.table(
        [
            Row((label(28, say("工程名称", "Project")), value(137, "{{ report.project_name }}"))),
            pair(
                say("工程编号", "Code"),
                "{{ report.code }}",
                say("截至日期", "As of"),
                f"{{{{ report.as_of|{date} }}}}",
            ),
            pair(
                say("归档范围", "Profile"),
                "{{ report.profile_title }}",
                say("属地规则", "Jurisdiction"),
                "{{ report.jurisdiction_title }}",
            ),
            Row(
                (
                    label(28, say("结　　论", "Verdict")),
                    Cell(137, (Line("{{ report.verdict }}", size=14, bold=True, style="FormText"),)),
                ),
                13,
            ),
            Row((label(28, say("完 整 度", "Complete")), value(137, "{{ report.completeness_percent }} %"))),
            Row(
                (
                    label(28, say("各项状态", "Statuses")),
                    value(
                        137,
                        "{% for s in report.statuses %}{{ s.name }} {{ s.count }}"
                        "{{ '　　' if not loop.last else '' }}{% endfor %}",
                    ),
                )
            ),
        ]
    )
    _heading(sheet, say("一、各组完整情况", "1  By group"))
    _grid(
        sheet,
        "for group in report.groups",
        (
            (16, say("组别", "Group"), "{{ group.id }}", "center"),
            (65, say("名　　称", "Title"), "{{ group.title }}", "left"),
            (18, say("应归档", "Required"), "{{ group.total }}", "center"),
            (18, say("完整", "Complete"), "{{ group.complete }}", "center"),
            (16, say("缺", "Missing"), "{{ group.missing }}", "center"),
            (16, say("不全", "Incom-\nplete"), "{{ group.incomplete }}", "center"),
            (16, say("完整度", "%"), "{{ group.percent }}%", "center"),
        ),
    )
    _heading(sheet, say("二、各责任方待办", "2  Open with each party"))
    _grid(
        sheet,
        "for firm in report.parties",
        (
            (16, say("序号", "No."), "{{ loop.index }}", "center"),
            (117, say("责 任 方", "Party"), "{{ firm.name }}", "left"),
            (32, say("待办项数", "Open items"), "{{ firm.open }}", "center"),
        ),
        empty="not report.parties",
    )
    _heading(sheet, say("三、应归档项明细", "3  Requirements"))
    _grid(
        sheet,
        "for row in report.requirements",
        (
            (18, say("编号", "Id"), "{{ row.id }}", "center"),
            (
                48,
                say("应归档项", "Requirement"),
                "{{ row.title }}{% if row.item %}"
                + say("（{{ row.item }}）", " ({{ row.item }})")
                + "{% endif %}",
                "left",
            ),
            (16, say("状态", "Status"), "{{ row.status }}", "center"),
            (30, say("责任方", "Responsible"), "{{ row.responsible }}", "left"),
            (21, say("期限", "Due"), "{{ row.due }}", "center"),
            (
                32,
                say("情况及依据", "Reason, authority"),
                "{{ [row.reason, row.citation]|select|join('\\n') }}",
                "left",
            ),
        ),
        size=9,
    )
    _heading(sheet, say("四、问题清单", "4  Findings"))
    _grid(
        sheet,
        "for row in report.findings",
        (
            (16, say("代码", "Code"), "{{ row.code }}", "center"),
            (17, say("级别", "Severity"), "{{ row.severity }}", "center"),
            (55, say("问　　题", "Problem"), "{{ row.message }}", "left"),
            (35, say("位　　置", "Where"), "{{ row.where }}", "left"),
            (42, say("补　　法", "How to mend"), "{{ row.hint }}", "left"),
        ),
        size=9,
        empty="not report.findings",
    )
    _heading(sheet, say("五、未检查事项", "5  Not checked"))
    for text in (
        "{%p for text in report.not_checked %}",
        "{{ loop.index }}. {{ text }}",
        "{%p endfor %}",
        "{%p if not report.not_checked %}",
        say("无。", "None."),
        "{%p endif %}",
    ):
        sheet.line(text, after=2)
    sheet.line(
        say(
            "本报告由程序按归档范围逐项核对资料条目及附件生成，不代替对工程实体质量和签章真伪的核查。"
            "生成环境：{{ report.engine }}",
            "Made by checking records and evidence against the profile; it does not replace checking the works "
            "themselves or whether signatures and seals are genuine. Made with {{ report.engine }}",
        ),
        "both",
        size=9,
        before=8,
        after=8,
        keep=True,
    )
    blank = say("日期：　　　　年　　月　　日", "Date:")
    sheet.table(
        [
            Row(
                (
                    label(24, say("编　制", "Compiled by")),
                    value(58.5, "", keep=True),
                    label(24, say("审　核", "Checked by")),
                    value(58.5, ""),
                ),
                14,
                header=True,
            ),
            Row((value(82.5, blank, "center"), value(82.5, blank, "center")), 9),
        ]
    )
    return sheet


def _heading(sheet: Sheet, text: str) -> None:
    sheet.line(text, hei=True, before=12, after=5, size=12, keep=True, style="FormHead")


def _grid(
    sheet: Sheet,
    tag: str,
    columns: tuple[tuple[float, str, str, str], ...],
    size: float | None = None,
    empty: str | None = None,
) -> None:
    """A table with a repeated heading and one row for each turn of the loop."""
    cells = tuple(
        value(w, text, "left" if side == "left" else "center", size) for w, _, text, side in columns
    )
    rows = [Row(tuple(head(w, name) for w, name, _, _ in columns), header=True), *loop(tag, Row(cells, 8))]
    if empty:
        rows += loop(f"if {empty}", Row((value(165, sheet.say("无", "None"), "center"),)))
    sheet.table(rows, air=0.8)
