"""Page content that does not end well."""

ENDINGS = (
    b"<41", b"<", b"<<", b"<</A", b"<</A [", b"(", b"(a", b"(a(b)", b"(a\\", b"(abc\\\\\\)", b"[", b"[<41", b"[(a) 1",
    b"/a", b"/", b"12", b"true", b"{", b"}", b")", b">", b">>", b"]", b"] Q", b"%c", b"[ q Q", b"/a <", b"/Na [<41> Q",
    b"BI", b"BI /W 1", b"BI /W 10 /H 10 /BPC 8 /CS /G ID ", b"BI /W 10 /H 10 /BPC 8 /CS /G ID short EI",
    b"BX", b"BX <41 EX", b"EX", b"BT", b"BT /F1 20 Tf 50 100 Td (12", b"BT /F1 20 Tf 50 100 Td <4142", b"ET",
    b"BT 7 Tr /F1 60 Tf 60 400 Td (clip) Tj", b"/Span BMC", b"/Span <</ActualText(x)>> BDC", b"/OC /off BDC", b"EMC",
    b"q", b"Q", b"1 0 0 rg", b"0 0 500 500 re", b"0 0 500 500 re W", b"1 0 0 RG 30 w 0 0 m 500 500",
    b"0 0 9 9 re f q\x80Q",
)  # fmt: skip
"""Ways to end within something, or to leave something behind that could reach into what comes after."""
