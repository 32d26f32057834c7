"""How much a template or rule may ask for, and how large a value would be before it is made. Pure arithmetic."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from jinja2.exceptions import TemplateRuntimeError

from dossier.model import Text

WORK = 5_000_000
"""Units of work that one form may cost; an index of 10,000 rows costs about a hundred thousand."""
OUTPUT = 64_000_000
"""Characters that one form may print, its XML counted; an index of 10,000 rows has about 30 million."""
VALUE = 1_000_000
"""Characters or members of one value that is made on the way."""
DIGITS = 1_200
"""Decimal digits of a whole number."""


class TooMuchError(TemplateRuntimeError):
    """A template or rule asks for more than the limits allow; `said` tells what in both languages."""

    def __init__(self, said: Text) -> None:
        super().__init__(said.en)
        self.said = said


class Budget:
    """What is left of the work and the output of one evaluation."""

    __slots__ = ("output", "work")

    def __init__(self, work: int = WORK, output: int = OUTPUT) -> None:
        self.work, self.output = work, output

    def spend(self, units: int) -> None:
        """Pay for work.

        Raises:
            TooMuchError: nothing is left.
        """
        self.work -= units
        if self.work < 0:
            raise TooMuchError(Text("循环或运算次数过多", "too many loops or operations"))

    def print(self, characters: int) -> None:
        """Pay for output; raises likewise."""
        self.output -= characters
        if self.output < 0:
            raise TooMuchError(
                Text(f"印出的内容超过 {OUTPUT // 10**6} MB", f"it prints more than {OUTPUT // 10**6} MB")
            )


def too_big() -> TooMuchError:
    """The value would be larger than `VALUE`."""
    return TooMuchError(
        Text(f"一个值超过 {VALUE:,} 个字符或成员", f"one value of more than {VALUE:,} characters or members")
    )


def heft(value: object) -> int:
    """About how many characters and members a value unfolds to; `VALUE` + 1 for anything larger.

    A list that holds the same list many times counts it as often: so much would be printed or compared.
    """
    total, waiting = 0, [value]
    while waiting and total <= VALUE:
        each = waiting.pop()
        total += 1
        if isinstance(each, str | bytes):
            total += len(each)
        elif isinstance(each, list | tuple | set | frozenset):
            total += len(each)
            waiting += each if total <= VALUE else ()
        elif isinstance(each, dict):
            total += len(each)
            waiting += [*each.keys(), *each.values()] if total <= VALUE else ()
    return min(total, VALUE + 1)


def length(value: Any) -> int:
    """What a filter looks at: text and lists whole, of a map (a record, a row) also the lists in it."""
    if isinstance(value, dict):
        return len(value) + sum(len(v) for v in value.values() if isinstance(v, list))
    return len(value) if isinstance(value, str | bytes | list | tuple | range) else 0


def refuse_growth(operator: str, left: Any, right: Any) -> None:
    """What a multiplication, power, sum or format would make is reckoned before it is made."""
    size = 0
    if isinstance(left, int) and isinstance(right, int):
        bits = left.bit_length(), right.bit_length()
        size = bits[0] * abs(right) if operator == "**" else sum(bits)
        if operator in ("*", "**") and size > DIGITS * 10 // 3:
            raise TooMuchError(Text(f"整数超过 {DIGITS} 位", f"a whole number of more than {DIGITS} digits"))
        return
    if operator == "*":
        pairs = ((left, right), (right, left))
        size = max((heft(v) * n for v, n in pairs if length(v) and isinstance(n, int)), default=0)
    elif operator == "%" and isinstance(left, str | bytes):
        size = format_size(left, right)
    elif operator == "+" and length(left):
        size = heft(left) + heft(right)
    if size > VALUE:
        raise too_big()


_WIDE = re.compile(r"[%{:.][^%{}A-Za-z]*\d{4}|%[^%A-Za-z]*\*|\{[^{}]*\{")
"""A format with a width of four digits or more, or one that the data decide."""


def format_size(template: Any, *args: Any, **named: Any) -> int:
    """Of a text with places to fill, by ``%`` or by braces."""
    text = str(template)
    if _WIDE.search(text):
        return VALUE + 1
    places = text.count("%") + text.count("{")
    return len(text) + places * (1000 + heft([*args, *named.values()]))


def _padded(text: Any, width: Any = 80, *_: Any) -> int:
    return max(len(str(text)), abs(int(width)))


def _indented(text: Any, width: Any = 4, *_: Any, **__: Any) -> int:
    step: int = len(width) if isinstance(width, str) else abs(int(width))
    return len(str(text)) + (str(text).count("\n") + 1) * step


def _replaced(text: Any, old: Any = "", new: Any = "", *_: Any, **__: Any) -> int:
    whole, part = str(text), str(old)
    return len(whole) + (whole.count(part) if part else len(whole) + 1) * len(str(new))


def joined_size(values: Any, by: Any = "", *_: Any, **__: Any) -> int:
    """Of the filter; the method has them the other way round."""
    known = values if isinstance(values, list | tuple | dict | str) else ()
    return heft(known) + len(known) * len(str(by))


def _filled(_: Any, count: Any = 0, fill: Any = None, **__: Any) -> int:
    return abs(int(count)) * max(1, heft(fill))


def _rounded(_: Any, precision: Any = 0, *__: Any) -> int:
    return VALUE + 1 if abs(int(precision)) > 30 else 1


def _expanded(text: str, size: int = 8) -> int:
    return len(text) + text.count("\t") * abs(int(size))


GROWTH: dict[str, Callable[..., int]] = {
    "center": _padded,
    "ljust": _padded,
    "rjust": _padded,
    "zfill": _padded,
    "expandtabs": _expanded,
    "indent": _indented,
    "replace": _replaced,
    "format": format_size,
    "batch": _filled,
    "slice": _filled,
    "pad": _filled,
    "join": joined_size,
    "round": _rounded,
    "string": lambda value, *_: heft(value),
}
"""Filter or method → the size of what it would make, from its arguments."""
