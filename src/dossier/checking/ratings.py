"""Ratings in the certificates of machines: one model has one, and the code of the model may hold it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record


def check_parameters(dossier: Dossier) -> Iterator[Finding]:
    """X591 one model and parameter with two values, X614 a rating that its own model contradicts. Pure."""
    known: dict[tuple[str, str], list[tuple[Record, int, Any]]] = {}
    for record in live(dossier):
        yield from _of_model(record)
        for i, row in enumerate(record.data.get("parameters", ())):
            if isinstance(row, Mapping) and record.data.get("model") and row.get("name"):
                key = str(record.data["model"]), str(row["name"])
                known.setdefault(key, []).append((record, i, row.get("value")))
    for (model, name), rows in known.items():
        values = [str(v) for *_, v in rows]
        usual = max(dict.fromkeys(values), key=lambda value: (values.count(value), value in _tokens(model)))
        right = next(record for record, _, value in rows if str(value) == usual)
        for record, i, value in rows:
            if str(value) != usual:
                words: dict[str, Any] = {
                    "subject": f"《{record.title}》（{record.id}）",
                    "other": f"《{right.title}》（{right.id}）",
                    "model": model,
                    "name": name,
                    "found": str(value),
                    "expected": usual,
                }
                yield finding("X591", record.at(f"/parameters/{i}/value"), record=record.id, **words)


_TOKEN = re.compile(r"(?<= )[A-Z]\d+|\d+(?:\.\d+)?")


def _of_model(record: Record) -> Iterator[Finding]:
    """X614: the code of a model holds its ratings: between two that agree, one that does not is a slip.

    300WQ800-12-45 with 流量 800, 扬程 15, 功率 45: the head between them should be 12.
    """
    rows = record.data.get("parameters")
    code = _tokens(str(record.data.get("model") or ""))
    rated = (
        [str(r.get("value")) if isinstance(r, dict) else "" for r in rows] if isinstance(rows, list) else []
    )
    meant = [code.index(v) if v in code else None for v in rated]
    if sum(m is not None for m in meant) < 2 or not isinstance(rows, list):
        return
    for i, value in enumerate(rated):
        before, after = meant[i - 1] if i else -1, meant[i + 1] if i + 1 < len(rated) else None
        number = re.fullmatch(r"\d+(?:\.\d+)?", value)
        if meant[i] is not None or before is None or after is None or not number:
            continue
        if after - before == 2 and re.fullmatch(r"\d+(?:\.\d+)?", code[before + 1]):
            name = str(rows[i].get("name") or "")
            words: dict[str, Any] = {"subject": record.title, "name": name, "found": value}
            words |= {"model": str(record.data["model"]), "expected": code[before + 1]}
            yield finding("X614", record.at(f"/parameters/{i}/value"), record=record.id, **words)


def _tokens(model: str) -> list[str]:
    """The numbers of a code, and grades like A3, in their order."""
    return _TOKEN.findall(re.sub(r"(?<=\d)([A-Z])(?=\d)", r" \1", model))
