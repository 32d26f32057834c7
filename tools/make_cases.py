"""Write the evidence files of the acceptance cases: ``python tools/make_cases.py``.

They are committed, so that the tests need no generator; the same bytes come out every time.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
from PIL import Image

CASES = Path(__file__).resolve().parents[1] / "tests" / "cases"


def sheet(label: str, pages: int = 1, *, blank: int = 0) -> bytes:
    """A typed PDF whose pages carry `label`; page number `blank` carries nothing."""
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    shared = pdf.make_indirect(font)
    for number in range(1, pages + 1):
        page = pdf.add_blank_page(page_size=(595, 842))
        if number != blank:
            text = f"BT /F1 12 Tf 70 760 Td ({label} {number}) Tj ET"
            page.Contents = pdf.make_stream(text.encode("latin-1"))
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=shared))
    return _saved(pdf)


def photo(width: int = 480, height: int = 360) -> bytes:
    """A JPEG with something to see, in blocks of a few pixels, so that it takes little room."""
    wide, high = width // 12, height // 12
    grey = Image.linear_gradient("L").resize((wide, high))
    noise = Image.frombytes("L", (wide, high), bytes((x * 7919 >> 3) % 251 for x in range(wide * high)))
    out = io.BytesIO()
    Image.blend(grey, noise, 0.3).resize((width, height)).save(out, "JPEG", quality=50)
    return out.getvalue()


def scan(pages: int = 2) -> bytes:
    """A PDF of pictures, as a scanner makes it."""
    pdf = pikepdf.new()
    for number in range(pages):
        width, height = 1240, 1754 + number
        picture = pdf.make_stream(
            photo(width, height),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=width,
            Height=height,
            ColorSpace=pikepdf.Name.DeviceGray,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im0 Do Q")
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
    return _saved(pdf)


def cut(data: bytes, share: float) -> bytes:
    """The first part of a file, as an interrupted copy leaves it."""
    return data[: int(len(data) * share)]


def scan_with_a_cut_picture() -> bytes:
    """A sound PDF of three scanned pages; the picture of page 2 stops in the middle."""
    with pikepdf.open(io.BytesIO(scan(3))) as pdf:
        image = next(iter(pdf.pages[1].obj.Resources.XObject.values()))
        image.write(cut(image.read_raw_bytes(), 0.5), filter=pikepdf.Name.DCTDecode)
        return _saved(pdf)


def locked() -> bytes:
    """A PDF that asks for a password. Encryption draws random numbers, so an existing file is kept."""
    known = CASES / "evidence-behind-a-password" / "evidence" / "合同.pdf"
    if known.is_file():
        return known.read_bytes()
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(sheet("locked"))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user="secret"))
    return out.getvalue()


def with_script() -> bytes:
    """A PDF that runs a script when it is opened."""
    with pikepdf.open(io.BytesIO(sheet("script"))) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('x')")
        )
        return _saved(pdf)


def without_table() -> bytes:
    """A sound PDF whose end says that the cross-reference table is at its beginning."""
    data = sheet("damaged")
    at = data.rfind(b"startxref")
    return data[:at] + b"startxref\n0\n%%EOF\n"


def damaged() -> bytes:
    """The same with a flipped bit in its page content."""
    data = bytearray(without_table())
    at = data.index(b"stream\n") + len(b"stream\n") + 4
    data[at] ^= 0x55
    return bytes(data)


def form(value: str, *, shown: str | None = None, need: bool = False, tick: bool = False) -> bytes:
    """A PDF with one field: its value, what its appearance shows (None: it has none), whether viewers shall redraw."""
    name, dictionary, array = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array
    with pikepdf.open(io.BytesIO(sheet("form"))) as pdf:
        page = pdf.pages[0].obj
        field = dictionary(
            Type=name.Annot, Subtype=name.Widget, Rect=array([70, 600, 270, 630]), F=4, T="result"
        )
        look = pdf.make_stream(
            f"BT /F1 12 Tf 4 10 Td ({shown or ''}) Tj ET".encode("latin-1"),
            Type=name.XObject,
            Subtype=name.Form,
            BBox=array([0, 0, 200, 30]),
            Resources=page.Resources,
        )
        if tick:  # a box that does not say in which of its two states it is
            field.FT, field.V, field.AP = name.Btn, name.Yes, dictionary(N=dictionary(Yes=look, Off=look))
        else:
            field.FT, field.V, field.DA = name.Tx, value, "/F1 12 Tf 0 g"
            if shown is not None:
                field.AP = dictionary(N=look)
        page.Annots = array([pdf.make_indirect(field)])
        fonts = dictionary(Font=page.Resources.Font)
        pdf.Root.AcroForm = dictionary(Fields=page.Annots, DR=fonts, DA="/F1 12 Tf 0 g", NeedAppearances=need)
        return _saved(pdf)


def spoilt_photo() -> bytes:
    """A JPEG that begins and ends as it should, with headers that make no sense."""
    data = photo()
    at = data.find(b"\xff\xc0")
    return data[: at + 5] + b"\0\0\0\0" + data[at + 9 :]


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, static_id=False)
    return out.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "evidence-of-every-sound-kind/evidence/合同.pdf": lambda: sheet("contract", 2),
    "evidence-of-every-sound-kind/evidence/现场 照片（一）.jpg": photo,
    "evidence-of-every-sound-kind/evidence/扫描/协议.pdf": lambda: scan(2),
    "evidence-not-there/evidence/施工合同（正本）.pdf": lambda: sheet("contract"),
    "evidence-outside/evidence/a.pdf": lambda: sheet("a"),
    "evidence-through-a-link/evidence/a.pdf": lambda: sheet("a"),
    "evidence-wrong-content/evidence/说明.pdf": "<!DOCTYPE html><html>请登录</html>\n".encode,
    "evidence-wrong-content/evidence/照片.png": lambda: photo(1600, 1200),
    "evidence-empty-file/evidence/合同.pdf": lambda: b"",
    "evidence-behind-a-password/evidence/合同.pdf": locked,
    "evidence-cut-off/evidence/合同.pdf": lambda: cut(sheet("contract", 3), 0.6),
    "evidence-cut-off/evidence/照片.jpg": lambda: cut(photo(), 0.7),
    "evidence-cut-off/evidence/扫描.pdf": scan_with_a_cut_picture,
    "evidence-damaged/evidence/合同.pdf": damaged,
    "evidence-repaired/evidence/合同.pdf": without_table,
    "evidence-damaged/evidence/照片.jpg": spoilt_photo,
    "evidence-without-pages/evidence/合同.pdf": lambda: sheet("none", 0),
    "paper-longer-than-a-volume/evidence/合同.pdf": lambda: sheet("contract", 12),
    "evidence-with-a-blank-page/evidence/合同.pdf": lambda: sheet("contract", 3, blank=2),
    "evidence-with-a-script/evidence/合同.pdf": with_script,
    "form-fields-that-viewers-draw/evidence/无外观.pdf": lambda: form("PASS 12.5"),
    "form-fields-that-viewers-draw/evidence/无外观中文.pdf": lambda: form("合格"),
    "form-fields-that-viewers-draw/evidence/有外观.pdf": lambda: form("PASS", shown="PASS", need=True),
    "form-fields-that-viewers-draw/evidence/两个值.pdf": lambda: form("12.5", shown="9.9", need=True),
    "form-fields-that-viewers-draw/evidence/勾选.pdf": lambda: form("", shown="x", need=True, tick=True),
    "evidence-spelt-differently/evidence/Contract.PDF": lambda: sheet("contract"),
    "evidence-spelt-differently/evidence/photo.jpg": photo,
    "evidence-nobody-names/evidence/合同.pdf": lambda: sheet("contract"),
    "evidence-nobody-names/evidence/旧/废稿.pdf": lambda: sheet("old"),
    "evidence-used-twice/evidence/合同.pdf": lambda: sheet("same"),
    "evidence-used-twice/evidence/合同 - 副本.pdf": lambda: sheet("same"),
    "evidence-with-another-checksum/evidence/合同.pdf": lambda: sheet("contract"),
    "evidence-with-another-checksum/evidence/协议.pdf": lambda: sheet("supplement"),
    "copy-without-its-original/evidence/合同.pdf": lambda: sheet("contract"),
    "copy-without-its-original/evidence/协议.pdf": lambda: sheet("supplement"),
    "all-evidence-unusable/evidence/合同.pdf": lambda: b"",
    **{
        f"{case}/evidence/检测报告合订本.pdf": lambda: sheet("reports", 5)
        for case in ("legit-pages-of-one-file", "pages-of-two-records-overlap", "pages-that-are-not-there")
    },
    "annex-does-not-count/evidence/附图.pdf": lambda: sheet("annex"),
}
"""Path below ``tests/cases`` → how the file is made."""


def main() -> None:
    """Write every file."""
    for name, make in FILES.items():
        path = CASES / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make())


if __name__ == "__main__":
    main()
