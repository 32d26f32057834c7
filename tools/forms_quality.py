"""Forms of the works: 单位工程竣工验收, 图纸会审, 设计变更, 整改通知与回复, 隐蔽工程, 开箱检查. Chinese only."""

from __future__ import annotations

from forms_cells import Cell, Column, Line, Row, head, kept, label, listing, part, value
from forms_kit import Sheet
from forms_parts import (
    Hand,
    date_of,
    firm,
    listed,
    opening,
    pair,
    signatures,
    signing_firm,
    statement,
    tick,
    wide,
)

JOINED = "{{ record.%s|join('、') }}"
RESULT = (("pass", "合格"), ("fail", "不合格"))


def unit_acceptance() -> Sheet:
    """单位工程质量竣工验收记录 (GB 50300 table H.0.1-1): four rows of counts, the conclusion, five parties."""
    sheet = Sheet("zh-CN", "单位工程质量竣工验收记录")
    sheet.title("单位工程质量竣工验收记录", 18)
    sheet.line("表 H.0.1-1　　编号：{{ record.number }}", "right", after=4, keep=True)
    sheet.table(_unit_head())
    sheet.gap(3)
    sheet.table([*_unit_rows(), *_unit_conclusion()])
    sheet.gap(3, keep=True)
    sign = ("（项目）负责人", "总监理工程师", "单位负责人", "项目负责人", "项目负责人")
    roles = ("owner", "supervisor", "contractor", "designer", "surveyor")
    names = ("建设单位", "监理单位", "施工单位", "设计单位", "勘察单位")
    signatures(
        sheet,
        [
            Hand(name, firm(role), "", role, extra=(f"{who}：",))
            for name, role, who in zip(names, roles, sign, strict=True)
        ],
        height=62,
        narrow=True,
    )
    return sheet


def _unit_head() -> list[Row]:
    def three(*pairs: tuple[str, str]) -> Row:
        cells = (
            cell
            for (name, text), (left, right) in zip(pairs, ((22, 38), (29.5, 25.5), (28, 22)), strict=True)
            for cell in (label(left, name), value(right, text))
        )
        return Row(tuple(cells))

    leader = "{{ record.project_leader or parties.contractor.project_manager }}"
    tech = "{{ record.project_tech_lead or parties.contractor.tech_lead }}"
    day = "{{ record.%s|ymd }}"
    return [
        three(
            ("工程名称", "{{ record.unit|named or record.part or project.name }}"),
            ("结构类型", "{{ record.structure or project.structure }}"),
            ("层数/建筑面积", "{{ record.floors_area }}"),
        ),
        three(
            ("施工单位", firm("contractor")),
            ("技术负责人", "{{ record.contractor_tech_lead }}"),
            ("开工日期", day % "started_on"),
        ),
        three(("项目负责人", leader), ("项目技术负责人", tech), ("完工日期", day % "completed_on")),
    ]


def _count(name: str) -> str:
    """A number of the record; a place to write it by hand when there is none."""
    return f"{{{{ record.{name} if record.{name} is not none else '　　' }}}}"


def _unit_rows() -> list[Row]:
    rows = (
        (
            "分部工程验收",
            (
                f"共 {_count('divisions_total')} 分部，经查 {_count('divisions_total')} 分部",
                f"符合设计及标准规定 {_count('divisions_passed')} 分部",
            ),
            "divisions",
        ),
        (
            "质量控制资料核查",
            (f"共 {_count('documents_total')} 项，经核查符合规定 {_count('documents_passed')} 项",),
            "documents",
        ),
        (
            "安全和使用功能\n核查及抽查结果",
            (
                f"共核查 {_count('safety_checked')} 项，符合规定 {_count('safety_passed')} 项",
                f"共抽查 {_count('safety_sampled')} 项，符合规定 {_count('safety_sampled_passed')} 项",
                f"经返工处理符合规定 {_count('safety_reworked')} 项",
            ),
            "safety",
        ),
        (
            "观感质量验收",
            (
                f"共抽查 {_count('appearance_total')} 项",
                f"达到“好”和“一般”的 {_count('appearance_passed')} 项",
                f"经返修处理符合要求的 {_count('appearance_reworked')} 项",
            ),
            "appearance",
        ),
    )
    made = [Row((head(12, "序号"), head(35, "项　　目"), head(72, "验收记录"), head(46, "验收结论")), 9)]
    for number, (name, texts, key) in enumerate(rows, 1):
        record = Cell(72, tuple(Line(text, style="FormText") for text in texts))
        done = value(46, f"{{{{ record.{key}_conclusion }}}}", "center")
        made.append(Row((value(12, str(number), "center"), label(35, name), record, done), 21))
    return made


def _unit_conclusion() -> list[Row]:
    done = "{{ record.opinion or record.result|term('result') }}"
    day = date_of(Sheet("zh-CN", ""), "record.accepted_on")
    text = Cell(
        118, (Line(done, style="FormText"), Line(f"验收日期：{day}", "right", before=6, style="FormText"))
    )
    return [kept(Row((label(47, "综合验收结论"), text), 26))]


def drawing_review() -> Sheet:
    """图纸会审记录: questions of the drawings and the designer's answers; four parties."""
    sheet = Sheet("zh-CN", "图纸会审记录")
    opening(sheet, "图 纸 会 审 记 录")
    questions = (
        Column(12, "序号", "{{ line.number or loop.index }}"),
        Column(28, "图号", "{{ line.drawing }}"),
        Column(62, "图纸问题", "{{ line.question }}", "left"),
        Column(63, "答复意见", "{{ line.answer }}", "left"),
    )
    sheet.table(
        [
            wide(sheet, "工程名称", "{{ project.name }}"),
            pair(
                sheet,
                ("专　　业", "{{ record.discipline|term('discipline') }}"),
                ("会审日期", date_of(sheet, "record.reviewed_on or record.date")),
            ),
            wide(sheet, "会审地点", "{{ record.place }}"),
            wide(sheet, "会审图号", JOINED % "drawings"),
            *listing("for line in record.questions|pad(10)", questions, title="会审问题及答复", height=9),
            *part(
                wide(sheet, "参会人员", JOINED % "attendees"),
                kept(wide(sheet, "备　　注", "{{ record.remark }}")),
            ),
        ]
    )
    statement(sheet, "以上会审意见经各方确认，作为施工依据。", 4)
    _four(sheet, "设计单位", "建设单位", "监理单位", "施工单位")
    return sheet


def drawing_list() -> Sheet:
    """图纸目录: the as-built drawings of a discipline, one line each, and who put the list together."""
    sheet = Sheet("zh-CN", "图纸目录")
    opening(sheet, "图 纸 目 录")
    drawings = (
        Column(14, "序号", "{{ loop.index }}"),
        Column(36, "图　号", "{{ line.number }}"),
        Column(73, "图　　名", "{{ line.title }}", "left"),
        Column(20, "图幅", "{{ line.size }}"),
        Column(22, "版本", "{{ line.version }}"),
    )
    sheet.table(
        [
            wide(sheet, "工程名称", "{{ project.name }}"),
            pair(
                sheet,
                ("专　　业", "{{ record.discipline|term('discipline') }}"),
                ("编制日期", date_of(sheet, "record.date")),
            ),
            *part(*listing("for line in record.drawings|pad(12)", drawings)),
        ]
    )
    sheet.gap()
    hands = [
        Hand("编制单位", firm("contractor"), "编制人（签字）", "doc_controller"),
        Hand("审核单位", firm("supervisor"), "审核人（签字）", "supervisor"),
    ]
    total = wide(sheet, "合　　计", "共 {{ record.drawings|length }} 张")
    signatures(sheet, hands, height=40, above=[total, wide(sheet, "备　　注", "{{ record.remark }}")])
    return sheet


_ROLES = {
    "建设单位": "owner",
    "监理单位": "supervisor",
    "设计单位": "designer",
    "施工单位": "contractor",
    "供货单位": "supplier",
}
_ALSO = {"供货单位": ("maker",)}


def _four(sheet: Sheet, *names: str, height: float = 46) -> None:
    hands = []
    for name in names:
        role, also = _ROLES[name], _ALSO.get(name, ())
        hands.append(Hand(name, signing_firm(role, *also) if also else firm(role), "签字", role, also))
    signatures(sheet, hands, height=height, narrow=True)


def design_change() -> Sheet:
    """设计变更通知单 or 工程洽商记录: why, from what to what, which drawings, what it costs; four parties."""
    sheet = Sheet("zh-CN", "设计变更通知单")
    title = "{{ '工 程 洽 商 记 录' if record.change_kind == 'negotiation' else '设 计 变 更 通 知 单' }}"
    sheet.title(title)
    sheet.line("编号：{{ record.change_number or record.number }}", "right", after=4, keep=True)
    money = "{{ record.cost_effect|money ~ ' 元' if record.cost_effect is not none else '' }}"
    days = "{{ record.days_effect ~ ' 天' if record.days_effect is not none else '' }}"
    reflected = "{{ '☑' if record.as_built else '□' }}已反映　{{ record.as_built|named }}"
    sheet.table(
        [
            wide(sheet, "工程名称", "{{ project.name }}"),
            pair(
                sheet,
                ("专　　业", "{{ record.discipline|term('discipline') }}"),
                ("变更日期", date_of(sheet, "record.changed_on or record.date")),
            ),
            wide(sheet, "涉及图号", JOINED % "drawings_affected"),
            wide(sheet, "变更原因", "{{ record.reason }}", 34),
            wide(sheet, "变更内容\n（原→改）", "{{ record.content }}", 62),
            pair(sheet, ("费用影响", money), ("工期影响", days)),
            kept(wide(sheet, "竣工图反映", reflected)),
        ]
    )
    sheet.gap(6, keep=True)
    _four(sheet, "设计单位", "建设单位", "监理单位", "施工单位")
    return sheet


def rectification_notice() -> Sheet:
    """质量整改通知单: what is wrong, by which clause, what is asked for and by when; received by the addressee."""
    sheet = Sheet("zh-CN", "质量整改通知单")
    opening(sheet, "质 量 整 改 通 知 单")
    sheet.line("工程名称：{{ project.name }}", after=5)
    sheet.line("致：{{ record.to_party|party }}", after=5)
    deadline = date_of(sheet, "record.deadline")
    sheet.line(
        f"经检查，你单位施工的下列部位存在质量问题，请按要求于 {deadline} 前整改完毕，自检合格后书面回复，以便复查。",
        "both",
        indent=2,
        after=6,
    )
    problems = (
        Column(12, "序号", "{{ loop.index }}"),
        Column(33, "部　　位", "{{ line.part }}", "left"),
        Column(46, "存在问题", "{{ line.problem }}", "left"),
        Column(34, "依据条款", "{{ line.clause }}", "left"),
        Column(40, "整改要求", "{{ line.requirement }}", "left"),
    )
    rows = listing("for line in record.problems|pad(6)", problems, height=14)
    asked = pair(
        sheet,
        ("签发日期", date_of(sheet, "record.issued_on")),
        ("整改期限", deadline),
    )
    remark = kept(wide(sheet, "备　　注", "{{ record.remark }}", 12))
    sheet.table([*rows, *part(asked, remark)])
    sheet.gap(6, keep=True)
    issued = date_of(sheet, "record.issued_on or (record|signer(record.issued_by)).date")
    signatures(
        sheet,
        [
            Hand(
                "签发单位",
                "{{ record.issued_by|party }}",
                "签发人（签字）",
                "",
                person="{{ (record|signer(record.issued_by)).person }}",
                date=issued,
            ),
            Hand(
                "签收单位",
                "{{ record.to_party|party }}",
                "签收人（签字）",
                "",
                person="{{ (record|signer(record.to_party)).person }}",
                date=date_of(sheet, "(record|signer(record.to_party)).date"),
            ),
        ],
        height=50,
    )
    return sheet


def rectification_reply() -> Sheet:
    """质量整改回复单: cause, measures, photographs; below it the re-check and whether the notice is closed."""
    sheet = Sheet("zh-CN", "质量整改回复单")
    opening(sheet, "质 量 整 改 回 复 单")
    to = "{{ (record.to_party or 'supervisor')|party if record.to_party or parties.supervisor.name else '' }}"
    checked = "(record|signer(record.to_party or 'supervisor'))"
    sheet.line("工程名称：{{ project.name }}", after=5)
    sheet.line(f"致：{to}", after=5)
    sheet.line(
        "{{ '《' ~ record.replies_to|named ~ '》' if record.replies_to else '整改通知单' }}"
        "所列问题，我单位已整改完毕并自检合格，现将整改情况回复如下，请予复查。",
        "both",
        indent=2,
        after=6,
    )
    result = (("pass", "合格，同意关闭"), ("continue", "不合格，继续整改"))
    sheet.table(
        [
            wide(sheet, "原因分析", "{{ record.cause }}", 34),
            wide(sheet, "整改措施\n及完成情况", "{{ record.measures }}", 56),
            listed(sheet, "整改前后照片", "record.photos", 14, ("另附", "")),
            pair(
                sheet,
                ("回复单位", "{{ (record.responsible or 'contractor')|party }}"),
                ("回复日期", date_of(sheet, "record.replied_on")),
            ),
            wide(sheet, "复查意见", tick("record.result", result, "　　"), 10),
            kept(
                pair(
                    sheet,
                    ("复查人", "{{ record.rechecked_by }}"),
                    ("复查日期", date_of(sheet, "record.rechecked_on")),
                )
            ),
        ]
    )
    sheet.gap(6, keep=True)
    signatures(
        sheet,
        [
            Hand("整改单位", firm("contractor"), "项目负责人（签字）", "contractor"),
            Hand(
                "复查单位",
                to,
                "复查人（签字）",
                "",
                person=f"{{{{ {checked}.person }}}}",
                date=date_of(sheet, f"{checked}.date"),
            ),
        ],
        height=50,
    )
    return sheet


def concealed_work() -> Sheet:
    """隐蔽工程验收记录: where, what, by which drawings, with which photographs; signed before it is covered."""
    sheet = Sheet("zh-CN", "隐蔽工程验收记录")
    opening(sheet, "隐蔽工程验收记录")
    sheet.table(
        [
            wide(sheet, "工程名称", "{{ project.name }}"),
            pair(
                sheet,
                ("隐蔽项目", "{{ record.concealed|named or record.title }}"),
                ("专　　业", "{{ record.discipline|term('discipline') }}"),
            ),
            pair(
                sheet,
                ("验收日期", date_of(sheet, "record.inspected_on")),
                ("隐蔽日期", date_of(sheet, "record.covered_on")),
            ),
            wide(sheet, "隐蔽部位", "{{ record.part }}"),
            wide(sheet, "验收依据", "{{ record.basis }}", 12),
            wide(sheet, "主要材料\n名称及规格", "{{ record.materials }}", 14),
            wide(sheet, "隐蔽内容", "{{ record.content }}", 34),
            listed(sheet, "影像资料", "record.photos", 12, ("另附", "")),
            listed(sheet, "存在问题", "record.problems", 12),
            wide(sheet, "验收结论", tick("record.result", RESULT, "　　") + "　　{{ record.opinion }}", 12),
            kept(wide(sheet, "复查结论", "{{ record.recheck }}", 12)),
        ]
    )
    sheet.gap(5, keep=True)
    person = "{{ (record|signer('%s')).person }}"
    watcher = "(record|signer('supervisor' if parties.supervisor.name else 'owner'))"
    signatures(
        sheet,
        [
            Hand(
                "施工单位",
                firm("contractor"),
                "项目技术负责人",
                "contractor",
                extra=("专业工长：" + person % "foreman", "专业质检员：" + person % "quality"),
            ),
            # without a supervisor it is the owner's technical lead who signs; with one, nobody else may
            Hand(
                "监理（建设）单位",
                "{{ parties.supervisor.name or parties.owner.name }}",
                "{{ '专业监理工程师' if parties.supervisor.name else '建设单位项目技术负责人' }}",
                "",
                person=f"{{{{ {watcher}.person }}}}",
                date=date_of(sheet, f"{watcher}.date"),
            ),
        ],
        height=52,
    )
    return sheet


def unpacking_inspection() -> Sheet:
    """设备开箱检查记录: state of the packing, counts against the packing list, what is missing; four parties."""
    sheet = Sheet("zh-CN", "设备开箱检查记录")
    opening(sheet, "设备开箱检查记录")
    lines = (
        Column(12, "序号", "{{ loop.index }}"),
        Column(38, "名　　称", "{{ line.name }}", "left"),
        Column(37, "型号规格", "{{ line.model }}", "left"),
        Column(14, "单位", "{{ line.measure }}"),
        Column(15, "装箱\n数量", "{{ line.listed }}"),
        Column(15, "实到\n数量", "{{ line.found }}"),
        Column(34, "出厂编号", "{{ line.serial }}", "left"),
    )
    sheet.table(
        [
            wide(sheet, "工程名称", "{{ project.name }}"),
            wide(sheet, "设　　备", "{{ record.equipment|named }}"),
            pair(
                sheet,
                ("装箱单号", "{{ record.packing_list_number }}"),
                ("检查日期", date_of(sheet, "record.inspected_on")),
            ),
            pair(
                sheet,
                ("检查地点", "{{ [record.place, record.part]|select|join('　') }}"),
                ("检查依据", "{{ record.basis }}"),
            ),
            wide(sheet, "包装及外观", "{{ record.appearance }}", 12),
            *listing("for line in record.lines|pad(7)", lines, title="数量核对", top=9, height=7.5),
            *part(listed(sheet, "缺件及损坏", "record.missing_parts + record.problems", 10)),
            wide(sheet, "其他说明", "{{ record.content }}{{ record.remarks }}", 10),
            kept(wide(sheet, "检查结论", tick("record.result", RESULT, "　　"), 10)),
        ]
    )
    sheet.gap(5, keep=True)
    _four(sheet, "建设单位", "监理单位", "施工单位", "供货单位", height=42)
    return sheet
