"""`dossier`: the commands and the one place that turns what went wrong into an exit code."""

from __future__ import annotations

import signal
import sys
import traceback

import click

from dossier import __version__
from dossier.cli import streams
from dossier.cli.build import build_command
from dossier.cli.check import check_command, validate_command
from dossier.cli.context import language
from dossier.cli.doctor import doctor_command
from dossier.cli.explain import explain_command
from dossier.cli.new import new_command
from dossier.cli.profile import profile_group
from dossier.cli.schema import schema_command
from dossier.cli.template import template_group
from dossier.cli.usage import chinese
from dossier.disk.leftovers import temporary_folder
from dossier.errors import CannotGoOn, ExitCode, os_reason
from dossier.findings import visible
from dossier.reporting.text import position


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="dossier")
@click.option(
    "--utf8", is_flag=True, help="输出用 UTF-8，不随控制台 / write UTF-8, whatever the console uses"
)
def cli(utf8: bool) -> None:
    """竣工资料：检查、编制、移交 / acceptance and handover dossiers: check, build, hand over."""
    if utf8:
        streams.speak_utf8(sys.stdout)
        streams.speak_utf8(sys.stderr)


for _command in (
    new_command,
    validate_command,
    check_command,
    build_command,
    explain_command,
    template_group,
    schema_command,
    profile_group,
    doctor_command,
):
    cli.add_command(_command)


def main() -> None:
    """Run the command line and leave with the promised exit code."""
    for stream in (sys.stdout, sys.stderr):
        streams.settle(stream)
    # A cancelled CI job asks with SIGTERM, a closed terminal with SIGHUP: leave as clean as after Ctrl-C.
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)
    try:
        with temporary_folder():
            code = run(sys.argv[1:])
    except KeyboardInterrupt:  # it came before the command began or after it ended
        code = ExitCode.INTERRUPTED
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """The exit code of one command line. Nothing else catches `Exception`."""
    try:
        code = cli.main(arguments, prog_name="dossier", standalone_mode=False)
        return int(code) if isinstance(code, int) else ExitCode.OK
    except click.UsageError as error:
        if language(None) == "zh":
            click.echo(chinese(error, arguments), err=True)
        else:
            error.show()
        return ExitCode.USAGE
    except click.ClickException as error:
        error.show()
        return ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断，原有成果没有改动。 / Interrupted; earlier results are unchanged.", err=True)
        return ExitCode.INTERRUPTED
    except CannotGoOn as error:
        lang = language(None)
        for found in error.findings:
            place = f"{position(found, '')}: " if found.location and found.location.line else ""
            click.echo(
                f"{place}{found.code} {found.message.get(lang)}\n    → {found.hint.get(lang)}", err=True
            )
        return error.exit_code
    except OSError as error:
        click.echo(
            f"P720 {visible(str(error.filename or ''))}: {os_reason(error).get(language(None))}", err=True
        )
        return ExitCode.OUTPUT_FAILED
    except Exception:  # the one place at the top: a bug of ours, said in a form that can be reported
        click.echo(
            "程序内部错误，请连同以下内容反馈 / a bug of ours, please report it with these lines:", err=True
        )
        click.echo(f"dossier {__version__}, Python {sys.version.split()[0]}, {sys.platform}", err=True)
        click.echo(traceback.format_exc(), err=True)
        return ExitCode.BUG
