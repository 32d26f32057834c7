"""Write the manual page ``dossier.1`` from the help texts of the commands.

``python tools/make_man.py FOLDER`` writes it there; ``man -l FOLDER/dossier.1`` shows it. The same help texts give the
same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from dossier import __version__
from dossier.cli.main import cli
from dossier.errors import ExitCode


def manual_page() -> str:
    """The page in roff: every command with its arguments and options, then the exit codes."""
    lines = [
        f'.TH DOSSIER 1 "" "dossier {__version__}" "User Commands"',
        ".ad l",
        ".SH NAME",
        r"dossier \- acceptance and handover dossiers from YAML and evidence / 竣工资料",
        ".SH SYNOPSIS",
        ".B dossier",
        r"\fICOMMAND\fR [\fIOPTIONS\fR] [\fIARGUMENTS\fR]",
        ".SH COMMANDS",
    ]
    top = click.Context(cli, info_name="dossier")
    for command, context in _commands(cli, top):
        lines += [f".SS {_plain(context.command_path)} {_plain(_arguments(command, context))}".rstrip()]
        lines += [_plain(command.help or ""), ""]
        for parameter in command.get_params(context):
            shown = parameter.get_help_record(context)
            if shown and isinstance(parameter, click.Option):
                lines += [".TP", rf"\fB{_plain(shown[0])}\fR", _plain(shown[1])]
    lines.append(".SH EXIT STATUS")
    for code in ExitCode:
        lines += [".TP", f".B {code.value}", _plain(code.name.lower().replace("_", " "))]
    return "\n".join(lines) + "\n"


def _commands(group: click.Group, above: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    """The commands that do something, those of groups too, in the order of their names."""
    for name in sorted(group.list_commands(above)):
        command = group.get_command(above, name)
        if command is None or command.hidden:
            continue
        context = click.Context(command, info_name=name, parent=above)
        if isinstance(command, click.Group):
            yield from _commands(command, context)
        else:
            yield command, context


def _arguments(command: click.Command, context: click.Context) -> str:
    return " ".join(command.collect_usage_pieces(context))


def _plain(text: str) -> str:
    """Text that roff prints as it is: no escape, no request at the start of a line, one line."""
    line = " ".join(text.split()).replace("\\", r"\e").replace("-", r"\-")
    return f"\\&{line}" if line.startswith((".", "'")) else line


def write_manual(folder: Path) -> Path:
    """Write the page and give its place."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "dossier.1"
    target.write_text(manual_page(), encoding="utf-8", newline="\n")
    return target


if __name__ == "__main__":
    sys.stdout.write(f"{write_manual(Path(sys.argv[1]))}\n")
