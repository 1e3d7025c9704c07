"""What articles of their own say of the benefits of a text: who may apply, with which papers, when, and who pays.

Rules on how a policy is carried out part what a measure says in one sentence: 第三条 申请条件, 第四条 补贴标准, 第七条
申请材料. What an article says holds for the benefits that it gives itself; where it gives none, for those of the
smallest part of the text that has any beside it, or those alone that it names. It is handed to them as inherited. Of
several articles on the same, each holds for the benefits from there to the next.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from yangui.reading.findings import BenefitFound, Clause, Flag, Found, Span
from yangui.reading.layout.text import Text
from yangui.reading.places import clauses
from yangui.reading.statements.context import inherit, payers

GIFT = r"[\u4e00-\u9fff]{2,8}?(?:补[贴助]|津贴|奖励|奖补|资助|贴息|贷款|安家费)"
NAMED = re.compile(rf"(?:申[请报领]|享受|领取)(?P<noun>{GIFT})")
CONDITIONS = re.compile(
    r"[^。;:]{0,60}(?:具备|符合|满足)[^,。;:]{0,6}(?:[以如]下|下列)?[^,。;:]{0,6}(?:条件|要求)(?:之一)?(?:的[^。;:]{0,20})?:"
    r"|(?:[一二三四五六]、|\([一二三四五六]\)|[1-9]\.)?(?:申[请报领]|享受|补[贴助]|奖励|资助|支持|基本)(?:对象(?:[和及与、]))?条件(?:[:。]|$)"
)
PAPERS = re.compile(
    r"[^。;:]{0,60}(?:提交|提供|报送|准备|携带|上传|持|凭)[^。;:]{0,20}(?:[以如]下|下列)[^,。;:]{0,8}(?:材料|资料|证明|证件)[^。;:]{0,20}:"
    r"|(?:[一二三四五六]、|\([一二三四五六]\)|[1-9]\.)?(?:申[请报领]|所需|提交|应提[供交])(?:的)?(?:材料|资料)(?:包括|主要有|有|为)?(?:[:。]|$)"
)
WINDOW = re.compile(
    r"(?:集中)?(?:受理|申[请报领]|申报受理)(?:时间|期限|期)(?:为|是|:|原则上为)(?P<at>[^。;,]{2,40})"
    r"|于(?P<days>(?:20[0-9]{2}年|每年)?[0-9]{1,2}月[0-9]{1,2}日(?:[-—~至到](?:20[0-9]{2}年)?[0-9]{1,2}月[0-9]{1,2}日|前))"
    r"(?=[^,。;]{0,16}?(?:提交|提出|报送|申[请报领]))"
    r"|(?P<until>每年[^,。;]{2,14}前)(?=向[^,。;]{2,16}(?:提出|提交|报送)申[请报])"
    r"|(?P<yearly>每年(?:的)?[0-9一二三四五六七八九十]{1,3}(?:月|季度)[^,。;]{0,24}?)(?=集中?(?:受理|申报)|(?:组织|开展)(?:申报|受理))"
)
APPLIES = re.compile(
    r"(?:本(?:办法|细则|规定|政策|措施|意见|方案)(?:主要)?适用(?:于|对象(?:为|是))|适用(?:对象|范围):)"
    r"(?P<said>[^。;\n]{4,200})"
)
PAID = re.compile(
    r"(?:补[贴助]|奖励|资助)(?:资金|经费)?由[^,。;]{0,12}财政|资金来源"
    r"|(?:所需|补[贴助]|奖励|资助|专项|兑现)[^,。;]{0,4}(?:资金|经费)[^。;]{0,6}由"
)
ITEM = re.compile(r"(?:\([一二三四五六七八九十0-9]{1,3}\)|[0-9]{1,2}[.、]|[①-⑳])?(?P<said>[^\n]*?)[;。,、及和\n]*$")
SENTENCE = re.compile(r"[^;。\n]+[;。\n]?")
ENCLOSED = re.compile(
    r"(?:提交|提供|上传|携带|凭|持)(?P<said>[^,。;:]{2,8}(?:、[^,。;:、]{2,30}){1,12}?)等(?:相关|有关|申[请报领])?材料"
)
NAME = re.compile(r"(?:《[^《》]{2,60}》|[^、《》]){1,60}(?:、|$)")
NOWHERE = Span(-1, -1)
LONGEST = 600  # characters of a condition or paper
MOST, NEAR = 100, 500  # of one list; benefits that an article can name


@dataclass(frozen=True, slots=True)
class _Article:
    """What one clause says for others: its place, the things, and the gift it names."""

    clause: Clause
    said: tuple[Found[str], ...]
    names: str
    lists: bool = False  # and it says nothing else


def handed_on(
    text: Text, trees: Sequence[Clause], benefits: Sequence[BenefitFound], doubts: Iterable[Flag]
) -> tuple[list[BenefitFound], list[Flag]]:
    """The benefits, in order, with what articles beside their own say of them, and what stays in doubt.

    What is asked for promises nothing: what was taken for a promise inside such a list is left out with its doubts.
    """
    if not benefits:
        return [], list(doubts)
    own = [(clause, *_own(text, clause)) for clause in clauses(trees)]
    told = {name: [article for said in own for article in read(text, *said)] for name, read in READERS.items()}
    asked = sorted(article.clause.span for articles in told.values() for article in articles if article.lists)
    free = {benefit.span for benefit in benefits if not benefit.amount and _inside(benefit.span, asked)}
    found = [benefit for benefit in benefits if benefit.amount or benefit.span not in free]
    starts = [benefit.span.start for benefit in found]
    for name, articles in told.items():
        for article, places in _shared(trees, articles, starts):
            for place in _meant(article, places, found):
                found[place] = _with(found[place], name, article)
    return found, [doubt for doubt in doubts if doubt.span not in free]


def _inside(span: Span, places: Sequence[Span]) -> bool:
    at = bisect_right(places, span.start, key=lambda place: place.start) - 1
    return at >= 0 and span.end <= places[at].end


def _listed(text: Text, clause: Clause, begin: int, end: int, lead: re.Pattern[str]) -> Iterator[_Article]:
    """The items behind a lead-in, as parts of the clause or in its own words."""
    words = text.clean[begin:end]
    found = lead.match(words.lstrip(" "))
    if found is None:
        return
    begin += len(words) - len(words.lstrip(" ")) + found.end()
    places = [(text.place(part.span.start), text.until(part.span.end)) for part in clause.parts]
    if not places:
        places = [said.span() for said in SENTENCE.finditer(text.clean, begin, end)]
        if len(places) == 1 and lead is PAPERS:  # 申请材料:申请表、身份证、租房合同
            places = [said.span() for said in NAME.finditer(text.clean, *places[0])]
    items = tuple(item for place in places[:MOST] for item in _item(text, *place))
    if items:
        named = NAMED.search(words)
        yield _Article(clause, items, named["noun"] if named else "", lists=True)


def _own(text: Text, clause: Clause) -> tuple[int, int]:
    """What a clause says behind its number, or the title that runs into it, and before its parts."""
    start = text.place(clause.label.span.end if clause.label else clause.own.start)
    if (
        clause.title
        and text.clean.startswith("。", end := text.place(clause.title.span.end))
        and end + 2 < text.until(clause.own.end)
    ):
        start = end + 1
    return start, max(start, text.until(clause.own.end) if clause.own.end > clause.own.start else start)


def _item(text: Text, start: int, end: int) -> Iterator[Found[str]]:
    said = text.clean[start : min(end, start + LONGEST)].partition("\n")[0].partition("。")[0]
    found = ITEM.match(said.strip(" "))
    if found and len(found["said"]) > 1:
        start = text.clean.index(found["said"], start)
        yield inherit(text.found(start, start + len(found["said"])))


def _conditions(text: Text, clause: Clause, start: int, end: int) -> Iterator[_Article]:
    yield from _listed(text, clause, start, end, CONDITIONS)
    if found := APPLIES.search(text.clean, start, end):
        yield _Article(clause, (inherit(text.found(*found.span("said"))),), "")


def _papers(text: Text, clause: Clause, start: int, end: int) -> Iterator[_Article]:
    yield from _listed(text, clause, start, end, PAPERS)
    if found := ENCLOSED.search(text.clean, start, end):  # 提交身份证、银行卡等材料
        begin, stop = found.span("said")
        items = tuple(item for place in NAME.finditer(text.clean, begin, stop) for item in _item(text, *place.span()))
        yield _Article(clause, items, "")


def _window(text: Text, clause: Clause, start: int, end: int) -> Iterator[_Article]:
    if found := WINDOW.search(text.clean, start, end):
        when = inherit(text.found(*found.span(found.lastgroup or "at")))
        named = re.search(GIFT, text.clean[start : found.start()])
        yield _Article(clause, (when,), named[0] if named else "")


def _payers(text: Text, clause: Clause, start: int, end: int) -> Iterator[_Article]:
    if (said := PAID.search(text.clean, start, end)) and (named := payers(text, said.start(), end)):
        gift = re.search(GIFT, text.clean[start : said.end()])
        yield _Article(clause, tuple(map(inherit, named)), gift[0] if gift else "")


READERS: Mapping[str, Callable[[Text, Clause, int, int], Iterator[_Article]]] = {
    "conditions": _conditions,
    "papers": _papers,
    "window": _window,
    "payers": _payers,
}


def _shared(
    trees: Sequence[Clause], articles: Sequence[_Article], starts: Sequence[int]
) -> Iterator[tuple[_Article, Sequence[int]]]:
    """Each article with its own benefits, else those of the smallest part of the text with any; these by their starts.

    Several that have the same ones share them out: each has those from there on, the first those before it too.
    """
    shared: dict[Span, list[_Article]] = {}
    texts = {segment: list(parts) for segment, parts in groupby(trees, lambda tree: tree.segment)}
    for article in articles:
        if own := _beside(article.clause.span, NOWHERE, starts):
            yield article, own
            continue
        near = _around(texts[article.clause.segment], article.clause)
        around = next((span for span in near if _beside(span, article.clause.span, starts)), None)
        if around:
            shared.setdefault(around, []).append(article)
    for around, several in shared.items():
        ends = [*(following.clause.span.start for following in several[1:]), around.end]
        begins = [around.start, *ends[:-1]]
        for article, begin, end in zip(several, begins, ends, strict=True):
            yield article, _beside(around if article.names else Span(begin, end), article.clause.span, starts)


def _around(parts: Sequence[Clause], clause: Clause) -> Iterator[Span]:
    """The clauses around one of a text, the closest first, and the whole text at last."""
    found = [Span(parts[0].span.start, parts[-1].span.end)]
    while parts:
        at = bisect_right(parts, clause.span.start, key=lambda part: part.span.start) - 1
        if at < 0 or parts[at].span.end < clause.span.end:
            break
        found.append(parts[at].span)
        parts = parts[at].parts
    yield from reversed(found)


def _beside(around: Span, apart: Span, starts: Sequence[int]) -> Sequence[int]:
    """The benefits of a passage that are not in another one."""
    first, last = bisect_left(starts, around.start), bisect_left(starts, around.end)
    begin, end = bisect_left(starts, apart.start, first, last), bisect_left(starts, apart.end, first, last)
    return range(first, last) if begin == end else [*range(first, begin), *range(end, last)]


def _meant(article: _Article, places: Sequence[int], found: Sequence[BenefitFound]) -> Iterable[int]:
    """Of some benefits the ones that the article names, where it names any of them."""
    named = [n for n in places[:NEAR] if article.names and article.names in found[n].title.words]
    return named or places


def _with(benefit: BenefitFound, name: str, article: _Article) -> BenefitFound:
    match name:
        case "conditions":
            return replace(benefit, conditions=(*benefit.conditions, *article.said))
        case "papers":
            return replace(benefit, papers=(*benefit.papers, *article.said))
        case "window":
            return benefit if benefit.window else replace(benefit, window=article.said[0])
        case _:
            return benefit if benefit.payers or not benefit.amount else replace(benefit, payers=article.said)
