"""Data for shipped forms, made from the schemas: everything given, only what must be, and far too much."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from dossier.forms.contract import complete
from dossier.library.fields import Field
from dossier.library.schemas import Schemas
from dossier.resources import Library, shipped_root

SCHEMAS = Schemas(Library((shipped_root(),)))
RECORD_FORMS = sorted(kind.form for kind in SCHEMAS.record_types.values() if kind.form)
NOT_PRINTED: Mapping[str, set[str]] = {
    "unit-acceptance": {"basis"},
    "repair-record": {"structural_papers"},
}
"""Fields that a form has no place for: table H.0.1-1 is given by the standard; papers are filed as records."""

State = Literal["full", "minimal", "long"]
STATES: tuple[State, ...] = ("full", "minimal", "long")
_FIRM = "江苏某某机电工程有限公司"
_PARTIES = ("owner", "contractor", "supervisor", "designer", "surveyor", "supplier")
_LONG = "本段文字特意写得很长，用来检验表格换行、分页"
_DAY = dt.date(2026, 3, 5)


@dataclass(slots=True)
class Sample:
    """A context, and for each text of the record the code that stands in it and nowhere else."""

    context: dict[str, Any]
    codes: dict[str, str] = dataclasses.field(default_factory=dict)


def sample(schemas: Schemas, form: str, state: State, *, wide: bool = False) -> Sample:
    """What the form of the record type `form` sees, in one of the three states; `wide`: each choice is the one whose
    English name has the longest word.
    """
    file = f"records/{form}.schema.json"
    made = Sample({})
    record = _Maker(schemas, made, state, wide=wide).record(schemas.root(file))
    facts: dict[str, Any] = {
        "project": {"code": "CB-2026-014", "name": "城北泵站二期设备采购及安装工程"},
        "parties": {key: {"name": _FIRM} for key in (_PARTIES if state != "minimal" else ("contractor",))},
        "milestones": {},
    }
    if state != "minimal":
        facts["project"] |= {"place": "江苏省南京市城北区某某路 18 号", "contract_number": "CBSW-2026-SB-014"}
        facts["milestones"]["accepted"] = _DAY
    whole = complete(facts, schemas, "dossier.schema.json")
    made.context = {key: whole[key] for key in facts} | {
        "record": complete(record, schemas, file),
        "dossier": {"code": "CB-2026-014", "name": "城北泵站", "language": "zh-CN", "compiled": _DAY},
        "names": {},
    }
    return made


def _widest(field: Field, word: Any) -> int:
    """The letters of the longest word in the English name of a choice."""
    name = field.names.get(word)
    return max(map(len, name.en.split())) if name else len(str(word))


class _Maker:
    """Walks a record schema and makes a value for each property."""

    def __init__(self, schemas: Schemas, made: Sample, state: State, *, wide: bool) -> None:
        self.schemas, self.made, self.state, self.wide = schemas, made, state, wide

    def record(self, field: Field) -> dict[str, Any]:
        common = self.schemas.common("record").fields
        required = field.parts[0].get("required", ())
        data: dict[str, Any] = {"id": "A7-001", "title": "资料"}
        if self.state != "minimal":
            data |= {"number": "HG-26A0117", "date": _DAY, "responsible": "contractor", "remark": "备注"}
            data["signatures"] = [
                {"role": role, "person": "欧阳建国", "date": _DAY, "seal": True}
                for role in self.schemas.common("role").names
            ]
        for name, below in field.fields.items():
            if name in common or name == "type" or (self.state == "minimal" and name not in required):
                continue
            data[name] = self.value(below, name)
        return data

    def value(self, field: Field, at: str) -> Any:
        if field.reference:
            return "contractor" if field.reference == "parties" else "A7-002"
        if field.words:
            return max(field.words, key=lambda word: _widest(field, word)) if self.wide else field.words[0]
        if field.items:
            count = {"full": 3, "minimal": 1, "long": 14}[self.state]
            return [self.value(field.items, f"{at}/{n}") for n in range(count)]
        if field.fields:
            return {
                name: self.value(below, f"{at}/{name}")
                for name, below in field.fields.items()
                if self.state != "minimal" or name in field.asked_keys
            }
        if dated := field.first("format"):
            return dt.datetime(2026, 3, 5, 9, 30) if "time" in dated and dated != "date" else _DAY
        if "boolean" in field.kinds:
            return True
        if field.kinds & {"number", "integer"} and "string" not in field.kinds:
            return 1
        return self.text(field, at)

    def text(self, field: Field, at: str) -> str:
        code = self.made.codes[at] = f"Z{len(self.made.codes) + 1}Q"
        title = (field.title.zh if field.title else "内容").split("（")[0]
        if self.state == "long":
            return _LONG * (1 if "/" in at else 6) + code
        return f"{title[:2] if '/' in at else title}{code}"
