"""PDF/A-2b: claimed where veraPDF agrees, and never otherwise; what prevents it is named."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from dossier.binding.volume import BoundVolume, Chapter, bind_volume
from dossier.pdf.archival import save_archival
from dossier.pdf.faces import embed, load_face
from dossier.pdf.metadata import set_xmp
from page_samples import Make
from verapdf import verdicts

DAY = dt.date(2026, 9, 1)


def claims(path: Path) -> bool:
    """Whether a file says of itself that it is PDF/A-2b."""
    with pikepdf.open(path) as pdf:
        packet = pdf.Root.Metadata.read_bytes()
        said = b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in packet
        assert said == ("/OutputIntents" in pdf.Root)
    return said


@pytest.fixture
def written(tmp_path: Path, face: Path) -> Make:
    """A PDF of text in an embedded face; `links` lead to pages as the index form writes them."""

    def make(name: str, pages: int = 1, links: tuple[int, ...] = ()) -> Path:
        pdf = pikepdf.new()
        known = load_face(face, "案卷0123456789")
        font = embed(pdf, known)
        for number in range(pages):
            page = pdf.add_blank_page(page_size=(595.28, 841.89))
            page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
            text = known.written(f"案卷{number}")
            page.obj.Contents = pdf.make_stream(f"BT 0 0 0 rg /F1 12 Tf 72 400 Td {text} Tj ET".encode())
        notes = [
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Link,
                    Border=[0, 0, 0],
                    F=4,
                    Rect=[72, 600 - 20 * n, 99, 612 - 20 * n],
                    A=Dictionary(S=Name.URI, URI=f"https://page.invalid/{target}"),
                )
            )
            for n, target in enumerate(links)
        ]
        if notes:
            pdf.pages[0].obj.Annots = Array(notes)
        pdf.save(tmp_path / name)
        return tmp_path / name

    return make


def bind(folder: Path, front: list[Path], documents: list[Path], face: Path, **more: Any) -> BoundVolume:
    words: dict[str, Any] = {"title": "试验 & <卷>", "date": DAY, "language": "zh-CN", "sides": "double"}
    chapters = [Chapter(f"第 {n} 项", "A1 开工前", (path,)) for n, path in enumerate(documents, 1)]
    return bind_volume(front, chapters, front[:1], folder / "卷.pdf", font=face, **{**words, **more})


def test_a_volume_of_sound_pages_is_pdfa_and_verapdf_agrees(
    written: Make, scan: Make, face: Path, tmp_path: Path
) -> None:
    front = [written("cover.pdf"), written("index.pdf", 1, (1, 3))]
    pages = [written("a.pdf", 2), scan("b.pdf", 2)]
    plain = bind(tmp_path / "plain", front, pages, face)
    draft = bind(tmp_path / "draft", front, pages, face, draft="草稿")
    assert plain.objections == draft.objections == {}
    assert claims(plain.path) and claims(draft.path)
    again = bind(tmp_path / "again", front, pages, face)
    assert again.path.read_bytes() == plain.path.read_bytes()
    assert set(verdicts([plain.path, draft.path]).values()) == {"ok"}


def test_what_prevents_it_is_named_and_nothing_is_claimed(
    written: Make, typed: Make, face: Path, tmp_path: Path
) -> None:
    """A font that is not embedded: the usual fault of foreign PDFs."""
    front = [written("cover.pdf"), written("index.pdf", 1, (1,))]
    foreign = typed("foreign.pdf", 2)
    bound = bind(tmp_path / "out", front, [written("a.pdf"), foreign], face)
    assert not claims(bound.path)
    assert list(bound.objections) == [str(foreign)]
    assert (
        "6.2.11.4.1" in bound.objections[str(foreign)][0] and "embedded" in bound.objections[str(foreign)][0]
    )
    (verdict,) = verdicts([bound.path]).values()
    assert "6.2.11.4.1-1" in verdict.split()


def test_content_without_end_is_bound_and_not_judged(written: Make, face: Path, tmp_path: Path) -> None:
    front, long = [written("cover.pdf"), written("index.pdf")], written("long.pdf")
    with pikepdf.open(long, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Contents = pdf.make_stream(b"q 0 0 m 9 9 l S Q " * (1 << 20))
        pdf.save(long)
    bound = bind(tmp_path / "out", front, [long], face)
    assert not claims(bound.path) and "content" in bound.objections[str(long)][0]


def test_what_was_seen_before_changes_nothing_not_even_the_order(
    written: Make, typed: Make, face: Path, tmp_path: Path
) -> None:
    front = [written("cover.pdf"), written("index.pdf", 1, (1,))]
    pages = [typed("first.pdf"), written("sound.pdf"), typed("second.pdf")]
    anew = bind(tmp_path / "anew", front, pages, face)
    known = [(path, anew.objections.get(str(path), ())) for path in pages]
    for seen in (known, known[1:], known[:1], known[2:]):
        again = bind(tmp_path / f"seen{len(seen)}", front, pages, face, seen=dict(seen))
        assert list(again.objections.items()) == list(anew.objections.items())
        assert again.sha256 == anew.sha256


def test_what_is_in_a_page_of_ours_is_named_as_well(
    written: Make, typed: Make, face: Path, tmp_path: Path
) -> None:
    front = [written("cover.pdf"), written("index.pdf")]
    ours = typed("form.pdf")
    bound = bind(tmp_path / "out", front, [ours, written("a.pdf")], face, printed={ours})
    assert not claims(bound.path) and list(bound.objections) == [str(ours)]
    bound = bind(tmp_path / "more", [front[0], typed("index.pdf")], [written("a.pdf")], face)
    assert not claims(bound.path) and [Path(path).name for path in bound.objections] == ["index.pdf"]


def cmyk(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].contents_add(b"0 1 0 0 k 10 10 50 50 re f")
        pdf.save(path)


def hidden_note(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], Contents="a", F=2)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])
        pdf.save(path)


def smooth(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        image = pdf.make_stream(b"\x00", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1)
        image.ColorSpace, image.BitsPerComponent, image.Interpolate = Name.DeviceGray, 8, True
        name = pdf.pages[0].add_resource(image, Name.XObject)
        pdf.pages[0].contents_add(f"q 9 0 0 9 0 0 cm {name} Do Q".encode())
        pdf.save(path)


def parts(page: Any) -> list[bytes]:
    streams = page.Contents if isinstance(page.Contents, Array) else [page.Contents]
    return [stream.read_bytes() for stream in streams]


@pytest.mark.parametrize("fault", [cmyk, hidden_note, smooth])
def test_each_fault_keeps_the_claim_away_and_the_page_as_it_is(
    written: Make, face: Path, tmp_path: Path, fault: Any
) -> None:
    foreign = written("foreign.pdf")
    fault(foreign)
    front = [written("cover.pdf"), written("index.pdf")]
    bound = bind(tmp_path / "out", front, [foreign], face)
    assert not claims(bound.path) and list(bound.objections) == [str(foreign)]
    with pikepdf.open(bound.path) as pdf, pikepdf.open(foreign) as given:
        page, source = pdf.pages[2].obj, given.pages[0].obj
        assert parts(source) == parts(page)[1:-1], "between ours, which save and restore the state"
        assert len(page.get("/Annots", ())) == len(source.get("/Annots", ()))
        if fault is smooth:
            (image,) = (x for x in page.Resources.XObject.values() if "/Interpolate" in x)
            interpolate: Any = image.Interpolate
            assert interpolate is True
    assert verdicts([bound.path])[bound.path] != "ok"


def test_a_report_of_ours_claims_it_without_an_opening_action(written: Make, tmp_path: Path) -> None:
    report = written("report.pdf")
    with pikepdf.open(report, allow_overwriting_input=True) as pdf:
        pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.XYZ, None, None, 0])
        set_xmp(pdf, "报告", DAY)
        pdf.save(report)
    before = io.BytesIO(report.read_bytes())
    assert save_archival(report) == () and claims(report)
    with pikepdf.open(report) as pdf, pikepdf.open(before) as old:
        assert pdf.pages[0].obj.Contents.read_bytes() == old.pages[0].obj.Contents.read_bytes()
    assert verdicts([report])[report] == "ok"


def test_a_report_that_may_not_claim_it_is_left_as_it_was(typed: Make) -> None:
    report = typed("report.pdf")
    with pikepdf.open(report, allow_overwriting_input=True) as pdf:
        set_xmp(pdf, "报告", DAY)
        pdf.save(report)
    before = report.read_bytes()
    assert save_archival(report) and report.read_bytes() == before
