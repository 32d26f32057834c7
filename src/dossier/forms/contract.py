"""What a form is promised: every property that a schema declares is there, and nothing else.

A form may then be written with strict names: a typing error is found, a value that nobody gave is None.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dossier.forms.blanks import AbsentObject
from dossier.library.fields import MAX_DEPTH, Field
from dossier.library.schemas import Schemas
from dossier.library.values import Completion


@dataclass(frozen=True, slots=True)
class Names:
    """The names that may follow a dot. A scalar has none, and nothing is checked below it (`is_open`)."""

    fields: Mapping[str, Names] = dataclasses.field(default_factory=dict)
    items: Names | None = None
    """What a loop over it yields; None when it is no list."""
    others: Names | None = None
    """What any further key holds, e.g. one of the user's own parties."""
    is_open: bool = False

    def get(self, name: str) -> Names | None:
        """What stands under a name; None when there is no such name."""
        return self.fields.get(name) or self.others or (OPEN if self.is_open else None)


OPEN = Names(is_open=True)


def complete(data: Mapping[str, Any], schemas: Schemas, name: str) -> dict[str, Any]:
    """A copy of `data` with every property that the schema file `name` declares: None when absent, [] for a list.

    An absent object has all its keys and counts as false (`AbsentObject`). Keys that no schema declares stay.
    """
    done: dict[str, Any] = Completion(absent=AbsentObject).of(dict(data), schemas.root(name))
    return done


def declared_names(schemas: Schemas, name: str) -> Names:
    """The names that data of this schema file has after `complete`."""
    return _names(schemas.root(name), 0)


def record_form_names(schemas: Schemas, record_type: str) -> Names:
    """The names that the form of a record type sees (project, parties, milestones, record, dossier, names)."""
    whole = declared_names(schemas, "dossier.schema.json").fields
    given = {name: whole[name] for name in ("project", "parties", "milestones") if name in whole}
    facts = Names(dict.fromkeys(("code", "name", "language", "compiled"), OPEN))
    record = declared_names(schemas, f"records/{record_type}.schema.json")
    return Names({**given, "record": record, "dossier": facts, "names": OPEN})


def _names(field: Field, depth: int) -> Names:
    if depth > MAX_DEPTH:
        return OPEN
    if not field.fields and field.items is None and field.others is None:
        return OPEN
    return Names(
        {name: _names(below, depth + 1) for name, below in field.fields.items()},
        _names(field.items, depth + 1) if field.items else None,
        _names(field.others, depth + 1) if field.others else None,
        is_open=not field.fields and field.others is None and not field.is_list,
    )
