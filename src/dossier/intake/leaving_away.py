"""What a new record need not say: a title that follows from its type and from what it is about.

Its number and its date stay, though they may follow, too: a person has confirmed them beside the paper, and a date that
nobody wrote is not held against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dossier.excel.reading import Standing
from dossier.model import Location
from dossier.reading.derived import Deriving
from dossier.reading.dossier import MAIN


class LeavingAway:
    """Of new records, one after the other: each title stays that would not tell a record of a type from the others."""

    def __init__(self, here: Standing) -> None:
        self._here = here
        self._deriving = Deriving.of(here.sources[MAIN], here.dossier.data, here.schemas)
        self._taken = {(record.type, record.title) for record in here.dossier.records}

    def of(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """The record as it is to be written."""
        named = str(record["type"]), str(record.get("title"))
        bare = {key: value for key, value in record.items() if key != "title"}
        kind = self._here.schemas.record_types[record["type"]]
        made, _, _ = self._deriving.completed(bare, bare, kind, Location(MAIN))
        follows = made.get("title") == named[1] and named not in self._taken
        self._taken.add(named)
        return bare if follows else dict(record)
