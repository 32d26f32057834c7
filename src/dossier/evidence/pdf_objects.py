"""Typed access to a PDF that others wrote: what has another type than it should counts as absent.

Here alone stands which errors a malformed file may cause. An error of ours (a name that pikepdf does not have, a wrong
type) is not among them: nothing here catches AttributeError, and the functions that look at foreign values ask for
their type first, so that no TypeError of the file can hide one of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, BinaryIO

import pikepdf
import pikepdf.jbig2
from pikepdf import Array, Dictionary, Name, Stream
from pikepdf.jbig2 import JBIG2DecoderInterface

ObjGen = tuple[int, int]


class Damage(Exception):  # noqa: N818 - named for what it means
    """Something in the file is not whole. `code`: E412 when it certainly ends early, E410 otherwise."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class Undecodable(Damage):
    """Data behind a filter, or parameters of one, that qpdf does not know; nobody says that it is not whole."""


_MALFORMED = (pikepdf.PdfError, pikepdf.DataDecodingError)
_DECODING = (*_MALFORMED, RuntimeError)
"""qpdf's filters raise std::runtime_error, which arrives as RuntimeError."""


def open_pdf(stream: BinaryIO) -> pikepdf.Pdf:
    """Open what claims to be a PDF.

    Raises:
        Damage: qpdf finds no pages in it.
        pikepdf.PasswordError: it needs a password.
    """
    try:
        return pikepdf.open(stream)
    except pikepdf.PasswordError:
        raise
    except _DECODING as error:
        _reject_ours(error)
        raise Damage("E410", short(error)) from error


def open_as_given(stream: BinaryIO) -> pikepdf.Pdf:
    """Open a PDF whose tree of pages nobody has put right yet.

    Raises:
        Damage: it cannot be opened.
    """
    try:
        return pikepdf.open(stream, inherit_page_attributes=False)
    except _DECODING as error:
        _reject_ours(error)
        raise Damage("E410", short(error)) from error


def pages(pdf: pikepdf.Pdf) -> list[Any]:
    """The page objects in order.

    Raises:
        Damage: the tree of pages cannot be followed.
    """
    try:
        return [page.obj for page in pdf.pages]
    except _DECODING as error:
        _reject_ours(error)
        raise Damage("E410", short(error)) from error


def streams(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every stream of the file, whether or not a page leads to it.

    Raises:
        Damage: an object cannot be read.
    """
    try:
        found = [item for item in pdf.objects if isinstance(item, Stream)]
    except _DECODING as error:
        _reject_ours(error)
        raise Damage("E410", short(error)) from error
    yield from found


def raw(stream: Any) -> bytes:
    """The data of a stream as it lies in the file.

    Raises:
        Damage: the file ends before the data does.
    """
    try:
        return bytes(stream.read_raw_bytes())
    except _DECODING as error:
        _reject_ours(error)
        raise Damage("E410", short(error)) from error


def decoded(stream: Any) -> bytes:
    """The data of a stream with all its filters undone.

    Raises:
        Damage: they cannot be undone; `Undecodable` when qpdf does not know how.
    """
    try:
        return bytes(stream.read_bytes(pikepdf.StreamDecodeLevel.all))
    except _DECODING as error:
        _reject_ours(error)
        kind = Undecodable if "unfilterable" in str(error) else Damage
        raise kind("E410", short(error)) from error


class _Nothing(pikepdf.StreamParser):
    def handle_object(self, *_found: Any) -> None:
        pass

    def handle_eof(self) -> None:
        pass


def parse(page: Any) -> None:
    """Read the operators of a page; what is odd about them becomes a complaint of the file.

    Raises:
        Damage: they cannot be read at all.
    """
    try:
        pikepdf.Page(page).parse_contents(_Nothing())
    except _DECODING as error:
        _reject_ours(error)
        raise Damage("E410", short(error)) from error


class _NoJbig2(JBIG2DecoderInterface):
    """JBIG2 is not decoded: pikepdf would need a program that may or may not be on the machine."""

    def check_available(self) -> None:
        pass

    def decode_jbig2(self, jbig2: bytes, jbig2_globals: bytes) -> bytes:
        del jbig2, jbig2_globals
        return b""


pikepdf.jbig2.set_decoder(_NoJbig2())


def entry(node: Any, key: str) -> Any:
    """The value of a key, or None when there is none or `node` has no keys."""
    return node.get(key) if isinstance(node, Dictionary | Stream) else None


def entries(node: Any) -> list[tuple[str, Any]]:
    """Keys (see `word`) and values of a dictionary; none for anything else."""
    if not isinstance(node, Dictionary):
        return []
    found: list[tuple[str, Any]] = []
    given: Any = node
    for key in given.keys():  # noqa: SIM118 - not a Python dictionary
        spelt = key.encode("utf-8", "surrogateescape")
        # pikepdf gives a key that is not UTF-8, but takes it back only as a name.
        found.append((spelt.decode("latin-1"), given.get(key if _is_utf8(spelt) else _name(spelt))))
    return found


def _is_utf8(spelt: bytes) -> bool:
    return spelt.decode("utf-8", "ignore").encode() == spelt


def _name(spelt: bytes) -> Any:
    return pikepdf.Object.parse(b"/" + b"".join(b"#%02x" % byte for byte in spelt[1:]))


def members(value: Any) -> list[Any]:
    """The members of an array; none for anything else."""
    return list(value) if isinstance(value, Array) else []


def number(value: Any, default: float) -> float:
    """A number as float, `default` for anything else (truth values too) and for what no page can be."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return default
    return float(value) if -1e9 < value < 1e9 else default


def missing(node: Any) -> list[str]:
    """Keys of a dictionary that name an object which is not in the file, or none at all (null)."""
    if not isinstance(node, Dictionary):
        return []
    given: Any = node
    return [str(key) for key, value in given.items() if value is None]


def whole(value: Any, default: int = 0) -> int:
    """A number as int, `default` for anything else."""
    return int(number(value, default))


def word(value: Any) -> str:
    """A name with its slash, its bytes as Latin-1 (many a Chinese name is GBK); empty for anything else."""
    return bytes(value).decode("latin-1") if isinstance(value, Name) else ""


def filters(stream: Any) -> list[str]:
    """The filters of a stream in the order in which they are undone."""
    value = entry(stream, "/Filter")
    return (
        [word(item) for item in members(value)]
        if isinstance(value, Array)
        else [word(value)]
        if value
        else []
    )


def inherited(page: Any, key: str) -> Any:
    """An attribute of a page, from the page itself or the nearest node above it; None when nobody has it."""
    node = page
    for _ in range(64):  # deeper trees are loops
        value = entry(node, key)
        if value is not None:
            return value
        node = entry(node, "/Parent")
    return None


def resources(page: Any, kind: str) -> dict[str, Any]:
    """The resources of one kind (``/XObject``, ``/Font``) that a page may use, by name."""
    return dict(entries(entry(inherited(page, "/Resources"), kind)))


def turn(page: Any) -> int:
    """Degrees by which a page is turned: 0, 90, 180 or 270."""
    return whole(inherited(page, "/Rotate")) // 90 * 90 % 360


def is_landscape(page: Any) -> bool:
    """True when a page is wider than high, as it is seen."""
    for key in ("/CropBox", "/MediaBox"):
        box = [number(side, 0) for side in members(inherited(page, key))]
        if len(box) == 4:
            width, height = abs(box[2] - box[0]), abs(box[3] - box[1])
            return height > width if turn(page) in (90, 270) else width > height
    return False


def is_out_of_sight(page: Any) -> bool:
    """True when what a page is to show (/CropBox) lies beside its sheet (/MediaBox): nothing of it can be seen."""
    sheet, part = (
        [number(side, 0) for side in members(inherited(page, key))] for key in ("/MediaBox", "/CropBox")
    )
    if len(sheet) != 4 or len(part) != 4 or part[0] == part[2] or part[1] == part[3]:
        return False
    return any(
        max(sheet[side], sheet[side + 2]) <= min(part[side], part[side + 2])
        or max(part[side], part[side + 2]) <= min(sheet[side], sheet[side + 2])
        for side in (0, 1)
    )


def short(error: object) -> str:
    """The last, telling part of an engine's message, without the name of a Python object."""
    text = re.sub(r"^(WARNING: )?(stream <[^>]*>|<[^>]*>|\S*\.pdf)", "", str(error))
    return text.rpartition(": ")[2].strip(" :")[:120]


def _reject_ours(error: BaseException) -> None:
    """NotImplementedError and RecursionError are RuntimeErrors, and so arrives a lack of memory: not the file's."""
    if isinstance(error, NotImplementedError | RecursionError):
        raise error
    if "bad_alloc" in str(error):
        raise MemoryError from error
