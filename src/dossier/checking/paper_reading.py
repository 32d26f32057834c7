"""Words of a paper as values: normal forms, days, amounts in figures and in words, what stands behind a label."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

_DIGITS = {
    c: n
    for n, row in enumerate(("〇零○", "一壹", "二贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for c in row
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_DAY = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})(?!\d)")
_RANGE = re.compile(
    r"(?P<year>\d{4})\s*[年./-]\s*(?P<month>\d{1,2})\s*[月./-]\s*\d{1,2}\s*(?:日|(?![\d./-]))"
    r"(?:\s*\d{1,2}\s*[时点:]\s*(?:\d{1,2}\s*分?)?)?\s*(?:起)?\s*(?:至|到|~|-+|、|和|及)\s*(?:同年|当年)?\s*"
    r"(?:(?P<last_month>\d{1,2})\s*[月./-]\s*)?(?P<last_day>\d{1,2})(?:\s*日|(?=[\s,。;)]|$)(?!\s*[年月:时]))"
)
"""A first day with its year, and a last one that borrows it."""
_CHINESE_DAY = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_NO_DAY = re.compile(
    r"(?<![\w./-])(?:\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}(?:\s*日|(?!\d))"
    r"|(?:19|20)\d\d([./-])(?:0?\d|1[0-2])\1(?:[0-2]?\d|3[01])(?![\w./-]))"
)
"""What is written like a day: with its words, or as no number of a paper is."""
_AMOUNT = re.compile(r"(?<![\d.])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*(万元|万|元)?")
_IN_WORDS = re.compile(
    r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{3,}[元圆](?:[零壹贰叁肆伍陆柒捌玖]角)?(?:零?[壹贰叁肆伍陆柒捌玖]分)?"
)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-_/.()×*+#～~]*[A-Za-z0-9)#]|[A-Za-z0-9]")
_SINGLE = re.compile(r"(?:^|\s)[\u4e00-\u9fff][^\S\n]\Z")
_FAR = 200
"""Characters behind a label within which its value stands."""
_DASHES = re.compile("[‐‑‒–—―－−﹣]")


def plain(text: str) -> str:
    """One form of what is written in several: full and half width, dashes."""
    return text if text.isascii() else _DASHES.sub("-", unicodedata.normalize("NFKC", text))


def packed(text: str) -> str:
    """The same without white space, brackets of one kind, in capitals: for the question whether it stands there."""
    return _packed(plain(text))


def _packed(plain_text: str) -> str:
    return "".join(plain_text.upper().translate(_ONE_KIND).split())


_ONE_KIND = str.maketrans("〔【[〕】]×*", "(((" + ")))" + "XX")


@dataclass(frozen=True)
class Page:
    """The text of one page in the forms that it is compared in, each made when it is first asked for."""

    number: int
    text: str
    stops: tuple[str, ...]
    """Every label that there is."""

    @cached_property
    def plain(self) -> str:
        """See `plain`."""
        return plain(self.text)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the plain text that are not empty."""
        return [line for line in self.plain.splitlines() if line.strip()]

    @cached_property
    def packed_lines(self) -> list[str]:
        """The same lines, packed."""
        return [_packed(line) for line in self.lines]

    @cached_property
    def labelled(self) -> list[int]:
        """Numbers of the lines that have a label: few have."""
        known = _pattern(self.stops)
        return [number for number, line in enumerate(self.lines) if known.search(line)]

    @cached_property
    def packed(self) -> str:
        """The whole page, packed."""
        return _packed(self.plain)


def days(text: str) -> frozenset[dt.date]:
    """Every day that a text names, in figures or in Chinese; of a range both ends (2026年8月19日至21日)."""
    found = set()
    whole = plain(text)
    for year, month, day in _DAY.findall(whole):
        found |= _day(int(year), int(month), int(day))
    for match in _RANGE.finditer(whole):
        first, last = int(match["month"]), int(match["last_month"] or match["month"])
        found |= _day(int(match["year"]) + (last < first), last, int(match["last_day"]))
    for year, month, day in _CHINESE_DAY.findall(text):
        found |= _day(int("".join(str(_DIGITS[c]) for c in year)), small_number(month), small_number(day))
    return frozenset(found)


def impossible_days(text: str) -> list[str]:
    """What a text writes as a day and the calendar does not have: ``2026年2月30日``."""
    whole = plain(text)
    found = [match[0] for match in _NO_DAY.finditer(whole)]
    found += [match[0] for match in _CHINESE_DAY.finditer(text)]
    return [said for said in found if not days(said)]


def _day(year: int, month: int, day: int) -> set[dt.date]:
    try:
        return {dt.date(year, month, day)}
    except ValueError:
        return set()


def small_number(text: str) -> int:
    """A number below a hundred in Chinese figures."""
    tens, _, ones = text.rpartition("十")
    return (10 * (_DIGITS.get(tens, 1)) if "十" in text else 0) + (_DIGITS[ones] if ones else 0)


def amounts(text: str) -> list[float]:
    """Amounts in figures, in yuan."""
    found = []
    for whole, part, unit in _AMOUNT.findall(plain(text)):
        value = float(whole.replace(",", "") + part)
        found.append(round(value * 10_000 if unit.startswith("万") else value, 2))
    return found


def amounts_in_words(text: str) -> Iterator[tuple[str, int, float]]:
    """Amounts in Chinese capitals (大写): the words, where they begin, their value in yuan."""
    for match in _IN_WORDS.finditer(text):
        whole, _, rest = re.sub("[圆元]", "元", match[0]).partition("元")
        value = float(_large(whole))
        value += sum(_DIGITS[d] * share for d, share in _shares(rest))
        yield match[0], match.start(), round(value, 2)


def _shares(rest: str) -> Iterator[tuple[str, float]]:
    for digit, unit in re.findall(r"([壹贰叁肆伍陆柒捌玖])([角分])", rest):
        yield digit, 0.1 if unit == "角" else 0.01


def _large(text: str) -> int:
    """A whole number in Chinese capitals."""
    for name, size in (("亿", 10**8), ("万", 10**4)):
        if name in text:
            high, _, low = text.rpartition(name)
            return _large(high) * size + _large(low)
    total, digit = 0, 0
    for character in text:
        if character in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[character], 0
        else:
            digit = _DIGITS.get(character, 0)
    return total + digit


def behind_labels(page: Page, labels: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What stands behind each label on its line, up to the next label; behind a last word, the next line. Of labels in
    a row with nothing between them each has its own column of the next line.

    A label begins its line or follows a blank, and is followed by a colon, a blank or the end of the line. The labels
    are among the stops of the page.
    """
    asked, known = _pattern(tuple(labels)), _pattern(page.stops)
    for number in page.labelled:
        line = page.lines[number]
        for match in asked.finditer(line):
            if in_spaced_word(line, match):
                continue
            rest = line[match.end() : match.end() + _FAR]
            stop = known.search(" " + rest)
            value = rest[: stop.start() - 1] if stop else rest
            if not value.strip() and number + 1 < len(page.lines):
                value = _below(line[: match.start()], line[match.end() :], page.lines[number + 1], known)
            if value.strip():
                yield re.sub(r"\s+", "", match["label"]), value.strip(" :：")


def _below(before: str, behind: str, line: str, known: re.Pattern[str]) -> str:
    """What a line says of a label above it with this before and behind it."""
    left, right = (known.sub(_as_word, text).split() for text in (before, behind))
    if not left and not right:
        return line
    columns = line.split()
    if all(word.endswith(":") for word in (*left, *right)):
        return columns[len(left)] if len(columns) == len(left) + 1 + len(right) else ""
    return "" if right or left[-1].endswith((":", "|")) else line


def _as_word(label: re.Match[str]) -> str:
    """A label without blanks, its colon behind it, or a bar where it has none."""
    return f" {''.join(label['label'].split())}{':' if ':' in label[0] else '|'} "


def in_spaced_word(text: str, label: re.Match[str]) -> bool:
    """Whether a label with blanks inside is the end of a longer word that is written so: 成 型 日 期."""
    spaced = any(c.isspace() for c in label["label"])
    return spaced and _SINGLE.search(text, max(0, label.start("label") - 3), label.start("label")) is not None


@cache
def _pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(labels, key=len, reverse=True)
    spaced = (r"\s*".join(map(re.escape, plain(label))) for label in longest_first)
    return re.compile(rf"(?:^|(?<=[\s|]))(?P<label>{'|'.join(spaced)})(?=\s*[:：]|\s|$)\s*[:：]?\s*")


def code_in(text: str) -> str:
    """The first number with letters or figures that a text begins with; empty when it begins otherwise."""
    match = _CODE.match(text.strip())
    return match[0] if match and re.search(r"\d", match[0]) else ""
