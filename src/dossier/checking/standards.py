"""Standards that are cited with their names: the number and the name belong together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dossier.checking.parts import texts_of
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.model import Dossier
from dossier.reading.cross_checks import Table

_CITED = re.compile(
    r"(?<![A-Z])((?:GB|JGJ|CJJ|JB|JC|DL|SL|HG|YD|GA)(?:/T)?)\s?(\d+(?:\.\d+)*)[-—－–]\d{2,4}(?:[（(][^（）()]*[)）])?"
    r"[》\s]*《?\s*([一-鿿、 ]{4,40}?(?:规范|标准|规程|分级|限量|技术条件))"
)
_GENERAL = re.compile(
    r"工程|施工|验收|规范|标准|质量|安装|及|技术|设备|建筑|装置|系统|统一|通用|规程|条件|[、\s]"
)


def check_standards(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """X616 for the name of a standard behind the number of another one. Pure."""
    names = table.get("standard_names", {})
    for record in live(dossier):
        for pointer, text in texts_of(record):
            for prefix, digits, said in _CITED.findall(text) if "-" in text else ():
                key = f"{prefix.removesuffix('/T')} {digits}"
                if (known := names.get(key)) and not _alike(said, known):
                    words: dict[str, Any] = {"subject": record.title, "found": said.strip(), "number": key}
                    yield finding("X616", record.at(pointer), record=record.id, expected=known, **words)


def _alike(said: str, known: str) -> bool:
    """Whether they share what is particular to them."""
    own, other = set(_GENERAL.sub("", said)), set(_GENERAL.sub("", known))
    return not own or not other or len(own & other) * 3 >= len(own)
