"""A command line that was mistyped, said in Chinese; in English click's own words do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

_EMPTY = "the path is empty"


class NamedPath(click.Path):
    """A path that says something: an empty one, as an unset variable of a script leaves it, is not the folder here."""

    def __init__(self, *, file_okay: bool = True, dir_okay: bool = True) -> None:
        super().__init__(file_okay=file_okay, dir_okay=dir_okay, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Refuse what is empty; everything else is as click has it."""
        if value == "":
            self.fail(_EMPTY, param, ctx)
        return super().convert(value, param, ctx)


class ReportFile(click.ParamType[tuple[str, Path]]):
    """``FORMAT=FILE``: in which format a report goes where."""

    name = "format=file"

    def __init__(self, formats: Sequence[str]) -> None:
        self.formats = tuple(formats)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Path]:
        """The format and the path of ``html=report.html``."""
        form, _, file = value.partition("=")
        if form not in self.formats or not file:
            self.fail(
                f"{value!r} is not FORMAT=FILE, FORMAT being one of {', '.join(self.formats)}", param, ctx
            )
        return form, Path(file)


def chinese(error: click.UsageError, arguments: Sequence[str]) -> str:
    """One sentence for what click did not understand, and where the help is."""
    command = error.ctx.command_path if error.ctx else "dossier"
    said = _said(error, arguments).rstrip(".。")
    return f"{said}{'' if said.endswith('？') else '。'}\n用法见：{command} --help"


def _said(error: click.UsageError, arguments: Sequence[str]) -> str:
    match error:
        case click.NoSuchOption():
            near = f"，是否为 {'、'.join(error.possibilities)}" if error.possibilities else ""
            return f"没有选项 {error.option_name}{near}"
        case click.MissingParameter(param=click.Parameter() as param):
            return f"缺少 {param.human_readable_name.upper()}"
        case click.BadParameter(param=click.Parameter() as param):
            name = param.opts[-1] if isinstance(param, click.Option) else param.human_readable_name.upper()
            return f"{name} 的值不对：{_allowed(param.type, empty=error.message == _EMPTY) or error.message}"
        case click.BadParameter():  # said by a command itself, in the language of the reader
            return error.message
        case click.BadOptionUsage():
            return f"选项 {error.option_name} 后面要写值"
    if extra := re.search(r"extra arguments? \((.+)\)", error.message):
        words = [word for word in arguments[1:] if not word.startswith("-")]
        return f'多出 {extra[1]}；名称里有空格时加引号："{" ".join(words)}"'
    if unknown := re.search(r"No such command '(.+?)'", error.message):
        group = error.ctx.command if error.ctx else None
        known = (
            "、".join(group.list_commands(error.ctx)) if error.ctx and isinstance(group, click.Group) else ""
        )
        return f"没有这个命令：{unknown[1]}（可用：{known}）"
    return error.format_message()


def _allowed(kind: click.ParamType[Any], *, empty: bool) -> str:
    """What may stand there, in words; empty for a type that says it well enough itself."""
    match kind:
        case click.Choice():
            return f"可用：{'、'.join(map(str, kind.choices))}"
        case click.DateTime():
            return "日期写成 2026-03-05，且必须是存在的日期"
        case NamedPath() if empty:
            return "路径是空的"
        case ReportFile(formats=formats):
            return f"写成 格式=文件，如 html=报告.html（格式可用：{'、'.join(formats)}）"
        case click.IntRange():
            return f"应为 {kind.min} 至 {kind.max} 的整数"
    return ""
