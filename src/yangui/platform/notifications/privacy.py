"""Privacy and retention of notices and mail (`core.privacy`)."""

from yangui.platform.core.privacy import Kept

FIELDS = {
    "Notice": Kept(
        "two years, for who looks back",
        internal="id url made_at read_at",
        personal="account subject text",
        days=730,
        since="made_at",
    ),
    "Mail": Kept(
        "to prove that it was sent",
        internal="id state made_at done_at tries error",
        personal="to subject text",
        sensitive="unsubscribe",
        days=90,
        since="made_at",
    ),
}
