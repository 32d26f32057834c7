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
from dossier.model import Language, Text
from dossier.office.engines import describe_engines
from dossier.office.fonts import house_fonts
from dossier.office.program import OLDEST_OFFICE, require_office
from dossier.office.trial import try_conversion
from dossier.reporting.layout import pad

_EXTRAS: dict[str, Callable[[], str]] = {"excel": extra.engine_version, "ocr": ocr.engine_version}
"""What can be installed beside the program: what does its work, with its version; empty where it is not there."""


@click.command("doctor")
@context.lang_option
def doctor_command(lang: str | None) -> int:
    """检查本机的程序、版本和字体 / programs, versions and fonts on this machine."""
    chosen = context.language(lang)
    context.say(f"dossier {__version__}  {platform.system()} {platform.release()}  {platform.machine()}")
    for name, value in describe_engines().items():
        if name == "dossier":  # its version stands above
            continue
        oldest = f"  (>= {'.'.join(map(str, OLDEST_OFFICE))})" if name == "office" else ""
        shown = value[:_FINGERPRINT] if name == "fonts" else value
        context.say(f"  {_label(name, chosen)} {shown}{oldest}")
    for name, there in _EXTRAS.items():
        how = Text("没有安装", "not installed").get(chosen) + f': pip install "dossier-handover[{name}]"'
        context.say(f"  {f'[{name}]':<16} {there() or how}")
    missing = _missing()
    if not missing:
        # Programs and fonts that are there may still not fit each other: what a build does is tried.
        names, missing = try_conversion()
        context.say(f"  {_label('trial_page', chosen)} {', '.join(names) or '-'}")
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


_NAMES = {
    "office": Text("办公软件", "office"),
    "fonts": Text("字体校验值", "fonts"),
    "font_source": Text("字体来源", "font source"),
    "trial_page": Text("试转一页用到", "trial page"),
}
_FINGERPRINT = 16
"""Characters of the sum of the fonts that tell one set from another; the manifest has all of it."""


def _label(name: str, lang: Language) -> str:
    """What a line is called, in a column; libraries have their own names."""
    return pad(_NAMES[name].get(lang) if name in _NAMES else name, 16)


def _missing() -> list[Finding]:
    missing: list[Finding] = []
    for probe in (require_office, house_fonts):
        try:
            probe()
        except CannotGoOn as error:
            missing += error.findings
    return missing
