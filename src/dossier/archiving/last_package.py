"""What the last package holds, by content."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dossier.archiving.user_files import UserFiles


def package_files(theirs: UserFiles) -> Mapping[str, Path]:
    """sha256 → a file of that content in the package, as it was when the user's files were looked for."""
    return {digest: theirs.package / name for (name, _), digest in theirs.digests.items()}
