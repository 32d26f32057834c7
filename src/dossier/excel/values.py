"""Values as they stand in cells, and cells as values: dates as people write them, words as the schemas name them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from dossier.excel.sheets import Value
from dossier.library.fields import Field
from dossier.library.values import parse_moment
from dossier.model import Language, Text
from dossier.reading.chinese_words import names_of

LONGEST = 32_000
"""Characters that a cell takes, a little less than Excel's own limit."""
_FIRST = dt.date(1900, 3, 1)
"""Before this day the serial numbers of Excel are off by one: it knows a 29th of February 1900."""
_SERIALS = range(61, 2_958_466)
_DATE = re.compile(
    r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(?:[T ]+(\d{1,2})[:时点](\d{1,2})(?:[:分](\d{1,2}))?[分秒]?)?"
)
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_PARTED = re.compile(r"[、,，;；\n]")


class NotUnderstood(ValueError):  # noqa: N818 - as it is caught
    """`expected` says what should stand there."""

    def __init__(self, expected: Text) -> None:
        super().__init__(expected.en)
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Words:
    """What a reader calls the things of one dossier."""

    lang: Language
    firms: Mapping[str, str]
    """Key of a party → the name under which the workbook shows it."""
    types: Mapping[str, str]
    """Record type → its title."""
    roles: Mapping[str, str]
    meant: Mapping[str, str] = field(default_factory=dict)
    """Further names of a party → its key."""
    epoch_1904: bool = False
    members: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """List of dossier.yaml whose members are words → what each is called: disciplines."""

    def choices(self, of: Field | None) -> tuple[str, ...]:
        """What a cell may hold, where that is a list."""
        if of is None or of.items is not None:
            return ()
        if of.reference == "parties":
            return tuple(self.firms.values())
        if of.kinds == {"boolean"}:
            return ("是", "否") if self.lang == "zh" else ("yes", "no")
        return tuple(self.names(of).values())

    def names(self, of: Field) -> dict[Any, str]:
        """Each allowed word and what it is called."""
        named = names_of(of)
        return {
            word: named[word].get(self.lang) if word in named else self.roles.get(word, str(word))
            for word in of.words
        }


def as_cell(value: Any, of: Field | None, words: Words) -> Value:
    """A plain value of the dossier as a cell shows it; lists of values in one cell.

    Raises:
        NotUnderstood: it is a map, a list of maps, or too long for a cell.
    """
    if isinstance(value, list):
        below = of.items or of if of else None
        named = words.members.get(of.reference or "", {}) if of else {}
        parts = [
            named.get(each) or as_cell(each, below, words) if isinstance(each, str) else each
            for each in value
        ]
        texts = [canonical(part) for part in parts]
        lines = any("\n" in text for text in texts) or not _short_parts(of)
        if any(isinstance(each, list | dict) for each in value) or any("\n" in text for text in texts):
            raise NotUnderstood(_TABLE)
        return _fitting(("\n" if lines else "、").join(texts))
    if isinstance(value, dict):
        raise NotUnderstood(_TABLE)
    if value is None or of is None:
        return _fitting(value) if isinstance(value, str) else value
    if isinstance(value, bool):
        yes, no = ("是", "否") if words.lang == "zh" else ("yes", "no")
        return yes if value else no
    if not isinstance(value, str):
        return value if isinstance(value, int | float) else str(value)
    if of.reference == "parties":
        return words.firms.get(value, value)
    if of.reference and of.reference in words.members:
        return words.members[of.reference].get(value, value)
    if of.is_dated:
        return _moment_of(value)
    return _fitting(words.names(of).get(value, value) if of.words else value)


_TABLE = Text("单个值", "a single value")


def _short_parts(of: Field | None) -> bool:
    """Whether members of a list are words or names of things, which stand in one line."""
    member = of.member if of else None
    return bool(of and (of.reference or (member and (member.words or member.reference))))


def _fitting(text: str) -> str:
    if len(text) > LONGEST:
        raise NotUnderstood(Text(f"不超过 {LONGEST} 字", f"at most {LONGEST} characters"))
    return text


def _moment_of(text: str) -> Value:
    try:
        found = parse_moment(text)
    except ValueError:
        return text
    day = found.date() if isinstance(found, dt.datetime) else found
    return found if day >= _FIRST else text


def canonical(value: Value) -> str:
    """A cell as text that is the same however Excel, WPS or LibreOffice keep it; '' for an empty one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        value = _to_second(value)
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float):
        return number_text(value)
    return str(value).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").strip()


def one_form(text: str) -> str:
    """A text without its blanks, full-width signs as ASCII: what only differs in these says the same.

    Blanks between two figures stay, for ``12 3`` is not ``1 23``; so do raised figures, which NFKC would lower.
    """
    narrow = text.translate(_NARROW)
    return _BLANKS.sub("", narrow)


_NARROW = {0x3000: " "} | {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_BLANKS = re.compile(r"(?<![0-9])\s+|\s+(?![0-9\s])")


def _to_second(value: dt.datetime) -> dt.datetime:
    return (value + dt.timedelta(milliseconds=500)).replace(microsecond=0)


def number_text(value: float) -> str:
    """A number as one types it: no exponent, no ``.0``."""
    if isinstance(value, float) and not value.is_integer():
        return format(Decimal(repr(value)), "f")
    return str(int(value))


def as_value(cell: Value, of: Field | None, words: Words, *, was_list: bool = False) -> Any:
    """What a cell means where `of` belongs; None for an empty one.

    Raises:
        NotUnderstood: nobody can tell.
    """
    text = canonical(cell)
    if not text:
        return None
    if of is None:
        return _text(cell)
    if of.kinds == {"array"} or (of.items is not None and ("array" in of.kinds)):
        return _list(text, of, words, was_list=was_list)
    if of.reference == "parties":
        return _word(text, words.firms, words.meant, "单位名称")
    if of.words:
        return _word(text, words.names(of), {}, "")
    if of.kinds == {"boolean"}:
        return _boolean(text)
    if of.is_dated:
        return _moment(cell, text, of, words)
    if of.kinds & {"integer", "number"} and "string" not in of.kinds:
        return _number(text, of)
    return _text(cell)


def _list(text: str, of: Field, words: Words, *, was_list: bool) -> Any:
    if not _short_parts(of):
        return [line.strip() for line in text.split("\n") if line.strip()]
    member = of.items if of.items and (of.items.words or of.items.reference) else None
    names = words.names(member).values() if member else ()
    parts = list(_parts(text, [name for name in names if _PARTED.search(name)]))
    meant = {name: key for key, name in words.members.get(of.reference or "", {}).items()}
    known = [as_value(part, member, words) if member else meant.get(part, part) for part in parts]
    single = "string" in of.kinds and len(known) == 1 and not was_list
    return known[0] if single else known


def _parts(text: str, whole: Sequence[str]) -> Iterator[str]:
    """What stands between the commas; a name of `whole`, which has commas of its own, is not parted."""
    while text := text.strip():
        ends = {name: text[len(name) :].lstrip(" ") for name in whole if text.startswith(name)}
        first = next((name for name, rest in ends.items() if not rest or _PARTED.match(rest)), "")
        first = first or _PARTED.split(text, maxsplit=1)[0]
        text = _PARTED.sub("", text[len(first) :].lstrip(" "), count=1)
        if first.strip():
            yield first.strip()


def _text(cell: Value) -> str:
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        raise NotUnderstood(
            Text(
                "文字（Excel 把它变成了日期，请把单元格格式设为文本后重填）",
                "text; Excel made a date of it: format the cell as text",
            )
        )
    return canonical(cell)


def _word(text: str, names: Mapping[Any, str], more: Mapping[str, Any], what: str) -> Any:
    if text in names:
        return text
    found = [word for word, name in names.items() if name == text]
    if len(found) == 1:
        return found[0]
    if text in more:
        return more[text]
    by_text = {str(word): word for word in names}
    if text in by_text:
        return by_text[text]
    listed = "、".join(list(names.values())[:12])
    raise NotUnderstood(Text(f"{what or '下列之一'}：{listed}", f"one of: {listed}"))


def _boolean(text: str) -> bool:
    plain = unicodedata.normalize("NFKC", text).casefold()
    known = {"是": True, "有": True, "√": True, "true": True, "yes": True, "y": True}
    known |= {"否": False, "无": False, "×": False, "false": False, "no": False, "n": False}
    if plain not in known:
        raise NotUnderstood(Text("是 或 否", "yes or no"))
    return known[plain]


def _number(text: str, of: Field) -> int | float:
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise NotUnderstood(Text("数字", "a number")) from None
    if not number.is_finite():
        raise NotUnderstood(Text("数字", "a number"))
    whole = number == number.to_integral_value()
    if not whole and "number" not in of.kinds:
        raise NotUnderstood(Text("整数", "a whole number"))
    return int(number) if whole else float(number)


def _moment(cell: Value, text: str, of: Field, words: Words) -> str:
    found = _said_moment(cell, unicodedata.normalize("NFKC", text), words)
    expected = Text("日期，如 2026-03-05", "a date such as 2026-03-05")
    if found is None:
        raise NotUnderstood(expected)
    timed = isinstance(found, dt.datetime) and found.time() != dt.time()
    if "date" in of.formats:
        if timed:
            raise NotUnderstood(expected)
        return _day(found).isoformat()
    if not timed and "local-date-time" in of.formats and not isinstance(cell, dt.datetime):
        raise NotUnderstood(Text("日期和时间，如 2026-08-03 09:00", "date and time such as 2026-08-03 09:00"))
    if isinstance(found, dt.datetime) and (timed or "local-date-time" in of.formats):
        return found.isoformat(timespec="seconds" if found.second else "minutes")
    return _day(found).isoformat()


def _day(found: dt.date) -> dt.date:
    return found.date() if isinstance(found, dt.datetime) else found


def _said_moment(cell: Value, text: str, words: Words) -> dt.date | dt.datetime | None:
    if isinstance(cell, dt.datetime):
        found: dt.date | dt.datetime = _to_second(cell)
    elif isinstance(cell, dt.date):
        found = cell
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        serial = _serial(cell, epoch_1904=words.epoch_1904)
        if serial is None:
            return None
        found = serial
    else:
        if re.fullmatch(r"\d{5}", text):
            return _serial(int(text), epoch_1904=words.epoch_1904)
        match = _DATE.fullmatch(text) or _PACKED.fullmatch(text)
        if match is None:
            return None
        numbers = [int(part) for part in match.groups() if part]
        try:
            return dt.datetime(*numbers) if len(numbers) > 3 else dt.date(*numbers)  # type: ignore[arg-type]
        except ValueError:
            return None
    return found if _day(found) >= _FIRST else None


def _serial(number: float, *, epoch_1904: bool) -> dt.datetime | None:
    """A serial number of Excel as a day; None for what is none, and for the first two months of 1900."""
    if epoch_1904:
        number += 1462
    if int(number) not in _SERIALS:
        return None
    return _to_second(dt.datetime(1899, 12, 30) + dt.timedelta(days=number))
