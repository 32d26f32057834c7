"""Blanks that stand for a number and were left open: ``合格率 ____%``, ``稳压（  ）min``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.reading.cross_checks import Table

_UNITS = (
    "%|‰|℃|°C|mm|cm|km|m2|m3|m²|m³|m|kPa|MPa|Pa|kW|kVA|kV|V|mA|A|MΩ|Ω|dB|Lx|lx|Hz|kg|t|min|h|s"
    "|个月|天|台|套|只|个|件|份|页|人|次|处|点|项|组|根|樘|批|小时|分钟|万元|元|米|级|层"
)
_BLANK = re.compile(
    rf"(?P<before>[一-鿿A-Za-z:≤≥<>=,，、(][^\S\n]*)(?:_{{2,}}|\((?:[^\S\n]{{1,12}}|_+)\))[^\S\n]*"
    rf"(?P<unit>{_UNITS})(?![A-Za-z0-9_])"
)
_CHOICE = re.compile("[□☐○◯]")
"""Before a blank of a choice that may not have been taken."""
_NONE = re.compile(r"_[/无-]|[/无-]_")
"""A blank that was struck out is no blank."""
_AROUND = 24


def check_blanks(said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    """X711, once for a record: a number was never filled in. Pure."""
    told: set[str] = set()
    for line in said:
        others = line.record.type in table.get("forms_of_others", {})
        if line.record.id in told or others or line.pointer.startswith("/evidence"):
            continue
        for match in _BLANK.finditer(line.text):
            clause = re.split("[。;]", line.text[: match.start()])[-1]
            if _CHOICE.search(clause) or _NONE.search(match[0]):
                continue
            told.add(line.record.id)
            shown = line.text[max(0, match.start() - _AROUND) : match.end()].strip()
            yield finding("X711", line.place, record=line.record.id, source=line.source, found=shown)
            break
