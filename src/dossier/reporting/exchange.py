"""The register of what was asked of firms by letter and what came back: one file of the dossier that only grows.

It lies beside the journal and is never part of a package; a check takes nothing from it but the sha256 of what came in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from dossier.disk.writing import write_file
from dossier.model import Text
from dossier.reading.registers import read_register
from dossier.steps.recall import as_json

FORMAT = "dossier-exchange-1"
FILE = ".dossier/exchange.json"

State = Literal["taken", "waiting", "refused"]
"""``taken``: it is what its slot asks for; ``waiting``: a person must look at it; ``refused``: it goes back."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that a letter asks for, and the name of the folder that it is to come back in."""

    requirement: str
    item: str
    """Id of the item it is asked for; '' when there is none."""
    folder: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What went out to one firm on one day."""

    number: str
    date: dt.date
    firm: str
    slots: tuple[Slot, ...]
    files: tuple[str, ...] = ()
    """sha256 of the letter, the forms and the notes: what comes back unchanged is no answer."""


@dataclass(frozen=True, slots=True)
class Received:
    """One file that came back, for one slot; `requirement` is '' where nobody can tell for which."""

    requirement: str
    item: str
    file: str
    """How the firm named it, with the folder: ``EQ-02 产品合格证 P-101/合格证.pdf``."""
    sha256: str
    pages: int
    state: State
    reasons: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came in from one firm at one time."""

    number: str
    date: dt.date
    firm: str
    files: tuple[Received, ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """All letters and receipts of a dossier, oldest first."""

    letters: tuple[Letter, ...]
    receipts: tuple[Receipt, ...]
    format: str = FORMAT

    def received(self) -> Iterator[tuple[Receipt, Received]]:
        """Every file that came in, with its receipt."""
        for receipt in self.receipts:
            for file in receipt.files:
                yield receipt, file


NOTHING = Exchange((), ())


def read_exchange(root: Path) -> Exchange:
    """The register of a dossier; an empty one where there is none yet.

    Raises:
        InputUnreadable: as `read_register`.
    """
    return read_register(root, FILE, NOTHING, _MEND)


_MEND = Text(
    "从备份恢复这个文件；没有备份就把它移走，催办次数和收件登记从头算起",
    "restore it from a backup; without one move it away, and letters and receipts are counted anew",
)


def write_exchange(root: Path, exchange: Exchange) -> None:
    """Put the register in its place.

    Raises:
        OutputFailed: P720.
    """
    write_file(root / FILE, as_json(exchange))


def with_letter(exchange: Exchange, letter: Letter) -> Exchange:
    """The register with a letter; one of its number that went out before is one with it."""
    same = [old for old in exchange.letters if old.number == letter.number]
    for old in same:
        slots, files = (*old.slots, *letter.slots), (*old.files, *letter.files)
        letter = replace(old, slots=tuple(dict.fromkeys(slots)), files=tuple(dict.fromkeys(files)))
    kept = [old for old in exchange.letters if old not in same]
    return replace(exchange, letters=(*kept, letter))


def days_asked(exchange: Exchange, firm: str, requirement: str, item: str, before: dt.date) -> list[dt.date]:
    """The days before a day on which a firm was asked for one thing, the first of them first."""
    return sorted(
        {
            letter.date
            for letter in exchange.letters
            if letter.firm == firm and letter.date < before
            if any((slot.requirement, slot.item) == (requirement, item) for slot in letter.slots)
        }
    )


def last_received(
    exchange: Exchange, requirement: str, item: str, until: dt.date, known: Collection[str]
) -> dt.date | None:
    """The last day on which something came for one thing that did not go back and is not among the `known` (sha256)."""
    days = (
        receipt.date
        for receipt, file in exchange.received()
        if (file.requirement, file.item) == (requirement, item) and receipt.date <= until
        if file.state != "refused" and file.sha256 not in known
    )
    return max(days, default=None)
