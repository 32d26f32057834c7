"""What was delivered is what was listed: lots and quantities agree between the papers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dossier.checking.limits import convert
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record


def check_goods(dossier: Dossier) -> Iterator[Finding]:
    """X509 for quantities that differ. Pure."""
    listed = [m for m in dossier.data.get("materials", ()) if m and "quantity" in m]
    quantities = {m["id"]: (m["quantity"], str(m.get("measure") or "")) for m in listed}
    lots: dict[tuple[str, str], list[Record]] = {}
    for record in live(dossier):
        yield from _lines(record)
        lot = record.data.get("material")
        if record.type in ("material-certificate", "material-arrival") and isinstance(lot, str):
            lots.setdefault((record.type, lot), []).append(record)
    for (_, lot), records in lots.items():
        if lot in quantities:
            yield from _lot(lot, records, *quantities[lot])


def _lines(record: Record) -> Iterator[Finding]:
    for i, line in enumerate(record.data.get("lines", ())):
        if not isinstance(line, dict) or line.get("conclusion") == "concession":
            continue
        due, delivered = line.get("due"), line.get("delivered")
        if due is not None and delivered is not None and due != delivered:
            place = record.at(f"/lines/{i}/delivered")
            words: dict[str, Any] = {"name": line.get("name", ""), "due": due, "delivered": delivered}
            yield finding("X509", place, record=record.id, **words)


def _lot(lot: str, records: list[Record], due: float, measure: str) -> Iterator[Finding]:
    """One paper of the whole lot, or several of parts of it; 2.65 km are 2650 m."""
    given = [
        (r, _in_measure(q, str(r.data.get("measure") or ""), measure))
        for r in records
        if isinstance(q := r.data.get("quantity"), int | float)
    ]
    total = sum(q for _, q in given)
    if len(given) < len(records) or any(q == due for _, q in given) or (len(given) > 1 and total >= due):
        given = [(r, q) for r, q in given if len(records) == 1 or q > due]
    for record, quantity in given:
        if quantity != due:
            words: dict[str, Any] = {
                "name": lot,
                "due": due,
                "delivered": quantity if len(given) == 1 else total,
            }
            yield finding("X509", record.at("/quantity"), record=record.id, **words)


def _in_measure(quantity: float, own: str, measure: str) -> float:
    """A quantity in the measure of the list, where the two can be converted and it is not the same number."""
    number = convert(quantity, own, measure) if own and measure and own != measure else None
    return quantity if number is None else round(number, 6)
