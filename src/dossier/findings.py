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

from dossier.model import Citation, Location, Text


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

    @property
    def sort_key(self) -> tuple[Any, ...]:
        """Worst first, then by place, so that reports are stable."""
        at = self.location or Location("")
        ids = (self.requirement or "", self.record or "")
        return (self.severity.rank, at.file, at.line, at.column, self.code, *ids, self.message.en)


@cache
def codes() -> Mapping[str, Code]:
    """The table of all finding codes, in its order."""
    table = tomllib.loads(files("dossier").joinpath("findings.toml").read_text(encoding="utf-8"))
    return {
        code: Code(
            code,
            Severity(row["severity"]),
            *(Text(row[f"{part}_zh"], row[f"{part}_en"]) for part in ("title", "message", "why", "hint")),
        )
        for code, row in table.items()
    }


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
    return Finding(
        code,
        Severity(severity) if severity else row.severity,
        _fill(row.message, words),
        hint or _fill(row.hint, words),
        _fill(row.why, words),
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
    return visible(_BREAKS.sub(" ", cut))


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


def _fill(sentence: Text, words: Mapping[str, object]) -> Text:
    def chosen(lang: str) -> dict[str, object]:
        said = ((k, getattr(v, lang) if isinstance(v, Text) else v) for k, v in words.items())
        return {k: _word(v) if isinstance(v, str) else v for k, v in said}

    return Text(sentence.zh.format_map(chosen("zh")), sentence.en.format_map(chosen("en")))
