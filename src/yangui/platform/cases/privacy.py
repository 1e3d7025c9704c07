"""Privacy and retention of cases and what belongs to them (`core.privacy`)."""

from yangui.platform.core.privacy import Kept

CASE = "as long as its case"
ARRANGEMENT = (
    "benefit organisation fund shares papers promise opens_on closes_on contact check_days decide_days pay_days direct "
    "spot_check_percent lasting since until"
)

FIELDS = {
    "Arrangement": Kept("for good: cases rest on it", public=f"id {ARRANGEMENT}"),
    "ArrangementEvent": Kept(
        "as long as the audit trail",
        public=f"id {ARRANGEMENT}",
        internal="pgh_id pgh_created_at pgh_label pgh_obj pgh_context",
    ),
    "Case": Kept(
        "as the accounts of public money are kept",
        internal="id state number benefit document clause pack arrangement organisation region origin form officer "
        "due_on paused_at warned_at escalated_on opened_at submitted_at decided_at ended_at outcome stopped_from "
        "stopped_by_rule",
        personal="entity employer applicant answers promised_at decision amount total overpaid schedule followed",
    ),
    "Paper": Kept(
        "as long as a case rests on it",
        internal="id type size digest file uploaded_at replaced_by",
        personal="entity document name uploaded_by",
    ),
    "Attachment": Kept(CASE, internal="id case paper attached_at"),
    "Message": Kept(CASE, internal="id case by_officer sent_at", personal="author text"),
    "Letter": Kept(
        CASE, internal="id case about number digest made_at revoked_at", personal="content", sensitive="code"
    ),
    "Objection": Kept(
        CASE,
        internal="id state case against filed_at due_on escalated_on decided_at",
        personal="reason filed_by answer decided_by",
    ),
    "SpotCheck": Kept(
        CASE, internal="id case draw percent drawn drawn_at passed checked_at", personal="note checked_by"
    ),
}
