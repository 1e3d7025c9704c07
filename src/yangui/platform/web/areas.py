"""The areas of the platform: which pages somebody finds the way to, by what they may do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.actor import Actor
from yangui.platform.core.privileges import Privilege


@dataclass(frozen=True, slots=True)
class Area:
    """Pages that belong together; `page` is the name of the first, `says` what is done there."""

    page: str
    title: str | Promise
    says: str | Promise = ""
    privileges: tuple[Privilege, ...] = ()


PUBLIC = (
    Area("home", _("首页")),
    Area("library", _("政策库")),
    Area("self-check", _("看看我能享受什么")),
    Area("calendar", _("申报日历")),
    Area("programmes", _("项目申报")),
    Area("registers", _("认定名录")),
    Area("figures", _("数据发布")),
)
MINE = Area("my", _("我的"))
DESK = Area("desk", _("工作台"))
REVIEW = Area("review", _("专家评审"), privileges=(Privilege.REVIEWS_WRITE,))
VISITS = Area("visits", _("现场核查"), privileges=(Privilege.RECOGNITION_VISIT,))

DESKS = (
    Area(
        "desk-cases",
        _("申领办理"),
        _("领取、审核、退回补正、批准"),
        (Privilege.CASES_READ, Privilege.CASES_CHECK, Privilege.CASES_DECIDE),
    ),
    Area("desk-objections", _("异议复核"), _("对决定的异议，由另一人复核"), (Privilege.OBJECTIONS_DECIDE,)),
    Area("desk-arrangements", _("办理安排"), _("每项待遇由谁办、谁出资、多少天"), (Privilege.ARRANGEMENTS_EDIT,)),
    Area(
        "desk-programmes",
        _("项目管理"),
        _("申报批次、形式审查、评审、排名、公示、签约"),
        (Privilege.PROGRAMMES_MANAGE, Privilege.PROGRAMMES_CHECK, Privilege.PROGRAMMES_DECIDE),
    ),
    Area(
        "desk-recognition",
        _("认定办理"),
        _("审核、核查、公示、认定、复核、撤销"),
        (Privilege.RECOGNITION_CHECK, Privilege.RECOGNITION_DECIDE),
    ),
    Area("desk-entities", _("登记"), _("人员、团队、单位及其登记信息"), (Privilege.REGISTRY_READ,)),
    Area("desk-listings", _("名录条目"), _("谁在哪个名录里，导入和撤销"), (Privilege.REGISTRY_READ,)),
    Area("desk-imports", _("批量导入"), _("上传、核对、确认、撤销"), (Privilege.REGISTRY_EDIT,)),
    Area("desk-disputes", _("信息异议"), _("本人认为不对的登记信息"), (Privilege.REGISTRY_EDIT,)),
    Area("desk-runs", _("免申核算"), _("按登记信息核算，生成待遇通知"), (Privilege.ENTITLEMENTS_RUN,)),
    Area("desk-funds", _("资金"), _("预算、承诺与支付"), (Privilege.FUNDS_READ,)),
    Area(
        "desk-funds-batches",
        _("拨付批次"),
        _("生成、复核、银行文件与回执"),
        (Privilege.FUNDS_PREPARE, Privilege.FUNDS_APPROVE),
    ),
    Area("cockpit", _("目标驾驶舱"), _("哪些目标落后、是谁的、做了什么"), (Privilege.TARGETS_READ,)),
    Area(
        "targets",
        _("目标填报"),
        _("填报、核实、督办"),
        (Privilege.TARGETS_REPORT, Privilege.TARGETS_VERIFY, Privilege.TARGETS_SUPERVISE),
    ),
    Area(
        "desk-assessment",
        _("考核"),
        _("方案、评定、得分、异议、年度报告"),
        (
            Privilege.ASSESSMENT_READ,
            Privilege.ASSESSMENT_MANAGE,
            Privilege.ASSESSMENT_JUDGE,
            Privilege.ASSESSMENT_OBJECT,
            Privilege.ASSESSMENT_DECIDE,
        ),
    ),
    Area("desk-grids", _("联包联保"), _("谁负责哪里、没有责任人的、交接"), (Privilege.GRIDS_MANAGE,)),
    Area(
        "desk-tickets",
        _("堵点与政企对接"),
        _("分派、签收、答复、评价"),
        (Privilege.TICKETS_HANDLE, Privilege.TICKETS_SUPERVISE, Privilege.TICKETS_READ),
    ),
    Area(
        "targets-publications",
        _("数据发布审批"),
        _("统计、目标数据和需求目录的编制与批准"),
        (Privilege.TARGETS_SUPERVISE, Privilege.TARGETS_PUBLISH),
    ),
    Area(
        "desk-texts",
        _("政策文本"),
        _("上传、对应到文件、发布"),
        (Privilege.LIBRARY_EDIT, Privilege.LIBRARY_PUBLISH),
    ),
    Area("desk-take-up", _("到手情况"), _("自测之后有没有拿到"), (Privilege.LIBRARY_EDIT, Privilege.LIBRARY_PUBLISH)),
    Area("desk-roles", _("角色与权限"), _("谁在哪里能做什么"), (Privilege.ACCOUNTS_MANAGE,)),
)

FUNDS = (
    Area("desk-funds", _("资金"), privileges=(Privilege.FUNDS_READ,)),
    Area("desk-funds-due", _("到期应付"), privileges=(Privilege.FUNDS_READ,)),
    Area("desk-funds-batches", _("支付批次"), privileges=(Privilege.FUNDS_READ,)),
    Area("desk-funds-returned", _("退回"), privileges=(Privilege.FUNDS_READ,)),
    Area("desk-funds-recoveries", _("追回"), privileges=(Privilege.FUNDS_READ,)),
    Area("desk-funds-ageing", _("拖欠账龄"), privileges=(Privilege.FUNDS_READ, Privilege.CASES_READ)),
    Area("desk-funds-forecast", _("用款预测"), privileges=(Privilege.FUNDS_READ,)),
    Area("desk-funds-paying-accounts", _("付款账户"), privileges=(Privilege.FUNDS_PREPARE,)),
)


def desks(actor: Actor) -> Iterator[Area]:
    """The areas of the desk that the actor has something to do in."""
    return among(DESKS, actor)


def among(areas: Iterable[Area], actor: Actor) -> Iterator[Area]:
    """Those of some areas that the actor may enter."""
    return (area for area in areas if any(actor.may(privilege) for privilege in area.privileges))
