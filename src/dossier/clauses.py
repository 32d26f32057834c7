"""On whose authority something is asked for, and how a place in a Chinese law or standard is written in English: its
title stays the official one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from dossier.location import Language, Text

_WORDS = (
    (re.compile(r"第([0-9]+)条"), r"Art. \1"),
    (re.compile(r"第([0-9]+)章"), r"Chapter \1"),
    (re.compile(r"第([0-9]+)款"), r"para. \1"),
    (re.compile(r"第([0-9]+)项"), r"item \1"),
    (re.compile(r"附录([A-Z])"), r"Annex \1,"),
    (re.compile(r"表(?=[A-Z0-9])"), "Table "),
    (re.compile(r"、"), ", "),
    (re.compile(r"～"), "–"),
    (re.compile(r",(?= *(?:$|,))"), ""),
)


def english_clause(clause: str) -> str:
    """``第16条、第29条`` as ``Art. 16, Art. 29``; what is no number of a place stays as it is."""
    for found, said in _WORDS:
        clause = found.sub(said, clause)
    return clause.strip()


@dataclass(frozen=True, slots=True)
class Citation:
    """On whose authority something is asked for."""

    source: str
    clause: str = ""
    kind: Literal["law", "standard", "local", "contract", "company"] = "company"
    confidence: Literal["confirmed", "secondary", "unverified"] = "unverified"
    checked_on: str = ""

    def get(self, lang: Language) -> str:
        """The citation as it is printed: what nobody has confirmed says so; a promise never looks like law."""
        clause = self.clause if lang == "zh" else english_clause(self.clause)
        printed = f"{self.source} {clause}".strip()
        if self.kind == "company" and self.source == "惯例":
            printed = Text("惯例", "practice").get(lang)
        elif self.kind in ("company", "contract"):
            ours = self.kind == "company"
            label = Text("企业规定", "company rule") if ours else Text("合同约定", "contract term")
            printed = f"{label.get(lang)} {printed}"
        if self.confidence != "confirmed":
            printed += Text("（引文待核）", " (citation to be verified)").get(lang)
        return printed
