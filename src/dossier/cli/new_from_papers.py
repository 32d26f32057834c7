"""What papers say of a project that is new: asked for, written, and the papers put up for review."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from dossier.authoring.edits import Edit
from dossier.authoring.journal import shown
from dossier.authoring.writing import edit_files
from dossier.cli import context
from dossier.cli.intake import Task, papers_of, run_intake
from dossier.evidence.ocr import is_installed
from dossier.intake.learning import learn_project
from dossier.model import Language, Text
from dossier.reading.dossier import MAIN
from dossier.reporting.layout import clean


def start_from(folder: Path, scans: Sequence[Path], lang: Language) -> None:
    """A dossier that is new learns from the papers what it is about; then they are put up for review."""
    with context.open_store(False) as store:
        task = Task(folder, lang, store, is_installed())
        with papers_of(scans, task) as papers:
            learnt = learn_project([(paper.handed.name, paper.pages) for paper in papers])
        for each in learnt:
            told = f"{MAIN} {each.pointer}: {shown(each.value, lang)} ({each.source}, {each.papers})"
            click.echo(clean(told))
        if learnt and _agreed_to(len(learnt), lang):
            edits = [Edit(each.pointer, each.value, each.source) for each in learnt]
            edit_files(folder, {MAIN: edits}, context.run("new --from"))
        run_intake(task, scans, None, folder / "待确认.xlsx")


def _agreed_to(count: int, lang: Language) -> bool:
    """Whether what papers say of the project is written; where nobody can be asked it is, and that is said."""
    if sys.stdin.isatty():
        return click.confirm(Text("写进 dossier.yaml 吗？", "write it to dossier.yaml?").get(lang), err=True)
    said = Text(
        f"这 {count} 处没有人确认过，请核对；撤销用 dossier undo",
        f"nobody has confirmed these {count} values: look through them; dossier undo takes them back",
    )
    click.echo(said.get(lang), err=True)
    return True
