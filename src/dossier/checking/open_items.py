"""One open item in several papers: the same day and the same firm in each of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.moments import cn, iso
from dossier.checking.paper_reading import packed
from dossier.checking.scopes import live, of_one
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text

_LISTS = (
    ("open_items", "item", "deadline", "responsible"),
    ("open_issues", "issue", "deadline", "responsible"),
    ("tasks", "task", "deadline", "responsible"),
)
"""Lists of what is left to do: the words, the last day and who does it in each row."""
_NO_MEANING = re.compile(r"[^0-9A-Z一-鿿]|[的了并等及和与]")
_LEAST = 4
_MOVED = re.compile("延期|延长|顺延|推迟|改期|调整|变更|改为|改由|转由|移交给|重新约定")
_DAY, _FIRM = Text("期限", "last day"), Text("责任方", "responsible party")


def check_open_items(dossier: Dossier) -> Iterator[Finding]:
    """X735 for an item of the same words with another last day or another party in a later paper. Pure.

    A day that had passed when the later paper was written is set anew there.
    """
    first: dict[str, list[tuple[Record, Mapping[str, Any], tuple[str, str]]]] = {}
    papers = sorted(live(dossier), key=lambda r: (str(r.date or ""), r.id))
    for record in papers:
        for key, text, last, who in _LISTS:
            rows = record.data.get(key)
            for i, row in enumerate(rows if isinstance(rows, list) else ()):
                said = _words(row.get(text)) if isinstance(row, dict) else ""
                if len(said) < _LEAST:
                    continue
                known = first.setdefault("".join(sorted(said)), [])
                for other, there, keys in known:
                    if (
                        other.id != record.id
                        and of_one(record, other, "unit")
                        and of_one(record, other, "system")
                    ):
                        at = f"/{key}/{i}"
                        yield from _other_day(
                            record, f"{at}/{last}", row, other, there.get(keys[0]), last, text
                        )
                        yield from _other_firm(
                            dossier, record, f"{at}/{who}", (row, who, text), other, there.get(keys[1])
                        )
                        break
                known.append((record, row, (last, who)))


def _words(text: object) -> str:
    return _NO_MEANING.sub("", packed(text)) if isinstance(text, str) else ""


def _other_day(
    record: Record, at: str, row: Mapping[str, Any], other: Record, there: Any, key: str, text: str
) -> Iterator[Finding]:
    here = row.get(key)
    if not isinstance(here, dt.date) or not isinstance(there, dt.date) or here == there:
        return
    written = record.date
    if (written and there < written and here > there) or _is_moved(row):
        return
    shown, known = Text(cn(here), iso(here)), Text(cn(there), iso(there))
    yield _said(record, at, str(row[text]), _DAY, shown, other, known)


def _other_firm(
    dossier: Dossier,
    record: Record,
    at: str,
    named: tuple[Mapping[str, Any], str, str],
    other: Record,
    there: Any,
) -> Iterator[Finding]:
    row, key, text = named
    here = row.get(key)
    if not isinstance(here, str) or not isinstance(there, str) or _is_moved(row):
        return
    one, two = (_firm(dossier, name) for name in (here, there))
    if one != two and packed(one) not in packed(two) and packed(two) not in packed(one):
        yield _said(record, at, str(row[text]), _FIRM, Text(one, one), other, Text(two, two))


def _firm(dossier: Dossier, name: str) -> str:
    party = dossier.parties.get(name)
    return party.name if party else name


def _is_moved(row: Mapping[str, Any]) -> bool:
    return any(isinstance(v, str) and _MOVED.search(v) for v in row.values())


def _said(record: Record, at: str, item: str, what: Text, here: Text, other: Record, there: Text) -> Finding:
    words: dict[str, Any] = {"item": item[:40], "what": what, "found": here, "expected": there}
    words |= {"subject": record.title, "other": other.title}
    return finding("X735", record.at(at), record=record.id, **words)
