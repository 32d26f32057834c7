"""Pages: boxes, rotation, units, layers, transparency, patterns, and content that leaves its state behind."""

from __future__ import annotations

import zlib
from functools import partial
from typing import Any

from zoo.images import screen_profile
from zoo.kinds import Kind
from zoo.paper import FONT, MARKS, flate, many_pages, one_page, pdf, stream


def turned(angle: int, *, inherited: bool = False) -> bytes:
    """A turned page; half a turn is drawn the other way round, so that its print is read as on any page."""
    content = f"-1 0 0 -1 300 200 cm {MARKS}" if angle == 180 else MARKS
    entry = f"/Rotate {angle}"
    return one_page(content, tree=entry) if inherited else one_page(content, page=entry)


def boxed(boxes: str, **options: Any) -> bytes:
    return one_page(box=boxes, **options)


def layered(properties: str, *, groups: int = 2, content: str = "", extra: str = "") -> bytes:
    """A page with layers: object 30 + n is layer n; the first is red, the second green."""
    drawn = content or (
        "/OC /L0 BDC 1 0 0 rg 40 40 60 60 re f EMC /OC /L1 BDC 0 0.6 0 rg 120 40 60 60 re f EMC\n"
    )
    names = "".join(f"/L{n} {30 + n} 0 R" for n in range(groups)) + "/M0 40 0 R"
    more: dict[int, bytes | str] = {30 + n: f"<</Type/OCG/Name(layer {n}){extra}>>" for n in range(groups)}
    more[40] = "<</Type/OCMD/OCGs[30 0 R 31 0 R]/P/AllOn>>"
    listed = " ".join(f"{30 + n} 0 R" for n in range(groups))
    return one_page(
        MARKS + drawn,
        resources=f"/Font<</F1 5 0 R>>/Properties<<{names}>>",
        catalog=f"/OCProperties<</OCGs[{listed}]/D<<{properties}>>>>",
        more=more,
    )


def painted(
    content: str, resources: str = "", more: dict[int, bytes | str] | None = None, page: str = ""
) -> bytes:
    return one_page(MARKS + content, resources=f"/Font<</F1 5 0 R>>{resources}", more=more, page=page)


def form_x(content: str, entries: str = "") -> bytes:
    return stream(content, f"/Type/XObject/Subtype/Form/BBox[0 0 300 200]{entries}")


def contents(entry: str, more: dict[int, bytes | str] | None = None) -> bytes:
    """A page with /Contents as written."""
    objects: dict[int, bytes | str] = {
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Resources<</Font<</F1 5 0 R>>>>{entry}>>",
        5: FONT,
    }
    return pdf(objects | (more or {}))


def mesh() -> bytes:
    """A free-form triangle mesh (type 4): flag, x, y, red, green, blue as bytes."""
    points = bytes([0, 10, 10, 255, 0, 0, 0, 250, 10, 0, 255, 0, 0, 130, 240, 0, 0, 255])
    entries = (
        "/ShadingType 4/ColorSpace/DeviceRGB/BitsPerCoordinate 8/BitsPerComponent 8/BitsPerFlag 8"
        "/Decode[40 260 30 160 0 1 0 1 0 1]"
    )
    return painted("/S1 sh\n", "/Shading<</S1 30 0 R>>", {30: stream(points, entries)})


def output_intent() -> bytes:
    return one_page(
        MARKS + "0.2 0.7 0.1 rg 40 40 60 60 re f 0.6 0.5 0.4 0.9 k 120 40 60 60 re f\n",
        catalog="/OutputIntents[<</S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/DestOutputProfile 30 0 R>>]",
        more={30: flate(screen_profile(), "/N 3")},
    )


_AXIAL = "/Shading<</S1<</ShadingType 2/ColorSpace/DeviceRGB/Coords[40 0 260 0]/Function 30 0 R/Extend[true true]>>>>"
_RAMP: dict[int, bytes | str] = {30: "<</FunctionType 2/Domain[0 1]/C0[1 0 0]/C1[0 0 1]/N 1>>"}
_CLIPPED = "q 40 30 220 90 re W n /S1 sh Q\n"
_TILE = "/PatternType 1/PaintType {paint}/TilingType 1/BBox[0 0 10 10]/XStep 10/YStep 10/Resources<<>>"

KINDS: dict[str, Kind] = {
    **{f"rotate-{angle}": Kind(partial(turned, angle)) for angle in (90, 180, 270, -90, 450)},
    **{f"rotate-{angle}-inherited": Kind(partial(turned, angle, inherited=True)) for angle in (90, 180, 270)},
    "print-upside-down": Kind(
        partial(one_page, page="/Rotate 180"), expect="refused", codes=frozenset({"E498"})
    ),
    "crop-shifted": Kind(partial(boxed, "/MediaBox[0 0 300 200]/CropBox[15 15 290 180]")),
    "crop-larger": Kind(partial(boxed, "/MediaBox[0 0 300 200]/CropBox[-50 -50 400 300]")),
    "crop-outside": Kind(
        partial(boxed, "/MediaBox[0 0 300 200]/CropBox[400 400 500 500]"),
        expect="refused",
        codes=frozenset({"E482"}),
    ),
    "crop-reversed": Kind(partial(boxed, "/MediaBox[0 0 300 200]/CropBox[290 180 15 15]")),
    "media-reversed": Kind(partial(boxed, "/MediaBox[300 200 0 0]")),
    "media-negative": Kind(partial(boxed, "/MediaBox[-100 -50 300 200]")),
    "media-inherited": Kind(partial(one_page, box="", tree="/MediaBox[0 0 300 200]/CropBox[10 10 290 190]")),
    "media-fractional": Kind(partial(boxed, "/MediaBox[0.25 0.5 300.75 200.125]")),
    "crop-and-rotate": Kind(
        partial(boxed, "/MediaBox[0 0 300 200]/CropBox[15 15 290 180]", page="/Rotate 270")
    ),
    "all-boxes": Kind(
        partial(
            boxed,
            "/MediaBox[0 0 300 200]/CropBox[10 10 290 190]/TrimBox[20 20 280 180]/BleedBox[15 15 285 185]"
            "/ArtBox[30 30 200 100]",
        )
    ),
    "user-unit": Kind(partial(one_page, page="/UserUnit 2.5")),
    "page-tiny": Kind(partial(one_page, "0 0 1 rg 0 0 9 9 re f\n", box="/MediaBox[0 0 20 20]")),
    "page-a0": Kind(
        partial(one_page, "1 0 0 RG 9 w 100 100 3000 2000 re S\n", box="/MediaBox[0 0 3370 2384]")
    ),
    "page-huge": Kind(
        partial(one_page, "1 0 0 RG 90 w 100 100 13000 9000 re S\n", box="/MediaBox[0 0 14400 10000]")
    ),
    "layer-off": Kind(partial(layered, "/OFF[30 0 R]/Order[30 0 R 31 0 R]")),
    "layer-base-off": Kind(partial(layered, "/BaseState/OFF/ON[31 0 R]")),
    "layer-base-off-all": Kind(partial(layered, "/BaseState/OFF")),
    "layer-membership": Kind(
        partial(layered, "/OFF[31 0 R]", content="/OC /M0 BDC 1 0 0 rg 40 40 60 60 re f EMC\n")
    ),
    "layer-not-listed": Kind(
        partial(layered, "/OFF[30 0 R]", content="/OC /L5 BDC 1 0 0 rg 40 40 60 60 re f EMC\n")
    ),
    "layer-print-only": Kind(
        partial(
            layered,
            "/AS[<</Event/Print/OCGs[30 0 R]/Category[/Print]>><</Event/View/OCGs[30 0 R]/Category[/View]>>]",
            extra="/Usage<</Print<</PrintState/ON>>/View<</ViewState/OFF>>>>",
        )
    ),
    "layer-on-form": Kind(
        partial(
            one_page,
            MARKS + "/X1 Do\n",
            resources="/Font<</F1 5 0 R>>/XObject<</X1 31 0 R>>",
            catalog="/OCProperties<</OCGs[30 0 R]/D<</OFF[30 0 R]>>>>",
            more={30: "<</Type/OCG/Name(a)>>", 31: form_x("1 0 0 rg 40 40 60 60 re f", "/OC 30 0 R")},
        )
    ),
    "layer-on-annotation": Kind(
        partial(
            one_page,
            page="/Annots[32 0 R]",
            catalog="/OCProperties<</OCGs[30 0 R]/D<</OFF[30 0 R]>>>>",
            more={
                30: "<</Type/OCG/Name(a)>>",
                31: form_x("1 0 0 rg 0 0 60 60 re f"),
                32: "<</Type/Annot/Subtype/Stamp/Rect[40 40 100 100]/OC 30 0 R/F 4/AP<</N 31 0 R>>>>",
            },
        )
    ),
    "transparency-group": Kind(
        partial(
            painted,
            "/X1 Do\n",
            "/XObject<</X1 30 0 R>>",
            {
                30: form_x(
                    "/G gs 1 0 0 rg 40 40 80 80 re f 0 0 1 rg 80 60 80 80 re f",
                    "/Group<</S/Transparency/I true/K true/CS/DeviceRGB>>/Resources<</ExtGState<</G<</ca .5>>>>>>",
                )
            },
            "/Group<</S/Transparency/CS/DeviceRGB>>",
        )
    ),
    "page-group-knockout": Kind(
        partial(
            painted,
            "/G gs 1 0 0 rg 40 40 80 80 re f 0 0 1 rg 80 60 80 80 re f\n",
            "/ExtGState<</G<</ca .5>>>>",
            None,
            "/Group<</S/Transparency/K true/I true/CS/DeviceCMYK>>",
        )
    ),
    "soft-mask": Kind(
        partial(
            painted,
            "/G gs 1 0 0 rg 30 30 240 100 re f\n",
            "/ExtGState<</G<</SMask<</S/Luminosity/G 31 0 R/BC[0]>>>>>>",
            {
                **_RAMP,
                31: form_x(
                    "/S1 sh",
                    "/Group<</S/Transparency/CS/DeviceGray>>/Resources<</Shading<</S1<</ShadingType 2"
                    "/ColorSpace/DeviceGray/Coords[40 0 260 0]/Function<</FunctionType 2/Domain[0 1]/C0[0]/C1[1]"
                    "/N 1>>>>>>>>",
                ),
            },
        )
    ),
    "soft-mask-left-on": Kind(
        partial(
            one_page,
            MARKS + "/G gs\n",
            resources="/Font<</F1 5 0 R>>/ExtGState<</G<</SMask<</S/Luminosity/G 31 0 R/BC[0]>>/ca .1>>>>",
            more={31: form_x("0 g 0 0 300 200 re f", "/Group<</S/Transparency/CS/DeviceGray>>")},
        )
    ),
    **{
        f"blend-{mode.lower()}": Kind(
            partial(
                painted,
                "1 .8 0 rg 40 30 80 80 re f /G gs 0 .5 1 rg 80 40 80 80 re f\n",
                f"/ExtGState<</G<</BM/{mode}>>>>",
            )
        )
        for mode in ("Multiply", "Difference", "Luminosity")
    },
    "overprint": Kind(
        partial(
            painted,
            "/G gs 1 0 0 0 k 40 30 80 80 re f 0 1 0 0 k 80 40 80 80 re f\n",
            "/ExtGState<</G<</OP true/op true/OPM 1>>>>",
        )
    ),
    "tiling-coloured": Kind(
        partial(
            painted,
            "/Pattern cs /P1 scn 40 30 200 80 re f\n",
            "/Pattern<</P1 30 0 R>>",
            {30: stream("1 0 0 rg 0 0 5 5 re f", _TILE.format(paint=1))},
        )
    ),
    "tiling-uncoloured": Kind(
        partial(
            painted,
            "/CS1 cs 0 .5 0 /P1 scn 40 30 200 80 re f\n",
            "/ColorSpace<</CS1[/Pattern/DeviceRGB]>>/Pattern<</P1 30 0 R>>",
            {30: stream("0 0 5 5 re f", _TILE.format(paint=2))},
        )
    ),
    "shading-axial": Kind(partial(painted, _CLIPPED, _AXIAL, _RAMP)),
    "shading-radial": Kind(
        partial(
            painted,
            _CLIPPED,
            _AXIAL.replace("2/Col", "3/Col").replace("[40 0 260 0]", "[150 75 5 150 75 70]"),
            _RAMP,
        )
    ),
    "shading-mesh": Kind(mesh),
    "shading-pattern": Kind(
        partial(
            painted,
            "/Pattern cs /P1 scn 40 30 200 80 re f\n",
            "/Pattern<</P1<</PatternType 2/Shading<</ShadingType 2/ColorSpace/DeviceRGB/Coords[40 0 260 0]"
            "/Function 30 0 R>>>>>>",
            _RAMP,
        )
    ),
    "separation": Kind(
        partial(
            painted,
            "/CS1 cs 1 scn 40 30 200 80 re f\n",
            "/ColorSpace<</CS1[/Separation/Gold/DeviceRGB 30 0 R]>>",
            {30: "<</FunctionType 2/Domain[0 1]/C0[1 1 1]/C1[.8 .6 0]/N 1>>"},
        )
    ),
    "default-colour-space": Kind(
        partial(
            painted,
            "0.2 0.6 0.4 rg 40 30 200 80 re f\n",
            "/ColorSpace<</DefaultRGB[/CalRGB<</WhitePoint[.95 1 1.09]/Gamma[1.2 1.2 1.2]>>]>>",
        )
    ),
    "output-intent": Kind(output_intent),
    "state-unbalanced-q": Kind(
        partial(one_page, MARKS + "q 0.5 0 0 0.5 10 10 cm q 1 0 0 rg 40 40 60 60 re f\n")
    ),
    "state-too-many-q": Kind(partial(one_page, MARKS + "Q Q 1 0 0 rg 40 40 60 60 re f Q\n")),
    "state-left-scaled": Kind(
        partial(one_page, "0.5 0 0 0.5 30 20 cm 0.5 g " + MARKS + "0.2 0 0 0.2 9 9 cm\n")
    ),
    "state-left-clipped": Kind(partial(one_page, MARKS + "30 30 40 40 re W n 1 0 0 rg 0 0 99 99 re f\n")),
    "state-text-clip": Kind(
        partial(one_page, MARKS + "BT /F1 60 Tf 7 Tr 40 60 Td (CLIP) Tj ET 1 0 0 rg 0 0 300 100 re f\n")
    ),
    "text-object-open": Kind(partial(one_page, MARKS + "BT /F1 20 Tf 40 60 Td (never ends) Tj\n")),
    "marked-content-open": Kind(partial(one_page, MARKS + "/Span BMC 1 0 0 rg 40 40 60 60 re f\n")),
    "content-ends-in-comment": Kind(partial(one_page, MARKS + "1 0 0 rg 40 40 60 60 re f % the end")),
    "content-ends-without-blank": Kind(partial(one_page, MARKS + "q 1 0 0 rg 40 40 60 60 re f Q")),
    "content-unknown-operators": Kind(partial(one_page, "BX /Foo bar baz EX 3 frob\n" + MARKS)),
    "content-compressed": Kind(partial(contents, "/Contents 4 0 R", {4: flate(MARKS)})),
    "content-array": Kind(
        partial(
            contents,
            "/Contents[4 0 R 6 0 R]",
            {4: stream("q " + MARKS), 6: stream("1 0 0 rg 40 40 60 60 re f Q")},
        )
    ),
    "content-split-in-a-token": Kind(
        partial(
            contents, "/Contents[4 0 R 6 0 R]", {4: stream(MARKS + "1 0 0 rg 40 40 60"), 6: stream("60 re f")}
        )
    ),
    "content-array-empty": Kind(
        partial(contents, "/Contents[]", {6: stream(MARKS)}), expect="refused", codes=frozenset({"E482"})
    ),
    "content-null": Kind(
        partial(contents, "/Contents null", {6: stream(MARKS)}), expect="refused", codes=frozenset({"E482"})
    ),
    "content-absent": Kind(
        partial(contents, "", {6: stream(MARKS)}), expect="refused", codes=frozenset({"E482"})
    ),
    "content-of-no-object": Kind(
        partial(contents, "/Contents 99 0 R", {6: stream(MARKS)}), expect="refused", codes=frozenset({"E410"})
    ),
    "content-shared": Kind(
        lambda: pdf(
            {
                1: "<</Type/Catalog/Pages 2 0 R>>",
                2: "<</Type/Pages/Kids[3 0 R 6 0 R]/Count 2/MediaBox[0 0 300 200]/Resources 7 0 R>>",
                3: "<</Type/Page/Parent 2 0 R/Contents 4 0 R>>",
                4: stream(MARKS),
                5: FONT,
                6: "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Rotate 90>>",
                7: "<</Font<</F1 5 0 R>>>>",
            }
        ),
        pages=2,
    ),
    "resources-absent": Kind(
        lambda: pdf(
            {
                1: "<</Type/Catalog/Pages 2 0 R>>",
                2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R>>",
                4: stream("1 0 0 RG 5 w 20 20 260 150 re S\n"),
            }
        )
    ),
    "resources-shared": Kind(partial(many_pages, 3), pages=3),
    "resources-names-taken": Kind(
        partial(
            one_page,
            MARKS + "BT /Stamp 12 Tf 40 60 Td (mine) Tj ET /Draft gs\n",
            resources="/Font<</F1 5 0 R/Stamp 5 0 R/Stamp1 5 0 R>>/ExtGState<</Draft<</ca .2>>/Veil<</ca .3>>>>",
        ),
        text="mine",
    ),
    "content-zlib-level-0": Kind(
        partial(
            contents, "/Contents 4 0 R", {4: stream(zlib.compress(MARKS.encode(), 0), "/Filter/FlateDecode")}
        )
    ),
}
