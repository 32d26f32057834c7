"""Words that refuse, limit or leave open what a text judges (``verdicts.toml``), and what takes them back."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from dossier.checking.paper_choices import chosen, has_box
from dossier.checking.paper_reading import Page, packed, plain

REFUSING = ("refused", "open", "qualified", "defective")
"""Lists of words by which a text of any kind refuses, limits or leaves open."""
_QUOTED = 60
_BEFORE = 12
"""Characters before bad words among which others may take them back."""
_WRAPPED = 32
"""Characters from which on a line is one that goes on."""
_LIST = 40
"""The same at the head of a list."""


def refusing(said: str, *keys: str) -> re.Match[str] | None:
    """The first of these words in a packed text that nothing directly before takes back; None when there is none.

    `keys`: names of lists in ``verdicts.toml``. Before what is ``found`` the head of a list takes back too.
    """
    found = sorted((m for key in keys for m in any_of(key).finditer(said)), key=lambda m: m.start())
    return next((m for m in found if not _is_taken_back(said, m, "found" in keys)), None)


def unsettled(said: str, *keys: str) -> re.Match[str] | None:
    """The same, but for what the text says to have been put right since."""
    last = max((m.end() for m in any_of("settled").finditer(said)), default=0)
    return refusing(said[last:], *keys)


def refused_line(pages: Sequence[Page]) -> str:
    """The line, or the end of one and the next, in which a paper fails or limits something; empty when none does."""
    for page in pages:
        lines = [_decided(line) for line in page.lines]
        for line in lines:
            if refusing(packed(line), *REFUSING) or _is_bad_row(line):
                return line.strip()[:_QUOTED]
        for one, other in pairwise(map(packed, lines)):
            joined = one[-_BEFORE:] + other[:_BEFORE]
            if refusing(joined, *REFUSING) and not refusing(other[:_BEFORE], *REFUSING):
                return joined
    return ""


def is_mended(lines: Sequence[str], number: int) -> bool:
    """Whether a row that fails is followed by one of the same thing that was measured again and passes (packed lines).

    The thing is known by the words that the row begins with, whatever its number.
    """
    found = _THING.match(_ORDINAL.sub("", lines[number]))
    name = _FIRST.sub("", found[0]) if found else ""
    if len(name) < 2:
        return False
    for line in lines[number + 1 : number + 1 + _RETEST]:
        passes = any_of("pass").search(line[-_VERDICT:]) and not refusing(line, "refused", "open")
        if passes and _AGAIN.search(line) and (_ORDINAL.sub("", line).startswith(name)):
            return True
    return False


_RETEST = 6
"""Rows below one that failed in which it may have been measured again."""
_VERDICT = 8
_ORDINAL = re.compile(r"^[(]?\d{1,3}(?:[-.]\d{1,2})?[A-Za-z]?[).、]*(?=[^\d.])")
_THING = re.compile(r"[\u4e00-\u9fffA-Z#~-]*[\u4e00-\u9fff]{2,}")
_FIRST = re.compile("(初[测验试检]|首[测次检]|第?一次)$")
_AGAIN = re.compile("[复重再]新?[测验试检]|第?[二三两]次|[调整改修换]{2}后|处理后|RETEST")


def sentences(page: Page) -> list[str]:
    """The sentences of a page that say how something is, packed: none that is a condition, a rule or a choice.

    A long line goes on in the next; a short one ends by itself.
    """
    lines = [
        (line, said) for line, said in zip(page.lines, page.packed_lines, strict=True) if not has_box(line)
    ]
    whole = "".join(said + ("" if len(said) >= _WRAPPED else "。") for _, said in lines)
    return [said for said in re.split("[。;!?]", whole) if said and not any_of("conditional").search(said)]


def _is_taken_back(said: str, match: re.Match[str], listed: bool) -> bool:
    head = said[: match.start()]
    table = verdict_words()
    return bool(
        re.search(table["taken_back"], head[-_BEFORE:])
        or (listed and re.search(table["taken_back_list"], head[-_LIST:]))
    )


def _decided(line: str) -> str:
    """A line without what nobody marked in it, where one mark decides."""
    marked = chosen(_cells(line), verdict_words()["opposed"]) if has_box(line) else ""
    return marked or line


def _cells(line: str) -> str:
    """The choice in a line: from its first box or opposed word on."""
    found = re.search(rf"[^\s]*({'|'.join(verdict_words()['opposed'])})|[□☐○√✓☑■]", plain(line))
    return line[found.start() :] if found else line


def _is_bad_row(line: str) -> bool:
    """Whether a row ends with a verdict and has a defect in a cell of its own."""
    cells = plain(line).upper().split()
    passes = len(cells) > 2 and any_of("pass").search(cells[-1])
    return bool(passes) and any(cell in verdict_words()["defects"] for cell in cells[1:])


@cache
def verdict_words() -> Mapping[str, Any]:
    """The table of words."""
    return tomllib.loads(files("dossier.checking").joinpath("verdicts.toml").read_text(encoding="utf-8"))


@cache
def any_of(key: str) -> re.Pattern[str]:
    """One pattern for all words of a list."""
    return re.compile("|".join(verdict_words()[key]))
