"""Values as YAML that the strict reader reads as the same values: text without quotes wherever it stays text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import yaml

from dossier.source import plain_value

_NO_WIDTH = 2**30


def block(value: Any, line_break: str, quote: str | None = None, levels: int = 0) -> list[str]:
    """The lines behind a key or a dash: the first goes on in its line, the others stand two columns to the right of
    the key.

    Args:
        value: as the reader gives it, or with dates. A short map or list of single values stands in one line, and so
            does the one file of a record.
        line_break: what ends a line.
        quote: the quotes to use for text, where it had some.
        levels: how many of the outer maps and lists stand in lines of their own, however short they are.
    """
    events = [_Start(anchor=None, tag=None, implicit=True, flow_style=False), *_scalar("k", None)]
    text = _emit([*events, *_events(as_read(value), quote, levels), yaml.MappingEndEvent()], line_break)
    first, *rest = text.removesuffix(line_break).split(line_break)
    return [first.removeprefix("k:"), *rest]


def entry_lines(
    entry: Mapping[str, Any] | list[Any], line_break: str, levels: int | None = None
) -> list[str]:
    """The lines of a map or list by itself, from the first column on; the maps in a list have lines of their own."""
    if levels is None:
        levels = 2 if isinstance(entry, list) else 1
    head, *rest = block(entry, line_break, levels=levels)
    return [line.removeprefix("  ") for line in rest] if not head else [head.lstrip(), *rest]


def flow(value: Any, quote: str | None = None) -> str:
    """The value in one line, as it stands between braces or brackets."""
    listed = yaml.SequenceStartEvent(anchor=None, tag=None, implicit=True, flow_style=True)
    text = _emit([listed, *_events(as_read(value), quote, _IN_FLOW), yaml.SequenceEndEvent()], "\n")
    return text.strip()[1:-1]


_Start = yaml.MappingStartEvent


def _emit(events: list[Any], line_break: str) -> str:
    stream = [yaml.StreamStartEvent(), yaml.DocumentStartEvent(explicit=False), *events]
    stream += [yaml.DocumentEndEvent(explicit=False), yaml.StreamEndEvent()]
    said: str = yaml.emit(
        stream, Dumper=_Indented, allow_unicode=True, width=_NO_WIDTH, indent=2, line_break=line_break
    )
    return said


class _Indented(yaml.SafeDumper):
    """Lists stand two columns to the right of their key, as in every file of a dossier."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, indentless=False)

    def analyze_scalar(self, scalar: str) -> Any:
        """A moment needs no quotes between braces either: nothing follows its colon but digits."""
        analysis = super().analyze_scalar(scalar)
        analysis.allow_flow_plain = analysis.allow_flow_plain or bool(_MOMENT.fullmatch(scalar))
        return analysis


_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")


def _events(plain: Any, quote: str | None, levels: int) -> Iterator[Any]:
    """Of a value `as_read`. `levels`: as for `block`; `_IN_FLOW` between braces or brackets."""
    if isinstance(plain, dict | list):
        flows = levels == _IN_FLOW or not plain or (levels <= 0 and _is_short(plain))
        below = _IN_FLOW if flows else levels - (levels > 0)
        if isinstance(plain, dict):
            yield _Start(anchor=None, tag=None, implicit=True, flow_style=flows)
            for key, item in plain.items():
                yield from _scalar(key, None)
                alone = key == "evidence" and isinstance(item, list) and len(item) == 1
                short = alone and isinstance(item[0], dict) and _is_short(item[0])
                yield from _events(item, None, _IN_FLOW if short else below)
            yield yaml.MappingEndEvent()
        else:
            yield yaml.SequenceStartEvent(anchor=None, tag=None, implicit=True, flow_style=flows)
            for item in plain:
                yield from _events(item, None, below)
            yield yaml.SequenceEndEvent()
    elif isinstance(plain, str):
        lines = "\n" in plain and not plain.endswith("\n\n") and levels != _IN_FLOW
        yield from _scalar(plain, "|" if lines else quote)
    else:
        yield _word(typed(plain))


_IN_FLOW = -1
_SHORT = 100
"""Characters that a map or list in one line may have."""


def _is_short(value: dict[str, Any] | list[Any]) -> bool:
    items = list(value.values()) if isinstance(value, dict) else value
    if any(isinstance(item, dict | list) or (isinstance(item, str) and "\n" in item) for item in items):
        return False
    return len(items) <= _SHORT and len(flow(value)) <= _SHORT


def as_read(value: Any) -> Any:
    """A value as the reader gives it: dates and times are text, tuples are lists."""
    if isinstance(value, Mapping):
        return {str(key): as_read(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_read(item) for item in value]
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    return value.isoformat() if isinstance(value, dt.date) else value


def typed(value: Any) -> str:
    """A number, a truth value or nothing, as one types it; a number that was read, as it was typed."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return getattr(value, "typed", None) or format(Decimal(str(value)), "f")


def _word(text: str) -> Any:
    return yaml.ScalarEvent(anchor=None, tag=None, implicit=(True, True), value=text)


def _scalar(text: str, quote: str | None) -> Iterator[Any]:
    stays = isinstance(plain_value(text), str)
    yield yaml.ScalarEvent(anchor=None, tag=None, implicit=(stays, True), value=text, style=quote)
