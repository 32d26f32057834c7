"""Annotations of every kind, links to every kind of destination, and what hangs on the catalogue."""

from __future__ import annotations

from functools import partial

from zoo.kinds import Kind
from zoo.paper import FONT, MARKS, many_pages, one_page, stream

_QUAD = "/QuadPoints[40 100 160 100 40 80 160 80]"
_NOTES = {
    "Text": "/Name/Comment/Contents(a remark)/Open false",
    "Link": "/Border[0 0 1]/C[0 0 1]/A<</S/URI/URI(https://x.invalid/)>>",
    "FreeText": "/DA(/Helv 12 Tf 0 g)/Contents(typed on top)",
    "Line": "/L[45 45 150 110]/LE[/None/OpenArrow]/C[1 0 0]",
    "Square": "/C[1 0 0]/IC[1 1 0]/BS<</W 3>>",
    "Circle": "/C[1 0 0]/IC[1 1 0]/BS<</W 3>>",
    "Polygon": "/Vertices[45 45 100 110 150 45]/C[1 0 0]",
    "PolyLine": "/Vertices[45 45 100 110 150 45]/C[1 0 0]",
    "Highlight": f"{_QUAD}/C[1 1 0]",
    "Underline": f"{_QUAD}/C[1 0 0]",
    "Squiggly": f"{_QUAD}/C[1 0 0]",
    "StrikeOut": f"{_QUAD}/C[1 0 0]",
    "Stamp": "/Name/Approved",
    "Caret": "/C[0 0 1]/Sy/P",
    "Ink": "/InkList[[45 45 60 100 100 60 150 110]]/C[0 0 1]/BS<</W 2>>",
    "Popup": "/Open true/Parent 41 0 R",
    "FileAttachment": "/Name/PushPin/FS<</Type/Filespec/F(a.txt)/EF<</F 42 0 R>>>>",
    "Sound": "/Name/Speaker/Sound 43 0 R",
    "Movie": "/Movie<</F(a.mov)>>/A true",
    "Screen": "/MK<</BC[1 0 0]>>/A<</S/Rendition/OP 0>>",
    "PrinterMark": "/MN/ColorBar",
    "TrapNet": "/LastModified(D:20260101)/AnnotStates[]",
    "Watermark": "/FixedPrint<</Type/FixedPrint>>",
    "3D": "/3DD<</Type/3D/Subtype/U3D>>",
    "RichMedia": "/RichMediaContent<<>>",
    "Redact": f"{_QUAD}/IC[0 0 0]/OverlayText(gone)",
    "Projection": "",
    "FromTheFuture": "",
}
_MEDIA = frozenset({"FileAttachment", "Sound", "Movie", "Screen", "3D", "RichMedia"})
_ICONS = frozenset({"Text", "FileAttachment", "Popup", "Sound", "Stamp", "Caret"})
"""Drawn by viewers without an appearance, each in its own way or not at all: what was shown must stay all the same."""


def annotated(kind: str, *, appearance: bool, flags: int = 4) -> bytes:
    """A page with one annotation; a popup has a remark that it belongs to."""
    look = "/AP<</N 60 0 R>>" if appearance else ""
    drawn = "0.2 0.8 0.2 rg 0 0 120 70 re f 0 g BT /F1 12 Tf 10 30 Td (look) Tj ET"
    first = "41 0 R " if kind == "Popup" else ""
    return one_page(
        page=f"/Annots[{first}40 0 R]",
        more={
            40: f"<</Type/Annot/Subtype/{kind}/Rect[40 40 160 110]/F {flags}/P 3 0 R{_NOTES[kind]}{look}>>",
            41: "<</Type/Annot/Subtype/Text/Rect[200 100 220 120]/F 4/Contents(a remark)/Popup 40 0 R/C[1 1 0]>>",
            42: stream("attached", "/Type/EmbeddedFile"),
            43: stream(bytes(800), "/Type/Sound/R 8000/B 8/C 1/E/Signed"),
            60: stream(drawn, "/Type/XObject/Subtype/Form/BBox[0 0 120 70]/Resources<</Font<</F1 5 0 R>>>>"),
        },
    )


def kind_of(kind: str, *, appearance: bool) -> Kind:
    make = partial(annotated, kind, appearance=appearance)
    differs = {
        "pdfium": "a window of the viewer, not of the page",
        "poppler": "a window of the viewer, not of the page",
    }
    return Kind(
        make,
        said=frozenset({"E416"}) if kind in _MEDIA - {"Screen"} else frozenset(),
        may_differ=differs if kind == "Popup" else {},
    )


def linked(target: str, *, catalog: str = "", more: dict[int, bytes | str] | None = None) -> bytes:
    """Two pages; on the first a link, `target` being its /Dest or /A."""
    note = f"<</Type/Annot/Subtype/Link/Rect[40 80 200 110]/Border[0 0 1]/F 4{target}>>"
    return many_pages(2, catalog=catalog, page="/Annots[50 0 R]", more={50: note, **(more or {})})


_D = "[11 0 R/XYZ 0 100 0]"
_TREE = "/Names<</Dests<</Names[(there) {target}]>>>>"
_BY_STRING = "/Dest(there)"

KINDS: dict[str, Kind] = {
    **{f"annot-{k.lower()}-ap": kind_of(k, appearance=True) for k in _NOTES},
    **{f"annot-{k.lower()}": kind_of(k, appearance=False) for k in _NOTES},
    "annot-hidden": Kind(partial(annotated, "Square", appearance=True, flags=2)),
    "annot-no-view": Kind(
        partial(annotated, "Square", appearance=True, flags=36),
        may_differ=dict.fromkeys(("pdfium", "poppler"), "shown on paper only"),
    ),
    "annot-not-printed": Kind(partial(annotated, "Square", appearance=True, flags=0)),
    "annot-null": Kind(partial(one_page, page="/Annots[null 99 0 R 7]")),
    "annot-list-of-no-object": Kind(partial(one_page, page="/Annots 99 0 R")),
    "annot-dictionary-instead-of-list": Kind(
        partial(one_page, page="/Annots<</Type/Annot/Subtype/Square/Rect[1 1 9 9]>>"),
        may_differ={"poppler": "it shows no page whose annotations are no list"},
    ),
    "link-array": Kind(partial(linked, f"/Dest{_D}"), pages=2),
    "link-fit": Kind(partial(linked, "/Dest[11 0 R/FitR 0 0 100 100]"), pages=2),
    "link-name": Kind(partial(linked, "/Dest/there", catalog=f"/Dests<</there {_D}>>"), pages=2),
    "link-string": Kind(partial(linked, _BY_STRING, catalog=_TREE.format(target=_D)), pages=2),
    "link-dictionary": Kind(partial(linked, _BY_STRING, catalog=_TREE.format(target=f"<</D{_D}>>")), pages=2),
    "link-goto": Kind(partial(linked, f"/A<</S/GoTo/D{_D}>>"), pages=2),
    "link-goto-string": Kind(
        partial(linked, "/A<</S/GoTo/D(there)>>", catalog=_TREE.format(target=_D)), pages=2
    ),
    "link-goto-structure": Kind(partial(linked, f"/A<</S/GoTo/SD[50 0 R/Fit]/D{_D}>>"), pages=2),
    "link-goto-other-file": Kind(partial(linked, "/A<</S/GoToR/F(other.pdf)/D[0/Fit]>>"), pages=2),
    "link-goto-embedded": Kind(partial(linked, "/A<</S/GoToE/D[0/Fit]/T<</R/C/N(a)>>>>"), pages=2),
    "link-uri": Kind(partial(linked, "/A<</S/URI/URI(https://x.invalid/)>>"), pages=2),
    "link-uri-next-script": Kind(
        partial(linked, "/A<</S/URI/URI(https://x.invalid/)/Next<</S/JavaScript/JS(app.alert(1))>>>>"),
        pages=2,
        said=frozenset({"E416"}),
    ),
    "link-launch": Kind(partial(linked, "/A<</S/Launch/F(calc.exe)>>"), pages=2, said=frozenset({"E416"})),
    "link-named": Kind(partial(linked, "/A<</S/Named/N/NextPage>>"), pages=2),
    "link-layers": Kind(partial(linked, "/A<</S/SetOCGState/State[/Toggle]>>"), pages=2),
    "link-to-no-page": Kind(partial(linked, "/Dest[99 0 R/Fit]"), pages=2),
    "link-to-page-number": Kind(partial(linked, "/Dest[1/Fit]"), pages=2),
    "link-to-page-outside-the-tree": Kind(
        partial(linked, "/Dest[60 0 R/Fit]", more={60: "<</Type/Page/MediaBox[0 0 9 9]>>"}), pages=2
    ),
    "link-to-nothing": Kind(partial(linked, "/Dest(nowhere)"), pages=2),
    "link-place-is-a-string": Kind(partial(linked, "/Dest[11 0 R (XYZ) 0 0 0]"), pages=2),
    "link-place-is-a-dictionary": Kind(partial(linked, "/Dest[11 0 R/XYZ<<>> (a) 0]"), pages=2),
    "link-dest-empty": Kind(partial(linked, "/Dest[]"), pages=2),
    "link-dest-number": Kind(partial(linked, "/Dest 7"), pages=2),
    "link-action-number": Kind(partial(linked, "/A 7"), pages=2),
    "link-action-without-type": Kind(partial(linked, f"/A<</D{_D}>>"), pages=2),
    "names-tree-is-a-string": Kind(partial(linked, _BY_STRING, catalog="/Names<</Dests (x)>>"), pages=2),
    "names-is-a-number": Kind(partial(linked, _BY_STRING, catalog="/Names 7"), pages=2),
    "names-odd-length": Kind(
        partial(linked, _BY_STRING, catalog="/Names<</Dests<</Names[(there)]>>>>"), pages=2
    ),
    "names-keys-are-numbers": Kind(
        partial(linked, _BY_STRING, catalog=f"/Names<</Dests<</Names[1 {_D} 2 {_D}]>>>>"), pages=2
    ),
    "names-unsorted": Kind(
        partial(linked, _BY_STRING, catalog=f"/Names<</Dests<</Names[(z) {_D} (there) {_D}]>>>>"), pages=2
    ),
    "names-cyclic": Kind(
        partial(
            linked,
            _BY_STRING,
            catalog="/Names<</Dests 60 0 R>>",
            more={60: "<</Kids[60 0 R]/Limits[(a)(z)]>>"},
        ),
        pages=2,
    ),
    "page-labels": Kind(
        partial(many_pages, 3, catalog="/PageLabels<</Nums[0<</S/r>>1<</S/D/St 7/P(A-)>>]>>"), pages=3
    ),
    "outline": Kind(
        partial(
            many_pages,
            2,
            catalog="/Outlines 60 0 R/PageMode/UseOutlines",
            more={
                60: "<</Type/Outlines/First 61 0 R/Last 61 0 R/Count 1>>",
                61: f"<</Title(one)/Parent 60 0 R/Dest{_D}>>",
            },
        ),
        pages=2,
    ),
    "outline-cyclic": Kind(
        partial(
            many_pages,
            2,
            catalog="/Outlines 60 0 R",
            more={
                60: "<</First 61 0 R/Last 61 0 R/Count 1>>",
                61: "<</Title(one)/Parent 60 0 R/Next 61 0 R/First 61 0 R>>",
            },
        ),
        pages=2,
    ),
    "article-beads": Kind(
        partial(
            many_pages,
            2,
            catalog="/Threads[60 0 R]",
            page="/B[61 0 R]",
            more={
                60: "<</F 61 0 R/I<</Title(t)>>>>",
                61: "<</T 60 0 R/N 61 0 R/V 61 0 R/P 11 0 R/R[0 0 9 9]>>",
            },
        ),
        pages=2,
    ),
    "tagged": Kind(
        partial(
            one_page,
            "/P<</MCID 0>>BDC " + MARKS + "EMC\n",
            page="/StructParents 0/Tabs/S",
            catalog="/MarkInfo<</Marked true>>/StructTreeRoot 60 0 R/Lang(zh-CN)",
            more={
                60: "<</Type/StructTreeRoot/K 61 0 R/ParentTree<</Nums[0[61 0 R]]>>>>",
                61: "<</Type/StructElem/S/P/P 60 0 R/Pg 3 0 R/K 0>>",
            },
        )
    ),
    "attached-file": Kind(
        partial(
            one_page,
            catalog="/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(a.txt)/EF<</F 60 0 R>>>>]>>>>",
            more={60: stream("a")},
        ),
        said=frozenset({"E416"}),
    ),
    "associated-file": Kind(
        partial(
            one_page,
            catalog="/AF[61 0 R]",
            more={60: stream("a"), 61: "<</Type/Filespec/F(a.txt)/EF<</F 60 0 R>>>>"},
        ),
        said=frozenset({"E416"}),
    ),
    "portfolio": Kind(
        partial(
            one_page,
            catalog="/Collection<</View/D>>/Names<</EmbeddedFiles<</Names[(a)<</F(a)/EF<</F 60 0 R>>>>]>>>>",
            more={60: stream("a")},
        ),
        said=frozenset({"E416"}),
    ),
    "script-on-opening": Kind(
        partial(one_page, catalog="/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), said=frozenset({"E416"})
    ),
    "script-by-name": Kind(
        partial(one_page, catalog="/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>>>"),
        said=frozenset({"E416"}),
    ),
    "page-action": Kind(
        partial(one_page, page="/AA<</O<</S/Launch/F(calc.exe)>>>>"), said=frozenset({"E416"})
    ),
    "page-piece-info": Kind(partial(one_page, page="/PieceInfo<</A<</Private 60 0 R>>>>", more={60: FONT})),
    "page-thumbnail": Kind(
        partial(
            one_page,
            page="/Thumb 60 0 R",
            more={60: stream(bytes(16), "/Width 4/Height 4/ColorSpace/DeviceGray/BitsPerComponent 8")},
        )
    ),
    "page-transition": Kind(partial(one_page, page="/Trans<</S/Dissolve>>/Dur 3/PresSteps<<>>")),
    "metadata": Kind(
        partial(one_page, catalog="/Metadata 60 0 R", more={60: stream("<x/>", "/Type/Metadata/Subtype/XML")})
    ),
}
