"""What kind of receiver the words beside an amount tell of, and how often each gets it."""

import re
from typing import NamedTuple

from yangui.policy.model import BenefitKind, Kind
from yangui.reading.findings import Found, Quantity
from yangui.reading.layout.text import Text
from yangui.reading.numbers.quantities import Mention
from yangui.reading.statements.context import Answering, Context, inherit
from yangui.reading.statements.kinds import HEADS, beneficiary, deed, ends_in_name
from yangui.reading.statements.named import headed
from yangui.reading.statements.sentences import Sentence
from yangui.reading.statements.subjects import Run, plain

EACH_NEW = re.compile(
    r"每(?:多|再|新)?(?:增加|新增|引[进荐]|招[用聘收引]|吸纳|培[养育]|推荐|介绍|带动|认定|孵化|毕业|增|有)(?:1|一)?(?P<what>人|名|位|家|户|个|项|件)"
)
EACH_THING = re.compile(  # 单品种奖励企业200万元, 按每证50万元: once for each of them
    r"(?:(?<![^,。;:按])单|每)(?:1|一|个|项)?(?:品种|车型|算法|模型|场(?:次|活动)?|证书?|产品|专利|商标|标准|品牌|课题|线路|航线|批件|文号|学科)(?:[^,。;:0-9]{0,10}?(?:给予|奖励|补[贴助]|资助)[^,。;:0-9]{0,8})?$"
)
HIRES = re.compile(
    r"(?:(?:每|新|成功)?(?:多|再|新|成功)?(?:招用|招聘|招收|吸纳|引进|聘用|培养)|每(?:新|成功)?(?:孵化|培育|招引|引育))"
    r"[^,的]*(?:的?$|,|[0-9]|的按)"
)
TAKEN_ON = re.compile(  # 事业单位引进博士,每月发放5000元津贴: to whom it has taken on
    r"(?<!每)(?:引进|招聘|聘用|录用|接收)[^,。;:的]{0,12}(?:博士后?|硕士|人才|毕业生|专家|教授|学者|院士)(?:$|,)"
)
WAGES = re.compile(r"津贴|生活补|安家|[购租]房补|薪酬|[年月]薪")
HIRER = re.compile(
    r"(?:[^,。;:]{2,24}[。:])?(?:支持|鼓励|引导|对)(?P<who>[^,。;:]{2,20}?)(?:为[^,。;:]{1,10}?)?(?:引进|引荐|推荐|招引|招聘|吸纳)"
)
BY_AGENT = re.compile(r"(?:通过|经|委托)[^,。;的]{2,14}?(?:引进|招聘|招引)")
CAPPED = re.compile(
    r"(?:同一|单个|单家|每家|每个)(?P<who>企业|单位|机构|高校|院所|项目|团队|平台|园区|基地|合作社)"
)  # 同一企业每年最高50万元
BUSINESS = re.compile(
    r"投资额?|合同(?:实际)?(?:执行|交易|成交)?(?:金?额|价款)|营业|营收|产值|销售|注册资本|纳税|税收|进出口|上市|融资|研发|技改|设备|厂房|知识产权|质押|增值税|企业所得税"
)  # nobody else has it
DOER = re.compile(  # 企业牵头制定国际标准: what is done is no project that gets something
    r"[^,。;:的]{0,16}?(?P<who>企业|单位|机构|公司|高校|院所|协会|联盟|基地|平台|中心|实验室)(?:牵头|主导|参与|首次|新)*(?:制定|制订|起草|修订|研制|申请|获得|获)"
)
BOUGHT = re.compile(r"(?:首次|新|对)?(?:购买|购置|购入|采购|投保|租用|租赁|引进|受让)[^,。;的]{2,24}的(?:$|,)")
LENDER = re.compile(r"(?:贷款|本金|代偿)[^,。;]{0,4}损失|风险补偿")  # 对贷款本金损失给予风险补偿
BUILT = re.compile(r"^(?:新建|新发展|改建|扩建|建设|建成|打造)")  # 新建初级雪道
TO_A_BODY = re.compile(r"(?:给予|奖励|补[助贴]|资助)[^,。;:0-9]{0,10}?单位")
WRITES = re.compile(r"标准的?(?:制定|制订|修订|起草|研制)$")  # 参与国际、国家标准制定: a deed too
PERSONAL = re.compile(r"安家|技能提升|生活补|[购租]房补|津贴|薪酬|探亲|[年月]薪|年收入")  # what no firm needs
EARNS = re.compile(r"(?<![^,。;:])(?:提供|实行)?(?:基础|基本|协议|起始|税前)*(?:年薪|月薪|年收入)(?=[^,。;]{0,6}[0-9])")
CONSUMED = re.compile(r"售价|购车|以旧换新|消费补[贴助]")  # 按产品售价的15%: who buys it for himself
SINGLE = re.compile(
    r"(?:单[个家项]|每[个家])(?P<who>[^,。;:、的0-9每]{2,8}?)(?:每|年度|给予|补[贴助]|奖励|资助|支持|最高|不超过)"
)
EACH_NAMED = re.compile(  # 每家企业每个园区给予
    r"的每[家个](?P<who>[^,。;:、的0-9每]{0,10}(?:企业|机构|单位|平台|团队))每"
)
MEANS = re.compile(
    r"^(?:依托|围绕|聚焦|通过|按|由|经|在|结合|接|面向|根据|依据|视|利用|发挥)|^[与和同跟][^,]*(?:签|合作|建立)|力度$|政策$"
)
AUTHORITY = re.compile(r"^(?:支持|鼓励)?(?:有条件的)?(?:各?地[方区市]?|各?[市县区]+)(?:政府)?(?:发放|设立|出台|安排)")
BRACKETED = re.compile(r"\([^()]*\)")
TOLD = re.compile(
    r"(?:给予|奖励给?|补助|资助|补贴)(?:每个|每家|该)?(?P<who>(?:用人|引才|依托|申报|承办|主办|所在|推荐)(?:单位|企业|机构)|[^,。;:、的0-9每]{0,8}?"
    r"(?:团队|企业|个人|完成人|发明人|经纪人|单位|主体|项目(?!单位|主体|负责|业主|承担)|机构|平台|车间|孵化器|合作社|高校|院所|医院|学校|基地|园区|载体)(?:高管|(?:高级)?管理人员?|负责人|高管人员|(?:管理|经营|核心)团队)?"
    r"(?![^,。;]{0,4}(?:配套|建设)))"
    r"|向(?P<paid>[^,。;:的0-9每]{2,12}?)(?:支付|发放|拨付|兑付|提供(?=[^,。;]{0,20}(?:[0-9][万%元]|补)))"
)
PAYS_OUT = re.compile(r"(?:企业|单位|机构)[^,。;]{0,8}(?:设立|发放|提供|支付)[^,。;]{0,10}(?:津贴|补贴|奖金)")
SHARED_OUT = re.compile(  # 对培训机构给予补贴,其中甲类每人300元
    r"对(?P<who>[^,。;:、的]{2,12})(?:给予|予以|发放)[^。;]*?(?:其中|:)"
)
EMPLOYS = re.compile(r"(?:每|新)?(?:多|再|新)?(?:招用|招聘|招收|吸纳|聘用)")  # as firms do, where nobody else is named
EMPLOYER = re.compile(  # 企业吸纳退役军人,…按3000元/人给予奖补
    r"(?:^|[\n,。;:、)对或和])(?P<who>[^,。;:、的]{0,20}?(?:企业|单位|机构|组织|实体|载体|合作社|工商户|公司))"
    r"(?:,?在[^,。;]{2,40}?[,、])?[^,。;:]{0,20}?(?:吸纳|招用|招聘|招收|吸收|聘用)(?!的|[^,。;]{0,4}(?:单位|企业))"
)
FIRM = re.compile("企业|公司|工商户|合作社")
EACH_HIRED = re.compile(r"每(?:新|多)?(?:招用|招聘|吸纳|聘用)(?:1|一)?[人名]")
RAISED_TO = re.compile(r"(?:(?:补[贴助]|奖励|资助)?(?:标准|比例|额度)|[的,])(?:再|可|分别)*(?:提高|上浮|调整)[至到为]$")
NEXT_ITEM = re.compile(r"元、(?![^,。;]{0,4}(?:个人|本人|推荐人|引荐人|单位|企业|机构))[^,。;:、0-9]{2,14}$")
EACH_BROUGHT = re.compile(r"每(?:新|多|成功)?(?:引[进荐]|推荐|招[引聘]|介绍|输送|孵化|培[育养])(?:1|一)?[人名位家个]")
GIVEN_TO = re.compile(
    r"(?:给予|奖励|补助|资助)(?P<who>(?!的)(?:[^,。;:()]{2,24}(?:以上|以下)的)?[^,。;:()0-9每最不一予]{2,14}?)(?:每[^,。;0-9]{1,6}|最高|不超过)*$"
)


class Said(NamedTuple):
    """An amount, its phrase, and the words around it: of the item it is paired with, of all it is for, of its gift."""

    phrase: int
    mention: Mention
    amount: Quantity
    own: str
    whom: str
    around: str
    kind: BenefitKind


class Receivers:
    """Finds what kind of receiver the amounts of one sentence have; who gets one gets what is added to it behind."""

    def __init__(self, text: Text, sentence: Sentence, context: Context, answering: Answering) -> None:
        self.text, self.sentence, self.context, self.answering = text, sentence, context, answering
        self._before: Kind | None = None  # of the amount before in the sentence

    def of(self, said: Said) -> Kind | None:
        """Who gets an amount; None where nothing tells."""
        if self._before and (self._raised(said.mention) or self._one_more(said)):
            return self._before
        told = TOLD.search(said.around)
        kind = self._earner(said) or (None if told else self._hiring(said))
        if kind is None and not told and (passing := self._in_passing(said)):
            return passing
        kind = kind or self._agent(said) or self._named(said, told)
        self._before = kind or "person"
        return kind

    def above(self) -> tuple[Found[str], ...]:
        """Who was named as those who can have it, or in a heading."""
        named = (headed(self.text, title) for title in self.answering.titles(self.sentence.path))
        own = tuple(inherit(found) for found in named if found)[:1]
        chapters = {chapter(self.context.objects_path), chapter(self.sentence.path)}
        apart = len(chapters) > 1 and "" not in chapters
        if self.context.objects and not (apart and (own or self.context.objects_used)):
            return tuple(map(inherit, self.context.objects))
        return own

    def encouraged(self) -> str:
        """Who is to do it, as this sentence or the clause begins: 鼓励企业入驻园区。运营满一年的,给予…"""
        return plain(self.text, self.context.encouraged) if self.context.encouraged else ""

    def rest(self, mention: Mention) -> str:
        """What the sentence says behind an amount, up to the next semicolon."""
        return self.text.clean[mention.end : self.sentence.end].partition(";")[0]

    def _earner(self, said: Said) -> Kind | None:
        if (
            TAKEN_ON.search(said.whom)
            and (self._before == "person" or WAGES.search(said.around))
            and not TOLD.search(said.around)
        ):
            return "person"
        return "person" if EARNS.search(self.text.clean, *self._own(said)) else None

    def _hiring(self, said: Said) -> Kind | None:
        """每引进1名博士: the one who hires."""
        return self._hirer(said) if HIRES.match(said.whom) or EACH_HIRED.search(said.around) else None

    def _in_passing(self, said: Said) -> Kind | None:
        """Who gets this amount and not what stands behind it."""
        if shared := self._shared_out(said.mention):
            return shared
        if "person" in said.amount.per and (employer := self._employer(said)):
            return employer
        if said.kind == "share_of_income" and "归单位" not in said.around:
            return "person"  # who earned it, however many words say from what
        return None

    def _agent(self, said: Said) -> Kind | None:
        capped = CAPPED.search(self.rest(said.mention)) if BY_AGENT.match(said.whom) else None
        return beneficiary(capped["who"]) if capped else None

    def _named(self, said: Said, told: re.Match[str] | None) -> Kind | None:
        kind = (
            ("institution" if LENDER.search(said.around) else None)
            or (told and beneficiary(told["who"] or told["paid"]))
            or self._single(said)
            or named_kind(said.amount, said.own, said.whom)
            or self._before
            or beneficiary(said.around)
            or beneficiary(self.encouraged())
        )
        if kind in (None, "project"):
            capped = CAPPED.search(self.rest(said.mention))
            if capped and (kind is None or said.amount.measure == "share"):
                kind = beneficiary(capped["who"])  # …项目的,按20%补助,每家企业每年不超过20万元
        if kind == "project":
            kind = self._behind_project(said)
        if (
            kind == "institution"
            and TO_A_BODY.search(said.around)
            and (capped := CAPPED.search(self.rest(said.mention)))
        ):
            kind = beneficiary(capped["who"])  # 给予研发单位10%奖励,每家企业最高200万元
        if kind is None and PERSONAL.search(said.around):
            kind = "person"
        kind = kind or self._spoken_of(said.phrase)
        if kind is None and BUILT.search(said.whom):
            kind = "project"
        begin = max(self.sentence.start, said.mention.start - 200)
        if kind is None and BUSINESS.search(self.text.clean, begin, said.mention.start):
            kind = "enterprise"  # 投资额达到1000万元的
        return kind

    def _behind_project(self, said: Said) -> Kind:
        """Who does, writes, buys or consumes what sounds like a project, else the project."""
        if doer := next(filter(None, map(DOER.match, said.whom.split(","))), None):
            return beneficiary(doer["who"]) or "project"
        if WRITES.search(said.own) and (writer := beneficiary(self.encouraged())):
            return writer
        if CONSUMED.search(said.around):
            return "person"
        if BOUGHT.match(said.whom):
            return beneficiary(self.encouraged()) or "enterprise"  # 购买首台(套)保险的: who buys it
        return "project"

    def _raised(self, mention: Mention) -> bool:
        """补贴标准提高到100%: more for the same."""
        return RAISED_TO.search(self.text.clean, self.sentence.start, mention.start) is not None

    def _one_more(self, said: Said) -> bool:
        """每引进1名甲类人才奖励10万元、乙类人才5万元: an item of what somebody gets for each he brings."""
        begin = self.sentence.phrases[said.phrase].start
        item = NEXT_ITEM.search(self.text.clean, begin, said.mention.start)
        return item is not None and EACH_BROUGHT.search(self.text.clean, begin, item.start()) is not None

    def _single(self, said: Said) -> Kind | None:
        """单个项目最高支持500万元: whom its own phrase names one by one."""
        found = SINGLE.match(self.text.clean, self.sentence.phrases[said.phrase].start, said.mention.start)
        found = found or EACH_NAMED.search(self.text.clean, *self._own(said))
        return beneficiary(found["who"]) if found else None

    def _shared_out(self, mention: Mention) -> Kind | None:
        """The firm or body that gets what is told item by item behind: 对培训机构给予补贴,其中甲类每人300元."""
        found = SHARED_OUT.search(self.text.clean, self.sentence.start, mention.start)
        kind = beneficiary(found["who"]) if found else None
        return kind if kind in ("enterprise", "institution") else None

    def _employer(self, said: Said) -> Kind | None:
        """Who takes on those by whose number he is paid, as his statement says: 企业招用毕业生的,按每人1000元."""
        statement = self.sentence.phrases[said.phrase].statement
        start = next(p.start for p in self.sentence.phrases if p.statement == statement)
        start = max(start - 1, 0)  # with the sign before it
        found = EMPLOYER.search(self.text.clean, start, said.mention.start)
        if found and FIRM.search(self.text.clean, start, found.end()):
            return "enterprise"
        return beneficiary(found["who"]) if found else None

    def _hirer(self, said: Said) -> Kind | None:
        """Who brings others here, as the sentence or the clause said before: 支持社会机构引进人才,每引进1名…"""
        if self._before:
            return self._before
        found = HIRER.match(self.text.clean, self.sentence.start, said.mention.start)
        named = beneficiary(found["who"]) if found else None
        if named or not (EMPLOYS.match(said.whom) or EACH_HIRED.search(self.text.clean, *self._own(said))):
            return named
        return self._above_kind() or "enterprise"

    def _spoken_of(self, phrase: int) -> Kind | None:
        """The projects of which the sentence spoke before, or who was named above it: 设立青年项目,每项资助30万元."""
        before = reversed(self.sentence.phrases[:phrase])
        words = (self.text.clean[p.start : p.end] for p in before)
        told = [beneficiary(spoken) for spoken in words if not AUTHORITY.match(spoken)]
        if kind := "project" if "project" in told else next((kind for kind in told if kind), None):
            return kind
        named = (kind for part in self.context.subject if (kind := beneficiary(plain(self.text, part))))
        return next(named, None) or self._above_kind()

    def _above_kind(self) -> Kind | None:
        return next((kind for part in self.above() if (kind := beneficiary(plain(self.text, part)))), None)

    def _own(self, said: Said) -> tuple[int, int]:
        """The phrase of an amount."""
        phrase = self.sentence.phrases[self.sentence.phrase(self.sentence.mentions.index(said.mention))]
        return phrase.start, phrase.end


def named_kind(amount: Quantity, own: str, whom: str) -> Kind | None:
    """Who the subject is; 每人 and 每户 tell it where the subject does not name those who apply for others."""
    item = (
        beneficiary(own) if own == whom or "的" not in own.removesuffix("的") else beneficiary(own.rpartition("的")[2])
    )
    parts = () if item and own != whom else (*phrases(own if own == whom else whom), whom, own)
    named = item if parts == () else next((kind for part in parts if (kind := beneficiary(part))), None)
    for per in amount.per:
        if per in HEADS and not (
            (named in ("enterprise", "institution") and not PAYS_OUT.search(whom)) or (named and per == "household")
        ):
            return HEADS[per]
    return named


def phrases(words: str) -> list[str]:
    """Parted at commas that stand in no brackets; without those that say by what means."""
    parts = [part for part in BRACKETED.sub("", words).split(",") if not MEANS.search(part) or _whose(part)]
    return sorted(parts, key=deed)


def _whose(words: str) -> bool:
    """通过评审的企业 names somebody, 通过政府购买服务 does not."""
    told = words.endswith("项目") or beneficiary(words) in ("person", "enterprise", "team")
    return told and "的" in words and ends_in_name(words)


def per_of(text: str, run: Run, amount: Quantity, target: Kind, whom: str) -> str | None:
    """How often it is given: for each person or project, by the month, or once to whom it is for."""
    if amount.measure == "share":
        return "ratio"
    if "month" in amount.per:
        return "person_month" if target == "person" or "person" in amount.per else target
    if "person" in amount.per:
        return "person"
    if "project" in amount.per or ("item" in amount.per and target == "enterprise" and WRITES.search(whom)):
        return "project"  # 每家企业每个项目给予1万元, 参与标准制定,每项给予10万元
    begin = max(run.sentence.start, run.sentence.phrases[run.phrase].start - 30)
    more = EACH_NEW.search(text, begin, run.mentions[0].start)
    if more and more["what"] in "人名位家":
        return "enterprise" if more["what"] == "家" else "person"
    things = EACH_THING.search(text, begin, run.mentions[0].start)
    return "project" if things and target in ("enterprise", "institution") else target


def chapter(path: str) -> str:
    """The number with which a path begins; none where a heading without a number does."""
    return path.partition("·")[0].partition("(")[0]
