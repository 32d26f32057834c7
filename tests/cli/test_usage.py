"""A command line that somebody mistyped: said in Chinese to who reads only that."""

from pathlib import Path

import pytest

from dossier.library.schemas import Schemas
from dossier.reporting.explain_type import explain_type
from dossier.reporting.layout import columns, reflow
from dossier.resources import Library, shipped_root
from small_dossiers import Command, Write, plan_record

CHINESE = {"DOSSIER_LANG": "zh"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("new", "我的", "项目"), '"我的 项目"'),
        (("new",), "缺少 FOLDER"),
        (("check", "--fomat", "html"), "没有选项 --fomat，是否为 --format"),
        (("check", "--format", "xml"), "可用：text、json"),
        (("check", "--as-of", "2026-02-30"), "写成 2026-03-05"),
        (("check", "--as-of"), "--as-of"),
        (("build", "-j", "0"), "1 至 64"),
        (("chek",), "没有这个命令"),
        (("service", "form", "repair-oder", "WX-1"), "没有表格 repair-oder"),
    ],
)
def test_wrong_usage_in_chinese(command: Command, arguments: tuple[str, ...], said: str) -> None:
    done = command(*arguments, env=CHINESE)
    first = done.stderr.splitlines()[0]
    assert done.returncode == 2 and said in first and done.stdout == ""
    assert "Invalid" not in first


def test_a_new_folder_with_a_space(command: Command, tmp_path: Path) -> None:
    said = command("new", "我的 项目", cwd=tmp_path, env=CHINESE).stdout
    assert said.rstrip().endswith('下一步：dossier check "我的 项目"')


@pytest.mark.parametrize("wrong", [("explain", "repair-recrod"), ("schema", "repair-recrod")])
def test_a_name_that_does_not_exist(command: Command, wrong: tuple[str, ...]) -> None:
    done = command(*wrong, env=CHINESE)
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == "没有 “repair-recrod”，是否为 “repair-record”？"


@pytest.mark.parametrize(
    "wrong",
    [
        ("service", "form", "visit-record", "X", "."),
        ("explain", "nothing-like-it"),
        ("warranty", "nowhere"),
        ("check", "--format", "xml"),
    ],
)
def test_what_went_wrong_is_said_in_the_language_that_was_asked_for(
    command: Command, write: Write, wrong: tuple[str, ...]
) -> None:
    done = command(*wrong, "--lang", "en", cwd=write(), env=CHINESE)
    assert done.returncode != 0 and done.stderr
    assert not any("\u4e00" <= char <= "\u9fff" for char in done.stderr), done.stderr


def test_in_english_click_speaks_alone(command: Command) -> None:
    done = command("chek", env={"DOSSIER_LANG": "en"})
    assert done.returncode == 2 and done.stderr.startswith("Usage:")


def test_the_next_step_can_be_copied(command: Command, write: Write) -> None:
    folder = write()
    spaced = folder.rename(folder.with_name("我的 项目"))
    done = command("check", spaced.name, cwd=spaced.parent, env=CHINESE)
    assert 'dossier check "我的 项目" --format html' in done.stdout


def test_what_cannot_be_read_comes_first(command: Command, write: Write) -> None:
    gbk = "- id: 甲\n  title: 中文编码\n".encode("gbk")
    folder = write({"records/A7.yaml": plan_record(), "records/gbk.yaml": gbk})
    said = command("check", folder, env=CHINESE).stdout
    assert 0 < said.index("Y102") < said.index("补法")


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("arguments", [(), ("build",), ("service",), ("service", "form"), ("completion",)])
def test_help_is_no_wider_than_the_terminal_and_cuts_no_phrase(
    command: Command, arguments: tuple[str, ...], width: int
) -> None:
    lines = command(*arguments, "--help", env={"COLUMNS": str(width)}).stdout.splitlines()
    commands = [
        line for line in lines if not line.startswith(("Usage:", "  bash", "  zsh", "  fish", "  PowerS"))
    ]
    assert max(map(columns, commands)) <= min(width, 80)
    assert not [line for line in lines if line.endswith("...") and "Usage" not in line]
    assert not [line for line in lines if line.strip() and line.strip()[0] in "，。、；：）"]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_table_of_fields_is_broken_once(width: int) -> None:
    """What goes on of a cell stands below its beginning, and nowhere else."""
    schemas = Schemas(Library((shipped_root(),)))
    page = reflow(explain_type(schemas.record_types["test-report"], schemas, "zh"), width)
    blanks = {len(line) - len(line.lstrip()) for line in page.splitlines() if line.startswith(" " * 8)}
    assert len(blanks) <= 1 and max(map(columns, page.splitlines())) <= width
