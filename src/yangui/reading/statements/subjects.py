"""Whom an amount is for: the words before its verb, back to where they begin, and the list that a list of amounts has.

Amounts that stand as one list are one `Run`. What a run does not say of its subject it takes over from the amount
before it in the sentence or clause, marked so.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yangui.reading.findings import Found
from yangui.reading.layout.tables import UNITS
from yangui.reading.layout.text import Text
from yangui.reading.numbers.quantities import Mention
from yangui.reading.statements.align import Item, chain, items, last_items, listed
from yangui.reading.statements.context import Context, inherit
from yangui.reading.statements.kinds import SUBJECT, beneficiary, deed
from yangui.reading.statements.sentences import Sentence

DURING = re.compile(r"[^,。;:的]{2,8}(?:期间|期内)")  # 见习期间由就业补助资金给予
FOR_YEARS = re.compile(
    r",(?:连续|前|自[^,]{1,8}起|在)?[0-9一二三四五六七八九十两]{1,2}年(?:之?内|以内)?$"
)  # no part of who
VERB = re.compile(
    r"由[^,。;:、]{1,18}?(?:、[^,。;:、]{1,6})?(?=按|分别|各(?!自|级)|给予|予以|一次性|发放|奖励|资助|补助|承担|最高|参照|全额|再|每[年月人]|提供)|分别|一次性|按(?!规定|时|期|有关)"
    r"|奖$|奖(?=最)|给予|予以|可?享受|可?申请|可获得?|发放|兑现|再给|再奖|奖励|补助|补贴|资助|每[人名年月户家个项位件篇条次场台套]|最高|最低|不超过|不低于|连续|提供"
    r"|标准|(?:提高|调整|上调|增加)[到至为]|配套|安排|拨付|支付|支持额度|额度|贴息|(?:省|市|县|区|本级)财政"
)
LEAD = re.compile(
    r"(?:(?:补[贴助]|奖励|资助|支持|扶持|发放)标准(?:分别)?(?:为|是)?:?|第[一二三四五六七八九十百0-9]{1,4}条|\([一二三四五六七八九十0-9]{1,3}\)|[0-9]{1,2}[.、]|其中|此外|另外|同时|并(?![购网联列轨])|且|还(?![款贷本息])|对于|对(?!外(?![省地市来籍资商国])|应(?!届)|内(?!地)|[接标口照策比称])"
    r"|凡是|凡|为|给(?!予)|向|针对|面向|将|把|支持|鼓励|如|若|其(?![他余它])|再(?![生担制保融就])|也|可(?![再降循])|在此基础上|经认定[后的]?|经[^,]{1,10}后|[、,:和及)|.])+"
)
FOR = re.compile(
    r"(?:其中[,:]?)?(?:对(?!其(?![他余它])|外(?![省地市来籍资商国])|应(?!届)|内(?!地)|[接标口照策比称])|凡)"
)
START = re.compile(
    r"(?:其中[,:]?)?(?:对(?!其(?![他余它]))|凡|为(?!了)|给|支持|面向|针对|将|鼓励|企业|用人单位|新|获|引进|入选|被|每)"
)
LABEL = re.compile(  # 贷款金额: says what follows, not who
    r"[【〔]?[^,。;:【】]{0,8}(?:标准|金额|额度|强度|方式|内容|比例)(?:[与和及]期限)?[】〕]?"
)
ANNOUNCES = re.compile(
    r"可(?:以|按规定)?(?:申请|申领|享受|获得|领取)|(?:给予|发放)[^,。;:0-9]{0,20}(?:补贴|补助|奖励|资助|津贴|贷款)"
    r"|(?:进行|实施)[^,。;:0-9]{0,6}(?:补贴|补助|奖励|资助|奖补|扶持)"
)
BY_LEVEL = re.compile(r"按(?P<levels>[^,。;:]{2,40}、[^,。;:]{2,40}?)(?:的?(?:层次|等次|档次|标准))?分别")
LEVELS = re.compile(  # 按初级、中级、高级分别给予; 按优秀、良好两个等次,给予
    r"按照?(?P<levels>[^,。;:、]{1,14}(?:、[^,。;:、]{1,14}?){1,7}?)"
    r"(?:(?:[0-9二两三四五六七八九]个?)?(?:层次|等次|档次|等级|级别|类别|类型|档|类|标准)|,?(?:分别|给予))"
)
WHOM = re.compile(  # 建设期12个月内的制造业项目
    r"的[^,。;:的0-9]{0,10}(?:项目|企业|单位|机构|平台|团队|人才|人员|个人)$"
)
RATE = re.compile(r"(?:按(?:有关|相关)?规定)?每?(?:满?[0-9一]?个?(?:学?年度?|月|季度?))?")
EACH_TIME = re.compile(r"每[^,。;:、0-9的]{1,3}")  # 每航次
BY_WHOM = re.compile(  # 按博士研究生15万元,硕士研究生8万元标准发放
    r"[^,。;:0-9的]{0,40}(?:人[才员]|博士|硕士|研究生|毕业生|本科生?|专科生?|[技医]师|工程师|企业|团队|项目)"
)
PURSE = re.compile(  # 省财政对首次上市的企业
    r"由?(?:[^,。;:对]{0,8}财政|[省市县区]级|[省市县区])(?:再|继续|按规定|每年)*对(?!应(?!届)|[接口])"
)
BEGINS = re.compile(r"[^,。;:的支鼓加推]{0,8}?(?:企业|单位|机构|公司|院校|高校|平台|毕业生|人员|人才|个人)")
NAMING = 80  # characters of a sentence that is no more than a list of names
REPORTS = re.compile(r"(?:了解到|获悉|介绍|表示|指出)$")  # 记者从市人才中心了解到
GIVEN = re.compile(  # 50万元项目资助和30万元安家补贴
    r"的?[^,。;、]{0,12}?(?:补[贴助]|资助|奖励|津贴|经费|资金)(?:以?及|和|与|、)"
)
ANEW = re.compile(r"(?:或者?|及|和)[^,。;、0-9]*(?:补[贴助]|资助|奖励|津贴)$")  # 每月补贴1000元或购房补贴10万元
USE = re.compile(r"(?:住房|租房|购房|房屋|租赁|生活|安家|岗位)$")  # 博士住房补贴标准: what it is for is no part of who
USED = re.compile(r"补[贴助]|津贴|标准")
GIVES_ITEMS = re.compile(  # 一次性发放安家费:博士
    r"[^,。;:]{0,14}(?:发放|给予|补[贴助]|奖励|资助)[^,。;:]{0,12}:(?=[^,。;:]{2})"
)
NOBODY = re.compile(  # the payer, when, and what is given: 政府, 其中前两年, 给予最长五年的房租补贴
    r"(?:各级|[省市县区])?(?:人民)?政府|(?:其中|即)?:?(?:[前后首]|第)[0-9一二两三四五六七八九十、至到-]{0,6}[年期](?:内|起)?"
    r"|(?:可|按规定)?(?:给予|享受|发放|予以)(?:最长|不超过|连续|一定|相应|[0-9一二两三四五六七八九十年个月的期限内])*[^,。;:的0-9]{0,8}(?:补[贴助]|奖励|资助|津贴|支持)"
)
OTHERS = re.compile("其他|其余|其它")
ITEM = re.compile(r"、[^,。;:、0-9]{3,14}")  # 报辅导50万元、成功上市800万元
OPENS = re.compile(r"^(?:支持|鼓励|加大|加强|强化|推进|推动|实施|开展|建立|完善|优化|扩大|引导|落实)|引进|招")
GIVER = re.compile(
    r"(?:用人单位|所在单位|[省市县区州]级?财政|财政|企业|各地区?|各市|各县\(市、区\)|市政府|有条件的地区)(?:可|应当?|要|按规定)?"
)


@dataclass(slots=True)
class Run:
    """Amounts that stand as one list, with the passage that says whom they are for."""

    sentence: Sentence
    numbers: list[int]
    phrase: int
    region: Item | None  # of the subject
    inherited: tuple[Found[str], ...]
    same_phrase: bool  # the subject is that of an amount before in the same phrase
    per: tuple[str, ...]  # the rate of that amount: 每人每月给予5000元津贴、1000元补助

    @property
    def mentions(self) -> list[Mention]:
        return [self.sentence.mentions[n] for n in self.numbers]

    @property
    def alone(self) -> bool:
        """Whether it says itself whom it is for."""
        return self.region is not None or not self.same_phrase


def runs(text: Text, sentence: Sentence, context: Context) -> Iterator[Run]:
    """The runs of a sentence, from the first to the last."""
    number, after = 0, sentence.start
    last: tuple[int, tuple[Found[str], ...]] = (-1, ())
    per: tuple[str, ...] = ()
    while number < len(sentence.mentions):
        if sentence.roles[number] != "benefit":
            number += 1
            continue
        numbers = chain(text.clean, sentence, number)
        phrase = sentence.phrase(number)
        start = sentence.mentions[number].start
        region = region_before(text.clean, sentence, phrase, start, after)
        subject = conditions(text, region) if region else ()
        taken = _inherited(text, subject, last[1], context)
        if "person" in sentence.mentions[number].quantity.per:  # no firm is paid by the head
            taken = tuple(part for part in taken if context.encouraged is None or part.span != context.encouraged.span)
        yield Run(
            sentence,
            numbers,
            phrase,
            region,
            taken,
            last[0] == phrase,
            per if last[0] == phrase and region is None and not ANEW.search(text.clean, after, start) else (),
        )
        per = sentence.mentions[number].quantity.per
        if subject:
            last = (phrase, (*subject, *taken))
            context.subject = subject
        elif last[1]:
            last = (phrase, last[1])
        end = sentence.mentions[numbers[-1]].end
        tail = sentence.phrases[sentence.phrase(numbers[-1])]
        after = min(tail.end + 1, sentence.end) if not _more(sentence, tail.mentions, numbers[-1]) else end
        number = numbers[-1] + 1


def _inherited(
    text: Text, subject: tuple[Found[str], ...], before: tuple[Found[str], ...], context: Context
) -> tuple[Found[str], ...]:
    """The subject of the amount before where this one has none; who was named before where it tells only deeds."""
    if not subject:
        return tuple(map(inherit, before or context.subject))
    if any(_names(text, part) for part in subject):
        return ()
    if before:
        return tuple(inherit(part) for part in before if _names(text, part))
    return tuple(map(inherit, context.announced or ((context.encouraged,) if context.encouraged else ())))


def _names(text: Text, part: Found[str]) -> bool:
    words = plain(text, part)
    return beneficiary(words) is not None and not deed(words)


def plain(text: Text, found: Found[str]) -> str:
    """The words of a finding as the text layer has them, in one script and width."""
    return text.clean[text.place(found.span.start) : text.place(found.span.end)]


def _more(sentence: Sentence, inside: Sequence[int], number: int) -> bool:
    return any(n > number and sentence.roles[n] == "benefit" for n in inside)


def region_before(text: str, sentence: Sentence, phrase: int, end: int, after: int) -> Item | None:
    """Where the subject of what is given at `end` stands: before the verb in its phrase, else in the phrases before."""
    own = sentence.phrases[phrase]
    begin = max(own.start, after)
    bracket = text.rfind("(", begin, end)
    if bracket >= 0 and text.find(")", bracket, end) < 0:  # 第一名(奖金2万元)、第二名(奖金1万元)
        return trimmed(text, begin, bracket)
    if (bar := text.rfind("|", begin, end)) >= 0:  # the cell before that of the sum, or what stands beside it
        if SUBJECT.search(text, bar, end) is None:
            return trimmed(text, max(begin, text.rfind("|", begin, bar)), bar)
        begin = bar + 1
    if after > own.start and (given := GIVEN.match(text, begin, end)):
        begin = given.end()
    if purse := PURSE.match(text, begin, end):
        begin = purse.end()
    verb = _verb(text, begin, end)
    stop = verb.start() if verb else end
    if verb and (use := USE.search(text[begin:stop])) and USED.match(text, stop):
        stop -= len(use[0])
    pays = GIVER.fullmatch(text, begin, stop)
    if verb and pays and (by := BY_LEVEL.match(text, verb.start(), end)):  # 市财政按国家级、省级分别给予
        return by.span("levels")
    if verb and verb[0] == "按" and BY_WHOM.fullmatch(text, verb.end(), end) and beneficiary(text[verb.end() : end]):
        return verb.end(), end
    first = _first(text, sentence, phrase, after)
    if after > own.start and not SUBJECT.search(text, begin, stop) and not OTHERS.search(text, begin, stop):
        return (begin + 1, stop) if ITEM.fullmatch(text, begin, stop) else None
    named = SUBJECT.search(text, begin, stop) is not None
    if (
        pays
        or DURING.fullmatch(text, begin, stop)
        or RATE.fullmatch(text, begin, stop)
        or (EACH_TIME.fullmatch(text, begin, stop) and not named)
    ):
        stop = begin
    if _bare(text[begin:stop]):
        start = begin if START.match(text[begin:stop]) or first is None else first
        if first is not None and first < begin and text.startswith("每", begin) and not named:
            start = first  # 对突破10亿元的企业,每上一个台阶给予
        before = sentence.phrases[phrase - 1] if phrase else own
        if text.startswith("每", start) and after <= before.start and before.statement == own.statement:
            start = before.start if text.endswith("的", before.start, before.end) else start  # 未达标的,每招用1人
        return trimmed(text, start, stop)
    if first is None or first >= begin:
        return None
    return trimmed(text, first, begin - 1)


def _verb(text: str, begin: int, end: int) -> re.Match[str] | None:
    """The first verb of giving that does not describe who gets it: 对获得国家级奖励的企业|给予."""
    found = VERB.search(text, begin, end)
    if found is None or not FOR.match(text, begin, end) or ends_in_name(text[begin : found.start()]):
        return found
    at = text.find("的", found.end(), end)
    while at >= 0 and (behind := VERB.search(text, at + 1, end)):
        if ends_in_name(text[at + 1 : behind.start()]):
            return behind
        at = text.find("的", at + 1, end)
    return found


def ends_in_name(words: str) -> bool:
    """Whether the last word names those who can get something."""
    return any(name.end() == len(words) for name in SUBJECT.finditer(words))


def _first(text: str, sentence: Sentence, phrase: int, after: int) -> int | None:
    """Where the subject begins: at the last phrase before that opens one, within the reach of this amount."""
    own = sentence.phrases[phrase]
    if (opener := _opener(text, sentence, phrase, after)) is not None:
        return opener
    found: int | None = None
    closed = False  # the phrase before is a whole condition: …的
    for candidate in reversed(sentence.phrases[:phrase]):
        if (
            candidate.start < after
            or (candidate.statement != own.statement and found is not None)
            or own.start - candidate.start > 400
        ):
            break
        label = text.startswith(":", candidate.end) and LABEL.fullmatch(text, candidate.start, candidate.end)
        if label or REPORTS.search(text, candidate.start, candidate.end):
            break
        own_roles = {sentence.roles[n] for n in candidate.mentions}
        if own_roles & {"duration", "cap", "instalment"} and not (
            START.match(text, candidate.start, candidate.end) or WHOM.search(text, candidate.start, candidate.end)
        ):
            continue  # says how long or how much, not who
        if not _bare(text[candidate.start : candidate.end]):
            continue
        opens = (FOR if closed else START).match(text, candidate.start, candidate.end)
        if found is not None and closed and not opens:
            words = text[candidate.start : candidate.end]
            named = WHOM.search(words) or (BEGINS.match(words) and "引进" not in words)
            names = candidate is sentence.phrases[0] and (named or not OPENS.search(words))
            return candidate.start if names and beneficiary(words) else found
        found = candidate.start
        closed = text[candidate.end - 1] == "的"
        if opens:
            break
    return found


def _opener(text: str, sentence: Sentence, phrase: int, after: int) -> int | None:
    """Where 对… or 甲类人员： begins the statement of an amount, with nothing given in between."""
    own = sentence.phrases[phrase]
    for candidate in reversed(sentence.phrases[:phrase]):
        roles = {sentence.roles[n] for n in candidate.mentions}
        apart = candidate.start < after or candidate.statement != own.statement or own.start - candidate.start > 400
        if apart or roles & {"benefit", "cap", "instalment", "duration"}:
            return None
        if FOR.match(text, candidate.start, candidate.end):
            return candidate.start
        if text.startswith(":", candidate.end) and beneficiary(text[candidate.start : candidate.end]):
            return candidate.start
    return None


def _bare(words: str) -> bool:
    """Whether words can be a subject once what opens and closes them is taken off."""
    words = words.strip("、, ")
    at = left = 0
    while at < len(words) and left < 2:
        lead = LEAD.match(words, at)
        left += lead is None
        at = lead.end() if lead else at + 1
    return left >= 2


def trimmed(text: str, start: int, end: int) -> Item | None:
    """A passage without the words that lead up to a subject, or None where nothing is left."""
    while start < end and (lead := LEAD.match(text[start:end])) and lead.end():
        start += lead.end()
    while start < end and text[end - 1] in ",、;: |\n":
        end -= 1
    if for_years := FOR_YEARS.search(text, start, end):
        end = for_years.start()
    if text.startswith(":", end) and UNITS.fullmatch(text, start, end):  # 责任单位:…
        return None
    return (start, end) if end - start >= 2 else None


def conditions(text: Text, region: Item) -> tuple[Found[str], ...]:
    """One finding a comma-phrase of the subject."""
    found = []
    at = region[0]
    for part in text.clean[region[0] : region[1]].split(","):
        end = at + len(part)
        start = gives.end() if (gives := GIVES_ITEMS.match(text.clean, at, end)) else at
        apart = (part.startswith("在") and part.endswith("基础上")) or NOBODY.fullmatch(part)
        if len(part.strip()) > 1 and not apart:
            found.append(text.found(start, end))
        at = end + 1
    return tuple(found)


def paired(text: Text, run: Run, context: Context) -> list[Item] | None:
    """The subject of each amount of a run; None where it has no list of that length."""
    count = len(run.numbers)
    if count < 2:
        return None
    clean, sentence, first = text.clean, run.sentence, run.mentions[0].start
    if run.region is None:
        apart = clean.find("分别", sentence.phrases[run.phrase].start, first) >= 0
        return _spoken_of(clean, context.spoken, count) if apart else None
    apart = clean.find("分别", run.region[0], first) >= 0
    begin = sentence.phrases[max(0, run.phrase - 1)].start
    by = list(LEVELS.finditer(clean, max(begin, first - 80), first))
    found = items(clean, *by[-1].span("levels"), count, (), apart=True) if by else None
    if found and (whom := trimmed(clean, run.region[0], min(run.region[1], by[-1].start()))):
        run.region = whom  # levels say how much, not who
    found = found or items(clean, *run.region, count, sentence.mentions, apart=apart)
    if apart and not found:
        found = _named_before(clean, run, count)
    if found or not apart or has_list(text, run):
        return found
    for phrase in reversed(sentence.phrases[max(0, run.phrase - 3) : run.phrase]):  # 申报A、B的,对单位分别给予
        if any(sentence.roles[n] == "benefit" for n in phrase.mentions):
            break
        if phrase.end <= run.region[0] and (found := last_items(clean, phrase.start, phrase.end, count)):
            return found
    return _spoken_of(clean, context.spoken, count)


def _spoken_of(text: str, sentence: Item, count: int) -> list[Item] | None:
    """The list of a sentence that only names them: 竞赛金牌、银牌、铜牌获得者。分别给予"""
    if not 4 < sentence[1] - sentence[0] <= NAMING or ANNOUNCES.search(text, *sentence):
        return None
    found = items(text, *sentence, count, (), apart=True)
    return found if found and beneficiary(text[found[-1][0] : found[-1][1]]) else None


def _named_before(text: str, run: Run, count: int) -> list[Item] | None:
    """Who was named in phrases before the condition that is the subject: 博士,重点高校的硕士,首次购房的,分别给予"""
    assert run.region is not None
    begin = run.region[0]
    named: list[Item] = []
    for phrase in reversed(run.sentence.phrases[: run.phrase]):
        words = text[phrase.start : phrase.end]
        if begin <= phrase.start:
            continue
        if any(run.sentence.roles[n] == "benefit" for n in phrase.mentions) or len(named) == count:
            break
        if words.endswith("的") or beneficiary(words) != "person":
            break
        named.insert(0, (phrase.start, phrase.end))
    return named if len(named) == count else None


def has_list(text: Text, run: Run) -> bool:
    """Whether the subject is a list at all, of another length."""
    return run.region is not None and listed(text.clean, *run.region) > 1


def held(text: Text, run: Run, parts: list[Item] | None, context: Context) -> tuple[Found[str], ...]:
    """The list of an earlier run as long as this one, where this one has no list of its own: 首次购房的,再分别给予…"""
    if parts:
        context.listed = tuple(text.found(*part) for part in parts)
    elif len(run.numbers) == len(context.listed) and not (run.region and has_list(text, run)):
        return context.listed
    return ()
