"""Forms: fields with and without appearances, ticks, signatures, XFA."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from functools import cache, partial
from typing import Any

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from zoo.kinds import Kind
from zoo.paper import FONT, MARKS, one_page, parts, pdf, stream, utf16

CJK = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
CJK_TEXT = "合格 PASS 12.5"
OWN_FONT = "no appearance was given: each viewer draws the value with a font of its own"
_HELV = "/DR<</Font<</Helv 5 0 R/F1 5 0 R>>>>/DA(/Helv 12 Tf 0 g)"
_ZADB = "<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>"


def form(
    widgets: Sequence[tuple[str, str]],
    *,
    need: bool | None = None,
    extra: str = "",
    fields: Sequence[str] = (),
    listed: bool = True,
    page: str = "",
) -> bytes:
    """A page with widgets, each (entries, content of its appearance, "" for none); `fields` are their parents.

    Widget n is object 20 + n, its appearance 60 + n; parent n is object 100 + n.
    """
    more: dict[int, bytes | str] = {}
    for n, (entries, content) in enumerate(widgets):
        shown = f"/AP<</N {60 + n} 0 R>>" if content else ""
        more[20 + n] = f"<</Type/Annot/Subtype/Widget/P 3 0 R{entries}{shown}>>"
        if content:
            more[60 + n] = stream(
                content, "/Type/XObject/Subtype/Form/BBox[0 0 200 24]/Resources<</Font<</Helv 5 0 R>>>>"
            )
    more |= {100 + n: f"<<{entries}>>" for n, entries in enumerate(fields)}
    notes = " ".join(f"{20 + n} 0 R" for n in range(len(widgets)))
    roots = " ".join(f"{100 + n} 0 R" for n in range(len(fields))) or notes
    asked = {None: "", True: "/NeedAppearances true", False: "/NeedAppearances false"}[need]
    return one_page(
        page=f"/Annots[{notes}]{page}",
        catalog=f"/AcroForm<</Fields[{roots if listed else ''}]{_HELV}{asked}{extra}>>",
        more=more,
    )


RECT = "/Rect[30 60 230 84]/F 4/DA(/Helv 12 Tf 0 g)"
FRAME = "0.9 0.95 1 rg 0 0 200 24 re f 1 0 0 RG 0.5 0.5 199 23 re S"


def shown(text: str, size: int = 12) -> str:
    return f"{FRAME} /Tx BMC q BT 0 g /Helv {size} Tf 4 7 Td ({text}) Tj ET Q EMC"


def text_field(value: str, appearance: str, need: bool | None, entries: str = "") -> bytes:
    return form([(f"/FT/Tx/T(result)/V {value}{RECT}{entries}", appearance)], need=need)


@cache
def cjk_subset() -> bytes:
    """A few Chinese glyphs as a CFF OpenType font."""
    out = io.BytesIO()
    with TTFont(CJK, fontNumber=2, lazy=True, recalcTimestamp=False) as font:
        subsetter = Subsetter(
            Options(hinting=False, layout_features=[], drop_tables=["GSUB", "GPOS", "vmtx", "vhea", "VORG"])
        )
        subsetter.populate(text=CJK_TEXT)
        subsetter.subset(font)
        font.save(out)
    return out.getvalue()


def cjk_font(pdf_file: pikepdf.Pdf) -> tuple[pikepdf.Object, dict[str, int]]:
    """The subset embedded in a file, and the code of each character."""
    font = TTFont(io.BytesIO(cjk_subset()))
    cmap, names = font.getBestCmap(), font.getGlyphOrder()
    charset = font["CFF "].cff.topDictIndex[0].charset
    cid = {name: int(name[3:]) if name.startswith("cid") else names.index(name) for name in charset}
    program = pdf_file.make_stream(font.reader["CFF "], Subtype=Name.CIDFontType0C)
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/AAAAAA+Zoo"), Flags=4, FontBBox=Array([0, -200, 1000, 900]),
        ItalicAngle=0, Ascent=880, Descent=-120, CapHeight=700, StemV=80, FontFile3=program,
    )  # fmt: skip
    widths = Array([v for c in cmap for v in (cid[cmap[c]], Array([font["hmtx"][cmap[c]][0]]))])
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name("/AAAAAA+Zoo"), DW=1000, W=widths,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0), FontDescriptor=descriptor,
    )  # fmt: skip
    whole = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/AAAAAA+Zoo"), Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf_file.make_indirect(descendant)]),
    )  # fmt: skip
    return pdf_file.make_indirect(whole), {chr(c): cid[name] for c, name in cmap.items()}


def cjk_field(need: bool | None, *, with_appearance: bool) -> bytes:
    data = text_field(utf16(CJK_TEXT), shown("x") if with_appearance else "", need)
    if not with_appearance:
        return data
    with pikepdf.open(io.BytesIO(data)) as file:
        font, codes = cjk_font(file)
        look = file.pages[0].obj.Annots[0].AP.N
        look.Resources.Font.Zoo = font
        line = "".join(f"{codes[c]:04X}" for c in CJK_TEXT)
        look.write(f"{FRAME} /Tx BMC q BT 0 g /Zoo 12 Tf 4 7 Td <{line}> Tj ET Q EMC".encode())
        return saved(file)


def saved(file: pikepdf.Pdf, **options: Any) -> bytes:
    out = io.BytesIO()
    file.save(out, deterministic_id="encryption" not in options, **options)
    return out.getvalue()


BOTH = "/Yes 60 0 R/Off 61 0 R"


def tick(entries: str, need: bool | None = None, *, parent: str = "", states: str | None = BOTH) -> bytes:
    """A check box with appearances for /Yes and /Off, or for other `states`; None: with no appearances at all."""
    looks = "" if states is None else f"/AP<</N<<{states}>>>>"
    box = "/Type/XObject/Subtype/Form/BBox[0 0 20 20]/Resources<</Font<</ZaDb 6 0 R>>>>"
    more: dict[int, bytes | str] = {
        6: _ZADB,
        20: f"<</Type/Annot/Subtype/Widget/P 3 0 R/Rect[40 60 60 80]/F 4/MK<</BC[1 0 0]/BG[.9 .95 1]/CA(4)>>"
        f"/DA(/ZaDb 0 Tf 0 g){entries}{looks}>>",
        60: stream("1 0 0 RG 1 1 18 18 re S q BT /ZaDb 16 Tf 3 4 Td (4) Tj ET Q", box),
        61: stream("1 0 0 RG 1 1 18 18 re S", box),
    }
    asked = {None: "", True: "/NeedAppearances true", False: "/NeedAppearances false"}[need]
    if parent:
        more[100] = parent
    return one_page(
        page="/Annots[20 0 R]",
        catalog=f"/AcroForm<</Fields[{100 if parent else 20} 0 R]{_HELV}{asked}>>",
        more=more,
    )


def radio() -> bytes:
    circle = "0 0.5 0 RG 10 10 m 18 10 l 10 18 l 2 10 l 10 2 l 18 10 l S"
    box = "/Type/XObject/Subtype/Form/BBox[0 0 20 20]"
    more: dict[int, bytes | str] = {
        60: stream(circle + " 6 6 8 8 re f", box),
        61: stream(circle, box),
        100: "<</FT/Btn/Ff 49152/T(choice)/V/B/Kids[20 0 R 21 0 R 22 0 R]>>",
    }
    for n, state in enumerate("ABC"):
        on = f"/AS/{state if state == 'B' else 'Off'}"
        more[20 + n] = (
            f"<</Type/Annot/Subtype/Widget/P 3 0 R/Parent 100 0 R/Rect[{40 + 30 * n} 60 {60 + 30 * n} 80]/F 4{on}"
            f"/AP<</N<</{state} 60 0 R/Off 61 0 R>>>>>>"
        )
    return one_page(
        page="/Annots[20 0 R 21 0 R 22 0 R]", catalog=f"/AcroForm<</Fields[100 0 R]{_HELV}>>", more=more
    )


def two_widgets() -> bytes:
    """One field that stands on the page twice."""
    place = "/Parent 100 0 R/F 4/Rect[30 60 230 84]", "/Parent 100 0 R/F 4/Rect[30 100 230 124]"
    parent = "/FT/Tx/T(number)/V(A-17)/DA(/Helv 12 Tf 0 g)/Kids[20 0 R 21 0 R]"
    return form([(place[0], shown("A-17")), (place[1], shown("A-17"))], fields=[parent])


def xfa(*, dynamic: bool) -> bytes:
    """A form with an XML description; the dynamic one has only a page that asks for another viewer."""
    xml = b'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template xmlns="http://www.xfa.org/schema/xfa-template/3.0/"/></xdp:xdp>'
    content = "BT /F1 12 Tf 30 100 Td (Please wait...) Tj ET\n" if dynamic else MARKS
    widget = f"<</Type/Annot/Subtype/Widget/P 3 0 R/FT/Tx/T(a)/V(PASS){RECT}/AP<</N 60 0 R>>>>"
    look = stream(
        shown("PASS"), "/Type/XObject/Subtype/Form/BBox[0 0 200 24]/Resources<</Font<</Helv 5 0 R>>>>"
    )
    more: dict[int, bytes | str] = {30: stream(xml)}
    more |= {} if dynamic else {20: widget, 60: look}
    fields = "" if dynamic else "20 0 R"
    return one_page(
        content,
        page="" if dynamic else "/Annots[20 0 R]",
        catalog=f"/AcroForm<</Fields[{fields}]/XFA 30 0 R{_HELV}>>/NeedsRendering {'true' if dynamic else 'false'}",
        more=more,
    )


@cache
def signed(*, visible: bool) -> bytes:
    """A PDF signed by pyHanko with a certificate made on the spot; the key is thrown away."""
    key = ec.derive_private_key(0x5EED, ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Zoo")])
    day = dt.datetime(2026, 1, 1)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(7).not_valid_before(day).not_valid_after(day.replace(year=2036))
        .add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    signer = signers.SimpleSigner(
        signing_cert=next(
            iter(load_certs_from_pemder_data(certificate.public_bytes(serialization.Encoding.PEM)))
        ),
        signing_key=load_private_key_from_pemder_data(pem, None),
        cert_registry=SimpleCertificateStore(),
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(one_page()))
    fields.append_signature_field(
        writer, fields.SigFieldSpec("Sig", box=(150, 40, 280, 100) if visible else None)
    )
    out = io.BytesIO()
    signers.PdfSigner(signers.PdfSignatureMetadata(field_name="Sig"), signer=signer).sign_pdf(
        writer, output=out
    )
    return out.getvalue()


def _field(entries: str, appearance: str = "", **options: Any) -> partial[bytes]:
    return partial(form, [(entries, appearance)], **options)


def _unsure(entries: str, code: str, states: str = BOTH) -> Kind:
    """A box whose value, state and appearances do not agree: that has to be said."""
    return Kind(
        partial(tick, entries, states=states),
        said=frozenset({code}),
        may_differ=dict.fromkeys(
            ("pdfium", "poppler"), "what a state without a look shows is up to the viewer"
        ),
    )


DRAWN_BY_VIEWER = {"pdfium": OWN_FONT, "poppler": OWN_FONT}
KINDS: dict[str, Kind] = {}
for _need, _word in ((True, "need"), (False, "noneed"), (None, "unsaid")):
    KINDS |= {
        f"text-latin-ap-{_word}": Kind(
            partial(text_field, "(PASS 12.5)", shown("PASS 12.5"), _need),
            text="PASS 12.5",
        ),
        f"text-latin-noap-{_word}": Kind(
            partial(text_field, "(PASS 12.5)", "", _need), may_differ=DRAWN_BY_VIEWER, text="PASS 12.5"
        ),
        f"text-cjk-ap-{_word}": Kind(
            partial(cjk_field, _need, with_appearance=True),
        ),
        f"text-cjk-noap-{_word}": Kind(
            partial(cjk_field, _need, with_appearance=False), may_differ=DRAWN_BY_VIEWER, text="合格"
        ),
    }
KINDS |= {
    "text-two-values": Kind(partial(text_field, "(PASS)", shown("FAIL"), None), text="FAIL", hidden="PASS"),
    "text-comb": Kind(
        _field(f"/FT/Tx/T(a)/Ff 16777216/MaxLen 8/V(20261101){RECT}", shown("2 0 2 6 1 1 0 1")),
        text="2 0 2 6",
    ),
    "text-comb-noap": Kind(
        _field(f"/FT/Tx/T(a)/Ff 16777216/MaxLen 8/V(20261101){RECT}"), may_differ=DRAWN_BY_VIEWER
    ),
    "text-multiline": Kind(
        _field(
            f"/FT/Tx/T(a)/Ff 4096/V(one\\rtwo){RECT}",
            FRAME + " BT /Helv 8 Tf 9 TL 4 14 Td (one) Tj T* (two) Tj ET",
        ),
        text="two",
    ),
    "text-multiline-noap": Kind(
        _field(f"/FT/Tx/T(a)/Ff 4096/V(one\\rtwo){RECT}", need=True), may_differ=DRAWN_BY_VIEWER, text="two"
    ),
    "text-password": Kind(_field(f"/FT/Tx/T(a)/Ff 8192/V(secret){RECT}", shown("******")), hidden="secret"),
    "text-password-noap": Kind(
        _field(f"/FT/Tx/T(a)/Ff 8192/V(secret){RECT}", need=True), may_differ=DRAWN_BY_VIEWER, hidden="secret"
    ),
    "text-rich": Kind(
        _field(f"/FT/Tx/T(a)/Ff 33554432/V(bold)/RV(<body><p><b>bold</b></p></body>){RECT}", shown("bold")),
        text="bold",
    ),
    "text-read-only": Kind(_field(f"/FT/Tx/T(a)/Ff 1/V(fixed){RECT}", shown("fixed")), text="fixed"),
    "text-empty-with-frame": Kind(_field(f"/FT/Tx/T(a){RECT}", FRAME)),
    "text-empty-mk-noap": Kind(
        _field(f"/FT/Tx/T(a){RECT}/MK<</BC[1 0 0]/BG[.8 .9 1]>>/BS<</W 2/S/S>>"), may_differ=DRAWN_BY_VIEWER
    ),
    "text-rotated": Kind(
        _field(f"/FT/Tx/T(a)/V(up){RECT}/MK<</R 90>>", FRAME + " BT /Helv 9 Tf 0 1 -1 0 20 2 Tm (up) Tj ET")
    ),
    "text-orphan-widget": Kind(
        _field(f"/FT/Tx/T(a)/V(PASS){RECT}", shown("PASS"), listed=False), text="PASS"
    ),
    "text-two-widgets": Kind(two_widgets, text="A-17"),
    "text-hidden": Kind(
        _field("/FT/Tx/T(a)/V(ghost)/Rect[30 60 230 84]/F 2", shown("ghost")), hidden="ghost"
    ),
    "text-no-print": Kind(_field("/FT/Tx/T(a)/V(screen)/Rect[30 60 230 84]/F 0", shown("screen"))),
    "text-no-view": Kind(
        _field("/FT/Tx/T(a)/V(paper)/Rect[30 60 230 84]/F 36", shown("paper")),
        may_differ={"pdfium": "shown on paper only", "poppler": "shown on paper only"},
    ),
    "text-scripted": Kind(
        _field(f"/FT/Tx/T(a)/V(12){RECT}/AA<</C<</S/JavaScript/JS(event.value=99)>>>>", shown("12")),
        text="12",
        said=frozenset({"E416"}),
    ),
    "form-on-rotated-page": Kind(
        _field(f"/FT/Tx/T(a)/V(PASS){RECT}", shown("PASS"), page="/Rotate 90"), text="PASS"
    ),
    "tick-by-as": Kind(partial(tick, "/FT/Btn/T(a)/V/Yes/AS/Yes")),
    "tick-off": Kind(partial(tick, "/FT/Btn/T(a)/V/Off/AS/Off")),
    "tick-needed": Kind(partial(tick, "/FT/Btn/T(a)/V/Yes/AS/Yes", True)),
    "tick-by-value-only": Kind(
        partial(tick, "/FT/Btn/T(a)/V/Yes"),
        said=frozenset({"E430", "E431", "E432"}),
        may_differ=dict.fromkeys(("pdfium", "poppler"), "which state shows without /AS is up to the viewer"),
    ),
    "tick-as-against-value": Kind(partial(tick, "/FT/Btn/T(a)/V/Off/AS/Yes")),
    "tick-inherited": Kind(
        partial(tick, "/Parent 100 0 R/AS/Yes", parent="<</FT/Btn/T(a)/V/Yes/Kids[20 0 R]>>")
    ),
    "tick-without-states": Kind(
        partial(tick, "/FT/Btn/T(a)/V/Yes/AS/Yes", True, states=None), may_differ=DRAWN_BY_VIEWER
    ),
    "radio-buttons": Kind(radio),
    "tick-in-a-state-without-look": _unsure("/FT/Btn/T(a)/V/On/AS/On", "E430"),
    "tick-with-the-look-of-off-alone": _unsure("/FT/Btn/T(a)/V/Yes/AS/Yes", "E430", "/Off 61 0 R"),
    "tick-with-no-look-for-any-state": _unsure("/FT/Btn/T(a)/V/Yes/AS/Yes", "E430", ""),
    "tick-in-another-state-than-its-value": _unsure("/FT/Btn/T(a)/V/Yes/AS/Foo", "E445"),
    "tick-in-a-state-without-name": _unsure("/FT/Btn/T(a)/V/Yes/AS/", "E445"),
    "tick-off-without-look-against-value": _unsure("/FT/Btn/T(a)/V/Yes/AS/Off", "E445", "/Yes 60 0 R"),
    "tick-off-without-look": _unsure("/FT/Btn/T(a)/V/Off/AS/Off", "E446", "/Yes 60 0 R"),
    "radio-in-the-state-of-another": _unsure("/FT/Btn/Ff 32768/T(a)/V/On/AS/On", "E445"),
    "tick-against-value-needed": Kind(
        partial(tick, "/FT/Btn/T(a)/V/Off/AS/Yes", True),
        said=frozenset({"E434"}),
        may_differ=dict.fromkeys(
            ("pdfium", "poppler"), "asked to draw anew, each viewer takes value or state"
        ),
    ),
    "tick-off-against-value-needed": Kind(
        partial(tick, "/FT/Btn/T(a)/V/Yes/AS/Off", True),
        said=frozenset({"E434"}),
        may_differ=dict.fromkeys(
            ("pdfium", "poppler"), "asked to draw anew, each viewer takes value or state"
        ),
    ),
    "choice-list": Kind(_field(f"/FT/Ch/T(a)/Opt[(one)(two)]/V(two)/I[1]{RECT}", shown("two")), text="two"),
    "choice-combo": Kind(
        _field(f"/FT/Ch/Ff 131072/T(a)/Opt[[(1)(first)][(2)(second)]]/V(2){RECT}", shown("second")),
        text="second",
    ),
    "choice-combo-noap": Kind(
        _field(f"/FT/Ch/Ff 131072/T(a)/Opt[(one)(two)]/V(two){RECT}", need=True),
        may_differ=DRAWN_BY_VIEWER,
        text="two",
    ),
    "push-button": Kind(
        _field(
            f"/FT/Btn/Ff 65536/T(a)/MK<</CA(Print)/BG[.8 .8 .8]>>{RECT}/A<</S/Named/N/Print>>", shown("Print")
        ),
        text="Print",
    ),
    "push-button-noap": Kind(
        _field(
            f"/FT/Btn/Ff 65536/T(a)/MK<</CA(Send)/BG[.8 .8 .8]>>{RECT}/A<</S/SubmitForm/F(http://x.invalid)>>"
        ),
        may_differ=DRAWN_BY_VIEWER,
        said=frozenset({"E416"}),
    ),
    "signature-unsigned": Kind(_field("/FT/Sig/T(s)/Rect[30 60 230 84]/F 4")),
    "signature-unsigned-ap": Kind(_field("/FT/Sig/T(s)/Rect[30 60 230 84]/F 4", shown("sign here"))),
    "signature-seal-ap": Kind(
        _field(
            "/FT/Sig/T(s)/Rect[30 60 230 84]/F 132/V<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached"
            "/ByteRange[0 1 2 3]/Contents<00>>>",
            "1 0 0 RG 3 w 100 12 11 0 360 re 60 2 80 20 re S " + shown("SEAL")[len(FRAME) :],
        ),
        expect="refused",
        codes=frozenset({"E491"}),
    ),
    "signed-invisible": Kind(partial(signed, visible=False)),
    "signed-visible": Kind(partial(signed, visible=True)),
    "xfa-static": Kind(partial(xfa, dynamic=False), said=frozenset({"E416"}), text="PASS"),
    "xfa-dynamic": Kind(partial(xfa, dynamic=True), said=frozenset({"E416"})),
    "form-without-font": Kind(
        lambda: pdf(
            parts(
                page="/Annots[20 0 R]",
                catalog="/AcroForm<</Fields[20 0 R]/NeedAppearances true>>",
                more={20: f"<</Type/Annot/Subtype/Widget/P 3 0 R/FT/Tx/T(a)/V(PASS){RECT}>>", 30: FONT},
            )
        ),
        may_differ=DRAWN_BY_VIEWER,
        text="PASS",
    ),
}
