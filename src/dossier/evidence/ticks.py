"""Boxes to tick and radio buttons: what they are said to be, and whether they have an appearance for that.

The value of the field is /V, the state of a box /AS; /AP /N has an appearance for each state (ISO 32000-1, 12.7.4.2.3).
Where the three do not agree, viewers show different things.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from dossier.evidence.fields import PUSH, RADIO, flags_of, inherited_value, kind_of, shown, style_of
from dossier.evidence.structure import numbers
from dossier.model import Fault

_TOLD = 5
"""Values named in a sentence."""


def is_certain(widget: Any) -> bool:
    """Whether a box is ticked beyond doubt: the only one of its field, and value and state name the same."""
    now, value = widget.get("/AS"), inherited_value(widget, "/V")
    return _is_on(now) and now == value and _stands_alone(widget)


def conflicting(widgets: Iterable[tuple[int, Any]]) -> tuple[int, ...]:
    """Pages (from 1) of boxes whose state is not what the value of their field says."""
    pages = set()
    for page, widget in widgets:
        now, value = widget.get("/AS"), inherited_value(widget, "/V")
        told = isinstance(value, Name) or value is None
        if _is_box(widget) and isinstance(now, Name) and told and _is_on(now) != _is_meant(widget):
            pages.add(page)
    return tuple(sorted(pages))


def unseen(widgets: Iterable[tuple[int, Any]]) -> tuple[Fault, ...]:
    """E445 with the pages and values of boxes that are ticked, or may be, and show nothing; E446 with the pages of
    empty ones of which some viewers draw the frame.
    """
    values: list[str] = []
    pages: dict[str, set[int]] = {"E445": set(), "E446": set()}
    for page, widget in widgets:
        if not _is_box(widget) or shown(widget) is not None or numbers(widget.get("/Rect"), 4) is None:
            continue
        now = widget.get("/AS")
        if _is_on(now) or _is_meant(widget):
            pages["E445"].add(page)
            values.append(_said(widget))
        elif any(isinstance(style_of(widget).get(key), Array) for key in ("/BC", "/BG")):
            pages["E446"].add(page)
    named = list(dict.fromkeys(values))
    detail = ", ".join(named[:_TOLD]) + ("…" if len(named) > _TOLD else "")
    return tuple(
        Fault(code, tuple(sorted(found)), detail if code == "E445" else "")
        for code, found in pages.items()
        if found
    )


def _said(widget: Any) -> str:
    title = inherited_value(widget, "/T")
    value, now = inherited_value(widget, "/V"), widget.get("/AS")
    return f"{title if isinstance(title, pikepdf.String) else '?'}: /V {_word(value)} /AS {_word(now)}"


def _word(value: Any) -> str:
    return str(value).removeprefix("/") or "–" if isinstance(value, Name) else "–"


def _is_box(widget: Any) -> bool:
    return kind_of(widget) == "Btn" and not flags_of(widget) & PUSH


def _is_on(state: Any) -> bool:
    """A name without a letter says nothing."""
    return isinstance(state, Name) and state != Name.Off and str(state) != "/"


def _is_meant(widget: Any) -> bool:
    """Whether the value of the field is this very box; of several boxes each has a state of its own."""
    value = inherited_value(widget, "/V")
    looks = widget.get("/AP")
    normal = looks.get("/N") if isinstance(looks, Dictionary) else None
    own = isinstance(normal, Dictionary) and isinstance(value, Name) and value in normal
    return _is_on(value) and (own or _stands_alone(widget))


def _stands_alone(widget: Any) -> bool:
    parent = widget.get("/Parent")
    kids = parent.get("/Kids") if isinstance(parent, Dictionary) else None
    among = isinstance(kids, Array) and len(kids) > 1 and "/T" not in widget
    return not among and not flags_of(widget) & RADIO
