"""Goals: what is to reach which number by when; results already reached; dated events without a number."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from yangui.reading.findings import Found, Quantity, TargetFound, TargetKind
from yangui.reading.layout.characters import CN
from yangui.reading.layout.text import Text
from yangui.reading.numbers.quantities import Mention
from yangui.reading.statements.align import chain, items
from yangui.reading.statements.context import PLANNED, Answering, Context, inherit
from yangui.reading.statements.cues import OF_THEM, QUALIFIES
from yangui.reading.statements.frames import former_of
from yangui.reading.statements.kinds import beneficiary
from yangui.reading.statements.sentences import Phrase, Sentence

COMPARED = (  # 较2020年, 比上年同期, 在2021年基础上
    r"(?:在|较|比|同)(?:[12][0-9]{3}年|上一?年度?|去年|“?十[二三四]五”?|比)[底末初]?(?:同期|相比|期间)?(?:的?基础上)?"
)
SPAN = "(?<![0-9])[0-9一二三四五两]年(?:内|来)?"
COMPARISON = re.compile(rf"(?:{COMPARED}|[高快优]于全[省市国]平均(?:水平|增速)?)(?:实现|再)?$")
REACHED = re.compile(
    rf"(?:稳定|保持|控制|年均|每年|逐年|均|分别|总[量数]|(?<!总)规模|(?<!总)数|力争|争取|确保|再|有望|已经?|累计|总计|{COMPARED}|{SPAN})*(?:净增|不(?:得|能)?(?:超过?|高于|多于|大于|突破)|达到?|超过|超|突破|增长|提高|提升|增至|增加|扩大|迈上|迈向|迈入|晋升|稳定在|保持在|控制在|不低于|不少于|实现|完成|下降|降至|降低|上升|为|占|在)"
    r"(?:到|至|了|为|在)?(?:约|近|不低于|不少于|超过|超)?$"
)
OPENS = re.compile(
    r"(?:(?:力争|—+|\((?:含|包括)?|分别|我们|要(?!求|素)|年均|去年|上年|[用在]?[0-9一二三四五两][-—至到]?[0-9一二三四五]?年(?:内|左右)?的?(?:时间)?,?|争取|确保|努力|计划|预计|其中|同时|并|到|至|全年|每年|今年|年内|年底前|力促|推动|使(?!用)|还将|将|已|共|总计|全[省市县区]|我[省市]|[“\"]?十[三四五六]五[”\"]?(?:期间|末)?|期间|,|、|和|及|以及)+)"
)
RANKING = re.compile(
    r"(?:进入|跻身|位[列居]|居|排名|升至|跃居|保持)[^,。;、0-9]{0,12}[前第]$|(?:位[列居]|居|排名|升至)$"
)
DATED = re.compile(r"(?:到|至)?(?:20[0-9]{2}年?(?:年?[底末]前?)?|[0-9]{1,2}月底前?)(?:、20[0-9]{2}年)*")
DASHED = re.compile(rf"[-—]*(?:力争|争取)?{DATED.pattern}")
VERBS = re.compile(
    r"(?:净增|缔结|重点|新|每年|累计|择优|滚动|大力|年度|加快|持续|全面|共|再|深入|面向[^,。;:]{2,12}?定向)*(?:支持|拥有|募集|培养集聚|培养引进|引进集聚|遴选支持|吸引集聚|吸引储备|培养|培育|引进|吸引和培育|吸引|集聚|聚集|引育|建设|建成|建立|组建|打造|创建|推进|推动|实施|新增|新建|设立|选派|选拔|"
    r"招募|招聘|招录|考录|认定|评选|举办|开展|组织|推出|储备|开发|筹集|改造|获批新建|获批|攻克|转化(?!率|基地|中心|平台|医学)|培训(?!基地|中心|机构|平台|班|学校)|选树|布局|征集|备案|评定|入驻|孵化(?!器|面积|基地|空间|载体|园|平台)|制定|修订|完成|实现|促进|修建|种植|整合|扶持|资助|突出|落实|推行|增设|发布|遴选|定向选拔|有(?![效机色])|突破)+"
)
ACHIEVED = re.compile(
    r"截至|(?<![较比])去年|(?<![公总一])共(?:引进|完成|实现|建成|培养|吸引|发放|兑现|投入|带动|举办|开展|招|新增|培训|服务|落实|认定|获)|惠及|同比|已(?:经|有|建|累计|培|引|认|完|实|获|达)?|日前|近日|目前|近年来|(?<![较比])上年|此前|以来|前[一二三]季度|上半年|"
    + "|".join(f"{month}月份" for month in range(1, 10))
)
GROWS = re.compile(r"增长|增速|增幅|提高|提升|下降|降低|年均")
GROWN, TOTALLED = re.compile(r"增长|增速|增幅|年均增|增加(?!值)|下降|减少|翻$"), re.compile(r"累计|总计|共计")
FRESH = re.compile(r"新增|净增|新建|新培育")
SINCE = re.compile(r"[^,。;]{0,2}(?:以后|以来|起|后)|的?基础上|相比|同期|水平")
JOINT = re.compile(r"[^、,和及]{0,20}[、,]|和|及|以及")
NEW = re.compile(
    r"新增|净增|引才|缔结|新建|建立|攻克|转化(?!率)|募集|选树|新培育|新设|新认定|建成|引进|培训|招|选拔|选派|遴选|支持|吸引|建设|组建|打造|获批|推出|储备|举办|开展|引育|培养|培育|评选|筹集|签约|修建|开发|创建|认定|设立|实施|征集"
)
LEVEL = re.compile(r"达到?|突破|超过|总量|总数|规模|保持|拥有|数量|增至|稳定|现有|共有")
MODIFIED = re.compile(r"^(?:左右|以上|多|余|的|\([^()]*\)|级|、|,)*")
HEAD_END = re.compile(
    r"[,。;:、(]|和(?=[0-9])|在(?![校职岗读站])|到(?!位)|向(?=[市县企社省])|赴|进(?=[企校园村入])|与|参加|开展|承担|出国|出境|留[\u4e00-\u9fff]来|来[\u4e00-\u9fff]留|入驻|落地|达到|迈向|签约|"
    r"担任|深入|扎根|帮助|首次|授牌|晋升|跻身|既是|经过|全部|从事"
)
DESCRIBES = re.compile(r"具有|掌握|能够|引领|运用|取得|处于|有望|有重要|符合|获得|拥有|研究方向|带动|潜力|善于|熟悉")
NO_NOUN = re.compile(  # what says nothing of what is counted: 其中, 累计, 力争, 到2027年引进
    rf"(?:{DATED.pattern}|{COMPARED}|{VERBS.pattern}|原则上|总数|数量|总量|规模|占比|比例|总额|其中|占[^,]{{0,14}}(?:比重|比例)?"
    r"|增速|人数|总人数|收入|累计|力争|争取|确保|再|达标)+"
)
PART = re.compile(r"占(?:比|[^,]{2,24}(?:比重|比例|比))")
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
ANNOUNCES = re.compile(r"—*(?:[^,。;:]{0,12}(?:目标|任务)[:是]?)?(?:力争|争取|确保)?[到至]了?")
AIMED = re.compile(r"(?<!截止)(?<!截至)到$")
RECENT = re.compile(r"近日|日前|昨日|昨天")
YEARLY = re.compile(r"年均(?!增)|每年|(?<![0-9一二三四五六七八九十全今本去])年(?=新增|服务|培训)")
REGION = re.compile(
    r"全[省市县区州]|我[省市县区]"
    r"|(?<![\u4e00-\u9fff])(?:(?![全我年到各])[\u4e00-\u9fff]){2,3}(?:省|(?<![上城超门])市|(?<!强)县|自治州)(?![场民级直委政长域县])"
)
PLACE = re.compile(  # 西湖县: the heading of what one region is to do
    r"(?!.*(?:示范|园区|先行|试验|社区|街区|景区|建设|打造))[\u4e00-\u9fff]{1,6}(?:新区|开发区|高新区|[省市县区旗州])"
)
# A sentence on when the text holds and who explains it announces no goal.
HOLDS = re.compile(
    r"起(?:正式)?(?:施行|实施|执行|生效|试行)|有效期|(?:实行|执行|政策)(?:年限|期限|期)|负责解释|适用于|另行制定"
)
NUMBERED = re.compile(rf"[(\d第{CN}]")  # a path that begins with a number
UNCOUNTED = ("date", "period", "duration", "age")
KINDS = re.compile(r"(?:[\u4e00-\u9fff]{1,4}[化型性]、)+")
GRADE = re.compile(r"(?:国家|[省市县区州])级")
SIZE = re.compile(r"[0-9][万亿]?元$")
BRACKET = re.compile(r"\([^()]*\)")
ASIDE = re.compile(r"\((?:(?:不?含|包括|其中)[^()]*|[^()]{6,})\)$")  # 持证人员(含技能人才)达到130万人
CARRIED = ("new_in_period", "cumulative")
LISTED = re.compile(r"(?:级|类)?(?:\([^()]*\))?(?:[、及和与]|以及|,?\(?其中:?)")
BOUNDED = re.compile(r"(?:数量?|规模|总量|人数)?(?:不少于|不低于|超过|突破|达到?|各|约|近)*")
ENDS = re.compile(r"年?(?:[,。;、:()\n]|$)")
LONGEST = 60

type Places = dict[int, tuple[int, int] | None]  # where the words stand for what each number counts


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
        places: Places = {}
        for number in numbered:
            places[number] = _indicator(text.clean, sentence, number, places)
        kind: TargetKind | None = None
        made: list[TargetFound] = []
        for number, place in places.items():
            if place is None:
                continue
            target = _target(text, sentence, number, place, context, answering)
            if target.kind == "level" and kind in CARRIED and _goes_on(text.clean, sentence, number, places):
                target = replace(target, kind=kind)
            kind = target.kind
            made.append(target)
        found += made
        events = list(_events(text, sentence, context, answering))
        found += events if events and not HOLDS.search(text.clean, sentence.start, sentence.end) else []
    return found


def _goes_on(text: str, sentence: Sentence, number: int, places: Places) -> bool:
    """Whether the number goes on with the list of the one before, whose verb then holds for it: 新建甲3个、乙5个."""
    before, place, mention = places.get(number - 1), places[number], sentence.mentions[number]
    if before is None or place is None:
        return False
    start = max(before[1], sentence.mentions[number - 1].end)
    joined = LISTED.fullmatch(text, start, min(place[0], mention.start))
    return joined is not None and BOUNDED.fullmatch(text, min(place[1], mention.start), mention.start) is not None


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
    opening = announced and text.clean[sentence.start : announced[-1].start]
    if until or (announced and (opening in UNTIL if goals else not planned and ANNOUNCES.fullmatch(opening or ""))):
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
    within = other.startswith(path) if path else not NUMBERED.match(other)
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
    ahead = any(AIMED.search(text.clean, max(0, m.start - 3), m.start) for m in dates)
    years = [
        int(when.rpartition("/")[2][:4])
        for m in dates
        if (when := m.quantity.when)
        and when != "annual"
        and text.clean[m.start] != "全"
        and not _compared(text.clean, m)
    ]
    gone = [year for year in years if context.year and year < context.year]
    if gone and len(gone) == len(years) and (context.past or not (ahead and context.supposed)):
        return True
    return context.past and not years and not AHEAD.search(text.clean, sentence.start, sentence.end)


def _target(
    text: Text, sentence: Sentence, number: int, place: tuple[int, int], context: Context, answering: Answering
) -> TargetFound:
    mention = sentence.mentions[number]
    phrase = sentence.phrases[sentence.phrase(number)]
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
    achieved = _told(before) or context.past or context.reports
    region = REGION.search(text.clean, sentence.start, place[1])
    return TargetFound(
        path=sentence.path,
        span=text.span(*place),
        kind=_kind(quantity, left + text.clean[mention.start], indicator.value) if mention else "milestone",
        indicator=indicator,
        quantity=quantity,
        by=_by(text, sentence, place, context, mention, achieved=achieved),
        region=text.found(*region.span()) if region else _headed(answering.title(sentence.path)),
        lead=duty.lead if duty else (),
        responsible=duty.responsible if duty else (),
        achieved=achieved,
    )


def _told(before: str) -> bool:
    """Whether the words before say that it is reached, and nothing after them that it is still to come."""
    ends = [found.end() for found in ACHIEVED.finditer(before)]
    return bool(ends) and not AHEAD.search(before, ends[-1])


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


def _indicator(text: str, sentence: Sentence, number: int, places: Places | None) -> tuple[int, int] | None:
    """The noun that is counted: after the number where it begins its item, before it where it ends it.

    `places` are those of the numbers before; None where a number that says nothing itself may not look back further.
    """
    mention = sentence.mentions[number]
    phrase = sentence.phrases[sentence.phrase(number)]
    if listed := _listed(text, sentence, number, phrase, places):
        return listed
    begin, end = phrase.start, mention.start
    if (former := former_of(sentence, number)) is not None:
        end = sentence.mentions[former].start
        source = max(text.rfind("由", begin, end), text.rfind("从", begin, end))
        return (_opened(text, begin, source), source) if source - begin > 1 else None
    counted = [
        n
        for n in phrase.mentions[: phrase.mentions.index(number)]
        if (measure := sentence.mentions[n].quantity.measure) not in UNCOUNTED
        and not (sentence.roles[n] == "threshold" and measure == "money")  # 产值过10亿元的企业
    ]
    if counted:
        begin = sentence.mentions[counted[-1]].end
        joint = JOINT.match(text[begin:end])
        begin += joint.end() if joint else 0
    heads = mention.quantity.measure in ("count", "area", "money") and not text.startswith("/", mention.end)
    after = _head(text, sentence, number) if heads else _part(text, mention, phrase)
    if after and not (REACHED.search(text[begin:end]) and after[1] - after[0] < 3):
        return after
    if counted and places and _bare(text[slice(*_noun(text, begin, end))]) and (shared := places.get(counted[-1])):
        return shared  # 成交额年均增长20%、2025年突破300亿元
    return _tail(text, sentence, begin, end, mention.end, places)


def _listed(
    text: str, sentence: Sentence, number: int, phrase: Phrase, places: Places | None
) -> tuple[int, int] | None:
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
    parts = end >= 0 and items(text, _opened(text, phrase.start, end), end, len(numbers), (), apart=True)
    if parts and all(SIZE.search(text, *part) for part in parts[:-1]):
        return parts[-1]  # 产值超10亿元、50亿元的企业分别达到100家、15家
    if parts and not DATED.fullmatch(text, *parts[0]):
        return parts[numbers.index(number)]
    # 2024年、2025年分别开发岗位500个、600个: all of the list count the same
    end = sentence.mentions[number].end
    if first == number or not ENDS.match(text, end) or text.startswith("(", end):
        return None
    return places[first] if places and first in places else _indicator(text, sentence, first, None)


def _head(text: str, sentence: Sentence, number: int, *, shares: bool = True) -> tuple[int, int] | None:
    """支持10名左右…的杰出人才: the noun that follows, its last words where a description stands before it."""
    mention, following = sentence.mentions[number], number + 1
    start = mention.end + _match_end(MODIFIED, text[mention.end : mention.end + 40], only=False)
    if sentence.roles[following : following + 1] == ["threshold"]:  # 5个产值超1000亿元的产业集群
        sum_ = sentence.mentions[following]
        if sum_.quantity.measure == "money" and QUALIFIES.fullmatch(text, mention.end, sum_.start):
            start = sum_.end + _match_end(MODIFIED, text[sum_.end : sum_.end + 4], only=False)
    later = (m.start for m in islice(sentence.mentions, following, None) if m.start > start)
    stop = min(sentence.end, start + 160, next(later, sentence.end))
    kinds = KINDS.match(text, start, stop)  # 30家规模化、品牌化养老企业
    cut = HEAD_END.search(text, kinds.end() if kinds else start, stop)
    end = cut.start() if cut else stop
    while end > start and text[end - 1] in "和及与、":
        end -= 1  # 200名甲类人才和10名乙类人才
    aside = BRACKET.match(text, mention.end)
    behind = aside.end() if aside else mention.end
    if text[behind : behind + 1] in ("", *"、,和及。;:()\n"):
        return None
    if shares and cut and GRADE.fullmatch(text, start, end) and following < len(sentence.mentions):
        listed = text.startswith("、", cut.start()) and sentence.mentions[following].start == cut.end()
        if listed and (shared := _head(text, sentence, following, shares=False)):
            return shared  # 1个省级、2个市级示范项目
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


def _tail(
    text: str, sentence: Sentence, begin: int, end: int, after: int, places: Places | None
) -> tuple[int, int] | None:
    """高新技术企业突破260家: what stands before the verb; of 总数 or 占比 alone what the phrase before counts."""
    start, end = _noun(text, begin, end)
    words = text[start:end]
    if _bare(words):
        before = [p for p in sentence.phrases if p.end < begin and p.end - p.start > 1]
        shared = None
        if places is not None and before and _counting(sentence, before[-1]) and ENDS.match(text, after):
            shared = _counted(text, sentence, before[-1], places)  # 人才总量突破200万人,年均增长6%
        if shared:
            return shared
        earlier = next((p for p in reversed(before) if not _counting(sentence, p)), None)
        if not earlier:
            return (start, end) if len(words) >= 2 else None
        first = _opened(text, earlier.start, earlier.end)
        return (first, earlier.end) if first < earlier.end else None
    return max(start, end - LONGEST), end


def _noun(text: str, begin: int, end: int) -> tuple[int, int]:
    """The words before a number without the verbs around them."""
    if reached := REACHED.search(text[begin:end]):
        end = begin + reached.start()
        if aside := ASIDE.search(text, begin, end):
            end = aside.start()
    elif compared := COMPARISON.search(text, begin, end):
        end = compared.start()
    if ranked := RANKING.search(text, begin, end + text.startswith("第", end)):
        end = ranked.start()
    return _opened(text, begin, end), end


def _bare(words: str) -> bool:
    return len(words) < 2 or NO_NOUN.fullmatch(words) is not None or PART.fullmatch(words) is not None


def _counted(text: str, sentence: Sentence, phrase: Phrase, places: Places) -> tuple[int, int] | None:
    """What the first number of a phrase counts, where the words for it stand before that number."""
    first = next(n for n in phrase.mentions if sentence.mentions[n].quantity.measure not in UNCOUNTED)
    return places[first] if first in places else _indicator(text, sentence, first, None)


def _counting(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase has a number of its own: 2025年28万人年,2030年42万人年 share what stands before both."""
    # an age tells who is counted, and a date when
    return any(sentence.mentions[n].quantity.measure not in UNCOUNTED for n in phrase.mentions)


def _opened(text: str, start: int, end: int) -> int:
    """Past dates, words of ambition and the verb, to the noun."""
    for pattern in (OPENS, DATED, OPENS, VERBS):
        found = pattern.match(text, start, end)
        if found and found.end() < end - 1:
            start = found.end()
    return start


# by when


def _by(
    text: Text, sentence: Sentence, place: tuple[int, int], context: Context, mention: Mention | None, *,
    achieved: bool,
) -> Found[str] | None:  # fmt: skip
    """The deadline: the last date before in the sentence, else that of what announced the goals, else the plan's."""
    dates = [
        m
        for m in sentence.mentions
        if m.quantity.measure in ("date", "period") and m.quantity.when and m.start < place[1]
    ]
    dates = [m for m in dates if not _compared(text.clean, m)]
    phrase = next((p.start for p in reversed(sentence.phrases) if p.start <= place[1]), sentence.start)
    begin = max(sentence.start, place[0] - 8) if place[0] >= phrase else phrase
    if each := YEARLY.search(text.clean, begin, place[1]):
        return Found("annual", text.span(*each.span()))
    near = [m for m in dates if m.start >= phrase]
    fixed = [m for m in dates if m.quantity.when != "annual"]
    if chosen := _paired(text, sentence, dates, mention) or near or fixed[-1:] or dates[-1:]:
        last = chosen[-1]
        when = last.quantity.when
        assert when is not None
        if context.past and text.clean[last.start] == "全" and context.year:
            when = str(context.year - 1)  # 全年 in a report on the year gone by
        return Found(when, text.span(last.start, last.end))
    if each := YEARLY.search(text.clean, max(sentence.start, place[1] - 200), place[1]):
        return Found("annual", text.span(*each.span()))
    held = context.deadline if context.deadline and not achieved else context.period
    return _within(text, sentence, place[1], context, held) or (inherit(held) if held else None)


def _compared(text: str, date: Mention) -> bool:
    """Whether a date only says from when it counts or with what it is compared: 较2020年下降."""
    return SINCE.match(text, date.end, date.end + 5) is not None or text[date.start - 1] in "较比自由"


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
        if PLANNED.search(words) or text.clean.startswith("?", sentence.end):
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
