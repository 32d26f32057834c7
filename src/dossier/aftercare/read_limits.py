"""Readings of inspections against the limits under which the machines passed their trial run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.aftercare.book import Entry, ServiceBook
from dossier.checking.limits import outside
from dossier.checking.paper_reading import plain
from dossier.checking.scopes import ids_in, live, members
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record

_TAG = re.compile(r"[A-Z]{1,4}-?\d{1,4}|\d+\s*号?\s*[#泵机]|\([^()]*\)|[\s、]")
"""Which machine, and the unit in brackets: what is left is the quantity."""
_MACHINE = re.compile(r"[A-Z]{1,4}-?\d{1,4}")
_TOLD = ("situation", "analysis", "advice", "result", "operators", "comment", "remark")


_Limits = dict[str, tuple[str, Record]]
"""Limit → the parameter as it is written, and a record that has it."""


def check_readings(dossier: Dossier, book: ServiceBook) -> Iterator[Finding]:
    """V965, once for an inspection: a reading that no limit of its quantity allows, and no word of it. Pure."""
    limits, systems = _limits(dossier), members(dossier, "systems")
    for entry in book.entries if limits else ():
        for i, row in enumerate(entry.data.get("readings") or () if entry.kind == "inspection" else ()):
            name, value = plain(str(row.get("name") or "")), row.get("value")
            known = _of_it(name, entry, limits.get(_TAG.sub("", name), {}), systems)
            beyond = known and all(
                outside(limit, _unit_of(value), said) for limit, (said, _) in known.items()
            )
            if beyond and not _is_told(entry, _TAG.sub("", name)):
                limit, (said, record) = next(iter(known.items()))
                words: dict[str, Any] = {"subject": entry.title, "name": name, "value": str(value)}
                words |= {"other": record.title, "limit": f"{limit}（{said}）" if said != name else limit}
                yield finding("V965", entry.at(f"/readings/{i}/value"), record=entry.id, **words)
                break


def _of_it(
    name: str, entry: Entry, limits: _Limits, systems: Sequence[Mapping[str, Any]]
) -> Mapping[str, tuple[str, Record]]:
    """The limits that may be of a reading: of the machine that it names, and of the system of its inspection."""
    tags, whole = {*_MACHINE.findall(name)}, str(entry.data.get("system") or "")
    meant = {str(s.get("id")) for s in systems if whole in (s.get("id"), s.get("name")) or _named(s, whole)}
    return {
        limit: (said, record)
        for limit, (said, record) in limits.items()
        if (not tags or tags & {*_MACHINE.findall(said)})
        and (not meant or not (own := {*ids_in(record.data.get("system"))}) or meant & own)
    }


def _named(system: Mapping[str, Any], text: str) -> bool:
    return bool(system.get("name")) and str(system["name"]) in text


def _limits(dossier: Dossier) -> Mapping[str, _Limits]:
    """Quantity → its limits in the trial runs, each with the parameter and a record that has it."""
    found: dict[str, _Limits] = {}
    for record in live(dossier):
        for row in record.data.get("readings") or () if record.type == "trial-run-record" else ():
            name, limit = plain(str(row.get("parameter") or "")), row.get("standard")
            if isinstance(limit, str) and (what := _TAG.sub("", name)):
                found.setdefault(what, {}).setdefault(limit, (name, record))
    return found


def _unit_of(value: object) -> object:
    return plain(value) if isinstance(value, str) else value


def _is_told(entry: Entry, what: str) -> bool:
    """Whether the inspection says anything of the quantity, or has it among its problems."""
    said = [str(entry.data.get(key) or "") for key in _TOLD]
    said += [str(row) for row in entry.data.get("problems") or ()]
    return any(word in text for text in said for word in (what, what[-2:], "超限", "偏高", "偏低", "超过"))
