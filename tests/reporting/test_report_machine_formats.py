"""Formats that other programs read: SARIF, JUnit, GitHub, GitLab; and Markdown, which people read there."""

import itertools
import json
import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from dossier.checking.result import CheckResult
from dossier.findings import codes
from dossier.reporting import REPORTERS, ReportOptions

OPTIONS = ReportOptions()


def test_every_reporter_takes_every_kind_of_result(all_results: list[CheckResult]) -> None:
    assert list(REPORTERS) == ["text", "json", "markdown", "sarif", "junit", "github", "gitlab", "html"]
    for reporter in REPORTERS.values():
        for results in ([], all_results):
            for lang in ("zh", "en"):
                assert isinstance(reporter(results, ReportOptions(lang=lang)), str)


def test_sarif_has_what_the_standard_asks_for(all_results: list[CheckResult]) -> None:
    log = json.loads(REPORTERS["sarif"](all_results, OPTIONS))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["E412", "R301", "R302", "R303", "S203", "X501", "Y104"]
    assert all(rule["shortDescription"]["text"] == codes()[rule["id"]].title.zh for rule in rules)
    assert not re.search(r"\{\w+\}", json.dumps(rules))
    assert [r["level"] for r in run["results"]] == ["error"] * 4 + ["warning", "note", "error"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        assert re.fullmatch(r"[\x21-\x7e]+", place["artifactLocation"]["uri"])
        assert all(number >= 1 for number in place.get("region", {"startLine": 1}).values())
    keys = [r["partialFingerprints"]["dossierFinding/v1"] for r in run["results"]]
    assert len(set(keys)) == len(keys)
    spot = next(r for r in run["results"] if r["ruleId"] == "S203")["locations"][0]["physicalLocation"]
    assert spot["artifactLocation"]["uri"] == "dossiers/pump-station/records/A3%20%E8%AF%95%E9%AA%8C.yaml"
    assert spot["region"] == {"startLine": 17, "startColumn": 9}


def test_junit_counts_requirements_and_loose_findings(all_results: list[CheckResult]) -> None:
    root = ET.fromstring(REPORTERS["junit"](all_results, OPTIONS))
    first = root.find("testsuite")
    assert first is not None
    assert dict(first.attrib) == {
        "name": "CB-2026-014", "tests": "11", "failures": "4", "errors": "0", "skipped": "3", "time": "0",
    }  # fmt: skip
    cases = {case.get("name"): case for case in first}
    missing = cases["EQ-02 产品合格证 [P-102]"].find("failure")
    assert missing is not None
    assert missing.get("type") == "missing"
    assert "补法" not in str(missing.text)
    assert "equipment: P-102" in str(missing.text)
    assert cases["EQ-14 特种设备监督检验证明"].find("skipped") is not None
    assert len(cases["EQ-02 产品合格证 [P-101]"]) == 0
    assert root.get("failures") == "5"


def test_github_commands_cannot_be_broken_out_of(result: CheckResult) -> None:
    lines = REPORTERS["github"]([result], OPTIONS).splitlines()
    assert len(lines) == len(result.findings) + 1
    assert all(re.match(r"::(error|warning|notice) ", line) for line in lines[:-1])
    warning = next(line for line in lines if line.startswith("::warning"))
    assert "file=dossiers/pump-station/evidence/检测/耐压%2C03.pdf,title=警告 E412::" in warning
    assert "::notice title=提示 X501::100%25 of 50:50" in lines[-2]
    assert lines[-1].startswith("dossier: 城北泵站")


def test_a_name_cannot_be_a_github_command(make: Callable[..., CheckResult], unreadable: CheckResult) -> None:
    assert not any(
        line.startswith("::set") for line in REPORTERS["github"]([unreadable], OPTIONS).splitlines()
    )


def test_gitlab_entries(all_results: list[CheckResult]) -> None:
    entries = json.loads(REPORTERS["gitlab"](all_results, OPTIONS))
    assert {e["severity"] for e in entries} == {"blocker", "critical", "minor", "info"}
    assert len({e["fingerprint"] for e in entries}) == len(entries)
    assert all(e["location"]["lines"]["begin"] >= 1 and e["location"]["path"] for e in entries)
    assert all("\n" not in e["description"] for e in entries)


def test_a_fingerprint_outlives_moved_lines_and_the_language(make: Callable[..., CheckResult]) -> None:
    zh = json.loads(REPORTERS["gitlab"]([make()], OPTIONS))
    en = json.loads(REPORTERS["gitlab"]([make()], ReportOptions(lang="en", prefix=lambda r: "elsewhere/")))
    assert [e["fingerprint"] for e in zh] == [e["fingerprint"] for e in en]


def test_equal_findings_still_have_different_fingerprints(make: Callable[..., CheckResult]) -> None:
    result = make()
    twice = make(findings=result.findings[:1] * 2)
    first, second = json.loads(REPORTERS["gitlab"]([twice], OPTIONS))
    assert first["fingerprint"] != second["fingerprint"]


@pytest.mark.parametrize("by_party", [False, True])
def test_markdown_tables_hold(result: CheckResult, by_party: bool) -> None:
    page = REPORTERS["markdown"]([result], ReportOptions(by_party=by_party))
    assert page.startswith(
        "## 城北泵站二期设备采购及安装工程 `CB-2026-014`\n\n**不能移交：1 项阻断，3 项错误**"
    )
    rows = [line for line in page.splitlines() if line.startswith("|")]
    for previous, row in itertools.pairwise(rows):
        cells = [len(re.split(r"(?<!\\)\|", line)) for line in (previous, row)]
        assert cells[0] == cells[1] or "---" not in row
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert ("### 上海某某泵业有限公司" in page) is by_party


def test_markdown_of_several_begins_with_a_table(all_results: list[CheckResult]) -> None:
    page = REPORTERS["markdown"](all_results, OPTIONS)
    assert page.startswith("| 项目 | 完整度 | 结论 |")
    assert "| `dossiers/坏的` | — | 不能移交：1 项阻断 |" in page
