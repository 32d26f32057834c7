"""Whether what a paper says behind a label is another value than the record's; only what is certain is told."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dossier.checking.paper_form import Said
from dossier.checking.paper_reading import code_in, days, packed
from dossier.library.fields import Field

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_LEADING = re.compile(r"[约共计¥￥:]*([-+]?\d[\d,]*(?:\.\d+)?)\s*([万亿%‰]|[A-Za-zμΩ²³/]+)?")
_FIRM = re.compile(
    r"[\u4e00-\u9fffA-Z0-9()·]{2,40}?(?:公司|研究院|设计院|检验院|检测院|中心|学校|局|厂|医院|大学|委员会)"
)
_PERSON = re.compile(r"[\u4e00-\u9fff]{2,4}")
_PERSON_TITLES = ("人", "员", "师", "姓名", "经理", "总监", "负责人", "现场监理")
_GRADE = re.compile(r"(?:[特甲乙丙丁一二三四五壹贰叁肆伍123Ⅰ-Ⅲ]级|[甲乙丙丁一二三]等)(?=$|[^别])")
_ORDINALS = str.maketrans("壹贰叁肆伍123ⅠⅡⅢ", "一二三四五一二三一二三")
_SIZES = (1000.0, 100.0, 10_000.0, 60.0, 24.0, 3600.0)
"""Ratios that other units make."""
_MANY = 12
"""Digits from which on a text without Chinese characters is a number of something: no longer a quantity."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the dossier says of names: packed name of a firm → the names that mean the same, surnames, look-alikes."""

    firms: Mapping[str, frozenset[str]]
    surnames: frozenset[str]
    no_names: frozenset[str]
    another: Mapping[str, frozenset[str]]
    """Word of a schema → what forms print for another one, packed."""
    alike: Mapping[int, str]
    """Characters that readers of print mistake for each other → one of them."""


def other_value(own: Any, field: Field, said: Said, known: Known) -> str:
    """What the paper says instead; empty when it says the same, or nothing that can be compared."""
    if isinstance(own, dt.date):
        return _other_day(own.date() if isinstance(own, dt.datetime) else own, said)
    if isinstance(own, bool) or own in (None, ""):
        return ""
    if isinstance(own, int | float):
        return _other_number(float(own), field, said)
    return _other_text(str(own), field, said, known)


def _other_text(own: str, field: Field, said: Said, known: Known) -> str:
    if field.words:
        return _other_word(own, field, said, known)
    mine = packed(own)
    if mine in said.wide or (len(packed(said.first)) > 3 and packed(said.first) in mine):
        return ""
    if _GRADE.fullmatch(mine):
        return _other_grade(mine, said)
    title = field.title.zh if field.title else ""
    compare: Callable[[], str]
    if _PERSON.fullmatch(mine) and re.sub(r"[（(].*", "", title).endswith(_PERSON_TITLES):
        return other_person(mine, said.first, known)
    if _FIRM.fullmatch(mine):
        return other_firm(mine, said.wide, known)
    if re.search(r"[\u4e00-\u9fff]", mine) is None and re.search(r"\d", mine):
        compare = lambda: _other_code(mine, said)  # noqa: E731
    else:
        compare = lambda: _other_numbers(mine, said)  # noqa: E731
    return compare()


def _other_grade(own: str, said: Said) -> str:
    """Another grade: 叁级 for 贰级."""
    match = _GRADE.match(packed(said.first))
    there = {grade.translate(_ORDINALS) for grade in _GRADE.findall(said.wide)}
    return "" if match is None or own.translate(_ORDINALS) in there else match[0]


def _other_day(own: dt.date, said: Said) -> str:
    found = days(said.first[:40])
    if not found or own in found or own in days(said.wide):
        return ""
    starts = re.match(r"[^\d〇零○一二三四五六七八九]{0,4}[\d〇零○一二三四五六七八九]{4}", said.first)
    return min(found).isoformat() if starts else ""


def _other_number(own: float, field: Field, said: Said) -> str:
    match = _LEADING.match(said.first.strip('“"( '))
    if match is None:
        return ""
    size = {"万": 1e4, "亿": 1e8}.get(match[2] or "", 1.0)
    value = float(match[1].replace(",", "")) * size
    others = [float(n.replace(",", "")) for n in _NUMBER.findall(said.wide)]
    if any(same(abs(own), n) for n in (abs(value), *others)) or (match[2] and _by_unit(own, value)):
        return ""
    title = field.title.zh if field.title else ""
    unit, there = (unit_of_time(t) for t in (title.rpartition("（")[2], said.first[match.end(1) :]))
    if unit and there and same_period(abs(own), unit, abs(value), there):
        return ""
    return said.first[:40]


def same(one: float, two: float) -> bool:
    """Whether two numbers are one; the second may be written to more places than the first."""
    places = len(f"{one:g}".partition(".")[2])
    return abs(one - two) < 1e-9 or (places > 0 and abs(round(two, places) - one) < 1e-9)


_PERIODS = {"年": 12.0, "季": 3.0, "季度": 3.0, "月": 1.0, "year": 12.0, "quarter": 3.0, "month": 1.0}
"""Periods of the calendar in months."""
_TIMES = {"周": 168.0, "星期": 168.0, "日": 24.0, "天": 24.0, "小时": 1.0, "时": 1.0, "h": 1.0}
_TIMES |= {"分钟": 1 / 60, "min": 1 / 60, "week": 168.0, "day": 24.0, "hour": 1.0, "minute": 1 / 60}
_UNIT_OF_TIME = re.compile(
    r"\s*个?\s*(日历[天日]|工作日|季度|星期|小时|分钟|year|quarter|month|week|day|hour|minute|min|年|季|月|周|日|天|时|h)"
)


def unit_of_time(text: str) -> str:
    """The unit of time with which a text begins, without its measure word; empty when it begins with another word."""
    match = _UNIT_OF_TIME.match(text)
    return re.sub("^日历", "", match[1]) if match else ""


def same_period(one: float, unit: str, two: float, other_unit: str) -> bool:
    """Whether two periods are one, each in a unit of its own: 0.5 年 and 6 个月, 3 天 and 72 小时."""
    for sizes in (_PERIODS, _TIMES):
        if unit in sizes and other_unit in sizes:
            return abs(one * sizes[unit] - two * sizes[other_unit]) < 1e-6
    if unit in _TIMES and other_unit in _PERIODS:
        return same_period(two, other_unit, one, unit)
    if unit in _PERIODS and other_unit in _TIMES:
        months, count = one * _PERIODS[unit], two * _TIMES[other_unit] / 24
        return months > 0 and any(abs(count - months * per) < 1e-6 for per in (30.0, 365 / 12))
    return False


def _by_unit(one: float, two: float) -> bool:
    """Whether two numbers may be one quantity in two units."""
    if not one or not two:
        return one == two
    ratio = abs(max(one, two, key=abs) / min(one, two, key=abs))
    return any(abs(ratio / size - 1) < 1e-6 for size in _SIZES)


def _other_word(own: str, field: Field, said: Said, known: Known) -> str:
    """Another of the words that the schema lists."""
    names = {word: packed(name.zh) for word, name in field.names.items()}
    mine, token = names.get(own, ""), packed(said.first)
    if not mine or own in ("pass", "fail") or mine in said.wide or token in mine:
        return ""
    return said.first if token in names.values() or token in known.another.get(own, ()) else ""


def _other_code(own: str, said: Said) -> str:
    """A number of the same make: as many letters and figures in the same places."""
    code = packed(code_in(said.first))
    if not code or own in code or code in own:
        return ""
    if _digits(own) and len(_digits(own)) > 7 and _digits(own).lstrip("0") in _digits(said.wide):
        return ""
    return code_in(said.first) if shape(code) == shape(own) else ""


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def shape(code: str) -> str:
    """Where a number has letters and figures."""
    return re.sub(r"[A-Z]", "A", re.sub(r"\d", "9", code))


def _other_numbers(own: str, said: Said) -> str:
    """The same words with other numbers in them."""
    words = list(_NUMBER.split(own))
    numbers = _NUMBER.findall(own)
    if not numbers or len(own) > _MANY * 10:
        return ""
    pattern = r"(\d[\d,]*(?:\.\d+)?)".join(map(re.escape, words))
    match = re.match(pattern, said.wide)
    if match is None or (not any(words)) or list(match.groups()) == numbers:
        return ""
    pairs = zip(numbers, match.groups(), strict=True)
    equal = all(same(float(a.replace(",", "")), float(b.replace(",", ""))) for a, b in pairs)
    return "" if equal else said.first[:40]


def other_person(own: str, first: str, known: Known) -> str:
    """Another person's name."""
    parts = first.split()
    token = "".join(parts[:2]) if len(parts) > 1 and len(parts[0]) == len(parts[1]) == 1 else first
    name = re.split(r"[\s、，,;；/()（）]", token.strip())[0]
    if not re.fullmatch(r"[\u4e00-\u9fff]{2,3}", name) or name in known.no_names or own in packed(first):
        return ""
    return name if name[0] in known.surnames else ""


def other_firm(own: str, wide: str, known: Known) -> str:
    """Another firm's name; short forms and what print-readers mistake are the same."""
    match = _FIRM.match(wide)
    if match is None:
        return ""
    name, mine = match[0].translate(known.alike), own.translate(known.alike)
    if name in mine or mine in name or is_short_for(name, mine):
        return ""
    if any(_bare(other).translate(known.alike) in (_bare(name), name) for other in known.firms.get(own, ())):
        return ""
    return match[0]


def _bare(name: str) -> str:
    return re.sub(r"\(.*?\)", "", name)


_WHOLE_NAME = re.compile(r"^[一-鿿()]{4,}有限(?:责任)?公司$")
_NO_DIFFERENCE = re.compile(r"[()]|责任|股份|集团|[省市区县]")


def is_short_for(short: str, whole: str) -> bool:
    """Whether a name has only characters of a longer one, in their order.

    A whole name of a firm (某市某某有限公司) is no short form of another one but for its place: it is another firm.
    """
    if _WHOLE_NAME.search(short) and _WHOLE_NAME.search(whole):
        return _NO_DIFFERENCE.sub("", whole).endswith(_NO_DIFFERENCE.sub("", short))
    left = iter(whole)
    return all(character in left for character in short)
