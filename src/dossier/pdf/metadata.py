"""What a PDF says of itself in XMP. Written by hand: every library's own writer puts in the time of day."""

from __future__ import annotations

import datetime as dt
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Name

PRODUCER = "dossier"
_END = b"</rdf:RDF>"
_ARCHIVAL = (
    b'<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
    b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>\n"
)


def set_xmp(pdf: pikepdf.Pdf, title: str, date: dt.date, *, language: str = "", author: str = "") -> None:
    """Replace the XMP; it has to say what the document information says. Nothing is claimed of PDF/A."""
    pdf.Root.Metadata = pdf.make_stream(_packet(title, date, language, author))
    pdf.Root.Metadata.Type, pdf.Root.Metadata.Subtype = Name.Metadata, Name.XML


def set_archival(pdf: pikepdf.Pdf, claimed: bool) -> None:
    """Let the XMP claim PDF/A-2b, or take the claim back."""
    packet = pdf.Root.Metadata.read_bytes().replace(_ARCHIVAL, b"")
    pdf.Root.Metadata.write(packet.replace(_END, _ARCHIVAL + _END) if claimed else packet)


def _packet(title: str, date: dt.date, language: str, author: str) -> bytes:
    moment = f"{date.isoformat()}T00:00:00Z"
    more = (
        f"<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>\n" if author else ""
    )
    if language:
        more += f"<dc:language><rdf:Bag><rdf:li>{escape(language)}</rdf:li></rdf:Bag></dc:language>\n"
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>
{more}<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>
<xmp:MetadataDate>{moment}</xmp:MetadataDate><pdf:Producer>{PRODUCER}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()
