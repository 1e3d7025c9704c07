"""Whom a passage names for the amounts behind it: the sentence before, 补贴对象:, a heading, what a clause promotes."""

import re

from yangui.reading.findings import Found
from yangui.reading.layout.text import Text
from yangui.reading.statements.kinds import SUBJECT, beneficiary
from yangui.reading.statements.sentences import Sentence
from yangui.reading.statements.subjects import conditions, region_before, trimmed
from yangui.reading.statements.whom import ANNOUNCES, FOR, NAMING

NAMED = re.compile(
    r"(?:[^,。;:]{0,8}(?:补[贴助]|资助|奖励|扶持|支持|申[报请领]|享受|适用|发放|贷款|服务))?的?(?:对象|范围)(?::|为|$)"
)
ENCOURAGES = re.compile(  # no authority is encouraged to take the money that it gives
    r"(?:(?:鼓励|支持|引导|扶持|推动)[和、]?)+(?P<who>(?!(?:有条件的)?(?:各?地[方区市]?|各?[市县区]+(?!域))(?:[政对发设按开可]|$))[^,。;:]{2,40})"
)
DOER = re.compile(  # 支持企业开发新产品
    r"(?:(?:鼓励|支持|引导|扶持|推动)[和、]?)+(?P<who>[^,。;:、的]{0,10}?(?:企业|公司|单位|高校|院所|机构|人才|个人|团队))"
    r"(?:自主|积极|联合|加大|扩大|做[大优强]|开发|研发(?!机构|中心|平台|投入|能力)|建设|建立|参与|主导|申报|申请|上市|引进|培养|集聚|吸纳"
    r"|考取|创建|争创|购买|使用|应用|开拓|转化|实施|开展|获得|取得|升级|改造)"
)
PROMOTES = re.compile("(?:[加大强]{0,2}支持|鼓励|扶持|激励|奖励|引导|发放|给予|兑现|落实)(?=[^,。;:]{2})")
BUILDS = re.compile("强化|优化|完善|建设|打造|布局|构建|搭建|健全|推进|推动|提升|加强|加快|创新")
PEOPLE = re.compile(r"(?:人[才员]|博士|硕士|研究生|毕业生|本科生|专科生|[技医]师|工程师|者|企业|单位|机构|团队|项目)$")
BRACKETED = re.compile(r"\([^()]*\)")


def announced(text: Text, sentence: Sentence) -> tuple[Found[str], ...]:
    """Of whom a sentence speaks that promises something without an amount, which the next one may state."""
    if named := NAMED.match(text.clean, sentence.start, sentence.end):
        return conditions(text, (named.end(), sentence.end)) if sentence.end - named.end() > 2 else ()
    found = ANNOUNCES.search(text.clean, sentence.start, sentence.end)
    if found is None:
        return ()
    phrase = next(n for n, p in enumerate(sentence.phrases) if found.start() <= p.end)
    region = region_before(text.clean, sentence, phrase, found.start(), sentence.start)
    return conditions(text, region) if region else ()


def objects(text: Text, sentence: Sentence, *, headed: bool) -> tuple[tuple[Found[str], ...], bool]:
    """Whom 补贴对象: names, and whether the sentence behind it does; `headed` where this one stands behind it."""
    if not headed and text.clean.find("对象", sentence.start, min(sentence.end, sentence.start + 20)) < 0:
        return (), False
    named = NAMED.match(text.clean, sentence.start, sentence.end)
    start = named.end() if named else sentence.start
    if named and not text.clean[start : sentence.end].strip(": "):
        return (), True
    if not (named or headed) or beneficiary(text.clean[start : sentence.end]) is None:
        return (), False
    return conditions(text, (start, sentence.end)), False


def headed(text: Text, title: Found[str]) -> Found[str] | None:
    """Who a heading names: 小微企业创业担保贷款标准."""
    start, end = text.place(title.span.start), text.place(title.span.end)
    if verb := PROMOTES.match(text.clean, start, end):
        start = verb.end()  # 支持|小微企业发展
    elif BUILDS.match(text.clean, start, end):
        return None  # 强化平台支撑
    found = SUBJECT.search(text.clean, start, end)
    named = found is not None and found.lastgroup in ("person", "enterprise", "institution", "team")
    return text.found(start, found.end()) if found and named and found.end() - start < NAMING else None


def encouraged(text: Text, sentence: Sentence) -> Found[str] | None:
    """Who is to do what a sentence begins by promoting: 鼓励企业参与标准制定."""
    if text.clean[sentence.start] not in "鼓支引扶推":
        return None
    found = ENCOURAGES.match(text.clean, sentence.start, sentence.end)
    if doer := DOER.match(text.clean, sentence.start, sentence.end):
        return text.found(*doer.span("who"))
    kind = beneficiary(found["who"]) if found else None
    if found is None or kind not in ("person", "enterprise", "institution", "team"):
        return None
    named = (named for named in SUBJECT.finditer(text.clean, *found.span("who")) if named.lastgroup == kind)
    return next((text.found(found.start("who"), end.end()) for end in named), None)


def leading(text: Text, sentence: Sentence) -> tuple[Found[str], ...]:
    """Whom the lines behind are for: 全职引进的博士(45周岁以下): or 对首次达标的企业;"""
    clean, own = text.clean, sentence.phrases[-1]
    open_ = clean[own.end : own.end + 1]
    if open_ != ":" and not (open_ == ";" and FOR.match(clean, own.start, own.end)):
        return ()
    words = clean[own.start : own.end].removesuffix("的")
    if not PEOPLE.search(BRACKETED.sub("", words)) or not beneficiary(words):
        return ()
    region = trimmed(clean, own.start, own.end)
    return conditions(text, region) if region else ()
