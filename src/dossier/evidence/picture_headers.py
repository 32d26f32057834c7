"""Whether a picture of a PDF is what its dictionary says, by the header that compressed data has of its own.

Where the two differ, viewers go different ways: PDFium believes the header of a JPEG and the dictionary of a
JPEG 2000, poppler reads lines of one length with the other, and what has too few colours is skewed or left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pikepdf import Array

from dossier.evidence.codestreams import jbig2_size, jpx_header
from dossier.evidence.images import jpeg_header
from dossier.evidence.pdf_objects import Damage, entry, members, whole, word

_PLAIN = {
    **dict.fromkeys(("/DeviceGray", "/CalGray", "/Indexed", "/Separation"), 1),
    **dict.fromkeys(("/DeviceRGB", "/CalRGB", "/Lab"), 3),
    "/DeviceCMYK": 4,
}
_ROWS_CUT = 8
"""So many lines fewer in the dictionary are the rest of the last block: PDFium squeezes them in, poppler cuts them."""


@dataclass(frozen=True, slots=True)
class Header:
    """What data says of itself; 0 for what it does not say."""

    width: int
    height: int
    components: int = 0


def components(space: Any) -> int:
    """How many components a colour has; 0 when that cannot be told."""
    listed = members(space)
    name = word(listed[0]) if listed else word(space)
    if name == "/ICCBased" and len(listed) > 1:
        return whole(entry(listed[1], "/N"))
    if name == "/DeviceN" and len(listed) > 1 and isinstance(listed[1], Array):
        return len(listed[1])
    return _PLAIN.get(name, 0)


def require_agreement(image: Any, kind: str, data: bytes) -> None:
    """Compare the dictionary of a picture with its data, which one of the filters for pictures has coded.

    Raises:
        Damage: E462, viewers show different things.
    """
    header = _header(image, kind, data)
    if header is None:
        return
    width, height = whole(entry(image, "/Width")), whole(entry(image, "/Height"))
    size = f"{header.width}×{header.height or height}, not {width}×{height} pixels"
    bits = kind in ("/CCITTFaxDecode", "/JBIG2Decode")
    narrow = 0 <= header.width - width < 8 and (header.width + 7) // 8 == (width + 7) // 8 if bits else False
    if header.width != width and not narrow:
        raise Damage("E462", size)
    surplus = header.height - height if header.height else 0
    if not 0 <= surplus < _ROWS_CUT or surplus * 50 > height:
        raise Damage("E462", size)
    if header.components:
        _require_colours(image, kind, header)


def _header(image: Any, kind: str, data: bytes) -> Header | None:
    if kind == "/DCTDecode":
        found = jpeg_header(data)
    elif kind == "/JPXDecode":
        found = jpx_header(data)
    elif kind == "/JBIG2Decode":
        size = jbig2_size(data)
        found = (*size, 0) if size else None
    else:
        given = entry(image, "/DecodeParms")
        parms = members(given)[-1] if members(given) else given
        found = (whole(entry(parms, "/Columns"), 1728), 0, 0)
    return Header(*found) if found else None


def _require_colours(image: Any, kind: str, header: Header) -> None:
    space, stencil = entry(image, "/ColorSpace"), entry(image, "/ImageMask") is True
    if kind == "/JPXDecode":
        # It may have colours and transparency of its own.
        wanted = components(space)
        if stencil or (wanted and header.components not in (wanted, wanted + 1)):
            raise Damage("E462", f"{header.components} colour components, not {wanted or 1}")
        return
    if stencil or whole(entry(image, "/BitsPerComponent")) != 8:
        raise Damage("E462", "8 bits for a colour, which the file does not say")
    wanted = components(space)
    if space is None or (wanted and wanted != header.components):
        raise Damage("E462", f"{header.components} colour components, not {wanted}")
