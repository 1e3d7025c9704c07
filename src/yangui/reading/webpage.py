"""The text of a web page: blocks on lines of their own, headings marked with #, nothing that is not shown."""

import re

from lxml import etree, html

from yangui.reading.encoding import decoded
from yangui.reading.problems import refusal

HIDDEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "svg",
        "select",
        "button",
        "head",
        "object",
        "textarea",
        "nav",
    ]
)
BLOCKS = frozenset(
    ["p", "div", "section", "article", "li", "ul", "ol", "table", "tr", "dd", "dt", "blockquote", "pre", "hr", "header",
     "footer", "main", "caption", "figcaption", "center", "form", "h1", "h2", "h3", "h4", "h5", "h6"]
)  # fmt: skip
CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.I)
DECLARED = re.compile(r"\s*<\?xml[^>]*\?>")


def html_text(name: str, content: bytes) -> str:
    """What a reader of the page sees as text."""
    source = DECLARED.sub("", _source(name, content), count=1)
    try:
        root = html.document_fromstring(source, parser=html.HTMLParser(huge_tree=True))
    except (etree.ParserError, etree.XMLSyntaxError):
        raise refusal("R103", name, "holds no text", "give a page with text") from None
    parts: list[str] = []
    hidden = 0
    # a walk without recursion: pages nest as deep as they like
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            hidden += tag in HIDDEN
            if not hidden:
                parts.append(_before(tag))
                parts.append(_words(element.text))
            continue
        if event == "end":
            if not hidden and tag in BLOCKS:
                parts.append("\n\n")
            hidden -= tag in HIDDEN
        if not hidden:
            parts.append(_words(element.tail))
    text = re.sub(r" *\n *", "\n", "".join(parts))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _before(tag: str) -> str:
    if tag == "br":
        return "\n"
    if tag in ("td", "th"):
        return " "
    if re.fullmatch("h[1-6]", tag):
        return f"\n\n{'#' * int(tag[1])} "
    return "\n\n" if tag in BLOCKS else ""


def _words(text: str | None) -> str:
    """Without the line breaks of the source, which mean nothing on the page."""
    return re.sub(r"[ \t\r\n\f]+", " ", text) if text else ""


def _source(name: str, content: bytes) -> str:
    stated = CHARSET.search(content[:4096])
    encoding = stated[1].decode("ascii").lower() if stated else ""
    if encoding in ("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk"):
        encoding = "gb18030"
    if encoding in ("gb18030", "big5") and not content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            pass  # the page may be wrong about itself
    return decoded(name, content)
