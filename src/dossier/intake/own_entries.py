"""A record that one entry makes with others (``each: equipment``) gets an entry of its own when its paper comes: what
the entry says, it says of all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.authoring.changes import REMOVE
from dossier.authoring.edits import Edit
from dossier.authoring.journal import value_at
from dossier.excel.reading import Standing
from dossier.model import Record
from dossier.reading.each import KEY

Completed = tuple[Record, Mapping[str, Any], str]
"""A record, what it is with its paper, and where that comes from."""


def own_entries(here: Standing, completed: Sequence[Completed]) -> Iterator[tuple[str, Edit]]:
    """File and edit: the records leave the list of their entry, which goes with the last, and stand by themselves."""
    groups: dict[tuple[str, str], dict[str, list[Completed]]] = {}
    for each in completed:
        place = each[0].location
        groups.setdefault((place.file, place.pointer), {}).setdefault(each[0].id, []).append(each)
    for (file, pointer), records in groups.items():
        raw = value_at(here.sources[file].data, pointer)
        key = raw[KEY]
        listed = raw[key] if isinstance(raw[key], list) else [raw[key]]
        source = next(iter(records.values()))[0][2]
        gone = {str(several[0][0].data[key]) for several in records.values()}
        left = [n for n, member in enumerate(listed) if getattr(member, "typed", str(member)) not in gone]
        if left:
            for n in sorted({*range(len(listed))} - {*left}):
                yield file, Edit(f"{pointer}/{key}/{n}", REMOVE, source)
        else:
            yield file, Edit(pointer, REMOVE, source)
        for several in records.values():
            record, said, _ = several[0]
            follows = "title" in record.derived and said.get("title") == record.title
            whole = {key: value for key, value in said.items() if not (follows and key == "title")}
            for _, more, _ in several[1:]:
                whole["evidence"] = [
                    *whole["evidence"],
                    *(e for e in more["evidence"] if e not in whole["evidence"]),
                ]
            yield file, Edit(f"{pointer.rpartition('/')[0]}/-", whole, source)
