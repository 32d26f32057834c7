"""Links of a foreign PDF: each gets its target page written into it, or an address of the web, or loses both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from dossier.evidence.actions import notes_of, web_address
from dossier.evidence.structure import is_number

_PLACES = {"/XYZ": 3, "/Fit": 0, "/FitH": 1, "/FitV": 1, "/FitR": 4, "/FitB": 0, "/FitBH": 1, "/FitBV": 1}
"""Kind of place on a page → how many numbers it takes."""


def settle_links(pdf: pikepdf.Pdf, named: dict[str, Any]) -> set[str]:
    """Write its place into every link that leads within the file; of actions, web addresses alone stay.

    Answers {"Links"} when one lost what it did that way and leads nowhere any more, or not on to its next action.

    Args:
        named: see `named_destinations`, read before the catalogue is cleaned.
    """
    pages = [page.obj for page in pdf.pages]
    known = {page.objgen for page in pages}
    lost = False
    for page in pages:
        for note in notes_of(page):
            action, target = note.get("/A"), note.get("/Dest")
            if not isinstance(action, Dictionary):
                action = Dictionary()
            address = web_address(action) if action.get("/S") == Name.URI else None
            if target is None and action.get("/S") == Name.GoTo:
                target = action.get("/D")
            given = target is not None or action.get("/S") in (Name.GoTo, Name.Named)
            for key in ("/A", "/AA", "/PA", "/Dest"):
                if key in note:
                    del note[key]
            place = _place(target, named, pages, known)
            if place is not None:
                note.Dest = place
            elif address is not None:
                note.A = Dictionary(S=Name.URI, URI=address)
            lost = lost or (given and place is None and address is None) or "/Next" in action
    return {"Links"} if lost else set()


def inner_links(pages: Sequence[Any]) -> tuple[tuple[int, int], ...]:
    """From which page (from 1) a link leads to which other one, each pair once; `pages`: after `settle_links`."""
    numbers = {page.objgen: number for number, page in enumerate(pages, 1)}
    found = set()
    for number, page in enumerate(pages, 1):
        for note in notes_of(page):
            place = note.get("/Dest")
            goal = numbers.get(place[0].objgen) if isinstance(place, Array) and len(place) else None
            if goal is not None and goal != number:
                found.add((number, goal))
    return tuple(sorted(found))


def named_destinations(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """What the names of destinations stand for; whatever is not one is passed over."""
    found: dict[str, Any] = {}
    old = pdf.Root.get("/Dests")
    if isinstance(old, Dictionary):
        found |= {str(name): target for name, target in old.items()}
    names = pdf.Root.get("/Names")
    if isinstance(names, Dictionary):
        found |= dict(_leaves(names.get("/Dests")))
    return found


def _leaves(root: Any) -> Iterator[tuple[str, Any]]:
    """Names and values of a name tree, however it is linked."""
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Dictionary) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen)
        kids, pairs = node.get("/Kids"), node.get("/Names")
        if isinstance(kids, Array):
            waiting.extend(kids)
        if isinstance(pairs, Array):
            flat = list(pairs)
            yield from (
                (str(name), value)
                for name, value in zip(flat[::2], flat[1::2], strict=False)
                if isinstance(name, String)
            )


def _place(target: Any, named: dict[str, Any], pages: list[Any], known: set[tuple[int, int]]) -> Any:
    """The destination as an array that begins with a page of this file; None when it leads nowhere."""
    if isinstance(target, (Name, String)):
        target = named.get(str(target))
    if isinstance(target, Dictionary):
        target = target.get("/D")
    if not isinstance(target, Array) or not len(target):
        return None
    page = target[0]
    if is_number(page) and 0 <= int(page) < len(pages):
        page = pages[int(page)]
    if not isinstance(page, Dictionary) or page.objgen not in known:
        return None
    kind = str(target[1]) if len(target) > 1 and isinstance(target[1], Name) else "/Fit"
    count = _PLACES.get(kind)
    if count is None:
        return Array([page, Name.Fit])
    given = [value if is_number(value) else None for value in list(target)[2 : 2 + count]]
    if kind == "/FitR" and (len(given) < count or None in given):
        return Array([page, Name.Fit])
    return Array([page, Name(kind), *given, *[None] * (count - len(given))])
