"""Colour profiles of pictures: one that does not fit gives a picture other colours than viewers of pictures show."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

import pikepdf
from PIL import ImageCms

from dossier.evidence.pdf_objects import members, resources, word

_DEVICES = ("scnr", "mntr", "prtr", "spac")
"""Classes of profiles that PDF takes for the colours of a picture (ISO 32000-2, 8.6.5.5)."""
_MODES = {"/DeviceGray": "L", "/DeviceRGB": "RGB", "/DeviceCMYK": "CMYK"}


def without_unfit_profiles(pdf: bytes) -> bytes:
    """A PDF of pictures without the profiles that are broken or made for other colours; the samples stay as they are.

    Raises:
        pikepdf.PdfError: it is no PDF.
    """
    if b"/ICCBased" not in pdf:
        return pdf
    changed = False
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            for picture in resources(page.obj, "/XObject").values():
                space = members(picture.get("/ColorSpace"))
                if not space or word(space[0]) != "/ICCBased":
                    continue
                device = word(space[1].get("/Alternate"))
                if not _fits(bytes(space[1].read_bytes()), _MODES.get(device, "")):
                    picture.ColorSpace = pikepdf.Name(device)
                    changed = True
        if not changed:
            return pdf
        out = io.BytesIO()
        opened.remove_unreferenced_resources()
        opened.save(out, deterministic_id=True)
        return out.getvalue()


@lru_cache(maxsize=8)
def _fits(profile: bytes, mode: str) -> bool:
    """Whether the engine that viewers use, too, can show colours of this mode by it."""
    try:
        opened: Any = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        ImageCms.buildTransform(opened, ImageCms.createProfile("sRGB"), mode, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return False
    return opened.profile.device_class in _DEVICES
