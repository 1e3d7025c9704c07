"""Privacy and retention of accounts and keys (`core.privacy`)."""

from yangui.platform.core.privacy import Kept

ACCOUNT = "as long as the account"

FIELDS = {
    "User": Kept(
        "until its person has it removed",
        internal="id is_active is_staff is_superuser joined_at groups user_permissions",
        personal="email name last_login",
        sensitive="password",
    ),
    "User_groups": Kept(ACCOUNT, internal="id user group"),
    "User_user_permissions": Kept(ACCOUNT, internal="id user permission"),
    "ApiKey": Kept(
        "as long as calls are accounted for",
        internal="id name prefix scopes region per_minute made_by made_at expires_at revoked_at",
        sensitive="digest",
    ),
    "ApiKeyEvent": Kept(
        "as long as calls are accounted for",
        internal="pgh_id pgh_created_at pgh_label pgh_obj pgh_context id name prefix scopes region per_minute made_by "
        "made_at expires_at revoked_at",
    ),
}
