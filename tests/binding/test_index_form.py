"""The shipped index form, printed by the office program, for volumes of every shape: the verifier agrees with it."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Literal

import pytest

from dossier.binding.verify import verify_volume
from dossier.binding.volume import Chapter, bind_volume
from dossier.forms.batch import HouseStyle, print_forms
from dossier.library.schemas import Schemas
from dossier.library.terms import gather_terms
from dossier.office.fonts import house_fonts
from dossier.planning.front_matter import front_matter_jobs
from dossier.planning.plan import VolumePlan
from dossier.reading.dossier import read_dossier
from index_samples import DATE, LETTERS, Workshop
from small_dossiers import Write

TITLES = (
    *("施工合同", "第1册", "1", "22", "2026.09.01", "卷内目录", "Ⅷ级 ㎡ ℃ ① ⅱ", "a b c d e f g h i j"),
    "P-101 潜水排污泵出厂检验报告（第 1、2 页为复印件）及补充说明",
    "AVeryLongWordWithoutAnyBreakInIt0123456789",
    *("fi ffl office ﬁle", "A&B <C> “引号” 《书名》—— 破折号…", "２０２６年９月　全角　空格"),
    *("𠮷野家合同", "réservé à l'entreprise Ünlü"),
)


def volume(workshop: Workshop, number: int) -> VolumePlan:
    chance = random.Random(number)
    entries = []
    for n in range((1, 5, 23, 70, 130)[number % 5]):
        title = (
            chance.choice(TITLES) if number % 2 else "".join(chance.choices(LETTERS, k=chance.randint(1, 45)))
        )
        most = 260 if number == 3 else 4
        pages = [
            (p, chance.randint(0, 3))
            for _ in range(chance.randint(0, 2))
            if (p := chance.randint(1, most) % 51)
        ]
        entries.append(workshop.entry(n, title.strip() or "题名", pages))
    return VolumePlan(number + 1, 6, "A1", "合同", None, "text", "案卷", f"{number:02}", tuple(entries))


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_shipped_form(write: Write, schemas: Schemas, tmp_path: Path, face: Path, language: str) -> None:
    dossier = read_dossier(write()).dossier
    assert dossier is not None
    workshop = Workshop(tmp_path, face)
    style = HouseStyle(schemas.library, gather_terms(schemas), language, DATE, house_fonts())
    plans = [volume(workshop, number) for number in range(6)]
    lang: Literal["zh", "en"] = "zh" if language == "zh-CN" else "en"
    jobs = [
        j for p in plans for j in front_matter_jobs(p, dossier, lang) if j.key.startswith(("cover", "index"))
    ]
    printed = print_forms(jobs, style, tmp_path / "word", tmp_path, 2)
    for plan in plans:
        front = [printed[f"{part}:{plan.number}"].pdf for part in ("cover", "index")]
        chapters = [
            Chapter(e.title, "A1", tuple(p.source for p in e.pieces)) for e in plan.entries if e.pieces
        ]
        for draft in (None, "草稿"):
            bound = bind_volume(
                front, chapters, [workshop.plain("note")], tmp_path / f"{plan.name}.pdf",
                title=plan.title, date=DATE, language=language, sides="double", draft=draft, font=face,
            )  # fmt: skip
            assert [f.message.en for f in verify_volume(bound, plan)] == []
