"""Privacy and retention of tickets (`core.privacy`)."""

from yangui.platform.core.privacy import Kept

RECORD = "as long as what was asked of the government may be asked about"

FIELDS = {
    "Ticket": Kept(
        RECORD,
        internal="id state kind region entity about raised_on organisation assigned_on replied_on reply satisfaction"
        " reopened",
        personal="title text raised_by",
    ),
    "Evidence": Kept(RECORD, internal="id ticket type size digest file uploaded_at", personal="name uploaded_by"),
    "Escalation": Kept(RECORD, internal="id ticket organisation stage turn level due on"),
    "Publication": Kept(RECORD, public="id as_of since content"),
}
