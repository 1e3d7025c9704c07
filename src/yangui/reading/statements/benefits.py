"""Amounts that somebody can receive, each with whom it is for and what holds of it.

What is not said at the amount is left out, or taken over from before and marked so. Where a field cannot be empty and
the text does not say it, the most common value stands there with a flag.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from yangui.policy.model import BenefitKind
from yangui.reading.findings import BenefitFound, Flag, Found, Quantity, Use
from yangui.reading.layout.text import Text
from yangui.reading.numbers.quantities import Mention
from yangui.reading.numbers.units import EACH, PER
from yangui.reading.statements.align import MOST, Item
from yangui.reading.statements.bases import SUM, base
from yangui.reading.statements.context import Answering, Context, inherit, part_of, payers
from yangui.reading.statements.formers import former_of
from yangui.reading.statements.gifts import GIFT, gift, headed_by, lead_in
from yangui.reading.statements.kinds import SUBJECT, beneficiary, deed, kind_of
from yangui.reading.statements.named import announced, encouraged, leading, objects
from yangui.reading.statements.receivers import GIVEN_TO, Receivers, Said, chapter, per_of, phrases
from yangui.reading.statements.sentences import Sentence
from yangui.reading.statements.subjects import Run, conditions, has_list, held, paired, plain, runs
from yangui.reading.statements.terms import amend, announced_months, completed

RATED = re.compile(  # 标准为(每人每月):A类1000元,B类800元; 每人每月发放津贴:A类1000元
    r"(?:标准[^,。;:0-9()]{0,6}\(((?:每[人年月户])+)\)|((?:每[人年月户])+)[^,。;:0-9]{2,14}):[^。]*$"
)
NO_RECEIVER = re.compile(  # 给予人才津贴每人3000元: what is given, or of what it is a share
    rf"{SUM.pattern}|(?:{GIFT})(?:标准|金额|额度)?为?$|^标准"
)
TO_WHOM = re.compile(  # 按10%给予研制单位奖励, 按5%对吸纳方给予补助
    rf"的?(?:比例|标准)?(?:给予|奖励|补[助贴]|对)(?P<who>(?!人才津贴)[^,。;:()的0-9]{{2,14}}?)(?:给予|一次性|相应)*(?:{GIFT})"
)
TO_EACH = re.compile(  # 给予每个工作站每年10万元
    r"(?:给予|资助|补[贴助])(?P<who>每[个家名位][^,。;:0-9每]{2,10}?)(?:每[年月])*$"
)
GIVEN_NEXT = re.compile(r",(?:给予|奖励|补[贴助])(?P<who>[^,。;:()0-9每最不一予]{2,14}?)(?:最高|不超过)+[0-9]")
IN_BRACKETS = re.compile(r"\((?P<who>[^,。;:()0-9]{2,14})\)")  # 50万元(博士)、30万元(硕士)
KINDS_OF = re.compile(r"[^,。;:、的]{0,6}(?:目标|[层等档]次|等级|梯度|类别|阶段)")  # “甲”“乙”“丙”三个发展目标
NO_CONDITION = re.compile("个人|本人|企业|单位")  # 对引进的博士,给予个人20万元
LIMIT = re.compile(r"最高|上限|限额")
BEHIND = re.compile(
    r"^[^。;]{0,12}?,(?:[单每][个家]?[^,。;]{0,8}?)?的?(补[贴助]|贴息|奖励|资助|津贴)"
    r"(?:期限?|年限|时间|总?金?额度?|比例|标准)"
)
LABELLED = re.compile(r"[^,。;:0-9]{2,12}(?:标准|金额|额度):")  # 购房补贴标准:博士10万元
TAIL = re.compile(r"[^的]的(?P<noun>[^,。;:、的0-9]{2,14})$")  # 5A级和4A级且纳入统计的景区: of both
RAISED = re.compile(r"标准(?:再|分别|可|相应)*(?:提高|上浮|调整|上调|增加|降低|下调)[到至为]$")
BY_STEPS = re.compile(r",?按照?$")
DISCRETION = re.compile(
    r"视情|酌情|可给予|有条件的|原则上|另行|研究确定|一事一议|综合评定|按程序|由[^,。;]{1,14}(?:自主)?确定|参照"
)
NAMED = re.compile(r"、([^,。;:、0-9()]{1,10})")  # 每名技师2000元、高级技师5000元
WINDOW = re.compile(
    r"自(?=[^,。;:]{0,16}[0-9]月)[^,。;:]{1,20}?起|申报期|(?:于|在)[^,。;]{2,14}(?:前|期间)(?:申报|申请|提出)[^,。;]{0,6}"
)

OPEN = (";", ":", ",")  # ends a line with which its sentence goes on


@dataclass(slots=True)
class Stated:
    """The benefits with an amount, what each quantity is there for, and what is doubtful about them."""

    found: list[BenefitFound] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    doubts: list[Flag] = field(default_factory=list)


def benefits(text: Text, sentences: Iterable[Sentence], contexts: Sequence[Context], answering: Answering) -> Stated:
    """What the sentences promise in figures."""
    stated, last = Stated(), 0
    for sentence in sentences:
        context = contexts[sentence.segment]
        context.enter(sentence)
        context.encouraged = encouraged(text, sentence) or context.encouraged
        named, context.object_next = objects(text, sentence, headed=context.object_next)
        if named:
            context.objects, context.objects_path, context.objects_used = named, sentence.path, False
        subjects: dict[int, Found[str]] = {}
        if "benefit" in sentence.roles:
            reader, last = _Reader(text, sentence, context, answering, stated.doubts), len(stated.found)
            stated.found += map(context.paid_for, reader.benefits())
            subjects = reader.subjects
            beside = context.objects_path != sentence.path and chapter(context.objects_path) != context.objects_path
            if beside and chapter(context.objects_path) == chapter(sentence.path):
                context.objects_used = True
            context.spoken = (0, 0)
            context.lead(leading(text, sentence), open_=text.clean.endswith(OPEN, sentence.start, sentence.end))
        else:
            amend(text, sentence, stated.found, last)
            _remember_payer(text, sentence, context)
            months = announced_months(text, sentence)
            under = "" if text.clean.startswith(":", sentence.end - 1) else sentence.path
            context.lasting = (under, months) if months else None
            context.announced = announced(text, sentence) or context.announced
            if text.clean.startswith(":", sentence.end - 1):
                context.gift, context.gift_path = lead_in(text, sentence), sentence.path
            context.lead(leading(text, sentence), open_=text.clean.endswith(OPEN, sentence.start, sentence.end))
            context.subject = context.announced or context.subject
            context.spoken = (sentence.start, sentence.end)
        stated.uses += [
            Use(sentence.path, mention.quantity, role, subjects.get(number))
            for number, (mention, role) in enumerate(zip(sentence.mentions, sentence.roles, strict=True))
        ]
    return stated


def _remember_payer(text: Text, sentence: Sentence, context: Context) -> None:
    if text.clean.find("财政", sentence.start, sentence.end) < 0:
        return
    named = payers(text, sentence.start, sentence.end)
    if named and named[-1].value.endswith("财政"):
        context.payer = named[-1]


class _Reader:
    """Reads the benefits of one sentence."""

    def __init__(
        self, text: Text, sentence: Sentence, context: Context, answering: Answering, doubts: list[Flag]
    ) -> None:
        self.text, self.sentence, self.context, self.answering = text, sentence, context, answering
        self.doubts = doubts
        self.subjects: dict[int, Found[str]] = {}
        self.receivers = Receivers(text, sentence, context, answering)
        self._kind: BenefitKind | None = None
        self._title: Found[str] | None = None  # what the sentence said last of what is given
        self._base_before: Found[str] | None = None

    def benefits(self) -> list[BenefitFound]:
        made = [(run, self._records(run)) for run in runs(self.text, self.sentence, self.context)]
        return completed(self.text, self.sentence, made)

    def _doubt(self, code: str, mention: Mention, reason: str, about: str) -> None:
        place = self.text.span(mention.start, mention.end)
        self.doubts.append(Flag(code, self.sentence.path, place, reason, about))

    def _records(self, run: Run) -> list[BenefitFound]:
        text, parts = self.text, paired(self.text, run, self.context)
        if parts is None and len(run.numbers) > 1 and has_list(text, run):
            self._doubt("R301", run.mentions[0], f"{len(run.numbers)} amounts for a list of another length", "who")
        described = parts is not None and text.clean.startswith("的", parts[-1][1])  # 甲级、乙级工程师的企业
        shared = (*(conditions(text, run.region) if run.region else ()), *run.inherited)
        before = held(text, run, parts, self.context)
        made = []
        for place, number in enumerate(run.numbers):
            who = shared
            if parts:
                item = text.found(*parts[place])
                around = (part for part in _around(text, run, parts) if not _in(part, item))
                who = (item, *around, *run.inherited)
            elif before:
                who = (inherit(before[place]), *shared)
            elif to := self._receiver(run, number):
                who = shared if shared and NO_CONDITION.fullmatch(plain(text, to)) else (to, *shared)
            named = (*who, text.found(*parts[-1])) if parts else who  # A、B、C类人才
            if not any(beneficiary(plain(text, part)) for part in named):
                who = (*who, *self.receivers.above())
            if who:
                self.subjects[number] = who[0] if parts or before else who[-1]
            part = parts[place] if parts else None
            tells = _telling(text, parts, place) if parts else None
            record = self._record(run, number, who, None if described else tells)
            made.append(replace(record, quota=_quota(text.clean, run, part, paired=bool(parts or before))))
        return made

    def _receiver(self, run: Run, number: int) -> Found[str] | None:
        """给予博士每平方米600元, 按10%给予研制单位奖励: who stands beside the verb, before the amount or behind it."""
        phrase, mention = self.sentence.phrases[run.phrase], self.sentence.mentions[number]
        found = GIVEN_TO.search(self.text.clean, phrase.start, mention.start)
        found = found or TO_EACH.search(self.text.clean, phrase.start, mention.start)
        for pattern in (TO_WHOM, IN_BRACKETS):
            found = found or pattern.match(self.text.clean, mention.end, phrase.end)
        if mention.end == phrase.end:  # 按销售额的20%,给予研发单位最高100万元
            found = found or GIVEN_NEXT.match(self.text.clean, mention.end, self.sentence.end)
        named = found is not None and beneficiary(found["who"]) and not NO_RECEIVER.search(found["who"])
        if found is None or not named:
            return None
        start, end = found.span("who")
        if end <= mention.start:
            return self.text.found(start, end)
        names = [name.end() for name in SUBJECT.finditer(self.text.clean, start, end)]
        return self.text.found(start, names[-1] if names else end)  # 给予用人单位|引才补贴

    def _record(self, run: Run, number: int, who: tuple[Found[str], ...], part: Item | None) -> BenefitFound:
        text, sentence = self.text, self.sentence
        mention, phrase = sentence.mentions[number], sentence.phrases[run.phrase]
        amount = self._amount(run, number)
        title, given = gift(text, sentence, run, number)
        unnamed = title == (mention.start, mention.end)
        led = (self._title or self._led()) if unnamed else None
        if led and self._title is None:
            given = f"{plain(text, led)}{given}"
        self._title = self._title if unnamed else text.found(*title)
        around = text.clean[phrase.start : phrase.end]
        if mention.end == phrase.end and (then := GIVEN_NEXT.match(text.clean, mention.end, sentence.end)):
            around += then[0]
        whom = text.clean[run.region[0] : run.region[1]] if run.region else "".join(plain(text, w) for w in who)
        if run.region and run.inherited:
            whom = ",".join([whom, *(plain(text, w) for w in run.inherited)])
        own = text.clean[part[0] : part[1]] if part and _within(part, run.region) else whom
        kind = self._kind_of(mention, amount, given, around + whom)
        done = run.region is not None and all(map(deed, phrases(text.clean[run.region[0] : run.region[1]])))
        if done and "person" not in amount.per and (does := self.receivers.encouraged()):
            own = whom = does  # 支持企业开发产品。通过省级鉴定的,给予10万元
        target = self.receivers.of(Said(run.phrase, mention, amount, own, whom, f"{given},{around}", kind))
        if target is None:
            self._doubt("R312", mention, "nothing tells who gets it; person stands for anybody", "beneficiary")
            target = "person"
        duty = self.answering.duty(sentence.path, text.span(mention.start, mention.end).start)
        start = min(run.region[0] if run.region else phrase.start, mention.start)
        return BenefitFound(
            path=sentence.path,
            span=text.span(start, max(mention.end, title[1])),
            kind=kind,
            beneficiary=target,
            title=inherit(led) if led else text.found(*title),
            who=who,
            amount=amount,
            per=per_of(text.clean, run, amount, target, whom),
            base=self._base(run, mention) if amount.measure == "share" else None,
            payers=self._payers(run),
            window=_window(text, sentence),
            programme=self.answering.programme(text, sentence.path),
            lead=duty.lead if duty else (),
            responsible=duty.responsible if duty else (),
            discretionary=bool(DISCRETION.search(around)),
        )

    def _led(self) -> Found[str] | None:
        """What a lead-in or a heading gives, for sums that say nothing of it."""
        if self.context.gift and part_of(self.context.gift_path, self.sentence.path):
            return self.context.gift
        titles = (headed_by(self.text, title) for title in self.answering.titles(self.sentence.path))
        return next(filter(None, titles), None)

    def _base(self, run: Run, mention: Mention) -> Found[str] | None:
        """What it is a share of, its own or that of the list: 分别按投资额的10%、12%"""
        first = run.mentions[0]
        found = base(self.text, self.sentence, run.phrase, mention) or (
            base(self.text, self.sentence, run.phrase, first) if mention is not first else None
        )
        self._base_before = found or (inherit(self._base_before) if self._base_before else None)
        return self._base_before

    def _amount(self, run: Run, number: int) -> Quantity:
        """With the bound and the rate that were said before it in the sentence."""
        sentence = self.sentence
        amount = sentence.mentions[number].quantity
        former = former_of(sentence, number)
        if former is not None and LIMIT.search(self.text.clean, *_phrase(sentence, former)):
            amount = replace(amount, bound="at_most")
        if not amount.per and amount.measure == "money":
            start = sentence.mentions[number].start
            head = RATED.search(self.text.clean, max(sentence.start, start - 300), start)
            rate = tuple(PER[word] for word in EACH.findall(head[1] or head[2])) if head else run.per
            rate = rate or self._rate_before(number) or self._rate_raised(number)
            if self.text.clean.startswith("月薪", sentence.mentions[number].end):
                rate = ("person", "month")
            amount = replace(amount, per=rate) if rate else amount
        return amount

    def _rate_before(self, number: int) -> tuple[str, ...]:
        """The rate with which a list of names begins: 每名技师2000元、高级技师5000元."""
        mentions = self.sentence.mentions
        for later in range(number, max(0, number - MOST), -1):
            named = NAMED.fullmatch(self.text.clean, mentions[later - 1].end, mentions[later].start)
            if named is None or self.sentence.roles[later - 1] != "benefit" or not beneficiary(named[1]):
                return ()
            if rate := mentions[later - 1].quantity.per:
                return rate
        return ()

    def _rate_raised(self, number: int) -> tuple[str, ...]:
        """The rate of what is raised: 每人每月1500元,留用率达到50%的,标准提高到2000元."""
        mentions, roles = self.sentence.mentions, self.sentence.roles
        start = self.sentence.phrases[self.sentence.phrase(number)].start
        if not RAISED.search(self.text.clean, start, mentions[number].start):
            return ()
        before = [mentions[n].quantity.per for n in range(number) if roles[n] == "benefit"]
        return before[-1] if before else ()

    def _kind_of(self, mention: Mention, amount: Quantity, given: str, around: str) -> BenefitKind:
        rate = {
            "share": amount.measure == "share",
            "monthly": "month" in amount.per,
            "money": amount.measure == "money",
        }
        kind = kind_of(given, around, **rate)
        if kind == "loan" and amount.measure == "share":  # no share of a loan is lent
            kind = self._told_behind(mention) or kind
        kind = kind or self._kind
        label = LABELLED.search(self.text.clean, self.sentence.start, mention.start) if kind is None else None
        if label:
            kind = kind_of(label[0], "", **rate)
        for heading in (*self.answering.titles(self.sentence.path), self.context.title):
            if kind is None and heading:
                kind = kind_of("", plain(self.text, heading), **rate)
        if kind is None:
            self._doubt("R313", mention, "nothing tells its kind; grant stands for any money", "kind")
        self._kind = kind or "grant"
        return self._kind

    def _told_behind(self, mention: Mention) -> BenefitKind | None:
        """What is said of it behind: 按发生额给予30%,贴息期限不超过两年."""
        found = BEHIND.search(self.receivers.rest(mention))
        return kind_of(found[1], "", share=False, monthly=False) if found else None

    def _payers(self, run: Run) -> tuple[Found[str], ...]:
        phrase = self.sentence.phrases[run.phrase]
        start = run.region[0] if run.region else phrase.start
        begin = next((p.start for p in self.sentence.phrases if p.start <= start <= p.end), phrase.start)
        named = payers(self.text, begin, max(phrase.end, run.mentions[-1].end))
        named = named or payers(self.text, phrase.start, phrase.end)
        if named:
            self.context.payer = named[-1] if named[-1].value.endswith("财政") else None
            return named
        return (inherit(self.context.payer),) if self.context.payer else ()


def _phrase(sentence: Sentence, number: int) -> tuple[int, int]:
    """From the beginning of its phrase to a mention."""
    return sentence.phrases[sentence.phrase(number)].start, sentence.mentions[number].start


def _around(text: Text, run: Run, parts: list[Item]) -> tuple[Found[str], ...]:
    """What is said of all items of a list, before and after it: 签订五年合同的甲类、乙类人才,取得学位的."""
    if run.region is None:
        return ()
    if not _within(parts[0], run.region):  # 团队按领军、骨干两个层次
        return conditions(text, run.region) if run.region[1] <= parts[0][0] else ()
    before, after = (run.region[0], parts[0][0]), (parts[-1][1] + 1, run.region[1])
    if after[0] > after[1] and (tail := TAIL.search(text.clean, *parts[-1])):
        after = tail.span("noun")
    if by := BY_STEPS.search(text.clean, *before):
        before = (before[0], by.start())
    return tuple(found for place in (before, after) if place[1] - place[0] > 1 for found in conditions(text, place))


def _telling(text: Text, parts: list[Item], place: int) -> Item:
    """The item of a list that tells who gets the one at this place: itself, or the last, which may name it for all.

    省级、国家级工作室; 国际标准、国家标准的企业. The first of several has all that leads up to the list in it.
    """
    words, last = text.clean[slice(*parts[place])], parts[-1]
    named = "的" not in words and TAIL.search(text.clean, *last) is not None
    return last if place == 0 < len(parts) - 2 or beneficiary(words) is None or named else parts[place]


def _in(part: Found[str], whole: Found[str]) -> bool:
    return whole.span.start <= part.span.start and part.span.end <= whole.span.end


def _within(part: Item, region: Item | None) -> bool:
    return region is not None and region[0] <= part[0] and part[1] <= region[1]


def _quota(text: str, run: Run, part: Item | None, *, paired: bool) -> Quantity | None:
    """How many are funded: a count in the item of a pair or in the subject, or one that follows the amount."""
    sentence = run.sentence
    if len(run.numbers) > 1 and not paired:
        return None
    region = part or run.region or ((sentence.start, run.mentions[0].start) if run.same_phrase else None)
    if region is None:
        return None
    quotas = [m for n, m in enumerate(sentence.mentions) if sentence.roles[n] == "quota"]
    counts = [m for m in quotas if region[0] <= m.start and m.end <= region[1] + 3]
    counts = [m for m in counts if not KINDS_OF.match(text, m.end)]
    if not counts and len(run.numbers) == 1:  # 给予每人5万元奖励,每年评选20名
        last = run.mentions[-1].end
        end = sentence.phrases[min(run.phrase + 1, len(sentence.phrases) - 1)].end
        more = any(role == "benefit" for role in sentence.roles[run.numbers[-1] + 1 :])
        near = [m for m in quotas if last <= m.start and (m.start < end or m.quantity.bound == "at_most")]
        counts = [] if more else near  # …;单个企业最多申报5人
    return counts[-1].quantity if counts else None


def _window(text: Text, sentence: Sentence) -> Found[str] | None:
    found = WINDOW.search(text.clean, sentence.start, sentence.end)
    return text.found(*found.span()) if found else None
