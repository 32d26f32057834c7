"""What qpdf's complaints about a file mean for its pages: the list is data (`complaints.toml`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Literal

Grade = Literal["harmless", "repaired", "doubtful", "damaged"]
GRADES: tuple[Grade, ...] = ("harmless", "repaired", "doubtful", "damaged")
"""From the mildest to the worst."""


_ANNOUNCES = re.compile("file is damaged")


@dataclass(frozen=True, slots=True)
class Judged:
    """The worst of a file's complaints."""

    grade: Grade
    complaint: str = ""
    about: frozenset[str] = frozenset()
    """What had to be searched: ``table`` (objects), ``length`` (the end of a stream)."""


@dataclass(frozen=True, slots=True)
class _Known:
    pattern: re.Pattern[str]
    grade: Grade
    about: str


def judge(complaints: Iterable[str]) -> Judged:
    """The worst of the complaints, the first of them when several are as bad; harmless when there is none."""
    worst, about = Judged("harmless"), set()
    for complaint in dict.fromkeys(complaints):
        grade, topic = grade_of(complaint)
        about.add(topic)
        # What only announces a search says less than the next complaint: why it was needed.
        as_bad = grade == worst.grade and _ANNOUNCES.search(worst.complaint)
        if GRADES.index(grade) > GRADES.index(worst.grade) or as_bad:
            worst = Judged(grade, complaint)
    return replace(worst, about=frozenset(about - {""}))


def grade_of(complaint: str) -> tuple[Grade, str]:
    """What one complaint means, and what had to be searched (``table``, ``length`` or nothing)."""
    for known in _known():
        if known.pattern.search(complaint):
            return known.grade, known.about
    return "damaged", ""


@cache
def _known() -> tuple[_Known, ...]:
    table = tomllib.loads(files("dossier.evidence").joinpath("complaints.toml").read_text(encoding="utf-8"))
    return tuple(
        _Known(re.compile(row["pattern"]), row["grade"], row.get("about", "")) for row in table["complaint"]
    )
