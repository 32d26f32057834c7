"""What `dossier excel` says of a workbook as a whole, in one line each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from dossier.model import Language, Text
from dossier.reporting.layout import clean


def say_alike(count: int, lang: Language) -> None:
    """Of cells that differ in form only, how many there are."""
    if count:
        said = Text(
            f"{count} 格与资料只差空格或全角半角，不算不一致，没有改",
            f"{count} cells differ from the dossier in blanks or full width only: no conflict, left as they are",
        )
        click.echo(said.get(lang), err=True)


_OLD_NAMES = frozenset({".xls", ".et", ".xlt", ".ett"})


def say_by_content(workbook: Path, lang: Language) -> None:
    """Of a workbook that was opened: that it is read as .xlsx though its name says an old format."""
    if workbook.suffix.lower() in _OLD_NAMES:
        said = Text(
            f"{workbook.name} 的内容是 .xlsx，按 .xlsx 读（后缀 {workbook.suffix} 是改名得来的）",
            f"{workbook.name} holds an .xlsx and is read as one, whatever its name ({workbook.suffix}) says",
        )
        click.echo(clean(said.get(lang)), err=True)


_SHOWN = 3


def say_lacking(lacking: Sequence[tuple[str, str]], lang: Language) -> None:
    """One line a sheet: its register may hold a part of the dossier on purpose."""
    for sheet in dict.fromkeys(sheet for sheet, _ in lacking):
        names = [called for each, called in lacking if each == sheet]
        shown = Text("、", ", ").get(lang).join(names[:_SHOWN])
        if len(names) <= _SHOWN:
            said = Text(f"没有 {shown} 的行，请自己加", f"has no row for {shown}; add what is wanted")
        else:
            said = Text(
                f"没有资料里 {len(names)} 条的行（{shown}……），要的请自己加；不带 --into 导出，可看到全部条目",
                f"has no row for {len(names)} of ours ({shown} …); add what is wanted; an export without --into "
                "shows them all",
            )
        click.echo(clean(f"{sheet}  {said.get(lang)}"))
