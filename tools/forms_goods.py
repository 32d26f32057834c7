"""Forms for goods and people: 货物交付验收清单, 产品合格证, 培训记录. Chinese only."""

from __future__ import annotations

from forms_cells import Cell, Line, Row, head, heads, label, loop, part, section, value
from forms_kit import Sheet
from forms_parts import LABEL, Hand, date_of, firm, listed, pair, signatures, tick, wide

_ENCLOSED = (
    ("certificate", "合格证"),
    ("manual", "说明书"),
    ("test_report", "检测报告"),
    ("warranty_card", "保修卡"),
)


def delivery_acceptance() -> Sheet:
    """货物交付验收清单: what was due and what came, in which state, with which papers. Landscape."""
    sheet = Sheet("zh-CN", "货物交付验收清单", landscape=True)
    sheet.title("货物交付验收清单")
    sheet.line("编号：{{ record.number }}", "right", after=4, keep=True)
    third = (sheet.width - 3 * 26) / 3

    def three(*pairs: tuple[str, str]) -> Row:
        cells = (cell for name, text in pairs for cell in (label(26, name), value(third, text)))
        return Row(tuple(cells))

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
    sheet.gap(6)
    papers = "　".join(f"{{{{ line.documents|check('{key}') }}}}{word}" for key, word in _ENCLOSED)
    columns = (
        (10.0, "序号", "{{ loop.index }}", "center"),
        (42.0, "品　　名", "{{ line.name }}", "left"),
        (42.0, "型号规格", "{{ line.model }}", "left"),
        (12.0, "单位", "{{ line.measure }}", "center"),
        (14.0, "应交\n数量", "{{ line.due }}", "center"),
        (14.0, "实交\n数量", "{{ line.delivered }}", "center"),
        (29.0, "出厂编号", "{{ line.serial }}", "center"),
        (20.0, "外　观", tick("line.condition", (("sound", "完好"), ("damaged", "破损")), "\n"), "center"),
        (
            48.0,
            "附随资料",
            papers.replace("　{{ line.documents|check('test", "\n{{ line.documents|check('test"),
            "left",
        ),
        (26.0, "验收结论", "{{ line.conclusion|term('conclusion') }}", "center"),
    )
    body = Row(
        tuple(value(w, text, "left" if side == "left" else "center") for w, _, text, side in columns), 9
    )
    sheet.table(
        [
            Row(tuple(head(w, name) for w, name, _, _ in columns), 11, header=True),
            *loop("for line in record.lines|pad(2)", body),
            Row((head(257, "备品备件"),)),
            *loop(
                "for line in record.spares",
                Row(
                    (
                        value(10, "{{ loop.index }}", "center"),
                        value(84, "{{ line.name }}"),
                        value(12, "{{ line.measure }}", "center"),
                        value(28, "{{ line.quantity }}", "center"),
                        value(123, ""),
                    )
                ),
            ),
            *loop("if not record.spares", Row((value(257, "无", "center"),))),
            Row((label(52, "异常说明"), value(205, "{{ record.remarks or '无' }}")), 10),
        ]
    )
    sheet.line("以上货物及附随资料已由双方当面清点、验收。", before=5, after=5, keep=True)
    signatures(
        sheet,
        [
            Hand("交付单位", "{{ record.responsible|party }}", "交付人（签字）", "supplier"),
            Hand(
                "收货单位（客户）",
                "{{ record.receiver|party }}",
                "验收人（签字）",
                "customer",
                extra=("签回日期：" + date_of(sheet, "record.returned_on"),),
            ),
        ],
        height=42,
    )
    return sheet


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
            Row(
                (
                    label(left, "检 验 员"),
                    Cell(
                        50,
                        (
                            Line(
                                "{{ record.inspector or (record|signer('inspector')).person }}",
                                "center",
                                style="FormText",
                            ),
                            Line(
                                date_of(sheet, "(record|signer('inspector')).date"),
                                "center",
                                before=10,
                                style="FormText",
                            ),
                        ),
                    ),
                    Cell(80, (Line("（检验合格章）", "center", after=6, style="FormText"),), "bottom"),
                ),
                46,
            ),
            one("生产厂名", "{{ record.maker|party }}"),
            one("厂　　址", "{{ record.maker_address }}"),
        ]
    )
    return sheet


def training_record() -> Sheet:
    """培训记录: topic, contents, who came (with a column to sign in by hand), effect, the customer's word."""
    sheet = Sheet("zh-CN", "客户培训记录")
    sheet.title("客 户 培 训 记 录")
    sheet.line("编号：{{ record.number }}", "right", after=4, keep=True)
    people = ((12.0, "序号"), (30.0, "姓名"), (58.0, "单位"), (30.0, "岗位"), (35.0, "签到"))
    effect = (("satisfied", "满意"), ("mostly", "基本满意"), ("retrain", "需再培训"))
    sheet.table(
        [
            wide(sheet, "工程名称", "{{ project.name }}"),
            wide(sheet, "培训主题", "{{ record.topic }}"),
            pair(
                sheet,
                ("设备（系统）", "{{ record.system }}"),
                ("培训日期", date_of(sheet, "record.held_on")),
            ),
            pair(sheet, ("培训地点", "{{ record.place }}"), ("课　　时", "{{ record.hours }}")),
            pair(
                sheet,
                ("讲　　师", "{{ record.trainer }}"),
                ("讲师单位", "{{ record.trainer_organisation|party }}"),
            ),
            wide(sheet, "培训教材", "{{ record.materials }}"),
            listed(sheet, "培训内容", "record.contents", 26, ("", "")),
            section(sheet.width, "参加人员"),
            heads(people),
            *loop(
                "for line in record.trainees|pad(8)",
                Row(
                    (
                        value(12, "{{ loop.index }}", "center"),
                        value(30, "{{ line.name }}", "center"),
                        value(58, "{{ line.organisation|party }}"),
                        value(30, "{{ line.position }}", "center"),
                        value(35, ""),
                    )
                ),
            ),
            *part(wide(sheet, "培训效果", tick("record.effect", effect, "　　"), 10)),
            wide(sheet, "备　　注", "{{ record.remark }}", 10),
        ]
    )
    sheet.gap(6)
    signatures(
        sheet,
        [
            Hand(
                "培训单位",
                "{{ (record.trainer_organisation or record.responsible)|party }}",
                "讲师（签字）",
                "contractor",
                person="{{ record.trainer }}",
            ),
            Hand("客户确认", firm("owner"), "客户代表（签字）", "customer"),
        ],
        height=44,
    )
    return sheet
