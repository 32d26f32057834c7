"""`dossier doctor`: what is on this machine, ready to paste into a report of a problem."""

from __future__ import annotations

import platform
from collections.abc import Callable

import click

from dossier import __version__
from dossier.cli import context
from dossier.errors import CannotGoOn, ExitCode
from dossier.evidence import ocr
from dossier.excel import extra
from dossier.findings import Finding
from dossier.model import Text
from dossier.office.engines import describe_engines
from dossier.office.fonts import house_fonts
from dossier.office.program import OLDEST_OFFICE, require_office
from dossier.office.trial import try_conversion

_EXTRAS: dict[str, Callable[[], str]] = {"excel": extra.engine_version, "ocr": ocr.engine_version}
"""What can be installed beside the program: what does its work, with its version; empty where it is not there."""


@click.command("doctor")
@context.lang_option
def doctor_command(lang: str | None) -> int:
    """检查本机的程序、版本和字体 / programs, versions and fonts on this machine."""
    chosen = context.language(lang)
    context.say(f"dossier {__version__}  {platform.system()} {platform.release()}  {platform.machine()}")
    for name, value in describe_engines().items():
        oldest = f"  (>= {'.'.join(map(str, OLDEST_OFFICE))})" if name == "office" else ""
        context.say(f"  {name:<16} {value}{oldest}")
    for name, there in _EXTRAS.items():
        how = Text("没有安装", "not installed").get(chosen) + f': pip install "dossier-handover[{name}]"'
        context.say(f"  {f'[{name}]':<16} {there() or how}")
    missing = _missing()
    if not missing:
        # Programs and fonts that are there may still not fit each other: what a build does is tried.
        names, missing = try_conversion()
        context.say(f"  {'trial_page':<16} {', '.join(names) or '-'}")
    for found in missing:
        context.say(f"✗ {found.code} {found.message.get(chosen)}\n    → {found.hint.get(chosen)}")
    verdict = {
        "zh": (
            "可以检查和编制（check、build）",
            "可以检查（check、validate）；编制（build）须先解决以上问题",
        ),
        "en": ("ready to check and build", "ready to check and validate; build needs what is named above"),
    }
    context.say(verdict[chosen][bool(missing)])
    return ExitCode.MISSING_PROGRAM if missing else ExitCode.OK


def _missing() -> list[Finding]:
    missing: list[Finding] = []
    for probe in (require_office, house_fonts):
        try:
            probe()
        except CannotGoOn as error:
            missing += error.findings
    return missing
