"""The text of a web page: blocks on lines of their own, headings marked with #, nothing that is not shown."""

import re
from collections.abc import Mapping

from lxml import etree, html

from yangui.reading.formats.encoding import decoded
from yangui.reading.formats.rows import row_lines
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
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
SENTENCES = 5  # of a page whose main part can be told from what stands around it
LONG = 20  # characters of words that no page repeats by chance
CELL, WIDEST = 300, 20  # characters of a cell of a table of data, columns that one can span
MAIN = 0.9  # of its sentences stand in the main part
GOES_ON = re.compile(r"第[一二三四五六七八九十百零〇0-9]{1,5}条|[0-9][万亿]?元")
DAY = re.compile(r".{0,40}(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日", re.DOTALL)
NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.I)
DECLARED = re.compile(r"\s*<\?xml[^>]*\?>")


def html_text(name: str, content: bytes) -> str:
    """What a reader of the page sees as text, without what a site puts around it."""
    source = DECLARED.sub("", _source(name, content), count=1)
    try:
        root = html.document_fromstring(source, parser=html.HTMLParser(huge_tree=True))
    except (etree.ParserError, etree.XMLSyntaxError):
        raise refusal("R103", name, "holds no text", "give a page with text") from None
    first, last = _main(root)
    parts: list[str] = []
    told: set[html.HtmlElement] = set()  # tables whose rows are lines
    hidden = 0 if first is None else 1
    # a walk without recursion: pages nest as deep as they like
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            hidden += _unseen(element)
            hidden -= element is first
            if not hidden and tag == "table" and (rows := _rows(element)):
                parts += ["\n\n", "\n".join(rows)]
                told.add(element)
                hidden += 1
            if not hidden:
                parts.append(_before(tag))
                parts.append(_words(element.text))
            continue
        if event == "end":
            hidden -= element in told
            if not hidden and tag in BLOCKS:
                parts.append("\n\n")
            hidden -= _unseen(element)
            hidden += element is last
        if not hidden:
            parts.append(_words(element.tail))
    text = re.sub(r" *\n *", "\n", "".join(parts))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _rows(table: html.HtmlElement) -> list[str]:
    """The rows of a table of data as lines; none where it only arranges the page."""
    if table.find(".//table") is not None:
        return []
    rows: list[list[list[str]]] = []
    down: dict[int, int] = {}  # for how many rows more a column is taken by a cell from above
    for row in table.iter("tr"):
        cells: list[list[str]] = []
        for cell in (c for c in row if c.tag in ("td", "th")):
            _take(down, cells)
            wide, high = (_span(cell.get(name)) for name in ("colspan", "rowspan"))
            if high > 1:
                down.update(dict.fromkeys(range(len(cells), len(cells) + wide), high - 1))
            cells += [_paragraphs(cell), *([[]] * (wide - 1))]
        _take(down, cells)
        rows.append(cells)
    long = any(sum(map(len, cell)) > CELL for cells in rows for cell in cells)
    if long or sum(len(cells) > 1 for cells in rows) < 2:
        return []
    return [line for cells in rows for line in row_lines(cells)]


def _take(down: dict[int, int], cells: list[list[str]]) -> None:
    """Leaves the columns empty that a cell from above takes."""
    while down.get(len(cells), 0):
        down[len(cells)] -= 1
        cells.append([])


def _span(said: str | None) -> int:
    return max(1, min(int(said), WIDEST)) if said and said.isdecimal() else 1


def _paragraphs(cell: html.HtmlElement) -> list[str]:
    """What a browser shows of a cell, a paragraph each."""
    parts, hidden = [""], 0
    for event, element in etree.iterwalk(cell, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            hidden += _unseen(element)
            parts += [""] if tag in BLOCKS or tag == "br" else []
            parts[-1] += "" if hidden else _words(element.text)
            continue
        if event == "end":
            hidden -= _unseen(element)
            parts += [""] if tag in BLOCKS else []
        parts[-1] += _words(element.tail) if not hidden and element is not cell else ""
    return [part.strip() for part in parts if part.strip()]


def _main(root: html.HtmlElement) -> tuple[html.HtmlElement | None, html.HtmlElement | None]:
    """Where the main part begins and ends: the last heading over the smallest element that holds its sentences.

    Both are None where the page has too few sentences to tell.
    """
    every = [element for element in root.iter() if isinstance(element.tag, str)]
    count: dict[html.HtmlElement, int] = {}
    seen: set[str] = set()  # a page may hold its text once more, for a phone
    for element in every:
        said = ["" if element.tag in HIDDEN else element.text or "", *(c.tail or "" for c in element)]
        count[element] = sum(words.count("。") for words in said if words not in seen)
        seen.update(words for words in said if len(words) > LONG)
    for element in reversed(every):
        count[element] += sum(count[c] for c in element if c in count)
    inner = root
    if count[root] < SENTENCES:
        return None, None
    while (largest := max((c for c in inner if c in count), key=count.__getitem__, default=None)) is not None:
        if count[largest] < MAIN * count[root]:
            break
        inner = largest
    while (above := inner.getparent()) is not None and above.tag != "body" and count[above] > count[inner]:
        inner = above  # its preamble or its last clause may stand beside it
    over = every[: every.index(inner)]
    title = root.findtext(".//title") or ""
    heads = [e for e in over if _heads(e, title)]
    return (heads[-1] if heads else inner), _last(inner, count)


def _last(inner: html.HtmlElement, count: Mapping[html.HtmlElement, int]) -> html.HtmlElement:
    """Where the main part ends: blocks beside it may hold its last articles, an annex with sums, or its day."""
    last = top = inner
    while (above := top.getparent()) is not None and above.tag not in ("body", "html"):
        top = above
    for beside in top.itersiblings():
        words = "".join(beside.itertext()) if isinstance(beside.tag, str) and beside.tag not in HIDDEN else ""
        if "。" in words and not count[beside]:
            continue  # the text once more
        if GOES_ON.search(words) or DAY.fullmatch(words.strip()):
            last = beside
    return last


def _unseen(element: html.HtmlElement) -> bool:
    """Whether a browser shows nothing of an element."""
    shut = element.get("hidden") is not None or NOT_SHOWN.search(element.get("style") or "") is not None
    return shut or element.tag in HIDDEN


def _heads(element: html.HtmlElement, title: str) -> bool:
    """Whether an element is a heading, or says what the page is called."""
    if element.tag in HEADINGS:
        return len("".join(element.itertext()).strip()) > 3
    words = (element.text or "").strip()
    return element.tag in BLOCKS and len(words) > 5 and words in title


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
