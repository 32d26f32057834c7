"""Which house family stands in for which font that Word, WPS or macOS names in a form."""

from __future__ import annotations

SERIF = "Dossier Serif"
"""Stands in for 宋体 and everything drawn with a brush or a serif."""
SANS = "Dossier Sans"
"""Stands in for 黑体 and everything without serifs."""

# A form names its fonts in Chinese or in English, depending on the Windows it was made on.
_SERIF_NAMES = """
宋体, SimSun, 新宋体, NSimSun, 宋体-简, 宋体-18030, SimSun-18030, SimSun-ExtB, 中易宋体,
仿宋, FangSong, 仿宋_GB2312, FangSong_GB2312, 楷体, KaiTi, 楷体_GB2312, KaiTi_GB2312,
华文宋体, STSong, 华文中宋, STZhongsong, 华文仿宋, STFangsong,
华文楷体, STKaiti, 华文行楷, STXingkai, 华文隶书, STLiti,
华文新魏, STXinwei,
隶书, LiSu, 小标宋, 方正小标宋简体, 方正小标宋_GBK, FZXiaoBiaoSong-B05, FZXiaoBiaoSong-B05S,
方正书宋_GBK, 方正书宋简体, 方正仿宋_GBK, 方正仿宋简体, 方正楷体_GBK, 方正楷体简体, 方正大标宋简体, 文星标宋,
汉仪书宋二KW, 汉仪中宋, 思源宋体, MingLiU, PMingLiU, 細明體, 新細明體, 明体,
Songti SC, Kaiti SC, STFangsong SC, Source Han Serif SC, Noto Serif CJK SC, Noto Serif SC, 思源宋体 CN
"""
_SANS_NAMES = """
黑体, SimHei, 微软雅黑, 等线, DengXian, 幼圆, YouYuan, 华文黑体, STHeiti, 华文细黑, STXihei,
方正黑体_GBK, 方正黑体简体, 方正兰亭黑_GBK, 思源黑体, 苹方-简, 苹方, 汉仪旗黑, 冬青黑体简体中文,
微软雅黑 Light, 等线 Light, DengXian Light, Microsoft YaHei, Microsoft YaHei UI, Microsoft YaHei Light,
Heiti SC, PingFang SC, Hiragino Sans GB, Source Han Sans SC, Noto Sans CJK SC, Noto Sans SC, 思源黑体 CN
"""
_LATIN = {
    "Liberation Serif": "Times New Roman, TimesNewRoman, Times, Cambria, Georgia, Garamond, Book Antiqua",
    "Liberation Sans": "Arial, Helvetica, Calibri, Calibri Light, Segoe UI, Tahoma, Verdana, Aptos",
    "Liberation Mono": "Courier New, Courier, Consolas, Menlo, Lucida Console",
}
# Boxes and bullets: LibreOffice carries these itself and maps the private code points.
_SYMBOLS = ("Symbol", "Wingdings", "Wingdings 2", "Wingdings 3", "Webdings", "OpenSymbol", "Segoe UI Symbol")


def _names(listed: str) -> list[str]:
    return [name for part in listed.split(",") if (name := part.strip())]


def stand_ins() -> dict[str, str]:
    """Font name as a form writes it → house family that the pages are set in."""
    table = dict.fromkeys(_names(_SERIF_NAMES), SERIF) | dict.fromkeys(_names(_SANS_NAMES), SANS)
    for family, names in _LATIN.items():
        table |= dict.fromkeys(_names(names), family)
    return table


def is_house_font(name: str) -> bool:
    """True when pages set in this font do not depend on the machine. A theme reference ("+mn-ea") counts."""
    plain = name.removeprefix("@").strip().casefold()
    return not plain or plain.startswith("+") or plain in _KNOWN


_KNOWN = {name.casefold() for name in (*stand_ins(), *_SYMBOLS, *_LATIN, SERIF, SANS)}
