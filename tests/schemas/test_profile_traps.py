"""Mistakes that circulate in checklists, and must never get into the shipped rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from dossier.library.catalogue import load_catalogue
from dossier.library.schemas import Schemas
from dossier.model import Catalogue, Citation, Location
from dossier.resources import Library, shipped_root
from rule_dossiers import against, check, record

LIBRARY = Library.for_dossier(None)
PROFILES = list(LIBRARY.names("schemas/profiles", ".yaml"))
PLACES = list(LIBRARY.names("schemas/jurisdictions", ".yaml"))
REGULATION = "建设工程质量管理条例"
COMPANY_PAPERS = ("交付和售后服务控制程序", "售后服务控制程序", "施工过程和服务控制程序")
"""The only papers of a company that were read; what else firms do is practice."""


@pytest.fixture(scope="module")
def catalogues() -> list[Catalogue]:
    """Every profile in every place."""
    schemas = Schemas(LIBRARY)
    return [load_catalogue(schemas, p, j, Location("x")) for p in PROFILES for j in PLACES]


def _citations(catalogues: list[Catalogue]) -> Iterator[Citation]:
    for catalogue in catalogues:
        yield from (r.citation for r in catalogue.requirements)
        yield from catalogue.value_citations.values()


def test_article_17_has_no_number_of_days(catalogues: list[Catalogue]) -> None:
    for catalogue in catalogues:
        for r in catalogue.requirements:
            if r.citation.source == REGULATION and "第17条" in r.citation.clause:
                assert not re.search(r"(days|months|years)\(", r.due.text if r.due else ""), r.id
        for name, cited in catalogue.value_citations.items():
            assert not (cited.source == REGULATION and "第17条" in cited.clause), name


def test_filing_within_15_days_means_calendar_days(tmp_path: Path, catalogues: list[Catalogue]) -> None:
    assert not [
        r.id for c in catalogues for r in c.requirements if "workdays(15)" in (r.due.text if r.due else "")
    ]
    spring_festival = [f"2026-02-{day}" for day in range(16, 24)]
    form, accepted = record("filing-form", date="2026-03-01"), {"accepted": "2026-02-13"}
    result = check(tmp_path, [form], milestones=accepted, calendar={"holidays": spring_festival})
    assert "R306" in {f.code for f in against(result, "BC-053")}


def test_the_warranty_starts_with_the_acceptance(catalogues: list[Catalogue]) -> None:
    for catalogue in catalogues:
        for r in catalogue.requirements:
            if r.id == "BC-050":
                assert [c.expression.text for c in r.checks] == ["record.starts_on == accepted"]


def test_the_size_of_a_box_is_no_thickness_of_a_volume(catalogues: list[Catalogue]) -> None:
    for catalogue in catalogues:
        for name in ("max_thickness_mm", "drawings_max_thickness_mm"):
            assert catalogue.values[name] not in (310, 220)
            cited = catalogue.value_citations[name]
            # 5.4.1 and 5.4.2 are about binding and boxes; no text of the thickness has been read.
            assert "5.4" not in cited.clause
            assert "引文待核" in cited.get("zh")


def test_only_what_was_confirmed_prints_without_a_caveat(catalogues: list[Catalogue]) -> None:
    for cited in _citations(catalogues):
        assert ("引文待核" in cited.get("zh")) is (cited.confidence != "confirmed")
        assert ("to be verified" in cited.get("en")) is (cited.confidence != "confirmed")


def test_a_promise_of_a_company_never_looks_like_law(catalogues: list[Catalogue]) -> None:
    words = re.compile(r"程序|制度|方案|流程|惯例|估算")
    for cited in _citations(catalogues):
        if words.search(cited.source):
            assert cited.kind == "company", cited.source
        if cited.kind == "company" and cited.source != "惯例":
            assert cited.source in COMPANY_PAPERS
            assert cited.get("zh").startswith(f"企业规定 {cited.source}")
            assert cited.get("en").startswith(f"company rule {cited.source}")
        elif cited.kind == "company":
            assert cited.clause == ""
            assert (cited.get("zh"), cited.get("en")) == ("惯例", "practice")


def test_no_shipped_rule_rests_on_what_is_below_the_law(catalogues: list[Catalogue]) -> None:
    """「竣工后一年」「自交付之日起」 are sentences of circulating drafts, no rules."""
    for catalogue in catalogues:
        for r in catalogue.requirements:
            text = r.hint.zh + "".join(c.message.zh for c in r.checks)
            assert not re.search(r"保修期限为?.{0,6}一年|保修.{0,6}1 ?年(?!以)", text), r.id


@pytest.mark.parametrize("part", ["profiles", "jurisdictions"])
def test_no_words_are_lost_to_a_comma(part: str) -> None:
    """`{en: One, two}` is a map with a key “two” and half a title."""
    for path in sorted((shipped_root() / "schemas" / part).glob("*.yaml")):
        for node in _maps(yaml.safe_load(path.read_text(encoding="utf-8"))):
            assert None not in node.values(), (path.name, node)


def _maps(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, dict):
        yield value
    for below in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _maps(below)


def test_every_requirement_speaks_both_languages(catalogues: list[Catalogue]) -> None:
    for catalogue in catalogues:
        for r in catalogue.requirements:
            for text in (r.title, r.hint, r.when_text, *(c.message for c in r.checks)):
                assert re.search(r"[\u4e00-\u9fff]", text.zh), r.id
                assert re.search(r"[A-Za-z]", text.en), r.id
                assert not re.search(r"[\u4e00-\u9fff]", text.en), r.id
            assert r.hint.zh != "补齐该项资料", r.id
