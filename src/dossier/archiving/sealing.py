"""The last steps of a package: what says of it what it holds, and with which digests."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from dossier.archiving.listing import MANIFEST, README, SUMS, list_files, sha256_of, sums_of
from dossier.archiving.manifest import Contents, copies, kept_entry, manifest, written
from dossier.archiving.readme import readme
from dossier.model import Text


def write_readme(folder: Path, contents: Contents) -> None:
    """Write 说明.txt, and hold the places of what is written last: a user's file of that name is kept beside it."""
    dossier = contents.result.dossier
    volumes = [
        (path.removeprefix("volumes/"), origin.pages, not origin.objections)
        for path, origin in sorted(contents.origins.items())
        if path.startswith("volumes/")
    ]
    text = readme(
        dossier.code if dossier else "",
        dossier.name if dossier else "",
        contents.result.as_of.isoformat(),
        volumes,
        _copies(contents),
        draft=contents.draft,
        first="en" if dossier and dossier.language == "en" else "zh",
    )
    (folder / README).write_bytes(text)
    for name in (MANIFEST, SUMS):
        (folder / name).touch()


def _copies(contents: Contents) -> Text:
    count, citation = copies(contents.result)
    if count is None:
        return Text("", "")
    zh, en = (f"（{citation.get('zh')}）", f" ({citation.get('en')})") if citation else ("", "")
    return Text(
        f"\n移交份数 {count} 套{zh}：各套都是本文件夹的完整副本，SHA256SUMS 相同。\n",
        f"\nSets to hand over: {count}{en}; each is a whole copy of this folder with the same SHA256SUMS.\n",
    )


def seal(folder: Path, contents: Contents, kept: Collection[str]) -> None:
    """Write manifest.json and SHA256SUMS over everything in `folder`; `kept` are the user's files that came along.

    Raises:
        OSError: a file cannot be read or written.
    """
    files = list_files(
        folder, _own_files(folder, kept), {path: origin.sha256 for path, origin in contents.origins.items()}
    )
    users = [kept_entry(folder, place) for place in sorted(kept)]
    told = manifest(contents, files, users)
    (folder / MANIFEST).write_bytes(written(told))
    (folder / SUMS).write_bytes(sums_of(told, sha256_of(folder / MANIFEST)))


def _own_files(folder: Path, kept: Collection[str]) -> list[str]:
    made = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    return [path for path in made if path not in kept and path not in (MANIFEST, SUMS)]
