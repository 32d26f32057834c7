"""Sums that are written out, ``828.0/22.5=36.8``, ``3樘×3把=9把``: whether the figures make what stands behind."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.paper_tables import places
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_UNIT = r"(?:\s?(?:%|‰|[A-Za-zΩμ°℃]{1,4}[23]?(?:/[A-Za-z]{1,4}[23]?)?|[一-鿿]{1,2}))?"
_TERM = rf"{_NUMBER}{_UNIT}"
_SIDE = rf"{_TERM}(?:\s*[-+×xX*÷/]\s*{_TERM})+"
_WRITTEN = re.compile(
    rf"(?<![A-Za-z0-9_.,%)\]×*÷/+Φφø√^-])(?<!\d[:~])(?<![\d)\]]\s)(?P<sum>{_SIDE})\s*=\s*(?P<made>{_NUMBER})(?P<unit>{_UNIT})"
    r"(?![\d.,]*\d)(?!\s*[-+×xX*÷/^(~:]\s*[\d(])"
)
_DAY = re.compile(r"\d{4}-\d{1,2}-\d|[年月日号]")
_PART = re.compile(rf"(?P<op>^|[-+×xX*÷/])\s*(?P<number>{_NUMBER})(?P<unit>{_UNIT})\s*")
_SCALES = (1.0, 10.0, 60.0, 100.0, 1000.0, 3600.0, 10_000.0, 100_000.0, 1_000_000.0, 24.0, 30.0, 12.0)
"""What units make of a number: per cent, tens of thousands, kilo, minutes, hours, months."""
_TIMES, _BY = frozenset("×xX*"), frozenset("÷/")
_SHARE = 1e-4


def check_sums_in_words(said: Sequence[Statement]) -> Iterator[Finding]:
    """X787 for each sum that its own figures do not make, once for a record. Pure."""
    told: set[tuple[str, str]] = set()
    for line in said:
        if "=" not in line.text:
            continue
        for figures, made, result in wrong_sums_in(line.text):
            if (line.record.id, figures) not in told:
                told.add((line.record.id, figures))
                words: dict[str, Any] = {
                    "source": line.source,
                    "figures": figures,
                    "made": made,
                    "said": result,
                }
                yield finding("X787", line.place, record=line.record.id, **words)


def wrong_sums_in(text: str) -> Iterator[tuple[str, str, str]]:
    """The sum as it is written, what its figures make, and what stands behind the equals sign."""
    for match in _WRITTEN.finditer(text):
        parts = [*_PART.finditer(match["sum"])]
        if "".join(part[0] for part in parts) != match["sum"] or _DAY.search(match[0]):
            continue
        made, said = _makes(parts), match["made"].replace(",", "")
        multiplies = any(part["op"] in _TIMES | _BY for part in parts)
        divides = any(part["op"] in _BY for part in parts)
        units = {*(part["unit"].strip() for part in parts), match["unit"].strip()} - {""}
        scales = _SCALES if len(units) > 1 or divides else (1.0,)
        terms = 1 if multiplies else len(parts)
        ways = [made * way for scale in scales for way in (scale, 1 / scale)]
        if math.isnan(made) or any(_near(way, said, terms, rounded=divides) for way in ways):
            continue
        figures = max(places(said), *(places(part["number"]) for part in parts))
        yield (
            match["sum"].strip(),
            written(made, min(figures, 3)),
            f"{match['made']}{match['unit'].strip()}",
        )


def _makes(parts: Sequence[re.Match[str]]) -> float:
    """What a sum makes; nothing where it divides by zero."""
    totals: list[float] = []
    for part in parts:
        value = float(part["number"].replace(",", "")) / (100 if part["unit"].strip() == "%" else 1)
        if part["op"] in _TIMES:
            totals[-1] *= value
        elif part["op"] in _BY:
            totals[-1] = totals[-1] / value if value else math.nan
        else:
            totals.append(-value if part["op"] == "-" else value)
    return math.fsum(totals)


def _near(made: float, said: str, terms: int, *, rounded: bool) -> bool:
    """Whether what is printed is what was made, to its own rounding; a whole number may be rounded up or down."""
    slack = 1.0 if rounded and not places(said) else half(said) * (terms if places(said) else 1)
    return abs(made - float(said)) <= slack + _SHARE * abs(made)


def reckoned(factors: Sequence[str], said: Sequence[str]) -> str:
    """The product of printed factors where none of what is said is it; empty where one is."""
    made = math.prod(map(float, factors))
    slack = sum(half(f) * made / float(f) for f in factors if places(f) and float(f))
    if any(abs(made - float(value)) <= slack + half(value) for value in said):
        return ""
    return written(made, max(map(places, (*factors, *said))))


def half(number: str) -> float:
    """Half of the last place of a printed number."""
    return 0.5 * 10.0 ** -places(number) + 1e-9


def written(value: float, most: int) -> str:
    """A number as a table prints it."""
    return f"{value:,.{most}f}"
