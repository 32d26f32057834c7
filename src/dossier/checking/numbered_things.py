"""Things that a drawing numbers, ``机柜 1～4、机柜 5～10``: no number is higher than there are things."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.parts import maps_of
from dossier.checking.said_numbers import numbers
from dossier.checking.scopes import live
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier

_UNITS = (
    "层|楼|轴|月|日|年|页|号楼|栋|幢|区|级|类|档|岁|台|套|个|件|箱|米|人|点|时|分|次|遍|根|条|段|天|班|期|标"
)
_NUMBERED = re.compile(
    r"([一-鿿]{2,8})\s*(?:(?P<one>\d{1,3})\s*[、,]\s*)?(\d{1,3})\s*[~至-]\s*(?:(?<=[~至])\s*)?(\d{1,3})(?:号|#)?"
    rf"(?!\d|\s*(?:[.~%℃°:/×xX-]|[a-zμΩ]|[A-Z](?![A-Z]{{2}})|{_UNITS}))"
)
_WORD = 2
_MOST = 400


def check_numbered_things(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """X737, once for a page and kind of thing: it is numbered from 1 beyond what the records count. Pure."""
    ranges: dict[tuple[str, str, int, str], list[tuple[int, int, str, Statement]]] = defaultdict(list)
    for line in said:
        if line.file:
            for match in _NUMBERED.finditer(line.text):
                first, last = int(match[3]), int(match[4])
                if 0 < first < last <= _MOST:
                    key = (line.record.id, line.file, line.page, match[1][-_WORD:])
                    ranges[key].append((min(first, int(match["one"] or first)), last, match[1], line))
    if not ranges:
        return
    counted = _counted(dossier, said, {key[3] for key in ranges})
    for (_, _, _, word), found in ranges.items():
        low, high = min(first for first, *_ in found), max(last for _, last, *_ in found)
        most = counted.get(word, 0.0)
        if low == 1 and 0 < most < high:
            _, _, name, line = max(found, key=lambda one: one[1])
            words: dict[str, Any] = {"source": line.source, "name": name, "found": high}
            yield finding("X737", line.place, record=line.record.id, word=word, expected=f"{most:g}", **words)


def _counted(dossier: Dossier, said: Sequence[Statement], wanted: set[str]) -> dict[str, float]:
    """Word → the most of it that the records of one type count together, or dossier.yaml lists."""
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for line in said:
        if not line.file:
            for one in numbers(line.text, line.place, line.record):
                if (word := one.noun[-_WORD:]) in wanted and one.unit not in ("m", "km", "t", "kW", "份"):
                    sums[word, line.record.type] += one.number
    for record in live(dossier):
        for _, row in maps_of(record):
            name, count = str(row.get("name") or ""), row.get("quantity")
            if isinstance(count, int | float) and not isinstance(count, bool) and name[-_WORD:] in wanted:
                sums[name[-_WORD:], f"{record.type} rows"] += count
    for text in (str(dossier.data["project"].get("scale") or ""),):
        for one in numbers(text, dossier.at("/project/scale"), None):
            if one.noun[-_WORD:] in wanted:
                sums[one.noun[-_WORD:], ""] += one.number
    found: dict[str, float] = {}
    for (word, _), number in sums.items():
        found[word] = max(found.get(word, 0.0), number)
    return found
