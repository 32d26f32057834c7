"""Forms of the handover: 工程交接书, 资料移交清单. One layout, two languages."""

from __future__ import annotations

from forms_cells import Column, Row, kept, label, listing, part, value
from forms_kit import Lang, Sheet
from forms_parts import Hand, date_of, firm, listed, opening, pair, signatures, statement, wide

FROM, TO = "{{ record.from_party|party }}", "{{ record.to_party|party }}"


def handover_deed(lang: Lang) -> Sheet:
    """工程交接书: what changes hands, what is still open, from when the warranty runs."""
    sheet = Sheet(lang, "工程交接书" if lang == "zh-CN" else "Handover deed")
    say = sheet.say
    opening(sheet, say("工 程 交 接 书", "HANDOVER DEED"))
    sheet.table([*_deed_head(sheet), *_deed_lists(sheet), *_deed_warranty(sheet)])
    statement(
        sheet,
        say(
            "移交、接收双方已对上述内容逐项清点核对，确认无误。自移交之日起，工程由接收单位管理和使用；"
            "移交单位继续承担约定的保修责任。本交接书一式　　份，双方各执　　份。",
            "Both parties have checked the above item by item. From the day of handover the works are in the care of "
            "the receiving party; the warranty duties remain. Made out in ____ copies.",
        ),
        8,
        0 if lang == "en" else 2,
    )
    signs = say("代表（签字）", "Signed")
    signatures(
        sheet,
        [
            Hand(say("移交单位", "Handed over by"), FROM, signs, "contractor"),
            Hand(say("接收单位", "Taken over by"), TO, signs, "owner", ("user_org", "customer")),
            Hand(say("监理单位（见证）", "Supervisor (witness)"), firm("supervisor"), signs, "supervisor"),
        ],
        height=44,
    )
    return sheet


def _deed_head(sheet: Sheet) -> list[Row]:
    say = sheet.say
    contract = "{{ record.contract_number or project.contract_number }}"
    accepted, handed = date_of(sheet, "record.accepted_on"), date_of(sheet, "record.handed_over_on")
    return [
        wide(sheet, say("工程名称", "Project"), "{{ project.name }}"),
        pair(
            sheet,
            (say("工程地点", "Place"), "{{ record.place or project.place }}"),
            (say("合同编号", "Contract No."), contract),
        ),
        wide(sheet, say("移交单位", "Handed over by"), FROM),
        wide(sheet, say("接收单位", "Taken over by"), TO),
        pair(
            sheet, (say("验收合格日期", "Accepted on"), accepted), (say("移交日期", "Handed over on"), handed)
        ),
    ]


def _deed_lists(sheet: Sheet) -> list[Row]:
    say = sheet.say
    contents = (
        Column(12, say("序号", "No."), "{{ loop.index }}"),
        Column(26, say("类别", "Category"), "{{ line.category|term('category') }}"),
        Column(63, say("名　　称", "Item"), "{{ line.name }}", "left"),
        Column(18, say("数量", "Quantity"), "{{ line.quantity }}"),
        Column(16, say("单位", "Unit"), "{{ line.measure }}"),
        Column(30, say("移交状态", "Condition"), "{{ line.condition }}"),
    )
    issues = (
        Column(12, say("序号", "No."), "{{ loop.index }}"),
        Column(89, say("遗留问题", "Open issue"), "{{ line.issue }}", "left"),
        Column(34, say("责任方", "Responsible"), "{{ line.responsible|party }}"),
        Column(30, say("完成期限", "Deadline"), "{{ line.deadline|ymd }}"),
    )
    handed = say("一、移交内容", "1  What is handed over")
    still_open = say("二、遗留问题及处理", "2  Open issues")
    return [
        *listing("for line in record.contents|pad(6)", contents, title=handed),
        *listing("for line in record.open_issues|pad(1)", issues, title=still_open),
    ]


def _deed_warranty(sheet: Sheet) -> list[Row]:
    say = sheet.say
    note = say(
        "{{ record.warranty_note or '保修范围、期限和责任按《工程质量保修书》执行。' }}",
        "{{ record.warranty_note or 'Scope, periods and duties are those of the warranty deed.' }}",
    )
    return part(
        wide(sheet, say("保修起算日", "Warranty from"), date_of(sheet, "record.warranty_from")),
        wide(sheet, say("保修说明", "Note"), note, 10),
        kept(listed(sheet, say("附　　件", "Annexes"), "record.attachments", 10)),
    )


def transfer_list(lang: Lang) -> Sheet:
    """资料移交清单: one row for each volume or file, with checksum where the carrier is electronic. Landscape."""
    sheet = Sheet(lang, "资料移交清单" if lang == "zh-CN" else "Transfer list", landscape=True)
    say = sheet.say
    sheet.title(say("资 料 移 交 清 单", "TRANSFER LIST"))
    number_and_date = say(
        "清单编号：{{ record.number }}　　　　移交日期：", "No.: {{ record.number }}　　　　Date: "
    ) + date_of(sheet, "record.transferred_on")
    sheet.line(number_and_date, "right", after=4, keep=True)
    project = (say("工程名称", "Project"), "{{ project.name }}")
    code = (say("工程编号", "Project code"), "{{ project.code }}")
    sheet.table(
        [
            pair(sheet, project, code),
            pair(sheet, (say("移交单位", "From"), FROM), (say("接收单位", "To"), TO)),
        ]
    )
    sheet.gap(3)
    sheet.table(_transferred(sheet))
    agreed = "Both parties have counted and checked the above; number and content agree with this list."
    statement(sheet, say("上列资料已由双方当面清点核对，数量、内容与清单相符。", agreed), 3)
    signatures(
        sheet,
        [
            Hand(say("移交单位", "From"), FROM, say("移交人（签字）", "Signed"), "contractor"),
            Hand(
                say("接收单位", "To"),
                TO,
                say("接收人（签字）", "Signed"),
                "owner",
                ("archive", "user_org", "customer"),
            ),
        ],
        height=30,
    )
    return sheet


def _transferred(sheet: Sheet) -> list[Row]:
    say = sheet.say
    columns = (
        Column(11, say("序号", "No."), "{{ loop.index }}"),
        Column(68, say("案卷（文件）题名", "Volume or document"), "{{ line.title }}", "left"),
        Column(36, say("档　号", "Archive No."), "{{ line.archive_number }}"),
        Column(13, say("正本\n份数", "Origi-\nnals"), "{{ line.originals }}"),
        Column(13, say("副本\n份数", "Copies"), "{{ line.copies }}"),
        Column(14, say("页数", "Pages"), "{{ line.pages }}"),
        Column(18, say("载体", "Carrier"), "{{ line.carrier|term('carrier') }}"),
        Column(16, say("原件/\n复印件", "Original\nor copy"), "{{ line.kind|term('kind') }}"),
        Column(46, say("SHA-256 校验值\n（电子文件）", "SHA-256\n(electronic)"), "{{ line.sha256 }}", "left"),
        Column(22, say("备注", "Remarks"), "{{ line.remark }}", "left"),
    )
    rows = listing("for line in record.rows|pad(4)", columns, top=9)
    checksum = value(46, "{{ line.sha256 }}", size=7, anywhere=True)
    body = rows[2]
    rows[2] = Row((*body.cells[:8], checksum, *body.cells[9:]))

    def sum_of(column: str) -> str:
        return f"{{{{ record.rows|map(attribute='{column}')|select|sum or '' }}}}"

    items = say("共 {{ record.rows|length }} 项", "{{ record.rows|length }} items")
    counts = [
        value(width, sum_of(name), "center")
        for width, name in ((13, "originals"), (13, "copies"), (14, "pages"))
    ]
    total = Row((label(115, say("合　　计", "Total")), *counts, value(102, items)), 7.5)
    remark = kept(Row((label(30, say("备　　注", "Remarks")), value(227, "{{ record.remark }}")), 7.5))
    return [*rows, *part(total, remark)]
