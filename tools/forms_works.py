"""Forms of completion and acceptance: 竣工报告, 竣工验收报告, 试运行通知, 试运行记录. Chinese only."""

from __future__ import annotations

from forms_cells import Column, Row, kept, listing, part, section
from forms_kit import Sheet
from forms_parts import (
    Hand,
    date_of,
    firm,
    listed,
    more_signatures,
    opening,
    pair,
    signatures,
    statement,
    tick,
    wide,
)

AT = "{{ line.at.strftime('%Y.%m.%d %H:%M') if line.at else '' }}"
RECOVERED = AT.replace("line.at", "line.recovered")
PARTICIPANTS = (
    "{% for name in record.participants %}{{ name|party }}{{ '、' if not loop.last else '' }}{% endfor %}"
)
HOURS = (
    "{% if record.started and record.ended %}"
    "{{ '%g'|format(((record.ended - record.started).total_seconds() / 3600)|round(1)) }} 小时{% endif %}"
)
NORMAL = "{{ '正常' if line.normal else '异常' if line.normal == false else '' }}"


def completion_report() -> Sheet:
    """工程竣工报告: the contractor reports the works finished and asks for acceptance."""
    sheet = Sheet("zh-CN", "工程竣工报告")
    opening(sheet, "工 程 竣 工 报 告")
    sheet.table(
        [
            wide(sheet, "工程名称", "{{ project.name }}"),
            pair(sheet, ("工程地点", "{{ project.place }}"), ("合同编号", "{{ project.contract_number }}")),
            pair(sheet, ("建设单位", firm("owner")), ("监理单位", firm("supervisor"))),
            pair(sheet, ("设计单位", firm("designer")), ("施工单位", firm("contractor"))),
            pair(
                sheet,
                ("工程规模", "{{ record.overview.scale }}"),
                ("结构类型", "{{ record.overview.structure }}"),
            ),
            pair(
                sheet,
                ("开工日期", date_of(sheet, "record.overview.started")),
                ("完工日期", date_of(sheet, "record.overview.completed")),
            ),
            wide(sheet, "合同及设计内容\n完成情况", "{{ record.contract_fulfilment }}", 20),
            wide(sheet, "工程质量\n验收情况", "{{ record.inspection_summary }}", 20),
            wide(sheet, "施工单位\n质量自评", "{{ record.self_assessment }}", 14),
            wide(sheet, "主要质量控制\n资料核查结果", "{{ record.document_check }}", 14),
            wide(sheet, "存在问题及\n改进措施", "{{ record.defects_and_measures }}", 14),
            wide(sheet, "申请竣工\n验收意见", "{{ record.request }}", 14),
            kept(wide(sheet, "总监理工程师\n意见", "{{ record.supervisor_opinion }}", 14)),
        ]
    )
    statement(sheet, "以上内容属实，特此报告。", 5)
    signatures(
        sheet,
        [
            Hand(
                "施工单位",
                firm("contractor"),
                "企业负责人（签字）",
                "company_head",
                extra=("项目经理（签字）：{{ (record|signer('project_manager')).person }}",),
            ),
            Hand("监理单位", firm("supervisor"), "总监理工程师（签字）", "chief_supervisor"),
        ],
        height=50,
    )
    return sheet


def acceptance_report() -> Sheet:
    """竣工验收报告: who accepted what, by which procedure, with which opinion and conclusion."""
    sheet = Sheet("zh-CN", "工程竣工验收报告")
    opening(sheet, "工程竣工验收报告")
    sheet.table([*_accepted(sheet), *_acceptors(), *_opinions(sheet), *_conclusion(sheet)])
    statement(sheet, "各方确认以上验收过程和结论属实。")
    sign = "项目负责人（签字）"
    more_signatures(
        sheet,
        [
            Hand("建设单位", firm("owner"), sign, "owner"),
            Hand("监理单位", firm("supervisor"), "总监理工程师（签字）", "supervisor"),
            Hand("施工单位", firm("contractor"), sign, "contractor"),
        ],
        [
            Hand("设计单位", firm("designer"), sign, "designer"),
            Hand("勘察单位", firm("surveyor"), sign, "surveyor"),
        ],
        height=50,
    )
    return sheet


def _accepted(sheet: Sheet) -> list[Row]:
    reported, accepted = date_of(sheet, "record.reported_on"), date_of(sheet, "record.accepted_on")
    permit = "{{ record.permit_number or project.permit_number }}"
    return [
        wide(sheet, "工程名称", "{{ project.name }}"),
        pair(sheet, ("工程地点", "{{ project.place }}"), ("报建日期", reported)),
        pair(sheet, ("施工许可证号", permit), ("验收日期", accepted)),
        wide(sheet, "施工图\n审查意见", "{{ record.drawing_review }}", 10),
        wide(sheet, "工程概况", "{{ record.overview }}", 24),
    ]


def _acceptors() -> list[Row]:
    firms = (
        Column(50, "参建身份", "{{ line.party|term('party') }}"),
        Column(75, "单位名称", "{{ line.name or line.party|party }}", "left"),
        Column(40, "资质", "{{ line.qualification }}"),
    )
    committee = (
        Column(12, "序号", "{{ loop.index }}"),
        Column(28, "姓名", "{{ line.name }}"),
        Column(65, "工作单位", "{{ line.organisation|party }}", "left"),
        Column(30, "职务", "{{ line.position }}"),
        Column(30, "职称", "{{ line.title }}"),
    )
    return [
        *listing("for line in record.participants|pad(3)", firms, title="一、参建单位"),
        *listing("for line in record.committee|pad(5)", committee, title="二、验收组成员"),
    ]


def _opinions(sheet: Sheet) -> list[Row]:
    names = {
        "survey": "勘察",
        "design": "设计",
        "construction": "施工",
        "supervision": "监理",
        "owner": "建设",
    }
    return [
        section(sheet.width, "三、验收程序、内容和各方质量意见", header=False),
        wide(sheet, "验收程序\n和内容", "{{ record.procedure }}", 24),
        *(
            wide(sheet, f"{name}单位\n意　　见", f"{{{{ record.opinions.{key} }}}}", 15)
            for key, name in names.items()
        ),
    ]


def _conclusion(sheet: Sheet) -> list[Row]:
    issues = (
        Column(12, "序号", "{{ loop.index }}"),
        Column(89, "遗留问题", "{{ line.item }}", "left"),
        Column(34, "责任方", "{{ line.responsible|party }}"),
        Column(30, "整改期限", "{{ line.deadline|ymd }}"),
    )
    result = tick("record.conclusion", (("pass", "合格，同意通过竣工验收"), ("fail", "不合格")))
    return [
        *listing("for line in record.open_items|pad(1)", issues, title="四、遗留问题及整改要求"),
        section(sheet.width, "五、结论和附件", header=False),
        wide(sheet, "竣工验收结论", result, 10),
        kept(listed(sheet, "附件清单", "record.attachments", 10)),
    ]


def trial_run_notice() -> Sheet:
    """试运行通知: what will run, when and where; issued at least 48 hours before; signed for on receipt."""
    sheet = Sheet("zh-CN", "试运行通知", body=12)
    sheet.title("试 运 行 通 知")
    sheet.line("编号：{{ record.number }}", "right", after=6, keep=True)
    sheet.line("致：{{ record.to_party|party }}", after=8, size=12)
    sheet.line(
        "{{ project.name }}已具备试运行条件，定于{{ record.starts_at|cn_date or '　　　年　　月　　日　　时' }}"
        "开始试运行，请届时派员到场参加，并对试运行记录签字确认。具体安排如下：",
        "both",
        size=12,
        indent=2,
        after=8,
    )
    sheet.table(
        [
            wide(sheet, "试运行内容", "{{ record.content }}", 34),
            wide(sheet, "开始时间", "{{ record.starts_at|cn_date }}", 10),
            wide(sheet, "地　　点", "{{ record.place }}", 10),
            listed(sheet, "设备清单", "record.equipment_list", 30, ("见试运行方案。", "")),
            wide(
                sheet,
                "记录要求",
                "{{ record.recording or '按试运行方案规定的项目和间隔记录，由各方在场人员签字。' }}",
                20,
            ),
            wide(sheet, "发出时间", "{{ record.issued_at|cn_date or '　　　年　　月　　日　　时' }}", 10),
        ]
    )
    sheet.gap(8, keep=True)
    signatures(
        sheet,
        [
            Hand("发出单位（项目部）", "{{ record.responsible|party }}", "项目经理（签字）", "contractor"),
            # the receiver signs the paper: name and time come from the receipt, not from the signatures
            Hand(
                "签收单位",
                "{{ record.to_party|party }}",
                "签收人（签字）",
                "",
                person="{{ record.received_by }}",
                date="{{ record.received_at|cn_date or '　　　年　　月　　日　　时' }}",
            ),
        ],
        height=54,
    )
    return sheet


def trial_run_record() -> Sheet:
    """试运行记录: readings, faults, hours without interruption, conclusion; three parties sign."""
    sheet = Sheet("zh-CN", "试运行记录")
    opening(sheet, "试 运 行 记 录")
    restarted = tick("record.restarted", (("true", "是"), ("false", "否")))
    sheet.table(
        [
            wide(sheet, "工程名称", "{{ project.name }}"),
            pair(
                sheet,
                ("系统（设备）", "{{ record.system | named }}"),
                ("试运行方案", "{{ record.plan | named }}"),
            ),
            pair(
                sheet,
                ("开始时间", "{{ record.started|cn_date }}"),
                ("结束时间", "{{ record.ended|cn_date }}"),
            ),
            pair(sheet, ("连续运行时长", HOURS), ("中断后重新计时", restarted)),
            wide(sheet, "参加单位", PARTICIPANTS),
            *_run_lists(),
            *part(wide(sheet, "整改情况", "{{ record.rectification }}", 10)),
            kept(wide(sheet, "试运行结论", "{{ record.conclusion }}", 13)),
        ]
    )
    statement(sheet, "各方在场人员确认以上记录真实、完整。")
    signatures(
        sheet,
        [
            Hand("施工单位", firm("contractor"), "签字", "contractor"),
            Hand("监理单位", firm("supervisor"), "签字", "supervisor"),
            Hand("建设单位", firm("owner"), "签字", "owner"),
        ],
        height=42,
    )
    return sheet


def _run_lists() -> list[Row]:
    readings = (
        Column(12, "序号", "{{ loop.index }}"),
        Column(38, "时间", AT),
        Column(43, "参数", "{{ line.parameter }}", "left"),
        Column(27, "标准值", "{{ line.standard }}"),
        Column(27, "实测值", "{{ line.measured }}"),
        Column(18, "是否正常", NORMAL),
    )
    faults = (
        Column(12, "序号", "{{ loop.index }}"),
        Column(38, "发生时间", AT),
        Column(43, "故障现象", "{{ line.symptom }}", "left"),
        Column(38, "处理措施", "{{ line.action }}", "left"),
        Column(34, "恢复时间", RECOVERED),
    )
    return [
        *listing("for line in record.readings|pad(6)", readings, title="一、运行参数记录", height=7.5),
        *listing("for line in record.faults|pad(1)", faults, title="二、故障及处理记录", height=7.5),
    ]
