"""What was found of packages, for a person and for a program."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from dossier import __version__
from dossier.archiving.verify import Verification
from dossier.findings import Finding, Severity
from dossier.library.counted import plural
from dossier.model import Language, Text
from dossier.reporting.layout import clean, plain

SCHEMA_VERSION = "1.0"
_MARKS = {Severity.BLOCKER: "✗", Severity.ERROR: "✗", Severity.WARNING: "!", Severity.INFO: "·"}
_COUNTED = {
    "altered": ("A803", Text("改动", "altered")),
    "missing": ("A804", Text("缺失", "missing")),
    "extra": ("A805", Text("多出", "extra")),
}
NOT_CHECKED = (
    Text(
        "有人同时改掉文件、清单和 SHA256SUMS：只有与移交时记下的校验值比较才看得出",
        "files altered together with the manifest and SHA256SUMS: only the checksum noted at the handover shows that",
    ),
    Text("签名证书", "certificates of signatures"),
    Text(
        "PDF 的内容是否符合 PDF/A（用 veraPDF 等校验器）",
        "whether the PDFs are PDF/A (a validator such as veraPDF tells)",
    ),
)
"""What no run looks at."""


def verify_text(done: Sequence[Verification], lang: Language) -> str:
    """One block a package: what it is, each finding, how to mend each kind once, the count, the checksum."""
    blocks = ["\n".join(_block(one, lang)) for one in done]
    title = {"zh": "未核", "en": "not checked"}[lang]
    blocks.append("\n".join([f"{title}:", *(f"  {text.get(lang)}" for text in NOT_CHECKED)]))
    return "\n\n".join(blocks) + "\n"


def _block(one: Verification, lang: Language) -> list[str]:
    claims, zh = one.claims, lang == "zh"
    lines = []
    if claims is None:
        lines.append(clean(one.package.as_posix()))
    else:
        count = f"{one.listed} 个文件" if zh else plural(one.listed, "file")
        version = (f"清单 {claims.version}" if zh else f"manifest {claims.version}") if claims.version else ""
        day = (f"截至 {claims.as_of}" if zh else f"as of {claims.as_of}") if claims.as_of else ""
        told = (claims.code, claims.name, count, version, day)
        lines.append(clean("  ".join(part for part in told if part)))
    for found in one.findings:
        lines.append(f" {_MARKS[found.severity]} {found.code} {clean(found.message.get(lang))}")
    hints = {
        f.code: clean(f.hint.get(lang)) for f in one.findings if f.severity.rank <= Severity.WARNING.rank
    }
    lines += [f"   → {code} {hint}" for code, hint in sorted(hints.items())]
    if claims is not None:
        counts = " · ".join(f"{text.get(lang)} {_count(one, code)}" for code, text in _COUNTED.values())
        verdict = Text("完好", "intact") if one.is_sound else Text("不符", "not as it was handed over")
        lines.append(f" {verdict.get(lang)}: {counts}")
    if one.seal:
        name, digest = one.seal
        tell = {"zh": "请与移交时记下的比较", "en": "compare it with the one noted at the handover"}[lang]
        lines += [f" sha256({name})  {tell}", f"   {digest}"]
    return lines


def verify_json(done: Sequence[Verification], lang: Language) -> str:
    """One JSON object; keys may be added within version 1."""
    told = {
        "schema_version": SCHEMA_VERSION,
        "generator": {"name": "dossier", "version": __version__},
        "packages": [_package(one, lang) for one in done],
        "not_checked": [text.get(lang) for text in NOT_CHECKED],
    }
    return json.dumps(plain(told), ensure_ascii=False, indent=2) + "\n"


def _package(one: Verification, lang: Language) -> dict[str, Any]:
    claims = one.claims
    return {
        "path": one.package.as_posix(),
        "code": claims.code if claims else None,
        "name": claims.name if claims else None,
        "as_of": claims.as_of if claims else None,
        "manifest_version": (claims.version or None) if claims else None,
        "draft": claims.draft if claims else None,
        "intact": one.is_sound,
        "files": one.listed,
        "counts": {name: _count(one, code) for name, (code, _) in _COUNTED.items()},
        "seal": {"file": one.seal[0], "sha256": one.seal[1]} if one.seal else None,
        "findings": [_finding(found, lang) for found in one.findings],
    }


def _finding(found: Finding, lang: Language) -> dict[str, Any]:
    return {
        "code": found.code,
        "severity": found.severity.value,
        "file": found.location.file if found.location else None,
        "message": found.message.get(lang),
        "hint": found.hint.get(lang),
    }


def _count(one: Verification, code: str) -> int:
    return Counter(found.code for found in one.findings)[code]
