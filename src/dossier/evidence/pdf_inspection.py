"""What a PDF shows when it is opened: pages, signatures, active content, and whether every page is whole."""

from __future__ import annotations

import re
import zlib
from typing import Any, BinaryIO

import pikepdf

from dossier.evidence.actions import active_in_catalogue, active_on_page, fields, is_signature
from dossier.evidence.images import UNREADABLE, jpeg_is_whole, jpeg_page_is_blank
from dossier.pdf.pages import inherited

BROKEN = (
    pikepdf.PdfError,
    pikepdf.DataDecodingError,
    pikepdf.UnsupportedImageTypeError,
    RuntimeError,
    NotImplementedError,
    TypeError,
    ValueError,
    KeyError,
    AttributeError,
    IndexError,
    OverflowError,
    OSError,
)
"""What walking a malformed file raises besides qpdf's own error."""

_PAINTS = re.compile(rb"(?:^|[\s\])>])(?:Tj|TJ|'|\"|[sSfF]|f\*|[bB]\*?|sh|Do|BI)(?=\s|$)")
_PLACED = re.compile(rb"(/[^\s/<>\[\]()#]+)\s+Do\b")


class Damage(Exception):  # noqa: N818 - named for what it means
    """A stream is not whole. `code`: E412 when it certainly ends early, E410 otherwise."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


def inspect_pdf(stream: BinaryIO, head: bytes, tail: bytes, size: int) -> dict[str, Any]:
    """Fields of `EvidenceFacts` for the PDF in `stream`.

    Args:
        head: the first bytes of the file (1 KiB is enough).
        tail: the last bytes (64 KiB is enough).
        size: its length in bytes.
    """
    cut = ends_early(head, tail, size)
    try:
        pdf = pikepdf.open(stream)
    except pikepdf.PasswordError:
        return {"problem": "E405", "encrypted": True}
    except BROKEN as error:
        return {"problem": "E412" if cut else "E410", "detail": _short(error)}
    with pdf:
        try:
            facts = _walk(pdf)
            _look_again(pdf, facts)
        except BROKEN as error:
            facts = {"problem": "E410", "detail": _short(error)}
    return _cut_off(facts) if cut else facts


def _cut_off(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of a file that lost its end: pages that came out blank are lost ones, not blank sheets."""
    blank = [note for note in facts.get("warnings", ()) if note.startswith("E415")]
    if blank and not facts.get("detail", "").startswith("page"):
        facts["detail"] = f"page {blank[0].removeprefix('E415 ').partition(',')[0]}"
    kept = tuple(note for note in facts.get("warnings", ()) if note not in blank)
    return facts | {"problem": "E412", "warnings": kept}


def ends_early(head: bytes, tail: bytes, size: int) -> bool:
    """True when the file certainly lost its end: no end marker, or the start of another object behind it.

    A linearised file carries an end marker near its beginning, but also its own length.
    """
    linear = re.search(rb"/Linearized\b[^>]{0,200}?/L\s+(\d+)", head)
    if linear and size < int(linear.group(1)):
        # Line ends behind the last marker are not worth a complaint.
        whole = tail.rstrip(b"\r\n\0 ").endswith(b"%%EOF") and int(linear.group(1)) - size <= 2
        return not whole
    end = tail.rfind(b"%%EOF")
    if end < 0 or b"startxref" not in tail:
        return True
    behind = tail[end + 5 :].strip(b"\r\n\t \0\x1a")
    return bool(re.match(rb"\d|xref|trailer|startxref", behind))


def _walk(pdf: pikepdf.Pdf) -> dict[str, Any]:
    facts: dict[str, Any] = {"pages": 0, "rotated": 0, "landscape": 0, "has_text": False}
    facts["encrypted"] = pdf.is_encrypted
    blank: list[str] = []
    active = active_in_catalogue(pdf)
    checked: dict[tuple[int, int], str] = {}
    for number, page in enumerate(pdf.pages, 1):
        facts["pages"] = number
        turn = _turn(page.obj)
        width, height = _size(page)
        facts["rotated"] += turn != 0
        facts["landscape"] += (height > width) if turn in (90, 270) else (width > height)
        resources = inherited(page.obj, "/Resources", pikepdf.Dictionary())
        text = len(resources.get("/Font", {})) > 0
        facts["has_text"] = facts["has_text"] or text
        active |= active_on_page(page.obj)
        if "problem" in facts:
            continue
        try:
            if _is_blank_page(page.obj, resources, text, checked):
                blank.append(str(number))
        except Damage as damage:
            facts |= {"problem": damage.code, "detail": f"page {number}: {damage}"}
        except BROKEN as error:
            facts |= {"problem": "E410", "detail": f"page {number}: {_short(error)}"}
    facts["signed"] = any(is_signature(field) for field in fields(pdf))
    facts["warnings"] = (
        *((f"E415 {','.join(blank)}",) if blank else ()),
        *((f"E416 {','.join(sorted(active))}",) if active else ()),
    )
    if not facts["pages"]:
        facts.setdefault("problem", "E414")
    return facts


def _look_again(pdf: pikepdf.Pdf, facts: dict[str, Any]) -> None:
    """What no page led to, and everything that qpdf had to repair.

    qpdf decodes every picture in full, which finds spoilt JPEG data that Pillow passes over in silence
    (50 ms for a page of 9 megapixels); it passes over wrong check sums, so the rest is inflated here.
    """
    try:
        for item in pdf.objects:
            plain = isinstance(item, pikepdf.Stream) and item.get("/Subtype") != "/Image"
            if plain and _filters(item) == ["/FlateDecode"]:
                _inflated(item.read_raw_bytes())
    except Damage as damage:
        facts |= {"problem": facts.get("problem", damage.code), "detail": facts.get("detail", str(damage))}
    complaints = [*pdf.get_warnings(), *([] if "problem" in facts else pdf.check_pdf_syntax())]
    if complaints and facts.get("problem") in (None, "E414"):
        facts |= {"problem": "E410", "detail": _place(pdf, complaints[0])}


def _place(pdf: pikepdf.Pdf, complaint: str) -> str:
    """The complaint, with the page that uses the object it names when there is one."""
    named = re.search(r"object (\d+) (\d+)", complaint)
    if named:
        key = (int(named[1]), int(named[2]))
        for number, page in enumerate(pdf.pages, 1):
            things = inherited(page.obj, "/Resources", {}).get("/XObject", {}).values()
            if any(item.objgen == key for item in things):
                return f"page {number}: {_short(complaint)}"
    return _short(complaint)


def _turn(page: Any) -> int:
    return int(inherited(page, "/Rotate", 0)) % 360


def _size(page: pikepdf.Page) -> tuple[float, float]:
    box = [
        float(v)
        for v in inherited(page.obj, "/CropBox", None) or inherited(page.obj, "/MediaBox", [0, 0, 595, 842])
    ]
    return abs(box[2] - box[0]), abs(box[3] - box[1])


def _is_blank_page(page: Any, resources: Any, text: bool, checked: dict[tuple[int, int], str]) -> bool:
    """True when the page shows nothing; every stream it draws from is decoded on the way.

    Raises:
        Damage: one of them is not whole.
    """
    contents = page.get("/Contents")
    streams = (
        list(contents) if isinstance(contents, pikepdf.Array) else [contents] if contents is not None else []
    )
    if any(not isinstance(part, pikepdf.Stream) for part in streams):
        raise Damage("E410", "the page content is missing")
    drawn = [_decoded(part) for part in streams]
    if _lost_pictures(drawn, resources):
        raise Damage("E410", "a picture is missing")
    pictures = []
    for name, item in resources.get("/XObject", pikepdf.Dictionary()).items():
        if not isinstance(item, pikepdf.Stream):
            raise Damage("E410", f"{name} is missing")
        if item.get("/Subtype") == "/Image":
            pictures.append(_judged_picture(item, not text, checked))
        elif item.objgen not in checked:
            _decoded(item)
            checked[item.objgen] = ""
    if not any(_PAINTS.search(part) for part in drawn):
        return not len(page.get("/Annots", ()))
    return not text and len(pictures) == 1 and pictures[0] == "blank"


def _lost_pictures(drawn: list[bytes], resources: Any) -> bool:
    """True when a page that only places pictures (a scan) has none of those it names."""
    named = {name for part in drawn if len(part) < 1000 for name in _PLACED.findall(part)}
    there = resources.get("/XObject", pikepdf.Dictionary())
    return bool(named) and not any(name.decode("latin-1") in there for name in named)


def _judged_picture(image: Any, look: bool, checked: dict[tuple[int, int], str]) -> str:
    """ "blank" or "": the picture is whole. Each picture is judged once, however many pages show it."""
    key = image.objgen
    if key not in checked:
        checked[key] = _picture(image, look)
    return checked[key]


def _picture(image: Any, look: bool) -> str:
    filters = _filters(image)
    width, height = int(image.Width), int(image.Height)
    if filters[-1:] == ["/DCTDecode"]:
        data = image.read_raw_bytes() if len(filters) == 1 else _undo_flate(image, filters)
        if data is None:
            return ""
        if not jpeg_is_whole(data):
            raise Damage("E412", "the picture is cut off")
        return "blank" if look and width * height > 10_000 and _blank_jpeg(data) else ""
    if filters == ["/CCITTFaxDecode"]:  # an empty line of a fax takes at most a byte or so
        return "blank" if look and len(image.read_raw_bytes()) < height // 4 + 64 and height > 500 else ""
    if filters not in ([], ["/FlateDecode"]):
        return ""
    packed = image.read_raw_bytes()
    data = _inflated(packed) if filters else packed
    row = _row_bytes(image, width)
    if row and len(data) < row * (height - 1):
        raise Damage("E412", "the picture is cut off")
    return "blank" if look and height > 500 and filters and len(packed) < len(data) // 900 else ""


def _blank_jpeg(data: bytes) -> bool:
    try:
        return jpeg_page_is_blank(data)
    except UNREADABLE as error:
        cut = "truncated" in str(error)
        raise Damage("E412" if cut else "E410", _short(error)) from error


def _row_bytes(image: Any, width: int) -> int:
    """Bytes of one line of samples; 0 when the colour space is not a plain one."""
    if image.get("/ImageMask", False):
        return (width + 7) // 8
    space = image.get("/ColorSpace")
    name = str(space[0]) if isinstance(space, pikepdf.Array) else str(space)
    plain = {"/DeviceGray": 1, "/CalGray": 1, "/Indexed": 1, "/Separation": 1, "/DeviceRGB": 3, "/CalRGB": 3}
    samples = plain.get(name, 4 if name == "/DeviceCMYK" else 0)
    if name == "/ICCBased":
        samples = int(space[1].N)
    return (width * samples * int(image.get("/BitsPerComponent", 8)) + 7) // 8


def _filters(stream: Any) -> list[str]:
    value = stream.get("/Filter")
    if value is None:
        return []
    return [str(v) for v in value] if isinstance(value, pikepdf.Array) else [str(value)]


def _decoded(stream: Any) -> bytes:
    filters = _filters(stream)
    if filters == ["/FlateDecode"]:
        data = _inflated(stream.read_raw_bytes())
        return data if "/DecodeParms" not in stream else bytes(stream.read_bytes())
    return bytes(stream.read_bytes())


def _undo_flate(image: Any, filters: list[str]) -> bytes | None:
    return _inflated(image.read_raw_bytes()) if filters == ["/FlateDecode", "/DCTDecode"] else None


def _inflated(data: bytes) -> bytes:
    """Decompress strictly: qpdf passes over a wrong check sum and a missing end in silence."""
    engine = zlib.decompressobj()
    try:
        plain = engine.decompress(data) + engine.flush()
    except zlib.error as error:
        raise Damage("E410", _short(error)) from error
    if not engine.eof and data:
        raise Damage("E412", "the compressed data is cut off")
    return plain


def _short(error: object) -> str:
    """The last, telling part of an engine's message, without the name of a Python object."""
    text = re.sub(r"^(WARNING: )?(stream <[^>]*>|\S*\.pdf)", "", str(error))
    return text.rpartition(": ")[2].strip(" :")[:120]
