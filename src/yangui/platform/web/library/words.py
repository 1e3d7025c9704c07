"""The words for the codes of a pack."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BENEFICIARIES: Mapping[str, Promise] = {
    "person": _("个人"),
    "team": _("团队"),
    "enterprise": _("企业"),
    "institution": _("机构"),
    "project": _("项目"),
}
BENEFIT_KINDS: Mapping[str, Promise] = {
    "grant": _("资助"),
    "monthly_subsidy": _("按月补贴"),
    "one_off_subsidy": _("一次性补贴"),
    "prize": _("奖励"),
    "loan": _("贷款"),
    "interest_subsidy": _("贴息"),
    "matching_fund": _("配套资金"),
    "housing": _("住房"),
    "title_track": _("职称与认定"),
    "quota_exemption": _("不受岗位限制"),
    "tax": _("税收"),
    "perk": _("礼遇"),
    "service": _("服务"),
    "share_of_income": _("收益分成"),
}
DOCUMENT_KINDS: Mapping[str, Promise] = {
    "plan": _("行动计划"),
    "opinion": _("意见"),
    "measures": _("政策措施"),
    "notice": _("通知"),
    "press_conference": _("新闻发布会"),
    "news": _("新闻报道"),
}
TARGET_KINDS: Mapping[str, Promise] = {
    "level": _("达到的水平"),
    "cumulative": _("累计"),
    "new_in_period": _("期内新增"),
    "growth_rate": _("增长率"),
    "share": _("占比"),
    "rank": _("位次"),
    "milestone": _("完成的事项"),
}
PARTS: Mapping[str, Promise] = {
    "amount": _("金额"),
    "payer": _("出资单位"),
    "window": _("申报时间"),
    "papers": _("材料"),
    "criteria": _("认定标准"),
}
RELATIONS: Mapping[str, Promise] = {
    "stacks_with": _("可与之同享"),
    "excludes": _("不可同享"),
    "take_the_higher": _("就高不重复"),
    "tops_up": _("补足差额"),
    "needs_first": _("须先取得"),
}
BOUNDS: Mapping[str, str | Promise] = {
    "exact": "%s",
    "about": _("约 %s"),
    "at_least": _("不低于 %s"),
    "at_most": _("最高 %s"),
    "exceed": _("超过 %s"),
}
JUNCTIONS: Mapping[str, Promise] = {"all": _("全部满足"), "any": _("满足其一"), "none": _("均不属于")}
TYPES: Mapping[str, Promise] = {
    "document": _("文件"),
    "measure": _("措施"),
    "benefit": _("待遇"),
    "target": _("目标"),
    "reading": _("理解"),
}
# what a comparison of versions can name
FIELDS: Mapping[str, Promise] = {
    "title": _("名称"),
    "kind": _("类别"),
    "requires": _("条件的组合"),
    "conditions": _("条件"),
    "for": _("对象"),
    "clause": _("条款"),
    "region": _("地区"),
    "in_force": _("有效期"),
    "gives": _("内容"),
    "summary": _("概要"),
    "amount": _("金额"),
    "pays": _("发放"),
    "payers": _("出资"),
    "quota": _("名额"),
    "window": _("申报时间"),
    "papers": _("材料"),
    "relations": _("与其他待遇的关系"),
    "open": _("待细则"),
    "owed_by": _("应出台细则的单位"),
    "readings": _("理解"),
    "lead": _("牵头单位"),
    "responsible": _("责任单位"),
    "value": _("目标值"),
    "by": _("期限"),
    "issuers": _("发布单位"),
    "issued": _("成文日期"),
    "taken": _("所取的理解"),
    "others": _("其他可能"),
    "state": _("状态"),
}
