"""The words by which a benefit shows its kind, and a subject what it is."""

import re
from functools import lru_cache

from yangui.policy.model import BenefitKind, Kind

# In order: the first that matches decides.
_KINDS: tuple[tuple[BenefitKind, str], ...] = (
    ("interest_subsidy", r"(?<!贷款[及和、])贴息|利息补[贴助]|利率补"),
    ("loan",
     r"(?<!助学)贷款(?!市场|贴息|利[率息]|额的|损失|风险|余额|本金|保费|担保费|基准)|[^,。;]贷”|人才贷|信用贷|可贷"),
    ("matching_fund", r"配套"),
    ("share_of_income", r"分红|收益分配|转化(?:净)?收[入益]|净收入|奖励总额|股份|留归|成果.{0,8}收益|地方贡献留成"),
    ("tax", r"税前|免征|减征|个人所得税|所得税优惠|加计扣除|税收优惠|减半征收|递延|应纳税所得额"),
    ("title_track", r"职称|评聘|正高级|副高级|技能等级|职业资格|资格认定|破格|直接认定"),
    ("quota_exemption", (
     r"不受[^,。;]{0,14}限制|不纳入|不计入|不占[^,。;]{0,6}(?:编|指标|职数|岗)|突破[^,。;]{0,8}(?:限制|控制|总量)|编制周转池"
     r"|专项编制|不设[^,。;]{0,6}限制|核增")),
    ("housing",
     r"购房|租房|住房|房屋补|租金(?:标准)?(?:按|为|不超过|不高于)|人才公寓|公寓|周转房|公租房|租赁住房|免租|安居|房票|房补"),
    ("prize", r"奖励|奖金|重奖|表彰|嘉奖|奖补|奖项|奖”|奖(?:最高)?$"),
    ("grant", r"资助|经费|资金支持|资金扶持|专项资金|科研启动|启动资金|建设资金|扶持资金|股权投资"),
    ("one_off_subsidy", r"补贴|补助|安家费|生活费|津贴|补偿"),
    ("perk",
     r"入学|就学|子女教育|配偶|落户|绿色通道|门票|体检|疗养|就医|医疗保健|同等待遇|优先|礼遇|人才卡|英才卡|便利"),
    ("grant", r"支持|扶持|资金|基金"),
)  # fmt: skip
KINDS = [(kind, re.compile(words)) for kind, words in _KINDS]
INCOME = dict(_KINDS)["share_of_income"]
RATE_OF_INTEREST = re.compile(r"LPR|贷款(?:实际|合同)?利[率息]|报价利率")
IN_KIND = frozenset(("title_track", "quota_exemption", "perk"))  # what no sum of money is
BY_MONTH = frozenset(("one_off_subsidy", "housing", "grant", "prize", "title_track", "perk"))

_SUBJECTS: dict[Kind, str] = {
    "team": r"(?<!人才[和及或与])(?<!人才[(、])团队|战队|班组",
    "enterprise":
        r"(?:企业|工业)(?:技术|设计|研发|工程(?:技术)?|研究(?:开发)?)中心|制造业创新中心|企业(?:研究院|重点实验室)|企业|公司|小巨人|瞪羚|雏鹰|独角兽|工厂|商户|(?<![落开账困保])户(?![籍口外])|集团|商家|(?:吸纳|受让|需求|采购)方|OPC(?!人才|创[业始]|社区|生态|服务|主理|平台|项目|产品)|(?:经营|市场|运营|建设|实施|创业|投资|申报)主体|农户|(?:合作|示范|联)社(?![区会])|家庭农场|总部|银行|厂商|制造商|供应商|运营商|开发商|服务商|经销商|贸易商|(?:发布|承接|需求|供[给需]|揭榜|发榜|投资|出资|出租|租赁|建设|运营|主办|承办|牵头|实施|采购|购买|转让|受让|吸纳|输出|引荐|研发|生产|技术)方(?![面式案法向便])|网店|店铺|餐厅|(?<=[的游级A])景区(?![门免优内])|度假区|农家乐|酒店|旅行社|民宿|超市",
    "project":
        r"项目|课题|工程(?!师|技术|系列|中心|研究|硕)|装备|首台|产品|专利|(?<![贴助励放持其该资费金的])标准|成果|活动|展会|赛事",
    "institution":
        r"单位|机构|(?:输出|转让|供给|主办|承办)方|(?:承办|主办|举办)主体|人才飞地|(?:行业|社会|民间|服务|合作|中介)组织|平台|中心|(?<![进出在设建])站|基地|实验室|工作室|院校|高校|大学(?!生)|研究院|研究所|学院|园区|孵化器|联盟|学会|协会|商会|医院|学校"
        r"|载体|众创空间|院所|科研所|园|智库|流动站|社区|街道|乡镇|(?<!乡)村(?!振兴|民|医)|区域|县区",
    "person":
        r"人才|人员|劳动力|残疾人|贫困户|低保户|夫妻|一方(?![面案])|博士(?!后?[^,]{0,8}(?:站|基地|平台))|硕士|本科|专科|毕业生|院士(?!专?家?工作站|站)|专家(?!工作站|服务)|学者|学生"
        r"|大学生|教师|个人|工匠|技师|劳动者|创业者|负责人|获得者|入选者|高管|管理人(?!才)|医生|医师|带头人|骨干|工程师|职工|员工|选手|引才大使|伯乐"
        r"|青年|农民|特派员|经理人|工作者|党员|干部|居民|家庭|老师|名师|名医|英才|俊才|工人|中职生|研究生|人选|[荐介]人|专员|匠|完成人|发明人|经纪人|配偶"
        r"|级工(?![程业商厂会])|师(?!范|资)|(?<!或)者|(?<![发产卫民先再])生(?![产态活物命成育效长])|类",
}  # fmt: skip
_KINDS_BY_NAME: dict[str, Kind] = {kind: kind for kind in _SUBJECTS}
SUBJECT = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _SUBJECTS.items()))
RANKED = re.compile(
    r"(?:[特一二三四]等|[金银铜])奖$|(?:国际|国家|行业|地方|团体)标准$|(?:国家|[省市县区]|[正副]高)级(?:职称)?$"
)
# A rate that tells who gets it.
HEADS: dict[str, Kind] = {
    "person": "person", "household": "enterprise", "team": "team", "project": "project", "enterprise": "enterprise",
    "institution": "institution",
}  # fmt: skip


def kind_of(given: str, around: str, *, share: bool, monthly: bool, money: bool = False) -> BenefitKind | None:
    """The kind by the words of what is given, or else by those around it; None where neither tells."""
    if given.endswith("贷款"):  # 财政贴息贷款 is a loan, 贷款贴息 is none
        return "loan"
    found = _first(given, money) or _first(around, money)
    if monthly and (found is None or found in BY_MONTH):
        return "monthly_subsidy"
    if share and found in ("one_off_subsidy", "grant") and RATE_OF_INTEREST.search(around):
        return "interest_subsidy"
    if share and found in ("prize", "grant") and re.search(INCOME, around):
        return "share_of_income"
    return found


@lru_cache(maxsize=1024)
def _first(words: str, money: bool) -> BenefitKind | None:
    kinds = (kind for kind, pattern in KINDS if pattern.search(words))
    return next((kind for kind in kinds if not (money and kind in IN_KIND)), None)


DOES = re.compile(
    r"(?:首次|成功|自主|新)?(?:在[^,。;的]{1,8})?(?:创办|领办|创立|成立|设立|开展|从事|参加|参与|承担|申报|获得|获评|获批|获|入选|购置|购买|新建|组建|创建|建设|引进|招用|招聘|吸纳|吸引|引入|利用|收购|并购|兼并|入驻|落户|实施|聘用|投保|主持|销售|采购|举办|承办|租用|转化|组织(?=员工|职工|人员|学生|开展|参加|参展)|开行|委托|承租|租赁|开拓|推广|申请|加入|缴纳|建立|搭建|打造|承建|到|在(?![读职岗校册库建研]))(?!者|人选|对象)"
)


ENTERS = re.compile(r"(?:首次|新|成功|正式)*(?:入驻|进驻|迁入)[^,。;:的]{2,20}")  # 入驻孵化器的: whoever does
GOES = re.compile(
    r"(?:首次)?(?:到|在|来|赴|回|返)[^,]{1,20}?(?:就业|工作|创业|任教|服务|定居)(?![中平站室机园基团企公项大孵])"
)
DEED = re.compile(
    r"(?:首次|新|当年|成功|自主|主导|参与|牵头|全职|被|经|运营|对|每)*(?:获|取得|通过|达到|完成|入职|制定|评为|认定|列入|纳入|成效|运营|推荐|引进|引荐)"
)
SELECTED = re.compile(r"(?:首次|新|成功|获|被|经)*(?:入选|评为|获评|认定|选为|当选|遴选)")
LISTED = re.compile("列入|纳入|入选")  # 列入技改重点项目的 are projects
ACTS = re.compile(  # 创业人员入驻政府主办的孵化载体创办企业: who does it stands before all that is said of the place
    r"(?P<who>[^,。;:的]{0,24}?(?:人员|劳动力|者|毕业生|大学生|人才|博士|硕士|[^大]师|专家|青年|学生|企业|公司|机构|单位|团队))"
    r"(?:入驻|进驻|依法(?:创办|开办|注册)|自主(?:创办|创业)|租[用赁]|每(?:成功|新|多)*(?:推荐|引[进荐]|招引|介绍|输送|孵化|培育|招用|吸纳)|为[^,。;:]{2,30}?(?:提供|引进|输送|推荐|培[养训])|[来到在赴回返][^,。;:的]{1,20}?(?:就业|工作|创业|任教|定居)(?:$|的|满|[0-9])|(?:在|到)[^,。;:]{2,60}?(?:创办|开办|注册|落户|设立|建设|参[加展]|举办|购[房买置]|租[房用赁]))"
)
FOUNDED = re.compile(r"(?:人[才员]|博士|毕业生|大学生)(?:创办|创立|创建|领办)的?企业$")  # 对高层次人才创办企业
JOINED = re.compile(r"(?:\([^()]*\))?(?:[、和或及与]|以及|或者)[^,。;的]{0,8}")
ASIDE = re.compile(r"\([^()]*\)|(?:符合|满足|达到|根据|依据|按照?)《[^《》]*》(?:[^,。;的]{0,6}条件)?")
TOWARDS = re.compile(r"^.{0,60}对(?!象|外(?![省地市来籍资商国])|应(?!届)|[接口于])(?=[^,]{2})")


def deed(words: str) -> bool:
    """Whether words tell what somebody does or did and not who: 通过省级鉴定的, 主导制定国际标准的, 每引进1名博士."""
    if not words.endswith("的") and "的" in words:
        return False
    if SELECTED.match(words) and beneficiary(words) in ("person", "team", "enterprise"):
        return False  # 入选领军人才的 are people, 认定为高新技术企业的 firms
    if LISTED.search(words) and beneficiary(words) == "project":
        return False
    return (DEED.match(words) or DOES.match(words)) is not None


@lru_cache(maxsize=1024)
def beneficiary(words: str) -> Kind | None:
    """What a subject is: the last telling word of its head, which what it does may follow (毕业生创办企业的)."""
    whole = TOWARDS.sub("", ASIDE.sub("", words) if "(" in words or "《" in words else words).removesuffix("的")
    head = whole.rpartition("的")[2]
    if words.endswith("的") and ENTERS.fullmatch(whole):
        return None
    if GOES.match(whole) and (head == whole or _last(head) is None):
        return "person"
    if acts := ACTS.match(whole) or ACTS.match(head):
        return _last(acts["who"])
    if not words.endswith("的") and FOUNDED.search(head):
        return "enterprise"
    for part in dict.fromkeys((head, whole)):
        done = next((f for f in DOES.finditer(part) if SUBJECT.search(part, 0, f.start())), None)
        if kind := _last(part[: done.start()] if done else part):
            return kind
    return None


def _last(words: str) -> Kind | None:
    """The last of them; firms stay firms beside what joins them: 企业或园区, 企业、高校和科研院所."""
    kind: Kind | None = None
    end = 0
    for found in SUBJECT.finditer(words):
        here = _KINDS_BY_NAME[found.lastgroup or ""]
        joined = kind in ("enterprise", "institution") and JOINED.fullmatch(words, end, found.start()) is not None
        beside = ("institution", "project") if kind == "enterprise" else ()
        if not joined or not (here in beside or found[0] in ("个人", "介人")):
            kind = here
        end = found.end()
    return kind


def ends_in_name(words: str) -> bool:
    """Whether the last word names those who can get something."""
    return any(name.end() == len(words) for name in SUBJECT.finditer(words))


def named_or_ranked(words: str) -> bool:
    """Whether words end in a name or in a rank that stands for those who reached it: 一等奖, 省级."""
    return ends_in_name(words) or RANKED.search(words) is not None
