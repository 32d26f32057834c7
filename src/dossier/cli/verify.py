"""`dossier verify`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from dossier.archiving.verify import Verification, find_packages, silent, verify_package
from dossier.archiving.verify_report import verify_json, verify_text
from dossier.cli import context
from dossier.errors import ExitCode
from dossier.model import Language


@click.command("verify")
@context.paths_argument
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="报告格式 / report format",
)
@context.lang_option
def verify_command(paths: tuple[Path, ...], form: str, lang: str | None) -> int:
    """核对移交包：改动、缺失、多出的文件 / name each altered, missing or extra file of a handover package."""
    chosen = context.language(lang)
    done = [_verify(package, chosen) for package in find_packages(context.dossier_paths(paths))]
    context.for_a_program(form)
    context.print_text(verify_json(done, chosen) if form == "json" else verify_text(done, chosen))
    if any(one.claims is None for one in done):
        return ExitCode.UNREADABLE
    return ExitCode.OK if all(one.is_sound for one in done) else ExitCode.VERIFICATION_FAILED


def _verify(package: Path, lang: Language) -> Verification:
    on_screen = sys.stderr.isatty()
    verification = verify_package(package, _progress(lang) if on_screen else silent)
    if on_screen:
        click.echo("\r\x1b[K", err=True, nl=False)
    return verification


def _progress(lang: Language) -> Callable[[int, int], None]:
    """One line that counts per cent; said again only when the number is another."""
    word, last = {"zh": "核对", "en": "verifying"}[lang], -1

    def tell(done: int, total: int) -> None:
        nonlocal last
        percent = 100 * done // total if total else 100
        if percent != last:
            last = percent
            click.echo(f"\r{word} {percent} % ({done >> 20}/{total >> 20} MB)", err=True, nl=False)

    return tell
