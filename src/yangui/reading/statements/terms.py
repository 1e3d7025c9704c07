"""How long, up to which sum and in which parts: what the words around an amount add to its benefit."""

import re
from dataclasses import replace

from yangui.policy.numerals import number
from yangui.reading.findings import BenefitFound, Found, Quantity
from yangui.reading.layout.text import Text
from yangui.reading.numbers.quantities import Mention
from yangui.reading.statements.align import Item, chain, items
from yangui.reading.statements.cues import SPLIT
from yangui.reading.statements.kinds import beneficiary
from yangui.reading.statements.sentences import Sentence
from yangui.reading.statements.subjects import Run
from yangui.reading.structure.titles import unlabelled

NOUN = re.compile(r"补[贴助]|奖励|奖补|资助|津贴|贴息|安家费|贷款")
BEHIND = re.compile(  # a sentence on what was given before it: 补贴期限累计不超过5年
    rf"(?:以上|上述|该|各类)*(?:[^,。;:0-9按]{{0,6}}?(?P<noun>{NOUN.pattern})(?:资金|金额|总额)?)?(?:发放|享受|支持|拨付)?"
    r"(?:(?:只能|仅可?|限)?[^,。;:0-9]{0,8}一次(?:,?且)?|同一[^,。;:0-9]{2,8}?|[单每][个家人][^,。;:0-9]{0,6}?)?(?:合计|总)?(?:金额|额度)?"
    r"(?:期限?|年限|时间|周期|原则上|累计|最长|最多|不超过|分[一二两三四五0-9]+[年期次]|按[年季月]|(?:经费|资金)?[^,。;:0-9]{1,10}[后时](?:拨付|发放|兑现|支付))"
)
NUMBERED = re.compile(  # 第四、第五年按50%奖励, 第3至5年减半返还
    r"第(?P<first>[1-9一二三四五六七八九十])年?(?:、第?[1-9一二三四五六七八九十]年?)*?(?:[、和]|(?P<to>[至到—~-]+))第?(?P<last>[1-9一二三四五六七八九十])年"
)
ONE_YEAR = re.compile(r"第[1-9一二三四五六七八九十]年(?!内|起|开始|度|后)")  # 第三年每月2000元
TERM = re.compile(  # of how long what was given before is paid: ;补贴期限最长3年
    r"(?:补[贴助]|资助|奖励|享受|发放|支持|贴息|累计|连续|最长|最多|一般|原则上|单[个笔家项]|同一[^,。;]{0,6}|每[个家人项][^,。;]{0,6})*"
    r"(?:期限?|时间|年限|最长|最多|连续|累计|不超过)"
)
YEAR_BY_YEAR = re.compile("的?(?:比例|标准)?逐年")
NUMERAL = re.compile("[1-9一二三四五六七八九十]")
BY_SIZE = frozenset(("square_metre", "mu", "km", "ton"))
EACH_YEAR = re.compile(r"(?P<years>[2-9两二三四五六七八九])年内?(?:每年|分别|各|逐年)[^,。;0-9]{0,8}$")
IN_ALL = re.compile("累计|合计|总额|总计")
ITEM = re.compile(r"(?:\([^()]{1,3}\)|[0-9]+)$")


def completed(text: Text, sentence: Sentence, made: list[tuple[Run, list[BenefitFound]]]) -> list[BenefitFound]:
    """Caps, durations and instalments belong to the run before them; a duration before the first to that one."""
    done: list[BenefitFound] = []
    for place, (run, records) in enumerate(made):
        alone = place and run.alone
        first, last = run.mentions[0], run.mentions[-1]
        begin = made[place - 1][0].mentions[-1].end if alone else sentence.start
        end = made[place + 1][0].mentions[0].start if place + 1 < len(made) else sentence.end
        own = sentence.phrases[run.phrase]
        if place + 1 < len(made) and made[place + 1][0].phrase != run.phrase:
            end = min(end, sentence.phrases[made[place + 1][0].phrase].start)
        if place + 1 < len(made) and (run.region is None or made[place + 1][0].region is not None):
            end = min(end, (made[place + 1][0].region or (end, end))[0])
        after = [n for n, m in enumerate(sentence.mentions) if last.end <= m.start < end]
        before = [n for n, m in enumerate(sentence.mentions) if begin <= m.start < first.start]
        if place or run.region is not None:  # 前3年免收租金;自建厂房的,每平方米补贴200元
            before = [n for n in before if _statement(sentence, n) == own.statement]
        if alone:
            before = [
                n for n in before if sentence.mentions[n].start >= max(own.start, (run.region or (own.start,))[0])
            ]
        told = [_with(text, sentence, record, after, before) for record in records]
        if year := _year_by_year(text, run):
            told = [replace(record, duration_months=year) for record in told]
        done += _each_capped(text, run, told, after)
    return _lasting(text, done)


def _of_next(text: Text, sentence: Sentence, mention: Mention, record: BenefitFound) -> bool:
    """给予15万元配套,个人所得税前三年全额奖励: whether a phrase behind begins something else with it."""
    if record.amount is None or not text.clean.endswith(("前", "后"), 0, mention.start):
        return False
    own = sentence.phrases[sentence.phrase(sentence.mentions.index(mention))]
    return text.place(record.amount.span.end) <= own.start < mention.start - 3


def _of_others(text: Text, sentence: Sentence, mention: Mention, record: BenefitFound) -> bool:
    """再给予2万元;入驻基地的,3年内免收场租: whether a statement behind is of others and not of how long it is paid."""
    if record.amount is None:
        return False
    own = sentence.phrases[sentence.phrase(sentence.mentions.index(mention))]
    end = text.place(record.amount.span.end)
    apart = text.clean.rfind(";", end, mention.start)
    return apart >= 0 and TERM.match(text.clean, apart + 1, own.end) is None


def _inside(text: Text, mention: Mention, words: Found[str] | None) -> bool:
    """按销售后1年内到账额的30%: whether a time belongs to what the share is taken of."""
    return words is not None and text.place(words.span.start) <= mention.start < text.place(words.span.end)


def _statement(sentence: Sentence, number: int) -> int:
    return sentence.phrases[sentence.phrase(number)].statement


def _each_capped(text: Text, run: Run, records: list[BenefitFound], after: list[int]) -> list[BenefitFound]:
    """A list of caps holds item by item for a list of shares, or parts the one: 按30%,分别最高200万元、500万元."""
    sentence = run.sentence
    first = next((n for n in after if sentence.roles[n] == "cap"), None)
    if first is None or records[0].per != "ratio":
        return records
    caps = [sentence.mentions[n] for n in chain(text.clean, sentence, first)]
    if len(caps) < 2:
        return records
    if len(caps) == len(records):
        return [replace(record, cap=cap.quantity) for record, cap in zip(records, caps, strict=True)]
    parts: list[Item] | None = None
    if len(records) == 1:
        own = sentence.phrases[sentence.phrase(first)]
        stop = text.clean.find("分别", own.start, caps[0].start)
        for region in (run.region, (own.start, stop)):
            if not parts and region and region[0] < region[1]:
                parts = items(text.clean, *region, len(caps), sentence.mentions, apart=True)
    return [
        replace(records[0], who=(text.found(*part), *records[0].who[1:]), cap=cap.quantity)
        for part, cap in zip(parts or (), caps, strict=False)
    ] or records


def _lasting(text: Text, done: list[BenefitFound]) -> list[BenefitFound]:
    """本科每月500元、硕士每月800元,最长36个月: what ends a list of one kind holds for all of it."""
    if len(done) > 1:
        done[-2:] = _paid_so_long(text, *done[-2:])
    for place in range(len(done) - 2, -1, -1):
        record, behind = done[place], done[place + 1]
        if record.amount is None or behind.amount is None or record.kind != behind.kind:
            continue
        if ";" in text.clean[text.place(record.amount.span.start) : text.place(behind.amount.span.start)]:
            continue
        if record.duration_months is None and record.amount.per and record.amount.per == behind.amount.per:
            record = replace(record, duration_months=behind.duration_months)
        if record.cap is None and record.per == behind.per == "ratio" and _same(record.base, behind.base):
            record = replace(record, cap=behind.cap)  # 前2年按贡献的80%、后3年按贡献的50%奖励,每年最高100万元
        if record.spread_months is None and record.amount and not record.amount.per:
            record = replace(record, spread_months=behind.spread_months)  # 博士20万元、硕士10万元,分4年发放
        if not record.instalments and all(part.measure == "share" for part in behind.instalments):
            record = replace(record, instalments=behind.instalments)
        done[place] = record
    for place, record in enumerate(done):
        if record.per == "ratio" and record.base and record.cap is None:
            done[place] = replace(record, cap=_overall(text, record, done[place + 1 :]))
    for place, (record, ahead) in enumerate(zip(done[1:], done, strict=False), 1):
        alike = record.amount and ahead.amount and record.amount.per and record.amount.per == ahead.amount.per
        if alike and record.kind == ahead.kind and record.duration_months is None and _told_before(ahead):
            done[place] = replace(record, duration_months=ahead.duration_months)  # 最长5年,A类每月900元,B类每月700元
    return done


def _paid_so_long(text: Text, record: BenefitFound, last: BenefitFound) -> list[BenefitFound]:
    """给予生活补贴每月3000元,给予购房补贴10万元,最长36个月: of two gifts the one that is paid again and again lasts."""
    if record.amount is None or last.amount is None or record.duration_months or not last.duration_months:
        return [record, last]
    once = last.amount.measure == "money" and not last.amount.per
    behind = last.duration_months.span.start > last.amount.span.end
    if not (once and behind and "month" in record.amount.per):
        return [record, last]
    if ";" in text.clean[text.place(record.amount.span.start) : text.place(last.amount.span.start)]:
        return [record, last]
    return [replace(record, duration_months=last.duration_months), replace(last, duration_months=None)]


def _same(one: Found[str] | None, other: Found[str] | None) -> bool:
    return (one and one.value) == (other and other.value)


def _overall(text: Text, record: BenefitFound, behind: list[BenefitFound]) -> Quantity | None:
    """The ceiling of all that is given for one thing: 第一年…8‰;第二年…6‰,三年累计不超过300万元."""
    for other in behind:
        if record.base and other.base and other.base.value == record.base.value and other.cap:
            start = text.place(other.cap.span.start)
            return other.cap if IN_ALL.search(text.clean, max(0, start - 16), start) else None
    return None


def _told_before(record: BenefitFound) -> bool:
    months, amount = record.duration_months, record.amount
    return months is not None and amount is not None and months.span.end <= amount.span.start


def _with(text: Text, sentence: Sentence, record: BenefitFound, after: list[int], before: list[int]) -> BenefitFound:
    caps = [sentence.mentions[n] for n in after if sentence.roles[n] == "cap"]
    lasting = [sentence.mentions[n] for n in (*after, *reversed(before)) if sentence.roles[n] == "duration"]
    lasting = [m for m in lasting if text.clean[m.start - 1 : m.start] != "、"]  # 补贴、3年免租公寓: of the next item
    lasting = [m for m in lasting if not _of_next(text, sentence, m, record) and not _inside(text, m, record.base)]
    lasting = [m for m in lasting if not _of_others(text, sentence, m, record)]
    parts = [sentence.mentions[n] for n in after if sentence.roles[n] == "instalment"]
    lasting = [m for m in lasting if not _pays_out(sentence, m)]
    spread = next((m for m in lasting if _split_years(text.clean, m)), None)
    months = lasting[0] if lasting and lasting[0] is not spread else None
    return replace(
        record,
        cap=_cap_of(text, sentence, record, caps),
        instalments=tuple(m.quantity for m in parts for _ in range(_repeats(text, sentence, m))),
        duration_months=_numbered(text, sentence, record) or _months(text, months),
        times=_times(text, sentence, after),
        spread_months=_months(text, spread),
    )


def _times(text: Text, sentence: Sentence, numbers: list[int]) -> Found[int] | None:
    """How often something is given at most: 每年给予10万元,最多3次."""
    for mention in (sentence.mentions[n] for n in numbers):
        q = mention.quantity
        if q.measure == "count" and q.unit == "次" and q.bound == "at_most" and not q.per and q.value is not None:
            return Found(int(q.value), text.span(mention.start, mention.end))
    return None


def _repeats(text: Text, sentence: Sentence, part: Mention) -> int:
    """后三年每年发放20%: how many parts of this size there are."""
    phrase = sentence.phrases[sentence.phrase(sentence.mentions.index(part))]
    told = EACH_YEAR.search(text.clean, phrase.start, part.start)
    return int(number(told["years"])) if told else 1


def _pays_out(sentence: Sentence, mention: Mention) -> bool:
    """后三年每年发放20%: whether it tells over which years the parts are spread."""
    place = sentence.mentions.index(mention)
    phrase = sentence.phrases[sentence.phrase(place)]
    return any(n > place and sentence.roles[n] == "instalment" for n in phrase.mentions)


def _year_by_year(text: Text, run: Run) -> Found[int] | None:
    """按实际租金的50%、30%、20%逐年给予: each of them for a year."""
    end = run.mentions[-1].end
    by_year = len(run.numbers) > 1 and YEAR_BY_YEAR.match(text.clean, end)
    return Found(12, text.span(end, by_year.end())) if by_year else None


def _numbered(text: Text, sentence: Sentence, record: BenefitFound) -> Found[int] | None:
    """第四、第五年按50%奖励: the months of the years that are named by their numbers in front of the amount."""
    if record.amount is None:
        return None
    end = text.place(record.amount.span.start)
    before = [m.end for n, m in enumerate(sentence.mentions) if m.end <= end and sentence.roles[n] == "benefit"]
    told = list(NUMBERED.finditer(text.clean, max(before, default=sentence.start), end))
    if not told:
        year = list(ONE_YEAR.finditer(text.clean, max(before, default=sentence.start), end))
        monthly = year and "month" in record.amount.per
        return Found(12, text.span(*year[-1].span())) if monthly else None
    last = told[-1]
    years = int(number(last["last"])) - int(number(last["first"])) + 1 if last["to"] else len(NUMERAL.findall(last[0]))
    return Found(12 * years, text.span(*last.span())) if years > 1 else None


def announced_months(text: Text, sentence: Sentence) -> Found[int] | None:
    """For how long what the next lines state is paid: 可享受为期三年的生活补贴,具体标准如下:"""
    lasting = [m for n, m in enumerate(sentence.mentions) if sentence.roles[n] == "duration"]
    if len(lasting) != 1 or not NOUN.search(text.clean, lasting[0].end, sentence.end):
        return None
    return None if _split_years(text.clean, lasting[0]) else _months(text, lasting[0])


def _cap_of(text: Text, sentence: Sentence, record: BenefitFound, caps: list[Mention]) -> Quantity | None:
    """The first ceiling, or of several the one that names those who get it: 每人最高1万元,单个企业最高30万元."""
    sums = [cap for cap in caps if cap.quantity.measure == "money" and not BY_SIZE & set(cap.quantity.per)]
    # a sum says more than a share of the cost beside it; so much a square metre is no ceiling
    caps = sums or [cap for cap in caps if cap.quantity.measure != "money"]
    for cap in caps if len(caps) > 1 else ():
        own = sentence.phrases[sentence.phrase(sentence.mentions.index(cap))]
        if beneficiary(text.clean[own.start : cap.start]) == record.beneficiary:
            return cap.quantity
    return caps[0].quantity if caps else None


def _split_years(text: str, mention: Mention) -> bool:
    """分5年发放 spreads one sum; it is no duration of the benefit."""
    return SPLIT.match(text, max(0, mention.start - 1)) is not None or text[mention.start - 1 : mention.start] == "分"


def _months(text: Text, mention: Mention | None) -> Found[int] | None:
    if mention is None or mention.quantity.value is None or mention.quantity.unit != "月":
        return None
    value = mention.quantity.value
    return Found(int(value), text.span(mention.start, mention.end)) if value == int(value) else None


def amend(text: Text, sentence: Sentence, found: list[BenefitFound], last: int) -> None:
    """Gives the benefits of the sentence before, from `last` on, the duration, cap and parts that this one tells.

    A paragraph behind a list of items speaks of all of them. What names no gift speaks of the only one there is.
    """
    adds = [n for n, role in enumerate(sentence.roles) if role in ("duration", "instalment", "cap")]
    said = BEHIND.match(text.clean, sentence.start, sentence.end) if adds and found else None
    if (
        said is None
        or unlabelled(found[-1].path) != unlabelled(sentence.path)
        or not (sentence.path or not sentence.opens)
    ):
        return
    if sentence.opens and (item := ITEM.search(sentence.path)):
        listed = sentence.path[: item.start()]
        while last and listed and found[last - 1].path.startswith(listed):
            last -= 1
    alike = len({record.kind for record in found[last:]}) == 1
    for place in range(last, len(found)):
        record = found[place]
        named = NOUN.search(record.title.value)
        if (said["noun"] in record.title.value if said["noun"] and named else alike) and record.amount is not None:
            told = _with(text, sentence, record, adds, [])
            found[place] = replace(
                record,
                duration_months=record.duration_months or told.duration_months,
                instalments=record.instalments or told.instalments,
                spread_months=record.spread_months or told.spread_months,
                cap=record.cap or told.cap,
            )
