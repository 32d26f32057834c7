"""For which members of the lists of dossier.yaml a paper stands: those that it names itself, and no others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from dossier.checking.paper_labels import labels
from dossier.checking.paper_reading import packed, plain
from dossier.evidence.page_words import PageReading
from dossier.excel.reading import Standing
from dossier.intake.particulars import Found, located
from dossier.library.fields import Field
from dossier.library.scopes import SCOPES
from dossier.model import Text
from dossier.reading.dossier import item_id

Read = dict[str, tuple[Any, Found]]
"""Field → its value as YAML has it, and where it was read."""
_EQUIPMENT = "equipment"
_BY_NUMBER = (_EQUIPMENT, "materials", "inspection_lots", "concealed")
_TOKENS = re.compile(r"[\s、，,;；/：:（）()]+")
_SHORT = 2
"""Characters up to which an id is looked for as a word of its own only."""


def named_in(here: Standing, scope: str, text: str) -> list[str]:
    """Members of a list of dossier.yaml that a text names: by id, else by a name that no other member has."""
    members, line = [m for m in here.dossier.data.get(scope, ()) if m], plain(text)
    by_id = [item_id(m) for m in members if _stands(item_id(m), line)]
    return by_id or _by_name(here, scope, members, packed(text))


def _stands(number: str, text: str) -> bool:
    """Whether a tag or serial number stands in a plain text by itself: ``P-101潜水泵``, not ``AP-101``, ``P-1012``."""
    number = plain(number)
    if number not in text:
        return False
    if len(number) <= _SHORT or not number.isascii():
        return number in _TOKENS.split(text)
    alone = rf"(?<![A-Za-z0-9])(?<![A-Za-z0-9][-_.]){re.escape(number)}(?![-_.]?[A-Za-z0-9])"
    return re.search(alone, text) is not None


def _by_name(here: Standing, scope: str, members: Sequence[Any], text: str) -> list[str]:
    """The members whose name a packed text has, where no longer name has it and no other member bears it."""
    listed = here.words.members.get(scope, {})
    said = ((m, m.get("name") if isinstance(m, Mapping) else listed.get(str(m))) for m in members)
    names = {item_id(m): packed(str(name)) for m, name in said if name and packed(str(name)) in text}
    often = Counter(names.values())
    return [
        i
        for i, n in names.items()
        if often[n] == 1 and not any(n != other and n in other for other in names.values())
    ]


def subjects(here: Standing, tree: Field, pages: Sequence[PageReading], known: Read) -> Read:
    """The one piece of equipment, or lot of material, whose serial number or id a paper has where no label says it."""
    found: Read = {}
    for scope in _BY_NUMBER:
        key = SCOPES[scope]
        if key in known or key not in tree.fields:
            continue
        hits = {i: place for reading in reversed(pages) for i, place in _named_on(here, scope, reading)}
        if len(hits) == 1:
            identity, place = next(iter(hits.items()))
            found[key] = identity, replace(place, value=identity)
    return found


def _named_on(here: Standing, scope: str, reading: PageReading) -> Iterator[tuple[str, Found]]:
    text = plain(reading.text)
    for identity, serial in _serials(here, scope).items():
        for said in (serial, identity):
            if len(said) > _SHORT and _stands(said, text):
                yield identity, located(reading, said)
                break


def doubts_of_items(
    here: Standing, record: Mapping[str, Any], pages: Sequence[PageReading]
) -> Iterator[Text]:
    """Why it is not certain for which pieces of equipment a paper stands that makes a record."""
    if _EQUIPMENT not in here.schemas.record(record["type"]).fields:
        return
    text = plain("\n".join(reading.text for reading in pages))
    value, serials = record.get(_EQUIPMENT) or [], _serials(here, _EQUIPMENT)
    mine = [str(each) for each in value] if isinstance(value, list) else [str(value)]
    said = {i for i, serial in serials.items() if serial and _stands(serial, text)}
    tagged = {i for i in serials if _stands(i, text)}
    if unlike := [i for i, serial in serials.items() if serial and i in {*mine, *tagged} - said and said]:
        listed = "、".join(unlike)
        yield Text(
            f"写有 {listed}，出厂编号却是别的设备的，不能确定是哪一台",
            f"it names {listed} with the serial number of another: it is not certain which one is meant",
        )
    if unsaid := [i for i in mine if serials.get(i) and i not in {*said, *tagged, *unlike}]:
        listed = "、".join(unsaid)
        yield Text(
            f"没有写 {listed} 的位号或出厂编号，不能确定是它",
            f"it says neither tag nor serial number of {listed}: it is not certain that it is meant",
        )
    numbers = _other_numbers([serials[i] for i in mine if serials.get(i)], text) - serials.keys()
    if mine and len(numbers) > sum(not serials.get(i) for i in mine):
        listed = "、".join(sorted(numbers))
        yield Text(
            f"另写有出厂编号 {listed}，设备清单里不是它",
            f"it has the serial number {listed} too, which the list of equipment does not give to it",
        )
    if not mine and (alike := _of_one_name(here, packed(text))):
        listed = "、".join(alike)
        yield Text(
            f"{listed} 同名，没有写明是哪一台的位号或出厂编号",
            f"{listed} have one name, and no tag or serial number says which is meant",
        )


def _other_numbers(own: Sequence[str], text: str) -> set[str]:
    """Serial numbers in a plain text that are none of these: behind a label, and formed like one of these."""
    found = set(_labelled_serial().findall(text))
    for number in own:
        if re.search("[A-Za-z]", number):
            formed = re.sub(r"\d", "0", re.escape(number)).replace("0", r"\d")
            found |= set(re.findall(rf"(?<![A-Za-z0-9_.-]){formed}(?![A-Za-z0-9_.-])", text))
    return {n for n in found if len(n) > _SHORT and re.search(r"\d", n)} - set(own)


@cache
def _labelled_serial() -> re.Pattern[str]:
    said = "|".join(
        r"[^\S\n]*".join(map(re.escape, label)) for label in labels()["fields"]["serial"]["labels"]
    )
    number = r"[A-Za-z0-9][A-Za-z0-9/._-]*[A-Za-z0-9](?![A-Za-z0-9年])"
    return re.compile(rf"(?:{said})[^\S\n]*:?[^\S\n]*({number})")


def _of_one_name(here: Standing, text: str) -> list[str]:
    """Pieces of equipment that share a name which a packed text has."""
    members = [m for m in here.dossier.data.get(_EQUIPMENT, ()) if isinstance(m, Mapping)]
    names = {item_id(m): packed(str(m.get("name") or "")) for m in members}
    often = Counter(names.values())
    return [i for i, name in names.items() if name and often[name] > 1 and name in text]


def _serials(here: Standing, scope: str) -> dict[str, str]:
    """Id of each member of a list → its serial number, empty where it has none."""
    members = [m for m in here.dossier.data.get(scope, ()) if isinstance(m, Mapping)]
    return {item_id(m): str(m.get("serial") or "") for m in members}
