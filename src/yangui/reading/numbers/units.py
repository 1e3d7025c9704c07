"""What a number of an official text can count, and the words beside it that say how often and for whom.

Measure words are listed, since most characters that can follow a number do not count anything (5G, 500强, 一流); each
is barred before the characters with which it makes another word (条 but not 条件).
"""

import re

_LONG = (
    "标准箱|标箱|[微毫]克(?:/|每)(?:标准)?立方米|标准?立方米|吨标准?煤|人次|人年(?![均龄初底末])|车次|班次|家次|场次|台次|课时|学时|学分|床位|立方米|公里|千米|千瓦时|千瓦|公斤|千克|"
    "家(?=具[有备])|个(?!人(?!才|工智能|形机器)|[性体别月]|工(?![业程匠厂种艺]|作[室站])|基点)"
)
_BARRED = {  # measure word: characters before which it is no measure word
    "人": "才均大民工员", "名": "单义称", "位": "于列居置一数", "家": "庭乡属长具", "户": "籍口", "项": "目",
    "所": "在有以属需得", "座": "谈", "条": "件例款", "台": "阶湾账山州", "套": "利", "辆": "", "艘": "", "架": "构",
    "间": "接", "处": "于理室长", "只": "有要能是", "头": "部衔企", "株": "", "棵": "", "吨": "", "米": "",
    "斤": "", "枝": "", "羽": "毛", "宗": "旨教地",
    "次": "年日月要于", "场": "所地馆景", "期": "间限末满内权", "届": "", "批": "发准复次", "篇": "",
    "部": "门委分长署队属", "册": "", "种": "植子业养", "类": "别", "门": "类户槛票诊", "支": "持部撑付出",
    "对": "应接口于在", "组": "织建成", "班": "子", "份": "额", "本": "科土地市省区单行", "款": "", "例": "如",
    "床": "", "张": "", "村": "民干企", "件": "", "分": "钟别类级批期年步层区布配散成之阶档",
}  # fmt: skip
_COUNT = "|".join((_LONG, *(f"{word}(?![{bar}])" if bar else word for word, bar in _BARRED.items())))
_LATIN = r"(?:km2|km²|m2|m²|㎡|hm2|km|kWh|kW|MW|GW|TB|PB|P|[EPT]F(?:LOPS|lops)|TEU|kg)(?![A-Za-z0-9])"
_NO_YEAR = "(?![级代轻龄限份度初中底末]|[期来]?(?:行动|规划|计划|攻坚|方案))"  # 2年级, 三年行动计划

UNIT = re.compile(
    r"(?P<money>元(?![旦素器件宵老])|人民币)"
    r"|(?P<foreign>美元|港元|港币|欧元|英镑|日元|加元|澳元)"
    r"|(?P<percent>%|个?百分点)|(?P<mille>‰)"
    r"|(?P<tenths>成(?=[以左的,。、;)为比补]|$))|(?P<times>倍)"
    rf"|(?P<years>个(?:会计|自然)?年度|个?(?:自然|会计|完整)?(?:周|学)?年{_NO_YEAR})(?P<half>半)?"
    r"|(?P<months>个多?月)|(?P<quarters>个?季度)"
    r"|(?P<days>(?:个?工作日|个?自然日|日(?=[内以起前])|天))|(?P<weeks>个?周(?=[内以左]))|(?P<hours>个?小时)|(?P<minutes>分钟)"
    r"|(?P<age>周?岁)"
    r"|(?P<area>平方米|平方公里|平方千米|公顷|亩|㎡)"
    rf"|(?P<count>(?:{_COUNT})(?:\((?:套|次|件|个|人|户|家|名|项|处|座)\))?|{_LATIN})"
)
# What can follow a numeral that counts: the first character of a unit, or what goes on with the number.
COUNTS = frozenset(
    "".join(_BARRED)
    + "元人美港欧英日加澳%‰成倍个自会完周学年月季工天岁平公亩㎡车班家场台课床立千级分点余多至到-—~:比半方梯序"
)
MONTHS = {"years": 12, "months": 1, "quarters": 3}
SPANS = {"days": "日", "weeks": "周", "hours": "小时", "minutes": "分钟"}

_PER = {
    "person": "人 名 位 生", "year": "年 学年", "month": "月", "quarter": "季度 季", "day": "天 日", "week": "周",
    "hour": "课时 学时 小时", "household": "户", "unit": "家 个 村", "item": "项 件 篇 套 台 班", "time": "次 期 场 届",
    "square_metre": "平方米", "mu": "亩", "km": "公里", "ton": "吨", "team": "团队", "project": "项目",
    "enterprise": "企业", "institution": "所 站 校 院",
}  # fmt: skip
PER = {word: per for per, words in _PER.items() for word in words.split()}
EACH_OF = {per: words.split()[0] for per, words in _PER.items()}  # the commonest word of each: 人, 年, 平方米
_EACH = "|".join(sorted(PER, key=len, reverse=True))
EACH = re.compile(rf"每(?:1|一|个|名|家)?(?:[省市县级新]{{0,2}})({_EACH})")  # before a number: 每人每月
RATE = re.compile(rf"(?:\(人民币\))?(?:[/·.]|每)每?({_EACH})(?:[/·.*×]|每)?({_EACH})?")  # after a unit: /人·月
