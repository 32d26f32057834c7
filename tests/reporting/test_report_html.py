"""The HTML report, opened in a real browser: safe, self-contained, filtered by the address bar, printable."""

import base64
import hashlib
import html
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from browser import browse, needs_browser, violations
from dossier.checking.result import CheckResult
from dossier.model import Language, Status, Text
from dossier.reporting import REPORTERS, ReportOptions
from dossier.reporting.html_page import _whole
from dossier.reporting.options import Live


class Page(HTMLParser):
    """The rows of the page and whether the filters hide them, and whatever could reach outside."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[tuple[str, bool]] = []
        self.findings: list[bool] = []
        self.outside: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        classes = (known.get("class") or "").split()
        if "req" in classes:
            self.rows.append((known["data-status"] or "", "hidden" in known))
        if "finding" in classes:
            self.findings.append("hidden" in known)
        if {"src", "style", "srcset"} & set(known) or any(name.startswith("on") for name in known):
            self.outside.append(tag)
        if tag in ("link", "iframe", "img", "form") or not (known.get("href") or "#").startswith("#"):
            self.outside.append(tag)


def save(results: list[CheckResult], tmp_path: Path, lang: Language = "zh") -> str:
    path = tmp_path / "report.html"
    path.write_text(REPORTERS["html"](results, ReportOptions(lang=lang)), encoding="utf-8")
    return path.as_uri()


def test_nothing_from_outside_and_nothing_inline_in_the_markup(all_results: list[CheckResult]) -> None:
    text = REPORTERS["html"](all_results, ReportOptions())
    page = Page(text)
    assert page.outside == []
    assert "://" not in text
    assert len(page.rows) == 10


def test_what_users_type_is_text(result: CheckResult) -> None:
    text = REPORTERS["html"]([result], ReportOptions())
    assert text.count("<script>") == 1
    assert "&lt;/script&gt;&lt;script&gt;window.broken=1" in text


def test_the_policy_allows_exactly_our_style_and_script(result: CheckResult) -> None:
    text = REPORTERS["html"]([result], ReportOptions())
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        inner = text.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0]
        digest = base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in text


def test_without_its_script_everything_is_there(result: CheckResult) -> None:
    text = REPORTERS["html"]([result], ReportOptions())
    page, text = Page(text), text.replace('<span class="date">', "").replace("</span>", "")
    assert not any(hidden for _, hidden in page.rows)
    for said in (
        "不能移交：1 项阻断，3 项错误", "P-102", "《产品质量法》 第二十七条", "增加 equipment: P-102",
        "sha256 abababababab…", "3 页", "dossiers/pump-station/records/A3 试验.yaml:41:5", "签字真伪", "不可用 E412",
    ):  # fmt: skip
        assert said in text, said


def test_no_line_breaks_a_number() -> None:
    """On a narrow screen and in print; what is no number stays as it was."""
    for said in ("M-06", "ZS-1-01", "GB/T 50328-2014", "2026-03-05", "2026年3月5日", "12 份"):
        assert _whole(f"见 {said} 处") == f'见 <span class="date">{said}</span> 处'
    for said in ("inspection-lot-record", "<b>-1", "A" * 30 + "-1"):
        assert "span" not in _whole(said)


def test_both_languages(result: CheckResult) -> None:
    text = REPORTERS["html"]([result], ReportOptions(lang="en"))
    assert '<html lang="en">' in text
    assert "Not ready for handover: 1 blocker, 3 errors" in text
    for word in ("应归档项", "依据", "未检查事项"):
        assert word not in text


def test_several_dossiers_have_an_overview(all_results: list[CheckResult]) -> None:
    text = REPORTERS["html"](all_results, ReportOptions())
    for number in (1, 2, 3):
        assert f'href="#d{number}"' in text
        assert f'id="d{number}"' in text
    assert "无法读取" in text


@needs_browser
@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("", 8),
        ("#status=missing", 1),
        ("#status=missing,overdue", 2),
        ("#group=A7", 2),
        ("#group=A7&status=pending", 1),
        ("#severity=blocker", 1),
        (
            "#party=%E4%B8%8A%E6%B5%B7%E6%9F%90%E6%9F%90%E6%B3%B5%E4%B8%9A%E6%9C%89%E9%99%90%E5%85%AC%E5%8F%B8",
            4,
        ),
        ("#q=p-102", 1),
        ("#q=nothing-like-this", 0),
    ],
)
def test_the_address_bar_filters(result: CheckResult, tmp_path: Path, state: str, shown: int) -> None:
    page = Page(browse(["--dump-dom"], save([result], tmp_path) + state, tmp_path))
    assert sum(not hidden for _, hidden in page.rows) == shown


@needs_browser
def test_the_script_runs_under_the_policy_and_injects_nothing(result: CheckResult, tmp_path: Path) -> None:
    dom = browse(["--dump-dom"], save([result], tmp_path) + "#status=missing", tmp_path)
    assert '<html lang="zh-CN" class="js">' in dom
    assert "显示 1 / 8" in dom
    assert re.search(r'data-status="missing" aria-pressed="true"', dom)
    assert "window.broken" not in dom.replace("&lt;script&gt;window.broken", "")


@needs_browser
@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_no_violation(
    all_results: list[CheckResult], tmp_path: Path, look: str, lang: Language
) -> None:
    text = REPORTERS["html"](all_results, ReportOptions(lang=lang))
    opened = "opened = {act: 1, pending: 1, done: 1, idle: 1}; apply();"
    opened += "all('.req').forEach(function (row) { expand(row, true); });"
    text = text.replace("read(); apply();\n}());", f"read(); apply(); {opened}\n}}());")
    assert violations(text, look, tmp_path) == []


@needs_browser
def test_what_is_complete_is_folded_away_until_somebody_asks(result: CheckResult, tmp_path: Path) -> None:
    address = save([result], tmp_path)
    dom = browse(["--dump-dom"], address, tmp_path)
    rows = re.findall(r'class="req([^"]*)"[^>]*data-status="(\w+)"', dom)
    assert {status for classes, status in rows if "tucked" in classes} == {
        "complete", "waived", "not_applicable",
    }  # fmt: skip
    dom = browse(["--dump-dom"], address + "#status=complete", tmp_path)
    assert "tucked" not in re.sub(r"<(style|script)>.*?</\1>", "", dom, flags=re.S)


def test_many_open_for_one_cause_stand_behind_one_line(result: CheckResult) -> None:
    missing = next(r for r in result.requirements if r.status is Status.MISSING)
    many = tuple(replace(missing, item=f"L-{n}", item_name=f"L-{n}") for n in range(22))
    text = REPORTERS["html"]([replace(result, requirements=many, findings=())], ReportOptions())
    assert text.count('class="same bare"') == 1
    assert "×22" in text
    assert text.count("member") - text.count(".member") == 22


@needs_browser
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_one_cause_is_printed_once_and_each_item_in_a_line(result: CheckResult, tmp_path: Path) -> None:
    missing = next(r for r in result.requirements if r.status is Status.MISSING)
    many = tuple(replace(missing, item=f"L-{n}", item_name=f"L-{n}") for n in range(22))
    address = save([replace(result, requirements=many, findings=())], tmp_path)
    printed = tmp_path / "report.pdf"
    browse([f"--print-to-pdf={printed}"], address, tmp_path)
    said = subprocess.run(["pdftotext", "-layout", str(printed), "-"], check=True, capture_output=True)
    words = said.stdout.decode()
    assert {f"L-{n}" for n in range(22)} <= set(words.split())
    assert words.count("→") == 1, "what mends it stands above the items, not at each"
    assert words.count("×22") == 1


def test_numbers_agree(result: CheckResult) -> None:
    """The bars count what the percentage counts, and each firm's items are the open ones of the table."""
    text = REPORTERS["html"]([result], ReportOptions())
    done, asked = result.done
    assert f"{done} / {asked} 项" in text
    scores = [tuple(map(int, s)) for s in re.findall(r'class="score">(\d+)/(\d+)<', text)]
    counted = scores if len(result.asked) == len(result.requirements) else scores[:-1]
    assert tuple(map(sum, zip(*counted, strict=True))) == (done, asked)
    chips = re.findall(r'data-status="([\w:]+)" aria-pressed="false">\S+ (\d+)<', text)
    kept = sum(int(n) for status, n in chips if status in ("complete", "waived"))
    assert kept == done
    assert sum(int(n) for _, n in chips) == len(result.requirements)
    firms = text.partition('<table class="firms">')[2].partition("</table>")[0]
    todo = sum(map(int, re.findall(r'<td class="num"[^>]*><b>(\d+)</b>', firms)))
    assert todo == len(re.findall(r'class="req act', text))
    assert todo == sum(map(int, re.findall(r"data-of=[^>]*>(\d+)</a>", firms)))


def test_a_reminder_names_each_item_of_the_firm(result: CheckResult) -> None:
    text = REPORTERS["html"]([result], ReportOptions())
    reminders = [html.unescape(words) for words in re.findall(r'data-copy="([^"]*)" data-done', text)]
    letter = next(words for words in reminders if words.startswith("上海某某泵业有限公司：\n"))
    assert "P-102" in letter
    assert "应于 2026-03-20" in letter


@needs_browser
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_what_is_folded_on_the_screen_is_whole_on_paper(result: CheckResult, tmp_path: Path) -> None:
    """Each of many findings alike with its place; why and how to mend them stand once."""
    one = next(f for f in result.findings if f.code == "S203")
    hint = Text("逐条改正拼写", "mend each")
    many = tuple(replace(one, record=f"Z-{n:02d}", hint=hint) for n in range(12))
    printed = tmp_path / "report.pdf"
    address = save([replace(result, findings=(*result.findings, *many))], tmp_path)
    browse([f"--print-to-pdf={printed}"], address, tmp_path)
    said = subprocess.run(["pdftotext", "-layout", str(printed), "-"], check=True, capture_output=True)
    paper = said.stdout.decode()
    assert all(f"[Z-{n:02d}]" in paper for n in range(12))
    assert paper.count(hint.zh) == 1


def test_the_day_of_what_is_overdue_stands_once(result: CheckResult) -> None:
    line = next(r for r in result.requirements if r.status is Status.OVERDUE)
    alone = replace(line, reason=Text("应于那一天前交来", "was due by then"))
    page = REPORTERS["html"]([replace(result, requirements=(alone,), findings=())], ReportOptions())
    assert "应于那一天前交来" not in page and "已过 31 天" in page


@needs_browser
def test_it_prints(result: CheckResult, tmp_path: Path) -> None:
    printed = tmp_path / "report.pdf"
    browse([f"--print-to-pdf={printed}"], save([result], tmp_path), tmp_path)
    assert printed.read_bytes().startswith(b"%PDF")


SHOWN = (
    "document.documentElement.dataset.how = performance.getEntriesByType('navigation')[0].type;"
    "if (document.documentElement.dataset.how === 'navigate') {"
    " document.querySelectorAll('.req .toggle')[1].click(); document.querySelector('[data-fold=done]').click(); }"
    "else { document.querySelector('[data-round]').dataset.round = 'two'; }"
)


def page_at(tmp_path: Path, result: CheckResult, stamp: str) -> str:
    """A live page of round ``one`` beside a stamp, with a script of ours that its policy allows."""
    text = REPORTERS["html"]([result], ReportOptions(live=Live("报告 1.html.round.js", "one")))
    allowed = base64.b64encode(hashlib.sha256(SHOWN.encode()).digest()).decode()
    text = text.replace("script-src ", f"script-src 'sha256-{allowed}' ", 1)
    head, mark, rest = text.rpartition("<script>")
    path = tmp_path / "报告 1.html"
    path.write_text(f"{head}<script>{SHOWN}</script>\n{mark}{rest}", encoding="utf-8")
    (tmp_path / "报告 1.html.round.js").write_text(f'window.dossierRound = "{stamp}";')
    return path.as_uri()


@needs_browser
@pytest.mark.parametrize(("stamp", "how"), [("one", "navigate"), ("two", "reload")])
def test_it_reloads_when_the_stamp_is_another(
    result: CheckResult, tmp_path: Path, stamp: str, how: str
) -> None:
    dom = browse(["--dump-dom"], page_at(tmp_path, result, stamp), tmp_path)
    assert re.search(r'<html[^>]* data-how="(\w+)"', dom), dom[:300]
    assert re.search(r'<html[^>]* data-how="(\w+)"', dom)[1] == how  # type: ignore[index]
    rows = re.findall(r'class="(req[^"]*)"', dom)
    assert ["expanded" in row for row in rows] == [i == 1 for i in range(len(rows))], (
        "what was opened stays open"
    )
    assert re.search(r'data-fold="done" aria-expanded="true"', dom)


def test_a_report_that_nobody_watches_has_none_of_it(result: CheckResult) -> None:
    text = REPORTERS["html"]([result], ReportOptions())
    assert "dossierRound" not in text and " file:" not in text and "自动更新" not in text
    live = REPORTERS["html"]([result], ReportOptions(live=Live("x.js", "1")))
    assert "自动更新" in live and live.count("<script>") == 2


def test_where_the_timeline_scrolls_it_says_so(result: CheckResult) -> None:
    """On a narrow screen alone: a wide one and paper show all of it."""
    for lang, words in (("zh", "左右滑动看全图"), ("en", "Scroll sideways for all of it")):
        page = REPORTERS["html"]([result], ReportOptions(lang=lang))  # type: ignore[arg-type]
        assert f'<p class="swipe">{words}' in page
    assert ".swipe { display: none; }" in page
    narrow = page.partition("@media screen and (max-width: 900px)")[2]
    assert ".swipe { display: block;" in narrow
