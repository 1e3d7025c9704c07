"""The roles of numbers of people and things, and of areas: how many get something, a condition, or a goal."""

from yangui.reading.findings import Role
from yangui.reading.layout.characters import CN
from yangui.reading.statements import cues
from yangui.reading.statements.kinds import SUBJECT
from yangui.reading.statements.surroundings import Place

SUMS = ("money", "share")
FEW = 20  # people that one firm takes on
HOME = 300  # square metres
VAST = 100_000  # of land, in whatever unit it is measured


def sized(place: Place) -> Role | None:
    """人才公寓面积不低于60平方米; 提供不少于100平方米的场所."""
    if place.quantity.measure != "area":
        return None
    home = cues.HOUSED.match(place.right) or ((place.quantity.value or 0) <= HOME and SUBJECT.search(place.left))
    single = home and not vast(place) and not cues.BUILDS.search(place.left)  # 杰出专家最高200平方米
    return "threshold" if single or cues.SIZED.search(place.left) else None


def qualifies(place: Place) -> Role | None:
    """5个产值超1000亿元的产业集群: a sum that says how large those are that are counted before it."""
    if place.quantity.measure != "money" or not place.number or not cues.QUALIFIED.match(place.right):
        return None
    before = place.sentence.mentions[place.number - 1]
    counted = before.quantity.measure == "count" and place.quantity.bound in ("exceed", "at_least", "about")
    between = counted and cues.QUALIFIES.fullmatch(place.text, before.end, place.mention.start)
    return "threshold" if between and not place.gives and not place.given else None


def continued(place: Place) -> Role | None:
    """培养不少于10名甲类人才,不少于20名享受津贴的乙类人才: the verb of the first goal holds for the list."""
    if place.quantity.measure in SUMS or not place.number or not cues.BOUNDED.fullmatch(place.left):
        return None
    before = place.sentence.mentions[place.number - 1].quantity
    goes_on = before.measure == place.quantity.measure and place.sentence.roles[place.number - 1] == "target"
    return "target" if goes_on else None


def yearly(place: Place) -> Role | None:
    """每年上线应用不低于50个: what each year is to bring, whatever is given for it."""
    least = place.quantity.measure == "count" and place.quantity.bound == "at_least" and not place.closed
    said = cues.SELECT.search(place.left) if least else None
    return "target" if said and said[0] == "每年" else None


def counted(place: Place) -> Role | None:
    """A count is a condition before what is given, the number of those that get it, or else a goal."""
    if place.quantity.measure in SUMS:
        return None
    left, right, roles = place.left, place.right, place.sentence.roles
    if _told(place):
        return "context"
    if place.quantity.bound in ("at_least", "at_most") and cues.OF_WHOM.match(right):
        return "threshold"  # 职工30人以下的企业
    if place.quantity.value == 1 and (cues.EACH_MORE.search(left) or cues.EACH_DONE.search(left)):
        return "threshold"
    given = _given_to(place)
    if given and place.quantity.value == 1 and place.quantity.bound == "exact" and cues.FOR_ONE.search(left):
        return "threshold"  # 引进1名高层次人才,给予5万元
    if (
        cues.REACHES_COUNT.search(left)
        and (given or place.closely)
        and (
            place.closed
            or (place.quantity.bound == "at_least" and not (cues.BUILDS.search(left) or cues.CHOOSES.search(left)))
        )
    ):
        return "threshold"  # 引进博士达3名的机构
    followed = place.text.startswith(("的,", "的每", "的给", "的奖"), place.mention.end)
    if (given or place.ahead) and (followed or _first_of_several(place)):
        return "threshold"  # 引进10人以上的,给予20万元
    if left.endswith("每") or _few(place) or (not given and cues.SATISFIES.search(left)):
        return "threshold"
    if place.quantity.unit == "次" and (place.quantity.bound == "at_most" or cues.TIMES.search(left)):
        return "context"  # 累计不超过3次, 提供1次免费体检
    if cues.REFERS.search(left):
        return "context"  # 以上两项奖励
    alone = left.removesuffix("不超过").removesuffix("最多") == ""  # …的企业,不超过2名
    if place.quantity.bound == "at_most" and (alone or cues.PLACES.search(left)):
        return "quota"
    selects = cues.SELECT.search(left)
    if given and not selects and place.quantity.bound == "at_least":
        return "threshold"
    if not given and "benefit" in roles[: place.number] and selects:
        return "quota"  # 给予每人5万元奖励,每年评选20名
    closed = place.text[place.phrase.end - 1] == "的" or place.text.startswith("的", place.mention.end)
    if not selects and (
        (closed and (given or place.ahead)) or (cues.MEASURED.search(left) and (given or place.closely))
    ):
        return "threshold"
    if given and not vast(place):
        return "threshold" if place.quantity.measure == "area" else "quota"
    return "target"


def _first_of_several(place: Place) -> bool:
    """连续两年每年接收超过50人,留用率达到60%以上的,可申请: whether conditions follow that hold with it."""
    return place.quantity.bound == "exceed" and place.conditional


def _few(place: Place) -> bool:
    """吸纳就业3人或以上: so few that it is what one firm must have done, and no goal."""
    few = place.quantity.unit in ("人", "名") and (place.quantity.value or 0) < FEW
    return few and cues.HIRED.search(place.left) is not None


def _told(place: Place) -> bool:
    """出台十条措施; 制造、贸易、金融三个中心: what the text itself has or has just named."""
    count, left = place.quantity, place.left
    if count.unit == "个" and count.value == left.count("、") + 1 > 1 and place.text[place.mention.start] in CN:
        return True
    if left.endswith("等") and place.text[place.mention.start] in CN:
        return True  # “育苗”“强基”等八项行动
    if _headline(place) or cues.AROUND.match(left):
        return True  # 结合4个千亿级产业集群
    own = cues.OWN.match(place.right) or cues.ALL_TOLD.search(left)
    return count.unit in ("条", "项", "个", "种", "类") and own is not None


def _given_to(place: Place) -> bool:
    """Whether what is given later in the sentence can be for these, and not for others that are chosen in between."""
    roles, mentions = place.sentence.roles, place.sentence.mentions
    if "benefit" not in roles:
        return False
    for number in range(place.number + 1, len(roles)):
        if roles[number] == "benefit":
            return True
        phrase = place.sentence.phrases[place.sentence.phrase(number)]
        other = mentions[number].quantity.measure == "count" and phrase.start > place.mention.end
        if other and not place.closed and cues.CHOSEN.search(place.text, phrase.start, mentions[number].start):
            return False
    return False


def vast(place: Place) -> bool:
    """新建410万亩高标准农田,每亩补助2500元: more land than one applicant has."""
    return place.quantity.measure == "area" and (place.quantity.value or 0) >= VAST


def _headline(place: Place) -> bool:
    """云岭11个国家级景区: a line that states nothing."""
    sentence, text = place.sentence, place.text
    whole = sentence.opens and len(sentence.phrases) == 1 and text[sentence.end : sentence.end + 1] in ("", "\n")
    alone = whole and place.right != "" and len(sentence.mentions) == 1
    return alone and not cues.GOAL.search(text, sentence.start, sentence.end)


def described(place: Place) -> Role | None:
    """产值百亿元以上企业10家: a sum that only says which ones are counted."""
    following = place.number + 1
    if following >= len(place.sentence.mentions):
        return None
    mention = place.sentence.mentions[following]
    between = place.text[place.mention.end : mention.start]
    if place.quantity.bound not in ("at_least", "exceed") and not cues.OF_WHOM.match(between):
        return None
    noun = 1 < len(between) < 16 and not set(between) & set(",。;、")
    return "threshold" if noun and mention.quantity.measure == "count" else None
