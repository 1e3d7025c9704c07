"""The words that registers use, of whatever province, for the same thing; `draft` knows columns and values by them."""

# Words that registers use for the same thing; those in pinyin initials are the names of their columns.
SAME: tuple[frozenset[str], ...] = tuple(
    frozenset(words.split())
    for words in (
        "出生日期 出生年月日 出生年月 生日 csrq birthday dateofbirth birthdate dob",
        "性别 xb sex gender",
        "最高学历 学历 文化程度 受教育程度 xl education educationlevel",
        "毕业日期 毕业时间 毕业年月日 byrq bysj graduationdate graduatedon",
        "全日制学历 是否全日制 全日制 qrz fulltime",
        "专业技术职称 职称 专业技术职务 职称等级 zc professionaltitle",
        "职业技能等级 技能等级 职业资格等级 jndj skilllevel",
        "户籍所在地 户籍地 户口所在地 户籍 hjd hjszd",
        "社会保险参保地 参保地 参保地区 社保参保地 cbd",
        "用人单位性质 单位性质 单位类型 单位类别 dwxz employertype employerkind",
        "用人单位所在地 单位所在地 单位地址区划 dwszd",
        "企业规模 规模 qygm size companysize",
        "所属行业 行业 行业类别 hy industry",
        "本科 大学本科 本科生 本科毕业 学士 bachelor undergraduate",
        "硕士研究生 硕士 研究生 master",
        "博士研究生 博士 doctor phd",
        "大学专科 专科 大专 college",
        "普通高中 高中 seniorsecondary highschool",
        "中等职业教育 中专 职高 技校 中职",
        "男 男性 m male",
        "女 女性 f female",
        "副高级 副高",
        "正高级 正高",
    )
)
# Columns that name an entity.
KEYS = frozenset(
    [
        *("id", "key", "编号", "人员编号", "个人编号", "单位编号", "团队编号", "项目编号"),
        *("身份证", "身份证号", "身份证号码", "证件号", "证件号码", "公民身份号码", "sfzh", "sfzhm"),
        *("统一社会信用代码", "社会信用代码", "tyshxydm"),
    ]
)
# Values that say nothing.
NOTHING = frozenset(
    ["null", "nil", "na", "n/a", "#n/a", "nan", "\\n", "-", "--", "/", "未知", "不详", "未填", "未填写", "空"]
)
YES_LIKE = frozenset(["有", "已", "√", "对", "享受", "符合", "参加"])
NO_LIKE = frozenset(["无", "未", "没有", "×", "x", "不符合", "未参加"])
