"""Plain YAML in one pass: data and positions straight from the parser, with no list of nodes between.

Nearly every file is plain: maps and lists of words, each key once. Whatever is not (an alias, a tag, a key twice, more
depth or nodes than a file may have, two documents) is left to the reader that can tell about it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml

from dossier.yaml_events import MAX_DEPTH, MAX_NODES, Loader

Places = dict[str, tuple[int, int]]


def plain_file(text: str, value_of: Callable[[str], Any]) -> tuple[Any, Places, Places] | None:
    """Data, the place of each value and of each key by JSON pointer, lines and columns from 1; None for a file that is
    not plain, or holds nothing.

    `value_of` says what a word without quotes means.

    Raises:
        YAMLError: it is no YAML.
    """
    marks: Places = {}
    keys: Places = {}
    root: dict[str, Any] = {}
    opened: list[tuple[Any, str]] = []  # what is being filled, and its pointer with a stroke behind
    holder: Any = root
    stem, below, nodes = "", "", 0
    key: str | None = ""  # of the map that is being filled: the one that waits for its value
    following = Loader(text).get_event
    while (event := following()) is not None:
        sort = type(event)
        if sort in _ENDS:
            holder, stem = opened.pop()
            continue
        if sort not in _NODES:
            if sort is yaml.AliasEvent or (sort is yaml.DocumentStartEvent and nodes):
                return None
            continue
        is_key, is_word = key is None and type(holder) is dict, sort is yaml.ScalarEvent
        if event.anchor is not None or event.tag is not None or nodes == MAX_NODES:
            return None
        if (is_key and (not is_word or event.value in holder)) or (not is_word and len(opened) == MAX_DEPTH):
            return None
        nodes += 1
        place = event.start_mark.line + 1, event.start_mark.column + 1
        if is_key:
            key = event.value
            below = stem + (escape(key) if "/" in key or "~" in key else key)
            keys[below] = place
            continue
        made: Any = (
            (value_of(event.value) if event.implicit[0] else event.value)
            if is_word
            else ([] if sort is yaml.SequenceStartEvent else {})
        )
        if key is not None:
            holder[key], key = made, None
        else:
            below = f"{stem}{len(holder)}"
            holder.append(made)
        marks[below] = place
        if not is_word:
            opened.append((holder, stem))
            holder, stem = made, f"{below}/"
    return (root[""], marks, keys) if nodes else None


def escape(key: object) -> str:
    """One segment of a JSON pointer."""
    text = str(key)
    return text.replace("~", "~0").replace("/", "~1") if "/" in text or "~" in text else text


_NODES = frozenset({yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent})
_ENDS = frozenset({yaml.MappingEndEvent, yaml.SequenceEndEvent})
