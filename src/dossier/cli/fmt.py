"""`dossier fmt`."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from pathlib import Path

import click

from dossier.authoring.words import judge_words
from dossier.authoring.writing import rewrite_file
from dossier.cli import context
from dossier.disk.regular import read_regular
from dossier.errors import ExitCode
from dossier.model import Text
from dossier.reading.chinese_words import Word
from dossier.reading.dossier import read_dossier
from dossier.reading.dossier_folders import find_dossiers
from dossier.reading.rewriting import rewritten
from dossier.source import MAX_BYTES


@click.command("fmt")
@context.paths_argument
@click.option(
    "--check", is_flag=True, help="只列出要改写的，不写文件 / list what would change and write nothing"
)
@context.lang_option
def fmt_command(paths: tuple[Path, ...], check: bool, lang: str | None) -> int:
    """把中文的键和取值改写为规定的词，其他字节不动 / rewrite Chinese keys and values as the schemas' words."""
    language, changed = context.language(lang), 0
    for folder in find_dossiers(context.dossier_paths(paths)):
        by_file: dict[str, list[Word]] = defaultdict(list)
        for word in read_dossier(folder).words:
            by_file[word.place.file].append(word)
        for file, words in by_file.items():
            path = folder / file
            text = read_regular(path, MAX_BYTES).decode("utf-8")
            new = rewritten(text, words)
            changed += new != text
            for word in words:
                click.echo(f"{file}:{word.place.line}:{word.place.column}: {word.said} → {word.meant}")
            if new != text and not check:
                said = frozenset((word.said, word.meant) for word in words)
                rewrite_file(
                    path, partial(rewritten, words=words), file, judge=partial(_judge, text, said, file)
                )
    if not changed:
        click.echo(Text("没有要改写的", "nothing to rewrite").get(language), err=True)
    return ExitCode.FINDINGS if check and changed else ExitCode.OK


def _judge(old: str, said: frozenset[tuple[str, str]], file: str, new: str) -> None:
    judge_words(old, new, said, file)
