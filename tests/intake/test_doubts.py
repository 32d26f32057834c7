"""What a paper may say of itself so that nobody takes it in unseen: words of a real report, each changed by a few."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dossier import checks
from dossier.evidence.page_words import PageReading, Word
from dossier.excel.reading import standing
from dossier.intake.kinds import kinds_of
from dossier.intake.proposal import Entry
from dossier.intake.proposing import Ground, propose
from dossier.intake.sources import gather, read_papers
from dossier.library.catalogue import catalogue_of

PUMP = Path(__file__).parents[2] / "dossiers/pump-station"
REPORT = PUMP / "evidence/A3 试验/出厂检验报告 P-101.pdf"
Change = dict[str, str]
Judge = Callable[..., Entry]


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """The entry of the report, with other words in the place of some, and further lines below its last."""
    folder = tmp_path_factory.mktemp("泵站")
    (folder / "records").mkdir()
    (folder / "dossier.yaml").write_bytes((PUMP / "dossier.yaml").read_bytes())
    (folder / "records/A1.yaml").write_text("# -\n", encoding="utf-8", newline="\n")
    read, checked = checks.check(folder, None, dt.date(2026, 11, 22))
    assert read is not None
    here = standing(read, folder, "zh")
    kinds = kinds_of(read.schemas, catalogue_of(here.dossier, read.schemas)[0])
    ground = Ground(read, here, checked, kinds, frozenset())
    (paper,) = read_papers(gather([REPORT], folder / "out"), None, ocr=False)

    def entry(changes: Change, *lines: str) -> Entry:
        pages = [_changed(page, changes) for page in paper.pages]
        last = max(word.box[3] for word in pages[-1].words)
        below = tuple(
            Word(line, (0.1, last + 0.02 * n, 0.8, last + 0.02 * n + 0.012))
            for n, line in enumerate(lines, 1)
        )
        pages[-1] = replace(pages[-1], words=(*pages[-1].words, *below))
        facts = replace(paper.facts, text=tuple(page.text for page in pages))
        return propose(ground, [replace(paper, facts=facts, pages=tuple(pages))])[0]

    return entry


def _changed(page: PageReading, changes: Change) -> PageReading:
    """Each of some words once in the place of the first that reads so."""
    left, words = dict(changes), []
    for word in page.words:
        words.append(replace(word, text=left.pop(word.text, word.text)))
    return replace(page, words=tuple(words))


def test_the_report_itself_is_taken_in(judge: Judge) -> None:
    entry = judge({})
    assert entry.accepted_at(0.95), entry.against
    assert entry.record["result"] == "pass"


@pytest.mark.parametrize(
    "said",
    [
        "合格□  不合格√",
        "□合格  ☑不合格",
        "合格 □ 不合格 □",
        "合格/不合格",
        "合格、不合格（划去不适用的）",
        "√合格 不合格",
        "☒合格 □不合格",
        "合格（流量除外）",
        "合格，但流量不足",
        "合格□",
    ],
)
def test_a_pass_is_read_only_where_one_word_is_marked_beyond_doubt(judge: Judge, said: str) -> None:
    assert judge({"合格": said}).record.get("result") != "pass"


@pytest.mark.parametrize("said", ["☑合格 □不合格", "合格 [√] 不合格 [ ]", "合格。", "合格，准予出厂"])
def test_a_pass_that_is_said_once_is_read(judge: Judge, said: str) -> None:
    entry = judge({"合格": said})
    assert entry.record["result"] == "pass"
    assert entry.accepted_at(0.95), entry.against
