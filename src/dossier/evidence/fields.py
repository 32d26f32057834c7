"""What a form field says: its kind, its value, its options, the appearance that it has."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Name, Stream, String

from dossier.evidence.field_text import printable
from dossier.evidence.structure import is_number

MULTILINE, PASSWORD, RADIO, PUSH, COMBO, COMB = 1 << 12, 1 << 13, 1 << 15, 1 << 16, 1 << 17, 1 << 24
"""Bits of /Ff."""


def shown(note: Any) -> Any:
    """The appearance stream that an annotation shows; None when it has none."""
    looks = note.get("/AP")
    normal = looks.get("/N") if isinstance(looks, Dictionary) else None
    if isinstance(normal, Dictionary):
        state = note.get("/AS")
        if not isinstance(state, Name):
            value = inherited_value(note, "/V")
            state = value if isinstance(value, Name) and value in normal else Name.Off
        normal = normal.get(state)
    return normal if isinstance(normal, Stream) else None


def inherited_value(widget: Any, key: str) -> Any:
    """An entry of a field, from the widget itself or the fields above it."""
    node, seen = widget, set()
    while isinstance(node, Dictionary) and node.objgen not in seen:
        if key in node:
            return node[key]
        if node.is_indirect:
            seen.add(node.objgen)
        node = node.get("/Parent")
    return None


def is_on(widget: Any) -> bool:
    """True when a box is ticked."""
    now = state(widget)
    return isinstance(now, Name) and now != Name.Off


def state(widget: Any) -> Any:
    """The name of the state that a box is in; anything or None when it has none."""
    now = widget.get("/AS")
    return now if isinstance(now, Name) else widget.get("/V")


def rows_of(widget: Any) -> tuple[list[str], list[int]]:
    """The rows of a list from the first that is shown, and which of them are chosen."""
    options = inherited_value(widget, "/Opt")
    pairs = [_option(item) for item in options] if isinstance(options, Array) else []
    chosen = {str(value) for value in _values(widget)}
    top = max(0, int(as_number(inherited_value(widget, "/TI"))))
    rows = [printable(label, False)[0] for _, label in pairs][top:]
    marked = [n for n, (export, label) in enumerate(pairs[top:]) if export in chosen or label in chosen]
    return (rows, marked) if rows else ([printable(value, False)[0] for value in chosen], [])


def texts(widget: Any) -> list[str]:
    """What the value of a text or choice field reads as."""
    options = inherited_value(widget, "/Opt") if kind_of(widget) == "Ch" else None
    labels = dict(_option(item) for item in options) if isinstance(options, Array) else {}
    return [labels.get(value, value) for value in _values(widget)]


def _option(item: Any) -> tuple[str, str]:
    if isinstance(item, Array) and len(item) > 1:
        return as_text(item[0]), as_text(item[1])
    return as_text(item), as_text(item)


def _values(widget: Any) -> list[str]:
    value = inherited_value(widget, "/V")
    if isinstance(value, Array):
        return [as_text(item) for item in value]
    text = as_text(value)
    return [text] if text else []


def as_text(value: Any) -> str:
    """A string, a name or a stream of text as text; empty for anything else."""
    if isinstance(value, Stream):
        value = String(value.read_bytes())
    return str(value) if isinstance(value, (String, Name)) else ""


def kind_of(widget: Any) -> str:
    """Tx, Ch, Btn, Sig or empty."""
    kind = inherited_value(widget, "/FT")
    return str(kind)[1:] if isinstance(kind, Name) else ""


def flags_of(widget: Any) -> int:
    """The bits of /Ff."""
    return int(as_number(inherited_value(widget, "/Ff")))


def style_of(widget: Any) -> Any:
    """/MK: colours, caption and turn; an empty dictionary when there is none."""
    style = widget.get("/MK")
    return style if isinstance(style, Dictionary) else Dictionary()


def as_number(value: Any) -> float:
    """A number, 0 for anything else."""
    return float(value) if is_number(value) else 0
