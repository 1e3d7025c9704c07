"""Amounts that somebody can receive, each with whom it is for and what holds of it.

What is not said at the amount is left out, or taken over from before and marked so. Where a field cannot be empty and
the text does not say it, the most common value stands there with a flag.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from yangui.policy.model import BenefitKind, Kind
from yangui.reading.findings import BenefitFound, Flag, Found, Quantity, Use
from yangui.reading.layout.text import Text
from yangui.reading.numbers.quantities import Mention
from yangui.reading.numbers.units import EACH, PER
from yangui.reading.statements.align import Item
from yangui.reading.statements.context import Answering, Context, inherit, payers
from yangui.reading.statements.frames import former_of
from yangui.reading.statements.kinds import HEADS, beneficiary, deed, kind_of
from yangui.reading.statements.named import announced, encouraged, headed, leading, objects
from yangui.reading.statements.sentences import Sentence
from yangui.reading.statements.subjects import Run, conditions, has_list, held, paired, plain, runs
from yangui.reading.statements.terms import amend, announced_months, completed

EACH_NEW = re.compile(
    r"每(?:多|再|新)?(?:增加|新增|引进|招[用聘收]|吸纳|培养|推荐|带动|增|有)(?:1|一)?(?P<what>人|名|位|家|户|个|项|件)"
)
HIRES = re.compile(r"(?:每|新)?(?:多|再|新)?(?:招用|招聘|招收|吸纳|引进|聘用|培养)[^,的]*(?:$|,|[0-9]|的按)")
HIRER = re.compile(
    r"(?:[^,。;:]{2,24}[。:])?(?:支持|鼓励|引导|对)(?P<who>[^,。;:]{2,20}?)(?:为[^,。;:]{1,10}?)?(?:引进|引荐|推荐|招引|招聘|吸纳)"
)
BY_AGENT = re.compile(r"(?:通过|经|委托)[^,。;的]{2,14}?(?:引进|招聘|招引)")
CAPPED = re.compile(r"(?:同一|单个|单家|每家|每个)(?P<who>企业|单位|机构|高校|院所)")  # 同一企业每年最高50万元
SINGLE = re.compile(
    r"(?:单[个家项]|每[个家])(?P<who>[^,。;:、的0-9]{2,8}?)(?:每年|年度|给予|补[贴助]|奖励|资助|支持|最高|不超过)"
)
RATED = re.compile(r"标准[^,。;:0-9()]{0,6}\(((?:每[人年月户])+)\):[^。]*$")  # 标准为(每人每月):A类1000元,B类800元
MEANS = re.compile(r"^(?:依托|围绕|聚焦|通过|按|由|经|在|结合|接|面向|根据|依据|视|利用|发挥)|力度$|政策$")
BRACKETED = re.compile(r"\([^()]*\)")
LIMIT = re.compile(r"最高|上限|限额")
TOLD = re.compile(
    r"(?:给予|奖励给?|补助|资助|补贴)(?:每个|每家|该)?(?P<who>[^,。;:、的0-9每]{0,8}?"
    r"(?:团队|企业|个人|单位|项目|机构|平台|车间|孵化器|合作社|高校|院所|医院|学校|基地|园区|载体)(?:高管|(?:高级)?管理人员?|负责人|高管人员)?)"
    r"(?![^,。;]{0,4}(?:配套|建设))"
)
GIFT = (
    "补助|补贴|奖励|奖补|奖金|资助|津贴|贴息|补偿|贷款(?!基准|市场|利[率息])|经费|配套资金|支持|扶持|安家费|生活费"
    "|资金|工资"
)
AFTER = re.compile(
    r"(?:的|元|一次性|以内|左右|标准|额度|为|期|\([^()]*\)|最高|给予|发放)*"
    rf"(?P<noun>[^,。;:、()的]{{0,8}}贷款的?(?:全额|利息)*贴息|[^,。;:、()的]{{0,14}}?(?:{GIFT}|报酬|购房款|券|红包|担保|额度|比例)"
    r"(?:[^,。;:、()的]{0,6}(?:贴息|补助|补贴|贷款|资助|奖励))?)"
)
NEXT = re.compile(rf"(?:给予|发放|提供)[^,。;]*?(?P<noun>(?:一次性)?[^,。;、的员者个]{{0,6}}(?:{GIFT}))$")
BEFORE = re.compile(rf"(?:一次性)?[^,。;:、的予放按以为]{{0,8}}?(?:{GIFT}|配套)")
_SUM = "(?:额度?|利率|费用?|投入|支出|成本|价格?|收入|贡献|利息|租金|投资|款)"  # what a ratio can be a share of
BASES = (
    re.compile(
        r"(?:按照?(?!规定|有关|相关)|从|为|达?到?不(?:低于|超过))(?P<base>[^,。;:按]{1,28}?)(?:的|中提取|中|总额的)(?:不(?:低于|超过)|最高)?$"
    ),
    re.compile(
        r"(?:按照?(?!规定|有关|相关)|从|为|不低于|不超过)(?P<base>[^,。;:、按]{2,28}?)(?:给予[^,。;:]{0,6}|的)?(?:不(?:低于|超过)|最高)?$"
    ),
    re.compile(rf"(?:根据|比照)(?P<base>[^,。;:、]{{2,28}}?{_SUM}(?:部分)?)(?:按照?|以)$"),
    re.compile(r"参照其?(?P<base>[^,。;:]{2,28}?)的$"),
    re.compile(
        rf"(?P<base>[^,。;:、的]{{0,8}}?{_SUM})(?:标准)?(?:最[高多])?可?(?:按照?|减免|减收|减半|优惠|补[贴助])$"
    ),
    re.compile(
        rf"(?:对|给予|享受|奖励|补[助贴]|资助|返还)(?P<base>[^,。;:、]{{1,28}}?{_SUM})(?:给予|的)?(?:不(?:低于|超过)|最高)?$"
    ),
)
BASE_BEHIND = re.compile(  # 按第一年80%、第二年50%的比例减免租金
    rf"[^,。;:]{{0,60}}?的?(?:比例|标准)(?:分别|给予|予以)?(?:减[免收]|返还|补[助贴]|资助|奖励|报销)(?P<base>[^,。;:、]{{0,10}}?{_SUM})"
)
BY_ALONE = re.compile(r"(?:^|[^,。;:、的]{0,12})(?:分别)?按照?$")  # 四星级按80%返还: of what, a phrase before has said
PAYS_OUT = re.compile(r"(?:企业|单位|机构)[^,。;]{0,8}(?:设立|发放|提供|支付)[^,。;]{0,10}(?:津贴|补贴|奖金)")
SUM = re.compile(f"{_SUM}的?$")
MEASURED_BY = re.compile(
    rf"(?:按照?|根据|比照|依据|以)(?P<base>[^,。;:、]{{2,28}}?{_SUM}(?:[增存]量)?(?:部分)?)(?:为基数)?$"
)
IN_TURN = re.compile(r"不(?:低于|超过)|最高|(?:第|前|后|每|首)[^,。;]{0,3}[年期次批月]度?")  # 按第一年不低于80%
TAIL = re.compile(r"[^的]的(?P<noun>[^,。;:、的0-9]{2,14})$")  # 5A级和4A级且纳入统计的景区: of both
BY_STEPS = re.compile(r",?按照?$")
NAMES_SUM = re.compile(rf"(?P<base>[^,。;:、的]{{0,10}}{_SUM})$")
GIVEN_TO = re.compile(r"(?:给予|奖励|补助|资助)(?P<who>[^,。;:0-9每最不一]{2,14}?)(?:每[^,。;0-9]{1,6}|最高|不超过)*$")
DISCRETION = re.compile(
    r"视情|酌情|可给予|有条件的|原则上|另行|研究确定|一事一议|综合评定|按程序|由[^,。;]{1,14}(?:自主)?确定|参照"
)
WINDOW = re.compile(r"自[^,。;:]{1,20}?起|申报期|(?:于|在)[^,。;]{2,14}(?:前|期间)(?:申报|申请|提出)[^,。;]{0,6}")

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
        context.objects = named or context.objects
        subjects: dict[int, Found[str]] = {}
        if "benefit" in sentence.roles:
            reader, last = _Reader(text, sentence, context, answering, stated.doubts), len(stated.found)
            stated.found += map(context.paid_for, reader.benefits())
            subjects = reader.subjects
            context.spoken = (0, 0)
            context.lead(leading(text, sentence), open_=text.clean.endswith(OPEN, sentence.start, sentence.end))
        else:
            amend(text, sentence, stated.found, last)
            _remember_payer(text, sentence, context)
            months = announced_months(text, sentence)
            under = "" if text.clean.startswith(":", sentence.end - 1) else sentence.path
            context.lasting = (under, months) if months else None
            context.announced = announced(text, sentence) or context.announced
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
        self._beneficiary: Kind | None = None  # of the amount before in the sentence
        self._kind: BenefitKind | None = None

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
                who = (text.found(*parts[place]), *_around(text, run, parts), *run.inherited)
            elif before:
                who = (inherit(before[place]), *shared)
            elif to := self._receiver(run, number):
                who = (to, *shared)
            if not any(beneficiary(plain(text, part)) for part in who):
                who = (*who, *self._above())
            if who:
                self.subjects[number] = who[0] if parts or before else who[-1]
            part = parts[place] if parts else None
            made.append(self._record(run, number, who, part, paired=bool(parts or before), described=described))
        return made

    def _above(self) -> tuple[Found[str], ...]:
        """Who was named as those who can have it, or in a heading."""
        if self.context.objects:
            return tuple(map(inherit, self.context.objects))
        named = (headed(self.text, title) for title in self.answering.titles(self.sentence.path))
        return tuple(inherit(found) for found in named if found)[:1]

    def _receiver(self, run: Run, number: int) -> Found[str] | None:
        """给予博士每平方米600元: who stands between the verb and the amount."""
        start, end = self.sentence.phrases[run.phrase].start, self.sentence.mentions[number].start
        found = GIVEN_TO.search(self.text.clean, start, end)
        named = found is not None and beneficiary(found["who"]) and not SUM.search(found["who"])
        return self.text.found(*found.span("who")) if found and named else None

    def _record(
        self, run: Run, number: int, who: tuple[Found[str], ...], part: Item | None, *, paired: bool, described: bool
    ) -> BenefitFound:
        text, sentence = self.text, self.sentence
        mention, phrase = sentence.mentions[number], sentence.phrases[run.phrase]
        amount = self._amount(run, number)
        title, given = _given(text, sentence, run, number)
        around = text.clean[phrase.start : phrase.end]
        whom = text.clean[run.region[0] : run.region[1]] if run.region else "".join(plain(text, w) for w in who)
        if run.region and run.inherited:
            whom = ",".join([whom, *(plain(text, w) for w in run.inherited)])
        own = text.clean[part[0] : part[1]] if part and not described and _within(part, run.region) else whom
        kind = self._kind_of(mention, amount, given, around + whom)
        done = run.region is not None and all(map(deed, _phrases(text.clean[run.region[0] : run.region[1]])))
        if done and "person" not in amount.per and (does := self._encouraged()):
            own = whom = does  # 支持企业开发产品。通过省级鉴定的,给予10万元
        target = self._target(run.phrase, mention, amount, own, whom, f"{given},{around}", kind)
        duty = self.answering.duty(sentence.path)
        start = min(run.region[0] if run.region else phrase.start, mention.start)
        return BenefitFound(
            path=sentence.path,
            span=text.span(start, max(mention.end, title[1])),
            kind=kind,
            beneficiary=target,
            title=text.found(*title),
            who=who,
            amount=amount,
            per=_per(text.clean, run, amount, target),
            base=self._base(run, mention) if amount.measure == "share" else None,
            quota=_quota(run, part, paired=paired),
            payers=self._payers(run),
            window=_window(text, sentence),
            programme=self.answering.programme(text, sentence.path),
            lead=duty.lead if duty else (),
            responsible=duty.responsible if duty else (),
            discretionary=bool(DISCRETION.search(around)),
        )

    def _base(self, run: Run, mention: Mention) -> Found[str] | None:
        """What it is a share of, its own or that of the list: 分别按投资额的10%、12%"""
        first = run.mentions[0]
        return _base(self.text, self.sentence, run.phrase, mention) or (
            _base(self.text, self.sentence, run.phrase, first) if mention is not first else None
        )

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
            rate = tuple(PER[word] for word in EACH.findall(head[1])) if head else run.per
            amount = replace(amount, per=rate) if rate else amount
        return amount

    def _kind_of(self, mention: Mention, amount: Quantity, given: str, around: str) -> BenefitKind:
        rate = {
            "share": amount.measure == "share",
            "monthly": "month" in amount.per,
            "money": amount.measure == "money",
        }
        kind = kind_of(given, around, **rate) or self._kind
        for heading in (self.answering.title(self.sentence.path), self.context.title):
            if kind is None and heading:
                kind = kind_of("", plain(self.text, heading), **rate)
        if kind is None:
            self._doubt("R313", mention, "nothing tells its kind; grant stands for any money", "kind")
        self._kind = kind or "grant"
        return self._kind

    def _target(
        self, phrase: int, mention: Mention, amount: Quantity, own: str, whom: str, around: str, kind: BenefitKind
    ) -> Kind:
        told = TOLD.search(around)
        if HIRES.match(whom) and not told and (hirer := self._beneficiary or self._hirer(mention)):
            self._beneficiary = hirer  # 每引进1名博士: the one who hires
            return hirer
        if BY_AGENT.match(whom) and (capped := CAPPED.search(self._rest(mention))):
            self._beneficiary = beneficiary(capped["who"])
            return self._beneficiary or "person"
        if kind == "share_of_income" and not told and "归单位" not in around:
            return "person"  # who earned it, however many words say from what
        target = (told and beneficiary(told["who"])) or self._single(phrase, mention) or _named(amount, own, whom)
        target = target or self._beneficiary or beneficiary(around) or beneficiary(self._encouraged())
        target = target or self._spoken_of(phrase)
        if target == "project" and amount.measure == "share" and (capped := CAPPED.search(self._rest(mention))):
            target = beneficiary(capped["who"])  # …项目的,按20%补助,每家企业每年不超过20万元
        if target is None:
            self._doubt("R312", mention, "nothing tells who gets it; person stands for anybody", "beneficiary")
        self._beneficiary = target or "person"
        return self._beneficiary

    def _single(self, phrase: int, mention: Mention) -> Kind | None:
        """单个项目最高支持500万元: whom its own phrase names one by one."""
        found = SINGLE.match(self.text.clean, self.sentence.phrases[phrase].start, mention.start)
        return beneficiary(found["who"]) if found else None

    def _rest(self, mention: Mention) -> str:
        return self.text.clean[mention.end : self.sentence.end].partition(";")[0]

    def _spoken_of(self, phrase: int) -> Kind | None:
        """The projects of which the sentence spoke before, or who was named above it: 设立青年项目,每项资助30万元."""
        before = self.sentence.phrases[:phrase]
        if any(beneficiary(self.text.clean[p.start : p.end]) == "project" for p in before):
            return "project"
        return next((kind for part in self._above() if (kind := beneficiary(plain(self.text, part)))), None)

    def _encouraged(self) -> str:
        """Who is to do it, as this sentence or the clause begins: 鼓励企业入驻园区。运营满一年的,给予…"""
        return plain(self.text, self.context.encouraged) if self.context.encouraged else ""

    def _hirer(self, mention: Mention) -> Kind | None:
        """Who brings others here, as the sentence said before: 支持社会机构引进人才,每引进1名…"""
        found = HIRER.match(self.text.clean, self.sentence.start, mention.start)
        return beneficiary(found["who"]) if found else None

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
    if run.region is None or not _within(parts[0], run.region):
        return ()
    before, after = (run.region[0], parts[0][0]), (parts[-1][1] + 1, run.region[1])
    if after[0] > after[1] and (tail := TAIL.search(text.clean, *parts[-1])):
        after = tail.span("noun")
    if by := BY_STEPS.search(text.clean, *before):
        before = (before[0], by.start())
    return tuple(found for place in (before, after) if place[1] - place[0] > 1 for found in conditions(text, place))


def _within(part: Item, region: Item | None) -> bool:
    return region is not None and region[0] <= part[0] and part[1] <= region[1]


def _given(text: Text, sentence: Sentence, run: Run, number: int) -> tuple[Item, str]:
    """The place of the words for what is given, and these with what tells their kind."""
    clean, mention = text.clean, sentence.mentions[number]
    stop = sentence.phrases[sentence.phrase(run.numbers[-1])].end
    for end in (mention.end, run.mentions[-1].end):
        if found := AFTER.match(clean, end, min(stop, end + 40)):
            return found.span("noun"), found["noun"]
    phrase = sentence.phrases[run.phrase]
    begin = max(phrase.start, mention.start - 40)
    behind = sentence.phrases[run.phrase + 1] if run.phrase + 1 < len(sentence.phrases) else None
    open_ = "," if mention.quantity.measure == "share" else "标准,"
    stated = clean.startswith(open_, mention.end) and behind and NEXT.search(clean, behind.start, behind.end)
    if stated:  # 按每人3000元标准,给予安家补贴
        return stated.span("noun"), stated["noun"]
    if nouns := list(BEFORE.finditer(clean, begin, mention.start)):
        again = number + 1 in phrase.mentions and sentence.roles[number + 1] == "benefit"
        following = sentence.mentions[number + 1].start if again else phrase.end
        own = clean[mention.end : following]
        end = mention.end + own.find("、") if following < phrase.end and "、" in own else phrase.end
        return nouns[-1].span(), clean[begin:end]
    return (mention.start, mention.end), clean[mention.end : phrase.end] or clean[begin : mention.start]


def _named(amount: Quantity, own: str, whom: str) -> Kind | None:
    """Who the subject is; 每人 and 每户 tell it where the subject does not name those who apply for others."""
    item = (
        beneficiary(own) if own == whom or "的" not in own.removesuffix("的") else beneficiary(own.rpartition("的")[2])
    )
    parts = () if item and own != whom else (*_phrases(own if own == whom else whom), whom, own)
    named = item if parts == () else next((kind for part in parts if (kind := beneficiary(part))), None)
    for per in amount.per:
        if per in HEADS and not (
            (named in ("enterprise", "institution") and not PAYS_OUT.search(whom)) or (named and per == "household")
        ):
            return HEADS[per]
    return named


def _phrases(words: str) -> list[str]:
    """Parted at commas that stand in no brackets; without those that say by what means."""
    parts = [part for part in BRACKETED.sub("", words).split(",") if not MEANS.search(part)]
    return sorted(parts, key=deed)


def _per(text: str, run: Run, amount: Quantity, target: Kind) -> str | None:
    if amount.measure == "share":
        return "ratio"
    if "month" in amount.per:
        return "person_month" if target == "person" else target
    if "person" in amount.per:
        return "person"
    begin = max(run.sentence.start, run.sentence.phrases[run.phrase].start - 30)
    more = EACH_NEW.search(text, begin, run.mentions[0].start)
    return "person" if more and more["what"] in "人名位" else target


def _base(text: Text, sentence: Sentence, phrase: int, mention: Mention) -> Found[str] | None:
    """What a ratio is a share of: named in its phrase, or at the end of the phrase before."""
    start, end = sentence.phrases[phrase].start, mention.start
    if text.clean.endswith(")", start, end) and (bracket := text.clean.rfind("(", start, end)) > 0:
        end = bracket  # 按实际投资额(不含税)的… and 给予实际投资额(不含税,下同)5%
    for pattern in BASES:
        found = pattern.search(text.clean, max(start, end - 40), end)
        if found and not IN_TURN.fullmatch(found["base"]):
            return text.found(*found.span("base"))
    if found := BASE_BEHIND.match(text.clean, mention.end, sentence.phrases[phrase].end):
        return text.found(*found.span("base"))
    before = sentence.phrases[phrase - 1] if phrase else None
    if before and (found := MEASURED_BY.search(text.clean, before.start, before.end)):
        return text.found(*found.span("base"))
    if BY_ALONE.search(text.clean, start, end):
        for before in reversed(sentence.phrases[max(0, phrase - 4) : phrase]):
            if not before.mentions and (found := NAMES_SUM.search(text.clean, before.start, before.end)):
                return text.found(*found.span("base"))
    return None


def _quota(run: Run, part: Item | None, *, paired: bool) -> Quantity | None:
    """How many are funded: a count in the item of a pair or in the subject, or one that follows the amount."""
    sentence = run.sentence
    if len(run.numbers) > 1 and not paired:
        return None
    region = part or run.region or ((sentence.start, run.mentions[0].start) if run.same_phrase else None)
    if region is None:
        return None
    quotas = [m for n, m in enumerate(sentence.mentions) if sentence.roles[n] == "quota"]
    counts = [m for m in quotas if region[0] <= m.start and m.end <= region[1] + 3]
    if not counts and len(run.numbers) == 1:  # 给予每人5万元奖励,每年评选20名
        last = run.mentions[-1].end
        end = sentence.phrases[min(run.phrase + 1, len(sentence.phrases) - 1)].end
        more = any(role == "benefit" for role in sentence.roles[run.numbers[-1] + 1 :])
        counts = [m for m in quotas if last <= m.start < end and not more]
    return counts[-1].quantity if counts else None


def _window(text: Text, sentence: Sentence) -> Found[str] | None:
    found = WINDOW.search(text.clean, sentence.start, sentence.end)
    return text.found(*found.span()) if found else None
