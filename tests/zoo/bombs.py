"""Files that cost more than they look: bombs, swarms of annotations, searches that never end.

Such a file may be bound when that takes little time and memory, or be refused by name; it must never hold up a build.
"""

from __future__ import annotations

import zlib
from functools import partial
from typing import Any

from zoo.kinds import TOO_MUCH, Kind
from zoo.paper import FONT, MARKS, one_page, parts, pdf, stream

_MEGA = 1 << 20


def deflated(megabytes: int, rounds: int = 1) -> bytes:
    """So many megabytes of blanks, compressed again and again."""
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    first, block = MARKS.encode(), b" " * _MEGA
    data = b"\x78\xda" + engine.compress(first) + engine.flush(zlib.Z_FULL_FLUSH)
    # Behind a full flush the same megabyte always compresses to the same bytes.
    data += (engine.compress(block) + engine.flush(zlib.Z_FULL_FLUSH)) * megabytes + engine.flush()
    total = zlib.adler32(first)
    for _ in range(megabytes):
        total = zlib.adler32(block, total)
    data += total.to_bytes(4, "big")
    for _ in range(rounds - 1):
        data = zlib.compress(data, 9)
    return pdf(parts() | {4: stream(data, f"/Filter[{'/FlateDecode' * rounds}]")})


def nested_arrays(levels: int) -> bytes:
    return one_page(page="/PieceInfo<</A " + "[" * levels + "]" * levels + ">>")


def swarm(count: int) -> bytes:
    """So many small annotations, each with the same appearance."""
    notes = " ".join(f"{100 + n} 0 R" for n in range(count))
    look = stream("1 0 0 rg 0 0 2 2 re f", "/Type/XObject/Subtype/Form/BBox[0 0 2 2]")
    more: dict[int, bytes | str] = {30: look}
    for n in range(count):
        x, y = 20 + n % 130 * 2, 20 + n // 130 % 75 * 2
        more[100 + n] = (
            f"<</Type/Annot/Subtype/Square/Rect[{x} {y} {x + 2} {y + 2}]/F 4/P 3 0 R/AP<</N 30 0 R>>>>"
        )
    return one_page(page=f"/Annots[{notes}]", more=more)


def widgets(count: int) -> bytes:
    """So many filled fields on one page."""
    notes = " ".join(f"{100 + n} 0 R" for n in range(count))
    look = stream("1 0 0 rg 0 0 2 2 re f", "/Type/XObject/Subtype/Form/BBox[0 0 2 2]")
    more: dict[int, bytes | str] = {30: look}
    for n in range(count):
        x, y = 20 + n % 130 * 2, 20 + n // 130 % 75 * 2
        more[100 + n] = (
            f"<</Type/Annot/Subtype/Widget/FT/Tx/T(f{n})/Rect[{x} {y} {x + 2} {y + 2}]/F 4/P 3 0 R/AP<</N 30 0 R>>>>"
        )
    return one_page(page=f"/Annots[{notes}]", catalog=f"/AcroForm<</Fields[{notes}]>>", more=more)


def inline_openings(count: int) -> bytes:
    """Inline pictures that never end: each opening makes a naive search run to the end of the content."""
    return one_page(MARKS + "BI /W 1 /H 1 ID x\n" * count)


def brackets(count: int) -> bytes:
    """Strings within strings that never close."""
    return one_page(MARKS + "(" * count)


def fan(levels: int) -> bytes:
    """Forms that each draw the next one ten times: 10^levels rectangles."""
    more: dict[int, bytes | str] = {}
    for n in range(levels):
        below = f"/Resources<</XObject<</X {31 + n} 0 R>>>>" if n + 1 < levels else ""
        content = "/X Do\n" * 10 if below else "0 0 1 1 re f"
        more[30 + n] = stream(content, f"/Type/XObject/Subtype/Form/BBox[0 0 300 200]{below}")
    return one_page(MARKS + "/X Do\n", resources="/Font<</F1 5 0 R>>/XObject<</X 30 0 R>>", more=more)


def recursive_form() -> bytes:
    """A form that draws itself."""
    own = stream(
        "1 0 0 rg 40 40 60 60 re f /X Do",
        "/Type/XObject/Subtype/Form/BBox[0 0 300 200]/Resources<</XObject<</X 30 0 R>>>>",
    )
    return one_page(MARKS + "/X Do\n", resources="/Font<</F1 5 0 R>>/XObject<</X 30 0 R>>", more={30: own})


def giant_image() -> bytes:
    """A picture that claims to be 60,000 pixels square in a few bytes."""
    data = zlib.compress(bytes(1000))
    entries = "/Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceRGB"
    entries += "/BitsPerComponent 8/Filter/FlateDecode"
    return one_page(
        MARKS + "q 100 0 0 75 40 40 cm /I1 Do Q\n",
        resources="/Font<</F1 5 0 R>>/XObject<</I1 30 0 R>>",
        more={30: stream(data, entries)},
    )


def fields_cyclic() -> bytes:
    return one_page(
        page="/Annots[20 0 R]",
        catalog="/AcroForm<</Fields[20 0 R]/DA(/Helv 0 Tf)/DR<</Font<</Helv 5 0 R>>>>>>",
        more={
            20: "<</Type/Annot/Subtype/Widget/T(a)/Kids[20 0 R]/Parent 20 0 R/Rect[30 60 90 84]/P 3 0 R>>",
            30: FONT,
        },
    )


def may(make: partial[bytes], **options: Any) -> Kind:
    """A kind that may be refused with a reason as well as bound."""
    return Kind(make, codes=TOO_MUCH, refusable="it costs more than a page is worth", **options)


def many_operators(count: int) -> bytes:
    """Content that is packed to nothing and unpacks to operators without end."""
    packed = zlib.compress(b"q 0 0 m 9 9 l S Q " * count, 9)
    return one_page(more={4: stream(packed, "/Filter/FlateDecode")})


KINDS: dict[str, Kind] = {
    "bomb-flate-1-gigabyte": may(partial(deflated, 1000)),
    "bomb-flate-in-flate": may(partial(deflated, 1000, 3)),
    "bomb-nested-arrays": may(partial(nested_arrays, 5000)),
    "bomb-drawing-forms": may(partial(fan, 4)),
    "bomb-form-in-itself": may(partial(recursive_form)),
    "bomb-operators-within": may(partial(many_operators, 400_000)),
    "bomb-operators": may(partial(many_operators, 4_000_000)),
    "bomb-giant-image": may(partial(giant_image)),
    "swarm-1500-annotations": may(partial(swarm, 1500)),
    "swarm-32768-annotations": may(
        partial(swarm, 32_768), may_differ={"poppler": "it shows no page of more than 32,767 annotations"}
    ),
    "swarm-1500-fields": may(partial(widgets, 1500)),
    "search-inline-images": may(partial(inline_openings, 9000)),
    "search-brackets": may(partial(brackets, 100_000)),
    "fields-cyclic": may(partial(fields_cyclic)),
}
