"""Electronic signatures: really signed files, whole and tampered with in the ways that there are."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pytest

from dossier.evidence.inspection import inspect_evidence
from dossier.model import EvidenceFacts
from dossier.paper_signature import PaperSignature
from signed_papers import (
    added_store,
    covering_note,
    hidden_signature,
    of_another_algorithm,
    other_value,
    other_words,
    paper,
    signed,
    signer,
    updated,
)


def look(folder: Path, data: bytes) -> EvidenceFacts:
    (folder / "a.pdf").write_bytes(data)
    return inspect_evidence(folder, ["a.pdf"])["a.pdf"]


def states(folder: Path, data: bytes) -> list[str]:
    facts = look(folder, data)
    assert facts.problem is None, facts.faults
    return [signature.state for signature in facts.signatures]


def test_a_whole_signature_says_who_and_when(tmp_path: Path) -> None:
    (found,) = look(tmp_path, signed(paper())).signatures
    assert found == PaperSignature(
        "Signature1", "whole", "罗敏", "江州检测有限公司", "2026-05-08", "2026-04-08", "2036-05-05"
    )


def test_what_may_happen_to_a_signed_file(tmp_path: Path) -> None:
    once = signed(paper())
    assert states(tmp_path, paper()) == []
    assert states(tmp_path, signed(once, "Signature2")) == ["whole", "whole"]
    assert states(tmp_path, updated(once, added_store)) == ["whole"]
    assert states(tmp_path, once + b"\r\n") in (["whole"], ["partial"])


@pytest.mark.parametrize("change", [other_words, covering_note])
def test_an_update_that_changes_a_page(change: object, tmp_path: Path) -> None:
    assert states(tmp_path, updated(signed(paper()), change)) == ["updated"]
    assert states(tmp_path, signed(updated(signed(paper()), change), "Signature2")) == ["updated", "whole"]


def test_a_form_filled_in_after_signing(tmp_path: Path) -> None:
    (found,) = look(tmp_path, updated(signed(paper(form=True)), other_value)).signatures
    assert (found.state, found.detail) == ("filled", "result")


def test_signed_bytes_that_were_changed(tmp_path: Path) -> None:
    data = signed(paper())
    assert states(tmp_path, data.replace(b"/MediaBox [ 0 0 595 842 ]", b"/MediaBox [ 0 0 595 841 ]")) == [
        "altered"
    ]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        out = io.BytesIO()
        pdf.save(out)
    assert states(tmp_path, out.getvalue())[0] in ("altered", "partial")


def test_a_signature_of_another_file(tmp_path: Path) -> None:
    pattern = re.compile(rb"/Contents <([0-9a-f]{200,})>", re.IGNORECASE)
    mine = signed(paper(1))
    ours = pattern.search(mine)
    assert ours
    # The numbers of a signature are sometimes a byte shorter.
    others = (pattern.search(signed(paper(2))) for _ in range(50))
    theirs = next(each for each in others if each and len(each[1]) == len(ours[1]))
    assert states(tmp_path, mine.replace(ours[1], theirs[1])) == ["altered"]


def test_a_field_that_only_says_that_it_is_signed(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(paper(form=True))) as pdf:
        field = pdf.Root.AcroForm.Fields[0]
        field.FT, field.V = pikepdf.Name.Sig, pikepdf.Dictionary(Type=pikepdf.Name.Sig, Name="罗敏")
        out = io.BytesIO()
        pdf.save(out)
    assert states(tmp_path, out.getvalue()) == ["empty"]
    data = signed(paper())
    ours = re.search(rb"/Contents <([0-9a-f]{200,})>", data, re.IGNORECASE)
    assert ours
    assert states(tmp_path, data.replace(ours[1], b"0" * len(ours[1]))) == ["empty"]


def test_a_signature_over_a_part_of_the_file(tmp_path: Path) -> None:
    data = signed(paper())
    span = re.search(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)", data)
    assert span
    last = span[4]
    short = str(int(last) - 40).rjust(len(last)).encode()
    assert states(tmp_path, data.replace(span[0], span[0].replace(last, short)))[0] in ("altered", "partial")


def test_a_signature_that_the_last_update_hides(tmp_path: Path) -> None:
    assert states(tmp_path, updated(signed(paper()), hidden_signature)) == ["removed"]


def test_a_certificate_that_had_run_out(tmp_path: Path) -> None:
    (found,) = look(tmp_path, signed(paper(), who=signer(-10))).signatures
    assert found.state == "whole" and found.valid_to < found.day


def test_an_algorithm_that_is_not_known_here_is_no_forgery(tmp_path: Path) -> None:
    assert states(tmp_path, of_another_algorithm(signed(paper()))) == ["unknown"]
