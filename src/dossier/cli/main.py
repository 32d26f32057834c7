"""`dossier`: the commands and the one place that turns what went wrong into an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib import import_module

import click

from dossier import __version__
from dossier.cli import streams
from dossier.cli.language import asked_in, language
from dossier.cli.usage import chinese
from dossier.disk.signals import INTERRUPTED, end_at_once, raise_interrupt
from dossier.errors import CannotGoOn, ExitCode, os_reason
from dossier.findings import visible
from dossier.library.collecting import collector_comes_seldom
from dossier.model import Text

COMMANDS = {
    "new": "new.new_command",
    "validate": "check.validate_command",
    "check": "check.check_command",
    "request": "request.request_command",
    "receive": "receive.receive_command",
    "forms": "forms.forms_command",
    "build": "build.build_command",
    "verify": "verify.verify_command",
    "warranty": "warranty.warranty_command",
    "service": "service.service_group",
    "fmt": "fmt.fmt_command",
    "excel": "excel.excel_group",
    "intake": "intake.intake_command",
    "separators": "separators.separators_command",
    "undo": "undo.undo_command",
    "read": "read.read_command",
    "explain": "explain.explain_command",
    "template": "template.template_group",
    "schema": "schema.schema_command",
    "profile": "profile.profile_group",
    "doctor": "doctor.doctor_command",
    "completion": "completion.completion_command",
}
"""Each command and where it is: read in when it is called, since reading all of them in takes a second."""


class _Context(click.Context):
    def make_formatter(self) -> click.HelpFormatter:
        from dossier.cli.help_page import HelpPage  # noqa: PLC0415 - `--version` does without

        return HelpPage(width=self.terminal_width, max_width=self.max_content_width)


def _with_our_help(command: click.Command) -> click.Command:
    """The command, and those below it, with help that knows how wide Chinese is."""
    command.context_class = _Context
    if command.help and not command.short_help:  # click would cut it in the middle of a phrase
        command.short_help = " ".join(command.help.partition("\n\n")[0].split()).rstrip(".")
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        _with_our_help(below)
    return command


class _Commands(click.Group):
    context_class = _Context

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, name = COMMANDS[cmd_name].split(".")
        return _with_our_help(getattr(import_module(f"dossier.cli.{module}"), name))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="dossier")
@click.option(
    "--utf8", is_flag=True, help="输出用 UTF-8，不随控制台 / write UTF-8, whatever the console uses"
)
@click.pass_context
def cli(ctx: click.Context, utf8: bool) -> None:
    """竣工资料：检查、编制、移交 / acceptance and handover dossiers: check, build, hand over."""
    if utf8:
        streams.speak_utf8(sys.stdout)
        streams.speak_utf8(sys.stderr)

    if ctx.obj:
        ctx.with_resource(ctx.obj())


def main() -> None:
    """Run the command line and leave with the promised exit code."""
    end_at_once()
    collector_comes_seldom()
    streams.open_closed()
    for stream in (sys.stdout, sys.stderr):
        streams.settle(stream)
    try:
        code = run(sys.argv[1:], _at_work)
    except KeyboardInterrupt:  # it came before the command began or after it ended
        code = ExitCode.INTERRUPTED
    except OSError:  # nothing can be said any more
        code = ExitCode.OUTPUT_FAILED
    streams.give_up_broken()
    sys.exit(code)


@contextmanager
def _at_work() -> Iterator[None]:
    """From here on there is something to clear away when somebody asks the program to stop."""
    from dossier.disk.leftovers import temporary_folder  # noqa: PLC0415 - `--version` does without

    raise_interrupt()
    with temporary_folder():
        yield


def run(arguments: list[str], around: Callable[[], AbstractContextManager[None]] = nullcontext) -> int:
    """The exit code of one command line, which is run in what `around` gives. Nothing else catches `Exception`."""
    if "_DOSSIER_COMPLETE" in os.environ:
        import_module("dossier.cli.completion")  # it knows a shell more than click
    try:
        code = cli.main(arguments, prog_name="dossier", standalone_mode=False, obj=around)
        return int(code) if isinstance(code, int) else ExitCode.OK
    except click.UsageError as error:
        if language(asked_in(arguments)) == "zh":
            click.echo(chinese(error, arguments), err=True)
        else:
            error.show()
        return ExitCode.USAGE
    except click.ClickException as error:
        error.show()
        return ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo(INTERRUPTED, err=True)
        return ExitCode.INTERRUPTED
    except CannotGoOn as error:
        from dossier.reporting.text import position  # noqa: PLC0415 - `--version` does without

        lang = language(asked_in(arguments))
        for found in error.findings:
            place = f"{position(found, '')}: " if found.location and found.location.line else ""
            click.echo(
                f"{place}{found.code} {found.message.get(lang)}\n    → {found.hint.get(lang)}", err=True
            )
        return error.exit_code
    except OSError as error:
        lang = language(asked_in(arguments))
        streams.give_up_broken()
        nameless = _STDOUT if _while_speaking(error) else _OUTPUT
        subject = visible(str(error.filename)) if error.filename else nameless.get(lang)
        click.echo(f"P720 {subject}: {os_reason(error).get(lang)}", err=True)
        return ExitCode.OUTPUT_FAILED
    except Exception:  # the one place at the top: a bug of ours, said in a form that can be reported
        click.echo(
            "程序内部错误，请连同以下内容反馈 / a bug of ours, please report it with these lines:", err=True
        )
        click.echo(f"dossier {__version__}, Python {sys.version.split()[0]}, {sys.platform}", err=True)
        click.echo(traceback.format_exc(), err=True)
        return ExitCode.BUG


def _while_speaking(error: OSError) -> bool:
    """Whether it came from writing to a stream, whose error has no name of a file."""
    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    return str(frame.f_globals.get("__name__", "")).startswith("click")


_STDOUT = Text("标准输出", "standard output")
_OUTPUT = Text("输出", "the output")
