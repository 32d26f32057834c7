"""Chinese keys and values mean the words of the schemas; `dossier fmt` writes these and leaves every other byte."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from case_folders import CASES, prepared
from dossier.cli.main import run
from dossier.library.fields import Field
from dossier.reading.chinese_words import Names, names_of, understand
from dossier.reading.dossier import ReadResult, read_dossier
from dossier.source import source_of

DOSSIERS = Path(__file__).parents[2] / "dossiers"
TEXT = (CASES / "written-in-chinese" / "dossier.yaml").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return prepared("written-in-chinese", tmp_path)


def read(folder: Path, text: str) -> ReadResult:
    (folder / "dossier.yaml").write_text(text, encoding="utf-8")
    return read_dossier(folder)


def test_it_is_read_as_what_it_means(folder: Path) -> None:
    result = read_dossier(folder)
    assert result.dossier is not None
    (record,) = result.dossier.records
    assert (record.type, record.title, record.responsible) == ("contract", "施工合同", "contractor")
    assert record.signatures[0].role == "project_manager" and record.signatures[0].seal
    assert record.evidence[0].kind == "original"
    assert result.dossier.parties["contractor"].data["project_manager"] == "李强"
    place = record.at("/signed_on")
    assert TEXT.splitlines()[place.line - 1][: place.column - 1].strip() == "签订日期:"


@pytest.mark.parametrize("head", ["", "\ufeff", "# 注释 工程: 不是键\r\n"])
def test_fmt_changes_words_and_nothing_else(head: str, folder: Path) -> None:
    before = head + TEXT.replace("\n", "\r\n").replace("性质: 原件", "性质:   '原件'  ")
    path = folder / "dossier.yaml"
    path.write_bytes(before.encode())
    assert run(["fmt", "--check", str(folder)]) == 1
    assert path.read_bytes() == before.encode()
    assert run(["fmt", str(folder)]) == 0
    after = path.read_bytes().decode()
    assert after.startswith(head) and after.count("\r\n") == before.count("\r\n")
    assert "kind:   original  " in after and "title: 施工合同" in after
    assert read_dossier(folder).words == ()
    again = path.read_bytes()
    assert run(["fmt", str(folder)]) == 0 and path.read_bytes() == again


def test_what_means_two_things_is_refused_with_the_word_to_write(folder: Path) -> None:
    result = read(folder, TEXT.replace("条目编号", "编号"))
    (refused,) = [f for f in result.findings if f.code == "S203"]
    assert "“id”（条目编号）" in refused.message.zh and "“id” (record id)" in refused.message.en.lower()


def test_the_number_of_a_paper_is_meant_beside_an_id(folder: Path) -> None:
    result = read(folder, TEXT.replace("文件编号:", "编号:"))
    assert not [f for f in result.findings if f.code == "S203"]
    assert result.dossier is not None and result.dossier.records[0].number


def test_a_key_that_is_there_in_both_languages_is_refused(folder: Path) -> None:
    result = read(folder, TEXT.replace("题名: 施工合同", "题名: 施工合同\n    title: 另一份合同"))
    assert "S203" in {f.code for f in result.findings}


def test_a_firm_that_two_parties_are_called_is_not_guessed(folder: Path) -> None:
    firm = "江州第一建筑工程有限公司"
    twice = TEXT.replace("参建单位:", f"参建单位:\n  设计单位: {{单位全称: {firm}}}")
    assert {f.code for f in read(folder, twice).findings} & {"S205", "S209"}


def test_the_words_in_the_head_of_a_form_are_those_of_the_record(folder: Path) -> None:
    text = TEXT.replace("    文件编号: HT-01\n", "    编号: HT-01\n    日期: 2026-03-01\n", 1)
    result = read(folder, text)
    assert result.dossier is not None and "S203" not in {found.code for found in result.findings}
    (record,) = result.dossier.records
    assert record.data["number"] == "HT-01" and str(record.date) == "2026-03-01"


def in_chinese(data: Any, field: Field | None) -> Any:
    """The data with every key and word under the title that the schema gives it."""
    if field is None:
        return data
    if isinstance(data, list):
        return [in_chinese(value, field.items) for value in data]
    if isinstance(data, str):
        names = names_of(field)
        return names[data].zh if data in names else data
    if not isinstance(data, dict):
        return data
    titles = Counter(below.title.zh for below in field.fields.values() if below.title)
    said = {}
    for key, value in data.items():
        below = field.fields.get(key) or field.others
        title = below.title.zh if below and below.title else key
        said[title if titles[title] == 1 else key] = in_chinese(value, below)
    return said


@pytest.mark.parametrize("example", ["smart-campus", "pump-station", "office-fit-out"])
def test_every_record_of_the_examples_means_the_same_in_chinese(example: str) -> None:
    result = read_dossier(DOSSIERS / example)
    assert result.dossier is not None
    titles = {name: kind.title.zh for name, kind in result.schemas.record_types.items()}
    names = Names({}, {}, {title: name for name, title in titles.items()})
    source = source_of("records: []\n", "records.yaml")
    for record in result.dossier.records:
        field = result.schemas.record(record.type)
        said = {k: v for k, v in in_chinese(record.data, field).items() if k != "type"}
        understood = understand({"资料类型": titles[record.type]} | said, field, source, "", names)
        assert understood.data == record.data, record.id
