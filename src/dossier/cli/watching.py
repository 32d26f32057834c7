"""`dossier check --watch`: check whenever files change, a line a round, and a report that stays fresh."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click
from watchfiles import watch as changes_of

from dossier.checking.result import CheckResult
from dossier.cli import context
from dossier.cli.live_page import STAMP, write_last, write_live
from dossier.disk.signals import uninterrupted
from dossier.errors import CannotGoOn, InputUnreadable, OutputFailed, os_reason
from dossier.findings import Severity
from dossier.model import Language, Text
from dossier.reading.printed_forms import FILE as PRINTED
from dossier.reporting.layout import clean, wrap
from dossier.reporting.rounds import Known, readable_now, round_words
from dossier.reporting.text import position

_QUIET, _LONGEST, _TICK = 200, 1600, 500
"""Milliseconds: without a change until a round begins; of changes, at most; between looks at the clock."""
_REPORT = Text("完整性报告", "completeness")
_PASSING = (".tmp", ".part", ".crdownload", "~")
"""Ends of names under which programs keep a file until it is whole."""

Check = Callable[[], Sequence[CheckResult]]
Rounds = tuple[Sequence[CheckResult], Known]
"""What the last round found, and what each dossier said when it could be read."""


def default_report(paths: Sequence[Path], lang: Language) -> Path:
    """Beside what is watched: a check writes nothing into a dossier."""
    first = _root(paths[0])
    return first.parent / f"{first.name}-{_REPORT.get(lang)}.html"


def watch(paths: Sequence[Path], check: Check, report: Path, lang: Language) -> None:
    """Check and write the report, again whenever a file below `paths` changes, until Ctrl-C.

    The report reloads itself while it is watched; at the end it is written once more without that.

    Raises:
        InputUnreadable: a path leads to nothing that could be watched.
        OutputFailed: the report cannot be written.
    """
    if any(not path.exists() for path in paths):
        raise InputUnreadable(*(found for result in check() for found in result.findings))
    said = Text(
        "正在检查，文件一有变动就重新检查；Ctrl-C 结束",
        "checking, again whenever files change; Ctrl-C ends it",
    )
    click.echo(said.get(lang), err=True)
    last = _repeat([_root(p) for p in paths], _own(report), lambda last: _round(check, report, last, lang))
    with uninterrupted():
        if last:
            write_last(report, last[0], lang)
    click.echo(Text("已停止跟踪", "stopped watching").get(lang), err=True)


def _round(check: Check, report: Path, last: Rounds | None, lang: Language) -> Rounds | None:
    """Check, write, tell a line; what stops one round is told and does not stop the next."""
    try:
        results = check()
        context.refuse_input(results, report)
        write_live(report, results, lang)
    except (CannotGoOn, OSError) as error:
        if last is None and isinstance(error, OutputFailed):
            raise
        _tell(_failed(error, lang), good=False)
        return last
    if last is None:
        _show(report, lang)
    broken = {r.path: unread[0] for r in results if (unread := context.unread_findings(r))}
    before = last[1] if last else None
    good = not broken and not any(r.fails(Severity.ERROR) for r in results)
    _tell(round_words(results, broken, before, lang), good=good)
    return results, readable_now(results, broken, before)


def _show(report: Path, lang: Language) -> None:
    """Say where the report is; where there is a screen, open it."""
    click.echo(clean(Text(f"报告：{report}", f"report: {report}").get(lang)), err=True)
    has_screen = sys.platform in ("win32", "darwin") or any(
        map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY"))
    )
    if sys.stdout.isatty() and has_screen:
        click.launch(report.resolve().as_uri())


def _tell(words: str, *, good: bool) -> None:
    line = f"{context.clock()}  {words}"
    if sys.stdout.isatty():
        line = wrap(line, shutil.get_terminal_size((100, 24)).columns)[0]
        line = line if good or "NO_COLOR" in os.environ else click.style(line, fg="red")
    context.print_text(line)


def _failed(error: CannotGoOn | OSError, lang: Language) -> str:
    if isinstance(error, OSError):
        return f"P720 {clean(str(error.filename or ''))} {os_reason(error).get(lang)}"
    return clean("  ".join(f"{position(f, '')} {f.code} {f.message.get(lang)}" for f in error.findings))


def _repeat(
    roots: Sequence[Path], own: frozenset[Path], once: Callable[[Rounds | None], Rounds | None]
) -> Rounds | None:
    """A round at the beginning, then whenever something has changed or the day has, until Ctrl-C; the last one.

    The watch begins before the first round, so that no change goes by unseen.
    """
    last, day = None, None
    try:
        while True:
            here = _identities(roots)
            for changed in _changes(roots, own):
                moved = _identities(roots) != here
                if changed or moved or context.today() != day:
                    last, day = once(last), context.today()
                if moved:  # there is another folder of the same name, or none: watch anew
                    break
    except KeyboardInterrupt:
        return last


def _changes(roots: Sequence[Path], own: frozenset[Path]) -> Iterator[bool]:
    """Whether something has changed, every half second."""
    there = [root for root in roots if root.exists()]
    changes = changes_of(
        *there,
        watch_filter=lambda _, path: _counts(Path(path), roots, own),
        debounce=_LONGEST,
        step=_QUIET,
        rust_timeout=_TICK,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    return map(bool, changes)


def _counts(path: Path, roots: Sequence[Path], own: frozenset[Path]) -> bool:
    """Whether a change of this file can change what a check says: not our report, nor what programs put aside."""
    if path in own or path.name.endswith(_PASSING) or path.name.startswith("~$"):
        return False
    if path.as_posix().endswith(f"/{PRINTED}"):
        return True
    below = [path.relative_to(root) for root in roots if path.is_relative_to(root)]
    return any(not any(part.startswith(".") for part in each.parts) for each in below)


def _own(report: Path) -> frozenset[Path]:
    """What a round writes, as the watch calls it."""
    real = Path(os.path.realpath(report))
    return frozenset({real, real.with_name(real.name + STAMP)})


def _root(path: Path) -> Path:
    real = Path(os.path.realpath(path))
    return real if real.is_dir() else real.parent


def _identities(roots: Sequence[Path]) -> tuple[int | None, ...]:
    return tuple(root.stat().st_ino if root.exists() else None for root in roots)
