"""Make the evidence of the variations (tests/variation_files.py): ``python tools/make_variation_papers.py [NAME]…``.

Without names, of all cases. The bytes of a paper differ from run to run, its pages do not.
"""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pikepdf
from examples_scan import A4_PIXELS_PER_INCH, scan_of
from make_cases import photo
from make_form_cases import typed
from pikepdf import Array, Dictionary, Name
from PIL import Image
from pypdfium2 import PdfDocument

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from variation_files import VARIATIONS, variations


def _points(size: list[int] | None) -> tuple[float, float]:
    """Width and height in points of a page given in mm; None: A4."""
    return (size[0] / 25.4 * 72, size[1] / 25.4 * 72) if size else (595, 842)


def edited(data: bytes, edits: Mapping[str, Any]) -> bytes:
    """A PDF changed after it was made, on its first page.

    `edits`: ``comments`` (kind, author, words each), ``turn`` (degrees), ``over`` (operators drawn last), ``crop`` and
    ``sheet`` (edges of what is seen, and of the page itself, in points).
    """
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0]
        notes = [
            {"Type": Name.Annot, "Subtype": Name(f"/{kind}"), "T": author, "Contents": said, "F": 4}
            | {
                "Rect": Array([400, 700, 420, 720]),
                "QuadPoints": Array([50, 800, 200, 800, 50, 780, 200, 780]),
            }
            for kind, author, said in edits.get("comments", ())
        ]
        if notes:
            page.Annots = Array(pdf.make_indirect(Dictionary(**note)) for note in notes)
        if "turn" in edits:
            page.Rotate = edits["turn"]
        for key, box in (("crop", Name.CropBox), ("sheet", Name.MediaBox)):
            if key in edits:
                page[box] = Array(edits[key])
        if "over" in edits:
            page.contents_add(pdf.make_stream(f"\nq {edits['over']} Q\n".encode("ascii")))
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def taken(picture: bytes, day: str) -> bytes:
    """A photograph with the day on which its camera says that it was taken (``2026-04-25``)."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as opened:
        exif = opened.getexif()
        exif.get_ifd(0x8769)[0x9003] = f"{day.replace('-', ':')} 10:40:00"
        opened.save(out, "JPEG", quality="keep", exif=exif)
    return out.getvalue()


def doubled(data: bytes) -> bytes:
    """A paper with its last page once more."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.pages.append(pdf.pages[-1])
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def scanned(data: bytes, seed: str) -> bytes:
    """A grey scan of a paper; each seed turns and soils it in its own way."""
    scale = A4_PIXELS_PER_INCH / 72
    with closing(PdfDocument(data)) as pages:
        return scan_of([page.render(scale=scale).to_pil() for page in pages], seed, colour=False)


def papers(case: Mapping[str, Any]) -> dict[str, bytes]:
    """The files of evidence of a case, by their paths."""
    sheets = {
        file: typed(text, size=_points(case.get("sheets", {}).get(file)))
        for file, text in case.get("papers", {}).items()
    }
    sheets |= {file: edited(sheets[file], edits) for file, edits in case.get("edits", {}).items()}
    for file in case.get("twice", ()):
        sheets[file] = doubled(sheets[file])
    sheets |= {file: scanned(sheets[file], seed) for file, seed in case.get("scans", {}).items()}
    photos = {file: photo(*size) for file, size in case.get("photos", {}).items()}
    photos |= {file: taken(photos[file], day) for file, day in case.get("taken", {}).items()}
    return {**sheets, **photos}


def main() -> None:
    """Write the evidence of the cases that are named."""
    names = sys.argv[1:] or list(variations())
    for name in names:
        shutil.rmtree(VARIATIONS / name, ignore_errors=True)
        for file, content in papers(variations()[name]).items():
            path = VARIATIONS / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    print(f"{len(names)} cases")


if __name__ == "__main__":
    main()
