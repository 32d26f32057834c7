"""`dossier undo`: take back what the last command wrote into a dossier."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import click

from dossier.authoring.journal import UNDO, Journal, Line, read_journal, shown, undoing
from dossier.authoring.writing import edit_files
from dossier.cli import context
from dossier.cli.usage import NamedPath
from dossier.errors import ExitCode
from dossier.model import Language, Text
from dossier.source import read_source


@click.command("undo")
@click.argument("path", type=NamedPath(), default=Path())
@click.option("--list", "listed", is_flag=True, help="只列出写过什么 / only list what was written")
@context.lang_option
def undo_command(path: Path, listed: bool, lang: str | None) -> int:
    """撤销上一次写入（excel import、service add …）/ take back what the last command wrote.

    再运行一次，撤销再前一次。此后又改过的不撤销 / run again for the one before; what changed since is left alone.
    """
    chosen = context.language(lang)
    root = context.one_dossier(path, chosen)
    journal = read_journal(root)
    if listed:
        _list(journal, chosen)
        return ExitCode.OK
    number = journal.last()
    if number is None:
        click.echo(Text("没有可撤销的写入", "nothing to undo").get(chosen), err=True)
        return ExitCode.OK
    lines = journal.runs[number]
    by_file: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_file[line.file].append(line)
    edits = {file: undoing(read_source(root / file, file), each) for file, each in by_file.items()}
    edit_files(root, edits, context.run(UNDO, str(number)))
    said = Text(
        f"已撤销第 {number} 次写入：{lines[0].command}（{lines[0].at}，{lines[0].by}），{len(lines)} 处",
        f"run {number} undone: {lines[0].command} ({lines[0].at}, {lines[0].by}), {len(lines)} entries",
    )
    context.say(said.get(chosen))
    for line in lines:
        context.say(f"  {line.file} {line.entry}: {shown(line.new, chosen)} → {shown(line.old, chosen)}")
    return ExitCode.OK


def _list(journal: Journal, lang: Language) -> None:
    for number, lines in journal.runs.items():
        state = Text("（已撤销）", " (undone)").get(lang) if number in journal.undone else ""
        first = lines[0]
        context.say(f"{number}  {first.at}  {first.by}  {first.command} {first.about}{state}")
        for line in lines:
            source = f"{line.source}  " if line.source else ""
            context.say(f"   {source}{line.file} {line.entry}: {_change(line, lang)}")
    if not journal.runs:
        click.echo(Text("还没有写过", "nothing was written yet").get(lang), err=True)


def _change(line: Line, lang: Language) -> str:
    return f"{shown(line.old, lang)} → {shown(line.new, lang)}"
