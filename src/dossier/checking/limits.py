"""Limits and measured values as people write them: ``≤4``, ``±10``, ``1.20～2.80``, ``不小于 0.5 MΩ``, ``10 s 内``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

_NUMBER = r"[-+]?\d+(?:\.\d+)?"
_UNIT = r"(?:%|‰|℃|°C|[A-Za-zμµΩ]+(?:/[A-Za-z]+[²³23]?)?[²³]?|小时|分钟|秒|天|日|个|处|项|套|台|件|米|毫米|吨|公斤)?"
_AT_MOST = r"(?:≤|<=|≦|⩽|不(?:应|得|宜)?(?:大于|超过|高于|多于|长于)|至多|最大)"
_BELOW = r"(?:<|(?<!不)(?<!得)(?<!应)(?:小于|低于|少于))"
_AT_LEAST = r"(?:≥|>=|≧|⩾|不(?:应|得|宜)?(?:小于|低于|少于|短于)|至少|最小)"
_ABOVE = r"(?:>|(?<!不)(?<!得)(?<!应)(?:大于|高于|超过|多于))"
_BOUND = re.compile(
    rf"({_AT_MOST}|{_AT_LEAST}|{_BELOW}|{_ABOVE})\s*({_NUMBER})(?![\d.]*\s*/\s*\d)\s*({_UNIT})"
)
_RANGE = re.compile(rf"(?<![\d.A-Za-z-])({_NUMBER})\s*{_UNIT}\s*[~∼〜—–至到]\s*({_NUMBER})\s*({_UNIT})")
_DASHED = re.compile(rf"^\s*(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)\s*({_UNIT})\s*$")
_PLUS_MINUS = re.compile(rf"(?<![A-Za-z])({_NUMBER})?\s*{_UNIT}\s*±\s*(\d+(?:\.\d+)?)\s*({_UNIT})")
_SIGNED = re.compile(rf"^\s*\+\s*(\d+(?:\.\d+)?)\s*[,，、/;；]\s*(-\s*\d+(?:\.\d+)?|0)\s*({_UNIT})\s*$")
_SHARES = re.compile(
    rf"({_NUMBER})\s*(?!%)({_UNIT})\s*\(\s*({_NUMBER})\s*%?\s*[~,、/]\s*({_NUMBER})\s*%\s*\)|"
    rf"({_NUMBER})\s*(?!%)({_UNIT})\s*±\s*(\d+(?:\.\d+)?)\s*%"
)
"""Deviations as shares of a value: 12（-3%～+5%）, 8 m/min±10%."""
_MOST_PERCENT = 100
_FREE_OF = re.compile(r"(?:无|不得有|不应有|不允许有?)(?:任何|明显|可见)?([\u4e00-\u9fff]{2,4})$")
_HAS = r"(?:有|存在|发现|出现|发生|少量|轻微|局部|个别){0,2}"
_LEAKS = "[渗泄]漏|漏[水油气]|渗水|滴漏"
_ENCLOSED = re.compile(r"(?:≥|不低于)?\s*IP\s*(\d)(\d)", re.I)
_INSIDE = re.compile(rf"({_NUMBER})\s*({_UNIT})\s*(?:以内|之内|内)")
_VALUE = re.compile(rf"(?<![A-Za-z\d./-])({_NUMBER})(?![\d.]*[/:：×x*]\d)\s*({_UNIT})")
_LIST = re.compile(rf"\s*(?:{_NUMBER}\s*{_UNIT}\s*[~∼〜—–至到,，、;；\s]*)+")
"""Nothing but values: a range, or a list of readings."""

_SIZES = {
    "km": ("m", 1e3), "m": ("m", 1.0), "米": ("m", 1.0), "cm": ("m", 1e-2), "mm": ("m", 1e-3), "毫米": ("m", 1e-3),
    "μm": ("m", 1e-6), "um": ("m", 1e-6), "t": ("g", 1e6), "吨": ("g", 1e6), "kg": ("g", 1e3), "公斤": ("g", 1e3),
    "g": ("g", 1.0), "mg": ("g", 1e-3), "Pa": ("Pa", 1.0), "kPa": ("Pa", 1e3), "MPa": ("Pa", 1e6),
    "s": ("s", 1.0), "秒": ("s", 1.0), "min": ("s", 60.0), "分钟": ("s", 60.0), "h": ("s", 3600.0),
    "小时": ("s", 3600.0), "d": ("s", 86400.0), "天": ("s", 86400.0), "日": ("s", 86400.0),
    "mA": ("A", 1e-3), "A": ("A", 1.0), "mV": ("V", 1e-3), "V": ("V", 1.0), "kV": ("V", 1e3),
    "Ω": ("Ω", 1.0), "kΩ": ("Ω", 1e3), "MΩ": ("Ω", 1e6), "W": ("W", 1.0), "kW": ("W", 1e3),
    "mg/m3": ("g/m3", 1e-3), "g/m3": ("g/m3", 1.0), "°C": ("℃", 1.0), "℃": ("℃", 1.0),
}  # fmt: skip
"""Unit → what it is a multiple of, and how many."""


_UNITS = "|".join(sorted(map(re.escape, {*_SIZES, "mm/s", "dB", "%"}), key=len, reverse=True))
_SHOWN = re.compile(
    rf"(?<![A-Za-z\d./≤≥<>±×-])\d+(?:\.\d+)?(?:\s*[~—–至到-]\s*\d+(?:\.\d+)?)?\s*({_UNITS})(?![A-Za-z0-9/²³×])"
)
"""A value, or a range of values, with its unit; no limit, and no part of a size."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Values that are allowed, in the written unit ('' where none is written)."""

    low: float
    high: float
    open_low: bool = False
    open_high: bool = False
    unit: str = ""

    def holds(self, value: float) -> bool:
        """Whether a value in the same unit is allowed; the edge counts to a billionth."""
        slack = 1e-9 * max(1.0, abs(value))
        low = value > self.low + slack if self.open_low else value >= self.low - slack
        return low and (value < self.high - slack if self.open_high else value <= self.high + slack)


_INFINITE = float("inf")


def limits(written: object) -> Sequence[Interval]:
    """What a limit allows, all of them at once; empty where no limit can be read. A bare number is a nominal value."""
    return _limits(written) if isinstance(written, str) else ()


@lru_cache(4096)
def _limits(written: str) -> Sequence[Interval]:
    text = _plain(written)
    found = [_bound(sign, float(number), unit) for sign, number, unit in _BOUND.findall(text)]
    if found:
        return found
    if match := _SIGNED.search(text):
        return [Interval(float(match[2].replace(" ", "")), float(match[1]), unit=match[3])]
    if shares := _shares(text):
        return shares
    if match := _PLUS_MINUS.search(text):
        middle, around = float(match[1] or 0), float(match[2])
        return [Interval(middle - around, middle + around, unit=match[3])]
    if match := _RANGE.search(text) or _DASHED.search(text):
        low, high = float(match[1]), float(match[2])
        return [Interval(low, high, unit=match[3])] if low <= high else []
    return [Interval(-_INFINITE, float(m[1]), unit=m[2]) for m in [_INSIDE.search(text)] if m]


def _shares(text: str) -> Sequence[Interval]:
    """``50±5%`` without a unit is in percent of something, unless that made no sense: 8±10%, 4300±5%."""
    match = _SHARES.search(text)
    if match is None:
        return []
    written = match[1] or match[5]
    unit, middle = match[2] or match[6], float(written)
    low, high = (float(match[3]), float(match[4])) if match[1] else (-float(match[7]), float(match[7]))
    if middle <= 0 or low > high or (match[5] and not unit and -low <= middle <= _MOST_PERCENT):
        return []
    return [Interval(middle * (1 + low / 100), middle * (1 + high / 100), unit=unit or "")]


def _bound(sign: str, number: float, unit: str) -> Interval:
    if re.fullmatch(_AT_MOST, sign):
        return Interval(-_INFINITE, number, unit=unit)
    if re.fullmatch(_AT_LEAST, sign):
        return Interval(number, _INFINITE, unit=unit)
    if sign == "<" or sign in ("小于", "低于", "少于"):
        return Interval(-_INFINITE, number, open_high=True, unit=unit)
    return Interval(number, _INFINITE, open_low=True, unit=unit)


def outside(limit: object, measured: object, name: str = "") -> bool:
    """Whether a measured value is outside its limit. What cannot be compared for certain is not.

    `name` may carry the unit in brackets: ``接地电阻（Ω）``.
    """
    default = _unit_in(name)
    if isinstance(limit, str) and isinstance(measured, str) and _contradicts(limit, measured):
        return True
    allowed, values = limits(limit), _values(measured)
    alike = isinstance(measured, str) and _LIST.fullmatch(_plain(measured)) is not None
    for interval in allowed:
        wanted = interval.unit or default
        fitting = [
            v for number, unit in values if (v := in_unit(number, unit or default, wanted)) is not None
        ]
        sole = alike or len(values) == 1 or (len(fitting) == 1 and len(allowed) == 1 and bool(interval.unit))
        if sole and not all(interval.holds(v) for v in fitting):
            return True
    return False


def _contradicts(limit: str, measured: str) -> bool:
    """Whether what must not be is there (无渗漏, 有渗漏), or a housing is less tight than it must be (IP54, IP44)."""
    free, said = _FREE_OF.search(limit.strip()), measured.strip()
    if free:
        word = _LEAKS if re.search("[渗漏]", free[1]) else re.escape(free[1])
        return re.fullmatch(rf"{_HAS}(?:{word})\S{{0,6}}", said) is not None
    asked, found = _ENCLOSED.fullmatch(_plain(limit).strip()), _ENCLOSED.fullmatch(_plain(said))
    return bool(asked and found and any(b < a for a, b in zip(asked.groups(), found.groups(), strict=True)))


def _values(measured: object) -> list[tuple[float, str]]:
    if isinstance(measured, bool) or not isinstance(measured, int | float | str):
        return []
    if isinstance(measured, int | float):
        return [(float(measured), "")]
    ranges = re.sub(r"(?<=\d)\s*-\s*(?=\d)", "~", _plain(measured))
    return [(float(number), unit) for number, unit in _VALUE.findall(ranges)]


def in_unit(number: float, unit: str, wanted: str) -> float | None:
    """The number in the wanted unit; None when the two measure different things."""
    unit, wanted = unit.replace("³", "3").replace("µ", "μ"), wanted.replace("³", "3").replace("µ", "μ")
    if unit == wanted or not unit or not wanted:
        return number if unit == wanted or not unit else None
    base, other = _SIZES.get(unit), _SIZES.get(wanted)
    if base is None or other is None or base[0] != other[0]:
        return None
    return number * base[1] / other[1]


def _unit_in(name: str) -> str:
    inside = [_plain(part).strip() for part in re.findall(r"[（(]([^（）()]+)[）)]", name)]
    return next((part for part in inside if re.fullmatch(_UNIT, part)), "")


def _plain(text: str) -> str:
    """Full width, compatibility forms and the minus of typographers as a keyboard writes them."""
    kept = text.replace("²", "2").replace("³", "3").replace("℃", "°C").replace("Ω", "Ω")
    return unicodedata.normalize("NFKC", kept).replace("−", "-").replace("~", "~")


def values_in(text: str) -> list[tuple[str, str, str]]:
    """Values with a unit in a text: what stands before each, how it reads (``1.6~1.8 mm``), and its unit."""
    written = _plain(text)
    return [(written[: m.start()], m[0].strip(), m[1]) for m in _SHOWN.finditer(written)]


def convert(number: float, unit: str, wanted: str) -> float | None:
    """A quantity in another unit; None when the two measure different things."""
    same = unit.strip() == wanted.strip()
    return number if same else in_unit(number, unit.strip(), wanted.strip())


_NAMED = re.compile(
    rf"([\u4e00-\u9fff]{{2,8}})?\s*[为达:]?\s*(?<![\d.~≤≥<>±-])({_NUMBER})\s*({_UNITS})(?![A-Za-z0-9/²³×])(?!\s*(?:以?内|~))"
)
_LASTED = frozenset({"min", "分钟", "h", "小时"})


def falls_short(required: object, measured: object, reached: Collection[str]) -> bool:
    """Whether a value is less than the one required of the same quantity: 试验压力 0.4 MPa where 0.6 MPa is asked.

    `reached`: how quantities end that have to be reached; of others a smaller value may be a better one. The only time
    of a text needs no words. What has a bound of its own is for `outside`.
    """
    if not isinstance(required, str) or not isinstance(measured, str):
        return False
    asked, found = _nominal(required, reached), _nominal(measured, reached)
    return any(
        value < number - 1e-9
        for name, number, unit in asked
        for other, less, other_unit in found
        if name == other and (value := in_unit(less, other_unit, unit)) is not None
    )


def _nominal(text: str, reached: Collection[str]) -> list[tuple[str, float, str]]:
    """Quantities that have to be reached: name, value, unit; times of a text that has one of them have no name."""
    values = [(m[1] or "", float(m[2]), m[3]) for m in _NAMED.finditer(_plain(text))]
    lasted = [("", number, unit) for _, number, unit in values if unit in _LASTED]
    named = [v for v in values if v[2] not in _LASTED and v[0].endswith(tuple(reached))]
    ends = {name: next(end for end in reached if name.endswith(end)) for name, _, _ in named}
    return [
        *((ends[name], number, unit) for name, number, unit in named),
        *(lasted if len(lasted) == 1 else ()),
    ]
