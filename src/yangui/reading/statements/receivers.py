"""What kind of receiver the words beside an amount tell of, and how often each gets it."""

import re

from yangui.policy.model import Kind
from yangui.reading.findings import Quantity
from yangui.reading.statements.kinds import HEADS, beneficiary, deed
from yangui.reading.statements.subjects import Run, ends_in_name

EACH_NEW = re.compile(
    r"每(?:多|再|新)?(?:增加|新增|引进|招[用聘收]|吸纳|培养|推荐|带动|增|有)(?:1|一)?(?P<what>人|名|位|家|户|个|项|件)"
)
HIRES = re.compile(
    r"(?:(?:每|新)?(?:多|再|新)?(?:招用|招聘|招收|吸纳|引进|聘用|培养)|每(?:新|成功)?(?:孵化|培育|招引|引育))"
    r"[^,的]*(?:$|,|[0-9]|的按)"
)
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
    r"[^,。;:的]{0,16}?(?P<who>企业|单位|机构|公司|高校|院所|协会|联盟)(?:牵头|主导|参与|首次|新)*(?:制定|制订|起草|修订|研制|申请|获得|获)"
)
BOUGHT = re.compile(r"(?:首次|新|对)?(?:购买|购置|购入|采购|投保|租用|租赁|引进|受让)[^,。;的]{2,24}的(?:$|,)")
BUILT = re.compile(r"^(?:新建|新发展|改建|扩建|建设|建成|打造)")  # 新建初级雪道
WRITES = re.compile(r"标准的?(?:制定|制订|修订|起草|研制)$")  # 参与国际、国家标准制定: a deed too
PERSONAL = re.compile(r"安家|技能提升|生活补|[购租]房补|津贴|薪酬|探亲|[年月]薪|年收入")  # what no firm needs
EARNS = re.compile(r"(?<![^,。;:])(?:提供|实行)?(?:基础|基本|协议|起始|税前)*(?:年薪|月薪|年收入)(?=[^,。;]{0,6}[0-9])")
CONSUMED = re.compile(r"售价|购车|以旧换新|消费补[贴助]")  # 按产品售价的15%: who buys it for himself
SINGLE = re.compile(
    r"(?:单[个家项]|每[个家])(?P<who>[^,。;:、的0-9每]{2,8}?)(?:每|年度|给予|补[贴助]|奖励|资助|支持|最高|不超过)"
)
MEANS = re.compile(
    r"^(?:依托|围绕|聚焦|通过|按|由|经|在|结合|接|面向|根据|依据|视|利用|发挥)|^[与和同跟][^,]*(?:签|合作|建立)|力度$|政策$"
)
AUTHORITY = re.compile(r"^(?:支持|鼓励)?(?:有条件的)?(?:各?地[方区市]?|各?[市县区]+)(?:政府)?(?:发放|设立|出台|安排)")
BRACKETED = re.compile(r"\([^()]*\)")
TOLD = re.compile(
    r"(?:给予|奖励给?|补助|资助|补贴)(?:每个|每家|该)?(?P<who>(?:用人|引才|依托|申报|承办|主办|所在|推荐)(?:单位|企业|机构)|[^,。;:、的0-9每]{0,8}?"
    r"(?:团队|企业|个人|单位|主体|项目(?!单位|主体|负责|业主|承担)|机构|平台|车间|孵化器|合作社|高校|院所|医院|学校|基地|园区|载体)(?:高管|(?:高级)?管理人员?|负责人|高管人员|(?:管理|经营|核心)团队)?"
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
EACH_BROUGHT = re.compile(r"每(?:新|多|成功)?(?:引[进荐]|推荐|招[引聘]|介绍|输送|孵化|培[育养])(?:1|一)?[人名位家个]")
GIVEN_TO = re.compile(
    r"(?:给予|奖励|补助|资助)(?P<who>(?!的)[^,。;:0-9每最不一予]{2,14}?)(?:每[^,。;0-9]{1,6}|最高|不超过)*$"
)


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
        return "person_month" if target == "person" else target
    if "person" in amount.per:
        return "person"
    if "project" in amount.per or ("item" in amount.per and target == "enterprise" and WRITES.search(whom)):
        return "project"  # 每家企业每个项目给予1万元, 参与标准制定,每项给予10万元
    begin = max(run.sentence.start, run.sentence.phrases[run.phrase].start - 30)
    more = EACH_NEW.search(text, begin, run.mentions[0].start)
    return "person" if more and more["what"] in "人名位" else target
