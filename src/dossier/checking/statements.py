"""What a dossier says and where: the texts and rows of its records, and the lines of the papers behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dossier.checking.own_pages import own_pages
from dossier.checking.paper_reading import plain
from dossier.checking.parts import maps_of, texts_of
from dossier.checking.scopes import live
from dossier.model import Dossier, EvidenceFacts, Location, Record, Text

_SET = ("standard", "value", "setting", "design", "required_value", "limit")
"""Keys of a row that say what is to be, beside its name."""
_WRAPPED = re.compile(r"(?<=[^\n]{28})(?<=[一-鿿，、])\n(?=[一-鿿])")
"""Where a long line goes on in the next one."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One text of a record, or one line of a paper of it, in plain form (see `plain`)."""

    text: str
    record: Record
    place: Location
    file: str = ""
    page: int = 0
    pointer: str = ""

    @property
    def source(self) -> Text:
        """Who says it."""
        title = Text(f"《{self.record.title}》", f"“{self.record.title}”")
        if not self.file:
            return title
        return Text(
            f"{title.zh}的附件 {self.file} 第 {self.page} 页",
            f"page {self.page} of {self.file} ({title.en})",
        )


def said_in_records(dossier: Dossier) -> Iterator[Statement]:
    """Every text of the records but signatures, and every row with what is to be of it: ``停泵液位（m） 1.20``."""
    for record in live(dossier):
        for pointer, text in texts_of(record):
            if not pointer.startswith("/signatures"):
                yield Statement(plain(text), record, record.at(pointer), pointer=pointer)
        for pointer, part in maps_of(record):
            name = part.get("name") or part.get("parameter")
            for key in _SET if isinstance(name, str) else ():
                if isinstance(value := part.get(key), int | float | str) and not isinstance(value, bool):
                    here = f"{pointer}/{key}"
                    yield Statement(plain(f"{name} {value}"), record, record.at(here), pointer=here)


def said_on_papers(dossier: Dossier, facts: Mapping[str, EvidenceFacts]) -> Iterator[Statement]:
    """Every line of every page with words of its own; pages that only a machine has read are left out."""
    for record in live(dossier):
        for ref in record.evidence:
            seen = facts.get(ref.file or "")
            if seen is None or not seen.text or seen.problem:
                continue
            for page, words in enumerate(own_pages(ref, seen).text, 1):
                for line in (
                    _WRAPPED.sub("", "\n".join(plain(words).splitlines())).splitlines()
                    if words.strip()
                    else ()
                ):
                    if line.strip():
                        yield Statement(line, record, ref.location, seen.path, page)
