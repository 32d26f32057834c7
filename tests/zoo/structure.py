"""How files are put together: cross-references, updates, page trees, encryption."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal

import pikepdf

from zoo.forms import saved
from zoo.images import scan
from zoo.kinds import DAMAGED, Kind
from zoo.paper import FONT, MARKS, body, many_pages, one_page, parts, pdf, stream, xref


def rewritten(**options: Any) -> bytes:
    with pikepdf.open(io.BytesIO(many_pages(3))) as file:
        return saved(file, **options)


def locked(*, user: str, revision: Literal[2, 3, 4, 5, 6]) -> bytes:
    modern = revision >= 4
    how = pikepdf.Encryption(owner="boss", user=user, R=revision, aes=modern, metadata=modern)
    with pikepdf.open(io.BytesIO(many_pages(2))) as file:
        return saved(file, encryption=how)


def updated(times: int) -> bytes:
    """A page whose content was replaced again and again, each time by an appended update."""
    data = one_page("BT /F1 20 Tf 40 90 Td (version 0) Tj ET\n")
    for number in range(1, times + 1):
        before = data.rindex(b"startxref") + 10
        previous = int(data[before : data.index(b"\n", before)])
        line = f"BT /F1 20 Tf 40 90 Td (version {number}) Tj ET\n"
        data, offsets = body({4: stream(line)}, data)
        table = b"xref\n0 1\n0000000000 65535 f \n4 1\n%010d 00000 n \n" % offsets[4]
        tail = f"trailer\n<</Size 6/Root 1 0 R/Prev {previous}>>\nstartxref\n{len(data)}\n%%EOF\n"
        data += table + tail.encode()
    return data


def by_stream(*, own_entry: bool = True, size: int | None = None, extra: bytes = b"") -> bytes:
    """A file whose cross-references are a stream (object 6)."""
    out, offsets = body(parts(), b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    rows = [(0, 0, 65535), *((1, offsets[n], 0) for n in range(1, 6))]
    rows += [(1, len(out), 0)] if own_entry else []
    data = b"".join(struct.pack(">BIH", *row) for row in rows)
    entries = f"/Type/XRef/W[1 4 2]/Size {size or 7}/Root 1 0 R/Index[0 {len(rows)}]"
    start = len(out)
    out += b"6 0 obj\n" + stream(data, entries) + b"\nendobj\n" + extra
    return out + b"startxref\n%d\n%%%%EOF\n" % start


def hybrid() -> bytes:
    """A classic table whose trailer points to a stream with the entry of the font, too (/XRefStm)."""
    whole = parts()
    font = whole.pop(5)
    out, offsets = body(whole, b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    packed = b"5 0 " + str(font).encode()
    place = len(out)
    out += b"7 0 obj\n" + stream(packed, "/Type/ObjStm/N 1/First 4") + b"\nendobj\n"
    at = len(out)
    rows = b"".join(struct.pack(">BIH", *row) for row in ((2, 7, 0), (1, at, 0), (1, place, 0)))
    out += b"6 0 obj\n" + stream(rows, "/Type/XRef/W[1 4 2]/Size 8/Root 1 0 R/Index[5 3]") + b"\nendobj\n"
    table = xref({n: o for n, o in offsets.items() if n < 5} | {7: place})
    tail = f"trailer\n<</Size 8/Root 1 0 R/XRefStm {at}>>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + table + tail.encode()


def changed(old: bytes, new: bytes, count: int = 1) -> bytes:
    """A sound file with some bytes replaced; offsets stay true only where the lengths are equal."""
    data = one_page()
    assert old in data
    return data.replace(old, new, count)


def with_cr() -> bytes:
    """Old Macintosh line ends everywhere outside the streams."""
    out, offsets = body(parts(), b"%PDF-1.4\r", b"\r")
    table = xref(offsets, b" \r").replace(b"\n", b"\r")
    return out + table + f"trailer\r<</Size 6/Root 1 0 R>>\rstartxref\r{len(out)}\r%%EOF\r".encode()


def tree(objects: Mapping[int, str]) -> bytes:
    """A page tree as written; object 50 is the content of every page."""
    return pdf({1: "<</Type/Catalog/Pages 2 0 R>>", 5: FONT, 50: stream(MARKS), **objects})


_LEAF = "/MediaBox[0 0 300 200]/Contents 50 0 R/Resources<</Font<</F1 5 0 R>>>>"


def leaf(parent: int) -> str:
    return f"<</Type/Page/Parent {parent} 0 R{_LEAF}>>"


def deep(levels: int) -> bytes:
    nodes = {2: "<</Type/Pages/Kids[100 0 R]/Count 1>>"}
    for n in range(levels):
        nodes[100 + n] = f"<</Type/Pages/Parent {99 + n if n else 2} 0 R/Kids[{101 + n} 0 R]/Count 1>>"
    return tree(nodes | {100 + levels: leaf(99 + levels)})


def thousands(count: int) -> bytes:
    """Many small pages that share everything."""
    kids = " ".join(f"{100 + n} 0 R" for n in range(count))
    pages = {100 + n: leaf(2) for n in range(count)}
    return tree({2: f"<</Type/Pages/Kids[{kids}]/Count {count}>>"} | pages)


def object_streams_of_objects() -> bytes:
    with pikepdf.open(io.BytesIO(many_pages(3))) as file:
        return saved(file, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def cut(part: float, source: bytes | None = None) -> bytes:
    data = source or scan()
    return data[: int(len(data) * part)]


def flipped(marker: bytes, behind: int, source: bytes | None = None) -> bytes:
    """One byte turned over, so far behind a marker."""
    data = bytearray(source or scan())
    at = bytes(data).index(marker) + behind
    data[at] ^= 0xFF
    return bytes(data)


def flate_cut(drop: int) -> bytes:
    """A content stream whose compressed data ends too early, with a true /Length."""
    data = zlib.compress((MARKS * 50).encode(), 9)[:-drop]
    return pdf(parts() | {4: stream(data, "/Filter/FlateDecode")})


def flate_wrong_sum() -> bytes:
    data = bytearray(zlib.compress(MARKS.encode(), 9))
    data[-1] ^= 0xFF
    return pdf(parts() | {4: stream(bytes(data), "/Filter/FlateDecode")})


def jpeg_gap() -> bytes:
    """A scan whose JPEG lost some bytes in the middle, the lengths still true."""
    data = scan()
    start = data.index(b"\xff\xda") + 1500
    return data[:start] + bytes(300) + data[start + 300 :]


def refused(make: Callable[[], bytes], *codes: str) -> Kind:
    """A kind that must never be bound."""
    return Kind(make, expect="refused", codes=frozenset(codes) or DAMAGED, pages=0)


KINDS: dict[str, Kind] = {
    "object-streams": Kind(object_streams_of_objects, pages=3),
    "linearised": Kind(partial(rewritten, linearize=True), pages=3),
    "linearised-with-object-streams": Kind(
        partial(rewritten, linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate), pages=3
    ),
    "qdf": Kind(partial(rewritten, qdf=True), pages=3),
    "xref-hybrid": Kind(hybrid),
    "xref-stream": Kind(by_stream),
    "xref-stream-without-own-entry": Kind(partial(by_stream, own_entry=False)),
    "xref-stream-size-too-small": Kind(partial(by_stream, size=6)),
    "xref-stream-size-too-large": Kind(partial(by_stream, size=60)),
    "size-too-small": Kind(partial(changed, b"/Size 6", b"/Size 4")),
    "size-too-large": Kind(partial(changed, b"/Size 6", b"/Size 9")),
    "object-0-in-use": Kind(partial(changed, b"0000000000 65535 f", b"0000000000 65535 n")),
    "object-0-generation-0": Kind(partial(changed, b"0000000000 65535 f", b"0000000000 00000 f")),
    "xref-starts-at-1": Kind(
        partial(changed, b"xref\n0 6\n", b"xref\n1 6\n"),
        codes=DAMAGED,
        refusable="every object has another one's number; qpdf takes the table at its word",
    ),
    "xref-offset-wrong": Kind(partial(changed, b"startxref\n", b"startxref\n1")),
    "xref-entries-off": Kind(lambda: b"".join([one_page()[:15], b"%shift\n", one_page()[15:]])),
    "updated-once": Kind(partial(updated, 1), text="version 1"),
    "updated-50-times": Kind(partial(updated, 50), text="version 50"),
    "line-ends-cr": Kind(with_cr),
    "junk-before-header": Kind(lambda: b"HTTP/1.1 200 OK\r\n\r\n" + one_page()),
    "junk-behind-the-end": Kind(lambda: one_page() + b"\0" * 500),
    "text-behind-the-end": Kind(lambda: one_page() + b"<!-- sent by mail -->\r\n"),
    "header-unknown-version": Kind(partial(changed, b"%PDF-1.7", b"%PDF-9.9")),
    "header-without-binary": Kind(lambda: pdf(parts(), header=b"%PDF-1.4\n")),
    "endobj-missing": Kind(partial(changed, b"endobj\n5 0", b"      \n5 0")),
    "length-too-short": Kind(lambda: pdf(parts() | {4: stream(MARKS).replace(b"/Length 96", b"/Length 20")})),
    "length-too-long": Kind(lambda: pdf(parts() | {4: stream(MARKS).replace(b"/Length 96", b"/Length 99")})),
    "length-absent": Kind(lambda: pdf(parts() | {4: stream(MARKS).replace(b"/Length 96", b"")})),
    "length-indirect": Kind(
        lambda: pdf(parts() | {4: stream(MARKS).replace(b"/Length 96", b"/Length 6 0 R"), 6: "96"})
    ),
    "owner-password-rc4": Kind(partial(locked, user="", revision=3), pages=2),
    "owner-password-aes256": Kind(partial(locked, user="", revision=6), pages=2),
    "user-password-aes256": refused(partial(locked, user="secret", revision=6), "E405"),
    "pages-none": refused(lambda: tree({2: "<</Type/Pages/Kids[]/Count 0>>"}), "E414"),
    "pages-2500": Kind(partial(thousands, 2_500), pages=2_500),
    "pages-deep-tree": Kind(partial(deep, 60)),
    "pages-flat-1000": Kind(partial(thousands, 1000), pages=1000),
    "pages-null-kid": refused(
        lambda: tree({2: "<</Type/Pages/Kids[3 0 R null 99 0 R 4 0 R]/Count 2>>", 3: leaf(2), 4: leaf(2)})
    ),
    "pages-same-object-twice": Kind(
        lambda: tree({2: "<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>", 3: leaf(2)}), pages=2
    ),
    "pages-cyclic": refused(lambda: tree({2: "<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2>>", 3: leaf(2)})),
    "pages-wrong-count": refused(lambda: tree({2: "<</Type/Pages/Kids[3 0 R]/Count 7>>", 3: leaf(2)})),
    "pages-without-type": Kind(lambda: tree({2: "<</Kids[3 0 R]/Count 1>>", 3: f"<</Parent 2 0 R{_LEAF}>>"})),
    "pages-without-parent": Kind(
        lambda: tree({2: "<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: f"<</Type/Page{_LEAF}>>"})
    ),
    "pages-direct-kid": Kind(
        lambda: tree({2: f"<</Type/Pages/Kids[<</Type/Page/Parent 2 0 R{_LEAF}>>]/Count 1>>"}),
        may_differ={"poppler": "it cannot show a page that is no object of its own"},
    ),
    "info-dates-odd": Kind(
        lambda: pdf(parts() | {6: "<</CreationDate(yesterday)/Title 7>>"}, extra="/Info 6 0 R")
    ),
    "trailer-id-odd": Kind(lambda: pdf(parts(), extra="/ID[(a)]")),
    "cut-in-the-middle": refused(partial(cut, 0.5)),
    "cut-near-the-end": refused(partial(cut, 0.97)),
    "cut-linearised": refused(lambda: cut(0.6, rewritten(linearize=True))),
    "cut-update": refused(lambda: updated(3)[:-60]),
    "flate-cut": refused(partial(flate_cut, 40)),
    "flate-wrong-sum": refused(flate_wrong_sum),
    "jpeg-marker-flipped": refused(partial(flipped, b"\xff\xdb", 1)),
    "jpeg-gap": refused(jpeg_gap),
    "page-of-a-web-site": refused(lambda: b"<!DOCTYPE html><html><body>404</body></html>", "E404"),
    "word-file-named-pdf": refused(lambda: b"PK\x03\x04" + bytes(200), "E404"),
    "empty-file": refused(lambda: b"", "E403"),
    "header-only": refused(lambda: b"%PDF-1.7\n"),
}
