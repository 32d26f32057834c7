"""The receipt for what a firm sent (资料接收登记表)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from dossier.checking.result import CheckResult
from dossier.model import Dossier, Text
from dossier.planning.front_matter import compiling_unit
from dossier.planning.plan import FormJob
from dossier.reporting.exchange import Receipt, Received
from dossier.reporting.request_letter import address, language_of
from dossier.reporting.word import printable
from dossier.reporting.words import item_words

RECEIPT = Text("资料接收登记表", "Receipt of papers")
STATES: Mapping[str, Text] = {
    "taken": Text("收下", "taken"),
    "waiting": Text("待人核对", "to be looked at"),
    "refused": Text("退回", "returned"),
}


def receipt_job(result: CheckResult, dossier: Dossier, receipt: Receipt) -> FormJob:
    """The job that prints a receipt."""
    lang = language_of(dossier)
    asked = {(r.requirement.id, r.item or ""): r for r in result.requirements}
    given = next((p.data for p in dossier.parties.values() if p.name == receipt.firm), {})
    taker = compiling_unit(dossier)
    counts = Counter[str](file.state for file in receipt.files)

    def row(no: int, file: Received) -> dict[str, Any]:
        slot = asked.get((file.requirement, file.item))
        return {
            "no": no,
            "id": file.requirement,
            "title": slot.requirement.title.get(lang) if slot else "",
            "item": item_words(slot.item, slot.item_name) if slot else file.item,
            "file": file.file,
            "pages": file.pages or None,
            "sha256": file.sha256,
            "state": STATES[file.state].get(lang),
            "reason": Text("；", "; ").get(lang).join(reason.get(lang) for reason in file.reasons),
        }

    told = {
        "number": receipt.number,
        "date": receipt.date,
        "giver": address(receipt.firm, given),
        "taker": address(taker.name if taker else "", taker.data if taker else {}),
        "count": len(receipt.files),
        **{state: counts[state] for state in STATES},
        "rows": [row(no, file) for no, file in enumerate(receipt.files, 1)],
    }
    facts = {"language": dossier.language, "code": dossier.code, "name": dossier.name}
    project = {"name": dossier.name, "code": dossier.code}
    context = printable({"receipt": told, "project": project, "dossier": facts})
    title = RECEIPT.get(lang)
    return FormJob("receipt", "receipt", title, f"{title} {receipt.number}", context)
