"""What no build can go below: LibreOffice turns the same documents into pages, pikepdf merges, sha256 reads everything.

    python benchmarks/floor.py PROJECT PACKAGE OUTPUT

Two office processes side by side; no form is filled, nothing is checked, numbered or read again.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf

PROCESSES = 2


def main(project: Path, package: Path, output: Path) -> None:
    """Convert the Word files of a package, merge its volumes once more, digest evidence and package."""
    documents = sorted(package.rglob("*.docx"))
    shares = [documents[n::PROCESSES] for n in range(PROCESSES)]
    with ThreadPoolExecutor(PROCESSES) as pool:
        list(pool.map(lambda n: _convert(shares[n], output / str(n)), range(PROCESSES)))
    volumes = sorted((package / "volumes").glob("*.pdf"))
    for volume in volumes:
        words = ["pikepdf", "--empty", "--pages", str(volume), "--", str(output / volume.name)]
        pikepdf.Job(words).run()
    for path in [*(project / "evidence").rglob("*"), *output.rglob("*.pdf")]:
        if path.is_file():
            with path.open("rb") as stream:
                hashlib.file_digest(stream, "sha256")


def _convert(documents: list[Path], folder: Path) -> None:
    folder.mkdir(parents=True)
    names = []
    for number, document in enumerate(documents):
        names.append(f"{number:04}.docx")
        shutil.copyfile(document, folder / names[-1])
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf:writer_pdf_Export", "--outdir", "."]
    subprocess.run([*command, *names], cwd=folder, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main(*(Path(word).absolute() for word in sys.argv[1:]))
