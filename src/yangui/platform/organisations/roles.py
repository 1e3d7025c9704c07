"""Which role holds which privileges: data that is written to the database after each migration.

The three administrators are different people (MLPS 2.0, level 3): none of them holds a privilege of another.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.privileges import Privilege


@dataclass(frozen=True, slots=True)
class RoleData:
    """A role with its privileges; `staff` must sign in with a second factor."""

    id: str
    title: str | Promise
    staff: bool
    privileges: tuple[Privilege, ...] = ()


ROLES = (
    RoleData("person", _("个人"), staff=False),
    RoleData("employer_agent", _("单位经办人"), staff=False),
    RoleData(
        "registry_officer",
        _("登记人员"),
        staff=True,
        privileges=(Privilege.REGISTRY_READ, Privilege.REGISTRY_EDIT),
    ),
    RoleData(
        "case_officer",
        _("经办人员"),
        staff=True,
        privileges=(
            Privilege.REGISTRY_READ,
            Privilege.CASES_READ,
            Privilege.CASES_CHECK,
            Privilege.PROGRAMMES_CHECK,
            Privilege.RECOGNITION_CHECK,
        ),
    ),
    RoleData(
        "decision_officer",
        _("审批人员"),
        staff=True,
        privileges=(
            Privilege.REGISTRY_READ,
            Privilege.ENTITLEMENTS_RUN,
            Privilege.CASES_READ,
            Privilege.CASES_DECIDE,
            Privilege.PROGRAMMES_DECIDE,
            Privilege.RECOGNITION_DECIDE,
            Privilege.ARRANGEMENTS_EDIT,
            Privilege.FUNDS_READ,
        ),
    ),
    RoleData(
        "objection_officer",
        _("复核人员"),
        staff=True,
        privileges=(Privilege.REGISTRY_READ, Privilege.CASES_READ, Privilege.OBJECTIONS_DECIDE),
    ),
    RoleData(
        "reviewer",
        _("评审专家"),
        staff=False,
        privileges=(Privilege.REVIEWS_WRITE, Privilege.RECOGNITION_VISIT),
    ),
    RoleData(
        "programme_officer",
        _("项目管理人员"),
        staff=True,
        privileges=(Privilege.PROGRAMMES_MANAGE,),
    ),
    RoleData(
        "finance",
        _("财务人员"),
        staff=True,
        privileges=(Privilege.CASES_READ, Privilege.FUNDS_READ, Privilege.FUNDS_PREPARE),
    ),
    RoleData(
        "finance_approver",
        _("财务复核人员"),
        staff=True,
        privileges=(Privilege.CASES_READ, Privilege.FUNDS_READ, Privilege.FUNDS_APPROVE, Privilege.FUNDS_OVERRIDE),
    ),
    RoleData("service_officer", _("服务专员"), staff=True, privileges=(Privilege.RECOGNITION_VISIT,)),
    RoleData("policy_editor", _("政策编辑"), staff=True, privileges=(Privilege.LIBRARY_EDIT,)),
    RoleData(
        "policy_officer",
        _("政策管理人员"),
        staff=True,
        privileges=(Privilege.LIBRARY_EDIT, Privilege.LIBRARY_PUBLISH),
    ),
    RoleData(
        "reporting_officer",
        _("目标填报人员"),
        staff=True,
        privileges=(Privilege.TARGETS_REPORT, Privilege.ASSESSMENT_OBJECT),
    ),
    RoleData("verifying_officer", _("目标核实人员"), staff=True, privileges=(Privilege.TARGETS_VERIFY,)),
    RoleData(
        "supervisor",
        _("督查人员"),
        staff=True,
        privileges=(
            Privilege.TARGETS_READ,
            Privilege.TARGETS_SUPERVISE,
            Privilege.TICKETS_READ,
            Privilege.TICKETS_SUPERVISE,
            Privilege.ASSESSMENT_READ,
            Privilege.ASSESSMENT_JUDGE,
        ),
    ),
    RoleData(
        "leader",
        _("领导"),
        staff=True,
        privileges=(
            Privilege.TARGETS_READ,
            Privilege.TARGETS_PUBLISH,
            Privilege.TICKETS_READ,
            Privilege.ASSESSMENT_READ,
            Privilege.ASSESSMENT_JUDGE,
        ),
    ),
    RoleData("ticket_officer", _("问题办理人员"), staff=True, privileges=(Privilege.TICKETS_HANDLE,)),
    RoleData("observer", _("营商环境监督员"), staff=False, privileges=(Privilege.TICKETS_OBSERVE,)),
    RoleData(
        "assessment_officer",
        _("考核人员"),
        staff=True,
        privileges=(Privilege.ASSESSMENT_READ, Privilege.ASSESSMENT_MANAGE),
    ),
    RoleData(
        "assessment_decider",
        _("考核复核人员"),
        staff=True,
        privileges=(Privilege.ASSESSMENT_READ, Privilege.ASSESSMENT_DECIDE),
    ),
    RoleData("grid_officer", _("网格管理人员"), staff=True, privileges=(Privilege.GRIDS_MANAGE,)),
    RoleData("grid_member", _("联包人员"), staff=False, privileges=(Privilege.GRIDS_VISIT,)),
    RoleData("system_administrator", _("系统管理员"), staff=True, privileges=(Privilege.SERVICE_MANAGE,)),
    RoleData("security_administrator", _("安全管理员"), staff=True, privileges=(Privilege.ACCOUNTS_MANAGE,)),
    RoleData("audit_administrator", _("审计管理员"), staff=True, privileges=(Privilege.AUDIT_READ,)),
)

# Nobody holds two of them.
ADMINISTRATORS = ("system_administrator", "security_administrator", "audit_administrator")
