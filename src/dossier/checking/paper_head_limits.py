"""Values of a printed table outside of the limit that stands in the head of their own column: ``P %(≤0.025)``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from dossier.checking.limits import limits, outside
from dossier.checking.paper_reading import Page
from dossier.checking.paper_tables import NUMBER

_SIGNED = re.compile(r"[≤≥<>±]|不(?:应|得|宜)?[大小高低少多超]|\d+(?:\.\d+)?\s*[~-]\s*\d")
_UNIT = r"%|‰|°C|℃|dB(?:\(A\))?|[kM]?Pa|N/mm2?|[kM]?Ω|m?[VAm]|[cμ]m|k?[WNJ]|mg/[Lm]3?|g/m3|m/s|lx|min|s|h|Hz"
_BEHIND = re.compile(rf"[(≤≥<>±~\[/]|不(?:应|得|宜)?[大小高低少多超]|(?:{_UNIT})(?![A-Za-z])|[-+]?\d")
"""How a word begins that goes on with the head before it: its unit, its limit."""
_ELEMENT = re.compile(r"[A-Z][a-z]?")
"""A head of two letters at most may be an element, which no unit can be told from: V, W, N."""
_HAS_UNIT = re.compile(rf"[%‰]|(?<![A-Za-z])(?:{_UNIT})(?![A-Za-z])")
_NAMED_UNIT = re.compile(rf"([%‰]|(?<![A-Za-z])(?:{_UNIT}))(?![A-Za-z])")
_NO_LIMIT = re.compile(
    "序号|编号|号$|数量|件数|点数|份数|人数|台数|个数|根数|数$|单价|合价|金额|价|费|规格|型号|额定|标称|公称|设计|量程|分度|"
    "时间|日期|次数|龄期|工龄|年限|管径|直径|口径|内径|外径|粒径|孔径|筛|颗粒|DN|坐标|标高$|高程$|轴线$|层|楼|区间|范围内|"
    "等级|级别|类别|适用|其中|占比|百分率|合格率|容量|功率|截面|风速段|长度$|深度段|初[测检始]|整改前"
)
"""Heads whose bound sorts, counts or rates things instead of limiting what was measured."""
_SENTENCE = re.compile("[。;!?:]")
_CUT = (
    (re.compile(r"(?<=\d\.)\s+(?=\d)"), ""),
    (re.compile(r"(?<![A-Za-z])([Mk])\s+(?=Pa|Ω)"), r"\1"),
    (re.compile(r"(?<=\d)\s*([~-])\s+(?=\d)"), r"\1"),
    (re.compile(r"([≤≥<>±])\s+(?=\d)"), r"\1"),
)
"""What a narrow cell breaks in two."""
_VALUE = re.compile(rf"{NUMBER.pattern}(?:{_UNIT})?")
_NONE = frozenset("-—/")
_LEAST_HEADS, _LEAST_RUN, _HIGHEST = 2, 3, 20
"""Heads of a table, bare numbers at the end of a row, and lines of a head whose cells are narrow."""

Row = tuple[str, Mapping[int, str]]
"""The name of a row, and the word under each head that could be told."""


def beyond_heads(page: Page) -> Iterator[tuple[Page, str, str, str]]:
    """Page, name of the row with its head, value and limit, for a table that has other values within its limits."""
    lines = page.lines
    for start, line in enumerate(lines):
        if _SENTENCE.search(line) or (len(line.split()) < _LEAST_HEADS and not _narrow(lines, start)):
            continue
        heads = _heads(line)
        rows = _whole(heads, lines[start + 1 :]) if _limited(heads) else []
        if not rows and not _numbers_end(line):
            heads, rows = _broken(lines, start)
        if rows:
            yield from ((page, *found) for found in _beyond(heads, rows))
            if len(heads) > len(_heads(line)):
                return


def _narrow(lines: Sequence[str], start: int) -> bool:
    """Whether a line of one word begins a head of which every cell is too narrow for its words."""
    return all(len(line.split()) == 1 for line in lines[start : start + _LEAST_RUN])


def _heads(text: str) -> list[str]:
    """The heads in a text, each with its unit and its limit."""
    for pattern, kept in _CUT:
        text = pattern.sub(kept, text)
    words: list[str] = []
    for word in text.split():
        opened = words and words[-1].count("(") > words[-1].count(")")
        goes_on = words and _BEHIND.match(word) and not _ELEMENT.fullmatch(word)
        if opened or goes_on:
            words[-1] += word
        else:
            words.append(word)
    return words


def _limit(head: str) -> str:
    """The limit in a head, its own unit with it; empty where there is none."""
    sign = _SIGNED.search(head)
    name = head[: sign.start()] if sign else ""
    if not sign or not re.search("[A-Za-z一-鿿]", name) or _NO_LIMIT.search(re.split(r"[(\[]", name)[0]):
        return ""
    ranged = sign[0][0].isdigit()
    if ranged and not _HAS_UNIT.search(head):
        return ""  # a range of storeys, of marks, of numbers
    limit = head[sign.start() :].strip("()[]")
    return limit if limits(limit) else ""


def _limited(heads: Sequence[str]) -> dict[int, str]:
    """Place of the head → its limit; empty where the bounds part one thing into classes: ≤100, >100."""
    found = {n: limit for n, head in enumerate(heads) if (limit := _limit(head))}
    stems = [re.split(r"[(\[≤≥<>±]|不", heads[n])[0] for n in found]
    return found if len(set(stems)) == len(stems) else {}


def _whole(heads: Sequence[str], lines: Sequence[str]) -> list[Row]:
    """The rows below a head, up to a sentence, that have a word under each of its heads; the first one must."""
    rows: list[Row] = []
    bounds = _limited(heads)
    for line in lines:
        if _SENTENCE.search(line):
            break
        cells = line.split()
        fits = len(cells) == len(heads) and not _VALUE.fullmatch(heads[0])
        if fits and all(_VALUE.fullmatch(cells[n]) or cells[n] in _NONE for n in bounds):
            rows.append((cells[0], dict(enumerate(cells))))
        if not rows:
            break  # the head itself goes on
    return rows


def _broken(lines: Sequence[str], start: int) -> tuple[list[str], list[Row]]:
    """A head whose narrow cells go on in lines of their own, and the rows that end in a number for each of its values.

    Only a row with exactly as many bare numbers at its end as the head has columns with a unit or a limit is read.
    """
    end = next((n for n in range(start + 1, min(start + _HIGHEST, len(lines))) if _numbers_end(lines[n])), 0)
    block = lines[start:end]
    if not block or any(_SENTENCE.search(line) for line in block):
        return [], []
    heads = _heads(" ".join(block))
    while heads and not (_limit(heads[-1]) or _HAS_UNIT.search(heads[-1])):
        heads.pop()  # the first words of the first row
    if all(len(line.split()) == 1 for line in block):
        heads = _merged(heads)
    values = 0
    while values < len(heads) and (_limit(heads[-1 - values]) or _HAS_UNIT.search(heads[-1 - values])):
        values += 1
    rows: list[Row] = []
    for line in lines[end:]:
        if _SENTENCE.search(line):
            break
        numbers = _numbers_end(line)
        if len(numbers) == len(line.split()) == values + 1 and numbers[0].isdecimal():
            numbers = numbers[1:]  # the number of the row
        if len(numbers) == values >= _LEAST_RUN:
            first = line.split()[0]
            name = "" if NUMBER.fullmatch(first) else first
            rows.append((name, dict(enumerate(numbers, len(heads) - values))))
    return (heads, rows) if _limited(heads) else ([], [])


def _merged(words: Sequence[str]) -> list[str]:
    """Heads of narrow cells that break words: what has neither a unit nor a limit goes on in the next word."""
    found, begun = [], ""
    for word in words:
        begun += word
        if _limit(begun) or _HAS_UNIT.search(begun):
            found.append(begun)
            begun = ""
    return found


def _numbers_end(line: str) -> list[str]:
    """The bare numbers at the end of a line, where there are enough of them."""
    found: list[str] = []
    for word in reversed(line.split()):
        if not NUMBER.fullmatch(word):
            break
        found.insert(0, word)
    return found if len(found) >= _LEAST_RUN else []


def _beyond(heads: Sequence[str], rows: Sequence[Row]) -> Iterator[tuple[str, str, str]]:
    """Values outside of their limits where the table holds to its limits elsewhere: else these are no limits of it."""
    wrong: list[tuple[str, str, str]] = []
    held = 0
    for n, limit in _limited(heads).items():
        told = _NAMED_UNIT.search(re.split("[≤≥<>±]", heads[n])[0])
        unit = f"({told[1]})" if told else ""
        column = [(name, row[n]) for name, row in rows if n in row and row[n] not in _NONE]
        out = [(name, value) for name, value in column if outside(limit, value, unit)]
        held += len(column) - len(out)
        wrong += [(f"{name} {heads[n]}".strip(), value, limit) for name, value in out]
    if held >= len(wrong):
        yield from wrong
