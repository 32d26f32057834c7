"""New rows: a record, a firm, a piece of equipment, a signature, a row of a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from dossier.authoring.edits import Edit
from dossier.excel.matching import Typed
from dossier.excel.project_sheets import called
from dossier.excel.proposal import Place, Placed, Proposal
from dossier.excel.reading import Standing, singles
from dossier.excel.record_sheets import own_fields, tables_of
from dossier.excel.release_sheets import RELEASES
from dossier.excel.sheets import Sheet
from dossier.excel.values import NotUnderstood, Words, as_value, canonical
from dossier.library.fields import Field
from dossier.library.scopes import SCOPES
from dossier.model import Record, Text
from dossier.reading.dossier import MAIN
from dossier.source import escape


@dataclass
class Added:
    """A record that is new: its data, its cells, and where it comes from."""

    place: Place
    type: str
    data: dict[str, Any]
    cells: dict[str, Place] = field(default_factory=dict)


@dataclass
class NewRows:
    """Gathers what new rows make; records come together from several sheets before they are written."""

    here: Standing
    words: Words
    to: Proposal
    records: dict[str, Added] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _files: dict[str, tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def _standing(self) -> dict[str, Record]:
        return {record.id: record for record in self.here.dossier.records}

    def take(self, sheet: Sheet, rows: list[Typed]) -> None:
        """The new rows of one sheet; that of the records first."""
        for row in rows:
            place = Place(sheet.title, row.number)
            if asked := [column for column, read in row.cells.values() if read.asked]:
                for column in asked:
                    self.to.say(Place(sheet.title, row.number, column), "Y157", shown="")
            elif sheet.name == "ledger":
                self._record(row, place)
            elif sheet.name in SCOPES or sheet.name in RELEASES:
                self._entry(row, place, self.here.main.fields[sheet.name].member, f"/{sheet.name}/-")
            elif sheet.name == "parties":
                self._party(row, place)
            elif sheet.name == "staff":
                self._staff(row, place)
            elif sheet.name in ("signatures", "evidence", "own", "tables"):
                self._part(sheet.name, row, place)
            else:
                self.to.say(place, "Y161")

    def values(
        self, row: Typed, place: Place, fields: Mapping[str, Field], required: frozenset[str]
    ) -> tuple[dict[str, Any], dict[str, Place]] | None:
        """The values of a row under its fields, and their cells; None where something was said against one.

        `fields`: key of the column → field.
        """
        data: dict[str, Any] = {}
        cells: dict[str, Place] = {}
        sound = True
        for key, (column, read) in row.cells.items():
            at = Place(place.sheet, place.row, column)
            if key not in fields:
                continue
            cells[key] = at
            try:
                value = as_value(read.value, fields[key], self.words)
            except NotUnderstood as error:
                self.to.say(at, "Y159", said=canonical(read.value), expected=error.expected)
                sound = False
                continue
            if value is not None:
                data[key] = value
        for key in required:
            if key in fields and key not in data and key not in cells:
                title = called(self.here, key, fields[key]) or Text(key, key)
                self.to.say(place, "Y162", title=title)
                sound = False
        return (data, cells) if sound else None

    def _add(
        self, place: Place, file: str, pointer: str, made: tuple[dict[str, Any], dict[str, Place]]
    ) -> None:
        data, cells = made
        shown = "，".join(canonical(v) if not isinstance(v, list | dict) else str(v) for v in data.values())
        edit = Edit(pointer, data, str(place))
        self.to.edits.append(Placed(place, file, edit, _whose(pointer), "", shown, cells))

    def _entry(self, row: Typed, place: Place, member: Field, pointer: str) -> None:
        made = self.values(row, place, singles(member), member.required)
        if made:
            self._add(place, MAIN, pointer, made)

    def _party(self, row: Typed, place: Place) -> None:
        member = self.here.main.fields["parties"].fields["owner"]
        key = row.text("key")
        if not re.fullmatch(r"[a-z][a-z0-9_-]*", key):
            column = row.cells.get("key", (0, None))[0]
            expected = Text("小写英文代号，如 supplier2", "a short word in small letters such as supplier2")
            self.to.say(Place(place.sheet, place.row, column), "Y159", said=key or "—", expected=expected)
            return
        self._entry(row, place, member, f"/parties/{key}")

    def _staff(self, row: Typed, place: Place) -> None:
        firm = row.text("party")
        keys = [k for k, name in self.words.firms.items() if firm in (k, name)]
        keys += [self.words.meant[firm]] if firm in self.words.meant else []
        if not keys:
            column = row.cells.get("party", (0, None))[0]
            self.to.say(Place(place.sheet, place.row, column), "Y163", name=firm or "—")
            return
        member = self.here.main.fields["parties"].fields["owner"].fields["staff"].member
        self._entry(row, place, member, f"/parties/{escape(keys[0])}/staff/-")

    def _record(self, row: Typed, place: Place) -> None:
        said = row.text("type")
        types = {title: name for name, title in self.words.types.items()}
        name = types.get(said, said)
        if name not in self.here.schemas.record_types:
            column = row.cells.get("type", (0, None))[0]
            expected = Text("资料类型（从下拉列表中选）", "a record type, from the list")
            self.to.say(Place(place.sheet, place.row, column), "Y159", said=said or "—", expected=expected)
            return
        record = self.here.schemas.record(name)
        fields = {key: each for key, each in singles(record).items() if key not in ("id", "type")}
        common = self.here.schemas.common("record")
        made = self.values(row, place, fields, common.required)
        if made is None:
            return
        data, cells = made
        identity = row.text("id") or self.next_id(name)
        self.records[identity] = Added(place, name, {"id": identity, "type": name, **data}, cells)

    def next_id(self, record_type: str) -> str:
        """The first free id of the group: ``A4-014``."""
        group = self.here.schemas.record_types[record_type].group
        if group not in self._numbers:
            pattern = re.compile(rf"{re.escape(group)}-(\d{{1,6}})")
            taken = (*self._standing, *self.records)
            self._numbers[group] = max((int(m[1]) for i in taken if (m := pattern.fullmatch(i))), default=0)
        identity = ""
        while not identity or identity in self._standing or identity in self.records:
            self._numbers[group] += 1
            identity = f"{group}-{self._numbers[group]:03}"
        return identity

    def _part(self, name: str, row: Typed, place: Place) -> None:
        identity = row.text("record")
        standing = self._standing.get(identity)
        added = self.records.get(identity)
        if standing is None and added is None:
            column = row.cells.get("record", (0, None))[0]
            self.to.say(Place(place.sheet, place.row, column), "Y163", name=identity or "—")
            return
        record_type = standing.type if standing else added.type if added else ""
        if name == "own":
            self._particular(row, place, record_type, standing, added)
            return
        key, member, row_ = self._table(name, row, place, record_type)
        if member is None or row_ is None:
            return
        made = self.values(row_, place, singles(member), member.required)
        if made and standing:
            self._add(place, standing.location.file, f"{standing.location.pointer}/{escape(key)}/-", made)
        elif made and added:
            added.data.setdefault(key, []).append(made[0])

    def _table(
        self, name: str, row: Typed, place: Place, record_type: str
    ) -> tuple[str, Field | None, Typed | None]:
        if name != "tables":
            return name, self.here.schemas.common("record").fields[name].member, row
        tables = tables_of(self.here, record_type)
        title = row.text("table")
        if title not in tables:
            column = row.cells.get("table", (0, None))[0]
            listed = "、".join(tables) or "—"
            self.to.say(
                Place(place.sheet, place.row, column),
                "Y159",
                said=title or "—",
                expected=Text(listed, listed),
            )
            return "", None, None
        key, member = tables[title]
        keys = list(singles(member))
        cells = {
            keys[int(c[1:]) - 1]: v
            for c, v in row.cells.items()
            if re.fullmatch(r"c\d+", c) and int(c[1:]) <= len(keys)
        }
        return key, member, Typed(row.number, row.id, cells)

    def _particular(
        self, row: Typed, place: Place, record_type: str, standing: Record | None, added: Added | None
    ) -> None:
        known = own_fields(self.here, record_type, self.here.raw(standing) if standing else {})
        label = row.text("item")
        at = Place(place.sheet, place.row, row.cells.get("item", (0, None))[0])
        if label not in known:
            listed = "、".join(list(known)[:20]) or "—"
            self.to.say(at, "Y159", said=label or "—", expected=Text(listed, listed))
            return
        pointer, of, title, _ = known[label]
        made = self.values(row, place, {"value": of}, frozenset())
        if not made or "value" not in made[0]:
            return
        value = made[0]["value"]
        if standing:
            edit = Edit(f"{standing.location.pointer}{pointer}", value, str(made[1]["value"]))
            subject = f"{standing.id} {title.get(self.here.lang)}"
            shown = canonical(row.cells["value"][1].value)
            self.to.edits.append(Placed(made[1]["value"], standing.location.file, edit, subject, "", shown))
        elif added:
            _set(added.data, pointer, value)

    def write_records(self) -> None:
        """The edits that make the new records, each in the file of its group."""
        for added in self.records.values():
            file, pointer = self.file_for(added.type)
            shown = f"{added.type} {added.data.get('title', '')}"
            edit = Edit(pointer, added.data, str(added.place))
            self.to.edits.append(Placed(added.place, file, edit, added.data["id"], "", shown, added.cells))

    def file_for(self, record_type: str) -> tuple[str, str]:
        """Where a new record goes: the file that holds most of its group, else ``records/<group>.yaml`` where the
        patterns of dossier.yaml find it, else dossier.yaml itself.
        """
        group = self.here.schemas.record_types[record_type].group
        if group not in self._files:
            self._files[group] = self._file_of(group)
        return self._files[group]

    def _file_of(self, group: str) -> tuple[str, str]:
        types = self.here.schemas.record_types
        of_group = (r.location.file for r in self.here.dossier.records if types[r.type].group == group)
        often = Counter(file for file in of_group if file != MAIN)
        if often:
            return often.most_common(1)[0][0], "/-"
        file = f"records/{group}.yaml"
        patterns = [p for p in self.here.data.get("records") or () if isinstance(p, str)]
        found = any(PurePosixPath(file).match(pattern) for pattern in patterns)
        return (file, "/-") if found else (MAIN, "/records/-")


def _whose(pointer: str) -> str:
    return pointer.removesuffix("/-").strip("/").replace("/", " ")


def _set(data: dict[str, Any], pointer: str, value: Any) -> None:
    *above, last = pointer.split("/")[1:]
    for key in above:
        data = data.setdefault(key, {})
    data[last] = value
