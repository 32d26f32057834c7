"""The files of a new dossier: short, in the order one thinks, with an example of each kind of entry."""

from __future__ import annotations

import json
from collections.abc import Iterator

from dossier.library.fields import Field
from dossier.library.schemas import Schemas
from dossier.model import Catalogue, Language, RecordType, Text

_MAIN = {
    "zh": """# yaml-language-server: $schema=.dossier/schemas/dossier.schema.json
# 竣工资料主文件。以 “# ←” 标出的各行先填；用不到的行留空或删除。
dossier: 1
profile: {profile:<20}# 归档范围：{profile_title}
jurisdiction: CN            # 属地；CN-BJ 北京 …
language: zh-CN

project:
  code: {code}  # ← 工程编号，也是输出文件夹名
  name: {name}  # ← 工程全称，与合同一致
  place:                    # ← 工程地点
  contract_number:          # ← 合同编号
  traits: []                # 项目特征，决定哪些资料要归档，例如 [tendered, supervised, trial-run, training]
                            # 只供货、不安装的写 supply-only；免办施工许可证的写 permit-exempt
                            # 既有建筑的维修、改造，不重新定位放线的写 standing-building

parties:
  owner: {{name: 建设单位全称}}             # ←
  contractor: {{name: 施工单位全称}}        # ←
  # supplier: {{name: 供货单位全称, contact: 姓名}}
  # supervisor: {{name: 监理单位全称, chief_supervisor: 姓名}}
  # designer: {{name: 设计单位全称}}

milestones:                 # 日期写成 2026-03-05；还没到的留空
  contract_signed:
  # shipped:                # 设备发货
  # delivered:              # 设备到货
  construction_started:
  construction_completed:
  report_submitted:         # 提交竣工报告
  accepted:                 # 竣工验收合格之日，保修期由此起算
  handed_over:              # 移交
  # trial_run: {{started: 2026-08-03T09:00, ended: 2026-08-08T11:00}}

# 按项列出后，程序逐项检查（每台设备、每个专业、每批材料……）
disciplines: []             # 例如 [electrical, plumbing, decoration]
units: []                   # 例如 [{{id: U1, name: 1号楼}}]
equipment: []               # 例如 [{{tag: P-101, name: 潜水泵, model: 型号, serial: 出厂编号, maker: 厂家}}]
# systems: [{{id: S1, name: 给排水系统}}]   # 还可列 materials、rooms、divisions、inspection_lots …

records: [records/*.yaml]

# 经批准可以不交的，写在这里：
# waivers:
#   - {{requirement: BC-061, reason: 合同约定不发保修卡, approved_by: 姓名, date: 2026-03-05}}
# 由专人接受、到期前不算错误的问题：
# accept:
#   - {{code: X565, record: A4-001, reason: 厂家已出更正函, approved_by: 姓名, date: 2026-03-05, until: 2026-06-30}}
""",
    "en": """# yaml-language-server: $schema=.dossier/schemas/dossier.schema.json
# The main file of the dossier. Fill in the lines marked “# <-” first; leave blank or delete what does not apply.
dossier: 1
profile: {profile:<20}# what must be there: {profile_title}
jurisdiction: CN
language: en

project:
  code: {code}  # <- project code, also the name of the output folder
  name: {name}  # <- full name, as in the contract
  place:                    # <-
  contract_number:          # <-
  traits: []                # decide which records are asked for, e.g. [tendered, supervised, trial-run, training]
                            # supply-only: delivered, not installed; permit-exempt: needs no construction permit
                            # standing-building: repairs of a standing building, not set out anew

parties:
  owner: {{name: Full name of the owner}}              # <-
  contractor: {{name: Full name of the contractor}}    # <-
  # supplier: {{name: Full name, contact: Person}}
  # supervisor: {{name: Full name, chief_supervisor: Person}}
  # designer: {{name: Full name}}

milestones:                 # dates as 2026-03-05; leave blank what has not happened
  contract_signed:
  # shipped:
  # delivered:
  construction_started:
  construction_completed:
  report_submitted:
  accepted:                 # acceptance passed: the warranty runs from this day
  handed_over:
  # trial_run: {{started: 2026-08-03T09:00, ended: 2026-08-08T11:00}}

# What is listed here is asked for item by item (each piece of equipment, discipline, lot …)
disciplines: []             # e.g. [electrical, plumbing, decoration]
units: []                   # e.g. [{{id: U1, name: Building 1}}]
equipment: []               # e.g. [{{tag: P-101, name: Pump, model: X, serial: Y, maker: Z}}]
# systems: [{{id: S1, name: Plumbing}}]   # likewise materials, rooms, divisions, inspection_lots …

records: [records/*.yaml]

# What need not be handed in, by somebody's decision:
# waivers:
#   - {{requirement: BC-061, reason: Not agreed in the contract, approved_by: Name, date: 2026-03-05}}
# Findings that somebody accepts for a time:
# accept:
#   - {{code: X565, record: A4-001, reason: The maker wrote, approved_by: Name, date: 2026-03-05, until: 2026-06-30}}
""",
}

_NOTE = Text(
    "# 去掉行首的 “# ” 即启用一条；把文件放进 evidence/ 后写上路径。\n",
    "# Remove “# ” at the start of the lines to use an entry; put the file below evidence/ and name it.\n",
)


def scaffold(name: str, catalogue: Catalogue, schemas: Schemas, lang: Language) -> dict[str, str]:
    """Path below the new folder → content. Every file validates as it stands."""
    main = _MAIN[lang].format(
        profile=catalogue.profile,
        profile_title=catalogue.title.get(lang),
        code=_quoted(f"{name}-001"),
        name=_quoted(name),
    )
    files = {"dossier.yaml": main, "evidence/.gitkeep": ""}
    filed = {kind.group for kind in schemas.record_types.values()}
    # A profile of rules alone files nothing; the pattern in dossier.yaml must still find a file.
    groups = {g: t for g, t in catalogue.groups.items() if g in filed} or {"records": Text("资料", "Records")}
    for group, title in groups.items():
        files[f"records/{group}.yaml"] = _records_file(group, title, catalogue, schemas, lang)
    return files


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _records_file(group: str, title: Text, catalogue: Catalogue, schemas: Schemas, lang: Language) -> str:
    lines = [
        "# yaml-language-server: $schema=../.dossier/schemas/records-file.schema.json\n",
        f"# {group} {title.get(lang)}\n",
        _NOTE.get(lang),
    ]
    wanted: dict[str, RecordType] = {}
    for requirement in catalogue.requirements:
        for name in requirement.records[:1]:
            if requirement.group == group and name in schemas.record_types:
                wanted.setdefault(name, schemas.record_types[name])
    for number, kind in enumerate(wanted.values(), 1):
        lines.append(f"\n# {kind.title.get(lang)}\n")
        lines += [f"# {line}\n" for line in example_entry(f"{group}-{number:03}", kind, schemas, lang)]
    return "".join(lines)


def example_entry(identity: str, kind: RecordType, schemas: Schemas, lang: Language) -> Iterator[str]:
    """The lines of one entry of a records file, with what its type must have."""
    yield f"- id: {identity}"
    yield f"  type: {kind.name}"
    yield f"  title: {kind.title.get(lang)}"
    record = schemas.record(kind.name)
    own = [key for key in record.asked_keys if key not in ("id", "type", "title", "number", "date")]
    # Where a paper goes from one firm to another, the entry names both; of two that it names each signs.
    giver, taker = _FIRMS[::-1] if kind.name in _OF_THE_OWNER else _FIRMS
    sides = {"from_party": giver, "to_party": taker}
    for key in ("number", "date", *own):
        if key in record.fields:
            yield f"  {key}: {sides.get(key) or _sample(record.fields[key])}"
    signing = _FIRMS if sides.keys() <= {*own} else _FIRMS[:1]
    signers = (f"{{role: {role}, person: , date: , seal: true}}" for role in signing)
    yield f"  signatures: [{', '.join(signers)}]"
    yield f"  evidence: [{{file: evidence/{kind.title.get(lang)}.pdf, kind: scan}}]"


def _sample(field: Field) -> str:
    """A value of the right shape in YAML's flow style: a date, the first allowed word, a list of one, a map to fill.

    Keys of a map that may be left out stand there blank, which counts as absent.
    """
    if field.words:
        return str(field.words[0])
    if field.reference:
        return _REFERRED.get(field.reference, _FILL_IN)
    if moment := next((_MOMENTS[f] for f in field.formats if f in _MOMENTS), None):
        return moment
    kind = field.kind or "string"
    if kind == "array":
        return f"[{_sample(field.items)}]" if field.items else "[]"
    if kind == "object":
        asked = {
            *field.asked_keys,
            *(key for part in field.parts for key in part.get("then", {}).get("required", ())),
        }
        pairs = [f"{k}: {_sample(below) if k in asked else ''}" for k, below in field.fields.items()]
        return "{" + ", ".join(pairs) + "}"
    if kind in ("number", "integer"):
        least = field.first("minimum")
        return str(1 if least is None else least)
    return "true" if kind == "boolean" else _FILL_IN


_FILL_IN = "…"
_MOMENTS = {
    "date": "2026-03-05",
    "date-or-datetime": "2026-03-05",
    "local-date-time": "2026-03-05T09:00",
}
_FIRMS = ("contractor", "owner")
"""The parties of a scaffold, who hands over first."""
_OF_THE_OWNER = frozenset({"repair-notice"})
"""Types of papers that the owner writes to the contractor."""
_REFERRED = {"parties": _FIRMS[0], "systems": "S1"}
"""Members that dossier.yaml of a scaffold has, the second one behind “# ”."""
