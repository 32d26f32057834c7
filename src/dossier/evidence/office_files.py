"""What a Word or Excel file shows that does not stand in it: then no two conversions need be alike."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.parsers import expat

from dossier.evidence.formats import UNZIPPABLE

_HARMLESS_LINKS = re.compile(r"/(?:hyperlink|attachedTemplate|externalLinkPath|mailMerge\w*)$")
"""Links that somebody follows, and what is not asked when a file is printed."""
_HARMLESS_FIELDS = re.compile(
    "ADDIN|AUTHOR|BIBLIOGRAPHY|CITATION|EMBED|FORMCHECKBOX|FORMDROPDOWN|FORMTEXT|HYPERLINK|INDEX|LISTNUM|MERGEFIELD"
    "|NOTEREF|NUMPAGES|PAGE|PAGEREF|QUOTE|RD|REF|SECTION|SECTIONPAGES|SEQ|SHAPE|STYLEREF|TA|TC|TOA|TOC|XE",
    re.I,
)
"""Fields of Word (ECMA-376 part 1, 17.16.5) that LibreOffice leaves as they are, or makes of the text and its pages;
tried with LibreOffice, which makes others anew or leaves them out."""
_FIELD = re.compile(r"\s*([^\s\\\"]+)")
_INSTRUCTIONS = ("instrText", "delInstrText")
_DAYS = frozenset(f"{part}{length}" for part in ("day", "month", "year") for length in ("Long", "Short"))
_FORMULAS = frozenset(("f", "formula", "definedName", "calculatedColumnFormula"))
_FORMULA = re.compile(
    r"\b(TODAY|NOW|RAND|RANDBETWEEN|RANDARRAY|WEBSERVICE|IMAGE|STOCKHISTORY|RTD|CELL|INFO)(?:\.NV)?\s*\(",
    re.I,
)
_QUOTED = re.compile(r'"[^"]*"')
_HEADINGS = frozenset(f"{pages}{end}" for pages in ("odd", "even", "first") for end in ("Header", "Footer"))
_HEADING = re.compile(r"&([DTFZ])", re.I)
_FILTERED_DAYS = re.compile(r"today|yesterday|tomorrow|this|last|next|year")
_REVISIONS = re.compile("ins|del|moveFrom|moveTo|cell(Ins|Del|Merge)|[a-zA-Z]+PrChange")
"""Changes that nobody has accepted (ECMA-376 part 1, 17.13.5): programs print them, their marks, or what was before."""
_OFF = ("0", "false", "off")
_MOST_TEXT = 64 << 20
"""Bytes of one part beyond which it is not looked through."""


def unsettled(path: Path) -> str:
    """What of a file depends on where, when or how it is printed: ``outside …``, ``today …``, ``revised``,
    ``commented`` or ``hidden``; empty when nothing does.

    Looked at: parts that are linked instead of held; fields, formulas and headers that show the day, the name of the
    file or chance; of Word changes that wait to be accepted, comments and hidden text. Of the fields of Word only those
    pass that are known to stay as they are.

    Raises:
        OSError: it cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as box:
            for info in box.infolist():
                name = info.filename
                if not _is_xml(box, info):
                    continue
                if info.file_size > _MOST_TEXT:
                    return f"failed {name}"
                if found := _in_part(name, box.read(info)):
                    return found
    except UNZIPPABLE as error:
        return f"failed {error}"[:120]
    return ""


def _is_xml(box: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """By its content: relationships, not names, say what a part is."""
    if info.filename.endswith((".rels", ".xml")):
        return True
    with box.open(info) as part:
        return part.read(8).replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xfe\xff \r\n\t").startswith(b"<")


def _in_part(name: str, data: bytes) -> str:
    look = _Look(name)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = look.start, look.end
    parser.CharacterDataHandler = look.text
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        return look.found or (f"failed {name}" if name.endswith((".rels", ".xml")) else "")
    return look.judged() or look.found


class _Look:
    """Goes through one part; `found` is the first thing that unsettles it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._fields: list[str] = []  # instructions of the complex fields that are open
        self._said = ""
        self._is_hidden = False  # the run of text that is open
        self.found = ""

    def start(self, tag: str, attributes: Mapping[str, Any]) -> None:
        """An element begins; what it says is judged where it stands in attributes."""
        local = tag.rpartition(":")[2]
        values = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        self._said = ""
        if local == "Relationship":
            drawn = values.get("TargetMode") == "External" and not _HARMLESS_LINKS.search(
                values.get("Type", "")
            )
            self._find(f"outside {self._name}" if drawn else "")
        elif local == "altChunk":  # a file within the file
            self._find(f"outside {local}")
        elif _REVISIONS.fullmatch(local):
            self._find("revised")
        elif local == "commentReference":
            self._find("commented")
        elif local in ("r", "vanish"):
            self._is_hidden = local == "vanish" and values.get("val") not in _OFF
        elif local == "fldChar":
            self._bound(values.get("fldCharType", ""))
        elif local == "fldSimple":
            self._field(values.get("instr", ""))
        elif local in _DAYS or (local == "fld" and values.get("type", "").startswith("datetime")):
            self._find(f"today {local}")
        elif local == "cfRule" and values.get("type") == "timePeriod":
            self._find(f"today {values.get('timePeriod', local)}")
        elif local == "dynamicFilter" and _FILTERED_DAYS.match(values.get("type", "")):
            self._find(f"today {values['type']}")
        elif local == "cfvo":
            self._formula(values.get("val", ""))

    def text(self, said: str) -> None:
        """Text of the element that is open."""
        self._said += said

    def end(self, tag: str) -> None:
        """An element ends; its text is judged."""
        local, said, self._said = tag.rpartition(":")[2], self._said, ""
        if local in _INSTRUCTIONS and self._fields:
            self._fields[-1] += said
        elif local in _INSTRUCTIONS:
            self._field(said)
        elif local in _FORMULAS:
            self._formula(said)
        elif local == "t" and self._is_hidden and said.strip():
            self._find("hidden")
        elif local in _HEADINGS and (shown := _HEADING.search(said.replace("&&", ""))):
            self._find(f"today {shown[1].upper()}")

    def judged(self) -> str:
        """What is found when the part is over: fields that never end count, too."""
        while self._fields:
            self._field(self._fields.pop())
        return self.found

    def _bound(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append("")
        elif kind == "separate" and self._fields:
            self._field(self._fields[-1])
            self._fields[-1] = ""
        elif kind == "end" and self._fields:
            self._field(self._fields.pop())

    def _field(self, instruction: str) -> None:
        name = _FIELD.match(instruction)
        if name and not _HARMLESS_FIELDS.fullmatch(name[1]):
            self._find(f"today {name[1][:40].upper()}")

    def _formula(self, said: str) -> None:
        if match := _FORMULA.search(_QUOTED.sub("", said)):
            self._find(f"today {match[1].upper()}")

    def _find(self, what: str) -> None:
        self.found = self.found or what
