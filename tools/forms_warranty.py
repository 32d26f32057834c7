"""工程质量保修书: scope, periods beside the statutory minimum, duties. One layout, two languages."""

from __future__ import annotations

from forms_cells import Cell, Line, Row, head, label, loop, value
from forms_kit import Lang, Sheet
from forms_parts import Hand, firm, signatures, statement


def warranty_letter(lang: Lang) -> Sheet:
    """工程质量保修书: scope, periods beside the statutory minimum (条例第40条), duties, money, contacts."""
    sheet = Sheet(lang, "工程质量保修书" if lang == "zh-CN" else "Warranty deed", body=12)
    _parties_and_works(sheet)
    _scope_and_periods(sheet)
    _money(sheet)
    _duties(sheet)
    _contacts(sheet)
    _hands(sheet)
    return sheet


def _clause(sheet: Sheet, zh: str, en: str) -> None:
    sheet.line(sheet.say(zh, en), "both", after=4, indent=0 if sheet.lang == "en" else 2)


def _heading(sheet: Sheet, zh: str, en: str) -> None:
    sheet.line(sheet.say(zh, en), before=8, after=4, hei=True, keep=True, style="FormHead")


def _items(sheet: Sheet, expression: str, zh: str, en: str) -> None:
    """A numbered list of texts; when there are none, the sentence for that."""
    sheet.line(f"{{%p for text in {expression} %}}")
    _clause(sheet, "{{ loop.index }}．{{ text }}", "{{ loop.index }}. {{ text }}")
    sheet.line("{%p endfor %}")
    sheet.line(f"{{%p if not {expression} %}}")
    _clause(sheet, zh, en)
    sheet.line("{%p endif %}")


def _parties_and_works(sheet: Sheet) -> None:
    say = sheet.say
    sheet.title(say("工程质量保修书", "WARRANTY DEED"), 22)
    sheet.line(say("编号：{{ record.number }}", "No.: {{ record.number }}"), "right", after=8)
    for name, text in (
        (say("发包人（全称）：", "Owner: "), firm("owner")),
        (say("承包人（全称）：", "Contractor: "), firm("contractor")),
        (say("工程名称：", "Project: "), "{{ project.name }}"),
        (say("工程地点：", "Place: "), "{{ project.place }}"),
    ):
        sheet.line(name + text, after=5)
    sheet.gap(3)
    _clause(
        sheet,
        "为明确本工程的质量保修责任，双方依据《建设工程质量管理条例》和施工合同，订立本保修书。",
        "To settle the warranty for the quality of these works, the parties make this deed under the Regulations "
        "on the Quality Management of Construction Projects (PRC) and the works contract.",
    )


def _scope_and_periods(sheet: Sheet) -> None:
    _heading(sheet, "一、保修范围", "1  Scope")
    _items(sheet, "record.scope", "按施工合同约定。", "As agreed in the works contract.")
    _heading(sheet, "二、保修期限", "2  Periods")
    _clause(
        sheet,
        "保修期自工程竣工验收合格之日起计算。约定期限不得短于法定最低期限（《建设工程质量管理条例》第40条）。",
        "The periods run from the day on which the works pass acceptance. None may be shorter than the statutory "
        "minimum (Regulations, Article 40).",
    )
    _periods(sheet)


def _money(sheet: Sheet) -> None:
    _heading(sheet, "三、缺陷责任期与质量保证金", "3  Defect liability and retention money")
    _clause(
        sheet,
        "缺陷责任期：{% if record.defect_liability_months is not none %}{{ record.defect_liability_months }} 个月"
        "{% else %}按施工合同约定{% endif %}；质量保证金：{% if record.retention_percent is not none %}"
        "结算价款的 {{ record.retention_percent }}%{% else %}按施工合同约定{% endif %}。",
        "Defect liability period: {% if record.defect_liability_months is not none %}"
        "{{ record.defect_liability_months }} months{% else %}as in the works contract{% endif %}. Retention: "
        "{% if record.retention_percent is not none %}{{ record.retention_percent }} % of the final account"
        "{% else %}as in the works contract{% endif %}.",
    )
    _clause(
        sheet,
        "质量保证金的返还不影响承包人在保修期内的保修责任。",
        "The return of retention money does not end the contractor's duties within the warranty periods.",
    )


def _duties(sheet: Sheet) -> None:
    _heading(sheet, "四、保修责任", "4  Duties")
    _clause(
        sheet,
        "在保修范围和保修期限内发生质量问题的，由承包人履行保修义务，并对造成的损失承担赔偿责任"
        "（《建设工程质量管理条例》第41条）。双方另行约定如下：",
        "For defects within the scope and the periods the contractor performs the warranty and answers for the "
        "loss they cause (Regulations, Article 41). The parties further agree:",
    )
    _items(sheet, "record.duties", "无另行约定。", "Nothing further.")
    _heading(sheet, "五、保修费用", "5  Costs")
    _clause(
        sheet, "{{ record.costs or '按施工合同约定。' }}", "{{ record.costs or 'As in the works contract.' }}"
    )
    _heading(sheet, "六、其他约定", "6  Other terms")
    _clause(sheet, "{{ record.other_terms or '无。' }}", "{{ record.other_terms or 'None.' }}")


def _contacts(sheet: Sheet) -> None:
    say = sheet.say
    _heading(sheet, "七、保修联系方式", "7  Whom to call")
    who = (
        label(26, say("联 系 人", "Contact")),
        value(56.5, "{{ record.contact }}", keep=True),
        label(26, say("联系电话", "Phone")),
        value(56.5, "{{ record.phone }}"),
    )
    where = (label(26, say("地　　址", "Address")), value(139, "{{ record.address }}", keep=True))
    sheet.table([Row(who, 9), Row(where, 9)])


def _hands(sheet: Sheet) -> None:
    say = sheet.say
    in_force = say(
        "本保修书自双方签字、盖章之日起生效，一式　　份，双方各执　　份。",
        "In force from the day on which both parties have signed and sealed it. Made out in ____ copies.",
    )
    statement(sheet, in_force, 9, 0 if sheet.lang == "en" else 2)

    def details(key: str) -> tuple[str, ...]:
        names = {
            "legal_representative": say("法定代表人", "Legal representative"),
            "address": say("地　　址", "Address"),
            "phone": say("电　　话", "Phone"),
            "bank": say("开户银行", "Bank"),
            "account": say("账　　号", "Account"),
        }
        return tuple(
            f"{name}{say('：', ': ')}{{{{ parties.{key}.{field} }}}}" for field, name in names.items()
        )

    signs = say("签字人（签字）", "Signed")
    owner, contractor = say("发包人（公章）", "Owner"), say("承包人（公章）", "Contractor")
    signatures(
        sheet,
        [
            Hand(owner, firm("owner"), signs, "owner", extra=details("owner")),
            Hand(contractor, firm("contractor"), signs, "contractor", extra=details("contractor")),
        ],
        height=90,
    )


def _periods(sheet: Sheet) -> None:
    say = sheet.say
    agreed = say(
        "{% if line.unit == 'design_life' %}设计文件规定的合理使用年限"
        "{% if line.value %}（{{ line.value }}年）{% endif %}"
        "{% elif line.value %}{{ line.value }}{{ '年' if line.unit == 'year' else '个采暖期、供冷期' }}"
        "{% endif %}",
        "{% if line.unit == 'design_life' %}reasonable service life in the design documents"
        "{% if line.value %} ({{ line.value }} years){% endif %}{% elif line.value %}{{ line.value }} "
        "{{ ('year' if line.value == 1 else 'years') if line.unit == 'year' else 'heating and cooling seasons' }}"
        "{% endif %}",
    )
    least = say(
        "{% if line.item == 'foundation' %}设计文件规定的合理使用年限"
        "{% elif line.item in ['roof_waterproofing', 'wet_rooms', 'external_wall'] %}5年"
        "{% elif line.item == 'heating_cooling' %}2个采暖期、供冷期"
        "{% elif line.item in ['electrical', 'plumbing', 'equipment', 'decoration'] %}2年"
        "{% elif line.item %}由双方约定{% endif %}",
        "{% if line.item == 'foundation' %}reasonable service life in the design documents"
        "{% elif line.item in ['roof_waterproofing', 'wet_rooms', 'external_wall'] %}5 years"
        "{% elif line.item == 'heating_cooling' %}2 heating and cooling seasons"
        "{% elif line.item in ['electrical', 'plumbing', 'equipment', 'decoration'] %}2 years"
        "{% elif line.item %}by agreement{% endif %}",
    )
    date = say("cn_date", "en_date")
    columns = (
        (12.0, say("序号", "No."), "{{ loop.index }}"),
        (52.0, say("保修项目", "Item"), "{{ line.name or line.item|term('item') }}"),
        (35.0, say("约定期限", "Agreed"), agreed),
        (35.0, say("法定最低期限", "Statutory minimum"), least),
        (31.0, say("起算日", "Runs from"), f"{{{{ (record.starts_on|{date}) if line.item else '' }}}}"),
    )
    cells = tuple(
        Cell(width, (Line(text, "left" if width == 52 else "center", 10.5, style="FormText"),))
        for width, _, text in columns
    )
    sheet.table(
        [
            Row(tuple(head(width, name) for width, name, _ in columns), 9, header=True),
            *loop("for line in record.periods|pad(4)", Row(cells, 9)),
        ]
    )
