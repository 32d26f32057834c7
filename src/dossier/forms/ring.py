"""A share as a ring with its number inside, drawn in the form: sharp in Word, in the office program and in print."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

_EMU = 36_000
"""Of a millimetre."""
_SIDE, _LINE = 21.4, 2.6
"""Millimetres: the diameter in the middle of the stroke, and the stroke; over all 24."""
_UNITS = 1_000
"""The side of the ring in units of its drawing."""
_TURN, _TOP = 21_600_000, 16_200_000
"""A full turn and twelve o'clock in the angles of DrawingML, 60,000 of a degree."""
_TRACK, _VALUE = "D9D9D9", "404040"
_SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}


def ring(share: Any) -> Markup:
    """For ``{{r report.completeness_percent|ring }}``: a run with the drawing of a whole number of per cent, 0 to 100.

    An empty run for what is no number.
    """
    if isinstance(share, bool) or not isinstance(share, int | float):
        return Markup("<w:r><w:t></w:t></w:r>")
    percent = min(max(round(share), 0), 100)
    shapes = _shape(_circle(_TURN), _TRACK, 2, f"{percent} %")
    if percent:
        shapes = _shape(_circle(_TURN), _TRACK, 2) + _shape(
            _circle(_TURN * percent // 100), _VALUE, 3, f"{percent} %"
        )
    names = " ".join(f'xmlns:{name}="{address}"' for name, address in _SPACES.items())
    side, rim = round(_SIDE * _EMU), round(_LINE * _EMU / 2)
    frame = f'<a:off x="0" y="0"/><a:ext cx="{side}" cy="{side}"/>'
    return Markup(  # noqa: S704 - numbers alone
        f'<w:r {names}><mc:AlternateContent><mc:Choice Requires="wpg"><w:drawing>'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{side}" cy="{side}"/>'
        f'<wp:effectExtent l="{rim}" t="{rim}" r="{rim}" b="{rim}"/><wp:docPr id="1" name="ring" descr="{percent} %"/>'
        "<wp:cNvGraphicFramePr/><a:graphic>"
        f'<a:graphicData uri="{_SPACES["wpg"]}"><wpg:wgp><wpg:cNvGrpSpPr/><wpg:grpSpPr><a:xfrm>{frame}'
        f'<a:chOff x="0" y="0"/><a:chExt cx="{side}" cy="{side}"/></a:xfrm></wpg:grpSpPr>{shapes}'
        f"</wpg:wgp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:t>{percent} %</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )


def _circle(angle: int) -> str:
    """The path of an arc from twelve o'clock, in two halves: one of a full turn would be none."""
    half = f'<a:arcTo wR="{_UNITS // 2}" hR="{_UNITS // 2}" stAng="{{}}" swAng="{angle // 2}"/>'
    return f'<a:moveTo><a:pt x="{_UNITS // 2}" y="0"/></a:moveTo>' + "".join(
        half.format((_TOP + turned) % _TURN) for turned in (0, angle // 2)
    )


def _shape(path: str, colour: str, number: int, words: str = "") -> str:
    side = round(_SIDE * _EMU)
    said = (
        '<wps:txbx><w:txbxContent><w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
        '<w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/><w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr>'
        f'<w:t xml:space="preserve">{words}</w:t></w:r></w:p></w:txbxContent></wps:txbx>'
    )
    return (
        f'<wps:wsp><wps:cNvPr id="{number}" name="ring {number}"/><wps:cNvSpPr/><wps:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext cx="{side}" cy="{side}"/></a:xfrm>'
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{_UNITS}" h="{_UNITS}" fill="none">{path}</a:path></a:pathLst></a:custGeom><a:noFill/>'
        f'<a:ln w="{round(_LINE * _EMU)}" cap="flat"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
        f"<a:round/></a:ln></wps:spPr>{said if words else ''}"
        '<wps:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr" anchorCtr="0"/></wps:wsp>'
    )
