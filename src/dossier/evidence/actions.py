"""What a PDF does rather than shows: actions, attachments, form fields, signatures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pikepdf

_HARMLESS = ("/GoTo", "/URI", "/Named")
_FILES = ("/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D")
_MAX_FIELDS = 10_000


def active_in_catalogue(pdf: pikepdf.Pdf) -> set[str]:
    """What acts when the file is opened, or travels inside it: JavaScript, EmbeddedFiles, AA, XFA, Launch …"""
    root, found = pdf.Root, set()
    opens = root.get("/OpenAction")
    if isinstance(opens, pikepdf.Dictionary):
        found |= _active_action(opens)
    names = root.get("/Names", pikepdf.Dictionary())
    tests: dict[str, Callable[[], bool]] = {
        "JavaScript": lambda: "/JavaScript" in names,
        "EmbeddedFiles": lambda: "/EmbeddedFiles" in names or "/AF" in root,
        "AA": lambda: "/AA" in root,
        "XFA": lambda: "/XFA" in root.get("/AcroForm", {}),
    }
    return found | {name for name, test in tests.items() if test()}


def active_on_page(page: Any) -> set[str]:
    """What acts or hides in the annotations of a page object."""
    found = {"AA"} if "/AA" in page else set()
    for note in page.get("/Annots", ()):
        if not isinstance(note, pikepdf.Dictionary):
            continue
        if str(note.get("/Subtype")) in _FILES:
            found.add(str(note.Subtype)[1:])
        if isinstance(note.get("/A"), pikepdf.Dictionary):
            found |= _active_action(note.A)
        if "/AA" in note:
            found.add("AA")
    return found


def _active_action(action: Any) -> set[str]:
    kind = str(action.get("/S", "/GoTo"))
    return set() if kind in _HARMLESS else {kind[1:]}


def fields(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every field of the form, children too; at most 10,000 (loops)."""
    waiting = list(pdf.Root.get("/AcroForm", pikepdf.Dictionary()).get("/Fields", ()))
    for _ in range(_MAX_FIELDS):
        if not waiting:
            return
        field = waiting.pop()
        if isinstance(field, pikepdf.Dictionary):
            yield field
            waiting.extend(field.get("/Kids", ()))


def is_signature(field: Any) -> bool:
    """True when somebody has signed in this field."""
    value = field.get("/V")
    return isinstance(value, pikepdf.Dictionary) and "/ByteRange" in value
