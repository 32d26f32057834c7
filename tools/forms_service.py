"""Forms after the handover: 回访, 保修, 满意度, 维修任务书, 保修通知书, 保修卡, 交付报告. Chinese only."""

from __future__ import annotations

from forms_cells import Cell, Column, Line, Row, head, kept, label, listing, loop, part, value
from forms_kit import Sheet
from forms_parts import (
    Hand,
    date_of,
    firm,
    opening,
    pair,
    signatures,
    signing_firm,
    statement,
    tick,
    wide,
)

WHEN = "{{ record.%s|cn_date or '　　　年　　月　　日　　时' }}"
USER = ("owner", "user_org")
"""Who signs for the work done after the handover."""
FACTORS = (
    ("沟通配合", 0.1),
    ("工程质量", 0.2),
    ("服务态度", 0.1),
    ("处理问题的及时性", 0.05),
    ("准备工作和施工方案", 0.05),
    ("工期", 0.1),
    ("安全施工", 0.1),
    ("文明施工", 0.1),
    ("环境保护", 0.1),
    ("与周边的协调", 0.1),
)
"""What the survey asks when the record names no factors, with weights that add up to one."""


def visit_record() -> Sheet:
    """工程回访记录表: who was asked, what is in order, what is to be mended until when; the owner signs."""
    sheet = Sheet("zh-CN", "工程回访记录表")
    opening(sheet, "工程回访记录表")
    channels = (("on_site", "到场"), ("phone", "电话"), ("mail", "邮件"), ("survey", "问卷"))
    people = (
        Column(12, "序号", "{{ loop.index }}"),
        Column(48, "姓　　名", "{{ line.name }}"),
        Column(60, "部　　门", "{{ line.department }}"),
        Column(45, "职　　务", "{{ line.position }}"),
    )
    problems = (
        Column(12, "序号", "{{ loop.index }}"),
        Column(28, "部　　位", "{{ line.part }}", "left"),
        Column(43, "问题描述", "{{ line.description }}", "left"),
        Column(15, "属保修", "{{ line.under_warranty }}"),
        Column(21, "处理期限", "{{ line.deadline|ymd }}"),
        Column(25, "处理结果", "{{ line.outcome }}", "left"),
        Column(21, "关闭日期", "{{ line.closed_on|ymd }}"),
    )
    satisfaction = "{{ record.satisfaction ~ ' 分' if record.satisfaction is not none else '' }}"
    sheet.table(
        [
            wide(sheet, "工程名称", "{{ project.name }}"),
            pair(sheet, ("业主名称", firm("owner")), ("工程地点", "{{ project.place }}")),
            pair(
                sheet,
                ("竣工时间", date_of(sheet, "record.completed_on or milestones.accepted")),
                ("回访日期", date_of(sheet, "record.visited_on")),
            ),
            pair(sheet, ("回访负责人", "{{ record.visited_by }}"), ("满 意 度", satisfaction)),
            wide(sheet, "回访方式", tick("record.channel", channels, "　　")),
            *listing("for line in record.interviewees|pad(2)", people, title="一、被访问人"),
            *part(wide(sheet, "回访情况", "{{ record.findings }}", 26)),
            *listing("for line in record.problems|pad(3)", problems, title="二、需解决的问题"),
            *part(
                wide(sheet, "处理结果", "{{ record.outcome }}", 16),
                kept(wide(sheet, "备　　注", "{{ record.remark }}")),
            ),
        ]
    )
    sheet.gap(5, keep=True)
    signatures(
        sheet,
        [
            Hand("业　　主", signing_firm(*USER), "业主代表（签字）", "owner", USER[1:]),
            Hand("项目管理部", firm("contractor"), "回访负责人（签字）", "contractor"),
        ],
        height=44,
    )
    return sheet


def repair_record() -> Sheet:
    """工程保修记录表: reported, on site, done, accepted; free or paid; the owner signs."""
    sheet = Sheet("zh-CN", "工程保修记录表")
    accepted = "(record|signer('owner', 'user_org'))"
    opening(sheet, "工程保修记录表")
    money = "{{ record.cost|money ~ ' 元　（大写）' ~ record.cost|money_upper if record.cost is not none else '' }}"
    yes_no = (("true", "是"), ("false", "否"))
    start, end = date_of(sheet, "record.warranty_from"), date_of(sheet, "record.warranty_to")
    sheet.table(
        [
            wide(sheet, "工程名称", "{{ project.name }}"),
            pair(sheet, ("业主名称", firm("owner")), ("保修负责人", "{{ record.warranty_lead }}")),
            wide(sheet, "保修起止日期", f"{start} 至 {end}"),
            wide(sheet, "保修部位", "{{ record.part }}"),
            pair(
                sheet,
                ("紧急情况", tick("record.emergency", yes_no)),
                ("涉及结构安全", tick("record.structural", yes_no)),
            ),
            pair(sheet, ("报修时间", WHEN % "reported_at"), ("响应时间", WHEN % "responded_at")),
            pair(sheet, ("到场时间", WHEN % "arrived_at"), ("完成时间", WHEN % "completed_at")),
            wide(sheet, "保修内容", "{{ record.content }}", 36),
            wide(sheet, "保修完成情况", "{{ record.completion }}", 36),
            pair(
                sheet,
                ("收　　费", tick("record.charge", (("free", "无偿"), ("paid", "有偿")))),
                ("故障级别", "{{ record.level|named }}"),
            ),
            wide(sheet, "费　　用", money),
            kept(wide(sheet, "照　　片", "{{ record.photos|join('、') }}")),
        ]
    )
    statement(sheet, "上述保修内容已完成，经业主验收合格。", 4)
    signatures(
        sheet,
        [
            Hand("保修单位", firm("contractor"), "保修负责人（签字）", "contractor"),
            Hand(
                "业主验收",
                signing_firm(*USER),
                "业主代表（签字）",
                "owner",
                USER[1:],
                date=date_of(sheet, f"record.accepted_on or {accepted}.date"),
            ),
        ],
        height=46,
    )
    return sheet


def satisfaction_survey() -> Sheet:
    """项目满意度调查表: ten factors, weight times score, total of at most 100; the owner or supervisor signs."""
    sheet = Sheet("zh-CN", "项目满意度调查表")
    opening(sheet, "项目满意度调查表")
    asked = "(record|signer('owner', 'user_org', 'supervisor'))"
    asked_firm = f"parties[{asked}.party].name or parties.owner.name"
    manager = "{{ record.project_manager or parties.contractor.project_manager }}"
    sheet.table(
        [
            wide(sheet, "项目名称", "{{ project.name }}"),
            pair(
                sheet,
                ("业主名称", "{{ record.respondent or parties.owner.name }}"),
                ("联系电话", "{{ record.phone }}"),
            ),
            wide(sheet, "项目经理", manager),
        ]
    )
    sheet.gap(3)
    sheet.table(_factors())
    note = "评分只填 100、80、60、30、0 五档；加权得分 = 权重 × 评分，合计满分 100 分。"
    sheet.line(note, size=9, before=3, after=4)
    by = "{{ record.filled_by }}"
    filled = pair(sheet, ("填 表 人", by), ("填写日期", date_of(sheet, "record.filled_on")))
    sheet.table([wide(sheet, "其他说明", "{{ record.remarks }}", 24), kept(filled)])
    sheet.gap(5, keep=True)
    signatures(
        sheet,
        [
            Hand(
                "业主（或监理）",
                f"{{{{ record.respondent or {asked_firm} }}}}",
                "填表人（签字）",
                "owner",
                person=f"{{{{ record.filled_by or {asked}.person }}}}",
                date=date_of(sheet, f"record.filled_on or {asked}.date"),
            )
        ],
        height=44,
    )
    return sheet


def _factors() -> list[Row]:
    widths = (12.0, 83.0, 22.0, 22.0, 26.0)
    names = ("序号", "评价因素", "权重", "评分", "加权得分")
    weighted = (
        "{{ line.weighted if line.weighted is not none else [line]|weighted_sum }}",
        "{{ record.total if record.total is not none else record.factors|weighted_sum }}",
    )
    row = Row(
        (
            value(12, "{{ loop.index }}", "center"),
            value(83, "{{ line.name }}"),
            value(22, "{{ '%.2f'|format(line.weight) }}", "center"),
            value(22, "{{ line.score }}", "center"),
            value(26, weighted[0], "center"),
        )
    )
    blank = [
        Row(
            tuple(
                value(width, text, "left" if n == 1 else "center")
                for n, (width, text) in enumerate(
                    zip(widths, (str(number), name, f"{weight:.2f}", "", ""), strict=True)
                )
            )
        )
        for number, (name, weight) in enumerate(FACTORS, 1)
    ]
    weights = "{{ '%.2f'|format(record.factors|sum(attribute='weight')) if record.factors else '1.00' }}"
    total = Row(
        (label(95, "合　　计"), value(22, weights, "center"), value(22, ""), value(26, weighted[1], "center"))
    )
    return [
        Row(tuple(head(width, name) for width, name in zip(widths, names, strict=True)), header=True),
        *loop("for line in record.factors", row),
        *loop("if not record.factors", *blank),
        total,
    ]


def repair_order() -> Sheet:
    """维修任务书: the defect, its cause, what to do, who and until when; three hands before, the owner after."""
    sheet = Sheet("zh-CN", "维修任务书")
    opening(sheet, "维 修 任 务 书")
    sources = (("complaint", "投诉"), ("visit", "回访"), ("inspection", "巡检"))
    person = "{{ (record|signer('%s')).person }}"
    day = "{{ (record|signer('%s')).date|ymd }}"

    def hand(name: str, role: str) -> tuple[Cell, Cell]:
        lines = (
            Line(person % role, "center", style="FormText"),
            Line(day % role, "center", style="FormText"),
        )
        return label(22, name), Cell(33, lines)

    orders = (("编　　制", "compiler"), ("部门审核", "checker"), ("主管审批", "company_head"))
    sheet.table(
        [
            wide(sheet, "工程名称", "{{ project.name }}"),
            pair(sheet, ("维修部位", "{{ record.part }}"), ("任务来源", tick("record.source", sources))),
            pair(
                sheet,
                ("责 任 人", "{{ record.assignee }}"),
                ("要求完成日期", date_of(sheet, "record.due_on")),
            ),
            wide(sheet, "缺陷描述", "{{ record.defect }}", 24),
            wide(sheet, "原因分析", "{{ record.cause }}", 24),
            wide(sheet, "维修措施", "{{ record.measures }}", 30),
            wide(sheet, "材料及人员", "{{ record.resources }}", 16),
            *part(Row(tuple(cell for name, role in orders for cell in hand(name, role)), 16)),
            *part(wide(sheet, "完成情况", "{{ record.completion }}", 24)),
            kept(
                pair(
                    sheet,
                    ("完成日期", date_of(sheet, "record.completed_on")),
                    ("返还日期", date_of(sheet, "record.returned_on")),
                )
            ),
        ]
    )
    sheet.gap(5, keep=True)
    signatures(
        sheet,
        [
            Hand("维修单位", firm("contractor"), "责任人（签字）", "technician"),
            Hand("业主（工程管理部）确认", signing_firm(*USER), "确认人（签字）", "owner", USER[1:]),
        ],
        height=44,
    )
    return sheet


def repair_notice() -> Sheet:
    """质量保修通知书: the owner calls on the warranty; signed for on receipt, with the contractor's reply."""
    sheet = Sheet("zh-CN", "质量保修通知书", body=12)
    sheet.title("质 量 保 修 通 知 书")
    sheet.line("编号：{{ record.number }}", "right", after=6, keep=True)
    sheet.line("致：{{ record.to_party|party }}", after=8, size=12)
    sheet.line(
        "你单位承建的{{ project.name }}出现下列质量问题，请按《工程质量保修书》的约定派人保修。"
        "{{ '本次报修属紧急情况，请立即到场抢修。' if record.emergency else '' }}",
        "both",
        size=12,
        indent=2,
        after=8,
    )
    urgent = tick("record.emergency", (("true", "紧急"), ("false", "一般")), "　　")
    sheet.table(
        [
            wide(sheet, "报修部位", "{{ record.part }}", 10),
            pair(sheet, ("报修时间", WHEN % "reported_at"), ("紧急程度", urgent)),
            wide(sheet, "问题描述", "{{ record.problem }}", 38),
            wide(sheet, "首次电话\n通知时间", WHEN % "called_at", 12),
            wide(sheet, "处理要求", "{{ record.demand }}", 24),
            pair(sheet, ("联 系 人", "{{ record.contact }}"), ("联系电话", "{{ record.phone }}")),
            *part(wide(sheet, "施工单位回复", "{{ record.reply }}", 26)),
            kept(wide(sheet, "回复日期", date_of(sheet, "record.replied_on"), 10)),
        ]
    )
    sheet.gap(6, keep=True)
    sender = "(record|signer(record.from_party))"
    signatures(
        sheet,
        [
            Hand(
                "通知单位",
                "{{ record.from_party|party }}",
                "经办人（签字）",
                "",
                person=f"{{{{ {sender}.person or record.contact }}}}",
                date=date_of(sheet, f"{sender}.date or record.date"),
            ),
            Hand(
                "签收单位（施工）",
                "{{ record.to_party|party }}",
                "签收人（签字）",
                "",
                person="{{ record.received_by }}",
                date=WHEN % "received_at",
            ),
        ],
        height=46,
    )
    return sheet


def warranty_card() -> Sheet:
    """保修卡: what is covered, from when to when, whom to call; below it room to write down each repair."""
    sheet = Sheet("zh-CN", "保修卡", body=12)
    sheet.title("保　修　卡", 24)
    sheet.line("卡号：{{ record.number }}", "right", after=6, size=12, keep=True)
    start, end = date_of(sheet, "record.starts_on"), date_of(sheet, "record.ends_on")
    model = "{{ [record.product, record.model, record.serial, record.maker|party]|select|join('　') }}"
    sheet.table(
        [
            wide(sheet, "工程名称", "{{ project.name }}", 11),
            wide(sheet, "保修对象", "{{ record.equipment|named or record.unit|named or project.name }}", 11),
            wide(sheet, "产品及编号", model, 11),
            wide(sheet, "保修期限", f"{start} 至 {end}", 11),
            wide(sheet, "保修原则\n和目的", "{{ record.principle }}", 34),
            pair(sheet, ("责任部门", "{{ record.department }}"), ("负 责 人", "{{ record.contact }}")),
            pair(sheet, ("保修电话", "{{ record.phone }}"), ("发放日期", date_of(sheet, "record.issued_on"))),
        ]
    )
    columns = (
        (24.0, "日　期"),
        (60.0, "故障及维修内容"),
        (27.0, "维修人"),
        (27.0, "业主签字"),
        (27.0, "备　注"),
    )
    heading = Row((Cell(165, (Line("维修记录（每次维修后填写）", hei=True, keep=True, style="FormHead"),)),))
    sheet.gap(5)
    sheet.table(
        [
            heading,
            Row(tuple(head(width, name) for width, name in columns)),
            *(kept(Row(tuple(value(width, "") for width, _ in columns), 10)) for _ in range(5)),
        ]
    )
    sheet.gap(5)
    giver = "{{ (record.responsible or 'contractor')|party }}"
    signer = "(record|signer(record.responsible or 'contractor'))"
    hands = [
        Hand(
            "保修单位",
            giver,
            "负责人（签字）",
            "",
            person=f"{{{{ {signer}.person }}}}",
            date=date_of(sheet, f"{signer}.date or record.issued_on"),
        ),
        Hand("业　　主", signing_firm(*USER), "签收人（签字）", "owner", USER[1:]),
    ]
    signatures(sheet, hands, height=46)
    return sheet


def delivery_report() -> Sheet:
    """交付报告: what was delivered, what the customer says, what was learnt."""
    sheet = Sheet("zh-CN", "交付报告")
    opening(sheet, "交 付 报 告")
    seller = "{{ (record.responsible or 'contractor')|party }}"
    receiver = "{{ (record.receiver or parties.owner.name)|party }}"
    signer = "(record|signer(record.responsible or 'contractor'))"
    sheet.table(
        [
            wide(sheet, "工程名称", "{{ project.name }}"),
            pair(sheet, ("交付单位", seller), ("接收单位", receiver)),
            pair(
                sheet,
                ("交付日期", date_of(sheet, "record.delivered_on")),
                ("报告日期", date_of(sheet, "record.reported_on")),
            ),
            wide(sheet, "交付地点", "{{ record.place or project.place }}"),
            wide(sheet, "交付内容", "{{ record.summary }}", 44),
            wide(sheet, "客户反馈", "{{ record.feedback }}", 36),
            wide(sheet, "经验教训", "{{ record.lessons }}", 36),
            kept(wide(sheet, "结　　论", "{{ record.conclusion }}", 16)),
        ]
    )
    sheet.gap(6, keep=True)
    signatures(
        sheet,
        [
            Hand(
                "交付单位",
                seller,
                "报告人（签字）",
                "",
                person=f"{{{{ {signer}.person }}}}",
                date=date_of(sheet, f"{signer}.date or record.reported_on"),
            ),
            Hand("客户确认", receiver, "客户代表（签字）", "customer", ("owner", "user_org")),
        ],
        height=48,
    )
    return sheet
