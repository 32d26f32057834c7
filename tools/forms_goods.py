"""Forms for goods and people: 货物交付验收清单, 产品合格证, 培训记录. Chinese only."""

from __future__ import annotations

from forms_cells import Cell, Column, Line, Row, head, kept, label, listing, loop, part, value
from forms_kit import Sheet
from forms_parts import (
    LABEL,
    Hand,
    date_of,
    listed,
    opening,
    pair,
    signatures,
    signing_firm,
    statement,
    tick,
    wide,
)

_PAPERS = (
    "{{ line.documents|check('certificate') }}合格证　{{ line.documents|check('manual') }}说明书\n"
    "{{ line.documents|check('test_report') }}检测报告　{{ line.documents|check('warranty_card') }}保修卡"
)


def delivery_acceptance() -> Sheet:
    """货物交付验收清单: what was due and what came, in which state, with which papers. Landscape."""
    sheet = Sheet("zh-CN", "货物交付验收清单", landscape=True)
    sheet.title("货物交付验收清单", 18)
    sheet.line("编号：{{ record.number }}", "right", after=3, keep=True)
    third = (sheet.width - 3 * 26) / 3

    def three(*pairs: tuple[str, str]) -> Row:
        cells = (cell for name, text in pairs for cell in (label(26, name), value(third, text)))
        return Row(tuple(cells), 7)

    sheet.table(
        [
            three(
                ("工程名称", "{{ project.name }}"),
                ("收货单位", "{{ record.receiver|party }}"),
                ("合同/订单号", "{{ record.order_number }}"),
            ),
            three(
                ("交付单位", "{{ record.responsible|party }}"),
                ("交付地点", "{{ record.place }}"),
                ("交付日期", date_of(sheet, "record.delivered_on")),
            ),
        ]
    )
    sheet.gap(3)
    sheet.table([*_goods(), *part(*_spares())])
    sheet.gap(3)
    remarks = Row((label(52, "异常说明"), value(205, "{{ record.remarks or '无' }}")), 7)
    stated = Row((value(257, "以上货物及附随资料已由双方当面清点、验收。"),), 7)
    returned = "签回日期：" + date_of(sheet, "record.returned_on")
    receiver = "{{ record.receiver|party }}"
    signatures(
        sheet,
        [
            Hand(
                "交付单位",
                "{{ record.responsible|party }}",
                "交付人（签字）",
                "supplier",
                ("contractor", "maker"),
            ),
            Hand(
                "收货单位（客户）",
                receiver,
                "验收人（签字）",
                "customer",
                ("owner", "user_org"),
                extra=(returned,),
            ),
        ],
        height=29,
        above=(remarks, stated),
    )
    return sheet


def _goods() -> list[Row]:
    columns = (
        Column(10, "序号", "{{ loop.index }}"),
        Column(39, "品　　名", "{{ line.name }}", "left"),
        Column(37, "型号规格", "{{ line.model }}", "left"),
        Column(20, "单位", "{{ line.measure }}"),
        Column(14, "应交\n数量", "{{ line.due }}"),
        Column(14, "实交\n数量", "{{ line.delivered }}"),
        Column(29, "出厂编号", "{{ line.serial }}"),
        Column(20, "外　观", tick("line.condition", (("sound", "完好"), ("damaged", "破损")), "\n")),
        Column(48, "附随资料", _PAPERS, "left"),
        Column(26, "验收结论", "{{ line.conclusion|term('conclusion') }}"),
    )
    return listing("for line in record.lines|pad(2)", columns, top=8, height=7.5)


def _spares() -> list[Row]:
    spare = Row(
        (
            value(10, "{{ loop.index }}", "center"),
            value(76, "{{ line.name }}"),
            value(20, "{{ line.measure }}", "center"),
            value(28, "{{ line.quantity }}", "center"),
            value(123, ""),
        ),
        7,
    )
    return [
        Row((head(257, "备品备件"),), 7),
        *loop("for line in record.spares", spare),
        *loop("if not record.spares", Row((value(257, "无", "center"),), 7)),
    ]


def product_certificate() -> Sheet:
    """产品合格证: what the Product Quality Law asks a maker to say, with a place for the stamp of the inspection."""
    sheet = Sheet("zh-CN", "产品合格证", body=12)
    sheet.title("产 品 合 格 证", 26)
    sheet.line("编号：{{ record.number }}", "right", after=6, size=12, keep=True)
    left, right = LABEL + 5, sheet.width - LABEL - 5

    def one(title: str, text: str, height: float = 11) -> Row:
        return Row((label(left, title), value(right, text)), height)

    sheet.table(
        [
            one("产品名称", "{{ record.product }}"),
            one("型号规格", "{{ record.model }}"),
            one("出厂编号/批号", "{{ record.serial }}"),
            one("生产日期", date_of(sheet, "record.made_on")),
            one("执行标准", "{{ record.standard }}"),
            Row((Cell(165, (Line("主要参数", "center", hei=True, keep=True, style="FormHead"),)),), 10),
            *loop(
                "for line in record.parameters|pad(4)",
                Row(
                    (value(82.5, "{{ line.name }}", "center"), value(82.5, "{{ line.value }}", "center")), 10
                ),
            ),
            one("检验结论", "{{ record.conclusion }}", 16),
            _inspection(sheet, left),
            one("生产厂名", "{{ record.maker|party }}"),
            one("厂　　址", "{{ record.maker_address }}"),
        ]
    )
    return sheet


def _inspection(sheet: Sheet, left: float) -> Row:
    """Who inspected and when, and 80 mm for the stamp."""
    person = "{{ record.inspector or (record|signer('inspector')).person }}"
    date = date_of(sheet, "(record|signer('inspector')).date")
    lines = (
        Line(person, "center", style="FormText"),
        Line(date, "center", before=10, style="FormText"),
    )
    stamp = Line("（检验合格章）", "center", after=6, style="FormText")
    return Row((label(left, "检 验 员"), Cell(50, lines), Cell(80, (stamp,), "bottom")), 46)


def training_record() -> Sheet:
    """培训记录: topic, contents, who came (with a column to sign in by hand), effect, the customer's word."""
    sheet = Sheet("zh-CN", "客户培训记录")
    opening(sheet, "客 户 培 训 记 录")
    people = (
        Column(12, "序号", "{{ loop.index }}"),
        Column(30, "姓名", "{{ line.name }}"),
        Column(58, "单位", "{{ line.organisation|party }}", "left"),
        Column(30, "岗位", "{{ line.position }}"),
        Column(35, "签到", ""),
    )
    effect = (("satisfied", "满意"), ("mostly", "基本满意"), ("retrain", "需再培训"))
    held = date_of(sheet, "record.held_on")
    trainer = "{{ (record.trainer_organisation or record.responsible)|party }}"
    sheet.table(
        [
            wide(sheet, "工程名称", "{{ project.name }}"),
            wide(sheet, "培训主题", "{{ record.topic }}"),
            pair(sheet, ("设备（系统）", "{{ record.system | named }}"), ("培训日期", held)),
            pair(sheet, ("培训地点", "{{ record.place }}"), ("课　　时", "{{ record.hours }}")),
            pair(sheet, ("讲　　师", "{{ record.trainer }}"), ("讲师单位", trainer)),
            wide(sheet, "培训教材", "{{ record.materials }}"),
            listed(sheet, "培训内容", "record.contents", 24, ("", "")),
            *listing("for line in record.trainees|pad(7)", people, title="参加人员"),
            *part(wide(sheet, "培训效果", tick("record.effect", effect, "　　"), 10)),
            kept(wide(sheet, "备　　注", "{{ record.remark }}", 10)),
        ]
    )
    statement(sheet, "以上培训内容、参加人员和效果属实。", 5)
    signatures(
        sheet,
        [
            Hand("培训单位", trainer, "讲师（签字）", "contractor", person="{{ record.trainer }}"),
            Hand(
                "客户确认",
                signing_firm("customer", "user_org", "owner"),
                "客户代表（签字）",
                "customer",
                ("user_org", "owner"),
            ),
        ],
        height=44,
    )
    return sheet
