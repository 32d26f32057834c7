"""What made the pages: programs, libraries and fonts with their versions, for `doctor` and the manifest."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from dossier.errors import CannotGoOn
from dossier.office.fonts import house_fonts
from dossier.office.program import office_version

_LIBRARIES = (
    "dossier",
    "docxtpl",
    "python-docx",
    "Jinja2",
    "pikepdf",
    "pypdf",
    "img2pdf",
    "Pillow",
    "fonttools",
    "lxml",
    "jsonschema",
    "PyYAML",
    "click",
)


def describe_engines() -> dict[str, str]:
    """Name → version of everything that pages depend on; a dash for what is missing. Never fails.

    Keys: ``office``, ``fonts`` (fingerprint), ``font_source``, ``python``, and the libraries by their names.
    No paths, no host names: the answer goes into the manifest.
    """
    described = {"office": office_version() or "-"}
    try:
        fonts = house_fonts()
        described |= {"fonts": fonts.fingerprint, "font_source": fonts.source.en}
    except CannotGoOn:
        described |= {"fonts": "-", "font_source": "-"}
    described["python"] = platform.python_version()
    return described | {library: _version(library) for library in _LIBRARIES}


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "-"
