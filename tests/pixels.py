"""What a rendered page shows at a point, and how far two of them are apart."""

from __future__ import annotations

from PIL import Image, ImageChops


def pixel(picture: Image.Image, at: tuple[int, int]) -> tuple[int, ...]:
    """The channels of one pixel, 0–255 each; one alone in a grey picture."""
    found = picture.getpixel(at)
    assert found is not None
    return found if isinstance(found, tuple) else (int(found),)


def apart(one: Image.Image, other: Image.Image) -> float:
    """The strongest difference of any pixel in any channel; 255 when the sizes differ."""
    if one.size != other.size:
        return 255
    return max(extremes(band)[1] for band in ImageChops.difference(one, other).split())


def extremes(band: Image.Image) -> tuple[float, float]:
    """The least and the greatest value of a picture of one channel."""
    least, greatest = band.getextrema()
    assert not isinstance(least, tuple) and not isinstance(greatest, tuple), (
        f"{band.mode} has several channels"
    )
    return least, greatest
