"""Files of every kind, made on the spot."""

import io
from collections.abc import Sequence

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from pypdf import PdfReader, PdfWriter


def word(paragraphs: Sequence[str], numbered: Sequence[str] = ()) -> bytes:
    """A .docx; the program itself numbers the paragraphs of `numbered`: 一、 and so on."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if numbered:
        _chinese_numbers(document)
    for paragraph in numbered:
        numbering = document.add_paragraph(paragraph)._p.get_or_add_pPr().get_or_add_numPr()
        numbering.get_or_add_numId().val = 77
        numbering.get_or_add_ilvl().val = 0
    return saved(document)


def saved(document: "docx.document.Document") -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _chinese_numbers(document: "docx.document.Document") -> None:
    root = document.part.numbering_part.element
    shape, level = OxmlElement("w:abstractNum"), OxmlElement("w:lvl")
    shape.set(qn("w:abstractNumId"), "77")
    level.set(qn("w:ilvl"), "0")
    for tag, value in (("w:start", "1"), ("w:numFmt", "chineseCounting"), ("w:lvlText", "%1、")):
        child = OxmlElement(tag)
        child.set(qn("w:val"), value)
        level.append(child)
    shape.append(level)
    root.insert(0, shape)
    number, link = OxmlElement("w:num"), OxmlElement("w:abstractNumId")
    number.set(qn("w:numId"), "77")
    link.set(qn("w:val"), "77")
    number.append(link)
    root.append(number)


def pdf(pages: Sequence[Sequence[str]], password: str | None = None) -> bytes:
    """A PDF with these lines on its pages; a page without lines is blank, as a scanned one is to a reader.

    A tab in a line leads to a second column, `|` to text of another size on the same line.
    """
    used = sorted({c for page in pages for line in page for c in line})
    ranges = "\n".join(f"<{ord(c):04X}> <{ord(c):04X}>" for c in used)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(used)} beginbfchar\n{ranges}\nendbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{6 + 2 * i} 0 R' for i in range(len(pages)))}] >>",
        (
            "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [4 0 R]"
            " /ToUnicode 5 0 R >>"
        ),
        (
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000"
            " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
        ),
        _stream(cmap),
    ]
    for i, page in enumerate(pages):
        sized = any("|" in line for line in page)
        shown = " ".join(_in_sizes(line, 770 - 24 * n) if sized else _in_columns(line) for n, line in enumerate(page))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {7 + 2 * i} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(_stream(f"BT /F1 16 Tf 72 770 Td {shown} ET"))
    content = _assembled(objects)
    if password is None:
        return content
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt(password, algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _in_columns(line: str) -> str:
    parts = line.split("\t")
    return " 240 0 Td ".join(map(_shown, parts)) + f" {-240 * (len(parts) - 1)} -24 Td"


def _in_sizes(line: str, y: int) -> str:
    """Each part placed by itself, as typesetters do that scale a font of size 1."""
    shown, x = "", 72.0
    for n, words in enumerate(line.split("|")):
        size = (16.0, 18.5)[n % 2]
        shown += f"/F1 1 Tf {size} 0 0 {size} 0 0 Tm {x / size:.4f} {y / size:.4f} Td {_shown(words)} "
        x += size * sum(0.5 if c.isascii() else 1 for c in words)
    return shown


def _shown(words: str) -> str:
    return f"<{''.join(f'{ord(c):04X}' for c in words)}> Tj"


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def _assembled(objects: Sequence[str]) -> bytes:
    parts, places = ["%PDF-1.7\n"], []
    for number, body in enumerate(objects, 1):
        places.append(sum(map(len, parts)))
        parts.append(f"{number} 0 obj\n{body}\nendobj\n")
    start = sum(map(len, parts))
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    parts.append(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}")
    parts.append(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n")
    return "".join(parts).encode("ascii")
