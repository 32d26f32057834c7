"""Take chance out of LibreOffice's Type 1 fonts: it numbers them by a counter of its process."""

from __future__ import annotations

import re
import zlib

_KEY = 55665
_UNIQUE_ID = re.compile(rb"/UniqueID \d{7} ")


def settle_unique_id(program: bytes, clear_length: int, cipher_length: int) -> bytes:
    """The same font program with a /UniqueID that depends on its content alone; no length changes.

    The number stands in the clear part and in the enciphered one (eexec), where one changed digit alters all
    bytes that follow, so the part is deciphered and enciphered again. Other bytes pass as they are.
    """
    clear = program[:clear_length]
    private = _decipher(program[clear_length : clear_length + cipher_length])
    rest = program[clear_length + cipher_length :]
    blank = _UNIQUE_ID.sub(b"", clear) + _UNIQUE_ID.sub(b"", private)
    # 4000000 … 4999999 is the range that Adobe leaves to everybody.
    settled = b"/UniqueID %d " % (4_000_000 + zlib.crc32(blank) % 1_000_000)
    return _UNIQUE_ID.sub(settled, clear) + _encipher(_UNIQUE_ID.sub(settled, private)) + rest


def _decipher(data: bytes) -> bytes:
    key, plain = _KEY, bytearray()
    for byte in data:
        plain.append(byte ^ (key >> 8))
        key = ((byte + key) * 52845 + 22719) & 0xFFFF
    return bytes(plain)


def _encipher(data: bytes) -> bytes:
    key, cipher = _KEY, bytearray()
    for byte in data:
        secret = byte ^ (key >> 8)
        cipher.append(secret)
        key = ((secret + key) * 52845 + 22719) & 0xFFFF
    return bytes(cipher)
