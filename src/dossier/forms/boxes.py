"""Boxes to tick of one size: □ and ☑ in the copy of a form for the office program.

No Chinese face has ☑, and □ before Latin letters comes from the Latin face: three sizes in one form. So □ is set in
the Chinese face wherever it stands, and ☑ so large that its square is that of □.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_EMPTY, _TICKED = "宋体", "OpenSymbol"
"""The second comes with the office program, on every system."""
_LARGER = 0.8 / 0.722
"""The square of □ is 0.8 em wide, that of ☑ and ☒ 0.722."""
_BOXES = re.compile("(□+|[☑☒]+)")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def set_boxes_alike(root: etree._Element, sizes: Mapping[str, float]) -> None:
    """Give every box a run of its own; the rest of its run keeps its look. `sizes` are those of styles in points."""
    for text in [each for each in root.iter(f"{_W}t") if _BOXES.search(each.text or "")]:
        run = text.getparent()
        if run is not None and run.tag == f"{_W}r":
            _apart(run, text, _size(run, sizes))


def _apart(run: etree._Element, text: etree._Element, size: float | None) -> None:
    """Split a run of this size at the boxes of one of its texts."""
    look, before = run.find(f"{_W}rPr"), True
    head: list[etree._Element] = []
    tail: list[etree._Element] = []
    for child in run:
        if child is text:
            before = False
        elif child is not look:
            (head if before else tail).append(child)
    pieces = [_run(run, look, head)] if head else []
    for piece in filter(None, _BOXES.split(text.text or "")):
        words = etree.Element(f"{_W}t", {_SPACE: "preserve"})
        words.text = piece
        pieces.append(made := _run(run, look, [words]))
        if _BOXES.fullmatch(piece):
            _face(made, ticked=piece[0] != "□", size=size)
    pieces += [_run(run, look, tail)] if tail else []
    for piece in pieces:
        run.addprevious(piece)
    run.getparent().remove(run)  # type: ignore[union-attr]


def _run(run: etree._Element, look: etree._Element | None, content: list[etree._Element]) -> etree._Element:
    made = etree.Element(run.tag, {str(key): str(value) for key, value in run.attrib.items()})
    made.extend([copy.deepcopy(look), *content] if look is not None else content)
    return made


def _face(run: etree._Element, *, ticked: bool, size: float | None) -> None:
    look = run.find(f"{_W}rPr")
    if look is None:
        run.insert(0, look := etree.Element(f"{_W}rPr"))
    for old in look.findall(f"{_W}rFonts"):
        look.remove(old)
    face = _TICKED if ticked else _EMPTY
    named = {f"{_W}{script}": face for script in ("ascii", "hAnsi", "eastAsia", "cs")}
    look.insert(
        0 if look.find(f"{_W}rStyle") is None else 1,
        etree.Element(f"{_W}rFonts", {f"{_W}hint": "eastAsia"} | named),
    )
    if ticked and size:
        for name in ("sz", "szCs"):
            if (own := look.find(f"{_W}{name}")) is None:
                after = [each for each in look if each.tag in _AFTER_SIZE]
                own = etree.Element(f"{_W}{name}")
                look.insert(look.index(after[0]) if after else len(look), own)
            own.set(f"{_W}val", str(round(size * 2 * _LARGER)))


_LATER = "highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
_AFTER_SIZE = {f"{_W}{name}" for name in _LATER.split()}
"""What stands behind the size in the order of the standard."""


def _size(run: etree._Element, sizes: Mapping[str, float]) -> float | None:
    """Points of a run: its own, that of its paragraph's style, or the usual one of the document."""
    own = run.find(f"{_W}rPr/{_W}sz")
    if own is not None and str(own.get(f"{_W}val")).isdigit():
        return int(str(own.get(f"{_W}val"))) / 2
    paragraph = next(run.iterancestors(f"{_W}p"), None)
    style = None if paragraph is None else paragraph.find(f"{_W}pPr/{_W}pStyle")
    named = "" if style is None else str(style.get(f"{_W}val"))
    return sizes.get(named, sizes.get(""))
