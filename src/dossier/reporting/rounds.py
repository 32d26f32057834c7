"""One line for each round of a check that is repeated while files change: the verdict, and what has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from dossier.checking.result import CheckResult
from dossier.findings import Finding, Severity
from dossier.library.counted import plural
from dossier.model import Language, Text
from dossier.reporting.fingerprint import numbered
from dossier.reporting.layout import clean
from dossier.reporting.options import dossier_folder
from dossier.reporting.text import position
from dossier.reporting.words import verdict

Known = Mapping[Path, CheckResult]
"""By the path of the dossier: what its last round said in which it could be read."""


def round_words(
    results: Sequence[CheckResult], broken: Mapping[Path, Finding], before: Known | None, lang: Language
) -> str:
    """``不能移交：3 项错误  +2 −1``; `broken`: why a dossier cannot be read now, `before`: None in the first round."""
    sound = [result for result in results if result.path not in broken]
    many = len(results) > 1
    said = [_together(results, sound, lang)] if many else [verdict(result, lang) for result in sound]
    for result in results:
        if why := broken.get(result.path):
            place = position(why, dossier_folder(result) if many else "")
            words = Text("无法读取", "cannot be read").get(lang)
            said.append(f"{words} {place} {why.code} {why.message.get(lang)}")
    if sound:
        said.append(_change(sound, before, lang, named=many))
    return clean("  ".join(said).replace("  ", " · "))


def readable_now(
    results: Sequence[CheckResult], broken: Mapping[Path, Finding], before: Known | None
) -> Known:
    """What the next round is compared with: of a dossier that cannot be read, what it said before."""
    known = before or {}
    now = ((r.path, known.get(r.path) if r.path in broken else r) for r in results)
    return {path: result for path, result in now if result}


def _together(results: Sequence[CheckResult], sound: Sequence[CheckResult], lang: Language) -> str:
    ready = sum(not result.fails(Severity.ERROR) for result in sound)
    return Text(
        f"{len(results)} 个项目，{ready} 个可以移交", f"{plural(len(results), 'dossier')}, {ready} ready"
    ).get(lang)


def _change(sound: Sequence[CheckResult], before: Known | None, lang: Language, *, named: bool) -> str:
    """``+2 −1``, of many dossiers with those that changed; how many findings there are when there is no before."""
    if before is None:
        count = sum(len(result.findings) for result in sound)
        return Text(f"问题 {count} 项", plural(count, "finding")).get(lang)
    changes = [(result, *_difference(result, before.get(result.path))) for result in sound]
    changed = [(result, more, less) for result, more, less in changes if more or less]
    if not changed:
        return Text("问题没有变化", "no change").get(lang)
    total = _signed(sum(more for _, more, _ in changed), sum(less for *_, less in changed))
    if not named:
        return total
    each = [f"{result.path.resolve().name} {_signed(more, less)}" for result, more, less in changed]
    return Text(f"{total}（{'，'.join(each)}）", f"{total} ({', '.join(each)})").get(lang)


def _difference(result: CheckResult, before: CheckResult | None) -> tuple[int, int]:
    """How many findings are new, and how many have gone."""
    now, then = _fingerprints(result), _fingerprints(before) if before else Counter()
    return (now - then).total(), (then - now).total()


def _fingerprints(result: CheckResult) -> Counter[str]:
    return Counter(fingerprint for _, _, fingerprint in numbered([result]))


def _signed(more: int, less: int) -> str:
    return f"+{more} −{less}"
