"""说明.txt: what a package holds, and how to check it with what every computer has."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from dossier.library.counted import plural
from dossier.model import Language, Text

DISTRIBUTION = "dossier-handover"
"""What ``pip install`` calls this program: ``dossier`` is another project on the public index."""

_POWERSHELL = (
    "Get-Content -LiteralPath SHA256SUMS -Encoding UTF8 | ForEach-Object { $sum, $file = $_ -split '  ', 2; "
    'if (-not (Test-Path -LiteralPath $file)) { "缺少 missing: $file" } '
    'elseif ((Get-FileHash -LiteralPath $file -Algorithm SHA256).Hash -ne $sum) { "不符 differs: $file" } }'
)
_SEAM = "\n\n\n"
_DRAFT = Text(
    "\n草稿：本包仍有未处理的错误，不能作为正式移交。\n",
    "\nDRAFT: errors are open in this package; it is not for handing over.\n",
)


def readme(
    code: str,
    name: str,
    as_of: str,
    volumes: Sequence[tuple[str, int | None, bool]],
    copies: Text,
    *,
    draft: bool,
    first: Language = "zh",
) -> bytes:
    """The text in both languages, `first` on top. `volumes`: file name, pages, whether it claims PDF/A-2b; `copies`: a
    paragraph on the number of sets.

    UTF-8 with a byte order mark and CR LF: the only form that every Notepad since Windows 7 shows rightly, and that
    nothing else minds.
    """
    text = files("dossier.archiving").joinpath("readme.txt").read_text(encoding="utf-8")
    zh, en = text.split(_SEAM)
    said = (f"{zh}{_SEAM}{en}" if first == "zh" else f"{en.rstrip()}{_SEAM}{zh.rstrip()}\n").format(
        name=name,
        code=code,
        as_of=as_of,
        volumes=len(volumes),
        list_zh="\n".join(f"　　{n}（{p} 页{'，PDF/A-2b' if a else ''}）" for n, p, a in volumes),
        list_en="\n".join(
            f"    {n} ({plural(p or 0, 'page')}{', PDF/A-2b' if a else ''})" for n, p, a in volumes
        ),
        draft_zh=_DRAFT.zh if draft else "",
        draft_en=_DRAFT.en if draft else "",
        copies_zh=copies.zh,
        copies_en=copies.en,
        powershell=_POWERSHELL,
        distribution=DISTRIBUTION,
    )
    return said.replace("\n", "\r\n").encode("utf-8-sig")
