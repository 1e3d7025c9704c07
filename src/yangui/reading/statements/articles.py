"""What articles of their own say of the benefits of a text: who may apply, with which papers, when, and who pays.

Rules on how a policy is carried out part what a measure says in one sentence: 第三条 申请条件, 第四条 补贴标准, 第七条
申请材料. What such an article says holds for the benefits of the smallest part of the text that has any beside it, for
those alone that it names, and is handed to them as inherited. Of several articles on the same, each holds for the
benefits from there to the next.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from yangui.reading.findings import BenefitFound, Clause, Found, Span
from yangui.reading.layout.text import Text
from yangui.reading.statements.context import inherit, payers

GIFT = r"[\u4e00-\u9fff]{2,8}?(?:补[贴助]|津贴|奖励|奖补|资助|贴息|贷款|安家费)"
NAMED = re.compile(rf"(?:申[请报领]|享受|领取)(?P<noun>{GIFT})")
CONDITIONS = re.compile(
    r"[^。;:]{0,60}(?:具备|符合|满足)[^,。;:]{0,6}(?:[以如]下|下列)?[^,。;:]{0,6}(?:条件|要求)(?:之一)?(?:的[^。;:]{0,20})?:"
    r"|(?:[一二三四五六]、|\([一二三四五六]\)|[1-9]\.)?(?:申[请报领]|享受|补[贴助]|奖励|资助|支持|基本)(?:对象(?:[和及与、]))?条件(?:[:。]|$)"
)
PAPERS = re.compile(
    r"[^。;:]{0,60}(?:提交|提供|报送|准备|携带|上传)[^。;:]{0,20}(?:[以如]下|下列)[^,。;:]{0,8}(?:材料|资料|证明|证件)[^。;:]{0,20}:"
    r"|(?:[一二三四五六]、|\([一二三四五六]\)|[1-9]\.)?(?:申[请报领]|所需|提交|应提[供交])(?:的)?(?:材料|资料)(?:[:。]|$)"
)
WINDOW = re.compile(
    r"(?:集中)?(?:受理|申[请报领]|申报受理)(?:时间|期限|期)(?:为|是|:|原则上为)(?P<at>[^。;,]{2,40})"
    r"|(?P<yearly>每年(?:的)?[0-9一二三四五六七八九十]{1,3}(?:月|季度)[^,。;]{0,24}?)(?=集中?(?:受理|申报)|(?:组织|开展)(?:申报|受理))"
)
PAID = re.compile(r"(?:所需|补[贴助]|奖励|资助|专项|兑现)[^,。;]{0,4}(?:资金|经费)[^。;]{0,6}由|资金来源")
ITEM = re.compile(r"(?:\([一二三四五六七八九十0-9]{1,3}\)|[0-9]{1,2}[.、]|[①-⑳])?(?P<said>[^\n]*?)[;。,及和\n]*$")
SENTENCE = re.compile(r"[^;。\n]+[;。\n]?")
LONGEST = 200  # characters of a condition or paper
MOST = 20  # of one list


@dataclass(frozen=True, slots=True)
class _Article:
    """What one clause says for others: its place, the things, and the gift it names."""

    clause: Clause
    said: tuple[Found[str], ...]
    names: str


def handed_on(text: Text, trees: Sequence[Clause], benefits: Sequence[BenefitFound]) -> list[BenefitFound]:
    """The benefits with what articles beside their own say of them."""
    found = list(benefits)
    for _, parts in groupby(trees if found else (), lambda tree: tree.segment):
        above = dict(_above(_whole(tuple(parts)), None))
        for name, said in (("conditions", _conditions), ("papers", _papers), ("window", _window), ("payers", _payers)):
            articles = [article for clause in above for article in said(text, clause)]
            for article, scope in _scopes(above, articles, found):
                for place in _meant(article, scope, found):
                    found[place] = _with(found[place], name, article)
    return found


def _whole(parts: tuple[Clause, ...]) -> Clause:
    """A text as one clause around its parts."""
    start = parts[0].span.start
    return Clause(parts[0].segment, "", 0, Span(start, parts[-1].span.end), Span(start, start), parts=parts)


def _above(clause: Clause, parent: Clause | None) -> Iterator[tuple[Clause, Clause | None]]:
    yield clause, parent
    for part in clause.parts:
        yield from _above(part, clause)


def _listed(text: Text, clause: Clause, lead: re.Pattern[str]) -> Iterator[_Article]:
    """The items behind a lead-in, as parts of the clause or in its own words."""
    begin, end = _own(text, clause)
    words = text.clean[begin:end]
    found = lead.match(words.lstrip(" "))
    if found is None:
        return
    begin += len(words) - len(words.lstrip(" ")) + found.end()
    places = [(text.place(part.span.start), text.until(part.span.end)) for part in clause.parts]
    places = places or [said.span() for said in SENTENCE.finditer(text.clean, begin, end)]
    items = tuple(item for place in places[:MOST] for item in _item(text, *place))
    if items:
        named = NAMED.search(words)
        yield _Article(clause, items, named["noun"] if named else "")


def _own(text: Text, clause: Clause) -> tuple[int, int]:
    """What a clause says behind its number and before its parts."""
    start = text.place(clause.label.span.end if clause.label else clause.own.start)
    return start, max(start, text.until(clause.own.end) if clause.own.end > clause.own.start else start)


def _item(text: Text, start: int, end: int) -> Iterator[Found[str]]:
    found = ITEM.match(text.clean[start : min(end, start + LONGEST)].partition("\n")[0].strip(" "))
    if found and len(found["said"]) > 1:
        start = text.clean.index(found["said"], start)
        yield inherit(text.found(start, start + len(found["said"])))


def _conditions(text: Text, clause: Clause) -> Iterator[_Article]:
    return _listed(text, clause, CONDITIONS)


def _papers(text: Text, clause: Clause) -> Iterator[_Article]:
    return _listed(text, clause, PAPERS)


def _window(text: Text, clause: Clause) -> Iterator[_Article]:
    start, end = _own(text, clause)
    if found := WINDOW.search(text.clean, start, end):
        when = inherit(text.found(*found.span(found.lastgroup or "at")))
        named = re.search(GIFT, text.clean[start : found.start()])
        yield _Article(clause, (when,), named[0] if named else "")


def _payers(text: Text, clause: Clause) -> Iterator[_Article]:
    start, end = _own(text, clause)
    if (said := PAID.search(text.clean, start, end)) and (named := payers(text, said.start(), end)):
        yield _Article(clause, tuple(map(inherit, named)), "")


def _scopes(
    above: Mapping[Clause, Clause | None], articles: Sequence[_Article], found: Sequence[BenefitFound]
) -> Iterator[tuple[_Article, list[int]]]:
    """Each article with the benefits of the smallest part of the text that has any beside it.

    Several that have the same ones share them out: each has those from there on, the first those before it too.
    """
    shared: dict[Clause, list[_Article]] = {}
    for article in articles:
        around: Clause | None = article.clause
        while around is not None and not _within(around, article.clause, found):
            around = above[around]
        if around is not None:
            shared.setdefault(around, []).append(article)
    for around, several in shared.items():
        ends = [*(following.clause.span.start for _, following in pairwise(several)), around.span.end]
        begins = [around.span.start, *ends[:-1]]
        for article, begin, end in zip(several, begins, ends, strict=True):
            inside = _within(around, article.clause, found)
            yield article, [place for place in inside if article.names or begin <= found[place].span.start < end]


def _within(around: Clause, apart: Clause, found: Sequence[BenefitFound]) -> list[int]:
    """The benefits of a clause that are not in another one."""
    return [
        place
        for place, benefit in enumerate(found)
        if around.span.start <= benefit.span.start < around.span.end
        and not apart.span.start <= benefit.span.start < apart.span.end
    ]


def _meant(article: _Article, scope: Sequence[int], found: Sequence[BenefitFound]) -> Iterable[int]:
    """Of those the ones that the article names, where it names any of them."""
    named = [n for n in scope if article.names and article.names in f"{found[n].title.words}"]
    return named or scope


def _with(benefit: BenefitFound, name: str, article: _Article) -> BenefitFound:
    match name:
        case "conditions":
            return replace(benefit, conditions=(*benefit.conditions, *article.said))
        case "papers":
            return replace(benefit, papers=(*benefit.papers, *article.said))
        case "window":
            return benefit if benefit.window else replace(benefit, window=article.said[0])
        case _:
            return benefit if benefit.payers else replace(benefit, payers=article.said)
