"""Ratings of machines: one model has one, the code of the model may hold it, and texts give that of the certificate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.scopes import ids_in, live, members
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Record, Text
from dossier.reading.cross_checks import Table


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


_RATED = (
    r"(?<![\d.~×+-])(?P<value>\d+(?:\.\d+)?)\s*(?P<unit>t|kW|kVA|m3/h|吨)\s*的?\s*(?P<noun>[一-鿿]{2,12})"
)
_LENT = re.compile(
    "汽车|履带|轮胎|随车|租|临时|利用|吊装|卸车|原有|施工用|倍|试验|试重|荷载试|约|不大于|不小于|以上|以下"
)
"""Words of a clause in which a machine is not one of those that are handed over, or a number is not its rating."""
_UNITS = {"吨": "t", "m³/h": "m3/h"}


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating that a text gives a machine: its words, the number, and who says so."""

    words: str
    value: float
    place: Location
    record: Record | None
    source: Text


def check_said_ratings(dossier: Dossier, said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    """X663 for ``5 t 起重机`` where the certificates of all such machines, or else the other texts, say 3 t. Pure."""
    found: dict[tuple[str, str], list[Rated]] = {}
    for one, ending, unit in _rated(dossier, said, table):
        found.setdefault((ending, unit), []).append(one)
    certified = _certified(dossier)
    for (ending, unit), ones in found.items():
        machines = [m for m in members(dossier, "equipment") if str(m.get("name") or "").endswith(ending)]
        known = certified.get(unit, {})
        of_them = [known.get(str(m.get("tag"))) for m in machines]
        given = [pair for pair in of_them if pair]
        if machines and len(given) == len(machines):
            expected, source = {v for values, _ in given for v in values}, given[0][1]
        elif len(machines) == 1 and not given:
            values = [one.value for one in ones]
            expected = {max(dict.fromkeys(values), key=values.count)}
            source = next(one.source for one in ones if one.value in expected)
        else:
            continue
        yield from _otherwise(ones, expected, source, ending, unit)


def _otherwise(
    ones: Sequence[Rated], expected: set[float], source: Text, ending: str, unit: str
) -> Iterator[Finding]:
    told: set[str] = set()
    for one in ones:
        name = one.record.id if one.record else ""
        if one.value not in expected and name not in told:
            told.add(name)
            words: dict[str, Any] = {
                "label": ending,
                "first": one.source,
                "found": one.words,
                "second": source,
            }
            words["expected"] = "、".join(f"{v:g} {unit}" for v in sorted(expected))
            yield finding("X663", one.place, record=name or None, **words)


def _rated(dossier: Dossier, said: Sequence[Statement], table: Table) -> Iterator[tuple[Rated, str, str]]:
    """Each rating beside the name of a machine, with the ending of the names that it has, and its unit."""
    kinds = {name.partition(".")[0] for name in table.get("summaries", {})} | {*table.get("rated_texts", {})}
    names = {str(m.get("name") or "") for m in members(dossier, "equipment")}
    scale = str(dossier.data.get("project", {}).get("scale") or "")
    texts = [(plain(scale), dossier.at("/project/scale"), None, Text("dossier.yaml", "dossier.yaml"))]
    texts += [(s.text, s.place, s.record, s.source) for s in said if s.record.type in kinds]  # type: ignore[misc]
    for text, place, record, source in texts:
        for match in re.finditer(_RATED, text):
            ending = _ending(match["noun"], names)
            start = max(text.rfind(c, 0, match.start()) for c in ",。;、(") + 1
            clause = re.split("[,。;、]", text[start:])[0]
            if ending and not _LENT.search(clause):
                unit = _UNITS.get(match["unit"], match["unit"])
                shown = text[match.start() : match.end("unit")] + " " + ending
                yield Rated(shown, float(match["value"]), place, record, source), ending, unit


def _ending(noun: str, names: set[str]) -> str:
    """The longest beginning of a noun in which the name of a machine ends, but no whole name: see `summaries`."""
    for size in range(len(noun), 1, -1):
        if noun[:size] in names:
            return ""
        if any(name.endswith(noun[:size]) for name in names):
            return noun[:size]
    return ""


def _certified(dossier: Dossier) -> Mapping[str, Mapping[str, tuple[set[float], Text]]]:
    """Unit → tag of a machine → its ratings in that unit, and the certificate that gives them."""
    found: dict[str, dict[str, tuple[set[float], Text]]] = {}
    for record in live(dossier):
        rows = record.data.get("parameters") if record.type == "product-certificate" else None
        tags = ids_in(record.data.get("equipment"))
        for row in rows if isinstance(rows, list) else ():
            name = plain(str(row.get("name") or "")) if isinstance(row, dict) else ""
            unit = re.search(r"\(([^()]+)\)\s*$", name)
            value = str(row.get("value")) if unit else ""
            if unit and re.fullmatch(r"\d+(?:\.\d+)?", value):
                for tag in tags:
                    source = Text(f"《{record.title}》", f"“{record.title}”")
                    own = found.setdefault(_UNITS.get(unit[1], unit[1]), {})
                    own.setdefault(tag, (set(), source))[0].add(float(value))
    return found
