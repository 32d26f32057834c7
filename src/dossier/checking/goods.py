"""What was delivered is what was listed: lots and quantities agree between the papers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dossier.findings import Finding, finding
from dossier.model import Dossier, Record


def check_goods(dossier: Dossier) -> Iterator[Finding]:
    """X509 for quantities that differ. Pure."""
    quantities = {m["id"]: m["quantity"] for m in dossier.data.get("materials", ()) if m and "quantity" in m}
    for record in dossier.records:
        if record.status == "void":
            continue
        yield from _lines(record)
        yield from _lot(record, quantities)


def _lines(record: Record) -> Iterator[Finding]:
    for i, line in enumerate(record.data.get("lines", ())):
        if not isinstance(line, dict) or line.get("conclusion") == "concession":
            continue
        due, delivered = line.get("due"), line.get("delivered")
        if due is not None and delivered is not None and due != delivered:
            place = record.at(f"/lines/{i}/delivered")
            words: dict[str, Any] = {"name": line.get("name", ""), "due": due, "delivered": delivered}
            yield finding("X509", place, record=record.id, **words)


def _lot(record: Record, quantities: dict[str, float]) -> Iterator[Finding]:
    lot, quantity = record.data.get("material"), record.data.get("quantity")
    if record.type not in ("material-certificate", "material-arrival") or not isinstance(lot, str):
        return
    if quantity is not None and lot in quantities and quantity != quantities[lot]:
        words: dict[str, Any] = {"name": lot, "due": quantities[lot], "delivered": quantity}
        yield finding("X509", record.at("/quantity"), record=record.id, **words)
