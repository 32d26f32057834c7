"""Random data, laid out as people lay YAML out, with the lines that each entry takes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

WORDS = st.sampled_from(
    ["泵站", "12", "x: y", "- a", "#1", "", " pad ", "it's", 'say "no"', "2026-03-05", "true", "☃\U0001f600"]
)
KEYS = st.sampled_from(["id", "题名", "a b", "1", "x-y", "type", "z"])
SCALARS = st.one_of(
    WORDS, st.integers(-9, 99), st.booleans(), st.none(), st.just("one\ntwo\n"), st.just("a\n\nb")
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=8,
)
ROOTS = st.one_of(
    st.lists(VALUES, min_size=1, max_size=4), st.dictionaries(KEYS, VALUES, min_size=1, max_size=4)
)


@dataclass
class Page:
    """Lines, and of each JSON pointer the numbers of its first line and of the line behind its last."""

    lines: list[str] = field(default_factory=list)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)


def lay_out(data: Any, choose: Callable[[int], int]) -> Page:
    """`choose(n)` draws a number below n: comments, flow or block, quotes, how far lists stand in."""
    page = Page()
    _block(page, data, "", "", choose)
    if choose(2):
        page.lines += ["# the end"]
    return page


def _block(page: Page, data: Any, indent: str, pointer: str, choose: Callable[[int], int]) -> None:
    entries = list(data.items()) if isinstance(data, dict) else list(enumerate(data))
    for name, value in entries:
        if choose(4) == 0:
            page.lines.append(f"{indent}# note {len(page.lines)}")
        first = len(page.lines)
        below = f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"
        sign = "-" if isinstance(data, list) else f"{_quoted(str(name), choose)}:"
        remark = f" # remark {first}" if choose(3) == 0 else ""
        if isinstance(value, dict | list) and value and choose(3):
            if isinstance(data, list) and choose(2):
                _compact(page, value, indent, below, choose)
            else:
                page.lines.append(f"{indent}{sign}{remark}")
                deeper = indent + (
                    "" if isinstance(value, list) and isinstance(data, dict) and choose(2) else "  "
                )
                _block(page, value, deeper, below, choose)
        elif isinstance(value, str) and "\n" in value and choose(2):
            page.lines.append(f"{indent}{sign} |{'' if value.endswith(chr(10)) else '-'}{remark}")
            page.lines += [
                f"{indent}  {line}" if line else "" for line in value.removesuffix("\n").split("\n")
            ]
        elif value is None and choose(2):
            page.lines.append(f"{indent}{sign}{remark}")
        else:
            page.lines.append(f"{indent}{sign} {_flow(value, choose)}{remark}")
        page.spans[below] = first, len(page.lines)
        if choose(5) == 0:
            page.lines.append("")


def _compact(page: Page, value: Any, indent: str, pointer: str, choose: Callable[[int], int]) -> None:
    inner = Page()
    _block(inner, value, indent + "  ", pointer, choose)
    while not inner.lines[0].strip() or inner.lines[0].lstrip().startswith("#"):
        inner.lines.pop(0)
        inner.spans = {key: (a - 1, b - 1) for key, (a, b) in inner.spans.items()}
    start = len(page.lines)
    page.lines += [f"{indent}- {inner.lines[0][len(indent) + 2 :]}", *inner.lines[1:]]
    page.spans |= {key: (a + start, b + start) for key, (a, b) in inner.spans.items()}


def _quoted(text: str, choose: Callable[[int], int]) -> str:
    return (
        text
        if text.isalpha() and text not in ("true",) and choose(3)
        else json.dumps(text, ensure_ascii=False)
    )


def _flow(value: Any, choose: Callable[[int], int]) -> str:
    if isinstance(value, dict):
        inside = ", ".join(f"{_quoted(key, choose)}: {_flow(item, choose)}" for key, item in value.items())
        return "{" + inside + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item, choose) for item in value) + "]"
    if isinstance(value, str):
        return _quoted(value, choose) if choose(2) or "\n" in value else "'" + value.replace("'", "''") + "'"
    return json.dumps(value)
