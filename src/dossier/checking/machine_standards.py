"""Standards whose titles name the machines that they are for: a record of another machine is not judged by them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.parts import texts_of
from dossier.checking.scopes import ids_in, live, members
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record
from dossier.reading.cross_checks import Table

_TITLE = re.compile(
    r"([A-Z]{2,3})(?:/[TZ])?\s?(\d[\d.]*)(?:-\d{2,4})?(?:[\s《]*([一-鿿、和与及 ]{3,40}?(?:规范|标准|规程|技术条件)))?"
)
_BUILDINGS = re.compile("(?:泵|锅炉)[站房]")
"""Works with all that is in them, not the machine alone."""
_CABINET = re.compile("[箱柜屏]$")
_POINTER = re.compile(r"/(?:basis|standard|standards|acceptance_standard)(?:/\d+)?")


def check_machine_standards(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """X713 for a standard of other machines than the record is of, where it cites none of its own. Pure."""
    kinds: Mapping[str, Sequence[str]] = table.get("machines_of_standards", {})
    called: Mapping[str, str] = table.get("standard_names", {})
    names = {
        str(m["tag"]): plain(str(m.get("name") or "")) for m in members(dossier, "equipment") if m.get("tag")
    }
    for record in live(dossier) if kinds else ():
        own = _kinds_of(_machines(record, names), kinds, table.get("driven_machines", {}))
        if not own:
            continue
        cited = [
            (pointer, title, meant)
            for pointer, text in texts_of(record)
            if _POINTER.fullmatch(pointer)
            for title, meant in _cited(plain(text), kinds, called)
        ]
        if cited and not any(meant & own for *_, meant in cited):
            pointer, title, meant = cited[0]
            words: dict[str, Any] = {"subject": record.title, "standard": title}
            words |= {"meant": "、".join(kind for kind in kinds if kind in meant)}
            words["machine"] = "、".join(_machines(record, names))
            yield finding("X713", record.at(pointer), record=record.id, **words)


def _cited(
    text: str, kinds: Mapping[str, Sequence[str]], called: Mapping[str, str]
) -> Iterator[tuple[str, set[str]]]:
    """The standards of a text that name machines: title, and what kinds; by the number where no title is written."""
    for prefix, number, written in _TITLE.findall(text):
        known = called.get(f"{prefix} {number}", "")
        title = written.strip() or known
        meant = {kind for kind in kinds if kind in _BUILDINGS.sub("", title)}
        if meant and any(kind in (known or title) for kind in meant):  # else that is X616
            yield (title if written else f"{prefix} {number} {title}"), meant


def _machines(record: Record, names: Mapping[str, str]) -> list[str]:
    """What the machines of a record are called."""
    tags = ids_in(record.data.get("equipment"))
    return [f"{tag} {names[tag]}" for tag in tags if names.get(tag)]


def _kinds_of(
    machines: Sequence[str], kinds: Mapping[str, Sequence[str]], driven: Mapping[str, Any]
) -> set[str]:
    """The kinds that machines are of; empty where one of them is of no kind that has standards of its own.

    A cabinet is none of the machines that it drives: 水泵控制柜.
    """
    each = []
    for name in machines:
        own = re.sub(r"[(（][^()（）]*[)）]|[\s\d]+$", "", name)
        beside = driven if _CABINET.search(own) else {}
        each.append({k for k, words in kinds.items() if any(w in own and w not in beside for w in words)})
    return set().union(*each) if each and all(each) else set()
