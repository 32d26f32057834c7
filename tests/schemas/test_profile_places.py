"""What places ask differently, and the values they give: each cited, each judged by the engine."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from dossier.library.catalogue import find_requirement, load_catalogue
from dossier.library.schemas import Schemas
from dossier.model import Catalogue, Location
from dossier.resources import Library
from rule_dossiers import against, check, record

ARRIVAL = {"CN": "建设工程施工合同（示范文本）GF-2017-0201", "CN-ZJ": "浙江省建设工程质量管理条例"}
PLACES = ["CN", "CN-BJ", "CN-CQ", "CN-SD-JN", "CN-SD-ZB", "CN-ZJ"]


def _catalogue(place: str) -> Catalogue:
    return load_catalogue(Schemas(Library.for_dossier(None)), "building", place, Location("x"))


@pytest.mark.parametrize("place", PLACES)
def test_every_value_says_who_says_so(place: str) -> None:
    catalogue = _catalogue(place)
    assert set(catalogue.value_citations) == set(catalogue.values) == set(_catalogue("CN").values)
    for name, cited in catalogue.value_citations.items():
        assert cited.source, name
        if cited.kind == "company":
            assert cited.source == "惯例", name
        else:
            assert cited.checked_on or cited.confidence == "unverified", name
        if catalogue.layers[name] != "jurisdictions/CN.yaml (shipped)":
            assert cited.kind == "local", name


@pytest.mark.parametrize(
    ("place", "name", "value", "confidence"),
    [
        ("CN", "archive_months", 3, "secondary"),
        ("CN-BJ", "archive_months", 6, "confirmed"),
        ("CN", "archive_base", "accepted", "secondary"),
        ("CN", "sets", 2, "secondary"),
        ("CN", "max_thickness_mm", 20, "unverified"),
        ("CN-CQ", "max_thickness_mm", 30, "secondary"),
        ("CN-SD-ZB", "archive_before_filing", True, "confirmed"),
        ("CN-SD-JN", "archive_before_filing", True, "confirmed"),
        ("CN-ZJ", "repair_arrival_days", 15, "confirmed"),
        ("CN", "repair_arrival_days", 7, "secondary"),
        ("CN", "owner_warranty_base", "handed_over", "unverified"),
        ("CN-ZJ", "owner_warranty_base", "handed_over", "unverified"),
        ("CN-BJ", "owner_warranty_base", "handed_over", "confirmed"),
        ("CN-SD-ZB", "accept_e_original", True, "confirmed"),
    ],
)
def test_values_of_a_place(place: str, name: str, value: object, confidence: str) -> None:
    catalogue = _catalogue(place)
    assert (catalogue.values[name], catalogue.value_citations[name].confidence) == (value, confidence)


@pytest.mark.parametrize("place", ["CN-SD-ZB", "CN-SD-JN"])
@pytest.mark.parametrize(("day", "late"), [("2026-03-05", False), ("2026-03-06", True)])
def test_the_archive_comes_before_the_filing(tmp_path: Path, place: str, day: str, late: bool) -> None:
    receipt = record("archive-receipt", date=day)
    milestones = {"accepted": "2026-02-28", "filed": "2026-03-05"}
    result = check(tmp_path, [receipt], jurisdiction=place, milestones=milestones)
    assert ("R306" in {f.code for f in against(result, "BC-058")}) is late


def test_until_the_works_are_filed_the_last_day_of_filing_counts(tmp_path: Path) -> None:
    accepted = {"accepted": "2026-02-28"}
    result = check(tmp_path, jurisdiction="CN-SD-ZB", milestones=accepted)
    judged = next(r for r in result.requirements if r.requirement.id == "BC-058")
    assert judged.due == dt.date(2026, 3, 15)


@pytest.mark.parametrize(("place", "asked"), [("CN-SD-JN", True), ("CN-SD-ZB", False), ("CN", False)])
def test_jinan_files_only_with_the_certificate_of_transfer(tmp_path: Path, place: str, asked: bool) -> None:
    def lacking(*more: dict[str, Any]) -> bool:
        result = check(tmp_path, [record("filing-form"), *more], jurisdiction=place)
        return "R313" in {f.code for f in against(result, "BC-053")}

    assert lacking() is asked
    assert not lacking(record("archive-receipt"))


@pytest.mark.parametrize(
    ("place", "arrived", "emergency", "late"),
    [
        ("CN-ZJ", "2026-08-16T09:00", False, False),
        ("CN-ZJ", "2026-08-17T09:00", False, True),
        ("CN-ZJ", "2026-08-03T09:00", True, True),
        ("CN-ZJ", "2026-08-01T10:00", True, False),
        ("CN", "2026-08-08T09:00", False, False),
        ("CN", "2026-08-09T09:00", False, True),
    ],
)
def test_in_zhejiang_the_contractor_comes_within_15_days_elsewhere_within_7(
    tmp_path: Path, place: str, arrived: str, emergency: bool, late: bool
) -> None:
    times: dict[str, Any] = {"reported_at": "2026-08-01T09:00", "arrived_at": arrived, "emergency": emergency}
    repair = record("repair-record", retention="short", **times)
    result = check(tmp_path, [repair], jurisdiction=place)
    found = [f for f in against(result, "BC-063") if f.code == "R313"]
    assert bool(found) is late
    assert against(result, "BC-062") == []
    cited = {f.citation.source for f in found if f.citation}
    assert cited <= {ARRIVAL[place]}


@pytest.mark.parametrize("place", PLACES)
def test_how_long_repair_records_are_kept_is_law_nowhere(place: str) -> None:
    kept = find_requirement(_catalogue(place), "BC-062")
    assert kept is not None
    assert kept.citation.source == "惯例"


@pytest.mark.parametrize(("start", "early"), [("2026-05-01", True), ("2026-06-30", False)])
def test_in_beijing_the_owners_warranty_runs_from_the_delivery(
    tmp_path: Path, start: str, early: bool
) -> None:
    guarantee = record("residential-guarantee", unit="U1", starts_on=start, delivered_on="2026-06-30")
    result = check(
        tmp_path,
        [guarantee],
        jurisdiction="CN-BJ",
        traits=["residential"],
        units=[{"id": "U1", "name": "1 号楼"}],
    )
    assert ("R313" in {f.code for f in against(result, "BC-051")}) is early


@pytest.mark.parametrize("place", PLACES)
def test_the_contractors_warranty_runs_from_acceptance_everywhere(tmp_path: Path, place: str) -> None:
    def wrong(start: str) -> bool:
        periods = [{"item": "decoration", "value": 2, "unit": "year"}]
        letter = record("warranty-letter", scope=["装修"], periods=periods, starts_on=start)
        milestones = {"accepted": "2026-05-01", "handed_over": "2026-06-30"}
        result = check(tmp_path, [letter], jurisdiction=place, milestones=milestones)
        return "R313" in {f.code for f in against(result, "BC-050")}

    assert not wrong("2026-05-01")
    assert wrong("2026-06-30")
