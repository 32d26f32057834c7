"""Forms of the handover: 工程交接书, 资料移交清单. One layout, two languages."""

from __future__ import annotations

from forms_cells import Row, head, heads, label, loop, part, section, value
from forms_kit import Lang, Sheet
from forms_parts import Hand, date_of, firm, listed, pair, signatures, wide


def handover_deed(lang: Lang) -> Sheet:
    """工程交接书: what changes hands, what is still open, from when the warranty runs."""
    sheet = Sheet(lang, "工程交接书" if lang == "zh-CN" else "Handover deed")
    say = sheet.say
    sheet.title(say("工 程 交 接 书", "HANDOVER DEED"))
    sheet.line(say("编号：{{ record.number }}", "No.: {{ record.number }}"), "right", after=4, keep=True)
    w = sheet.width
    contents = (
        (12.0, say("序号", "No.")),
        (26.0, say("类别", "Category")),
        (63.0, say("名　　称", "Item")),
        (18.0, say("数量", "Quantity")),
        (16.0, say("单位", "Unit")),
        (30.0, say("移交状态", "Condition")),
    )
    item = Row(
        (
            value(12, "{{ loop.index }}", "center"),
            value(26, "{{ line.category|term('category') }}", "center"),
            value(63, "{{ line.name }}"),
            value(18, "{{ line.quantity }}", "center"),
            value(16, "{{ line.measure }}", "center"),
            value(30, "{{ line.condition }}", "center"),
        )
    )
    issues = (
        (12.0, say("序号", "No.")),
        (89.0, say("遗留问题", "Open issue")),
        (34.0, say("责任方", "Responsible")),
        (30.0, say("完成期限", "Deadline")),
    )
    issue = Row(
        (
            value(12, "{{ loop.index }}", "center"),
            value(89, "{{ line.issue }}"),
            value(34, "{{ line.responsible|party }}", "center"),
            value(30, "{{ line.deadline|ymd }}", "center"),
        )
    )
    sheet.table(
        [
            wide(sheet, say("工程名称", "Project"), "{{ project.name }}"),
            pair(
                sheet,
                (say("工程地点", "Place"), "{{ record.place or project.place }}"),
                (say("合同编号", "Contract No."), "{{ record.contract_number or project.contract_number }}"),
            ),
            wide(sheet, say("移交单位", "Handed over by"), "{{ record.from_party|party }}"),
            wide(sheet, say("接收单位", "Taken over by"), "{{ record.to_party|party }}"),
            pair(
                sheet,
                (say("验收合格日期", "Accepted on"), date_of(sheet, "record.accepted_on")),
                (say("移交日期", "Handed over on"), date_of(sheet, "record.handed_over_on")),
            ),
            section(w, say("一、移交内容", "1  What is handed over")),
            heads(contents),
            *loop("for line in record.contents|pad(6)", item),
            section(w, say("二、遗留问题及处理", "2  Open issues")),
            heads(issues),
            *loop("for line in record.open_issues|pad(1)", issue),
            *part(wide(sheet, say("保修起算日", "Warranty from"), date_of(sheet, "record.warranty_from"))),
            wide(
                sheet,
                say("保修说明", "Note"),
                say(
                    "{{ record.warranty_note or '保修范围、期限和责任按《工程质量保修书》执行。' }}",
                    "{{ record.warranty_note or 'Scope, periods and duties are those of the warranty deed.' }}",
                ),
                10,
            ),
            listed(sheet, say("附　　件", "Annexes"), "record.attachments", 10),
        ]
    )
    sheet.line(
        say(
            "移交、接收双方已对上述内容逐项清点核对，确认无误。自移交之日起，工程由接收单位管理和使用；"
            "移交单位继续承担约定的保修责任。本交接书一式　　份，双方各执　　份。",
            "Both parties have checked the above item by item. From the day of handover the works are in the care of "
            "the receiving party; the warranty duties remain. Made out in ____ copies.",
        ),
        "both",
        before=8,
        after=8,
        indent=0 if lang == "en" else 2,
        keep=True,
    )
    signs = say("代表（签字）", "Signed")
    signatures(
        sheet,
        [
            Hand(say("移交单位", "Handed over by"), "{{ record.from_party|party }}", signs, "contractor"),
            Hand(say("接收单位", "Taken over by"), "{{ record.to_party|party }}", signs, "owner"),
            Hand(say("监理单位（见证）", "Supervisor (witness)"), firm("supervisor"), signs, "supervisor"),
        ],
        height=44,
    )
    return sheet


def transfer_list(lang: Lang) -> Sheet:
    """资料移交清单: one row for each volume or file, with checksum where the carrier is electronic. Landscape."""
    sheet = Sheet(lang, "资料移交清单" if lang == "zh-CN" else "Transfer list", landscape=True)
    say = sheet.say
    sheet.title(say("资 料 移 交 清 单", "TRANSFER LIST"))
    sheet.line(
        say(
            "清单编号：{{ record.number }}　　　　移交日期：" + date_of(sheet, "record.transferred_on"),
            "No.: {{ record.number }}　　　　Date: " + date_of(sheet, "record.transferred_on"),
        ),
        "right",
        after=4,
        keep=True,
    )
    sheet.table(
        [
            pair(
                sheet,
                (say("工程名称", "Project"), "{{ project.name }}"),
                (say("工程编号", "Project code"), "{{ project.code }}"),
            ),
            pair(
                sheet,
                (say("移交单位", "From"), "{{ record.from_party|party }}"),
                (say("接收单位", "To"), "{{ record.to_party|party }}"),
            ),
        ]
    )
    sheet.gap(6)
    columns = (
        (11.0, say("序号", "No.")),
        (68.0, say("案卷（文件）题名", "Volume or document")),
        (36.0, say("档　号", "Archive No.")),
        (13.0, say("正本\n份数", "Origi-\nnals")),
        (13.0, say("副本\n份数", "Copies")),
        (14.0, say("页数", "Pages")),
        (18.0, say("载体", "Carrier")),
        (16.0, say("原件/\n复印件", "Original\nor copy")),
        (46.0, say("SHA-256 校验值\n（电子文件）", "SHA-256\n(electronic)")),
        (22.0, say("备注", "Remarks")),
    )
    cells = (
        value(11, "{{ loop.index }}", "center"),
        value(68, "{{ line.title }}"),
        value(36, "{{ line.archive_number }}", "center"),
        value(13, "{{ line.originals }}", "center"),
        value(13, "{{ line.copies }}", "center"),
        value(14, "{{ line.pages }}", "center"),
        value(18, "{{ line.carrier|term('carrier') }}", "center"),
        value(16, "{{ line.kind|term('kind') }}", "center"),
        value(46, "{{ line.sha256 }}", size=7, anywhere=True),
        value(22, "{{ line.remark }}"),
    )

    def total(column: str) -> str:
        return f"{{{{ record.rows|map(attribute='{column}')|select|sum or '' }}}}"

    sums = (
        label(115, say("合　　计", "Total")),
        value(13, total("originals"), "center"),
        value(13, total("copies"), "center"),
        value(14, total("pages"), "center"),
        value(102, say("共 {{ record.rows|length }} 项", "{{ record.rows|length }} items")),
    )
    sheet.table(
        [
            Row(tuple(head(width, name) for width, name in columns), 11, header=True),
            *loop("for line in record.rows|pad(4)", Row(cells)),
            Row(sums),
        ]
    )
    sheet.line(
        say(
            "上列资料已由双方当面清点核对，数量、内容与清单相符。",
            "Both parties have counted and checked the above; number and content agree with this list.",
        ),
        before=6,
        after=6,
        keep=True,
    )
    signatures(
        sheet,
        [
            Hand(
                say("移交单位", "From"),
                "{{ record.from_party|party }}",
                say("移交人（签字）", "Signed"),
                "contractor",
            ),
            Hand(
                say("接收单位", "To"),
                "{{ record.to_party|party }}",
                say("接收人（签字）", "Signed"),
                "owner",
            ),
        ],
        height=46,
    )
    return sheet
