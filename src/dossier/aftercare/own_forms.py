"""Forms of the service book that no record type prints: 巡检记录表 and 客户投诉处理单."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case
from dossier.model import Language, Text

OWN_FORMS = {"inspection-record": "inspection", "complaint-record": "complaint"}
"""Name of the form → kind of entry that it prints."""
_FIELDS = {
    "inspection": (
        *("system", "on", "lead", "status", "situation", "operators", "advice", "report_on", "signed_by"),
        *("signed_on", "readings", "problems"),
    ),
    "complaint": (
        *("phone", "at", "urgency", "channel", "responsible", "text", "request", "order_number"),
        *("material_number", "shipped_on", "recurs", "quantity", "defective", "cause", "correction"),
        *("corrective_action", "replied_at", "resolved_at", "verified_by", "verified_on", "effective"),
        *("satisfied", "repair", "returned"),
    ),
}
_ROWS = {"readings": ("name", "value"), "problems": ("part", "text", "due", "result", "closed_on")}
_YES = {True: Text("是", "yes"), False: Text("否", "no")}


def own_form_context(case: Case, entry: Entry) -> dict[str, Any]:
    """The names that such a form sees: ``record`` and ``dossier``; what is not given is empty."""
    lang: Language = "en" if case.dossier.language == "en" else "zh"
    schema = case.schemas.contents[f"service/{entry.kind}.schema.json"]["properties"]
    record: dict[str, Any] = {
        key: _shown(entry.data.get(key), schema.get(key, {}), lang) for key in _FIELDS[entry.kind]
    }
    for key, names in _ROWS.items():
        if key in record:
            record[key] = [{name: row.get(name) for name in names} for row in entry.data.get(key, ()) if row]
    firms = {
        role: case.dossier.parties[role].name
        for role in ("owner", "contractor")
        if role in case.dossier.parties
    }
    record |= {"id": entry.id, "project_name": case.dossier.name}
    record |= {role: firms.get(role, "") for role in ("owner", "contractor")}
    if entry.kind == "complaint":
        limit = case.promises.complaints.get(str(entry.data.get("urgency")))
        record |= {"from_whom": entry.data.get("from", ""), "due": limit.text.get(lang) if limit else ""}
    facts = {"language": case.dossier.language, "code": case.dossier.code, "name": case.dossier.name}
    return {"record": record, "dossier": facts}


def _shown(value: Any, schema: Mapping[str, Any], lang: Language) -> Any:
    """Codes and yes or no in words; dates stay dates, for the filters of the form."""
    if isinstance(value, bool):
        return _YES[value].get(lang)
    names = schema.get("x-names", {}).get(value) if isinstance(value, str) else None
    return names[lang] if names else "" if value is None else value
