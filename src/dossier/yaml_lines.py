"""Plain YAML read line by line, data alone: no places, for lists that are made of many files and tell of none of them.

It takes what nearly all lines are: a key, a dash, a word, a text in quotes, a map or list in brackets. What is anything
else, or could mean anything else, is left to the parser: a file is read here whole or not at all, and whatever is read
here is YAML and means the same there. A test holds that, also for files with some signs too many or too few.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from dossier.yaml_events import MAX_DEPTH, MAX_NODES

NOT_READ = object()
"""What `lines_file` says of a file that is not for it."""

_FIRST = r"""[^\s\-?:,.\[\]{}#&*!|>'"%@`]"""
_KEY = rf"""{_FIRST}[^\s:,\[\]{{}}#'"]{{0,99}}"""
_NEGATIVE = "(?:-(?=[0-9]))?"
_QUOTED = """"[^"\n]*"|'[^'\n]*'"""
_LINE = re.compile(
    rf"""(\ *)(-(?:\ +|(?=\n)))?                       # how far in; a member of a list
    (?:({_KEY}):(?=[ \n])\ *)?
    (?:({_NEGATIVE}{_FIRST}[^\n:\#]*(?:(?::(?=\S)|(?<=\S)\#)[^\n:\#]*)*)
      |({_QUOTED})\ *
      |([\[{{](?:[^\n\#]*\n){{0,9}}?[^\n\#]*[\]}}])\ *)?
    (?:(?<!\S)\#[^\n]*)?\n                             # a note
    |([^\n]*\n)                                        # anything else
    """,
    re.VERBOSE,
)
"""Spaces, dash, key, words, a text with its quotes, brackets, anything else."""
_INSIDE = r"[^\n:,\[\]{}]*"
_WORDS = rf"{_NEGATIVE}{_FIRST}{_INSIDE}(?:(?<=[0-9]):(?=[0-9]){_INSIDE})*"
"""In brackets: a comma or a colon without a space behind it is left to the parser, but for that of a time."""
_NESTED = r"[\[{](?:[^\[\]{}]|[\[{][^\[\]{}]*[\]}])*[\]}]"
_VALUE = rf"(?:({_WORDS})|({_QUOTED})|({_NESTED}))\s*(?:,(?=\s)|\Z)"
_PAIR = re.compile(rf"\s*({_KEY}): +{_VALUE}|(.)", re.DOTALL)
_MEMBER = re.compile(rf"\s*{_VALUE}|(.)", re.DOTALL)

Meaning = Callable[[str], Any]
"""What a word without quotes means."""


class _StrangeError(Exception):
    """This is not for us."""


def lines_file(text: str, value_of: Meaning) -> Any:
    """The data of a file, or `NOT_READ`."""
    if len(text) > MAX_NODES or "\\" in text or not text.replace("\n", "").isprintable():
        return NOT_READ
    try:
        return _read(_LINE.findall(f"{text}\n"), value_of)
    except _StrangeError:
        return NOT_READ


def _read(lines: list[tuple[str, ...]], value_of: Meaning) -> Any:
    root: dict[str, Any] = {}
    opened: list[tuple[int, Any]] = []
    holder: Any = root
    column = -1  # how far in the keys or dashes of what is being filled stand
    slot: tuple[Any, Any] | None = (root, "")  # whose value has not come yet
    for spaces, dash, key, words, quoted, brackets, strange in lines:
        filled = words or quoted or brackets
        if strange or len(opened) > _DEEPEST:
            raise _StrangeError
        if not (dash or key or filled):
            continue
        value = _value(words, quoted, brackets, value_of) if filled else None
        indent = len(spaces)
        if slot and (indent > column or (dash and indent == column and type(holder) is dict)):
            if not (dash or key):
                slot[0][slot[1]], slot = value, None
                continue
            opened.append((column, holder))
            slot[0][slot[1]] = holder = [] if dash else {}
            column = indent
        else:
            while column > indent or (column == indent and not dash and type(holder) is list):
                column, holder = opened.pop()
            if column != indent or (type(holder) is list) is not bool(dash):
                raise _StrangeError
        slot = None
        if dash and not key:
            holder.append(value)
            slot = None if filled else (holder, len(holder) - 1)
            continue
        if dash:
            opened.append((column, holder))
            holder.append({})
            holder, column = holder[-1], indent + len(dash)
        if not key or key in holder:
            raise _StrangeError
        holder[key] = value
        slot = None if filled else (holder, key)
    return root.get("", NOT_READ)


_DEEPEST = MAX_DEPTH - 5
"""Lists and maps in each other, those in brackets besides."""


def _value(words: str, quoted: str, brackets: str, value_of: Meaning) -> Any:
    """The one of them that is there."""
    if words:
        return value_of(words.rstrip())
    return quoted[1:-1] if quoted else _bracketed(brackets, value_of)


def _bracketed(text: str, value_of: Meaning) -> Any:
    """The map or list that stands in brackets."""
    ends, inner = text[0] + text[-1], text[1:-1]
    if ends == "[]":
        members = _MEMBER.findall(inner)
        if any(strange for *_, strange in members):
            raise _StrangeError
        return [_value(words, quoted, below, value_of) for words, quoted, below, _ in members]
    pairs = _PAIR.findall(inner)
    made = {
        key: _value(words, quoted, below, value_of) for key, words, quoted, below, strange in pairs if key
    }
    if ends != "{}" or len(made) < len(pairs):  # something else, or a key twice
        raise _StrangeError
    return made
