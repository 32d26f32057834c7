"""Each finding stands once: with the requirement and item that it is about, or loose."""

import datetime as dt
import shutil
from pathlib import Path

from dossier import checks
from dossier.model import Status
from dossier.reporting.summary import overview
from dossier.reporting.word import report_context
from dossier.reporting.words import STATUS_NAMES

CASES = Path(__file__).resolve().parents[1] / "cases"


def test_short_tags_do_not_draw_the_findings_of_others() -> None:
    _, result = checks.check(
        CASES / "items-named-by-short-numbers", dt.date(2026, 11, 1), dt.date(2026, 11, 1)
    )
    view = overview(result)
    lines = {line.result.item: line for line in view.lines if line.result.requirement.id == "EQ-02"}
    assert set(lines) == {"1", "2"}
    for item, line in lines.items():
        assert [f.item for f in line.findings] == [item]
        assert all(f"{item}号排水泵" in f.message.zh for f in line.findings)


def test_statuses_add_up_to_what_completeness_counts() -> None:
    """Beside “14 of 15” nobody reads “20 complete”: rules that ask for no record are counted by themselves."""
    counted_apart = 0
    for case in ("items-named-by-short-numbers", "overdue-the-day-after", "pending-and-overdue-by-the-day"):
        _, result = checks.check(CASES / case, dt.date(2026, 11, 1), dt.date(2026, 11, 1))
        progress, (done, asked) = result.progress, result.done
        assert progress[Status.COMPLETE] + progress[Status.WAIVED] == done
        assert progress.total() - progress[Status.NOT_APPLICABLE] == asked
        assert progress + result.cross_checks == result.statuses
        groups = overview(result).groups
        assert sum(group.total for group in groups if group.id) == asked
        report = report_context(result, "zh")["report"]
        assert {s["name"]: s["count"] for s in report["statuses"] if s["count"]} == {
            STATUS_NAMES[status].zh: count for status, count in progress.items()
        }
        counted_apart += result.cross_checks.total()
    assert counted_apart


def test_every_finding_is_shown_once() -> None:
    for case in (
        "certificate-missing-for-one-pump",
        "items-named-by-short-numbers",
        "one-record-for-several-items",
    ):
        _, result = checks.check(CASES / case, dt.date(2026, 11, 1), dt.date(2026, 11, 1))
        view = overview(result)
        shown = [f for line in view.lines for f in line.findings] + list(view.loose)
        assert sorted(map(repr, shown)) == sorted(map(repr, result.findings))


def test_one_paper_of_two_items_says_to_both_what_it_lacks(tmp_path: Path) -> None:
    """The second is not told to add a record that is there; the finding counts once."""
    root = shutil.copytree(CASES / "one-record-for-several-items", tmp_path / "d")
    written = root / "dossier.yaml"
    profile = root / "schemas" / "profiles" / "tiny.yaml"
    text = written.read_text(encoding="utf-8")
    lost = "P-103], evidence: [{file: evidence/manual.pdf, kind: scan}]}"
    written.write_text(text.replace("P-103]}", lost), encoding="utf-8", newline="\n")
    asked = profile.read_text(encoding="utf-8") + "    evidence: [scan]\n"
    profile.write_text(asked, encoding="utf-8", newline="\n")
    _, result = checks.check(root, dt.date(2026, 11, 1), dt.date(2026, 11, 1))
    lines = {line.result.item: line for line in overview(result).lines}
    assert [len(lines[tag].findings) for tag in ("P-101", "P-103")] == [1, 0]
    for tag in ("P-101", "P-103"):
        assert [f.code for f in lines[tag].details] == ["R310"]
        assert [hint.zh for hint in lines[tag].hints] == ["重新扫描或索取：evidence/manual.pdf（附件不存在）"]
    assert [f.code for f in lines["P-102"].findings] == ["R301"], "what has no paper is told as before"
