"""Privacy and retention of regions, organisations and roles (`core.privacy`)."""

from yangui.platform.core.privacy import Kept

PACK = "as long as a pack or a row names it"

FIELDS = {
    "Region": Kept(PACK, public="code name_zh name_en level parent tile"),
    "Organisation": Kept(PACK, public="id slug name_zh name_en level kind region parent aliases"),
    "Role": Kept("follows the code", public="id staff privileges"),
    "Membership": Kept("as long as the audit trail", internal="id organisation role since until", personal="account"),
    "MembershipEvent": Kept(
        "as long as the audit trail",
        internal="pgh_id pgh_created_at pgh_label pgh_obj pgh_context id organisation role since until",
        personal="account",
    ),
}
