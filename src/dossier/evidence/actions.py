"""What a PDF does rather than shows: actions, attachments, form fields, signatures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

from dossier.evidence.pdf_objects import ObjGen

HARMLESS = ("/GoTo", "/URI", "/Named")
_WEB = ("http:", "https:", "ftp:", "mailto:", "tel:")
_FILES = ("/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D")


def left_out(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """Everything that the bound pages lack of the file: what acts, travels inside it, or is signed; sorted."""
    seen: set[ObjGen] = set()
    found = _active_in_catalogue(pdf, seen) | _attached(pdf)
    for page in pdf.pages:
        found |= _active_on_page(page.obj, seen)
        if any(str(note.get("/Subtype")) == "/Popup" and "/AP" in note for note in notes_of(page.obj)):
            found.add("Popup")  # one with a look of its own, which some viewers show and others do not
    if any(is_signature(field) for field in fields(pdf)):
        found.add("Signature")
    if any(_is_of_print(intent) for intent in _members(pdf.Root.get("/OutputIntents"))):
        found.add("PrintColours")
    return tuple(sorted(found | _navigation(pdf.Root)))


def _navigation(root: Any) -> set[str]:
    """What leads through the file: its outline, and numbers of pages of its own."""
    outline, labels = _dictionary(root.get("/Outlines")), _dictionary(root.get("/PageLabels"))
    there = {"Outline": "/First" in outline, "PageLabels": "/Nums" in labels or "/Kids" in labels}
    return {name for name, is_there in there.items() if is_there}


def _is_of_print(intent: Any) -> bool:
    """True for a profile of four inks: some viewers show the file's CMYK colours by it, in a volume by their own."""
    profile = intent.get("/DestOutputProfile") if isinstance(intent, Dictionary) else None
    return isinstance(profile, pikepdf.Stream) and profile.get("/N") == 4


def _members(value: Any) -> list[Any]:
    return list(value) if isinstance(value, Array) else []


def _active_in_catalogue(pdf: pikepdf.Pdf, seen: set[ObjGen]) -> set[str]:
    """What acts when the file is opened or filled, or travels inside it: JavaScript, EmbeddedFiles, AA, XFA …"""
    root = pdf.Root
    form, names = _dictionary(root.get("/AcroForm")), _dictionary(root.get("/Names"))
    found = _active(root.get("/OpenAction"), seen) | _triggers(root, seen)
    present = {
        "JavaScript": "/JavaScript" in names,
        "EmbeddedFiles": "/EmbeddedFiles" in names or "/AF" in root or "/Collection" in root,
        "Templates": "/Templates" in names,
        "XFA": "/XFA" in form,
    }
    found |= {name for name, there in present.items() if there}
    for field in fields(pdf):
        found |= _active(field.get("/A"), seen) | _triggers(field, seen)
    return found


def _active_on_page(page: Any, seen: set[ObjGen]) -> set[str]:
    """What acts or hides in a page object and its annotations."""
    found = _triggers(page, seen)
    for note in notes_of(page):
        if (kind := str(note.get("/Subtype"))) in _FILES:
            found.add(kind[1:])
        found |= _active(note.get("/A"), seen) | _active(note.get("/PA"), seen) | _triggers(note, seen)
    return found


def _active(action: Any, seen: set[ObjGen]) -> set[str]:
    """The kinds of every action of a chain (`/Next`) that does more than lead somewhere.

    What is in `seen` was told before; it is updated, so that chains of a file which share their ends take no longer.
    """
    found: set[str] = set()
    waiting = [action]
    while waiting:
        step = waiting.pop()
        if not isinstance(step, Array | Dictionary) or _is_known(step, seen):
            continue
        if isinstance(step, Array):  # a destination, or several next actions
            waiting.extend(item for item in step if isinstance(item, Dictionary) and "/S" in item)
            continue
        kind = str(step.get("/S", "/GoTo"))
        if kind not in HARMLESS or (kind == "/URI" and web_address(step) is None):
            found.add(kind[1:])
        waiting.append(step.get("/Next"))
    return found


def _is_known(thing: Any, seen: set[ObjGen]) -> bool:
    """True when an object of the file has been here before; from now on it has."""
    known = thing.is_indirect and thing.objgen in seen
    seen.add(thing.objgen)
    return known


def web_address(action: Any) -> Any:
    """The address of a URI action when it is one of the web or of mail, else None."""
    address = action.get("/URI")
    if not isinstance(address, pikepdf.String):
        return None
    scheme, colon, _ = str(address).strip().lower().partition(":")
    return address if not colon or f"{scheme}:" in _WEB or "/" in scheme else None


def notes_of(page: Any) -> list[Any]:
    """The annotations of a page object that are dictionaries."""
    notes = page.get("/Annots")
    return [note for note in notes if isinstance(note, Dictionary)] if isinstance(notes, Array) else []


def fields(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every field of the form, children too, each once."""
    waiting = [_dictionary(pdf.Root.get("/AcroForm")).get("/Fields")]
    seen: set[ObjGen] = set()
    while waiting:
        below = waiting.pop()
        for field in below if isinstance(below, Array) else ():
            if isinstance(field, Dictionary) and not _is_known(field, seen):
                yield field
                waiting.append(field.get("/Kids"))


def is_signature(field: Any) -> bool:
    """True when somebody has signed in this field, or when it says so."""
    value = field.get("/V")
    return isinstance(value, Dictionary) and ("/ByteRange" in value or field.get("/FT") == "/Sig")


def _triggers(thing: Any, seen: set[ObjGen]) -> set[str]:
    """AA, and what its actions are."""
    triggers = thing.get("/AA")
    if triggers is None:
        return set()
    actions = triggers.values() if isinstance(triggers, Dictionary) else ()
    return {"AA"}.union(*(_active(action, seen) for action in actions))


def _attached(pdf: pikepdf.Pdf) -> set[str]:
    """EmbeddedFiles when any object of the file carries one, wherever it hangs."""
    for item in pdf.objects:
        if isinstance(item, (Dictionary, pikepdf.Stream)) and ("/EF" in item or "/AF" in item):
            return {"EmbeddedFiles"}
    return set()


def _dictionary(value: Any) -> Any:
    return value if isinstance(value, Dictionary) else Dictionary()
