"""What the numbers of a JPEG stand for, said in its markers so that no two viewers of a PDF can read it differently."""

from __future__ import annotations

from dossier.evidence.images import jpeg_segments

_APP0, _APP14 = 0xE0, 0xEE
_IN_PDF = (0xC0, 0xC1, 0xC2)
"""Codings that a PDF may hold: baseline, extended, progressive; no arithmetic and no lossless one."""
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_AS_IT_IS, _YCC, _YCCK = 0, 1, 2
"""The values of the Adobe marker: RGB or CMYK, YCbCr, and YCbCr with black."""


def with_plain_colours(data: bytes) -> bytes | None:
    """A JPEG whose markers agree with how libjpeg, and so Pillow, reads its colours; its samples are untouched.

    None when no marker can say that and it has to be decoded: four inks that do not say whether 0 is all or nothing,
    and codings that PDF does not have.
    """
    jfif, adobe, names, coding = False, [], b"", 0
    cuts: list[tuple[int, int]] = []
    for marker, at in jpeg_segments(data):
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : end]
        if marker == _APP0 and body.startswith(b"JFIF\0"):
            jfif = jfif or len(body) >= 14
        elif marker == _APP14 and body.startswith(b"Adobe"):
            cuts.append((at, end))
            adobe += [body[11]] if len(body) >= 12 else []
        elif marker in _FRAMES:
            names, coding = body[6::3][: body[5]] if len(body) > 5 else b"", marker
    if coding and coding not in _IN_PDF:
        return None
    if len(names) == 4:
        if not adobe:
            return None
        meant = _AS_IT_IS if adobe[-1] == _AS_IT_IS else _YCCK
    elif len(names) == 3:
        meant = _YCC if jfif or not _is_rgb(adobe, names) else _AS_IT_IS
    else:
        return data
    silent = len(names) == 3 and meant == _YCC and not cuts and names != b"RGB"
    said = len(cuts) == 1 and adobe == [meant]
    return data if silent or said else _marked(data, cuts, meant)


def _is_rgb(adobe: list[int], names: bytes) -> bool:
    return adobe[-1] == _AS_IT_IS if adobe else names == b"RGB"


def _marked(data: bytes, cuts: list[tuple[int, int]], meant: int) -> bytes:
    """The JPEG with one Adobe marker, behind the first segment when that is of JFIF, in place of all it has."""
    kept, start = [], 0
    for at, end in cuts:
        kept.append(data[start:at])
        start = end
    plain = b"".join((*kept, data[start:]))
    place = 4 + int.from_bytes(plain[4:6], "big") if plain[3] == _APP0 else 2
    adobe = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00" + bytes([meant])
    return plain[:place] + adobe + plain[place:]
