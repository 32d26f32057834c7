"""One entry for many things: ``each: equipment`` makes a record for each tag that stands under ``equipment``.

``{}`` in its texts is the tag, ``{name}`` what dossier.yaml calls it. The records stand where the entry stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.findings import Finding, finding
from dossier.library.scopes import SCOPES
from dossier.source import SourceDocument, escape

KEY = "each"
MOST = 200
"""Records that one entry may stand for."""
_LONGEST = 20_000
"""Characters of an entry that stands for many; what is longer is no list of certificates."""
_OWN = ("id", "title", "number")
_PLACE = re.compile(r"\{(?:name)?\}")
_BRACE = re.compile("[{}｛｝]")

Names = Mapping[str, Mapping[str, str]]
"""Key by which a record names a thing (``equipment``) → its tag or id → what it is called."""


def names_of(data: Mapping[str, Any]) -> Names:
    """What dossier.yaml calls its things."""
    return {
        key: {
            str(m.get("tag", m.get("id"))): str(m["name"])
            for m in data.get(scope, ())
            if isinstance(m, Mapping) and "name" in m
        }
        for scope, key in SCOPES.items()
    }


def written_out(
    raw: Any, source: SourceDocument, pointer: str, names: Names
) -> tuple[list[Any], list[Finding]]:
    """The records that an entry stands for: itself, where it has no ``each``; none, where what it says is wrong."""
    if not isinstance(raw, dict) or raw.get(KEY) is None:
        return [raw], []
    label = str(raw["id"]) if raw.get("id") is not None else None
    key, place = raw[KEY], source.at(f"{pointer}/{KEY}")
    members = raw.get(key) if isinstance(key, str) and key in SCOPES.values() else None
    members = [members] if _is_name(members) else members
    listed = isinstance(members, list) and 0 < len(members) <= MOST and all(map(_is_name, members))
    if not listed or len(str(raw)) > _LONGEST:
        return [], [finding("S227", place, record=label, said=str(key), most=MOST)]
    pattern = {k: v for k, v in raw.items() if k != KEY}
    records = []
    for member in members or ():
        tag = getattr(member, "typed", str(member))
        words = {"{}": tag, "{name}": names.get(key, {}).get(tag, tag)}
        records.append(_filled(pattern, words) | {key: tag})
    wrong = [*_strange(pattern, source, pointer, label), *_alike(records, source, pointer, label)]
    return ([], wrong) if wrong else (records, [])


def _is_name(member: Any) -> bool:
    return isinstance(member, str | int | float) and not isinstance(member, bool)


def _strange(
    pattern: Mapping[str, Any], source: SourceDocument, pointer: str, label: str | None
) -> Iterator[Finding]:
    """S229 for a brace that is none of the two: it would be printed as it stands."""
    for at, text in _texts(pattern):
        if _BRACE.search(_PLACE.sub("", text)):
            yield finding("S229", source.at(pointer + at), record=label, key=at[1:], text=text)


def _alike(
    records: list[dict[str, Any]], source: SourceDocument, pointer: str, label: str | None
) -> Iterator[Finding]:
    """S228 where two of the records share what tells papers apart: ids, titles, numbers and files that are no annex."""
    often: Counter[tuple[str, str]] = Counter()
    for record in records:
        often.update((f"/{key}", str(record[key])) for key in _OWN if record.get(key) is not None)
        listed = record.get("evidence")
        for n, each in enumerate(listed if isinstance(listed, list) else ()):
            if (
                isinstance(each, Mapping)
                and isinstance(each.get("file"), str)
                and each.get("annex") is not True
            ):
                often[f"/evidence/{n}/file", each["file"]] += 1
    for (at, text), count in often.items():
        if count > 1:
            yield finding("S228", source.at(pointer + at), record=label, key=at[1:], text=text, count=count)


def _texts(data: Any, above: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(data, str):
        yield above, data
    rows = data.items() if isinstance(data, Mapping) else enumerate(data) if isinstance(data, list) else ()
    for key, value in rows:
        yield from _texts(value, f"{above}/{escape(key)}")


def _filled(data: Any, words: Mapping[str, str]) -> Any:
    if isinstance(data, str):
        return _PLACE.sub(lambda match: words[match[0]], data)
    if isinstance(data, dict):
        return {key: _filled(value, words) for key, value in data.items()}
    if isinstance(data, list):
        return [_filled(value, words) for value in data]
    return data
