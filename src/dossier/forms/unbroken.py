"""What no line may break: numbers of papers and goods, dates, times, amounts and their units, places in files.

Word joiners go into the copy that the office program sets, never into the Word file that people get: there they would
be in the way of searching, and older programs draw a box for one. The program leaves them out of the text of the PDF.
A number that is a little too wide for its cell is set in narrower letters there.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
import zipfile
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from pathlib import Path

from lxml import etree

from dossier.forms.boxes import set_boxes_alike

JOINER, BREAK, _FIXED_BLANK = "\u2060", "\u200b", "\u00a0"
_TIED = "-–./:_"
_TOKEN = re.compile(
    rf"(?<![A-Za-z0-9])[A-Za-z0-9]+(?:[{_TIED}]+[A-Za-z0-9]+)+(?:-[\u4e00-\u9fff]{{1,2}}[0-9]+)?|(?<=[\u4e00-\u9fff])\.[a-z]{{3,4}}\b"
)
"""BJ-01, SB-014-补1, 2026.03.05, 10:30, 3.5, records/A1.yaml:12:3 … and the ending of a file with a Chinese name."""
_SERIAL = re.compile(r"[A-Za-z][0-9]|[0-9][A-Za-z]")
_TAIL = re.compile(r"(?<=-)[\u4e00-\u9fff]{1,2}[0-9]+$")
_NO_WORD = re.compile(r"[0-9./:_]")
"""What tells such a token from words that a hyphen joins."""
_JOINT = re.compile(rf"(?<=[{_TIED}])|(?=[{_TIED}])|(?<=[\u4e00-\u9fff])(?=[0-9])")
_UNITS = "年月日时分秒元角万亿台套只个页份卷张次人天周件根块组项处条樘扇盏座榀米吨升度级号层栋℃%‰°㎡㎥Ω"
_SIGNS = r"[kMGTµmcd]?(?:VA|Wh|Hz|Pa|lx|lm|[VAWmgBbLNJt])[²³23]?(?![A-Za-z0-9])"
_COUNTED = re.compile(rf"(?<=第)(?=[0-9]+[{_UNITS}])|(?<=[0-9])(?=[{_UNITS}])|(?<=[0-9][年月日时])(?=[0-9])")
_BLANK = re.compile(rf"(?<=[0-9]) (?=[{_UNITS}]|{_SIGNS})")
_ENGLISH_DAY = re.compile(
    r"\b[0-9]{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r" [0-9]{4}\b"
)
_MOMENT = re.compile(r"[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日(?=([0-9]{1,2}时(?:[0-9]{1,2}分)?))")
"""2026年8月17日 before 9时00分"""
_REMARK = re.compile("（引文待核）")
"""What reports print behind a citation: of all that stands in brackets, the one that is on every page."""
_STANDARD = re.compile(r"\b[A-Z]{2,4}(?:/[A-Z]{1,2})? [0-9][0-9.]*(?:[-–][0-9]{2,4})?")
"""GB/T 50328-2014, VDI 2770"""
_NEXT = re.compile(r"(?<=[、，。；：])(?=[A-Za-z0-9])|(?<=[,;])(?=[A-Za-z])")
"""Between two members of a list: the office program takes joined ones for a single word and breaks it anywhere."""
_BOXED = re.compile(r"[□☑☒][ \u3000]?[^\s\u3000□☑☒，。；、：（）()/]+")
"""A box to tick and its word: apart, somebody ticks the wrong one. One blank may stand between."""
_OPENS = re.compile(r"(?<=[A-Za-z0-9])(?=[（《「【])")
"""Before a Chinese bracket: behind what is tied the office program would break inside the number instead."""
_PIECE = rf"(?:[A-Za-z0-9{_FIXED_BLANK}]+|[^{JOINER}])"
_TIED_PIECES = re.compile(rf"({JOINER}{_PIECE}(?:{JOINER}{_PIECE})*|{_PIECE}(?:{JOINER}{_PIECE})+)")
_STOPS = "、，。；："
"""What no line begins with: it would take the last character before it along."""
_LONGEST = 28
"""Characters; what is longer, like a path or an address, breaks behind a slash or where it must."""
_LONGEST_WORD = 8
"""Ems: of a longer one beside a box only the first character is held."""
_WHOLE = re.compile(rf"(?:[A-Za-z0-9{_FIXED_BLANK}]|{JOINER}.)+[{_STOPS}]?")
"""What stands on one line once it is tied, with the stop behind it."""

_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_STYLES = "word/styles.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SIZE, _MARGINS, _BORDER = 10.5, 10.0, 1.0
"""Points: text and both margins of a cell, where neither run nor style nor table says another size; its rules."""
_NARROWEST, _SPARE = 75, 97
"""Per cent: the width of a letter that is still good to read; how much of a line a number may take."""


def tied(text: str, room: float = _LONGEST) -> str:
    """The text with a joiner wherever a line may not break, and a break where one member of a list follows another;
    `room` is how many ems a line holds.

    What no line can hold keeps the places where it breaks best.
    """
    joints, breaks = {m.start() for m in _COUNTED.finditer(text)}, set[int]()
    for token in _TOKEN.finditer(text):
        if _NO_WORD.search(token[0]):
            after = text[token.end() : token.end() + 1]
            pieces = _pieces(token[0], room, after if after in _STOPS else "")
            breaks |= {token.start() + start for start, _, _ in pieces[1:]}
            joints |= {
                token.start() + start + at.start()
                for start, piece, whole in pieces
                for at in _JOINT.finditer(piece)
                if whole and at.start() < len(piece)
            }
    for mark in _REMARK.finditer(text):
        joints |= set(range(mark.start() + 1, mark.end()))
    for box in _BOXED.finditer(text):
        joints |= set(
            range(box.start() + 1, box.end() if _ems(box[0]) <= min(room, _LONGEST_WORD) else box.start() + 2)
        )
    for day in _MOMENT.finditer(text):
        if not _fits(day[0] + day[1], room):
            joints.discard(day.end())
            breaks.add(day.end())
    blanks = {m.start() for m in _BLANK.finditer(text)}
    # In Chinese the office program breaks behind a fixed blank, but for a joiner.
    joints |= {at + 1 for at in blanks if text[at + 1] in _UNITS}
    for day in _ENGLISH_DAY.finditer(text):
        if _fits(day[0], room):
            blanks |= {day.start() + at for at, char in enumerate(day[0]) if char == " "}
    for number in _STANDARD.finditer(text):
        if _fits(number[0], room):
            # A fixed blank is a portion of its own, behind which the office program cuts the number.
            blank = number.start() + number[0].index(" ")
            joints |= {blank, blank + 1}
    if joints or _SERIAL.search(text):
        breaks |= {m.start() for pattern in (_NEXT, _OPENS) for m in pattern.finditer(text)}
    return "".join(
        (BREAK if at in breaks else JOINER if at in joints else "") + (_FIXED_BLANK if at in blanks else char)
        for at, char in enumerate(text)
    )


def _pieces(token: str, room: float, stop: str) -> list[tuple[int, str, bool]]:
    """Start and text of what a token breaks into, and whether a line holds it: all of it with the stop behind it, else
    what stands between its slashes, each with what it ends.
    """
    if _fits(token + stop, room):
        return [(0, token, True)]
    if tail := _TAIL.search(token):
        # Where the whole number has no room, the supplement stands on the next line.
        front = token[: tail.start()]
        return [(0, front, _fits(front, room)), (tail.start(), tail[0], True)]
    found = [(piece.start(), piece[0]) for piece in re.finditer(r"[^/]*/+|[^/]+$", token)]
    last = found[-1][0]
    return [(start, piece, _fits(piece + (stop if start == last else ""), room)) for start, piece in found]


def _fits(piece: str, room: float) -> bool:
    return len(piece) <= _LONGEST and _ems(piece) * _NARROWEST / 100 <= room


def _ems(text: str) -> float:
    """How wide a text is in sizes of its font, letters and digits being those of Times."""
    return sum(
        0 if char in (JOINER, BREAK)
        else 1 if unicodedata.east_asian_width(char) in "WF"
        else 0.72 if char.isupper()
        else 0.34 if not char.isalnum()
        else 0.5
        for char in text
    )  # fmt: skip


def copy_tied(document: Path, target: Path) -> None:
    """Copy a Word file for the office program, tied; one whose XML is not sound is copied as it is."""
    try:
        with zipfile.ZipFile(document) as old, zipfile.ZipFile(target, "w") as new:
            styles = old.read(_STYLES) if _STYLES in old.namelist() else b""
            sizes, named = (_style_sizes(styles), _style_names(styles)) if styles else ({}, set())
            for item in old.infolist():
                content = old.read(item)
                tie = _PARTS.fullmatch(item.filename)
                new.writestr(item.filename, _tied_part(content, sizes, named) if tie else content)
    except etree.XMLSyntaxError:
        shutil.copyfile(document, target)


def _tied_part(content: bytes, sizes: Mapping[str, float], named: Collection[str]) -> bytes:
    root = _parsed(content)
    for style in list(root.iter(f"{_W}pStyle", f"{_W}rStyle", f"{_W}tblStyle")):
        # A cell whose style the file does not have costs the office program the whole table.
        if style.get(f"{_W}val") not in named:
            style.getparent().remove(style)  # type: ignore[union-attr]
    for paragraph in root.iter(f"{_W}p"):
        texts = list(paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr"))
        # A tab or line break ends a token; what several runs write is one.
        said = [
            (t.text or "").replace(JOINER, "").replace(BREAK, "") if t.tag == f"{_W}t" else "\n"
            for t in texts
        ]
        room = _room(paragraph, sizes)
        whole = tied("".join(said), room)
        after = iter(whole)
        for text, words in zip(texts, said, strict=True):
            written = _take(after, len(words))
            if text.tag == f"{_W}t":
                text.text = written
        _narrow(paragraph, whole, room)
        for run in list(paragraph.iter(f"{_W}r")):
            _keep_joiners(run)
    set_boxes_alike(root, sizes)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _keep_joiners(run: etree._Element) -> None:
    """Set what is tied in a run of its own that is not in Chinese, where the office program heeds no joiner.

    The Chinese around it stays Chinese, so that no line begins with its stops.
    """
    if not any(JOINER in (text.text or "") for text in run.iterfind(f"{_W}t")):
        return
    look = run.find(f"{_W}rPr")
    for part in run:
        if part.tag == f"{_W}t":
            for number, piece in enumerate(_TIED_PIECES.split(part.text or "")):
                if piece:
                    text = etree.Element(f"{_W}t", {_SPACE: "preserve"})
                    text.text = piece
                    run.addprevious(_run(look, text, tied=number % 2 == 1))
        elif part is not look:
            run.addprevious(_run(look, deepcopy(part), tied=False))
    run.getparent().remove(run)  # type: ignore[union-attr]


def _run(look: etree._Element | None, content: etree._Element, *, tied: bool) -> etree._Element:
    run = etree.Element(f"{_W}r")
    if look is not None or tied:
        run.append(etree.Element(f"{_W}rPr") if look is None else deepcopy(look))
    if tied:
        language = run[0].find(f"{_W}lang")
        if language is None:
            language = etree.SubElement(run[0], f"{_W}lang")
        language.set(f"{_W}eastAsia", "en-US")
    run.append(content)
    return run


def _take(after: Iterator[str], length: int) -> str:
    """The next `length` characters with the joiners and breaks before them."""
    taken = ""
    while length:
        char = next(after)
        taken += char
        length -= char not in (JOINER, BREAK)
    return taken


def _narrow(paragraph: etree._Element, text: str, room: float) -> None:
    """Set a paragraph in narrower letters when something in it that holds together is too wide for its line."""
    wide = [
        _ems(whole) for whole in _WHOLE.findall(text) if len(whole) <= 2 * _LONGEST and _DIGIT.search(whole)
    ]
    most = 100 * room / max(wide, default=0.01)
    share = max(int(_SPARE * most / 100), min(_NARROWEST, int(most)))
    if not wide:
        share = _without_orphan(text, room)
    if not _NARROWEST <= share < 100:
        return
    for run in paragraph.iterfind(f"{_W}r"):
        look = run.find(f"{_W}rPr")
        if look is None:
            run.insert(0, look := etree.Element(f"{_W}rPr"))
        if look.find(f"{_W}w") is None:
            before = [each for each in look if each.tag in _BEFORE_WIDTH]
            scale = etree.Element(f"{_W}w", {f"{_W}val": str(share)})
            look.insert(look.index(before[-1]) + 1 if before else 0, scale)


def _without_orphan(text: str, room: float) -> int:
    """Per cent of their width at which the letters of a name leave none alone on a second line; 100 where none is."""
    long = _ems(text)
    name = text and all("\u4e00" <= char <= "\u9fff" or char in _MARKS for char in text)
    return int(_SPARE * room / long) if name and room < long < room + 1.5 else 100


_MARKS = "（）《》〈〉“”·"
_DIGIT = re.compile("[0-9]")
_FIRST = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid"
)
_BEFORE_WIDTH = {f"{_W}{name}" for name in (*_FIRST.split(), "vanish", "webHidden", "color", "spacing")}
"""What stands before the width of letters in the order of the standard."""


def _room(paragraph: etree._Element, sizes: Mapping[str, float]) -> float:
    """How many ems a line of the paragraph holds, if it stands in a cell."""
    cell = next(paragraph.iterancestors(f"{_W}tc"), None)
    width = None if cell is None else cell.find(f"{_W}tcPr/{_W}tcW")
    if cell is None or width is None or cell.find(f"{_W}tcPr/{_W}textDirection") is not None:
        return _LONGEST
    own = [_number(each) / 2 for each in paragraph.iterfind(f"{_W}r/{_W}rPr/{_W}sz")]
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    named = "" if style is None else str(style.get(f"{_W}val"))
    size = max(own) if own else sizes.get(named, sizes.get("", _SIZE))
    return (_number(width, "w") / 20 - _cell_margins(cell)) / size


def _cell_margins(cell: etree._Element) -> float:
    """Left and right margin of a cell together in points, as its table says."""
    table = next(cell.iterancestors(f"{_W}tbl"), None)
    said = None if table is None else table.find(f"{_W}tblPr/{_W}tblCellMar")
    sides = [] if said is None else [said.find(f"{_W}{side}") for side in ("left", "right")]
    if not sides or any(side is None or side.get(f"{_W}type") != "dxa" for side in sides):
        return _MARGINS
    return sum(_number(side, "w") for side in sides if side is not None) / 20 + _BORDER


def _style_sizes(content: bytes) -> dict[str, float]:
    """Style → size of its text in points, its own or that of the style it is based on; "": where none says one."""
    root = _parsed(content)
    styles = {str(each.get(f"{_W}styleId")): each for each in root.iterfind(f"{_W}style")}
    usual = root.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr/{_W}sz")
    sizes = {} if usual is None else {"": _number(usual) / 2}
    for name in styles:
        at, seen = name, set[str]()
        while at in styles and at not in seen:
            seen.add(at)
            size, base = styles[at].find(f"{_W}rPr/{_W}sz"), styles[at].find(f"{_W}basedOn")
            if size is not None:
                sizes[name] = _number(size) / 2
                break
            at = "" if base is None else str(base.get(f"{_W}val"))
    return sizes


def _style_names(content: bytes) -> set[str]:
    return {str(style.get(f"{_W}styleId")) for style in _parsed(content).iterfind(f"{_W}style")}


def _number(element: etree._Element, key: str = "val") -> float:
    said = str(element.get(f"{_W}{key}"))
    return float(said) if said.isdigit() else 2 * _SIZE


def _parsed(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))
