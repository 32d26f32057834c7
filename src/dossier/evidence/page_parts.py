"""Everything that a page draws from: pictures, fonts, and what draws in its turn, followed to the end.

Pictures and fonts hang from forms, patterns, glyphs of Type 3, soft masks and appearances of annotations as well as
from the page itself; viewers leave white what they cannot read there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pikepdf import Dictionary, Stream

from dossier.evidence.pdf_objects import ObjGen, entries, entry, inherited, members, word

_HIDDEN = 2 | 32
"""Bits of /F of an annotation that is not shown: hidden, and no view."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a page draws from."""

    kind: Literal["picture", "font", "painter"]
    """A painter is a stream of operators: a form, a pattern or a glyph."""
    thing: Any
    resources: Any
    """What a painter draws from; None for the others and for a painter without any."""


def parts(page: Any, seen: set[ObjGen]) -> Iterator[Part]:
    """What a page draws from, each object once; `seen` is updated, so that pages can share it."""
    own = inherited(page, "/Resources")
    waiting = [*_of_resources(own, seen), *_of_notes(page)]
    while waiting:
        part = waiting.pop()
        if not _is_known(part.thing, seen):
            yield part
            waiting += _behind(part, seen)


def _is_known(thing: Any, seen: set[ObjGen]) -> bool:
    """True when an object of the file has been here before; from now on it has."""
    if not isinstance(thing, Dictionary | Stream) or not thing.is_indirect:
        return False
    key = thing.objgen
    known = key in seen
    seen.add(key)
    return known


def _behind(part: Part, seen: set[ObjGen]) -> list[Part]:
    if part.kind == "painter":
        return _of_resources(part.resources, seen)
    if part.kind == "picture":
        masks = [entry(part.thing, "/SMask"), entry(part.thing, "/Mask")]
        return [Part("picture", mask, None) for mask in masks if isinstance(mask, Stream)]
    glyphs = [glyph for _, glyph in entries(entry(part.thing, "/CharProcs")) if isinstance(glyph, Stream)]
    own = entry(part.thing, "/Resources")
    return [Part("painter", glyph, own) for glyph in glyphs] + (_of_resources(own, seen) if glyphs else [])


def _of_resources(resources: Any, seen: set[ObjGen]) -> list[Part]:
    if _is_known(resources, seen):
        return []
    found = [_drawn(item) for _, item in entries(entry(resources, "/XObject")) if isinstance(item, Stream)]
    for _, pattern in entries(entry(resources, "/Pattern")):
        if isinstance(pattern, Stream):
            found.append(_drawn(pattern))
        else:
            found += _of_state(entry(pattern, "/ExtGState"))
    for _, state in entries(entry(resources, "/ExtGState")):
        found += _of_state(state)
    fonts = [font for _, font in entries(entry(resources, "/Font")) if isinstance(font, Dictionary)]
    return found + [Part("font", font, None) for font in fonts]


def _of_state(state: Any) -> list[Part]:
    """The group of a soft mask, and the font that a graphics state sets."""
    group, font = entry(entry(state, "/SMask"), "/G"), members(entry(state, "/Font"))[:1]
    found = [_drawn(group)] if isinstance(group, Stream) else []
    return found + [Part("font", item, None) for item in font if isinstance(item, Dictionary)]


def _of_notes(page: Any) -> list[Part]:
    """The appearances that the annotations of a page show."""
    found = []
    for note in members(entry(page, "/Annots")):
        flags = entry(note, "/F")
        if isinstance(flags, int) and flags & _HIDDEN:
            continue
        shown = entry(entry(note, "/AP"), "/N")
        if isinstance(shown, Dictionary):
            shown = dict(entries(shown)).get(word(entry(note, "/AS")))
        if isinstance(shown, Stream):
            found.append(_drawn(shown))
    return found


def _drawn(stream: Any) -> Part:
    if word(entry(stream, "/Subtype")) == "/Image":
        return Part("picture", stream, None)
    return Part("painter", stream, entry(stream, "/Resources"))
