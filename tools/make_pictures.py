"""Make the pictures of the README: pages of a real package and the report, in light and dark.

``python tools/make_pictures.py`` builds the example dossiers into a folder that goes again, and draws them with
poppler's ``pdftoppm`` and Chromium into docs/pictures.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
_HEIGHT = 480
_GAP = 14
_GROUND = (238, 240, 240)
_PAGES = {
    "cover": ("volumes/07*.pdf", 1),
    "index": ("volumes/07*.pdf", 2),
    "form": ("volumes/07*.pdf", 16),
    "drawing": ("volumes/08*.pdf", 3),
}
_COLOURS = 256


def main() -> None:
    """Both strips and the screens."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        _dossier("build", str(ROOT / "dossiers/pump-station"), "-o", str(work / "out"))
        (package,) = (work / "out").iterdir()
        _strip([_page(package, work, *place) for place in _PAGES.values()], PICTURES / "volume.png")
        report = work / "report.html"
        _dossier(
            "check", str(ROOT / "dossiers/office-fit-out"), "--format", "html", "-o", str(report),
            "--fail-on", "never",
        )  # fmt: skip
        shots = [_shot(report, work / f"{look}.png", look) for look in ("light", "dark")]
        _strip([shot.crop((90, 0, 1110, 1010)) for shot in shots], PICTURES / "report.png")


def _dossier(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "dossier", *arguments], check=True, capture_output=True)


def _page(package: Path, work: Path, pattern: str, number: int) -> Image.Image:
    (volume,) = package.glob(pattern)
    command = ["pdftoppm", "-r", "110", "-f", str(number), "-l", str(number), "-png", "-singlefile"]
    subprocess.run([*command, str(volume), str(work / "page")], check=True)
    with Image.open(work / "page.png") as page:
        return page.convert("RGB")


def _shot(page: Path, picture: Path, look: str) -> Image.Image:
    browser = shutil.which("chromium") or shutil.which("google-chrome") or "chrome"
    scheme = 0 if look == "dark" else 1
    subprocess.run(
        [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1200,1010",
            f"--blink-settings=preferredColorScheme={scheme}", f"--screenshot={picture}", page.as_uri(),
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    with Image.open(picture) as shot:
        return shot.convert("RGB")


def _strip(pages: Sequence[Image.Image], target: Path) -> None:
    """Pages side by side at one height."""
    shown = [
        p.resize((round(p.width * _HEIGHT / p.height), _HEIGHT), Image.Resampling.LANCZOS) for p in pages
    ]
    width = sum(p.width for p in shown) + _GAP * (len(shown) + 1)
    strip = Image.new("RGB", (width, _HEIGHT + 2 * _GAP), _GROUND)
    left = _GAP
    for page in shown:
        strip.paste(page, (left, _GAP))
        left += page.width + _GAP
    strip.quantize(_COLOURS).save(target, optimize=True)


if __name__ == "__main__":
    main()
