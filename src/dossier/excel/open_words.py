"""Words of a register of somebody's own that nobody knows yet: which they are, and what each may mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dossier.checking.paper_reading import packed
from dossier.excel.columns import SheetColumns, read_columns
from dossier.excel.foreign import kind_titles, matched_sheets, own_sheets
from dossier.excel.grids import Opened
from dossier.excel.learning import WORDED, near_words
from dossier.excel.proposal import Proposal
from dossier.excel.reading import Standing
from dossier.excel.values import canonical
from dossier.model import Catalogue
from dossier.source import escape


@dataclass(frozen=True, slots=True)
class OpenWord:
    """A word of a sheet whose meaning columns.yaml does not have."""

    sheet: str
    key: str
    """``type``, or a field that names a firm."""
    word: str
    rows: int
    """In how many cells it stands."""
    near: tuple[str, ...]
    """What it may mean: record types, or keys of firms, the likely ones."""

    @property
    def pointer(self) -> str:
        """Its place in columns.yaml."""
        return f"/sheets/{escape(self.sheet)}/words/{self.key}/{escape(self.word)}"


def meanings(word: OpenWord, here: Standing) -> Mapping[str, str]:
    """What a word of that kind can mean at all, and what that is called."""
    return here.words.types if word.key == "type" else here.words.firms


def among(typed: str, named: Mapping[str, str]) -> list[str]:
    """The meanings in whose name, or code, the typed characters stand; an exact one is the only one."""
    said = packed(typed).casefold()
    exact = [key for key, name in named.items() if said in (packed(name).casefold(), key.casefold())]
    return exact or [key for key, name in named.items() if said in packed(name).casefold()]


def open_words(opened: Opened, here: Standing, catalogue: Catalogue | None) -> list[OpenWord]:
    """Those that stand blank in columns.yaml, and those for which an import would leave rows out (Y184).

    Raises:
        InputUnreadable: as `read_columns`.
    """
    parts = read_columns(here.dossier.root, here.schemas, own_sheets(here))
    kinds = kind_titles(here, catalogue)
    found: dict[tuple[str, str, str], None] = {
        (title, key, word): None
        for title, part in parts.items()
        if title in opened.sheets
        for key in WORDED
        for word, meant in part.words.get(key, {}).items()
        if not meant
    }
    found |= dict.fromkeys(_left_out(opened, here, catalogue, parts))
    made = []
    for title, key, word in found:
        cells = [c for row in opened.sheets[title].cells.values() for c in row.values()]
        rows = sum(canonical(cell.value) == word for cell in cells)
        made.append(OpenWord(title, key, word, rows, tuple(filter(None, near_words(key, word, here, kinds)))))
    return made


def _left_out(
    opened: Opened, here: Standing, catalogue: Catalogue | None, parts: Mapping[str, SheetColumns]
) -> Iterator[tuple[str, str, str]]:
    """Sheet, key and word of the rows whose type nobody can tell."""
    to = Proposal()
    for _ in matched_sheets(opened, here, catalogue, to):
        pass
    for said in to.said:
        if said.finding.code == "Y184" and said.place.sheet in parts:
            row = opened.sheets[said.place.sheet].cells.get(said.place.row, {})
            if cell := row.get(said.place.column):
                yield said.place.sheet, "type", canonical(cell.value)
