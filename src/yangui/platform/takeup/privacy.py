"""Privacy and retention of follow-ups (`core.privacy`)."""

from yangui.platform.core.privacy import Kept

FIELDS = {
    "FollowUp": Kept(
        "until it is answered, a year at most",
        internal="id language made_at ask_on asked_at",
        personal="benefits",
        sensitive="address address_hash check_link",
        days=365,
        since="made_at",
    ),
    "Tally": Kept("for good: it knows nobody", internal="id benefit outcome reason count"),
}
