"""What a table shows against what is concluded from it: measured values outside their limits, failed rows, counts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from dossier.checking.field_titles import field_title, named
from dossier.checking.known_limits import known_limits
from dossier.checking.limit_sides import with_its_side
from dossier.checking.limits import falls_short, outside
from dossier.checking.parts import keys_of, maps_of
from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record, Text
from dossier.reading.cross_checks import Table

_FAILED = ("fail", "continue", False)


def check_rows(dossier: Dossier, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X552 a value outside its limit that passed, X553 a failed row in a record that passed, X554 counts. Pure."""
    for record in live(dossier):
        keys = keys_of(record)
        limits = [
            rule for rule in table.get("limits", {}).values() if {rule["limit"], rule["measured"]} <= keys
        ]
        counts = [rule for rule in table.get("counts", {}).values() if {rule["less"], rule["than"]} <= keys]
        for pointer, part in maps_of(record):
            yield from _limit(record, pointer, part, limits, table.get("reached", {}))
            yield from _counts(record, pointer, part, counts, schemas)
            yield from _sampled(record, pointer, part)
            yield from _percentage(record, pointer, part, table)
            if part.get("condition") == "damaged" and part.get("conclusion") == "pass":
                words: dict[str, Any] = {"subject": record.title, "name": _name(part)}
                yield finding("X553", record.at(f"{pointer}/condition"), record=record.id, **words)
        yield from _failed_rows(record)
        yield from _denied_faults(record)


def is_failed(record: Record) -> bool:
    """Whether a test has failed, or its paper was sent back."""
    return record.data.get("result") == "fail" or record.status == "rejected"


def passes(part: Mapping[str, Any]) -> bool | None:
    """What a record or a row concludes; None when it does not say."""
    said = next((part[k] for k in ("result", "normal", "conclusion") if k in part), None)
    if said in _FAILED:
        return False
    return True if said is True or said == "pass" else None


def _limit(
    record: Record, pointer: str, part: Mapping[str, Any], rules: Iterable[Any], reached: Collection[str]
) -> Iterator[Finding]:
    for rule in rules:
        if rule["measured"] not in part:
            continue
        limit, measured = part.get(rule["limit"], _known(record, part)), part[rule["measured"]]
        if limit is None or measured is None or passes(part) is False or passes(record.data) is False:
            continue
        name = str(part.get("name") or part.get("parameter") or record.title)
        if not rule.get("absolute"):
            kind = record.data.get("test_kind") if part is record.data else None
            limit = with_its_side(limit, name, record.title, kind) or limit
        wrong = _beyond(limit, measured) if rule.get("absolute") else outside(limit, measured, name)
        wrong = wrong or _fewer(limit, measured, name) or falls_short(limit, measured, reached)
        wrong = wrong or _denied(limit, measured)
        if wrong:
            words: dict[str, Any] = {
                "subject": record.title,
                "name": name,
                "measured": measured,
                "limit": limit,
            }
            yield finding("X552", record.at(f"{pointer}/{rule['measured']}"), record=record.id, **words)


def _known(record: Record, part: Mapping[str, Any]) -> str | None:
    """What a published standard limits, of a row without a limit of its own: 永久链路长度（m）."""
    name = str(part.get("name") or part.get("parameter") or "")
    found = (x for x in known_limits() if x.column in name and x.named(f"{record.title}{name}"))
    limit = next(found, None)
    return limit.shown.split("（")[0] if limit else None


_DENIAL = re.compile(r"(?<![不无未])(?:不能?|未能?|无法|没有)([一-鿿]{2})")
_DENYING = re.compile("[不无未没免非]|异常|是否")


def _denied(limit: object, measured: object) -> bool:
    """Words of what was asked, denied in what was found: 2 号泵不轮换, where each start is to 轮换."""
    asked = limit if isinstance(limit, str) else ""
    found = _DENIAL.findall(measured) if isinstance(measured, str) and not _DENYING.search(asked) else ()
    return any(word in asked for word in found)


_COUNTED = re.compile(r"[（(](?:台|路|个|点|套|门|次|间|只|盏|座)[)）]")
_THINGS = re.compile(r"\s*(\d+)\s*(台|路|个|点|套|门|间|只|盏|座|樘|处|组)(?!/)")
_SAMPLED = re.compile(r"[（(]?抽[检查测]\s*(\d+)\s*(台|路|个|点|套|门|间|只|盏|座|樘|处|组)")


def _fewer(limit: object, measured: object, name: str) -> bool:
    """Fewer things than there are to be: 128 cameras, of which 121 answer."""
    wanted, found = (str(v) if isinstance(v, int | str) else "" for v in (limit, measured))
    if wanted.isdecimal() and found.isdecimal() and _COUNTED.search(name):
        return int(found) < int(wanted)
    said, sampled = _THINGS.match(wanted), _SAMPLED.search(name)
    asked, counted = said or sampled, _THINGS.match(found)
    if asked is None or counted is None or asked[2] != counted[2]:
        return False
    return int(counted[1]) < int(asked[1])


def _sampled(record: Record, pointer: str, part: Mapping[str, Any]) -> Iterator[Finding]:
    """Fewer found good than were sampled: 抽 18 处, 15 处联动释放正常."""
    if "sampled" not in part:
        return
    sampled, found = part.get("sampled"), _THINGS.match(str(part.get("record") or ""))
    good = found and passes(part) is not False and passes(record.data) is not False
    if good and found and str(sampled).isdecimal() and int(found[1]) < int(str(sampled)):
        words: dict[str, Any] = {
            "subject": record.title,
            "name": _name(part),
            "limit": f"{sampled} {found[2]}",
        }
        yield finding(
            "X552", record.at(f"{pointer}/record"), record=record.id, measured=part["record"], **words
        )


_NO_FAULT = re.compile(r"(?:无|没有|未发生|未出现)(?:任何)?(?:故障|中断|停机|异常)")


def denies_faults(record: Record) -> str:
    """The words of a conclusion that there were no faults, where the table of the run has some; empty otherwise."""
    concluded = str(record.data.get("conclusion") or "")
    said = _NO_FAULT.search(concluded) if record.data.get("faults") else None
    again = re.search("重新计时|重新开始|第二次|再次", concluded)
    return said[0] if said and not again else ""


def _denied_faults(record: Record) -> Iterator[Finding]:
    if said := denies_faults(record):
        count = len(record.data["faults"])
        place = record.at("/conclusion")
        yield finding("X628", place, record=record.id, subject=record.title, said=said, count=count)


def _percentage(record: Record, pointer: str, part: Mapping[str, Any], table: Table) -> Iterator[Finding]:
    """A share of something that is more than all of it: 录像完整率（%） 104."""
    if "measured" not in part:
        return
    name = str(part.get("name") or part.get("parameter") or "")
    share = ("%" in name or "％" in name) and any(word in name for word in table.get("percentages", {}))
    value = _number(part.get("measured")) if share else None
    if value is not None and value > 100:
        words: dict[str, Any] = {"what": name, "found": f"{value:g}", "least": "0", "most": "100"}
        yield finding("X588", record.at(f"{pointer}/measured"), record=record.id, **words)


def _beyond(limit: object, measured: object) -> bool:
    return isinstance(limit, int | float) and isinstance(measured, int | float) and abs(measured) > abs(limit)


def _failed_rows(record: Record) -> Iterator[Finding]:
    """A row that failed and was not tested again, in a record that passes or, not saying so, has no faults."""
    whole = passes(record.data)
    if whole is False or (whole is None and "conclusion" not in record.data):
        return
    if whole is None and record.data.get("faults"):
        return
    for key, rows in record.data.items():
        if key in ("signatures", "evidence") or not isinstance(rows, list):
            continue
        good = {_first_name(row): i for i, row in enumerate(rows) if isinstance(row, dict) and passes(row)}
        # A run without faults has nothing that was mended and read again.
        told = record.data.get("faults") != []
        for i, row in enumerate(rows):
            poor = isinstance(row, dict) and (_number(row.get("poor")) or 0) > 0
            again = told and isinstance(row, dict) and good.get(_first_name(row), -1) > i
            if isinstance(row, dict) and (poor or (passes(row) is False and not again)):
                words: dict[str, Any] = {"subject": record.title, "name": _name(row) or f"{i + 1}"}
                yield finding("X553", record.at(f"/{key}/{i}"), record=record.id, **words)


def _name(row: Mapping[str, Any]) -> str:
    return str(row.get("name") or row.get("parameter") or row.get("requirement") or row.get("part") or "")


_AGAIN = re.compile(
    r"[（(]?(?:整改后)?(?:复测|复试|复验|复检|重测|重做|第[一二三四\d]次|初测|整改[前后])[)）]?"
)


def _first_name(row: Mapping[str, Any]) -> str:
    """The name without what says that it was tested again."""
    return _AGAIN.sub("", _name(row)).strip()


def _counts(
    record: Record, pointer: str, part: Mapping[str, Any], rules: Iterable[Any], schemas: Schemas
) -> Iterator[Finding]:
    """Counts that cannot be, and counts that a pass contradicts."""
    for rule in rules:
        if rule["less"] not in part or rule["than"] not in part:
            continue
        less, more = _number(part[rule["less"]]), _number(part[rule["than"]])
        if less is None or more is None or any(part.get(k) for k in rule.get("unless", ())):
            continue
        less += sum(_number(part.get(k)) or 0 for k in rule.get("plus", ()))
        passed = passes(part) is not False and passes(record.data) is not False
        wrong = less > more if rule["must"] == "at_most" else passed and less < more
        if wrong:
            first, second = f"{pointer}/{rule['less']}", f"{pointer}/{rule['than']}"
            words: dict[str, Any] = {
                "first": named(schemas, record, first),
                "found": f"{less:g}",
                "second": field_title(schemas, record, second),
                "expected": f"{more:g}",
                "how": Text("多于", "is more than")
                if rule["must"] == "at_most"
                else Text("少于", "is less than"),
            }
            yield finding("X554", record.at(first), record=record.id, **words)


def _number(value: object) -> float | None:
    if isinstance(value, str):
        head = value.strip().rstrip("点处个根组件台套项%间户")
        value = float(head) if head.replace(".", "", 1).isdecimal() else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
