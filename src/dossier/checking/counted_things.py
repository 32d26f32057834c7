"""Things of one kind are as many everywhere: in licences, in tests of all of them, in the scale of the works."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.parts import keys_of, maps_of
from dossier.checking.rows import passes
from dossier.checking.said_numbers import Said, numbers
from dossier.checking.scopes import live, members
from dossier.checking.statements import Statement
from dossier.checking.summaries import summary_texts
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Record, Text
from dossier.reading.cross_checks import Table

_TESTED = ("commissioning-record", "trial-run-record", "test-report", "functional-test", "point-list")
_TABLES = ("checks", "readings", "measurements")
_LICENSED = re.compile(r"授权|许可|接入|licen[cs]e", re.IGNORECASE)
_FREE = re.compile(r"不限|无限|unlimited", re.IGNORECASE)
_BRACKETS = re.compile(r"\((\w{1,2})\)")


@dataclass(frozen=True, slots=True)
class Total:
    """How many things of a kind there are, in which word, and who says so."""

    word: str
    number: float
    unit: str
    source: Text

    @property
    def shown(self) -> str:
        return f"{self.word} {self.number:g} {self.unit}"


def check_counted_things(dossier: Dossier, said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    """X664 for a licence for fewer than there are, X665 for a test of all that counts otherwise. Pure."""
    totals = totals_of(dossier, table)
    if totals:
        yield from _licences(dossier, said, totals, table)
        yield from _tested(dossier, totals, table)


def totals_of(dossier: Dossier, table: Table) -> Mapping[str, Total]:
    """Kind → how many there are, by the scale of the project, else by a text that sums it up, else by what was
    delivered; a kind that one of these gives two numbers of is left out.
    """
    given: list[list[Said]] = []
    for text, place, record in summary_texts(dossier, table):
        given.append(list(numbers(text.replace(",", "，"), place, record)))
    given += [list(_delivered(record, table)) for record in live(dossier)]
    found: dict[str, Total] = {}
    for kind, rule in table.get("things", {}).items():
        for said in given:
            own = [s for s in said if s.unit in rule["units"] and _is_kind(s.noun, rule)]
            if own and kind not in found and len({s.number for s in own}) == 1:
                found[kind] = Total(own[0].noun, own[0].number, own[0].unit, own[0].source)
    return found


def _delivered(record: Record, table: Table) -> Iterator[Said]:
    """What a list of goods says was delivered, line by line."""
    key = table.get("goods_lists", {}).get(record.type, "")
    for line in record.data.get("lines") or () if key else ():
        if isinstance(line, dict) and isinstance(number := line.get(key), int | float):
            unit, name = str(line.get("measure") or ""), str(line.get("name") or "")
            yield Said(name, float(number), unit, record.at("/lines"), record)


def _is_kind(noun: str, rule: Mapping[str, Any]) -> bool:
    return any(noun.endswith(word) for word in rule["words"])


def _licences(
    dossier: Dossier, said: Sequence[Statement], totals: Mapping[str, Total], table: Table
) -> Iterator[Finding]:
    """Rows of software with what they are licensed for; lines of other papers that speak of a licence."""
    given: dict[tuple[str, bool], list[tuple[Record, Said]]] = {}
    listing: set[str] = set()
    for record in live(dossier):
        for pointer, part in maps_of(record) if "license" in keys_of(record) else ():
            if isinstance(licence := part.get("license"), str):
                listing.add(record.id)
                name, place = str(part.get("name") or ""), record.at(f"{pointer}/license")
                for kind, one in _licensed(name, plain(licence), place, record, table):
                    given.setdefault((kind, False), []).append((record, one))
    for line in said:
        if line.file and line.record.id not in listing and _LICENSED.search(line.text):
            for kind, one in _licensed(line.text, line.text, line.place, line.record, table):
                given.setdefault((kind, True), []).append((line.record, one))
    for (kind, _), ones in given.items():
        total = totals.get(kind)
        if total and sum(one.number for _, one in ones) < total.number:  # several licences add up
            record, one = ones[0]
            words: dict[str, Any] = {"subject": record.title, "name": one.noun, "whose": total.source}
            words |= {"found": f"{one.number:g} {one.unit}", "things": total.shown}
            yield finding("X664", one.place, record=record.id, **words)


def _licensed(
    name: str, text: str, place: Location, record: Record, table: Table
) -> Iterator[tuple[str, Said]]:
    """What a text allows how many of; what is of a part or of users says nothing of all."""
    if _FREE.search(text) or is_part(name, table):
        return
    for kind, rule in table.get("licences", {}).items():
        units = "|".join(map(re.escape, rule["units"]))
        names = "|".join(map(re.escape, rule["words"]))  # 2 门禁管理平台: the number of a row before its name
        match = re.search(rf"(\d+)\s*(?!{names})({units})(?!用户|客户端)", text)
        if match and any(word in name for word in rule["words"]):
            yield kind, Said(name.strip()[:24], float(match[1]), match[2], place, record)
            return


def _tested(dossier: Dossier, totals: Mapping[str, Total], table: Table) -> Iterator[Finding]:
    """Rows of tests of all things of a kind; of one row in several papers the numbers may add up."""
    found: dict[tuple[str, str], list[tuple[Record, str, float, str]]] = {}
    several = len(members(dossier, "units")) > 1
    for record in live(dossier):
        partial = record.data.get("part") or record.data.get("room") or (several and record.data.get("unit"))
        if record.type not in _TESTED or partial or is_part(record.title, table):
            continue
        for key in _TABLES:
            for i, row in enumerate(record.data.get(key) or ()):
                if isinstance(row, dict) and passes(row) is not False and row.get("normal") is not False:
                    for kind, number, unit, part in _counts(row, totals, table):
                        name = str(row.get("name") or row.get("parameter"))
                        entry = (record, f"/{key}/{i}/{part}", number, unit)
                        found.setdefault((kind, name), []).append(entry)
    for (kind, name), rows in found.items():
        total = totals[kind]
        numbers_of = {(record.id, number) for record, _, number, _ in rows}
        if sum(number for _, number in numbers_of) == total.number and len(numbers_of) > 1:
            continue
        for record, pointer, number, unit in rows:
            if number != total.number:
                words: dict[str, Any] = {"subject": record.title, "name": name, "found": f"{number:g} {unit}"}
                words |= {"things": total.shown, "whose": total.source}
                yield finding("X665", record.at(pointer), record=record.id, **words)
                break


def is_part(text: str, table: Table) -> bool:
    """Whether a text speaks of a part of the works, or of a sample."""
    return any(word in text for word in table.get("part_words", {}))


def _counts(
    row: Mapping[str, Any], totals: Mapping[str, Total], table: Table
) -> Iterator[tuple[str, float, str, str]]:
    """Kind, number, unit and key of each count of all things in a row: ``火灾联动释放（门） 16`` or ``18 门释放``."""
    name = plain(str(row.get("name") or row.get("parameter") or ""))
    if is_part(name, table):
        return
    inside = _BRACKETS.search(name)
    head = name.split("(")[0]
    for kind in totals:
        rule = table["things"][kind]
        named = any(word in head for word in rule["words"])
        for key in ("standard", "measured"):
            value = row.get(key)
            text = plain(str(value)) if isinstance(value, int | str) and not isinstance(value, bool) else ""
            if inside and text.isdecimal():
                unit, number = inside[1], text
            elif match := re.match(
                r"(?:全部\s*)?(\d+)\s*([一-鿿]{1,2}?)(?:独立|正常|释放|在线|合格|正确|$)", text
            ):
                number, unit = match[1], match[2]
            else:
                continue
            if unit in rule["own_units"] or (named and unit in rule["units"]):
                yield kind, float(number), unit, key
                break
