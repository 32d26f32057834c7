"""Standards that tests go by: for the burning of a material, for what it gives off, for the trade of the works."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.field_titles import field_title
from dossier.checking.paper_reading import plain
from dossier.checking.parts import texts_of
from dossier.checking.scopes import ids_in, live
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record, Text
from dossier.reading.cross_checks import Table

_CITED = re.compile(
    r"([A-Z]{2,3})(?:/[TZ])?\s?(\d[\d.]*)(?:-\d{2,4})?"
    r"(?:[\s《]*([一-鿿、和与及 ]{3,40}?(?:规范|标准|规程|限量|分级|要求|方法|通则)))?"
)
_POINTER = re.compile(r"/(?:basis|standard|standards|acceptance_standard)(?:/\d+)?")


def check_kinds_of_standards(dossier: Dossier, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X743, once for a record: every standard that it goes by is of another kind of test, or of another trade. Pure."""
    called: Mapping[str, str] = table.get("standard_names", {})
    for record in live(dossier):
        cited = [*_cited(record, called)]
        for field, kinds in table.get("kinds_of_standards", {}).items() if cited else ():
            own = set(ids_in(record.data.get(field)))
            if len(own) != 1 or not own <= kinds.keys():
                continue
            meant = [(pointer, title, _of(title, kinds)) for pointer, title in cited]
            if all(of and not of & own for *_, of in meant):
                yield _x743(record, field, meant[0][0], meant[0][1], schemas)
                break


def _cited(record: Record, called: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Where a record cites a standard, and its title: as it is written, or as the number has it."""
    for pointer, text in texts_of(record):
        for prefix, number, written in _CITED.findall(plain(text)) if _POINTER.fullmatch(pointer) else ():
            yield pointer, (written or called.get(f"{prefix} {number}", "")).strip()


def _of(title: str, kinds: Mapping[str, Sequence[str]]) -> set[str]:
    """The kinds that a title is of; none for a standard that is for all of them."""
    return {kind for kind, words in kinds.items() if any(word in title for word in words)}


def _x743(record: Record, field: str, pointer: str, title: str, schemas: Schemas) -> Finding:
    what = field_title(schemas, record, f"/{field}")
    words: dict[str, Any] = {"subject": record.title, "standard": title}
    words["what"] = Text(what.zh, what.en.lower())
    return finding("X743", record.at(pointer), record=record.id, **words)
