"""Goals: what is to reach which number by when; results already reached; dated events without a number."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from yangui.reading.findings import Found, Quantity, TargetFound, TargetKind
from yangui.reading.layout.characters import CN
from yangui.reading.layout.text import Text
from yangui.reading.numbers.quantities import Mention
from yangui.reading.statements.align import chain, items
from yangui.reading.statements.context import PLANNED, Answering, Context, inherit
from yangui.reading.statements.cues import OF_THEM
from yangui.reading.statements.frames import former_of
from yangui.reading.statements.kinds import beneficiary
from yangui.reading.statements.sentences import Phrase, Sentence

REACHED = re.compile(
    r"(?:稳定|保持|控制)?(?:年均|均|分别|总量|规模|数)?(?:力争|争取|确保)?(?:再|有望)?(?:不(?:得|能)?(?:超过?|高于|多于|大于|突破)|达到?|超过|超|突破|增长|提高|提升|增至|增加|扩大|迈上|迈向|迈入|晋升|稳定在|保持在|控制在|不低于|不少于|实现|完成|下降|降至|降低|上升|为|占|在)"
    r"(?:到|至|了|为|在)?(?:约|近|不低于|不少于|超过|超)?$"
)
OPENS = re.compile(
    r"(?:(?:力争|争取|确保|努力|计划|预计|其中|同时|并|到|至|全年|每年|今年|年内|年底前|力促|推动|使(?!用)|还将|将|已|共|总计|全[省市县区]|我[省市]|[“\"]?十[三四五六]五[”\"]?(?:期间|末)?|期间|,|、|和|及|以及)+)"
)
RANKING = re.compile(r"(?:进入|跻身|位[列居]|居|排名|升至|跃居)(?:全[国省市球]|世界)?前?第?$")
DATED = re.compile(r"(?:到|至)?(?:20[0-9]{2}年?(?:年?[底末]前?)?|[0-9]{1,2}月底前?)(?:、20[0-9]{2}年)*")
DASHED = re.compile(rf"[-—]*(?:力争|争取)?{DATED.pattern}")
VERBS = re.compile(
    r"(?:重点|新|每年|累计|择优|滚动|大力|年度|加快|持续|全面|共|再|深入|面向[^,。;:]{2,12}?定向)*(?:支持|培养集聚|培养引进|引进集聚|遴选支持|吸引集聚|吸引储备|培养|培育|引进|吸引和培育|吸引|集聚|聚集|引育|建设|建成|建立|组建|打造|创建|推进|推动|实施|新增|新建|设立|选派|选拔|"
    r"招募|招聘|招录|考录|认定|评选|举办|开展|组织|推出|储备|开发|筹集|改造|获批新建|获批|攻克|转化|培训|选树|布局|征集|备案|评定|入驻|孵化|制定|修订|完成|实现|促进|修建|种植|整合|扶持|资助|突出|落实|推行|增设|发布|遴选|定向选拔|有|突破)+"
)
ACHIEVED = re.compile(
    r"截至|去年|共(?:引进|完成|实现|建成|培养|吸引)|惠及|同比|已(?:经|有|建|累计|培|引|认|完|实|获|达)?|日前|近日|目前|近年来|上年|此前|以来|前[一二三]季度|上半年|"
    + "|".join(f"{month}月份" for month in range(1, 10))
)
GROWS = re.compile(r"增长|增速|增幅|提高|提升|下降|降低|年均")
GROWN, TOTALLED = re.compile(r"增长|增速|增幅|年均增|下降"), re.compile(r"累计|总计|共计")
FRESH, SINCE = re.compile(r"新增|新建|新培育"), re.compile(r"[^,。;]{0,2}(?:以后|以来|起|后)")
JOINT = re.compile(r"[^、,和及]{0,20}[、,]|和|及|以及")
NEW = re.compile(
    r"新增|新建|选树|新培育|新设|新认定|建成|引进|培训|招|选拔|选派|遴选|支持|吸引|建设|组建|打造|获批|推出|储备|举办|开展|引育|培养|培育|评选|筹集|签约|修建|开发|创建|认定|设立|实施|征集"
)
LEVEL = re.compile(r"达到?|突破|超过|总量|总数|规模|保持|拥有|数量|增至|稳定|现有|共有")
MODIFIED = re.compile(r"^(?:左右|以上|多|余|的|\([^()]*\)|级|、|,)*")
HEAD_END = re.compile(
    r"[,。;:、(]|和(?=[0-9])|在(?![校职岗读站])|到(?!位)|向(?=[市县企社省])|赴|进(?=[企校园村入])|与|参加|开展|承担|出国|出境|留[\u4e00-\u9fff]来|来[\u4e00-\u9fff]留|入驻|落地|达到|迈向|签约|"
    r"担任|深入|扎根|帮助|首次|授牌|晋升|跻身|既是|经过|全部|从事"
)
DESCRIBES = re.compile(r"具有|掌握|能够|引领|运用|取得|处于|有望|有重要|符合|获得|拥有|研究方向|带动|潜力|善于|熟悉")
FRAME = re.compile(
    r"原则上|总数|数量|总量|规模|占比|比例|总额|其中|占[^,]{0,14}(?:比重|比例)?|增速|人数|总人数|收入|累计"
)
PART = re.compile(r"占[^,]{2,24}(?:比重|比例)")
EVENT = re.compile(
    r"正式|开园|建成|竣工|投产|投用|投入使用|完成|出台|印发|制定|设立|建立|启动|开工|挂牌|落地|上线|运行|实现|取得|具备|形成|创建|打造|修订|组建|收官|全覆盖"
)
STATUSES = ("区", "市", "地", "心", "局", "系")
STATUS = re.compile(
    r"(?:创建|争创|建成|打造|建设|获批|申报|纳入|跻身|建立)[^,。;:、]{2,30}?(?:示范区|试验区|示范城市|试点城市|先导区|高地|创新中心|中心城市|国家规划布局|国家实验室体系)$"
)
OF = re.compile(r"[^。;:]{2,150}?的([^,。;:的0-9]{2,40})(?=[,。;]|$)")
SO_FAR = re.compile(r"截至(?:目前|今|20[0-9]{2}年)|近年来")
AHEAD = re.compile(r"今年|将|力争|争取|确保|目标(?!的)|计划(?=[\u4e00-\u9fff]{2})|打算|下一步|到20|未来|今后")
UNTIL = ("", "到", "至", "力争到", "到了", "截至", "力争至")
RECENT = re.compile(r"近日|日前|昨日|昨天")
YEARLY = re.compile(r"年均(?!增)|每年|年(?=新增|服务|培训)(?<![0-9一二三四五六七八九十全今本去])")
REGION = re.compile(
    r"全[省市县区州]|我[省市县区]|(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,3}(?:省|市|县|自治州)(?![场民级直委政长域县])"
)
PLACE = re.compile(  # 西湖县: the heading of what one region is to do
    r"(?!.*(?:示范|园区|先行|试验|社区|街区|景区|建设|打造))[\u4e00-\u9fff]{1,6}(?:新区|开发区|高新区|[省市县区旗州])"
)
# A sentence on when the text holds and who explains it announces no goal.
HOLDS = re.compile(
    r"起(?:正式)?(?:施行|实施|执行|生效|试行)|有效期|(?:实行|执行|政策)(?:年限|期限|期)|负责解释|适用于|另行制定"
)
NUMBERED = re.compile(rf"[(\d第{CN}]")  # a path that begins with a number
LONGEST = 60


def targets(
    text: Text, sentences: Iterable[Sentence], contexts: Sequence[Context], answering: Answering
) -> list[TargetFound]:
    """The goals of the sentences in order."""
    found: list[TargetFound] = []
    for sentence in sentences:
        context = contexts[sentence.segment]
        numbered = [
            n
            for n, role in enumerate(sentence.roles)
            if role == "target" or (role == "quota" and _counts(sentence.mentions[n]))
        ]
        _hold(text, sentence, context, goals=bool(numbered))
        if sentence.title:
            continue
        made = [_target(text, sentence, number, context, answering) for number in numbered]
        found += [target for target in made if target]
        events = list(_events(text, sentence, context, answering))
        found += events if events and not HOLDS.search(text.clean, sentence.start, sentence.end) else []
    return found


def _counts(mention: Mention) -> bool:
    return mention.quantity.bound != "at_most"


def _hold(text: Text, sentence: Sentence, context: Context, *, goals: bool) -> None:
    """Remembers the year that the text speaks of, and a deadline that announces goals."""
    dates = [m for m in sentence.mentions if m.quantity.measure in ("date", "period") and m.quantity.when]
    for mention in dates:
        told = mention.quantity.when or ""
        if told.partition("/")[0] == str(context.year) and context.period is None:
            context.period = Found(told, text.span(mention.start, mention.end), inherited=True)
    if context.period is None and context.year and (recent := RECENT.search(text.clean, sentence.start, sentence.end)):
        context.period = Found(str(context.year), text.span(*recent.span()), inherited=True)
    announced = [m for m in dates if m.quantity.when != "annual"]
    context.past = _past(text, sentence, context, dates)
    ahead = AHEAD.search(text.clean, sentence.start, sentence.end)
    reported = SO_FAR.search(text.clean, sentence.start, sentence.end)
    context.reports = not ahead and (bool(reported) or (context.reports and not sentence.opens))
    if context.deadline_path is not None and not _under(context.deadline_path, sentence.path):
        context.deadline, context.deadline_path = None, None
    planned = announced and PLANNED.search(text.clean, announced[-1].end, sentence.end)
    until = announced and (goals or not planned) and _until(text.clean, sentence, announced[-1])
    if until or (announced and goals and text.clean[sentence.start : announced[-1].start] in UNTIL):
        when = announced[-1].quantity.when
        assert when is not None
        context.deadline = Found(when, text.span(announced[-1].start, announced[-1].end), inherited=True)
        context.deadline_path = sentence.path
    elif announced and not goals and planned:
        when = announced[-1].quantity.when
        assert when is not None
        context.deadline = Found(when, text.span(announced[-1].start, announced[-1].end), inherited=True)
    elif announced and _alone(text.clean, sentence, announced[-1]):  # 到2027年底, on a line of its own
        when = announced[-1].quantity.when
        assert when is not None
        context.deadline = Found(when, text.span(announced[-1].start, announced[-1].end), inherited=True)
        context.deadline_path = sentence.path
    elif announced and not goals:
        context.deadline = None


def _under(path: str, other: str) -> bool:
    """Whether a deadline said at `path` holds at `other`: in its clause, parts without a number, dashes after it."""
    within = other.startswith(f"{path}·") if path else not NUMBERED.match(other)
    return other == path or within or other.rpartition("·")[2].startswith("——")


def _until(text: str, sentence: Sentence, date: Mention) -> bool:
    """Whether a phrase of its own says by when: …,到2027年,…"""
    phrase = sentence.phrases[sentence.phrase(sentence.mentions.index(date))]
    before = text[phrase.start : date.start].removeprefix("提出").removeprefix("明确")
    return before in UNTIL[1:] and not text[date.end : phrase.end].strip("前末底")


def _alone(text: str, sentence: Sentence, date: Mention) -> bool:
    return text[sentence.start : date.start] in UNTIL and not text[date.end : sentence.end].strip(",:前末底")


def _past(text: Text, sentence: Sentence, context: Context, dates: Sequence[Mention]) -> bool:
    """Whether a sentence reports: a year gone by says so, also for what follows until the text turns to plans."""
    years = [
        int(when.rpartition("/")[2][:4])
        for m in dates
        if (when := m.quantity.when) and when != "annual" and text.clean[m.start] != "全"
    ]
    gone = [year for year in years if context.year and year < context.year]
    if gone and len(gone) == len(years):
        return True
    return context.past and not years and not AHEAD.search(text.clean, sentence.start, sentence.end)


def _target(text: Text, sentence: Sentence, number: int, context: Context, answering: Answering) -> TargetFound | None:
    mention = sentence.mentions[number]
    phrase = sentence.phrases[sentence.phrase(number)]
    place = _indicator(text.clean, sentence, number, phrase)
    if place is None:
        return None
    indicator = text.found(*place)
    left = text.clean[max(phrase.start, mention.start - LONGEST) : mention.start]
    quantity = _quantity(mention, left)
    span = (min(place[0], mention.start), max(place[1], mention.end))
    return _made(text, sentence, context, answering, indicator, quantity, mention, left, span)


def _made(
    text: Text, sentence: Sentence, context: Context, answering: Answering, indicator: Found[str],
    quantity: Quantity | None, mention: Mention | None, left: str, place: tuple[int, int],
) -> TargetFound:  # fmt: skip
    duty = answering.duty(sentence.path)
    before = text.clean[max(sentence.start, place[0] - 120) : place[1]]
    region = REGION.search(text.clean, sentence.start, place[1])
    return TargetFound(
        path=sentence.path,
        span=text.span(*place),
        kind=_kind(quantity, left, indicator.value) if mention else "milestone",
        indicator=indicator,
        quantity=quantity,
        by=_by(text, sentence, place, context, mention),
        region=text.found(*region.span()) if region else _headed(answering.title(sentence.path)),
        lead=duty.lead if duty else (),
        responsible=duty.responsible if duty else (),
        achieved=bool(ACHIEVED.search(before)) or context.past or context.reports,
    )


def _headed(title: Found[str] | None) -> Found[str] | None:
    return inherit(title) if title and PLACE.fullmatch(title.value) else None


def _quantity(mention: Mention, left: str) -> Quantity:
    q = mention.quantity
    growth = q.measure == "share" and bool(GROWS.search(left[-12:]))
    return replace(q, growth=True) if growth else q


def _kind(quantity: Quantity | None, left: str, indicator: str) -> TargetKind:
    if quantity is None:
        return "milestone"
    if quantity.measure == "rank":
        return "rank"
    if quantity.measure == "share":
        return "growth_rate" if GROWN.search(left[-14:]) else "share"
    words = left + indicator
    if TOTALLED.search(words[-30:]):
        return "cumulative"
    if LEVEL.search(left[-8:]) and not FRESH.search(words):
        return "level"
    return "new_in_period" if NEW.search(words) else "level"


# the indicator


def _indicator(text: str, sentence: Sentence, number: int, phrase: Phrase) -> tuple[int, int] | None:
    """The noun that is counted: after the number where it begins its item, before it where it ends it."""
    mention = sentence.mentions[number]
    if item := _listed(text, sentence, number, phrase):
        return item
    begin, end = phrase.start, mention.start
    if (former := former_of(sentence, number)) is not None:
        end = sentence.mentions[former].start
        source = max(text.rfind("由", begin, end), text.rfind("从", begin, end))
        return (_opened(text, begin, source), source) if source - begin > 1 else None
    counted = [
        m
        for m, role in zip(sentence.mentions[:number], sentence.roles, strict=False)
        if m.quantity.measure not in ("date", "period")
        and m.end > begin
        and not (role == "threshold" and m.quantity.measure == "money")  # 产值过10亿元的企业
    ]
    if counted:
        begin = counted[-1].end
        joint = JOINT.match(text[begin:end])
        begin += joint.end() if joint else 0
    heads = mention.quantity.measure in ("count", "area", "money") and not text.startswith("/", mention.end)
    after = _head(text, sentence, mention) if heads else _part(text, mention, phrase)
    if after and not (REACHED.search(text[begin:end]) and after[1] - after[0] < 3):
        return after
    return _tail(text, sentence, begin, end)


def _listed(text: str, sentence: Sentence, number: int, phrase: Phrase) -> tuple[int, int] | None:
    """A、B、C分别达到60家、400家、1200家: the item that stands for this number."""
    first = number
    while (
        first and sentence.roles[first - 1] == sentence.roles[number] and chain(text, sentence, first - 1)[-1] >= number
    ):
        first -= 1
    numbers = chain(text, sentence, first)
    if len(numbers) < 2:
        return None
    end = text.find("分别", phrase.start, sentence.mentions[first].start)
    if end < 0:
        return None
    parts = items(text, _opened(text, phrase.start, end), end, len(numbers), (), apart=True)
    return parts[numbers.index(number)] if parts else None


def _head(text: str, sentence: Sentence, mention: Mention) -> tuple[int, int] | None:
    """支持10名左右…的杰出人才: the noun that follows, its last words where a description stands before it."""
    start = mention.end + _match_end(MODIFIED, text[mention.end : mention.end + 12], only=False)
    stop = min(sentence.end, start + 160, *(m.start for m in sentence.mentions if m.start > start))
    cut = HEAD_END.search(text, start, stop)
    end = cut.start() if cut else stop
    while end > start and text[end - 1] in "和及与、":
        end -= 1  # 200名甲类人才和10名乙类人才
    if text[mention.end : mention.end + 1] in ("", *"、,和及。;:()"):
        return None
    described = text[start:stop]
    of = OF.match(described)
    unnamed = cut is not None and cut[0] == "、" and not beneficiary(text[start:end])
    ended = cut is not None and cut[0] == "," and VERBS.match(text, cut.end(), stop)  # 50个特聘岗位,遴选…的人才
    if of and not ended and (DESCRIBES.search(of[0]) or unnamed or (cut and cut.start() - start < 2)):
        return start + of.start(1), start + of.end(1)
    if cut and cut.start() == start and cut[0] == "在":  # 在穗企业
        cut = HEAD_END.search(text, cut.end(), stop)
        end = cut.start() if cut else stop
    inside = text[start:end].rfind("的")
    if 0 <= inside < end - start - 2:
        start += inside + 1
    if end - start < 2 or DESCRIBES.fullmatch(text, start, end):
        return None
    return start, min(end, start + LONGEST)


def _part(text: str, mention: Mention, phrase: Phrase) -> tuple[int, int] | None:
    """90%以上的研发机构设在企业: of what it is the part that does so."""
    found = OF_THEM.match(text[mention.end : phrase.end]) if mention.quantity.measure == "share" else None
    return (mention.end + 1, mention.end + found.end()) if found else None


def _match_end(pattern: re.Pattern[str], words: str, *, only: bool) -> int:
    found = pattern.match(words)
    if not found or (only and not found.group()):
        return 0
    return 0 if words[:1] in "、,。;:" else found.end()


def _tail(text: str, sentence: Sentence, begin: int, end: int) -> tuple[int, int] | None:
    """高新技术企业突破260家: what stands before the verb; with the phrase before where only 总数 or 占比 is left."""
    if reached := REACHED.search(text[begin:end]):
        end = begin + reached.start()
    if ranked := RANKING.search(text, begin, end):
        end = ranked.start()
    start = _opened(text, begin, end)
    words = text[start:end]
    if len(words) < 2 or FRAME.fullmatch(words) or DATED.fullmatch(words):
        before = [p for p in sentence.phrases if p.end < begin and p.end - p.start > 1]
        of_it = GROWS.search(text, begin, end + 4) or PART.fullmatch(words)
        if before and _counting(sentence, before[-1]) and of_it:
            return _counted(text, sentence, before[-1])  # 人才总量突破200万人,年均增长6%
        earlier = [p for p in before if not _counting(sentence, p)]
        dated = earlier and all(DASHED.fullmatch(text, p.start, p.end) for p in earlier)
        if dated and before and _counting(sentence, before[-1]):  # 增加值年均增长15%,总量达到1400亿元
            return _counted(text, sentence, before[-1])
        if not earlier:
            return (start, end) if len(words) >= 2 else None
        first = _opened(text, earlier[-1].start, earlier[-1].end)
        return (first, end if len(words) >= 2 else earlier[-1].end) if first < earlier[-1].end else None
    return max(start, end - LONGEST), end


def _counted(text: str, sentence: Sentence, phrase: Phrase) -> tuple[int, int] | None:
    """What the first number of a phrase counts, where the words for it stand before that number."""
    first = next(n for n in phrase.mentions if sentence.mentions[n].quantity.measure not in ("date", "period", "age"))
    return _indicator(text, sentence, first, phrase)


def _counting(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase has a number of its own: 2025年28万人年,2030年42万人年 share what stands before both."""
    # an age tells who is counted, and a date when
    return any(sentence.mentions[n].quantity.measure not in ("date", "period", "age") for n in phrase.mentions)


def _opened(text: str, start: int, end: int) -> int:
    """Past dates, words of ambition and the verb, to the noun."""
    for pattern in (OPENS, DATED, OPENS, VERBS):
        found = pattern.match(text, start, end)
        if found and found.end() < end - 1:
            start = found.end()
    return start


# by when


def _by(
    text: Text, sentence: Sentence, place: tuple[int, int], context: Context, mention: Mention | None
) -> Found[str] | None:
    """The deadline: the last date before in the sentence, else that of what announced the goals, else the plan's."""
    dates = [
        m
        for m in sentence.mentions
        if m.quantity.measure in ("date", "period") and m.quantity.when and m.start < place[1]
    ]
    dates = [
        m
        for m in dates
        if not SINCE.match(text.clean[m.end : m.end + 4])
        and text.clean[m.start - 1 : m.start] not in ("较", "比", "自", "由")
    ]
    if each := YEARLY.search(text.clean, max(sentence.start, place[0] - 8), place[1]):
        return Found("annual", text.span(*each.span()))
    phrase = next((p.start for p in reversed(sentence.phrases) if p.start <= place[1]), sentence.start)
    near = [m for m in dates if m.start >= phrase]
    fixed = [m for m in dates if m.quantity.when != "annual"]
    if chosen := _paired(text, sentence, dates, mention) or near or fixed[-1:] or dates[-1:]:
        last = chosen[-1]
        when = last.quantity.when
        assert when is not None
        if context.past and text.clean[last.start] == "全" and context.year:
            when = str(context.year - 1)  # 全年 in a report on the year gone by
        return Found(when, text.span(last.start, last.end))
    held = context.deadline if context.deadline else context.period
    return _within(text, sentence, place[1], context, held) or (inherit(held) if held else None)


def _within(text: Text, sentence: Sentence, end: int, context: Context, held: Found[str] | None) -> Found[str] | None:
    """5年内: counted from the year of the text, unless a period as long was named before."""
    spans = [m for m in sentence.mentions if m.end <= end and text.clean.endswith("年内", m.start, m.end)]
    if not spans or context.year is None or spans[-1].quantity.value is None:
        return None
    years = int(spans[-1].quantity.value) // 12
    first, _, last = held.value.partition("/") if held else ("", "", "")
    if last and int(last[:4]) - int(first[:4]) in (years - 1, years):
        return None
    return Found(f"{context.year}/{context.year + years}", text.span(spans[-1].start, spans[-1].end))


def _paired(text: Text, sentence: Sentence, dates: list[Mention], mention: Mention | None) -> list[Mention]:
    """到2026年、2028年分别达到8%、10%: the date that stands for this number."""
    if mention is None or len(dates) < 2:
        return []
    number = sentence.mentions.index(mention)
    first = number
    while first and chain(text.clean, sentence, first - 1)[-1] >= number:
        first -= 1
    count = len(chain(text.clean, sentence, first))
    run = dates[-count:]
    listed = all(text.clean[a.end : b.start] in ("、", "和") for a, b in pairwise(run))
    return [run[number - first]] if count == len(run) > 1 and listed else []


# events


def _events(text: Text, sentence: Sentence, context: Context, answering: Answering) -> Iterator[TargetFound]:
    """Phrases without a number that are dated, or that name a status to be won."""
    dated = -2
    for place, phrase in enumerate(sentence.phrases):
        if not phrase.mentions and dated < place - 1 and not text.clean.endswith(STATUSES, phrase.start, phrase.end):
            continue
        dates = phrase.mentions and [
            n
            for n in phrase.mentions
            if sentence.roles[n] == "deadline" and (sentence.mentions[n].quantity.when or "annual") != "annual"
        ]
        if dates:
            dated = place
        if any(sentence.roles[n] in ("target", "quota", "benefit") for n in phrase.mentions):
            dated = -2
            continue
        words = text.clean[phrase.start : phrase.end]
        if PLANNED.search(words):
            continue
        if not (dated in (place, place - 1) and EVENT.search(words)) and not (
            words.endswith(STATUSES) and STATUS.search(words)
        ):
            continue
        start = _opened(text.clean, sentence.mentions[dates[-1]].end if dates else phrase.start, phrase.end)
        while start < phrase.end and text.clean[start] in " 、,前":
            start += 1
        if phrase.end - start >= 4:
            end = min(phrase.end, start + 60)
            indicator = text.found(start, end)
            yield _made(text, sentence, context, answering, indicator, None, None, "", (start, end))
