"""A typed transfer list is held against the volumes that were planned."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dossier import checks
from dossier.library.catalogue import catalogue_of
from dossier.model import Catalogue, Dossier, EvidenceFacts, Record
from dossier.planning.plan import Entry, Piece, VolumePlan
from dossier.planning.transfer_lists import reconcile, unsigned_list

EXAMPLE = Path(__file__).parents[2] / "dossiers" / "pump-station"
LIST = "A7-027"


def volume(number: int) -> VolumePlan:
    return VolumePlan(number, 8, "A1", f"第 {number} 组", None, "text", "题名", f"{number:02}", ())


@pytest.fixture(scope="module")
def example() -> Dossier:
    read = checks.read(EXAMPLE)
    assert read.dossier
    return read.dossier


def with_pages(number: int, pages: int) -> VolumePlan:
    pieces = (Piece(Path("a.pdf"), pages, "text", None),)
    entry = Entry("A1-001", "contract", "", "", "题名", None, "text", pieces)
    return replace(volume(number), entries=(entry,))


def with_rows(dossier: Dossier, rows: list[dict[str, Any]]) -> Dossier:
    records = (replace(r, data={**r.data, "rows": rows}) if r.id == LIST else r for r in dossier.records)
    return replace(dossier, records=tuple(records))


def test_a_list_of_the_volumes_that_are_bound_is_silent(example: Dossier) -> None:
    (said,) = (r.data["rows"] for r in example.records if r.id == LIST)
    pages = [row["pages"] for row in said if "archive_number" in row]
    bound = [with_pages(n, count) for n, count in enumerate(pages, 1)]
    assert len(bound) == 8 and not list(reconcile(example, bound))


def test_volumes_that_the_list_lacks_are_named(example: Dossier) -> None:
    (found,) = reconcile(example, [volume(n) for n in range(1, 10)])
    assert "CB-2026-014-SB-09 题名" in found.hint.zh, "as its cover says: unit, drawings, part"
    assert (found.code, found.record) == ("X617", LIST) and "CB-2026-014-SB-09" in found.message.zh


def test_volumes_that_are_not_bound_are_named(example: Dossier) -> None:
    (found,) = reconcile(example, [volume(n) for n in range(1, 8)])
    assert "CB-2026-014-SB-08" in found.message.en


def test_pages_are_compared_where_the_list_has_them(example: Dossier) -> None:
    rows = [{"title": "第 1 组", "archive_number": "CB-2026-014-SB-01", "pages": 12}]
    (found,) = reconcile(with_rows(example, rows), [volume(1)])
    assert "0 页" in found.message.zh and "0 页" in found.hint.zh
    assert "(0 pages)" in found.hint.en and "页" not in found.hint.en


def test_a_list_with_numbers_of_its_own_is_left_alone(example: Dossier) -> None:
    rows = [{"title": "第 1 组", "archive_number": "甲-01"}, {"title": "电子版"}]
    assert not list(reconcile(with_rows(example, rows), [volume(1), volume(2)]))


def without_list(dossier: Dossier) -> Dossier:
    return replace(dossier, records=tuple(r for r in dossier.records if r.type != "transfer-list"))


@pytest.fixture(scope="module")
def catalogue(example: Dossier) -> Catalogue:
    found, _ = catalogue_of(example, checks.read(EXAMPLE).schemas)
    assert found
    return found


def entry(record: Record) -> Entry:
    piece = Piece(Path("a.pdf"), 3, "text", None)
    return Entry(record.id, record.type, "", "", record.title, None, "text", (piece,))


def test_a_missing_list_is_made_of_the_volumes_and_the_files_beside_them(
    example: Dossier, catalogue: Catalogue
) -> None:
    def of(kind: str) -> list[Record]:
        return [r for r in example.records if {e.kind for e in r.evidence if not e.annex} == {kind}]

    copy, original = of("copy")[0], of("original")[0]
    ref = replace(original.evidence[0], file="evidence/手册.docx", annex=True)
    scan = replace(original, id="Z-1", evidence=(replace(original.evidence[0], kind="scan"),))
    source = replace(scan, id="Z-2", evidence=(ref, replace(ref, kind="scan", file="evidence/扫描.docx")))
    dossier = without_list(example)
    signed = replace(
        original, id="Z-3", evidence=(replace(ref, kind="e_original", file="a.pdf", annex=False),)
    )
    dossier = replace(dossier, records=(*dossier.records, scan, source, signed))
    one = replace(volume(1), entries=(entry(copy), entry(original), entry(scan)))
    two = replace(volume(2), entries=(entry(copy), entry(scan)))
    three = replace(volume(3), entries=(entry(original),))
    four = replace(volume(4), entries=(entry(signed),))
    paths = ("a.pdf", "evidence/手册.docx", "evidence/扫描.docx")
    files = [EvidenceFacts(path, True, sha256="0" * 64) for path in paths]
    made = unsigned_list(dossier, catalogue, [one, two, three, four], {f.path: f for f in files}, "zh")
    assert made and made.data["rows"] == [
        {"title": "题名", "archive_number": "CB-2026-014-SB-01", "originals": 1, "copies": 2, "pages": 9,
         "carrier": "paper"},
        {"title": "题名", "archive_number": "CB-2026-014-SB-02", "originals": 0, "copies": 2, "pages": 6,
         "carrier": "paper", "kind": "copy"},
        {"title": "题名", "archive_number": "CB-2026-014-SB-03", "originals": 1, "copies": 0, "pages": 3,
         "carrier": "paper", "kind": "original"},
        {"title": "题名", "archive_number": "CB-2026-014-SB-04", "originals": 0, "copies": 1, "pages": 3,
         "carrier": "paper", "kind": "copy"},
        {"title": "a.pdf", "originals": 1, "copies": 0, "carrier": "electronic", "kind": "original",
         "sha256": "0" * 64},
        {"title": "手册.docx", "originals": 1, "copies": 0, "carrier": "electronic", "kind": "original",
         "sha256": "0" * 64},
        {"title": "扫描.docx", "originals": 0, "copies": 1, "carrier": "electronic", "kind": "copy",
         "sha256": "0" * 64},
    ]  # fmt: skip
    again = replace(without_list(example), records=(*without_list(example).records, made))
    assert not list(reconcile(again, [one, two, three, four]))


def test_no_list_is_made_where_there_is_one_or_nobody_asks(example: Dossier, catalogue: Catalogue) -> None:
    assert unsigned_list(example, catalogue, [volume(1)], {}, "zh") is None
    assert (
        unsigned_list(without_list(example), replace(catalogue, requirements=()), [volume(1)], {}, "zh")
        is None
    )
