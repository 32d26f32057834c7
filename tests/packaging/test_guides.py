"""What the documentation shows is true: its commands parse, its YAML validates, its links lead somewhere."""

from __future__ import annotations

import re
import shlex
import textwrap
from pathlib import Path

import click
import pytest

from dossier.cli.main import cli, run
from dossier.findings import codes
from dossier.forms.filters import FILTERS

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
GUIDES = [ROOT / "docs" / name for name in ("guide.zh-CN.md", "guide.en.md")]


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of a language."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```", page.read_text(encoding="utf-8"), re.M | re.S)
    return [textwrap.dedent(text) for _, text in found]


def commands(page: Path) -> list[str]:
    """The lines that call dossier, comments cut off."""
    lines = [line for block in blocks(page, "sh") for line in block.splitlines()]
    return [line.partition("  #")[0].rstrip() for line in lines if line.startswith("dossier ")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_exist_with_their_options(page: Path) -> None:
    for line in commands(page):
        command: click.Command = cli
        words = shlex.split(line)[1:]
        while isinstance(command, click.Group):
            found = command.get_command(click.Context(command), words.pop(0))
            assert found is not None, line
            command = found
        # Parsing alone: an option or value that does not exist is a UsageError.
        command.make_context(line, words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        assert "://" in target or (page.parent / target).exists(), target


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_the_yaml_of_the_guide_validates(
    page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main, records, signers, each, waivers, *_ = blocks(page, "yaml")
    head = "dossier: 1\nprofile: equipment\nrecords: [records/*.yaml]\n"
    (tmp_path / "records").mkdir()
    (tmp_path / "dossier.yaml").write_text(head + main + signers + waivers, encoding="utf-8")
    (tmp_path / "records" / "A3.yaml").write_text(records, encoding="utf-8")
    (tmp_path / "records" / "A4.yaml").write_text(each, encoding="utf-8")
    code = run(["validate", str(tmp_path)])
    assert code == 0, capsys.readouterr().out


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_what_the_guide_explains_can_be_explained(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    explained = [line for line in commands(page) if line.startswith("dossier explain")]
    assert len(explained) >= 2
    for line in explained:
        assert run(shlex.split(line)[1:]) == 0, capsys.readouterr().err


def test_every_filter_is_described_in_both_languages() -> None:
    chinese, english = (ROOT / "docs" / "forms.md").read_text(encoding="utf-8").split("\n## English\n")
    for name in (*FILTERS, "term"):
        assert f"`{name}" in chinese
        assert f"`{name}" in english


def test_codes_named_in_the_documentation_exist() -> None:
    for page in PAGES:
        for code in re.findall(r"\b[YSREXTPAV]\d{3}\b", page.read_text(encoding="utf-8")):
            assert code in codes(), f"{page.name}: {code}"
