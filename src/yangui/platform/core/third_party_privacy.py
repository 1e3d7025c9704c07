"""Privacy and retention of what libraries keep (`privacy`)."""

from yangui.platform.core.privacy import Kept

CODE = "follows the code"
ACCOUNT = "as long as the account"
HISTORY = "a view of the rows of history"
EVENT = "pgh_slug pgh_model pgh_id pgh_created_at pgh_label pgh_diff pgh_obj_model pgh_obj_id pgh_context_id"

FIELDS = {
    "auth.Permission": Kept(CODE, internal="id name content_type codename"),
    "auth.Group": Kept(CODE, internal="id name permissions"),
    "auth.Group_permissions": Kept(CODE, internal="id group permission"),
    "contenttypes.ContentType": Kept(CODE, internal="id app_label model"),
    "sessions.Session": Kept(
        "until it ends", internal="expire_date", sensitive="session_key session_data", days=0, since="expire_date"
    ),
    "account.EmailAddress": Kept(ACCOUNT, internal="id user verified primary", personal="email"),
    "account.EmailConfirmation": Kept(
        "until it is of no use", internal="id email_address created sent", sensitive="key", days=30, since="created"
    ),
    "pghistory.Context": Kept("never written", internal="id created_at updated_at", personal="metadata"),
    "pghistory.Events": Kept(HISTORY, internal=EVENT, personal="pgh_data pgh_context"),
    "pghistory.MiddlewareEvents": Kept(HISTORY, internal=f"{EVENT} url", personal="pgh_data pgh_context user"),
    "mfa.Authenticator": Kept(ACCOUNT, internal="id user type created_at", personal="last_used_at", sensitive="data"),
    "socialaccount.SocialApp": Kept(
        "as long as it is used", internal="id provider provider_id name client_id settings", sensitive="secret key"
    ),
    "socialaccount.SocialAccount": Kept(
        ACCOUNT, internal="id user provider date_joined", personal="uid last_login extra_data"
    ),
    "socialaccount.SocialToken": Kept(
        "never written", internal="id app account expires_at", sensitive="token token_secret"
    ),
    "django_tasks_database.DBTaskResult": Kept(
        "to find out what went wrong",
        # arguments are keys of rows, never what is in them
        internal="id status enqueued_at started_at finished_at args_kwargs priority task_path worker_ids queue_name "
        "backend_name run_after return_value exception_class_path",
        personal="traceback",
        days=30,
        since="finished_at",
    ),
}
