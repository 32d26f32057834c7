"""`dossier verify`."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import click

from dossier.archiving.verify import Verification, find_packages, silent, verify_package
from dossier.archiving.verify_report import verify_json, verify_text
from dossier.cli import context
from dossier.errors import ExitCode
from dossier.model import Language, Text


@click.command("verify")
@context.paths_argument
@context.format_option("text", "json")
@click.option(
    "--expect",
    metavar="SHA256",
    help="移交时记下的 SHA256SUMS 的校验值 / checksum of SHA256SUMS as it was noted at the handover",
)
@context.lang_option
def verify_command(paths: tuple[Path, ...], form: str, expect: str | None, lang: str | None) -> int:
    """核对移交包：改动、缺失、多出的文件 / name each altered, missing or extra file of a handover package."""
    chosen = context.language(lang)
    packages, noted = find_packages(context.dossier_paths(paths)), _noted(expect)
    if noted and len(packages) > 1:
        raise click.UsageError(_ONE.get(chosen))
    done = [_verify(package, noted, chosen) for package in packages]
    context.for_a_program(form)
    context.print_text(
        verify_json(done, chosen) if form == "json" else context.broken_lines(verify_text(done, chosen))
    )
    if any(one.claims is None for one in done):
        return ExitCode.UNREADABLE
    return ExitCode.OK if all(one.is_sound for one in done) else ExitCode.VERIFICATION_FAILED


_ONE = Text(
    "--expect 是一个移交包的校验值，请只给一个移交包",
    "--expect is the checksum of one package; name one package",
)
_NO_DIGEST = Text("--expect 要写 64 位十六进制校验值", "--expect takes a checksum of 64 hexadecimal digits")


def _noted(expect: str | None) -> str | None:
    """A checksum as people write it down: capitals and blanks do not count."""
    if expect is None:
        return None
    digest = "".join(expect.split()).lower()
    if not re.fullmatch("[0-9a-f]{64}", digest):
        raise click.UsageError(_NO_DIGEST.get(context.language(None)))
    return digest


def _verify(package: Path, expected: str | None, lang: Language) -> Verification:
    on_screen = sys.stderr.isatty()
    verification = verify_package(package, _progress(lang) if on_screen else silent, expected)
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
