"""What the bound pages lack is named, wherever in the file it hangs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from annotated_pages import look, sheet, with_note
from dossier.evidence.actions import left_out
from dossier.evidence.inspection import inspect_evidence
from dossier.planning.originals import keeps_original


def script() -> Any:
    return Dictionary(S=Name.JavaScript, JS="x")


def attached(pdf: Any) -> Any:
    return Dictionary(Type=Name.Filespec, F="a", EF=Dictionary(F=pdf.make_stream(b"x")))


def next_of_link(pdf: Any) -> None:
    web = Dictionary(
        S=Name.URI, URI="https://example.org/", Next=Array([Dictionary(S=Name.GoTo, Next=script())])
    )
    with_note(pdf, "Link", A=web)


def trigger_of_field(pdf: Any) -> None:
    note = with_note(pdf, "Widget")
    note.Parent = pdf.make_indirect(Dictionary(T="p", AA=Dictionary(K=script()), Kids=Array([note])))
    pdf.Root.AcroForm.Fields = Array([note.Parent])


def trigger_of_page(pdf: Any) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=script())


def nested_name(pdf: Any) -> None:
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), script()])))


def in_root(key: str, value: Any) -> Callable[[Any], None]:
    return lambda pdf: pdf.Root.__setitem__(key, value)


CASES: list[tuple[str, Callable[[Any], Any], tuple[str, ...]]] = [
    ("nothing", lambda pdf: with_note(pdf, "Link", A=Dictionary(S=Name.URI, URI="https://e.org")), ()),
    ("next of a link", next_of_link, ("JavaScript",)),
    ("trigger of a field above", trigger_of_field, ("AA", "JavaScript")),
    ("names", nested_name, ("JavaScript",)),
    ("opening", lambda pdf: pdf.Root.__setitem__("/OpenAction", script()), ("JavaScript",)),
    ("opening a page", lambda pdf: pdf.Root.__setitem__("/OpenAction", Array([pdf.pages[0].obj, Name.Fit])), ()),
    ("trigger of a page", trigger_of_page, ("AA", "JavaScript")),
    ("launch", lambda pdf: with_note(pdf, "Link", A=Dictionary(S=Name.Launch, F="x")), ("Launch",)),
    ("another file", lambda pdf: with_note(pdf, "Link", A=Dictionary(S=Name.GoToR, F="x")), ("GoToR",)),
    ("sending", lambda pdf: with_note(pdf, "Widget", A=Dictionary(S=Name.SubmitForm, F="x")), ("SubmitForm",)),
    ("a script as address", lambda pdf: with_note(pdf, "Link", A=Dictionary(S=Name.URI, URI="javascript:x")), ("URI",)),
    ("an associated file", lambda pdf: pdf.Root.__setitem__("/AF", Array([attached(pdf)])), ("EmbeddedFiles",)),
    (
        "a file at a picture",
        lambda pdf: pdf.pages[0].obj.Contents.__setitem__("/AF", Array([pdf.make_indirect(attached(pdf))])),
        ("EmbeddedFiles",),
    ),
    ("a portfolio", lambda pdf: pdf.Root.__setitem__("/Collection", Dictionary()), ("EmbeddedFiles",)),
    ("XFA", lambda pdf: pdf.Root.__setitem__("/AcroForm", Dictionary(XFA=pdf.make_stream(b""))), ("XFA",)),
    ("a sound", lambda pdf: with_note(pdf, "Sound"), ("Sound",)),
    ("an outline", in_root("/Outlines", Dictionary(First=Dictionary(Title="1"))), ("Outline",)),
    ("an outline with nothing in it", in_root("/Outlines", Dictionary(Count=0)), ()),
    ("page labels", in_root("/PageLabels", Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))), ("PageLabels",)),
    ("a pop-up note with a look", lambda pdf: with_note(pdf, "Popup", look(pdf)), ("Popup",)),
    ("a pop-up note", lambda pdf: with_note(pdf, "Popup"), ()),
    (
        "a signature",
        lambda pdf: with_note(pdf, "Widget", FT=Name.Sig, V=Dictionary(ByteRange=Array([0, 1]))),
        ("Signature",),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("make", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_left_out(make: Callable[[Any], Any], expected: tuple[str, ...]) -> None:
    pdf = sheet()
    make(pdf)
    assert left_out(pdf) == expected


@pytest.mark.parametrize(("inks", "expected"), [(3, ()), (4, ("PrintColours",))])
def test_a_profile_of_printing_colours_is_named(inks: int, expected: tuple[str, ...]) -> None:
    """One viewer shows CMYK pages by it, another does not: whoever doubts a colour finds it in the original."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        profile = pdf.make_stream(b"profile", N=inks)
        pdf.Root.OutputIntents = Array([Dictionary(S=Name.GTS_PDFX, DestOutputProfile=profile), 3])
        assert left_out(pdf) == expected


def test_a_popup_with_a_look_is_left_out_without_being_called_active(tmp_path: Path) -> None:
    pdf = sheet()
    with_note(pdf, "Popup", look(pdf))
    pdf.save(tmp_path / "a.pdf")
    facts = inspect_evidence(tmp_path, ["a.pdf"])["a.pdf"]
    assert (facts.left_out, facts.faults) == (("Popup",), ())


LINKS: dict[str, tuple[Callable[[Any], dict[str, Any]], tuple[str, ...]]] = {
    "to a page": (lambda pdf: {"Dest": Array([pdf.pages[0].obj, Name.Fit])}, ()),
    "to a number": (lambda pdf: {"A": Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]))}, ()),
    "to the web": (lambda pdf: {"A": Dictionary(S=Name.URI, URI="http://example.com")}, ()),
    "without anything": (lambda pdf: {}, ()),
    "to a number that is not there": (lambda pdf: {"A": Dictionary(S=Name.GoTo, D=Array([99, Name.Fit]))}, ("Links",)),
    "to a name that is not there": (lambda pdf: {"Dest": String("nowhere")}, ("Links",)),
    "to a page that hangs nowhere": (
        lambda pdf: {"Dest": Array([pdf.make_indirect(Dictionary(Type=Name.Page)), Name.Fit])},
        ("Links",),
    ),
    "to the last page by name": (lambda pdf: {"A": Dictionary(S=Name.Named, N=Name.LastPage)}, ("Links",)),
    "to a page and on": (
        lambda pdf: {"A": Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]), Next=Dictionary(S=Name.URI, URI="http://a.b"))},
        ("Links",),
    ),
    "to another file": (lambda pdf: {"A": Dictionary(S=Name.GoToR, F="x")}, ("GoToR",)),
}  # fmt: skip


@pytest.mark.parametrize("name", LINKS)
def test_a_link_that_is_bound_without_what_it_did_is_named(tmp_path: Path, name: str) -> None:
    make, lacking = LINKS[name]
    pdf = sheet()
    with_note(pdf, "Link", **make(pdf))
    pdf.save(tmp_path / "a.pdf")
    facts = inspect_evidence(tmp_path, ["a.pdf"])["a.pdf"]
    assert facts.left_out == lacking and keeps_original(facts) is bool(lacking)
    assert [f.code for f in facts.faults] == (["E416"] if lacking == ("GoToR",) else [])


def test_an_outline_alone_is_named_and_no_reason_to_keep_every_report_twice(tmp_path: Path) -> None:
    pdf = sheet()
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("1", 0))
    pdf.save(tmp_path / "a.pdf")
    facts = inspect_evidence(tmp_path, ["a.pdf"])["a.pdf"]
    assert (facts.left_out, facts.faults, keeps_original(facts)) == (("Outline",), (), False)
    with_note(pdf, "Popup", look(pdf))
    pdf.save(tmp_path / "b.pdf")
    facts = inspect_evidence(tmp_path, ["b.pdf"])["b.pdf"]
    assert facts.left_out == ("Outline", "Popup") and keeps_original(facts)
