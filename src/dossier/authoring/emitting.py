"""Values as YAML that the strict reader reads as the same values: text without quotes wherever it stays text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import yaml

from dossier.source import plain_value

_NO_WIDTH = 2**30


def block(value: Any, line_break: str, quote: str | None = None) -> list[str]:
    """The lines behind a key or a dash: the first goes on in its line, the others stand two columns to the right of
    the key. `quote`: the quotes to use for text, where it had some.
    """
    events = [_Start(anchor=None, tag=None, implicit=True, flow_style=False), *_scalar("k", None)]
    text = _emit([*events, *_events(value, quote, flow=False), yaml.MappingEndEvent()], line_break)
    first, *rest = text.removesuffix(line_break).split(line_break)
    return [first.removeprefix("k:"), *rest]


def flow(value: Any, quote: str | None = None) -> str:
    """The value in one line, as it stands between braces or brackets."""
    listed = yaml.SequenceStartEvent(anchor=None, tag=None, implicit=True, flow_style=True)
    text = _emit([listed, *_events(value, quote, flow=True), yaml.SequenceEndEvent()], "\n")
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


def _events(value: Any, quote: str | None, *, flow: bool) -> Iterator[Any]:
    if isinstance(value, Mapping):
        yield _Start(anchor=None, tag=None, implicit=True, flow_style=flow or not value)
        for key, item in value.items():
            yield from _scalar(str(key), None)
            yield from _events(item, None, flow=flow)
        yield yaml.MappingEndEvent()
    elif isinstance(value, list | tuple):
        yield yaml.SequenceStartEvent(anchor=None, tag=None, implicit=True, flow_style=flow or not value)
        for item in value:
            yield from _events(item, None, flow=flow)
        yield yaml.SequenceEndEvent()
    elif isinstance(plain := as_read(value), str):
        lines = "\n" in plain and not plain.endswith("\n\n") and not flow
        yield from _scalar(plain, "|" if lines else quote)
    else:
        yield _word(typed(value))


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
