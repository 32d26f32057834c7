"""Text in two languages, and places in files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or title in the two languages the house speaks."""

    zh: str
    en: str

    def get(self, lang: Language) -> str:
        return self.zh if lang == "zh" else self.en


def readable(text: str) -> str:
    r"""Text that every report can be written with: bytes of a file name that are no UTF-8 are spelt ``\udcff``."""
    return text if text.isascii() else text.encode(errors="backslashreplace").decode()


@dataclass(frozen=True, slots=True)
class Location:
    """A place in an input file. `line` and `column` count from 1; 0 means "the file as a whole"."""

    file: str
    """Path relative to the dossier folder, with forward slashes."""
    line: int = 0
    column: int = 0
    pointer: str = ""
    """JSON pointer of the node, e.g. ``/records/3/date``."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "file", readable(self.file))


def place_below(where: Location, pointer: str, marks: Mapping[str, tuple[int, int]]) -> Location:
    """Where a part of what stands at `where` is: its own place, else that of the nearest parent."""
    near = where.pointer + pointer
    while len(near) > len(where.pointer) and near not in marks:
        near = near.rpartition("/")[0]
    line, column = marks[near] if len(near) > len(where.pointer) else (where.line, where.column)
    return Location(where.file, line, column, near)
