"""What an intake proposes for each file that was handed in, as data that goes into a file and comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from dossier.disk.regular import read_regular
from dossier.errors import InputUnreadable, os_reason
from dossier.findings import finding
from dossier.intake.hands import Hand
from dossier.intake.kinds import Candidate
from dossier.intake.particulars import Found
from dossier.model import Location, Text
from dossier.steps.recall import from_json

FORMAT = "dossier-intake-3"
FILE = ".dossier/intake.json"
_MOST = 64 << 20

Class = Literal["known", "none", "foreign", "held", "unreadable", "empty"]
"""``known``: it has a record type; ``none``: nobody can tell; ``foreign``: it names another project; ``held``: the
dossier has this very file; ``unreadable``: it cannot be opened, `Entry.against` says why; ``empty``: a separator sheet
with nothing behind it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or part of one: the record that it makes or completes, which items that meets, what speaks against it."""

    source: str
    """How a reader finds it: ``扫描件.zip/甲/0001.pdf``."""
    sha256: str
    kind: Class
    pages: int = 0
    key: str = ""
    """By which it is told from all others: sha256, and of a part where it begins."""
    part: tuple[int, ...] = ()
    """Its pages in the file, where that is a stack; empty for all of them."""
    sheet: tuple[int, tuple[str, ...]] = (0, ())
    """The separator sheet before it: its page, 0 for none, and the codes on it."""
    barcodes: tuple[Found, ...] = ()
    """Barcodes on it that are none of ours; nothing is done with them."""
    candidates: tuple[Candidate, ...] = ()
    record: dict[str, Any] = field(default_factory=dict)
    """The record that it makes; empty for ``none`` and the like."""
    completes: str = ""
    """Id of the record in the dossier that it becomes, or is, the evidence of, instead of making one."""
    read: Mapping[str, Found] = field(default_factory=dict)
    """Field → what was read for it, and where."""
    slots: tuple[tuple[str, str, Text], ...] = ()
    """Requirement, item (may be empty) and title of each open item that the record meets."""
    target: str = ""
    """Path in the dossier that it is copied to."""
    score: float = 0.0
    margin: float = 0.0
    against: tuple[Text, ...] = ()
    """What keeps it from being accepted by itself."""
    near: tuple[str, ...] = ()
    """Other sources that are it, byte for byte, or look like it: same type and number."""

    hands: tuple[Hand, ...] = ()
    """Who seems to have signed it, or has to: nothing is signed before a person says so."""

    def accepted_at(self, threshold: float) -> bool:
        """Whether it is accepted without anybody's word."""
        enough = self.score >= threshold and self.margin >= MARGIN
        return self.kind == "known" and enough and bool(self.slots or self.completes) and not self.against


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody says of a file: yes, and its type; what was typed for other fields, an empty text removes them."""

    key: str
    """`Entry.key`."""
    type: str
    said: Mapping[str, str]
    place: str
    """``待确认!12``."""
    pages: tuple[int, ...] | None = None
    """Its pages in the file, where somebody has typed others than were proposed."""


MARGIN = 0.1
"""By which the best type must be ahead of the next."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """All files of one intake."""

    sources: tuple[str, ...]
    """Paths that were handed in, as they can be opened again."""
    entries: tuple[Entry, ...]
    format: str = FORMAT


def read_proposal(root: Path) -> Proposed:
    """The last proposal of a dossier.

    Raises:
        InputUnreadable: Y174, there is none, or it is none of ours.
    """
    try:
        found = from_json(Proposed, read_regular(root / FILE, _MOST))
    except OSError as error:
        raise InputUnreadable(finding("Y174", Location(FILE), path=FILE, reason=os_reason(error))) from error
    if found is None or found.format != FORMAT:
        reason = Text("内容不完整", "it is not whole")
        raise InputUnreadable(finding("Y174", Location(FILE), path=FILE, reason=reason))
    return found
