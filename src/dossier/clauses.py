"""How a place in a Chinese law or standard is written in English: its title stays the official one."""

from __future__ import annotations

import re

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
