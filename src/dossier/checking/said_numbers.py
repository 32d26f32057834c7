"""Numbers in running text: what each is the number of, and in which unit."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from dossier.model import Location, Record, Text

UNIT = (
    r"(?:台套|日历天|个月|分区|台|套|个|门|间|点|座|份|条|樘|户|栋|幢|层|处|路"
    r"|m³/h|m3/h|m²|m2|平方米|kVA|kW|km|MW|t/h|t/d|t|m)"
)
_SAID = re.compile(rf"([一-鿿]{{2,14}})[为约共计：:\s]*(\d+(?:\.\d+)?)\s*({UNIT})(?![A-Za-z/²³])")
_NONE = r"(?:无|没有|未发生|未出现|未产生)(?:任何)?({})(?:发生|情况|事项)?(?=[^一-鿿]|$)"
_SOME = ("其中", "抽")
_BUT = ("除", "其余", "其他", "此后", "之后", "本次", "本批", "该")
"""Words before a denial that speaks of a part of the time or of the works."""
_PARTS = ("每", "单", "另", "各", "增加", "增补", "减少", "取消", "备用")
"""Words before or in a name that speak of a part of the things, of one of them, or of a change."""


@dataclass(frozen=True, slots=True)
class Said:
    """One number in a text: what it is the number of, in which unit, where."""

    noun: str
    number: float
    unit: str
    place: Location
    record: Record | None

    @property
    def words(self) -> str:
        """As it reads."""
        return f"{self.noun} {self.number:g} {self.unit}" if self.unit else self.noun

    @property
    def source(self) -> Text:
        """Who says it."""
        return (
            Text(f"《{self.record.title}》", f"“{self.record.title}”")
            if self.record
            else Text("dossier.yaml", "dossier.yaml")
        )


def numbers(
    text: str, place: Location, record: Record | None, counted: Collection[str] = ()
) -> Iterator[Said]:
    """Every number of a text, but those of parts; of what is `counted` also that there is none: 无设计变更."""
    for match in _SAID.finditer(text):
        noun, number, unit = match.groups()
        clause = re.split("[，。；,;]", text[: match.end(1)])[-1]
        near = text[max(0, match.start() - 2) : match.end(1)]
        if not any(word in clause for word in _SOME) and not any(word in near for word in _PARTS):
            yield Said(noun, float(number), unit, place, record)
    none = _NONE.format("|".join(map(re.escape, counted)))
    for match in re.finditer(none, text) if counted else ():
        clause = re.split("[，。；,;]", text[: match.start()])[-1]
        if not any(word in clause for word in _BUT):
            yield Said(match[1], 0.0, "份", place, record)
