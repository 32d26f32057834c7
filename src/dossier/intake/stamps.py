"""What the as-built stamp of a drawing says: its firms, its people and its day, for somebody to confirm."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from dossier.checking.hands import people_of
from dossier.checking.moments import iso
from dossier.checking.paper_fields import stops_of, titles_of
from dossier.checking.paper_reading import days, packed
from dossier.evidence.page_words import PageReading, Word
from dossier.excel.reading import Standing
from dossier.intake.items import Read
from dossier.intake.particulars import Found, located
from dossier.library.fields import Field
from dossier.model import Text

TO_CONFIRM = Text(
    "竣工图章是识别出来的，请对照图纸",
    "the as-built stamp was read by a program: hold it against the drawing",
)
_LEAST = 4
"""Places of a stamp that have to be read before it is one: a title block has two or three of the same names."""
_SAME_LINE = 0.6
"""In heights of a line: how far apart the middles of two words of one line are at most."""
_PERSON = re.compile("[一-鿿](?:[一-鿿·]{0,6}[一-鿿])")


def read_stamp(here: Standing, tree: Field, pages: Sequence[PageReading]) -> Read:
    """``stamp`` with what stands beside its labels on the first page that has such a stamp; else nothing. The firm that
    signs it as the one that made the drawing is ``responsible``, too.

    Args:
        here: the dossier; its firms are named by their keys.
        tree: fields of the record type.
        pages: what was read of the paper.
    """
    stamp = tree.fields.get("stamp")
    if stamp is None or not stamp.fields:
        return {}
    labels = {packed(label): key for key, field in stamp.fields.items() for label in titles_of(key, field)}
    stops = {*labels, *map(packed, stops_of(tree))}
    people = {*people_of(here.dossier), *(str(s.person) for r in here.dossier.records for s in r.signatures)}
    for reading in pages:
        known = people if reading.by != "text" else None
        said: dict[str, Any] = {}
        places: dict[str, Word] = {}
        words = [word for word in reading.words if packed(word.text)]
        for word in words:
            key, rest = _label(word, labels)
            text = (rest or _beside(word, words, stops)) if key else ""
            value = _value(here, stamp.fields[key], text, known) if text else ""
            if key and value and key not in said:
                said[key] = value
                places[key] = word
        if len(said) >= _LEAST and "compiled_by" in said:
            ordered = {key: said[key] for key in stamp.fields if key in said}
            shown = "、".join(str(value) for value in ordered.values())
            sure = min(word.score for word in places.values())
            first = next(iter(places.values()))
            found: Read = {"stamp": (ordered, Found(shown, "", reading.number, first.box, sure))}
            if "responsible" in tree.fields and (firm := str(said.get("contractor"))) in here.words.firms:
                found["responsible"] = firm, located(reading, here.words.firms[firm])
            return found
    return {}


def _label(word: Word, labels: Mapping[str, str]) -> tuple[str, str]:
    """The field whose label a word is, and the value that OCR has joined to it."""
    text = packed(word.text)
    label = max((each for each in labels if text.startswith(each)), key=len, default="")
    return (labels[label], text[len(label) :].lstrip(":")) if label else ("", "")


def _beside(label: Word, words: Sequence[Word], stops: set[str]) -> str:
    """What stands on the line of a label, up to the next one."""
    high = label.box[3] - label.box[1]
    line = [
        word
        for word in words
        if word.box[0] > label.box[2] - 0.005 and abs(_middle(word) - _middle(label)) < high * _SAME_LINE
    ]
    said, before = "", label
    for word in sorted(line, key=lambda w: w.box[0]):
        text = packed(word.text)
        if any(text.startswith(stop) for stop in stops if len(stop) > 1):
            break
        said = _laid_over(said, text) if word.box[0] < before.box[2] else said + text
        before = word
    return said.lstrip(":")


def _laid_over(said: str, text: str) -> str:
    """Two words that lie over each other, as the signs of a hand do: what both have stands there once."""
    if text in said:
        return said
    both = max(n for n in range(len(text) + 1) if said.endswith(text[:n]))
    return said + text[both:]


def _middle(word: Word) -> float:
    return (word.box[1] + word.box[3]) / 2


def _value(here: Standing, field: Field, text: str, people: Collection[str] | None) -> str:
    """A day, the key of a firm of the project, or somebody's name; empty for anything else. `people`: whom the dossier
    names, where OCR has read it: it takes the signs of a hand for others.
    """
    if field.is_dated:
        found = days(text[:24])
        return iso(min(found)) if len(found) == 1 else ""
    firms = {packed(name): key for key, name in here.words.firms.items()}
    if text in firms:
        return firms[text]
    return text if _PERSON.fullmatch(text) and (people is None or text in people) else ""
