"""One type for every problem, and the table of codes (`findings.toml`) that gives it its words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from dossier.location import readable
from dossier.model import Citation, Language, Location, Text


class Severity(StrEnum):
    """Blocker: must not be handed over. Error: comes back. Warning: look at it. Info: for your knowledge."""

    BLOCKER = "blocker"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst; sorts findings worst first."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Code:
    """A row of the table: what a finding of this code says, why it matters and how to mend it."""

    code: str
    severity: Severity
    title: Text
    message: Text
    why: Text
    hint: Text
    keeps_original: bool = False
    """Whether the sentences promise that the package keeps the file of evidence as it is."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem: what, where, why, how to mend it."""

    code: str
    severity: Severity
    message: Text
    hint: Text
    why: Text
    location: Location | None = None
    record: str | None = None
    requirement: str | None = None
    citation: Citation | None = None
    item: str | None = None
    """The member of `requirement.per` that it is about; None where the requirement is not asked per item."""
    accepted: Severity | None = None
    """The severity that it had before somebody accepted it (`accept:`); None for what nobody accepted."""
    ahead: bool = False
    """Whether it is of what happens after the day of the check: told, and judged by no requirement."""

    @property
    def sort_key(self) -> tuple[Any, ...]:
        """Worst first, then by place, so that reports are stable."""
        at = self.location or Location("")
        ids = (self.requirement or "", self.item or "", self.record or "")
        return (self.severity.rank, at.file, at.line, at.column, self.code, *ids, self.message.en)


@cache
def codes() -> Mapping[str, Code]:
    """The table of all finding codes, in its order."""
    table = tomllib.loads(files("dossier").joinpath("findings.toml").read_text(encoding="utf-8"))
    return {code: _code(code, row) for code, row in table.items()}


def _code(code: str, row: Mapping[str, Any]) -> Code:
    title, message, why, hint = (
        Text(row[f"{part}_zh"], row[f"{part}_en"]) for part in ("title", "message", "why", "hint")
    )
    keeps = row.get("keeps_original", False)
    return Code(code, Severity(row["severity"]), title, message, why, hint, keeps)


def is_error(code: str) -> bool:
    """True when findings of this code are errors or blockers, as the table has them."""
    return codes()[code].severity.rank <= Severity.ERROR.rank


def finding(
    code: str,
    location: Location | None = None,
    *,
    severity: str | None = None,
    record: str | None = None,
    requirement: str | None = None,
    citation: Citation | None = None,
    hint: Text | None = None,
    **words: Any,
) -> Finding:
    """A finding with the table's words filled in.

    The ids of record and requirement fill ``{record}`` and ``{requirement}``; other `words` fill the ``{name}``
    places of message, why and hint; a `Text` fills each language with its own.

    Raises:
        KeyError: the code is not in the table, or a word of its sentence is missing: a bug of ours.
    """
    row = codes()[code]
    words = {"record": record, "requirement": requirement} | words
    spoken = _spoken(words, "zh"), _spoken(words, "en")
    return Finding(
        code,
        Severity(severity) if severity else row.severity,
        _fill(row.message, spoken),
        hint or _fill(row.hint, spoken),
        _fill(row.why, spoken),
        location,
        record,
        requirement,
        citation,
    )


def at(found: Finding, location: Location) -> Finding:
    """The same finding at another place."""
    return replace(found, location=location)


_LONGEST_WORD = 2_000


def _word(text: str) -> str:
    """What a user typed, as a part of one line of a message."""
    cut = text if len(text) <= _LONGEST_WORD else f"{text[:_LONGEST_WORD]}…"
    return cut if cut.isprintable() else visible(_BREAKS.sub(" ", cut))


_BREAKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
_UNSEEN = re.compile(
    "[\x00-\x08\v-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Controls of terminals, of writing direction and of width, and halves of characters; line feed and tab are text."""


def visible(text: str) -> str:
    """The text with everything visible that would steer a terminal, turn its order around or hide in it.

    ESC becomes ``␛``, the override of the writing direction ``‹U+202E›``.
    """
    return _UNSEEN.sub(_picture, text)


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"‹U+{code:04X}›"


def _fill(sentence: Text, words: tuple[Mapping[str, object], Mapping[str, object]]) -> Text:
    if "{" not in sentence.zh and "{" not in sentence.en:
        return sentence
    zh, en = words
    return Text(readable(sentence.zh.format_map(zh)), readable(sentence.en.format_map(en)))


def _spoken(words: Mapping[str, object], lang: Language) -> dict[str, object]:
    """The words of a sentence in one language."""
    return {
        key: _word(value.get(lang) if isinstance(value, Text) else value)
        if isinstance(value, str | Text)
        else value
        for key, value in words.items()
    }
